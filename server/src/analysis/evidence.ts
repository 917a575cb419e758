import { includes, type PortSet, union } from '../base/portSet';
import { type Place, type Span, samePlace, spanOf } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import type { Comment, Item } from '../model/item';
import { usesOf } from '../model/references';
import type { Statement } from '../model/statement';
import type { Vocabulary } from '../model/vocabulary';
import { registryEvidence, wordEvidence } from './words';

/** One reason to take a text to be about Exchange. */
export interface Reason {
  readonly place: Place;
  readonly kind: 'cmdlet' | 'registry' | 'words' | 'ports';
  /** What is shown on request: "`New-ReceiveConnector` is an Exchange cmdlet". */
  readonly why: string;
  readonly versions: readonly string[];
}

/** What one chunk contributes; chunks are added up by `evidenceOf`. */
export interface ChunkEvidence {
  /** The first ones in text order. */
  readonly reasons: readonly Reason[];
  /** Versions that any reason names. */
  readonly versions: readonly string[];
  /** Single ports that can count for the two-ports rule, with their first place. */
  readonly ports: ReadonlyMap<number, Place>;
}

/** Is the file about Exchange, why, and which versions it names. */
export interface Evidence {
  readonly found: boolean;
  readonly reasons: readonly { readonly span: Span; readonly why: string }[];
  readonly versions: readonly string[];
}

/** Reasons beyond this many tell the user nothing more. */
const MAX_REASONS = 10;

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
  const relevant = union(...GROUPS.map((id) => knowledge.group(id)));
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
      });
    }
  }
  for (const statement of part.statements) {
    if (statement.kind === 'pin') {
      const knob = knowledge.knob(statement.knob);
      if (knob?.evidence) {
        reasons.push({
          place: statement.place,
          kind: 'registry',
          why: `${knob.title} is a setting of Exchange`,
          versions: knob.versions,
        });
      }
    }
    for (const text of statement.words) {
      const found = wordEvidence(text.text);
      if (found) {
        reasons.push({
          place: text.place,
          kind: 'words',
          why: `\`${excerpt(text.text, found)}\` names Exchange`,
          versions: found.versions,
        });
      }
    }
    for (const { use } of usesOf(statement)) {
      for (const { from, to } of use.ports) {
        if (from === to && !ports.has(from) && includes(relevant, from)) ports.set(from, use.literal.place);
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
      });
    }
  }
  const versions = [...new Set(reasons.flatMap((reason) => reason.versions))];
  return { reasons: firstOf([reasons]), versions, ports };
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

const excerpt = (text: string, at: { start: number; end: number }): string =>
  text
    .slice(Math.max(0, at.start - 12), at.end + 16)
    .replace(/[\s`]+/g, ' ')
    .trim();

/** Adds up the chunks of a file. */
export function evidenceOf(chunks: Iterable<ChunkEvidence>, knowledge: Knowledge): Evidence {
  const lists: (readonly Reason[])[] = [];
  const versions = new Set<string>();
  const ports = new Map<number, Place>();
  for (const chunk of chunks) {
    for (const version of chunk.versions) versions.add(version);
    if (chunk.reasons.length > 0) lists.push(chunk.reasons);
    for (const [number, place] of chunk.ports) if (!ports.has(number)) ports.set(number, place);
  }
  const reasons: { span: Span; why: string }[] = firstOf(lists).map(({ place, why }) => ({ span: spanOf(place), why }));
  const distinctive = distinctivePorts(ports, knowledge);
  if (reasons.length < MAX_REASONS && distinctive) {
    const [first] = distinctive;
    const place = ports.get(first as number) as Place;
    reasons.push({ span: spanOf(place), why: `${distinctive.join(' and ')} together are used by Exchange alone` });
  }
  return { found: reasons.length > 0, reasons, versions: [...versions] };
}

/** Groups of ports that can show a file to be about Exchange. */
const GROUPS = ['exchange-only-ports', 'rpc-over-http-ports', 'static-rpc-window', 'endpoint-mapper'] as const;

/** Two different ports that only Exchange uses; undefined where there are none. */
function distinctivePorts(ports: ReadonlyMap<number, Place>, knowledge: Knowledge): number[] | undefined {
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
