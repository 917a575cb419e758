import { differenceOf, isAlike, nameTheSame } from './difference';
import { ordersIn, type Patched, patched } from './orders';
import { BOX_STRIDE, type Chain, DEFAULTS, type Rows, RULE } from './rows';
import {
  type Buffers,
  BY_BOX,
  BY_RULE,
  buffersFor,
  type ChainRules,
  type Columns,
  columnsOf,
  countOf,
  defaultsOf,
  fill,
  lookUpIn,
  madeOf,
  Numbers,
  type Ruleset,
  relocated,
  rulesetWith,
  toldOf,
} from './ruleset';
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

  constructor(private parts: readonly Rows[]) {
    ({ set: this.set, buffers: this.buffers } = madeOf(parts, [], MORE));
  }

  /** What is different with other parts; undefined where the set was made anew, `nothing` where rules only moved. */
  update(parts: readonly Rows[]): Changes | 'nothing' | undefined {
    const changes = this.patch(parts);
    if (!changes) ({ set: this.set, buffers: this.buffers } = madeOf(parts, [], MORE));
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
    const numbers = new Numbers();
    const partNumbers = parts.map((part) => numbers.of(part));
    const chains = mapOf(set.chains, ({ chain }) => numbers.ofChain(chain));
    // Of chains that are alike in all but these, the first one says how rules are counted.
    for (const [c, { chain }] of set.chains.entries()) {
      const now = numbers.chains[chains[c] as number];
      if (now && !isAlike(chain, now)) return undefined;
    }
    if (start === oldEnd && start === end && chains.every((c, i) => c === i)) {
      this.set = relocated(set, parts);
      return 'nothing';
    }
    const conditions = mapOf(set.conditions, numbers.ofCondition);
    const ways = mapOf(set.ways, numbers.ofWay);
    const oldCount = set.count;
    const oldBoxes = set.transports.length;
    const count = oldCount + end - oldEnd;
    const boxBase = set.first[base] as number;
    const boxes = oldBoxes + boxesIn(come) - boxesIn(gone);
    if (count >= buffers.kind.length || boxes > buffers.transports.length) return undefined;
    const slice = sliceOf(set, start, oldEnd);
    renumber(slice, 0, slice.count, chains, conditions, ways);
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
    if (isMoved(chains) || isMoved(conditions) || isMoved(ways)) {
      renumber(columns, 0, base, chains, conditions, ways);
      renumber(columns, tail, count, chains, conditions, ways);
    }
    let r = base;
    let b = boxBase;
    for (const [p, part] of come.entries()) {
      fill(buffers, r, b, part, partNumbers[same + p] as (typeof partNumbers)[number], set);
      r += countOf(part);
      b += part.boxes.length / BOX_STRIDE;
    }
    const lookUp = lookUpIn(parts);
    const told = toldOf(columns, numbers, lookUp.targetOf);
    const events = eventsOf(columns);
    const restated = new Map<number, number>();
    if (hasEvents(slice, 0, slice.count) || hasEvents(columns, start, end)) {
      const states = columns.state.slice();
      putStates(told, events, columns.state);
      for (let i = 0; i < count; i++)
        if (states[i] !== columns.state[i] && (i < start || i >= end)) restated.set(i, states[i] as number);
    } else for (let i = start; i < end; i++) columns.state[i] = stateOf(told, events, i);
    const isDirty = new Uint8Array(numbers.chains.length);
    const touch = (c: number): void => {
      if (c >= 0) isDirty[c] = 1;
    };
    for (let i = 0; i < slice.count; i++) touch(slice.chain[i] as number);
    for (let i = start; i < end; i++) touch(columns.chain[i] as number);
    for (const i of restated.keys()) touch(columns.chain[i] as number);
    const orders: (ChainRules | undefined)[] = numbers.chains.map(() => undefined);
    const changed = new Map<number, ChangedChain>();
    for (const [c, rules] of set.chains.entries()) {
      const now = chains[c] as number;
      if (now < 0) continue;
      const chain = numbers.chains[now] as Chain;
      if (isDirty[now] === 1) {
        const result = restated.size === 0 ? patched(columns, now, rules, start, oldEnd, end) : undefined;
        if (result) orders[now] = { ...result.rules, chain };
        changed.set(now, { before: rules, patched: result });
      } else orders[now] = { ...rules, chain, order: rules.order && shifted(rules.order, oldEnd, end - oldEnd) };
    }
    const isOpen = (chain: number): boolean => isDirty[chain] === 1 && orders[chain] === undefined;
    if (numbers.chains.some((_, c) => isOpen(c))) {
      for (const [c, rules] of ordersIn(columns, numbers.chains, isOpen)) {
        orders[c] = rules;
        if (!changed.has(c)) changed.set(c, { before: undefined, patched: undefined });
      }
    }
    this.set = rulesetWith(columns, {
      chains: orders as ChainRules[],
      conditions: numbers.conditions,
      ways: numbers.ways,
      defaults: defaultsOf(columns, events, lookUp.targetOf),
      ranks: set,
      lookUp,
    });
    return { start, oldEnd, end, gone: slice, restated, chains: changed };
  }
}

const countIn = (parts: readonly Rows[]): number => parts.reduce((sum, part) => sum + countOf(part), 0);
const boxesIn = (parts: readonly Rows[]): number =>
  parts.reduce((sum, { boxes }) => sum + boxes.length / BOX_STRIDE, 0);

/** By an old number the new one, -1 for none. */
const mapOf = <T>(list: readonly T[], numberOf: (value: T) => number): Int32Array => Int32Array.from(list, numberOf);

const isMoved = (map: Int32Array): boolean => map.some((now, before) => now !== before);

function renumber(
  { chain, condition, way }: Columns,
  from: number,
  to: number,
  chains: Int32Array,
  conditions: Int32Array,
  ways: Int32Array,
): void {
  const put = (column: Int32Array, map: Int32Array): void => {
    for (let i = from; i < to; i++) {
      const number = column[i] as number;
      if (number >= 0) column[i] = (map[number] as number) < 0 ? NO_LONGER : (map[number] as number);
    }
  };
  put(chain, chains);
  put(condition, conditions);
  put(way, ways);
}

const NO_LONGER = -2;

/** Moves what stands from `oldStart` up to `oldEnd` to where it begins now. */
function moved(column: Uint8Array | Int32Array | Uint32Array, oldStart: number, start: number, oldEnd: number): void {
  if (oldStart !== start) column.copyWithin(start, oldStart, oldEnd);
}

function shifted(order: Int32Array, from: number, by: number): Int32Array {
  if (by !== 0)
    for (let turn = 0; turn < order.length; turn++) {
      const rule = order[turn] as number;
      if (rule >= from) order[turn] = rule + by;
    }
  return order;
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
