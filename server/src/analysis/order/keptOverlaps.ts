import { ChainPass, MOST_CHANGED, TooMuch } from './chainPass';
import { type Columns, STANDS } from './columns';
import { LAST_IPV4 } from './intervals';
import type { ChangedChain, Changes } from './kept';
import { indexNow, Merge } from './keptMerge';
import type { Patched } from './orders';
import { isWhole, type KnownOverlaps, TWIN } from './overlaps';
import { ALL_PROFILES, BLOCK, lanesOf, OPAQUE } from './rows';
import type { ChainRules, Ruleset } from './ruleset';
import { ALLOWANCE } from './search';
import { areTwo, isDecider, isSame, isSound, isWrittenTwice, leads, mayBeTwin } from './traffic';
import { Ranks, repeatedBy } from './twins';

/** So often the rules of a chain are gone through for one edit. */
const MOST_PASSES = 96;

/**
 * What is known of a rule set after an edit, from what was known before it: rules keep their answers that have no
 * traffic in common with one that changed. Undefined where finding out anew is as fast, or where it was passed over
 * what would have been too much: what is passed over hangs on the whole.
 */
export function overlapsAfter(known: KnownOverlaps, set: Ruleset, changes: Changes): KnownOverlaps | undefined {
  if (!isWhole(known)) return undefined;
  try {
    return new Update(known, set, changes).run();
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

/** A rule that was there before the edit, or is no longer, or is of another state. */
interface Changed {
  readonly of: Columns;
  readonly index: number;
}

class Update {
  private readonly marks: Uint8Array;
  private readonly oldMarks: Uint8Array;
  private readonly allowance: { left: number };
  private passes = 0;
  /** Answers that were found out anew: by rule those that hide it. */
  private readonly answers = new Map<number, readonly number[] | undefined>();
  /** Of rules whose equals changed: the one that each repeats, -1 for none. */
  private readonly twins = new Map<number, number>();
  private readonly clashes = new Map<number, number>();

  constructor(
    private readonly known: KnownOverlaps,
    private readonly set: Ruleset,
    private readonly changes: Changes,
  ) {
    const { start, oldEnd, end } = changes;
    this.oldMarks = known.marks;
    this.marks = new Uint8Array(set.count);
    this.marks.set(known.marks.subarray(0, start));
    this.marks.set(known.marks.subarray(oldEnd), end);
    this.allowance = { left: ALLOWANCE - known.spent };
  }

  run(): KnownOverlaps {
    const { changes, known } = this;
    const { gone, start, end, restated } = changes;
    if (gone.count + end - start + restated.size * 2 > MOST_CHANGED) throw new TooMuch();
    const deepest = known.deepest + this.deeper();
    const pairs = known.pairs + this.morePairs();
    // All addresses may be around every range now, and were not before.
    if (!isWhole({ spent: known.spent, deepest: deepest + 1, pairs })) throw new TooMuch();
    this.findTwins();
    for (const rule of restated.keys()) this.marks[rule] = 0;
    this.findClashes();
    for (const [chain, changed] of changes.chains) this.followChain(chain, changed);
    const merge = new Merge(changes, this.set.count);
    return {
      hidden: merge.hidden(this.set, known.hidden, this.answers),
      twins: merge.twins(known.twins, this.twins),
      clashes: merge.clashes(known.clashes, this.clashes),
      marks: this.marks,
      spent: ALLOWANCE - this.allowance.left,
      deepest,
      pairs,
    };
  }

  private isNew(rule: number): boolean {
    const { start, end, restated } = this.changes;
    return (rule >= start && rule < end) || (restated.size > 0 && restated.has(rule));
  }

  /** At most so many ranges more are around one: those of more than one address that the new rules name. */
  private deeper(): number {
    const { set } = this;
    const { start, end } = this.changes;
    let more = 0;
    for (let b = set.first[start] as number, last = set.first[end] as number; b < last; b++) {
      const family = set.family[b] as number;
      if (family === 0) continue;
      const whole = family === 4 ? LAST_IPV4 : set.lastWide;
      const counts = (from: number, to: number): number => (from < to && (from > 0 || to < whole) ? 1 : 0);
      more += counts(set.sourceFrom[b] as number, set.sourceTo[b] as number);
      more += counts(set.destinationFrom[b] as number, set.destinationTo[b] as number);
    }
    return more;
  }

  private morePairs(): number {
    const { set } = this;
    const { start, end } = this.changes;
    let more = 0;
    for (let b = set.first[start] as number, last = set.first[end] as number; b < last; b++)
      if (set.sourcePorts[b] !== 0xffff && set.ports[b] !== 0xffff) more++;
    return more;
  }

  private *changed(): Iterable<Changed> {
    const { gone, start, end, restated } = this.changes;
    for (let index = 0; index < gone.count; index++) yield { of: gone, index };
    for (let index = start; index < end; index++) yield { of: this.set, index };
    for (const index of restated.keys()) yield { of: this.set, index };
  }

  private pass(): void {
    if (++this.passes > MOST_PASSES) throw new TooMuch();
  }

  private findTwins(): void {
    const { set, twins, marks } = this;
    const ranks = new Ranks(set);
    for (const { of, index } of this.changed()) {
      if (of.first[index] === of.first[index + 1] || !isDecider(of, index)) continue;
      if (of === set && twins.has(index)) continue;
      this.pass();
      const own: number[] = [];
      for (const i of equals(of, index, set)) {
        if (mayBeTwin(set, i)) own.push(i);
        // It may have been one.
        else if (((marks[i] as number) & TWIN) !== 0) this.settle(i, -1);
      }
      for (const [k, first] of repeatedBy(set, own, ranks).entries()) this.settle(own[k] as number, first);
    }
  }

  /** Notes which rule another one repeats. */
  private settle(rule: number, of: number): void {
    this.twins.set(rule, of);
    const was = ((this.marks[rule] as number) & TWIN) !== 0;
    if (was === of >= 0) return;
    this.turned.add(rule);
  }

  /** Rules that became twins or are twins no longer. */
  private readonly turned = new Set<number>();

  private findClashes(): void {
    const { set, clashes } = this;
    if (!set.chains.some(({ chain }) => chain.unique)) return;
    const seen = new Set<string>();
    for (const { of, index } of this.changed()) {
      const chain = of.chain[index] as number;
      const priority = of.priority[index] as number;
      const key = `${chain} ${priority}`;
      if (priority < 0 || !set.chains[chain]?.chain.unique || seen.has(key)) continue;
      seen.add(key);
      this.pass();
      let first = -1;
      for (let i = 0; i < set.count; i++) {
        if (set.chain[i] !== chain || set.priority[i] !== priority) continue;
        clashes.set(i, -1);
        if (!isSound(set, i)) continue;
        if (first < 0 || !leads(set, first, i)) first = i;
        else if (areTwo(set, first, i) && !isWrittenTwice(set, first, i)) clashes.set(i, first);
      }
    }
  }

  /** Finds out anew which rules of a chain are hidden, of those that may be so or not because of the edit. */
  private followChain(c: number, { before, patched }: ChangedChain): void {
    const { set, marks, answers } = this;
    const { chain, order, isProfiled } = set.chains[c] as ChainRules;
    // Where any rule that allows will do, none hides another.
    if (chain.match === 'union') {
      for (const [rule, of] of this.twins) if (set.chain[rule] === c) marks[rule] = of < 0 ? 0 : TWIN;
      return;
    }
    if (!order || (before && (!before.order || before.isProfiled !== isProfiled))) throw new TooMuch();
    const blocksFirst = chain.match === 'block-first';
    const chainPass = new ChainPass(set, order, marks, blocksFirst, isProfiled, lanesOf(chain), this.allowance, () =>
      this.pass(),
    );
    const { removed, added } = patched ?? this.compared(before?.order ?? NO_RULES, order);
    /** Turns of rules to be asked again. */
    const pending = new Set<number>(added);
    for (const { old, turn } of removed) {
      if (this.oldPower(old, blocksFirst, isProfiled) !== 0) chainPass.meeting(...this.oldRule(old), turn, pending);
    }
    if (this.turned.size > 0)
      for (let turn = 0; turn < order.length; turn++) if (this.turned.has(order[turn] as number)) pending.add(turn);
    while (pending.size > 0) {
      let turn = Number.POSITIVE_INFINITY;
      for (const one of pending) turn = Math.min(turn, one);
      pending.delete(turn);
      if (answers.size > MOST_CHANGED) throw new TooMuch();
      const rule = order[turn] as number;
      const power = this.isNew(rule) ? 0 : chainPass.power(rule, marks[rule] as number);
      const { hidden, by } = this.isTwin(rule) ? { hidden: TWIN, by: undefined } : chainPass.ask(rule, turn);
      marks[rule] = hidden;
      answers.set(rule, by);
      if (chainPass.power(rule, hidden) !== power) chainPass.meeting(set, rule, turn + 1, pending);
    }
  }

  private isTwin(rule: number): boolean {
    const of = this.twins.get(rule);
    return of === undefined ? ((this.marks[rule] as number) & TWIN) !== 0 : of >= 0;
  }

  /** A rule of before the edit, by its old index. */
  private oldRule(old: number): readonly [Columns, number] {
    const { gone, start } = this.changes;
    const now = indexNow(this.changes, old);
    return now < 0 ? [gone, old - start] : [this.set, now];
  }

  /** The profiles for which a rule decided for others before the edit. */
  private oldPower(old: number, blocksFirst: boolean, byProfile: boolean): number {
    const [of, index] = this.oldRule(old);
    const mark = this.oldMarks[old] as number;
    const condition = of.condition[index] as number;
    const returning = condition >= 0 && (this.set.conditions[condition]?.returning ?? false);
    const stood = of === this.set ? this.changes.restated.get(index) === STANDS : isSound(of, index);
    if (!stood || returning || ((of.flags[index] as number) & OPAQUE) !== 0 || (mark & TWIN) !== 0) return 0;
    if (blocksFirst ? of.action[index] !== BLOCK : !isDecider(of, index)) return 0;
    return (byProfile ? (of.profiles[index] as number) : ALL_PROFILES) & ~mark;
  }

  /**
   * Goes through the old and the new order of a chain together, and finds where what is gone, or of which something else
   * became, stood and stands. Rules that are there still have to be in the old order.
   */
  private compared(before: Int32Array, order: Int32Array): Pick<Patched, 'removed' | 'added'> {
    const { restated } = this.changes;
    const removed: { old: number; turn: number }[] = [];
    const added: number[] = [];
    let turn = 0;
    const skip = (): void => {
      for (; turn < order.length && this.isNew(order[turn] as number); turn++) added.push(turn);
    };
    for (let i = 0; i < before.length; i++) {
      const old = before[i] as number;
      const rule = indexNow(this.changes, old);
      if (rule < 0 || (restated.size > 0 && restated.has(rule))) {
        removed.push({ old, turn });
        continue;
      }
      skip();
      if (order[turn] !== rule) throw new TooMuch();
      turn++;
    }
    skip();
    if (turn < order.length) throw new TooMuch();
    return { removed, added };
  }
}

const NO_RULES = new Int32Array(0);

/** The rules that are the same as one: what differs most is compared first. */
function equals(of: Columns, index: number, set: Ruleset): number[] {
  const { count, first, ports, sourceFrom, destinationFrom } = set;
  const result: number[] = [];
  const box = of.first[index] as number;
  const [stretch, source, destination] = [of.ports[box], of.sourceFrom[box], of.destinationFrom[box]];
  // Of rules with several boxes it is not known which one is compared with which.
  const several = of.first[index + 1] !== box + 1;
  for (let i = 0; i < count; i++) {
    const b = first[i] as number;
    if (!several && (ports[b] !== stretch || sourceFrom[b] !== source || destinationFrom[b] !== destination)) continue;
    if (set.chain[i] === of.chain[index] && isSame(of, index, set, i)) result.push(i);
  }
  return result;
}
