import { MAX_PORT } from '../../base/portSet';
import type { TellRegion } from './cover';
import { Groups } from './groups';
import { type Intervals, intervalsOf, MOST_AROUND } from './intervals';
import { bitOf, COUNT, DESTINATIONS, LAST, RANGE_STRIDE, RangeGroups, SOURCES } from './rangeGroups';
import type { Ruleset } from './ruleset';
import type { Scopes } from './scopes';
import { NOBODY } from './stretches';

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

/** Of what is asked: scopes that hold wherever the rule does, transport, world. */
export interface Asked {
  readonly covering: readonly number[];
  readonly transport: number;
  readonly world: 0 | 1;
}

/** The rules that are asked before one, by their addresses: in groups of those that name the same ranges. */
export class ByAddress {
  readonly intervals: Intervals;
  /** The most rules for one pair of addresses which name ports of both ends. */
  mostPairs = 0;
  /** Which kinds of groups there are in the chain. */
  private kinds = 0;
  private readonly ranges: RangeGroups;
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

  /** `worlds`: 1 where no rule names an address, so that what holds for IPv4 holds for IPv6 as well. */
  constructor(
    private readonly set: Ruleset,
    private readonly scopes: Scopes,
    private readonly worlds: 1 | 2,
  ) {
    this.intervals = intervalsOf(set);
    this.ranges = new RangeGroups(this.intervals.shortest.length);
    this.groups = new Groups(16, this.ranges);
  }

  /** Begins with a chain of so many rules. */
  begin(count: number): void {
    this.groups = new Groups(Math.min(count, 1 << 16), this.ranges);
  }

  /** Takes all rules out. */
  clear(): void {
    this.groups.clear();
    this.groups = new Groups(16, this.ranges);
    this.pairs.clear();
    this.kinds = 0;
  }

  /** Adds a rule that is asked at a turn, behind those added before. */
  add(rule: number, turn: number): void {
    const { set, intervals, groups, worlds } = this;
    const scope = this.scopes.of(rule);
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      const transports = set.transports[b] as number;
      const sourcePorts = set.sourcePorts[b] as number;
      const ports = set.ports[b] as number;
      const kind = sourcePorts === EVERY_PORT ? OF_CALLED : ports === EVERY_PORT ? OF_CALLER : BOTH_ENDS;
      this.kinds |= 1 << kind;
      for (let world = 0; world < worlds; world++) {
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

  /**
   * The first rule that matches all of a box by itself; `SOME` where there is none, and some rule matches its first
   * point, and `NOBODY` where none does.
   */
  one(b: number, asked: Asked): number {
    const { set, intervals, groups, found } = this;
    const source = intervals.source[asked.world][b] as number;
    const destination = intervals.destination[asked.world][b] as number;
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
      asked,
    );
    let first = NOBODY;
    let some = false;
    for (let i = 0; i < count; i++) {
      const group = found[i] as number;
      const kind = this.kinds === ONLY_CALLED ? OF_CALLED : groups.keyOf(group) % KIND_COUNT;
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

  /** Tells of what rules decide at a point, see `Earlier`. */
  at(sourcePort: number, port: number, source: number, destination: number, asked: Asked, tell: TellRegion): void {
    const { intervals, groups, found } = this;
    const { world } = asked;
    const { from, to } = intervals;
    const nextSource = intervals.before(world, source);
    const nextDestination = intervals.before(world, destination);
    if (nextSource < 0 || nextDestination < 0) return;
    const count = this.gather(nextSource, nextDestination, source, destination, asked);
    for (let i = 0; i < count; i++) {
      const group = found[i] as number;
      const kind = groups.keyOf(group) % KIND_COUNT;
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
  private gather(
    nextSource: number,
    nextDestination: number,
    source: number,
    destination: number,
    asked: Asked,
  ): number {
    const { intervals, groups, kinds, found, destinations, bits, theirs, likely } = this;
    const { covering, transport } = asked;
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
          if (only >= 0 ? key === only : isWanted(key, asked)) found[count++] = group;
        }
        continue;
      }
      if (only >= 0) {
        count = groups.findAll(only, outer, likely, pairs, found, count);
        continue;
      }
      for (const scope of covering) {
        for (let kind = 0; kind < KIND_COUNT; kind++) {
          if ((kinds & (1 << kind)) === 0) continue;
          count = groups.findAll(keyFor(scope, transport, kind), outer, likely, pairs, found, count);
        }
      }
    }
    return count;
  }
}

/** More than the turn of any rule, and less than `NOBODY`. */
export const SOME = NOBODY - 1;
const NO_PAIRS: readonly number[] = [];

/** The groups of a source are looked through where there are no more of them. */
const FEW = 2;

const TRANSPORT_COUNT = 3;
const KIND_COUNT = 3;
const ONLY_CALLED = 1 << OF_CALLED;

function isWanted(key: number, { transport, covering }: Asked): boolean {
  const rest = Math.floor(key / KIND_COUNT);
  return rest % TRANSPORT_COUNT === transport && covering.includes(Math.floor(rest / TRANSPORT_COUNT));
}

const keyFor = (scope: number, transport: number, kind: number): number =>
  (scope * TRANSPORT_COUNT + transport) * KIND_COUNT + kind;

/** Whether ports lie in other ports, and whether one port does. */
const isIn = (ports: number, outer: number): boolean =>
  outer >>> 16 <= ports >>> 16 && (ports & 0xffff) <= (outer & 0xffff);
const isAt = (port: number, outer: number): boolean => outer >>> 16 <= port && port <= (outer & 0xffff);
