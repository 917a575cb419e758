import { type Columns, GONE } from './columns';
import { ALL_PROFILES, BLOCK, type Chain, QUICK, RULE } from './rows';
import type { ChainRules } from './ruleset';

/** More rules put between others than that are not followed. */
const MOST_INSERTS = 2000;

/** The order in which the rules of each chain are asked. Rules that are gone are left out. */
export function ordersOf(columns: Columns, chains: readonly Chain[]): ChainRules[] {
  return [...ordersIn(columns, chains, () => true).values()];
}

/** The orders of some chains, by the chain's index. */
export function ordersIn(
  columns: Columns,
  chains: readonly Chain[],
  isWanted: (chain: number) => boolean,
): Map<number, ChainRules> {
  const { count, chain, kind, state, priority, insert, profiles } = columns;
  const sizes = new Int32Array(chains.length);
  const said = new Uint8Array(chains.length);
  const wanted = Uint8Array.from(chains, (_, c) => (isWanted(c) ? 1 : 0));
  const members = new Int32Array(count);
  let length = 0;
  for (let i = 0; i < count; i++) {
    const c = chain[i] as number;
    if (wanted[c] !== 1 || kind[i] !== RULE || state[i] === GONE) continue;
    members[length++] = i;
    sizes[c] = (sizes[c] as number) + 1;
    if ((priority[i] as number) >= 0 || insert[i] !== 0) said[c] = (said[c] as number) | NUMBERED;
    if (profiles[i] !== ALL_PROFILES) said[c] = (said[c] as number) | PROFILED;
  }
  const lists = byChain(members.subarray(0, length), chain, sizes);
  const orders = new Map<number, ChainRules>();
  for (const [c, one] of chains.entries()) {
    if (wanted[c] !== 1) continue;
    const numbered = ((said[c] as number) & NUMBERED) !== 0;
    orders.set(c, {
      chain: one,
      order: orderOf(one, lists[c] as Int32Array, columns, numbered),
      isPlain: isPlain(one, numbered),
      isProfiled: ((said[c] as number) & PROFILED) !== 0,
    });
  }
  return orders;
}

/** Rules by their chain, of each of which it is known how many it has. */
function byChain(members: Int32Array, chain: Int32Array, sizes: Int32Array): Int32Array[] {
  const only = sizes.indexOf(members.length);
  if (only >= 0) return Array.from(sizes, (_, c) => (c === only ? members : NO_MEMBERS));
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let k = 0; k < members.length; k++) {
    const c = chain[members[k] as number] as number;
    const at = sizes[c] as number;
    (lists[c] as Int32Array)[at] = members[k] as number;
    sizes[c] = at + 1;
  }
  return lists;
}

const NO_MEMBERS = new Int32Array(0);
const NUMBERED = 1;
const PROFILED = 2;

const isNumbered = (priority: Int32Array, insert: Int32Array, i: number): boolean =>
  (priority[i] as number) >= 0 || insert[i] !== 0;

const isPlain = ({ match }: Chain, numbered: boolean): boolean =>
  match !== 'priority' && (match !== 'first' || !numbered);

/** A chain after an edit, and where in it what changed stands or stood. */
export interface Patched {
  readonly rules: ChainRules;
  /** Old indexes of rules that are there no longer, each with the turn of the first rule that was behind it. */
  readonly removed: readonly { readonly old: number; readonly turn: number }[];
  /** Turns of the rules that are new. */
  readonly added: readonly number[];
}

/**
 * The order of a chain from the one before an edit in which rules from `start` up to `oldEnd` gave way to those from
 * `start` up to `end`; undefined where more than the text tells the order.
 */
export function patched(
  columns: Columns,
  c: number,
  before: ChainRules,
  start: number,
  oldEnd: number,
  end: number,
): Patched | undefined {
  const { chain, action, flags, kind, state, priority, insert, profiles } = columns;
  const { order, isPlain: wasPlain } = before;
  const { match } = before.chain;
  if (!order || !wasPlain) return undefined;
  /** What is asked first, by the part of the chain it is in and by its index. */
  const inFront = (i: number): boolean =>
    match === 'block-first' ? action[i] === BLOCK : match === 'last' ? ((flags[i] as number) & QUICK) !== 0 : true;
  const isBefore = (a: number, b: number): boolean => {
    const front = inFront(a);
    return front === inFront(b) ? (match === 'last' && !front ? a > b : a < b) : front;
  };
  const come: number[] = [];
  let { isProfiled } = before;
  for (let i = start; i < end; i++) {
    if (chain[i] !== c || kind[i] !== RULE || state[i] === GONE) continue;
    if (match === 'first' && isNumbered(priority, insert, i)) return undefined;
    isProfiled ||= profiles[i] !== ALL_PROFILES;
    come.push(i);
  }
  come.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const removed: { old: number; turn: number }[] = [];
  const added: number[] = [];
  const result = new Int32Array(order.length + come.length);
  const by = end - oldEnd;
  let turn = 0;
  let next = 0;
  for (let i = 0; i < order.length; i++) {
    const old = order[i] as number;
    if (old >= start && old < oldEnd) {
      removed.push({ old, turn });
      continue;
    }
    const rule = old < start ? old : old + by;
    for (; next < come.length && isBefore(come[next] as number, rule); next++) {
      added.push(turn);
      result[turn++] = come[next] as number;
    }
    result[turn++] = rule;
  }
  for (; next < come.length; next++) {
    added.push(turn);
    result[turn++] = come[next] as number;
  }
  return { rules: { ...before, order: result.subarray(0, turn), isProfiled }, removed, added };
}

function orderOf(
  { match, step = 10 }: Chain,
  rules: Int32Array,
  { priority, insert, action, flags }: Columns,
  numbered: boolean,
): Int32Array | undefined {
  switch (match) {
    case 'block-first':
      return parted(rules, (i) => action[i] === BLOCK, false);
    case 'last':
      return parted(rules, (i) => ((flags[i] as number) & QUICK) !== 0, true);
    case 'priority': {
      for (const i of rules) if ((priority[i] as number) < 0) return undefined;
      return sorted(rules, (i) => (priority[i] as number) * 2 + (action[i] === BLOCK ? 0 : 1));
    }
    case 'union':
      return rules;
    default: {
      if (!numbered) return rules;
      for (const i of rules) if (insert[i] !== 0) return withInserts(rules, insert);
      let last = 0;
      return sorted(rules, (i) => {
        const own = priority[i] as number;
        const number = own < 0 ? last + step : own;
        last = Math.max(last, number);
        return number;
      });
    }
  }
}

/** Those that come first before the others, the others in reverse where that is said. */
function parted(rules: Int32Array, isFirst: (rule: number) => boolean, turned: boolean): Int32Array {
  const result = new Int32Array(rules.length);
  let begin = 0;
  let end = rules.length;
  for (const i of rules) {
    if (isFirst(i)) result[begin++] = i;
    else result[--end] = i;
  }
  return turned ? result : turnedFrom(result, begin);
}

function turnedFrom(rules: Int32Array, begin: number): Int32Array {
  rules.subarray(begin).reverse();
  return rules;
}

/** Rules by a number that is asked for in their order; of equal numbers in their order. */
function sorted(rules: Int32Array, numberOf: (rule: number) => number): Int32Array {
  const count = rules.length;
  const numbers = new Float64Array(count);
  let rises = true;
  let most = 0;
  for (let at = 0; at < count; at++) {
    const number = numberOf(rules[at] as number);
    numbers[at] = number;
    rises &&= at === 0 || (numbers[at - 1] as number) <= number;
    most = Math.max(most, number);
  }
  if (rises) return rules;
  const result = new Int32Array(count);
  // Number and position in one, as long as a double holds both.
  if (most * count < Number.MAX_SAFE_INTEGER) {
    for (let at = 0; at < count; at++) numbers[at] = (numbers[at] as number) * count + at;
    numbers.sort();
    for (let at = 0; at < count; at++) result[at] = rules[(numbers[at] as number) % count] as number;
    return result;
  }
  const order = Uint32Array.from(rules, (_, at) => at);
  order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b);
  for (let at = 0; at < count; at++) result[at] = rules[order[at] as number] as number;
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
