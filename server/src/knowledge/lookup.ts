import { lastAtOrBelow } from '../base/lineIndex';
import { count, normalise, type PortRange, type PortSet } from '../base/portSet';
import type { Transport } from '../model/statement';
import type {
  CollisionRule,
  Conflict,
  Connector,
  DynamicRange,
  Flow,
  Knob,
  Mistake,
  PortGroup,
  Service,
  SetupRule,
  TimelineEvent,
} from './types';

/** Something the knowledge base knows, with its kind. */
export type Entry =
  | { readonly kind: 'service'; readonly record: Service }
  | { readonly kind: 'knob'; readonly record: Knob }
  | { readonly kind: 'connector'; readonly record: Connector }
  | { readonly kind: 'dynamic-range'; readonly record: DynamicRange }
  | { readonly kind: 'flow'; readonly record: Flow }
  | { readonly kind: 'conflict'; readonly record: Conflict }
  | { readonly kind: 'mistake'; readonly record: Mistake }
  | { readonly kind: 'setup-rule'; readonly record: SetupRule }
  | { readonly kind: 'collision-rule'; readonly record: CollisionRule }
  | { readonly kind: 'timeline'; readonly record: TimelineEvent }
  | { readonly kind: 'group'; readonly record: PortGroup };

export type LookupResult = Entry & {
  readonly id: string;
  readonly title: string;
  /** Higher is more relevant; comparable within one answer only. */
  readonly score: number;
};

/** What a query asks for: ports, perhaps of one transport, or words. */
export type LookupQuery =
  | { readonly kind: 'ports'; readonly range: PortRange; readonly transport?: Transport }
  | { readonly kind: 'words'; readonly words: readonly string[] };

const NUMBER = /^(?:(tcp|udp)[\s/:]*)?(\d{1,5})(?:\s*(?:-|:|\.\.|\u2013)\s*(\d{1,5}))?(?:\s*[/\s:]\s*(tcp|udp))?$/i;

/** Reads `587`, `64327/tcp`, `udp 3343`, `6005-65534`; anything else is words. */
export function parseQuery(query: string): LookupQuery {
  const text = query.trim();
  const match = NUMBER.exec(text);
  if (match) {
    const from = Number(match[2]);
    const to = match[3] === undefined ? from : Number(match[3]);
    const transport = (match[1] ?? match[4])?.toLowerCase() as Transport | undefined;
    return {
      kind: 'ports',
      range: { from: Math.min(from, to), to: Math.max(from, to) },
      ...(transport ? { transport } : {}),
    };
  }
  return { kind: 'words', words: wordsOf(text) };
}

/** Words of a text in lower case: letters and digits, `TCP/IP` and `X.400` in one piece and in parts. */
export function wordsOf(text: string): string[] {
  const result: string[] = [];
  const lower = text.toLowerCase();
  /** Starts of the piece and of the compound that are being read; -1 outside. */
  let piece = -1;
  let compound = -1;
  for (let i = 0; i <= lower.length; i++) {
    const c = i < lower.length ? lower.charCodeAt(i) : SPACE;
    if (isWordCode(c)) {
      if (piece < 0) piece = i;
      if (compound < 0) compound = i;
      continue;
    }
    if (piece < 0) continue;
    const joins = (c === DOT || c === SLASH || c === PLUS) && isWordCode(lower.charCodeAt(i + 1));
    if (piece > compound || joins) result.push(lower.slice(piece, i));
    piece = -1;
    if (joins) continue;
    result.push(lower.slice(compound, i));
    compound = -1;
  }
  return result;
}

const SPACE = 32;
const PLUS = 43;
const DOT = 46;
const SLASH = 47;

/** Letters a to z, digits, and whatever lies above ASCII; the end of a text is none. */
const isWordCode = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c > 127;

/** How much a word counts by where it stands. */
const WEIGHT = { name: 12, alias: 10, title: 6, technical: 5, party: 2, text: 1 } as const;

/** What each kind of record starts with: a service answers a question sooner than a row of a timeline does. */
const KIND: Readonly<Record<Entry['kind'], number>> = {
  service: 4,
  knob: 3,
  connector: 2.5,
  'dynamic-range': 2,
  'setup-rule': 1.2,
  conflict: 1.5,
  flow: 1.8,
  mistake: 1.1,
  timeline: 1,
  'collision-rule': 1,
  group: 0.5,
};

/** The ports by which an entry is found. Groups and flows are reached through their services. */
function portsOf(entry: Entry): PortSet {
  switch (entry.kind) {
    case 'service':
    case 'setup-rule':
      return entry.record.ports;
    case 'dynamic-range':
      return [{ from: entry.record.from, to: entry.record.to }];
    case 'connector':
      return normalise(entry.record.bindings.map(({ port }) => ({ from: port, to: port })));
    case 'knob': {
      const { default: initial, examples = [] } = entry.record;
      return normalise(
        [...(typeof initial === 'number' ? [initial] : []), ...examples].map((n) => ({ from: n, to: n })),
      );
    }
    default:
      return [];
  }
}

/** How well an entry answers a question for ports: the very ports, a holder of them, a part of them. */
function portScore({ entry, ports, width }: Holder, asked: PortRange, transport: Transport | undefined): number {
  const first = ports[0] as PortRange;
  const last = ports[ports.length - 1] as PortRange;
  const drawn = entry.kind === 'dynamic-range' || (entry.kind === 'service' && entry.record.dynamic);
  let score = KIND[entry.kind];
  if (ports.length === 1 && first.from === asked.from && first.to === asked.to) score *= 10;
  else if (ports.some(({ from, to }) => from <= asked.from && asked.to <= to)) score *= drawn ? 2 : 8;
  else if (asked.from <= first.from && last.to <= asked.to) score *= 4;
  if (entry.kind === 'service') {
    const { transports, versions, presence } = entry.record;
    if (transport && !transports.includes(transport)) score *= 0.3;
    if (presence !== 'listener') score *= 0.8;
    score += versions.length * 0.01;
  }
  // Connectors speak SMTP, and every knob that has a port here moves one of TCP.
  if (transport === 'udp' && (entry.kind === 'connector' || entry.kind === 'knob')) score *= 0.3;
  // Of two that answer equally well, the narrower one says more.
  return score + 0.001 / width;
}

/** What a query gains that is the very name of a record. */
const EXACT = 100;

interface Fields {
  /** Whole phrases: a query equal to one of them means the record. */
  readonly names: readonly (string | undefined)[];
  readonly weighted: readonly (readonly [text: string | undefined, weight: number])[];
}

function fieldsOf({ kind, record }: Entry): Fields {
  switch (kind) {
    case 'service': {
      return {
        names: [record.title, record.short, record.protocol, ...record.aliases, record.windowsService, record.process],
        weighted: [
          [record.short, WEIGHT.title],
          [record.title, WEIGHT.title],
          [record.protocol, WEIGHT.technical],
          [record.process, WEIGHT.technical],
          [record.windowsService, WEIGHT.technical],
          ...record.aliases.map((alias) => [alias, WEIGHT.alias] as const),
          ...(record.details ?? []).map((detail) => [detail.process, WEIGHT.technical] as const),
          ...(record.details ?? []).map((detail) => [detail.windowsService, WEIGHT.technical] as const),
          ...record.callers.map((end) => [end.words, WEIGHT.party] as const),
          ...record.listeners.map((end) => [end.words, WEIGHT.party] as const),
        ],
      };
    }
    case 'knob': {
      const names = record.kind === 'registry' ? [record.value] : record.names.map((name) => name.replace(/^[-/]/, ''));
      const where = record.kind === 'registry' ? record.key.replace(/[\\]/g, ' ') : record.where;
      return {
        names: [record.title, ...names, where],
        weighted: [
          ...names.map((name) => [name, WEIGHT.name] as const),
          [record.title, WEIGHT.title],
          [where, WEIGHT.party],
        ],
      };
    }
    case 'connector':
      return {
        names: [record.name, record.title],
        weighted: [
          [record.name, WEIGHT.title],
          [record.owner, WEIGHT.party],
        ],
      };
    case 'setup-rule':
      return {
        names: [record.title],
        weighted: [
          [record.title, WEIGHT.title],
          [record.program, WEIGHT.technical],
        ],
      };
    case 'group':
      return { names: [record.id], weighted: [[record.title, WEIGHT.text]] };
    case 'conflict':
      return {
        names: [],
        weighted: [
          [record.title, WEIGHT.title],
          [record.misquote, WEIGHT.party],
        ],
      };
    case 'dynamic-range':
    case 'flow':
    case 'mistake':
    case 'timeline':
    case 'collision-rule':
      return { names: [record.title], weighted: [[record.title, WEIGHT.title]] };
  }
}

/** Answers queries over all records; the word index is made when the first words are asked for. */
export class Lookup {
  private ports: PortTable | undefined;
  private words: WordIndex | undefined;

  constructor(private readonly entries: readonly Entry[]) {}

  find(query: string): LookupResult[] {
    const parsed = parseQuery(query);
    return parsed.kind === 'ports' ? this.byPorts(parsed.range, parsed.transport) : this.byWords(query, parsed.words);
  }

  private byPorts(range: PortRange, transport: Transport | undefined): LookupResult[] {
    this.ports ??= portTable(this.entries);
    const { holders, from, to, owner } = this.ports;
    const results: LookupResult[] = [];
    let last = -1;
    for (let i = 0; i < from.length; i++) {
      if ((from[i] as number) > range.to || (to[i] as number) < range.from || owner[i] === last) continue;
      last = owner[i] as number;
      const holder = holders[last] as Holder;
      results.push(resultOf(holder.entry, portScore(holder, range, transport)));
    }
    return results.sort((a, b) => b.score - a.score);
  }

  private byWords(query: string, words: readonly string[]): LookupResult[] {
    if (words.length === 0) return [];
    this.words ??= wordIndex(this.entries);
    const scores = new Map<number, { score: number; met: number }>();
    for (const word of new Set(words)) {
      for (const [entry, weight] of weigh(this.words, word)) {
        const now = scores.get(entry) ?? { score: 0, met: 0 };
        scores.set(entry, { score: now.score + weight, met: now.met + 1 });
      }
    }
    const whole = query.trim().toLowerCase();
    const most = Math.max(0, ...[...scores.values()].map((s) => s.met));
    const results: LookupResult[] = [];
    for (const [i, { score, met }] of scores) {
      // Where some record has every word asked for, those with fewer are no answer.
      if (met < most) continue;
      const entry = this.entries[i] as Entry;
      const own = entry.kind === 'service' && spoken(entry) === whole;
      const same = spoken(entry) === whole || fieldsOf(entry).names.some((name) => name?.toLowerCase() === whole);
      results.push(resultOf(entry, (score + (own ? 2 * EXACT : same ? EXACT : 0)) * KIND[entry.kind] - i * 1e-6));
    }
    return results.sort((a, b) => b.score - a.score);
  }
}

/** An entry with its ports, worked out once. */
interface Holder {
  readonly entry: Entry;
  readonly ports: PortSet;
  readonly width: number;
}

/** All ranges of all entries side by side: going through a few hundred takes less than looking them up would. */
interface PortTable {
  readonly holders: readonly Holder[];
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  /** By range: the place of its holder. */
  readonly owner: Uint16Array;
}

function portTable(entries: readonly Entry[]): PortTable {
  const holders: Holder[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const owner: number[] = [];
  for (const entry of entries) {
    const ports = portsOf(entry);
    if (ports.length === 0) continue;
    for (const range of ports) {
      from.push(range.from);
      to.push(range.to);
      owner.push(holders.length);
    }
    holders.push({ entry, ports, width: count(ports) });
  }
  return { holders, from: Uint16Array.from(from), to: Uint16Array.from(to), owner: Uint16Array.from(owner) };
}

/** The texts of all entries in one, so that a word is found by one search rather than in an index of all words. */
interface WordIndex {
  /** Lower case, a line break behind each field. */
  readonly text: string;
  /** By field: where it starts, whose it is, how much it counts. */
  readonly starts: readonly number[];
  readonly owners: readonly number[];
  readonly weights: readonly number[];
}

/** An id as words. */
const spoken = ({ record }: Entry): string => record.id.replaceAll('-', ' ');

function wordIndex(entries: readonly Entry[]): WordIndex {
  const starts: number[] = [];
  const owners: number[] = [];
  const weights: number[] = [];
  const fields: string[] = [];
  let length = 0;
  entries.forEach((entry, i) => {
    const add = (field: string, weight: number): void => {
      starts.push(length);
      owners.push(i);
      weights.push(weight);
      fields.push(field);
      length += field.length + 1;
    };
    // Of the others the title says all that the id does.
    if (entry.kind === 'service' || entry.kind === 'knob') add(spoken(entry), WEIGHT.technical);
    for (const [field, weight] of fieldsOf(entry).weighted) if (field) add(field, weight);
  });
  return { text: fields.join('\n').toLowerCase(), starts, owners, weights };
}

/** How much a word counts in each entry that has it, whole or as the beginning of a longer one. */
function weigh({ text, starts, owners, weights }: WordIndex, word: string): ReadonlyMap<number, number> {
  const best = new Map<number, number>();
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at > 0 && isWordCode(text.charCodeAt(at - 1))) continue;
    let end = at + word.length;
    while (isWordCode(text.charCodeAt(end))) end++;
    // A whole word counts fully; the beginning of a longer one less, the longer the less.
    const part = end === at + word.length ? 1 : (0.5 * word.length) / (end - at);
    const field = lastAtOrBelow(starts, at);
    const entry = owners[field] as number;
    best.set(entry, Math.max(best.get(entry) ?? 0, (weights[field] as number) * part));
  }
  return best;
}

const resultOf = ({ kind, record }: Entry, score: number): LookupResult =>
  ({ kind, record, id: record.id, title: record.title, score }) as LookupResult;
