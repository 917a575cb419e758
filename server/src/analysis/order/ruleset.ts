import { type Place, placeAt } from '../../base/span';
import type { Way } from '../../model/statement';
import type { AddressRange } from '../addresses';
import {
  ACTION,
  BLOCK,
  BOX_STRIDE,
  CHAIN,
  CHANGES,
  type Chain,
  CONDITION,
  type Condition,
  DEFAULTS,
  DESTINATION_FROM,
  DESTINATION_TO,
  END,
  EVERY_IPV6,
  FAMILY,
  FIRST,
  FLAGS,
  INSERT,
  KIND,
  NAME,
  NO_CONDITION,
  PORTS,
  PRIORITY,
  PROFILES,
  QUICK,
  RESETS,
  type Rows,
  RULE,
  RULE_STRIDE,
  SOURCE_FROM,
  SOURCE_PORTS,
  SOURCE_TO,
  START,
  sameChain,
  sameCondition,
  TARGET,
  TRANSPORTS,
  WAY,
} from './rows';

/** What became of a rule by the end of the document. */
export const STANDS = 0;
export const GONE = 1;
/** Something was done to it, or to rules among which it may be. */
export const UNCERTAIN = 2;

/** Rules of a chain in the order in which they are asked; undefined where that order is not known. */
export interface ChainRules {
  readonly chain: Chain;
  readonly order: Int32Array | undefined;
}

/**
 * The rules of a whole document, put together from the rows of its parts. Columns by rule and by box; addresses are
 * numbers: IPv4 as they are, IPv6 as ranks among all the addresses that are named, so that ranges are compared as
 * exactly and as fast.
 */
export interface Ruleset {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly action: Uint8Array;
  readonly flags: Uint8Array;
  readonly profiles: Uint8Array;
  readonly state: Uint8Array;
  /** Index in `chains`; -1 for what is no rule. */
  readonly chain: Int32Array;
  readonly condition: Int32Array;
  readonly priority: Int32Array;
  readonly name: Int32Array;
  readonly way: Int32Array;
  /** Boxes of rule `i` are those from `first[i]` up to `first[i + 1]`. */
  readonly first: Int32Array;
  readonly transports: Uint8Array;
  readonly family: Uint8Array;
  readonly sourcePorts: Int32Array;
  readonly ports: Int32Array;
  readonly sourceFrom: Uint32Array;
  readonly sourceTo: Uint32Array;
  readonly destinationFrom: Uint32Array;
  readonly destinationTo: Uint32Array;
  readonly chains: readonly ChainRules[];
  readonly conditions: readonly Condition[];
  readonly ways: readonly Way[];
  /** What becomes of what no rule decides, by the name of a chain; '' for all chains. */
  readonly defaults: ReadonlyMap<string, number>;
  /** The greatest rank of an IPv6 address. */
  readonly lastWide: number;
  /** The rank of the first IPv6 address at or above one, for who asks about addresses. */
  rankOf(address: bigint): number;
  targetOf(rule: number): string | undefined;
  placeOf(rule: number): Place;
}

/** Puts the rows of a document's parts together. `asked`: addresses that will be asked for. */
export function rulesetOf(parts: readonly Rows[], asked: readonly AddressRange[] = []): Ruleset {
  let count = 0;
  let boxes = 0;
  for (const part of parts) {
    count += part.rules.length / RULE_STRIDE;
    boxes += part.boxes.length / BOX_STRIDE;
  }
  const { rankOf, lastWide } = ranksOf(parts, asked);
  const kind = new Uint8Array(count);
  const action = new Uint8Array(count);
  const flags = new Uint8Array(count);
  const profiles = new Uint8Array(count);
  const chain = new Int32Array(count);
  const condition = new Int32Array(count);
  const priority = new Int32Array(count);
  const name = new Int32Array(count);
  const way = new Int32Array(count);
  const insert = new Int32Array(count);
  const first = new Int32Array(count + 1);
  const transports = new Uint8Array(boxes);
  const family = new Uint8Array(boxes);
  const sourcePorts = new Int32Array(boxes);
  const ports = new Int32Array(boxes);
  const sourceFrom = new Uint32Array(boxes);
  const sourceTo = new Uint32Array(boxes);
  const destinationFrom = new Uint32Array(boxes);
  const destinationTo = new Uint32Array(boxes);
  const chains = new Interned<Chain>(sameChain, ({ name: text }) => text);
  const conditions = new Interned<Condition>(sameCondition, ({ program, keywords }) => `${program} ${keywords}`);
  conditions.index(NO_CONDITION);
  const ways: Way[] = [];
  const wayIndexes = new Map<Way, number>();
  /** The first rule of each part. */
  const starts = new Int32Array(parts.length);
  let r = 0;
  let b = 0;
  for (const [p, part] of parts.entries()) {
    starts[p] = r;
    const chainIndexes = part.chains.map((one) => chains.index(one));
    const conditionIndexes = part.conditions.map((one) => conditions.index(one));
    const wayList = part.ways.map((one) => {
      let index = wayIndexes.get(one);
      if (index === undefined) {
        index = ways.length;
        wayIndexes.set(one, index);
        ways.push(one);
      }
      return index;
    });
    const wide = part.wide.map(({ from, to }) => [rankOf(from), rankOf(to + 1n) - 1] as const);
    const { rules, boxes: own } = part;
    const base = b;
    for (let at = 0; at < rules.length; at += RULE_STRIDE, r++) {
      kind[r] = rules[at + KIND] as number;
      action[r] = rules[at + ACTION] as number;
      flags[r] = rules[at + FLAGS] as number;
      profiles[r] = rules[at + PROFILES] as number;
      const c = rules[at + CHAIN] as number;
      chain[r] = c < 0 ? -1 : (chainIndexes[c] as number);
      condition[r] = conditionIndexes[rules[at + CONDITION] as number] as number;
      priority[r] = rules[at + PRIORITY] as number;
      name[r] = rules[at + NAME] as number;
      const w = rules[at + WAY] as number;
      way[r] = w < 0 ? -1 : (wayList[w] as number);
      insert[r] = rules[at + INSERT] as number;
      first[r] = base + (rules[at + FIRST] as number);
    }
    for (let at = 0; at < own.length; at += BOX_STRIDE, b++) {
      transports[b] = own[at + TRANSPORTS] as number;
      const f = own[at + FAMILY] as number;
      family[b] = f;
      sourcePorts[b] = own[at + SOURCE_PORTS] as number;
      ports[b] = own[at + PORTS] as number;
      if (f === 6) {
        const [from, to] = wide[own[at + SOURCE_FROM] as number] as readonly [number, number];
        const [from2, to2] = wide[own[at + DESTINATION_FROM] as number] as readonly [number, number];
        sourceFrom[b] = from;
        sourceTo[b] = to;
        destinationFrom[b] = from2;
        destinationTo[b] = to2;
      } else {
        sourceFrom[b] = own[at + SOURCE_FROM] as number;
        sourceTo[b] = own[at + SOURCE_TO] as number;
        destinationFrom[b] = own[at + DESTINATION_FROM] as number;
        destinationTo[b] = own[at + DESTINATION_TO] as number;
      }
    }
  }
  first[count] = boxes;

  const { targetOf, placeOf } = lookUpIn(parts, starts);
  const events: number[] = [];
  for (let i = 0; i < count; i++) if (kind[i] !== RULE) events.push(i);
  const columns = { count, kind, action, flags, chain, priority, name, way, insert };
  const state = statesOf(columns, events, chains.list, ways, targetOf);
  const defaults = new Map<string, number>();
  for (const i of events) if (kind[i] === DEFAULTS) defaults.set(targetOf(i) ?? '', action[i] as number);
  return {
    ...columns,
    profiles,
    state,
    condition,
    first,
    transports,
    family,
    sourcePorts,
    ports,
    sourceFrom,
    sourceTo,
    destinationFrom,
    destinationTo,
    chains: ordersOf(columns, state, chains.list),
    conditions: conditions.list,
    ways,
    defaults,
    lastWide,
    rankOf,
    targetOf,
    placeOf,
  };
}

/** The same rules after an edit that changed nothing but where they stand. */
export function relocated(set: Ruleset, parts: readonly Rows[]): Ruleset {
  const starts = new Int32Array(parts.length);
  let count = 0;
  for (const [p, { rules }] of parts.entries()) {
    starts[p] = count;
    count += rules.length / RULE_STRIDE;
  }
  return { ...set, ...lookUpIn(parts, starts) };
}

/** What of a rule is asked for one at a time. `starts`: the first rule of each part. */
function lookUpIn(parts: readonly Rows[], starts: Int32Array): Pick<Ruleset, 'targetOf' | 'placeOf'> {
  const partOf = (rule: number): number => {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= rule) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    targetOf(rule) {
      const p = partOf(rule);
      const part = parts[p] as Rows;
      const index = part.rules[(rule - (starts[p] as number)) * RULE_STRIDE + TARGET] as number;
      return index < 0 ? undefined : part.targets[index];
    },
    placeOf(rule) {
      const p = partOf(rule);
      const part = parts[p] as Rows;
      const local = rule - (starts[p] as number);
      const at = local * RULE_STRIDE;
      return (
        part.elsewhere.get(local) ??
        placeAt(part.anchor, part.rules[at + START] as number, part.rules[at + END] as number)
      );
    },
  };
}

interface Columns {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly action: Uint8Array;
  readonly flags: Uint8Array;
  readonly chain: Int32Array;
  readonly priority: Int32Array;
  readonly name: Int32Array;
  readonly way: Int32Array;
  readonly insert: Int32Array;
}

/** Values that are equal by content, each once. */
class Interned<T> {
  readonly list: T[] = [];
  private readonly buckets = new Map<string, number[]>();

  constructor(
    private readonly equal: (a: T, b: T) => boolean,
    private readonly keyOf: (value: T) => string,
  ) {}

  index(value: T): number {
    const key = this.keyOf(value);
    const bucket = this.buckets.get(key);
    const known = bucket?.find((i) => this.equal(this.list[i] as T, value));
    if (known !== undefined) return known;
    const index = this.list.length;
    this.list.push(value);
    if (bucket) bucket.push(index);
    else this.buckets.set(key, [index]);
    return index;
  }
}

/** Ranks of IPv6 addresses: where ranges begin, and where they have ended. */
function ranksOf(
  parts: readonly Rows[],
  asked: readonly AddressRange[],
): { readonly rankOf: (address: bigint) => number; readonly lastWide: number } {
  const bounds = new Set<bigint>([EVERY_IPV6.from, EVERY_IPV6.to + 1n]);
  const add = ({ bits, from, to }: AddressRange): void => {
    if (bits === 32) return;
    bounds.add(from);
    bounds.add(to + 1n);
  };
  for (const { wide } of parts) for (const range of wide) add(range);
  for (const range of asked) add(range);
  const sorted = [...bounds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const ranks = new Map(sorted.map((bound, rank) => [bound, rank]));
  return { rankOf: (address) => ranks.get(address) ?? 0, lastWide: sorted.length - 2 };
}

/** True when whoever comes to the second way has come through the first. */
export function leadsTo(first: Way | undefined, second: Way | undefined): boolean {
  if (!first) return true;
  for (let way = second; way; way = way.outer) if (way === first) return true;
  return false;
}

/** True when a rule is run only because another one, or something it is part of, has failed. */
export function isInsteadOf(second: Way | undefined, first: Place): boolean {
  for (let way = second; way; way = way.outer) {
    const failed = way.insteadOf;
    if (failed && failed.anchor === first.anchor && failed.start <= first.start && first.end <= failed.end) return true;
  }
  return false;
}

/** Lets what is done to rules take effect on those before it. */
function statesOf(
  { count, kind, chain, name, way }: Columns,
  events: readonly number[],
  chains: readonly Chain[],
  ways: readonly Way[],
  targetOf: (rule: number) => string | undefined,
): Uint8Array {
  const state = new Uint8Array(count);
  const done = events.filter((i) => kind[i] !== DEFAULTS);
  if (done.length === 0) return state;
  let byName: Map<number, number[]> | undefined;
  /** Rules before it were all treated by a change of everything; nothing is left to be done to them. */
  let treated = 0;
  for (const event of done) {
    const target = targetOf(event);
    const isMeant = (i: number): boolean => {
      const own = chains[chain[i] as number];
      return target === undefined || own?.name === target || own?.direction === target;
    };
    const sure = (i: number): boolean =>
      leadsTo(ways[way[event] as number], ways[way[i] as number]) && kind[event] !== CHANGES;
    const strike = (i: number): void => {
      if (kind[i] !== RULE || i >= event || !isMeant(i)) return;
      state[i] = sure(i) ? GONE : Math.max(state[i] as number, state[i] === GONE ? GONE : UNCERTAIN);
    };
    const wanted = name[event] as number;
    if (wanted !== 0) {
      byName ??= namesOf(count, kind, name);
      // A name that no rule has is one of rules that are not in this text.
      for (const i of byName.get(wanted) ?? []) strike(i);
      continue;
    }
    for (let i = target === undefined ? treated : 0; i < event; i++) {
      if (kind[event] === RESETS) strike(i);
      else if (kind[i] === RULE && isMeant(i) && state[i] === STANDS) state[i] = UNCERTAIN;
    }
    if (target === undefined && kind[event] !== RESETS) treated = event;
  }
  return state;
}

function namesOf(count: number, kind: Uint8Array, name: Int32Array): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const own = name[i] as number;
    if (own === 0 || kind[i] !== RULE) continue;
    const list = result.get(own);
    if (list) list.push(i);
    else result.set(own, [i]);
  }
  return result;
}

/** More rules put between others than that are not followed. */
const MOST_INSERTS = 2000;

/** The order in which the rules of each chain are asked. Rules that are gone are left out. */
function ordersOf(columns: Columns, state: Uint8Array, chains: readonly Chain[]): ChainRules[] {
  const { count, chain, kind } = columns;
  const sizes = new Int32Array(chains.length);
  for (let i = 0; i < count; i++) {
    if (kind[i] === RULE && state[i] !== GONE) sizes[chain[i] as number] = (sizes[chain[i] as number] as number) + 1;
  }
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let i = 0; i < count; i++) {
    if (kind[i] !== RULE || state[i] === GONE) continue;
    const c = chain[i] as number;
    (lists[c] as Int32Array)[sizes[c] as number] = i;
    sizes[c] = (sizes[c] as number) + 1;
  }
  return chains.map((one, c) => ({ chain: one, order: orderOf(one, lists[c] as Int32Array, columns) }));
}

function orderOf(
  { match, step = 10 }: Chain,
  rules: Int32Array,
  { priority, insert, action, flags }: Columns,
): Int32Array | undefined {
  switch (match) {
    case 'block-first': {
      const blocks = rules.filter((i) => action[i] === BLOCK);
      const others = rules.filter((i) => action[i] !== BLOCK);
      return joined(blocks, others);
    }
    case 'last': {
      const quick = rules.filter((i) => ((flags[i] as number) & QUICK) !== 0);
      const slow = rules.filter((i) => ((flags[i] as number) & QUICK) === 0).reverse();
      return joined(quick, slow);
    }
    case 'priority': {
      if (rules.some((i) => (priority[i] as number) < 0)) return undefined;
      const before = (i: number): number => (action[i] === BLOCK ? 0 : 1);
      return rules.sort((a, b) => (priority[a] as number) - (priority[b] as number) || before(a) - before(b) || a - b);
    }
    case 'union':
      return rules;
    default: {
      if (rules.some((i) => (insert[i] as number) !== 0)) return withInserts(rules, insert);
      if (rules.every((i) => (priority[i] as number) < 0)) return rules;
      const numbers = new Map<number, number>();
      let last = 0;
      for (const i of rules) {
        const own = priority[i] as number;
        const number = own < 0 ? last + step : own;
        numbers.set(i, number);
        last = Math.max(last, number);
      }
      return rules.sort((a, b) => (numbers.get(a) as number) - (numbers.get(b) as number) || a - b);
    }
  }
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const result = new Int32Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

/** Rules put at the head stand in reverse order before the others; those put between others are followed one by one. */
function withInserts(rules: Int32Array, insert: Int32Array): Int32Array | undefined {
  let between = 0;
  for (const i of rules) {
    if ((insert[i] as number) < 0) return undefined;
    if ((insert[i] as number) > 1) between++;
  }
  if (between > MOST_INSERTS) return undefined;
  /** The head in reverse. */
  const head: number[] = [];
  const tail: number[] = [];
  for (const i of rules) {
    const at = insert[i] as number;
    if (at === 0) tail.push(i);
    else if (at === 1) head.push(i);
    else {
      // Beyond the end no rule can be put.
      const index = Math.min(at - 1, head.length + tail.length);
      if (index <= head.length) head.splice(head.length - index, 0, i);
      else tail.splice(index - head.length, 0, i);
    }
  }
  return Int32Array.from([...head.reverse(), ...tail]);
}
