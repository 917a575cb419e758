import { includes, type PortSet, union } from '../base/portSet';
import { type Place, type Span, samePlace, spanOf } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';

/** One reason to take a text to be about Exchange. */
export interface Reason {
  readonly place: Place;
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

export function evidenceFor(
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
export const MAX_REASONS = 10;

/** The first reasons in text order, each place once: the turns of a loop give the same one again and again. */
export function firstOf(lists: Iterable<readonly Reason[]>): Reason[] {
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
      if (!reasons) {
        const own = distinctive ? written(ports) : ports;
        reasons = reasonsOf(showing, distinctive && distinctivePorts(own, knowledge), own);
      }
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

/** The ports as they stand in the text: of lines that repeat themselves others alike may have been counted. */
function written(ports: ReadonlyMap<number, ChunkEvidence>): ReadonlyMap<number, ChunkEvidence> {
  const result = new Map<number, ChunkEvidence>();
  for (const chunk of new Set(ports.values()))
    for (const port of chunk.details().ports.keys()) if (!result.has(port)) result.set(port, chunk);
  return result;
}

/** Groups of ports that can show a file to be about Exchange. */
const GROUPS = ['exchange-only-ports', 'rpc-over-http-ports', 'static-rpc-window', 'endpoint-mapper'] as const;

let relevant: { readonly knowledge: Knowledge; readonly ports: PortSet } | undefined;

/** The ports of all these groups, put together once for a knowledge base. */
export function relevantPorts(knowledge: Knowledge): PortSet {
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
