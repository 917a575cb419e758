import { includes, type PortSet, union } from '../base/portSet';
import { type Place, type Span, samePlace, spanOf } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { Command, Comment, Item } from '../model/item';
import { endsOf } from '../model/references';
import type { Statement } from '../model/statement';
import { leaves, type Text } from '../model/value';
import type { Vocabulary } from '../model/vocabulary';
import { nameOf } from './parties';
import { programEvidence, registryEvidence, wordEvidence } from './words';

/** One reason to take a text to be about Exchange. */
export interface Reason {
  readonly place: Place;
  readonly kind: 'cmdlet' | 'registry' | 'words' | 'ports';
  /** What is shown on request: "`New-ReceiveConnector` is an Exchange cmdlet". */
  readonly why: string;
  /** Versions that it names. */
  readonly versions: readonly string[];
  /** Versions of which it belongs to one, such as all that have the setting; empty when it does not say. */
  readonly oneOf: readonly string[];
}

/** What one chunk contributes; chunks are added up by `evidenceOf`. */
export interface ChunkEvidence {
  /** True when something in it shows the file to be about Exchange by itself. */
  readonly found: boolean;
  /** Versions and roles that any reason names. */
  readonly versions: readonly string[];
  readonly roles: readonly string[];
  /** Sets of versions of which something in it belongs to one each. */
  readonly oneOf: readonly (readonly string[])[];
  /** Single ports that can count for the two-ports rule. */
  readonly ports: ReadonlySet<number>;
  /** Versions, roles, sets of versions and ports in one word: most chunks of a long file say what another said before them. */
  readonly said: string;
  /** The first reasons in text order, and where the ports stand first: asked of few chunks, as it may take long. */
  details(): EvidenceDetails;
}

/** What in a part of a file speaks for Exchange, and the ports it names. */
export interface EvidenceDetails {
  readonly reasons: readonly Reason[];
  readonly ports: ReadonlyMap<number, Place>;
}

/** Is the file about Exchange, why, and which versions and roles it names. */
export interface Evidence {
  readonly found: boolean;
  readonly reasons: readonly { readonly span: Span; readonly why: string }[];
  readonly versions: readonly string[];
  readonly roles: readonly string[];
}

/** The evidence of parts of a chunk together; `details` are those of the whole. Most parts say what another said. */
export function joinEvidence(parts: readonly ChunkEvidence[], details: () => EvidenceDetails): ChunkEvidence {
  const versions = new Set<string>();
  const oneOf: (readonly string[])[] = [];
  const roles = new Set<string>();
  const ports = new Set<number>();
  const said = new Set<string>();
  let found = false;
  for (const part of parts) {
    found ||= part.found;
    if (said.has(part.said)) continue;
    said.add(part.said);
    for (const version of part.versions) versions.add(version);
    oneOf.push(...part.oneOf);
    for (const role of part.roles) roles.add(role);
    for (const port of part.ports) ports.add(port);
  }
  return evidenceFor(found, versions, oneOf, roles, ports, details);
}

function evidenceFor(
  found: boolean,
  named: ReadonlySet<string>,
  sets: readonly (readonly string[])[],
  played: ReadonlySet<string>,
  ports: ReadonlySet<number>,
  details: () => EvidenceDetails,
): ChunkEvidence {
  const versions = [...named];
  const oneOf = sets.length < 2 ? sets : [...new Map(sets.map((set) => [set.join(), set])).values()];
  const roles = [...played];
  const said = [versions, oneOf.map((set) => set.join('/')), roles, [...ports]].map(String).join(';');
  return { found, versions, oneOf, roles, ports, said, details };
}

/** Reasons beyond this many tell the user nothing more. */
const MAX_REASONS = 10;

/** What speaks for Exchange in a part of a file, whatever stands in the others. */
export function chunkEvidence(
  part: {
    readonly items: readonly Item[];
    readonly statements: readonly Statement[];
    readonly comments: readonly Comment[];
  },
  vocabulary: Vocabulary,
  knowledge: Knowledge,
): ChunkEvidence {
  const reasons: Reason[] = [];
  const ports = new Map<number, Place>();
  const wanted = relevantPorts(knowledge);
  let section = '';
  for (const item of part.items) {
    if (item.kind === 'setting') {
      // Each key once, whatever its values are.
      if (item.section.text === section) continue;
      section = item.section.text;
      const found = registryEvidence(section);
      if (found) {
        reasons.push({
          place: item.section.place,
          kind: 'registry',
          why: `\`${excerpt(section, found)}\` is a registry key of Exchange`,
          versions: found.versions,
          oneOf: found.oneOf,
        });
      }
      continue;
    }
    const word = item.kind === 'command' ? item.name : item.kind === 'block' ? item.head[0] : undefined;
    if (!word) continue;
    const cmdlet = vocabulary.cmdlet(vocabularyName(word.text, item.kind === 'block'));
    if (cmdlet?.reading?.evidence && !cmdlet.reading.needs?.length) {
      reasons.push({
        place: word.place,
        kind: 'cmdlet',
        why: `\`${cmdlet.name}\` is an Exchange cmdlet`,
        versions: [],
        oneOf: [],
      });
    }
    if (item.kind === 'command' && !item.words) {
      for (const text of textsOf(item)) {
        const found = programEvidence(text.text);
        if (!found) continue;
        reasons.push({
          place: text.place,
          kind: 'words',
          why: `\`${excerpt(text.text, found)}\` is a program or service of Exchange`,
          versions: found.versions,
          oneOf: found.oneOf,
        });
      }
    }
  }
  const named = new Set<string>();
  const oneOf: (readonly string[])[] = [];
  const roles = new Set<string>();
  const starts = new Set<number>();
  let furthest = 0;
  for (const statement of part.statements) {
    if (statement.kind === 'pin') {
      const knob = knowledge.knob(statement.knob);
      if (knob?.evidence) {
        reasons.push({
          place: statement.place,
          kind: 'registry',
          why: `${knob.title} is a setting of Exchange`,
          versions: [],
          oneOf: knob.versions,
        });
      }
    }
    for (const text of namesOf(statement)) {
      const found = wordEvidence(text.text);
      if (!found) continue;
      for (const version of found.versions) named.add(version);
      if (found.oneOf.length > 0) oneOf.push(found.oneOf);
      for (const role of found.roles) roles.add(role);
      const { place } = text;
      const start = place.anchor.base + place.start;
      // A rule set names Exchange on every line: what comes behind the first ones is not told.
      if (starts.size >= MAX_REASONS && start >= furthest) continue;
      starts.add(start);
      furthest = Math.max(furthest, start);
      reasons.push({
        place,
        kind: 'words',
        why: `\`${excerpt(text.text, found)}\` names Exchange`,
        versions: found.versions,
        oneOf: found.oneOf,
      });
    }
    for (const { uses } of endsOf(statement)) {
      for (const use of uses) {
        for (const { from, to } of use.ports) {
          if (from === to && !ports.has(from) && includes(wanted, from)) ports.set(from, use.literal.place);
        }
      }
    }
  }
  for (const comment of part.comments) {
    // What is addressed to us says nothing about the file; a profile in it counts by itself.
    if (/exchange-ports:/i.test(comment.text)) continue;
    const found = wordEvidence(comment.text);
    if (found) {
      reasons.push({
        place: comment.place,
        kind: 'words',
        why: `a comment names Exchange: \`${excerpt(comment.text, found)}\``,
        versions: found.versions,
        oneOf: found.oneOf,
      });
      for (const role of found.roles) roles.add(role);
    }
  }
  for (const reason of reasons) {
    for (const version of reason.versions) named.add(version);
    if (reason.oneOf.length > 0) oneOf.push(reason.oneOf);
  }
  const details = { reasons: firstOf([reasons]), ports };
  return evidenceFor(reasons.length > 0, named, oneOf, roles, new Set(ports.keys()), () => details);
}

/** What a command of a script is given, as far as it is plain text. */
function* textsOf({ arguments: given }: Command): Generator<Text> {
  for (const { kind, value } of given) {
    if (kind === 'splat' || value === undefined) continue;
    for (const leaf of leaves(value)) if (leaf.kind === 'text') yield leaf;
  }
}

/** The texts of a statement in which the product may be named: its own words, and the objects that it is about. */
function* namesOf(statement: Statement): Generator<{ readonly text: string; readonly place: Place }> {
  yield* statement.words;
  if (statement.groups) yield* statement.groups;
  for (const { addresses } of endsOf(statement)) {
    if (addresses.kind !== 'written') continue;
    for (const address of addresses.value) {
      const text = nameOf(address);
      if (text !== undefined) yield { text, place: address.place };
    }
  }
}

/** The first reasons in text order, each place once: the turns of a loop give the same one again and again. */
function firstOf(lists: Iterable<readonly Reason[]>): Reason[] {
  const first: { reason: Reason; start: number }[] = [];
  for (const reasons of lists) {
    for (const reason of reasons) {
      const start = reason.place.anchor.base + reason.place.start;
      const last = first[MAX_REASONS - 1];
      if (last && start >= last.start) continue;
      let at = first.length;
      while (at > 0 && (first[at - 1] as { start: number }).start > start) at--;
      const twins = first.slice(0, at).filter((known) => known.start === start);
      if (twins.some((twin) => samePlace(twin.reason.place, reason.place) && twin.reason.why === reason.why)) continue;
      first.splice(at, 0, { reason, start });
      if (first.length > MAX_REASONS) first.pop();
    }
  }
  return first.map(({ reason }) => reason);
}

/** The words around a place, whole ones; what is left out is marked. */
function excerpt(text: string, at: { start: number; end: number }): string {
  const isInWord = (offset: number): boolean => /[\w.][\w.]/.test(text.slice(offset - 1, offset + 1));
  let start = Math.max(0, at.start - 16);
  let end = Math.min(text.length, at.end + 20);
  while (start > 0 && start < at.start && isInWord(start)) start++;
  while (end < text.length && end > at.end && isInWord(end)) end--;
  const shown = text
    .slice(start, end)
    .replace(/[\s`]+/g, ' ')
    .trim();
  return `${/\w/.test(text.slice(0, start)) ? '… ' : ''}${shown}${/\w/.test(text.slice(end)) ? ' …' : ''}`;
}

/** Adds up the chunks of a file, which come in text order. */
export function evidenceOf(chunks: Iterable<ChunkEvidence>, knowledge: Knowledge): Evidence {
  const showing: ChunkEvidence[] = [];
  const named = new Set<string>();
  const oneOf: (readonly string[])[] = [];
  const roles = new Set<string>();
  const ports = new Map<number, ChunkEvidence>();
  const said = new Set<string>();
  for (const chunk of chunks) {
    if (chunk.found) showing.push(chunk);
    if (said.has(chunk.said)) continue;
    said.add(chunk.said);
    for (const version of chunk.versions) named.add(version);
    oneOf.push(...chunk.oneOf);
    for (const role of chunk.roles) roles.add(role);
    for (const number of chunk.ports) if (!ports.has(number)) ports.set(number, chunk);
  }
  const versions = knownVersions(named, oneOf);
  const distinctive = distinctivePorts(ports, knowledge);
  let reasons: Evidence['reasons'] | undefined;
  return {
    found: showing.length > 0 || distinctive !== undefined,
    get reasons() {
      reasons ??= reasonsOf(showing, distinctive, ports);
      return reasons;
    },
    versions: knowledge.versions.all.filter((version) => versions.has(version)),
    roles: [...roles].sort(),
  };
}

/**
 * The versions that a file is about. What belongs to one of several versions, such as a setting that all since 2010 have,
 * adds none where one of them is named already, or where something else says more closely which it is.
 */
function knownVersions(named: ReadonlySet<string>, sets: readonly (readonly string[])[]): ReadonlySet<string> {
  const known = new Set(named);
  const closest: (readonly string[])[] = [];
  for (const set of [...sets].sort((a, b) => a.length - b.length)) {
    if (set.some((version) => named.has(version))) continue;
    if (closest.some((closer) => closer.every((version) => set.includes(version)))) continue;
    closest.push(set);
    for (const version of set) known.add(version);
  }
  return known;
}

function reasonsOf(
  showing: readonly ChunkEvidence[],
  distinctive: readonly number[] | undefined,
  ports: ReadonlyMap<number, ChunkEvidence>,
): { span: Span; why: string }[] {
  const lists: (readonly Reason[])[] = [];
  let count = 0;
  for (const chunk of showing) {
    if (count >= MAX_REASONS) break;
    const { reasons } = chunk.details();
    lists.push(reasons);
    count += reasons.length;
  }
  const result = firstOf(lists).map(({ place, why }) => ({ span: spanOf(place), why }));
  const [first] = distinctive ?? [];
  const place = first === undefined ? undefined : ports.get(first)?.details().ports.get(first);
  if (distinctive && place && result.length < MAX_REASONS) {
    result.push({ span: spanOf(place), why: `${distinctive.join(' and ')} together are used by Exchange alone` });
  }
  return result;
}

/** Groups of ports that can show a file to be about Exchange. */
const GROUPS = ['exchange-only-ports', 'rpc-over-http-ports', 'static-rpc-window', 'endpoint-mapper'] as const;

let relevant: { readonly knowledge: Knowledge; readonly ports: PortSet } | undefined;

/** The ports of all these groups, put together once for a knowledge base. */
function relevantPorts(knowledge: Knowledge): PortSet {
  if (relevant?.knowledge !== knowledge)
    relevant = { knowledge, ports: union(...GROUPS.map((id) => knowledge.group(id))) };
  return relevant.ports;
}

/** Two different ports that only Exchange uses; undefined where there are none. */
function distinctivePorts(ports: ReadonlyMap<number, unknown>, knowledge: Knowledge): number[] | undefined {
  const [alone, together, window, mapper] = GROUPS.map((id) => knowledge.group(id)) as [
    PortSet,
    PortSet,
    PortSet,
    PortSet,
  ];
  const found = [...ports.keys()].filter((number) => includes(alone, number));
  const trio = singles(together);
  if (trio.length > 0 && trio.every((number) => ports.has(number))) found.push(...trio.slice(0, 2));
  const fixed = [...ports.keys()].find((number) => includes(window, number));
  if (fixed !== undefined && singles(mapper).some((number) => ports.has(number))) found.push(fixed);
  return found.length >= 2 ? found.slice(0, 2) : undefined;
}

const singles = (set: PortSet): number[] =>
  set.flatMap((r) => Array.from({ length: r.to - r.from + 1 }, (_, i) => r.from + i));

/** The name under which the vocabulary knows a command, without its module, or the type of a resource. */
function vocabularyName(text: string, resource: boolean): string {
  const name = text.slice(text.lastIndexOf('\\') + 1).toLowerCase();
  return resource ? `[${name}]` : name;
}
