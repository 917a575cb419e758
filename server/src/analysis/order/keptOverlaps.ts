import { type Columns, STANDS } from './columns';
import { cover, type Earlier, type TellRegion } from './cover';
import { IPV4, LAST_IPV4 } from './intervals';
import type { ChangedChain, Changes } from './kept';
import { Numbers } from './numbers';
import type { Patched } from './orders';
import { type Clash, type HiddenRules, isToBeTold, isWhole, type KnownOverlaps, TWIN, type Twins } from './overlaps';
import type { Region } from './regions';
import { ALL_PROFILES, BLOCK, OPAQUE } from './rows';
import type { ChainRules, Ruleset } from './ruleset';
import { ALLOWANCE } from './search';
import {
  areTwo,
  holdsFor,
  isDecider,
  isSame,
  isSound,
  leads,
  mayBeHidden,
  mayBeTwin,
  mayHide,
  regionOf,
  regionsOf,
} from './traffic';

/** Where more rules than that changed, or may be hidden or not because of them, all is found out anew. */
const MOST_CHANGED = 64;
/** So often the rules of a chain are gone through for one edit. */
const MOST_PASSES = 96;

/** The edit is too much to be followed. */
class TooMuch extends Error {}

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
    return {
      hidden: this.hidden(),
      twins: this.newTwins(),
      clashes: this.newClashes(),
      marks: this.marks,
      spent: ALLOWANCE - this.allowance.left,
      deepest,
      pairs,
    };
  }

  /** An old index as it is now; -1 for a rule that is gone. */
  private now(old: number): number {
    const { start, oldEnd, end } = this.changes;
    return old < start ? old : old < oldEnd ? -1 : old + end - oldEnd;
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
    for (const { of, index } of this.changed()) {
      if (of.first[index] === of.first[index + 1] || !isDecider(of, index)) continue;
      if (of === set && twins.has(index)) continue;
      this.pass();
      let first = -1;
      for (const i of equals(of, index, set)) {
        const before = marks[i] as number;
        if (!mayBeTwin(set, i)) {
          // It may have been one.
          if ((before & TWIN) !== 0) this.settle(i, -1);
          continue;
        }
        let repeats = -1;
        if (first < 0 || !leads(set, first, i)) first = i;
        else if (areTwo(set, first, i)) repeats = first;
        this.settle(i, repeats);
      }
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
        else if (areTwo(set, first, i)) clashes.set(i, first);
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
    const chainPass = new ChainPass(set, order, marks, blocksFirst, isProfiled, this.allowance, () => this.pass());
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
    const now = this.now(old);
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
      const rule = this.now(old);
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

  private hidden(): HiddenRules {
    const { set, answers, known } = this;
    const rules = new Numbers();
    const offsets = new Numbers();
    const by = new Numbers();
    const found = [...answers.keys()].filter((rule) => answers.get(rule) !== undefined).sort((a, b) => a - b);
    let next = 0;
    const putNew = (limit: number): void => {
      for (; next < found.length && (found[next] as number) < limit; next++) {
        const rule = found[next] as number;
        const own = answers.get(rule) as readonly number[];
        if (!isToBeTold(set, rule, own)) continue;
        rules.push(rule);
        offsets.push(by.length);
        for (const one of own) by.push(one);
      }
    };
    const old = known.hidden;
    const isSettled = this.settled(answers.keys());
    for (let i = 0; i < old.rules.length; i++) {
      const rule = this.now(old.rules[i] as number);
      if (rule < 0 || isSettled[rule] === 1) continue;
      if (next < found.length) putNew(rule);
      rules.push(rule);
      offsets.push(by.length);
      for (let k = old.offsets[i] as number; k < (old.offsets[i + 1] as number); k++)
        by.push(this.now(old.by[k] as number));
    }
    putNew(Number.POSITIVE_INFINITY);
    offsets.push(by.length);
    return { rules: rules.finish(), offsets: offsets.finish(), by: by.finish() };
  }

  /** 1 for rules of which nothing is taken over from before: those that are new, and some others. */
  private settled(others: Iterable<number>): Uint8Array {
    const { start, end, restated } = this.changes;
    const result = new Uint8Array(this.set.count).fill(1, start, end);
    for (const rule of restated.keys()) result[rule] = 1;
    for (const rule of others) result[rule] = 1;
    return result;
  }

  private newTwins(): Twins {
    const { rules, of } = this.known.twins;
    const kept = this.merged(rules, of, this.twins);
    return { rules: kept.rules.finish(), of: kept.others.finish() };
  }

  private newClashes(): Clash[] {
    const { clashes } = this.known;
    const kept = this.merged(
      clashes.map((clash) => clash.rule),
      clashes.map((clash) => clash.with),
      this.clashes,
    );
    const [rules, others] = [kept.rules.finish(), kept.others.finish()];
    return Array.from(rules, (rule, i) => ({ rule, with: others[i] as number }));
  }

  /** Pairs of rules as they are numbered now, with those that were found out anew in the place of what was. */
  private merged(
    rules: ArrayLike<number>,
    others: ArrayLike<number>,
    anew: ReadonlyMap<number, number>,
  ): { readonly rules: Numbers; readonly others: Numbers } {
    const result = { rules: new Numbers(), others: new Numbers() };
    const put = (rule: number, other: number): void => {
      result.rules.push(rule);
      result.others.push(other);
    };
    const found = [...anew].filter(([, other]) => other >= 0).sort(([a], [b]) => a - b);
    const isSettled = this.settled(anew.keys());
    let next = 0;
    for (let i = 0; i < rules.length; i++) {
      const rule = this.now(rules[i] as number);
      if (rule < 0 || isSettled[rule] === 1) continue;
      for (; next < found.length && (found[next] as [number, number])[0] < rule; next++)
        put(...(found[next] as [number, number]));
      put(rule, this.now(others[i] as number));
    }
    for (; next < found.length; next++) put(...(found[next] as [number, number]));
    return result;
  }
}

const NO_RULES = new Int32Array(0);

/** Asks single rules of a chain whether others hide them, by going through all that are asked before them. */
class ChainPass implements Earlier {
  private turn = 0;
  private profile = 0;
  private rule = 0;
  private transport = 0;
  private world: 0 | 1 = 0;

  constructor(
    private readonly set: Ruleset,
    private readonly order: Int32Array,
    private readonly marks: Uint8Array,
    private readonly blocksFirst: boolean,
    private readonly byProfile: boolean,
    private readonly allowance: { left: number },
    private readonly count: () => void,
  ) {}

  /** The profiles for which a rule decides for others. */
  power(rule: number, mark: number): number {
    const { set, blocksFirst, byProfile } = this;
    if ((mark & TWIN) !== 0 || !mayHide(set, set.conditions, rule, blocksFirst)) return 0;
    return (byProfile ? (set.profiles[rule] as number) : ALL_PROFILES) & ~mark;
  }

  /** For which profiles a rule is hidden, and by which rules if it is so for all of its own. */
  ask(rule: number, turn: number): { readonly hidden: number; readonly by: readonly number[] | undefined } {
    const { set, blocksFirst, byProfile, order } = this;
    if (!mayBeHidden(set, rule, blocksFirst)) return NOT_HIDDEN;
    this.turn = turn;
    this.rule = rule;
    const turns = new Set<number>();
    if (!byProfile) {
      this.profile = ALL_PROFILES;
      return this.hiders(turns) ? { hidden: ALL_PROFILES, by: this.rules(turns, order) } : NOT_HIDDEN;
    }
    const own = set.profiles[rule] as number;
    let hidden = 0;
    for (const bit of [1, 2, 4]) {
      this.profile = bit;
      if ((own & bit) !== 0 && this.hiders(turns)) hidden |= bit;
    }
    return { hidden, by: own !== 0 && hidden === own ? this.rules(turns, order) : undefined };
  }

  private rules(turns: ReadonlySet<number>, order: Int32Array): readonly number[] {
    return [...turns].sort((a, b) => a - b).map((turn) => order[turn] as number);
  }

  private hiders(turns: Set<number>): boolean {
    const { set, rule } = this;
    const begin = set.first[rule] as number;
    const end = set.first[rule + 1] as number;
    for (let b = begin; b < end; b++) {
      const transports = set.transports[b] as number;
      const family = set.family[b] as number;
      for (let world = 0 as 0 | 1; world < 2; world++) {
        if (family !== 0 && (family === 4) !== (world === IPV4)) continue;
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) === 0) continue;
          this.world = world;
          this.transport = t;
          if (!cover(regionOf(set, b, world), this, this.allowance, turns)) {
            if (this.allowance.left < 0) throw new TooMuch();
            return false;
          }
        }
      }
    }
    return begin < end;
  }

  at(sourcePort: number, port: number, source: number, destination: number, tell: TellRegion): void {
    const { set, order, turn, transport, world, marks, profile } = this;
    const { first, transports, family, ports, sourcePorts } = set;
    this.count();
    const bit = 1 << transport;
    const wanted = world === IPV4 ? 4 : 6;
    for (let k = 0; k < turn; k++) {
      const rule = order[k] as number;
      for (let b = first[rule] as number, end = first[rule + 1] as number; b < end; b++) {
        const own = ports[b] as number;
        if (own >>> 16 > port || (own & 0xffff) < port || ((transports[b] as number) & bit) === 0) continue;
        const other = sourcePorts[b] as number;
        if (other >>> 16 > sourcePort || (other & 0xffff) < sourcePort) continue;
        const f = family[b] as number;
        if (f !== 0) {
          if (f !== wanted) continue;
          if ((set.sourceFrom[b] as number) > source || (set.sourceTo[b] as number) < source) continue;
          if ((set.destinationFrom[b] as number) > destination || (set.destinationTo[b] as number) < destination)
            continue;
        }
        if ((this.power(rule, marks[rule] as number) & profile) === 0 || !this.holds(rule)) break;
        tell(regionOf(set, b, world), k);
      }
    }
  }

  /** True where a rule holds wherever the one does that is asked about. */
  private holds(rule: number): boolean {
    const { set, rule: asked } = this;
    const { condition, way } = set;
    return holdsFor(
      set,
      condition[rule] as number,
      way[rule] as number,
      condition[asked] as number,
      way[asked] as number,
    );
  }

  regionsOf(turn: number): readonly Region[] {
    return regionsOf(this.set, this.order[turn] as number, this.transport, this.world);
  }

  /** Adds the turns, from one on, of rules that have traffic in common with a rule. */
  meeting(of: Columns, index: number, from: number, into: Set<number>): void {
    const { set, order, blocksFirst } = this;
    this.count();
    for (let k = from; k < order.length; k++) {
      const rule = order[k] as number;
      if (!haveCommon(of, index, set, rule) || !mayBeHidden(set, rule, blocksFirst)) continue;
      if ((this.marks[rule] as number) & TWIN) continue;
      into.add(k);
      if (into.size > MOST_CHANGED) throw new TooMuch();
    }
  }
}

const NOT_HIDDEN = { hidden: 0, by: undefined } as const;

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

/** True for rules that have traffic in common. */
function haveCommon(a: Columns, i: number, b: Columns, j: number): boolean {
  for (let x = a.first[i] as number, end = a.first[i + 1] as number; x < end; x++) {
    const from = (a.ports[x] as number) >>> 16;
    const to = (a.ports[x] as number) & 0xffff;
    for (let y = b.first[j] as number, last = b.first[j + 1] as number; y < last; y++) {
      const ports = b.ports[y] as number;
      if (ports >>> 16 > to || (ports & 0xffff) < from) continue;
      if (((a.transports[x] as number) & (b.transports[y] as number)) === 0) continue;
      const own = a.sourcePorts[x] as number;
      const other = b.sourcePorts[y] as number;
      if (other >>> 16 > (own & 0xffff) || (other & 0xffff) < own >>> 16) continue;
      if (a.family[x] === 0 || b.family[y] === 0) return true;
      if (a.family[x] !== b.family[y]) continue;
      if ((a.sourceFrom[x] as number) > (b.sourceTo[y] as number)) continue;
      if ((a.sourceTo[x] as number) < (b.sourceFrom[y] as number)) continue;
      if ((a.destinationFrom[x] as number) > (b.destinationTo[y] as number)) continue;
      if ((a.destinationTo[x] as number) < (b.destinationFrom[y] as number)) continue;
      return true;
    }
  }
  return false;
}
