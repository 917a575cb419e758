import { countOf, defaultsOf, fill, lookUpIn, madeOf, relocated, rulesetWith, toldOf } from './assembly';
import { type Buffers, BY_BOX, BY_RULE, buffersFor, type Columns, columnsOf } from './columns';
import { differenceOf, isAlike, nameTheSame } from './difference';
import { Indexes } from './indexes';
import { ordersIn, type Patched, patched } from './orders';
import { BOX_STRIDE, type Chain, DEFAULTS, type Rows, RULE } from './rows';
import type { ChainRules, Ruleset } from './ruleset';
import { eventsOf, putStates, stateOf } from './states';

/** What an edit did to the rules of a document. */
export interface Changes {
  /** The old rules from `start` up to `oldEnd` gave way to the new ones from `start` up to `end`. */
  readonly start: number;
  readonly oldEnd: number;
  readonly end: number;
  /** Those old rules, with the numbers that chains, conditions and ways have now; -2 for what is there no longer. */
  readonly gone: Columns;
  /** Other rules of which something else became, as they are numbered now, with what they were before. */
  readonly restated: ReadonlyMap<number, number>;
  /** The chains that any of these rules are of, by their index now. */
  readonly chains: ReadonlyMap<number, ChangedChain>;
}

/** A chain before an edit, undefined where it is new; and what of its order changed, where that is known. */
export interface ChangedChain {
  readonly before: ChainRules | undefined;
  readonly patched: Patched | undefined;
}

/** Room for rules that are added, as a share of those there are. */
const MORE = 1 / 64;

/**
 * The rule set of a document that is edited. What an edit did not change stays where it is: the columns of a rule set
 * are written over when the next one is made, so that only the last one may be asked.
 */
export class KeptRuleset {
  set: Ruleset;
  private buffers: Buffers;
  private indexes: Indexes;

  constructor(private parts: readonly Rows[]) {
    ({ set: this.set, buffers: this.buffers, indexes: this.indexes } = madeOf(parts, [], MORE));
  }

  /** What is different with other parts; undefined where the set was made anew, `nothing` where rules only moved. */
  update(parts: readonly Rows[]): Changes | 'nothing' | undefined {
    const changes = this.patch(parts);
    if (!changes) ({ set: this.set, buffers: this.buffers, indexes: this.indexes } = madeOf(parts, [], MORE));
    this.parts = parts;
    return changes;
  }

  private patch(parts: readonly Rows[]): Changes | 'nothing' | undefined {
    const { parts: old, set, buffers } = this;
    const difference = differenceOf(old, parts);
    const { before: same, behind } = difference;
    if (same === old.length && same === parts.length) return 'nothing';
    const gone = old.slice(same, old.length - behind);
    const come = parts.slice(same, parts.length - behind);
    if (!nameTheSame(gone, come)) return undefined;
    const base = countIn(parts.slice(0, same));
    const start = base + difference.start;
    const oldEnd = base + difference.oldEnd;
    const end = base + difference.end;
    const numbering = this.numbering(gone, come, parts);
    if (!numbering) return undefined;
    const { indexes, maps } = numbering;
    if (start === oldEnd && start === end && !maps) {
      this.set = relocated(set, parts);
      return 'nothing';
    }
    const oldCount = set.count;
    const oldBoxes = set.transports.length;
    const count = oldCount + end - oldEnd;
    const boxBase = set.first[base] as number;
    const boxes = oldBoxes + boxesIn(come) - boxesIn(gone);
    if (count >= buffers.kind.length || boxes > buffers.transports.length) return undefined;
    const slice = sliceOf(set, start, oldEnd);
    if (maps) renumber(slice, 0, slice.count, maps);
    // Those behind move up or down; rules that stay within the parts that were read again are written anew with them.
    const oldTail = base + countIn(gone);
    const tail = base + countIn(come);
    const oldBoxTail = boxBase + boxesIn(gone);
    const boxTail = boxBase + boxesIn(come);
    for (const name of BY_RULE) {
      // What became of rules is not written in their parts.
      if (name === 'state') moved(buffers.state, oldEnd, end, oldCount);
      else moved(buffers[name], oldTail, tail, oldCount);
    }
    moved(buffers.first, oldTail, tail, oldCount);
    for (const name of BY_BOX) moved(buffers[name], oldBoxTail, boxTail, oldBoxes);
    if (boxTail !== oldBoxTail) {
      const { first } = buffers;
      for (let i = tail; i < count; i++) first[i] = (first[i] as number) + boxTail - oldBoxTail;
    }
    const columns = columnsOf(buffers, count, boxes);
    if (maps) {
      renumber(columns, 0, base, maps);
      renumber(columns, tail, count, maps);
    }
    let r = base;
    let b = boxBase;
    for (const part of come) {
      fill(buffers, r, b, part, indexes.of(part), set);
      r += countOf(part);
      b += part.boxes.length / BOX_STRIDE;
    }
    const lookUp = lookUpIn(parts);
    const told = toldOf(columns, indexes, lookUp.targetOf);
    const events = eventsOf(columns);
    const restated = new Map<number, number>();
    if (hasEvents(slice, 0, slice.count) || hasEvents(columns, start, end)) {
      const states = columns.state.slice();
      putStates(told, events, columns.state);
      for (let i = 0; i < count; i++)
        if (states[i] !== columns.state[i] && (i < start || i >= end)) restated.set(i, states[i] as number);
    } else for (let i = start; i < end; i++) columns.state[i] = stateOf(told, events, i);
    const dirty = new Set<number>();
    for (let i = 0; i < slice.count; i++) dirty.add(slice.chain[i] as number);
    for (let i = start; i < end; i++) dirty.add(columns.chain[i] as number);
    for (const i of restated.keys()) dirty.add(columns.chain[i] as number);
    /** By their index now. */
    const orders: (ChainRules | undefined)[] = maps
      ? movedTo(set.chains, maps.chains, indexes.chains.length)
      : [...set.chains];
    const changed = new Map<number, ChangedChain>();
    for (const c of dirty) {
      // Events and rules of chains that are there no longer have none.
      if (c < 0) continue;
      const before = orders[c];
      const result = before && restated.size === 0 ? patched(columns, c, before, start, oldEnd, end) : undefined;
      changed.set(c, { before, patched: result });
      orders[c] = result?.rules;
    }
    for (const [c, rules] of orders.entries())
      if (rules?.order && !changed.has(c)) shift(rules.order, oldEnd, end - oldEnd);
    const isOpen = (chain: number): boolean => changed.has(chain) && orders[chain] === undefined;
    if ([...changed.keys()].some(isOpen))
      for (const [c, rules] of ordersIn(columns, indexes.chains, isOpen)) orders[c] = rules;
    this.set = rulesetWith(columns, {
      chains: orders as ChainRules[],
      conditions: indexes.conditions,
      ways: indexes.ways,
      events,
      defaults: defaultsOf(columns, events, lookUp.targetOf),
      madeFrom:
        restated.size === 0 ? { first: set.first, start, oldEnd, end, goneBoxes: slice.transports.length } : undefined,
      ranks: set,
      lookUp,
    });
    this.indexes = indexes;
    return { start, oldEnd, end, gone: slice, restated, chains: changed };
  }

  /** How chains, conditions and ways are numbered now; undefined where rules of a chain are counted in another way. */
  private numbering(
    gone: readonly Rows[],
    come: readonly Rows[],
    parts: readonly Rows[],
  ): { readonly indexes: Indexes; readonly maps: Maps | undefined } | undefined {
    const { set } = this;
    // Where the same ones are met in the same order, they are met first where they were.
    const met = this.meets(gone);
    if (met !== undefined && met === this.meets(come)) return { indexes: this.indexes, maps: undefined };
    const indexes = new Indexes();
    for (const part of parts) indexes.of(part);
    const chains = Int32Array.from(set.chains, ({ chain }) => indexes.ofChain(chain));
    // Of chains that are alike in all but these, the first one says how rules are counted.
    for (const [c, { chain }] of set.chains.entries()) {
      const now = indexes.chains[chains[c] as number];
      if (now && !isAlike(chain, now)) return undefined;
    }
    const conditions = Int32Array.from(set.conditions, indexes.ofCondition);
    const ways = Int32Array.from(set.ways, indexes.ofWay);
    return { indexes, maps: { chains, conditions, ways } };
  }

  /**
   * The chains, conditions and ways of parts by their numbers before, in the order in which they are met first; undefined
   * where one of them was not met before.
   */
  private meets(parts: readonly Rows[]): string | undefined {
    const { indexes } = this;
    const chains = new Set<number>();
    const conditions = new Set<number>();
    const ways = new Set<number>();
    for (const part of parts) {
      for (const chain of part.chains) {
        const number = indexes.ofChain(chain);
        if (number < 0 || !isAlike(chain, indexes.chains[number] as Chain)) return undefined;
        chains.add(number);
      }
      for (const condition of part.conditions) conditions.add(indexes.ofCondition(condition));
      for (const way of part.ways) ways.add(indexes.ofWay(way));
    }
    if (conditions.has(-1) || ways.has(-1)) return undefined;
    return [chains, conditions, ways].map((met) => [...met].join()).join(' ');
  }
}

const countIn = (parts: readonly Rows[]): number => parts.reduce((sum, part) => sum + countOf(part), 0);
const boxesIn = (parts: readonly Rows[]): number =>
  parts.reduce((sum, { boxes }) => sum + boxes.length / BOX_STRIDE, 0);

/** By an old number the new one, -1 for none. */
interface Maps {
  readonly chains: Int32Array;
  readonly conditions: Int32Array;
  readonly ways: Int32Array;
}

function renumber({ chain, condition, way }: Columns, from: number, to: number, maps: Maps): void {
  const put = (column: Int32Array, map: Int32Array): void => {
    for (let i = from; i < to; i++) {
      const number = column[i] as number;
      if (number >= 0) column[i] = (map[number] as number) < 0 ? NO_LONGER : (map[number] as number);
    }
  };
  put(chain, maps.chains);
  put(condition, maps.conditions);
  put(way, maps.ways);
}

/** Values by the indexes to which a map moves them. */
function movedTo<T>(list: readonly T[], map: Int32Array, count: number): (T | undefined)[] {
  const result: (T | undefined)[] = Array.from({ length: count });
  for (const [i, value] of list.entries()) if ((map[i] as number) >= 0) result[map[i] as number] = value;
  return result;
}

const NO_LONGER = -2;

/** Moves what stands from `oldStart` up to `oldEnd` to where it begins now. */
function moved(column: Uint8Array | Int32Array | Uint32Array, oldStart: number, start: number, oldEnd: number): void {
  if (oldStart !== start) column.copyWithin(start, oldStart, oldEnd);
}

function shift(order: Int32Array, from: number, by: number): void {
  if (by === 0) return;
  for (let turn = 0; turn < order.length; turn++) {
    const rule = order[turn] as number;
    if (rule >= from) order[turn] = rule + by;
  }
}

const hasEvents = ({ kind }: Columns, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (kind[i] !== RULE && kind[i] !== DEFAULTS) return true;
  return false;
};

/** Some rules of a set by themselves. */
function sliceOf(set: Columns, start: number, end: number): Columns {
  const begin = set.first[start] as number;
  const last = set.first[end] as number;
  const result = buffersFor(end - start, last - begin);
  for (const name of BY_RULE) result[name].set(set[name].subarray(start, end));
  for (const name of BY_BOX) result[name].set(set[name].subarray(begin, last));
  for (let i = start; i < end; i++) result.first[i - start] = (set.first[i] as number) - begin;
  return columnsOf(result, end - start, last - begin);
}
