import { count, covers, normalise, type PortRange, type PortSet, samePorts } from '../base/portSet';
import type { Transport } from '../model/statement';
import { type PortIndex, portIndex } from './portIndex';
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
    return { kind: 'ports', range: { from: Math.min(from, to), to: Math.max(from, to) }, ...(transport ? { transport } : {}) };
  }
  return { kind: 'words', words: wordsOf(text) };
}

/** Words of a text in lower case: letters and digits, `TCP/IP` and `X.400` in one piece and in parts. */
export function wordsOf(text: string): string[] {
  const result: string[] = [];
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+(?:[./+][\p{L}\p{N}]+)*/gu)) {
    result.push(word);
    if (/[./+]/.test(word)) result.push(...word.split(/[./+]/));
  }
  return result;
}

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
      return normalise([...(typeof initial === 'number' ? [initial] : []), ...examples].map((n) => ({ from: n, to: n })));
    }
    default:
      return [];
  }
}

/** How well an entry answers a question for ports: the very ports, a holder of them, a part of them. */
function portScore(entry: Entry, asked: PortSet, transport: Transport | undefined): number {
  const ports = portsOf(entry);
  let score = KIND[entry.kind];
  if (samePorts(ports, asked)) score *= 10;
  else if (covers(ports, asked)) score *= entry.kind === 'dynamic-range' || (entry.kind === 'service' && entry.record.dynamic) ? 2 : 8;
  else if (!covers(asked, ports) && (entry.kind !== 'service' || entry.record.dynamic)) score *= 1;
  else score *= 4;
  if (entry.kind === 'service') {
    const { transports, versions, presence } = entry.record;
    if (transport && !transports.includes(transport)) score *= 0.3;
    if (presence !== 'listener') score *= 0.8;
    score += versions.length * 0.01;
  }
  // Of two that answer equally well, the narrower one says more.
  return score + 0.001 / count(ports);
}

interface Fields {
  /** Whole phrases: a query equal to one of them is meant exactly. */
  readonly exact: readonly string[];
  readonly weighted: readonly (readonly [text: string, weight: number])[];
}

function fieldsOf({ kind, record }: Entry): Fields {
  switch (kind) {
    case 'service': {
      const more = (record.details ?? []).flatMap((d) => [d.process, d.windowsService]);
      return {
        exact: [record.title, record.short, record.protocol, ...record.aliases, record.windowsService ?? '', record.process ?? ''],
        weighted: [
          [record.short, WEIGHT.title],
          [record.title, WEIGHT.title],
          [record.protocol, WEIGHT.technical],
          ...record.aliases.map((alias) => [alias, WEIGHT.alias] as const),
          ...[record.process, record.windowsService, ...more].filter((t) => t !== undefined).map((t) => [t, WEIGHT.technical] as const),
          ...[...record.callers, ...record.listeners].map((end) => [end.words ?? '', WEIGHT.party] as const),
        ],
      };
    }
    case 'knob': {
      const names = record.kind === 'registry' ? [record.value] : record.names.map((name) => name.replace(/^[-/]/, ''));
      const where = record.kind === 'registry' ? record.key.replace(/[\\]/g, ' ') : record.where;
      return {
        exact: [record.title, ...names, where],
        weighted: [...names.map((name) => [name, WEIGHT.name] as const), [record.title, WEIGHT.title], [where, WEIGHT.party]],
      };
    }
    case 'connector':
      return { exact: [record.name, record.title], weighted: [[record.name, WEIGHT.title], [record.owner ?? '', WEIGHT.party]] };
    case 'setup-rule':
      return { exact: [record.title], weighted: [[record.title, WEIGHT.title], [record.program ?? '', WEIGHT.technical]] };
    case 'group':
      return { exact: [record.id], weighted: [[record.title, WEIGHT.text]] };
    case 'conflict':
      return { exact: [], weighted: [[record.title, WEIGHT.title], [record.misquote ?? '', WEIGHT.party]] };
    case 'dynamic-range':
    case 'flow':
    case 'mistake':
    case 'timeline':
    case 'collision-rule':
      return { exact: [record.title], weighted: [[record.title, WEIGHT.title]] };
  }
}

/** Answers queries over all records; the word index is made when the first words are asked for. */
export class Lookup {
  private words: { readonly sorted: readonly string[]; readonly postings: readonly Map<number, number>[] } | undefined;
  private readonly exact = new Map<string, number[]>();

  private readonly byPort: PortIndex<Entry>;

  constructor(private readonly entries: readonly Entry[]) {
    this.byPort = portIndex(entries.filter((entry) => portsOf(entry).length > 0), portsOf);
  }

  find(query: string): LookupResult[] {
    const parsed = parseQuery(query);
    return parsed.kind === 'ports' ? this.byPorts(parsed.range, parsed.transport) : this.byWords(query, parsed.words);
  }

  private byPorts(range: PortRange, transport: Transport | undefined): LookupResult[] {
    const asked: PortSet = [range];
    const results: LookupResult[] = [];
    for (const entry of this.byPort.within(asked)) {
      const score = portScore(entry, asked, transport);
      if (score > 0) results.push(resultOf(entry, score));
    }
    return results.sort((a, b) => b.score - a.score);
  }

  private byWords(query: string, words: readonly string[]): LookupResult[] {
    if (words.length === 0) return [];
    const { sorted, postings } = this.index();
    const scores = new Map<number, { score: number; met: number }>();
    const asked = [...new Set(words)];
    for (const word of asked) {
      const best = new Map<number, number>();
      for (let i = firstAtOrAbove(sorted, word); i < sorted.length && sorted[i]?.startsWith(word); i++) {
        // A whole word counts fully; the beginning of a longer one less, the longer the less.
        const part = sorted[i] === word ? 1 : (0.5 * word.length) / (sorted[i] as string).length;
        for (const [entry, weight] of postings[i] as Map<number, number>) {
          best.set(entry, Math.max(best.get(entry) ?? 0, weight * part));
        }
      }
      for (const [entry, weight] of best) {
        const now = scores.get(entry) ?? { score: 0, met: 0 };
        scores.set(entry, { score: now.score + weight, met: now.met + 1 });
      }
    }
    const same = new Set(this.exact.get(query.trim().toLowerCase()) ?? []);
    for (const entry of same) if (!scores.has(entry)) scores.set(entry, { score: 0, met: asked.length });
    const most = Math.max(0, ...[...scores.values()].map((s) => s.met));
    const results: LookupResult[] = [];
    for (const [i, { score, met }] of scores) {
      const entry = this.entries[i] as Entry;
      // Where some record has every word asked for, those with fewer are no answer.
      if (met < most) continue;
      results.push(resultOf(entry, (score + (same.has(i) ? 100 : 0)) * KIND[entry.kind] - i * 1e-6));
    }
    return results.sort((a, b) => b.score - a.score);
  }

  private index() {
    if (this.words) return this.words;
    const byWord = new Map<string, Map<number, number>>();
    this.entries.forEach((entry, i) => {
      const { exact, weighted } = fieldsOf(entry);
      for (const phrase of [entry.record.id, entry.record.id.replaceAll('-', ' '), ...exact]) {
        const key = phrase.toLowerCase();
        const list = this.exact.get(key);
        if (!list) this.exact.set(key, [i]);
        else if (list[list.length - 1] !== i) list.push(i);
      }
      for (const [text, weight] of [...weighted, [entry.record.id.replaceAll('-', ' '), WEIGHT.technical] as const]) {
        for (const word of wordsOf(text)) {
          let posting = byWord.get(word);
          if (!posting) byWord.set(word, (posting = new Map()));
          posting.set(i, Math.max(posting.get(i) ?? 0, weight));
        }
      }
    });
    const sorted = [...byWord.keys()].sort();
    this.words = { sorted, postings: sorted.map((word) => byWord.get(word) as Map<number, number>) };
    return this.words;
  }
}

const resultOf = (entry: Entry, score: number): LookupResult => ({ ...entry, id: entry.record.id, title: entry.record.title, score });

function firstAtOrAbove(sorted: readonly string[], word: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
