import { MAX_PORT } from '../../base/portSet';
import { type Allowance, cover, type Earlier, type TellRegion } from './cover';
import { Groups } from './groups';
import { type Intervals, intervalsOf, MOST_AROUND } from './intervals';
import { bitOf, COUNT, DESTINATIONS, LAST, RANGE_STRIDE, RangeGroups, SOURCES } from './rangeGroups';
import type { Region } from './regions';
import { ALL_PROFILES, BLOCK } from './rows';
import type { ChainRules, Ruleset } from './ruleset';
import { NO_CONDITIONS, Scopes } from './scopes';
import { NOBODY } from './stretches';
import { mayBeHidden, mayHide, regionOf, regionsOf } from './traffic';

/** Takes in the hidden rules that are found, chain by chain, each with those that hide it. */
export interface Finds {
  /** Profile by profile: `profiles` are those for which it is hidden. */
  hides(rule: number, profiles: number): void;
  add(rule: number, by: Iterable<number>): void;
}

/** Pieces of traffic that may be looked at for a whole document, beside the first one of each rule. */
export const ALLOWANCE = 200_000;
/** Source ports of a box that names none, and ports. */
const EVERY_PORT = MAX_PORT;
/** Of more rules than that for one pair of addresses which name ports of both ends, the later ones hide nothing. */
export const MOST_PAIRS = 512;

/** What a list of rules that name ports of both ends holds for each: source ports, ports, turn. */
const PAIR = 3;

/** By what the rules of a group are told apart: ports of the called, of the caller, or both. */
const OF_CALLED = 0;
const OF_CALLER = 1;
const BOTH_ENDS = 2;

/** One box of a rule as the rules before it would have to cover it: its transports and worlds one by one. */
export class Search implements Earlier {
  readonly intervals: Intervals;
  /** The most rules for one pair of addresses which name ports of both ends. */
  mostPairs = 0;
  private readonly scopes: Scopes;
  private readonly allowance: Allowance = { left: ALLOWANCE };
  private readonly turns = new Set<number>();
  /** Which kinds of groups there are in the chain. */
  private kinds = 0;
  private readonly ranges: RangeGroups;
  /** Where no rule names an address, what holds for IPv4 holds for IPv6 as well. */
  private readonly worlds: 1 | 2;
  private groups: Groups;
  /** Groups that were gathered last. */
  private readonly found: number[] = [];
  /** The destinations that hold an address, with their own bits and those of the sources that they have groups with. */
  private readonly destinations = new Int32Array(MOST_AROUND + 1);
  private readonly bits = new Int32Array(MOST_AROUND + 1);
  private readonly theirs = new Int32Array(MOST_AROUND + 1);
  /** Of these the ones that may have a group with a source. */
  private readonly likely = new Int32Array(MOST_AROUND + 1);
  private readonly pairs = new Map<number, number[]>();
  /** The chain that is looked at, and of what is asked: scopes that hold wherever the rule does, transport, world. */
  private rules: Int32Array = new Int32Array(0);
  private covering: readonly number[] = NO_CONDITIONS;
  private transport = 0;
  private world: 0 | 1 = 0;

  constructor(
    private readonly set: Ruleset,
    private readonly isTwin: Uint8Array,
  ) {
    this.intervals = intervalsOf(set);
    this.worlds = this.intervals.isNamed ? 2 : 1;
    this.ranges = new RangeGroups(this.intervals.shortest.length);
    this.groups = new Groups(16, this.ranges);
    this.scopes = new Scopes(set);
  }

  /** How much was looked at, and whether something was passed over because it would have been too much. */
  get spent(): number {
    return ALLOWANCE - this.allowance.left;
  }

  run({ chain, order, isProfiled }: ChainRules, into: Finds): void {
    const { set } = this;
    const rules = order as Int32Array;
    const blocksFirst = chain.match === 'block-first';
    // Where no rule blocks, none is in the way of another.
    if (blocksFirst && set.action[rules[0] as number] !== BLOCK) return;
    if (!isProfiled) {
      this.pass(rules, ALL_PROFILES, blocksFirst, (rule, by) => {
        into.hides(rule, ALL_PROFILES);
        into.add(rule, by);
      });
      return;
    }
    // Profile by profile: a rule is hidden where it is hidden in each of its own.
    const turns = new Map<number, number>();
    const found = [1, 2, 4].map((bit) => {
      const hiding = new Map<number, readonly number[]>();
      this.pass(rules, bit, blocksFirst, (rule, by) => {
        into.hides(rule, bit);
        hiding.set(rule, by);
      });
      for (const by of hiding.values()) for (const one of by) turns.set(one, 0);
      return [bit, hiding] as const;
    });
    for (let turn = 0; turn < rules.length; turn++)
      if (turns.has(rules[turn] as number)) turns.set(rules[turn] as number, turn);
    for (const rule of rules) {
      const own = found.filter(([bit]) => ((set.profiles[rule] as number) & bit) !== 0);
      if (!own.every(([, hiding]) => hiding.has(rule))) continue;
      const by = new Set(own.flatMap(([, hiding]) => hiding.get(rule) ?? []));
      into.add(
        rule,
        [...by].sort((a, b) => (turns.get(a) as number) - (turns.get(b) as number)),
      );
    }
  }

  /** Tells of the hidden rules of a chain, in the order in which they are asked, each with those that hide it. */
  private pass(
    rules: Int32Array,
    profile: number,
    blocksFirst: boolean,
    tell: (rule: number, by: readonly number[]) => void,
  ): void {
    const { set } = this;
    this.groups = new Groups(Math.min(rules.length, 1 << 16), this.ranges);
    this.pairs.clear();
    this.kinds = 0;
    this.rules = rules;
    for (let turn = 0; turn < rules.length; turn++) {
      const rule = rules[turn] as number;
      if (((set.profiles[rule] as number) & profile) === 0 || this.isTwin[rule] === 1) continue;
      if (this.kinds !== 0 && mayBeHidden(set, rule, blocksFirst)) {
        const by = this.hiders(rule);
        if (by) {
          tell(rule, by);
          continue;
        }
      }
      if (mayHide(set, set.conditions, rule, blocksFirst)) this.insert(rule, turn);
    }
    this.groups.clear();
  }

  private insert(rule: number, turn: number): void {
    const { set, intervals, groups } = this;
    const scope = this.scopes.of(rule);
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      const transports = set.transports[b] as number;
      const sourcePorts = set.sourcePorts[b] as number;
      const ports = set.ports[b] as number;
      const kind = sourcePorts === EVERY_PORT ? OF_CALLED : ports === EVERY_PORT ? OF_CALLER : BOTH_ENDS;
      this.kinds |= 1 << kind;
      for (let world = 0; world < this.worlds; world++) {
        const source = intervals.source[world as 0 | 1][b] as number;
        if (source < 0) continue;
        const destination = intervals.destination[world as 0 | 1][b] as number;
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) === 0) continue;
          const key = keyFor(scope, t, kind);
          if (kind === OF_CALLED) groups.add(key, source, destination, ports, turn);
          else if (kind === OF_CALLER) groups.add(key, source, destination, sourcePorts, turn);
          else {
            const group = groups.named(key, source, destination);
            const list = this.pairs.get(group);
            if (!list) this.pairs.set(group, [sourcePorts, ports, turn]);
            else if (list.length < MOST_PAIRS * PAIR) list.push(sourcePorts, ports, turn);
            this.mostPairs = Math.max(this.mostPairs, list ? list.length / PAIR : 1);
          }
        }
      }
    }
  }

  /** The rules that hide a rule, or undefined where some of its traffic comes through to it. */
  private hiders(rule: number): readonly number[] | undefined {
    const { set, intervals, turns, rules } = this;
    this.covering = this.scopes.around(rule);
    // Clearing a set makes room anew, also where nothing is in it.
    if (turns.size > 0) turns.clear();
    let single = NOBODY;
    const begin = set.first[rule] as number;
    const end = set.first[rule + 1] as number;
    if (begin === end) return undefined;
    for (let b = begin; b < end; b++) {
      const transports = set.transports[b] as number;
      const { left } = this.allowance;
      for (let world = 0 as 0 | 1; world < this.worlds; world++) {
        const source = intervals.source[world][b] as number;
        if (source < 0) continue;
        const destination = intervals.destination[world][b] as number;
        this.world = world;
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) === 0) continue;
          this.transport = t;
          const turn = this.one(b, source, destination);
          if (turn === NOBODY) return undefined;
          if (turn !== SOME) {
            if (single === NOBODY) single = turn;
            else if (turn !== single) turns.add(turn);
          } else if (!cover(regionOf(set, b, world), this, this.allowance, turns)) return undefined;
        }
      }
      if (this.worlds === 1 && !this.spendAgain(left)) return undefined;
    }
    if (turns.size === 0) return [rules[single] as number];
    if (single !== NOBODY) turns.add(single);
    return [...turns].sort((a, b) => a - b).map((turn) => rules[turn] as number);
  }

  /** Counts for IPv6 what IPv4 took: an edit may bring in the first address. False where it is more than is left. */
  private spendAgain(before: number): boolean {
    const { allowance } = this;
    allowance.left = Math.max(-1, allowance.left * 2 - before);
    return allowance.left >= 0;
  }

  /**
   * The first rule that matches all of a box by itself; `SOME` where there is none, and some rule matches its first
   * point, and `NOBODY` where none does.
   */
  private one(b: number, source: number, destination: number): number {
    const { set, intervals, groups, found } = this;
    const { shortest, from, to } = intervals;
    const sourcePorts = set.sourcePorts[b] as number;
    const ports = set.ports[b] as number;
    const sourceEnd = to[source] as number;
    const destinationEnd = to[destination] as number;
    const count = this.gather(
      shortest[source] as number,
      shortest[destination] as number,
      from[source] as number,
      from[destination] as number,
    );
    let first = NOBODY;
    let some = false;
    for (let i = 0; i < count; i++) {
      const group = found[i] as number;
      const kind = this.kinds === ONLY_CALLED ? OF_CALLED : groups.keyOf(group) % KINDS;
      const holds =
        (to[groups.sourceOf(group)] as number) >= sourceEnd &&
        (to[groups.destinationOf(group)] as number) >= destinationEnd;
      if (kind === BOTH_ENDS) {
        const list = this.pairs.get(group) ?? NO_PAIRS;
        for (let k = 0; k < list.length; k += PAIR) {
          const own = list[k] as number;
          const other = list[k + 1] as number;
          if (holds && isIn(sourcePorts, own) && isIn(ports, other)) first = Math.min(first, list[k + 2] as number);
          else some ||= isAt(sourcePorts >>> 16, own) && isAt(ports >>> 16, other);
        }
        continue;
      }
      const wanted = kind === OF_CALLED ? ports : sourcePorts;
      const turn = holds ? groups.covering(group, wanted >>> 16, wanted & 0xffff) : NOBODY;
      if (turn < first) first = turn;
      else if (!some && first === NOBODY) some = groups.covering(group, wanted >>> 16, wanted >>> 16) !== NOBODY;
    }
    return first !== NOBODY ? first : some ? SOME : NOBODY;
  }

  at(sourcePort: number, port: number, source: number, destination: number, tell: TellRegion): void {
    const { intervals, groups, world, found } = this;
    const { from, to } = intervals;
    const nextSource = intervals.before(world, source);
    const nextDestination = intervals.before(world, destination);
    if (nextSource < 0 || nextDestination < 0) return;
    const count = this.gather(nextSource, nextDestination, source, destination);
    for (let i = 0; i < count; i++) {
      const group = found[i] as number;
      const kind = groups.keyOf(group) % KINDS;
      const s = groups.sourceOf(group);
      const d = groups.destinationOf(group);
      const [a, b, x, y] = [from[s] as number, to[s] as number, from[d] as number, to[d] as number];
      if (kind === OF_CALLED) {
        groups.holding(group, port, (first, last, turn) => tell([0, MAX_PORT, first, last, a, b, x, y], turn));
      } else if (kind === OF_CALLER) {
        groups.holding(group, sourcePort, (first, last, turn) => tell([first, last, 0, MAX_PORT, a, b, x, y], turn));
      } else {
        const list = this.pairs.get(group) ?? NO_PAIRS;
        for (let k = 0; k < list.length; k += PAIR) {
          const own = list[k] as number;
          const other = list[k + 1] as number;
          if (isAt(sourcePort, own) && isAt(port, other))
            tell([own >>> 16, own & 0xffff, other >>> 16, other & 0xffff, a, b, x, y], list[k + 2] as number);
        }
      }
    }
  }

  /**
   * Finds the groups whose ranges hold a pair of addresses, those of the transport and the scopes that are asked about.
   * `nextSource` and `nextDestination`: the last ranges that begin at or before each. How many they are.
   */
  private gather(nextSource: number, nextDestination: number, source: number, destination: number): number {
    const { intervals, groups, covering, transport, kinds, found, destinations, bits, theirs, likely } = this;
    const { from, to, offsets, around } = intervals;
    const ranges = this.ranges.numbers;
    // Those around a range all hold the address with which it begins.
    const [isSource, isDestination] = [from[nextSource] === source, from[nextDestination] === destination];
    let others = 0;
    let mask = 0;
    for (let d = offsets[nextDestination] as number, end = offsets[nextDestination + 1] as number; d < end; d++) {
      const other = around[d] as number;
      const own = ranges[other * RANGE_STRIDE + SOURCES] as number;
      if (own === 0 || (!isDestination && (to[other] as number) < destination)) continue;
      const bit = bitOf(other);
      destinations[others] = other;
      bits[others] = bit;
      theirs[others++] = own;
      mask |= bit;
    }
    if (others === 0) return 0;
    const only =
      covering.length === 1 && kinds === ONLY_CALLED ? keyFor(covering[0] as number, transport, OF_CALLED) : -1;
    let count = 0;
    for (let s = offsets[nextSource] as number, end = offsets[nextSource + 1] as number; s < end; s++) {
      const outer = around[s] as number;
      const at = outer * RANGE_STRIDE;
      const own = (ranges[at + DESTINATIONS] as number) & mask;
      if (own === 0 || (!isSource && (to[outer] as number) < source)) continue;
      // A wide range has groups with most others, and a narrow one with few: both have to know of each other.
      const bit = bitOf(outer);
      let pairs = 0;
      for (let d = 0; d < others; d++) {
        if ((own & (bits[d] as number)) !== 0 && ((theirs[d] as number) & bit) !== 0)
          likely[pairs++] = destinations[d] as number;
      }
      if (pairs === 0) continue;
      if ((ranges[at + COUNT] as number) <= Math.min(pairs * covering.length, FEW)) {
        for (let group = ranges[at + LAST] as number; group >= 0; group = groups.before(group)) {
          const other = groups.destinationOf(group);
          if ((from[other] as number) > destination || destination > (to[other] as number)) continue;
          const key = groups.keyOf(group);
          if (only >= 0 ? key === only : this.isWanted(key)) found[count++] = group;
        }
        continue;
      }
      if (only >= 0) {
        count = groups.findAll(only, outer, likely, pairs, found, count);
        continue;
      }
      for (const scope of covering) {
        for (let kind = 0; kind < KINDS; kind++) {
          if ((kinds & (1 << kind)) === 0) continue;
          count = groups.findAll(keyFor(scope, transport, kind), outer, likely, pairs, found, count);
        }
      }
    }
    return count;
  }

  private isWanted(key: number): boolean {
    const rest = Math.floor(key / KINDS);
    return rest % TRANSPORTS === this.transport && this.covering.includes(Math.floor(rest / TRANSPORTS));
  }

  regionsOf(turn: number): readonly Region[] {
    return regionsOf(this.set, this.rules[turn] as number, this.transport, this.world);
  }
}

/** More than the turn of any rule, and less than `NOBODY`. */
const SOME = NOBODY - 1;
const NO_PAIRS: readonly number[] = [];

/** The groups of a source are looked through where there are no more of them. */
const FEW = 2;

const TRANSPORTS = 3;
const KINDS = 3;
const ONLY_CALLED = 1 << OF_CALLED;

const keyFor = (scope: number, transport: number, kind: number): number =>
  (scope * TRANSPORTS + transport) * KINDS + kind;

/** Whether ports lie in other ports, and whether one port does. */
const isIn = (ports: number, outer: number): boolean =>
  outer >>> 16 <= ports >>> 16 && (ports & 0xffff) <= (outer & 0xffff);
const isAt = (port: number, outer: number): boolean => outer >>> 16 <= port && port <= (outer & 0xffff);
