import { MOST_PAIRS } from './byAddress';
import { MOST_AROUND } from './intervals';
import { Numbers } from './numbers';
import type { Ruleset } from './ruleset';
import { ALLOWANCE, FEW, type Finds, Search } from './search';
import { areTwo, isSameTraffic, isSound, isWrittenTwice, leads, wayOf } from './traffic';
import { type Twins, twinsOf } from './twins';
import { isInsteadOf } from './ways';

/** Of more findings than that with one cause, the first is said with the number of the rest. */
export const MOST_SINGLY = 50;

/** Rules that decide nothing, because others do so before them; in text order. */
export interface HiddenRules {
  readonly rules: Int32Array;
  /** The rules that together match all the traffic of the rule at `i`: `by` from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: Int32Array;
  /** In the order in which they are asked; none of those for one rule can be left out. */
  readonly by: Int32Array;
}

/** Two rules of one chain with one priority, where that must not be. */
export interface Clash {
  readonly rule: number;
  readonly with: number;
}

/** What rules of a set have to do with each other. */
export interface Overlaps {
  readonly hidden: HiddenRules;
  readonly twins: Twins;
  readonly clashes: readonly Clash[];
}

/**
 * Which rules are twins, which are hidden by others, and which clash. Exact, and silent where it would cost too much.
 * `few`: where no more rules hold a port, each of them is looked at.
 */
export function overlapsOf(set: Ruleset, few = FEW): Overlaps {
  return knownOverlaps(set, few);
}

/** What is known of the rules of a set beside the findings, so that it need not be found out again after an edit. */
export interface KnownOverlaps extends Overlaps {
  /** By rule: bits of the profiles for which it is hidden, and `TWIN`. */
  readonly marks: Uint8Array;
  /** How much was looked at. */
  readonly spent: number;
  /** At most so many ranges are around one, and so many rules that name ports of both ends for one pair of addresses. */
  readonly deepest: number;
  readonly pairs: number;
}

/** The mark of a rule that says what an earlier one says. */
export const TWIN = 8;

export function knownOverlaps(set: Ruleset, few = FEW): KnownOverlaps {
  const steps = overlapsInSteps(set, few);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same in steps, for who has other things to do between; the set stays as it is meanwhile. */
export function* overlapsInSteps(set: Ruleset, few = FEW): Generator<void, KnownOverlaps> {
  const twins = twinsOf(set);
  yield;
  const isTwin = new Uint8Array(set.count);
  for (const rule of twins.rules) isTwin[rule] = 1;
  const search = new Search(set, isTwin, few);
  const found = new Found(set);
  for (const rules of set.chains) {
    if (rules.order && rules.chain.match !== 'union' && rules.order.length > 1) yield* search.steps(rules, found);
  }
  const { marks } = found;
  for (const rule of twins.rules) marks[rule] = TWIN;
  const { spent, deepest, mostPairs: pairs } = search;
  search.release();
  return { hidden: found.inTextOrder(), twins, clashes: clashesOf(set), marks, spent, deepest, pairs };
}

/** True where nothing was passed over because it would have been too much. */
export const isWhole = ({ spent, deepest, pairs }: Pick<KnownOverlaps, 'spent' | 'deepest' | 'pairs'>): boolean =>
  spent <= ALLOWANCE && deepest <= MOST_AROUND && pairs < MOST_PAIRS;

/** Hidden rules as they are found, chain by chain. */
class Found implements Finds {
  readonly marks: Uint8Array;
  private readonly rules = new Numbers();
  private readonly offsets = new Numbers();
  private readonly by = new Numbers();

  constructor(private readonly set: Ruleset) {
    this.marks = new Uint8Array(set.count);
  }

  hides(rule: number, profiles: number): void {
    this.marks[rule] = (this.marks[rule] as number) | profiles;
  }

  add(rule: number, by: ArrayLike<number>): void {
    this.addFrom(rule, by, 0, by.length);
  }

  private addFrom(rule: number, by: ArrayLike<number>, begin: number, end: number): void {
    this.rules.push(rule);
    this.offsets.push(this.by.length);
    for (let i = begin; i < end; i++) this.by.push(by[i] as number);
  }

  inTextOrder(): HiddenRules {
    const { set } = this;
    const rules = this.rules.finish();
    this.offsets.push(this.by.length);
    const offsets = this.offsets.finish();
    const by = this.by.finish();
    /** By rule its index, counted from 1; 0 for what is not told. */
    const at = new Int32Array(set.count);
    let isSorted = true;
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i] as number;
      const own = by.subarray(offsets[i], offsets[i + 1]);
      const isTold = isAlwaysTold(set, rule) ? !isRunAgain(set, rule, own) : isToBeTold(set, rule, own);
      if (isTold) at[rule] = i + 1;
      isSorted &&= isTold && (i === 0 || (rules[i - 1] as number) < rule);
    }
    if (isSorted) return { rules, offsets, by };
    const result = new Found(set);
    for (let rule = 0; rule < set.count; rule++) {
      const i = (at[rule] as number) - 1;
      if (i >= 0) result.addFrom(rule, by, offsets[i] as number, offsets[i + 1] as number);
    }
    result.offsets.push(result.by.length);
    return { rules: result.rules.finish(), offsets: result.offsets.finish(), by: result.by.finish() };
  }
}

/** True for a hidden rule of which it does not matter by which others. */
const isAlwaysTold = (set: Ruleset, rule: number): boolean =>
  (set.way[rule] as number) < 0 && !set.chains[set.chain[rule] as number]?.chain.replaces;

/** True for a rule that its own statement made before: one that is run again with the same says nothing new. */
const isRunAgain = (set: Ruleset, rule: number, by: ArrayLike<number>): boolean =>
  some(by, (one) => set.areAtOnePlace(one, rule) && isSameTraffic(set, one, set, rule));

/**
 * False for a hidden rule that took the place of one which hides it, that is run where that one failed, or that its own
 * statement made before.
 */
export function isToBeTold(set: Ruleset, rule: number, by: ArrayLike<number>): boolean {
  if (isRunAgain(set, rule, by)) return false;
  const chain = set.chains[set.chain[rule] as number]?.chain;
  if (chain?.replaces && some(by, (one) => isSameTraffic(set, one, set, rule) || isOfOneName(set, one, rule)))
    return false;
  const way = wayOf(set, rule);
  return !way || !some(by, (one) => isInsteadOf(way, set.placeOf(one)));
}

const isOfOneName = ({ name }: Ruleset, a: number, b: number): boolean => name[a] !== 0 && name[a] === name[b];

function some(numbers: ArrayLike<number>, holds: (number: number) => boolean): boolean {
  for (let i = 0; i < numbers.length; i++) if (holds(numbers[i] as number)) return true;
  return false;
}

function clashesOf(set: Ruleset): Clash[] {
  const clashes: Clash[] = [];
  if (!set.chains.some(({ chain }) => chain.unique)) return clashes;
  /** By chain and priority: the rule that has it. */
  const seen = new Map<number, number>();
  for (let i = 0; i < set.count; i++) {
    const priority = set.priority[i] as number;
    const c = set.chain[i] as number;
    if (priority < 0 || !set.chains[c]?.chain.unique || !isSound(set, i)) continue;
    const key = c * 0x80000000 + priority;
    const other = seen.get(key);
    if (other === undefined || !leads(set, other, i)) seen.set(key, i);
    else if (areTwo(set, other, i) && !isWrittenTwice(set, other, i)) clashes.push({ rule: i, with: other });
  }
  return clashes;
}
