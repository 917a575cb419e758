import { MAX_PORT } from '../../base/portSet';
import { ByAddress, MOST_PAIRS, SOME } from './byAddress';
import { ByPort, Candidates } from './byPort';
import { BySource } from './bySource';
import { type Allowance, cover, type Earlier, fewest, type TellRegion } from './cover';
import { IPV4, LAST_IPV4, MOST_AROUND } from './intervals';
import { mostAround } from './nesting';
import type { Region } from './regions';
import { ALL_PROFILES, BLOCK, lanesOf } from './rows';
import type { ChainRules, Ruleset } from './ruleset';
import { NO_CONDITIONS, Scopes } from './scopes';
import { NOBODY } from './stretches';
import { mayBeHidden, mayHide, partsOf, regionOf, regionsOf } from './traffic';

/** Takes in the hidden rules that are found, chain by chain, each with those that hide it. */
export interface Finds {
  /** Profile by profile: `profiles` are those for which it is hidden. */
  hides(rule: number, profiles: number): void;
  add(rule: number, by: readonly number[]): void;
}

/** Pieces of traffic that may be looked at for a whole document, beside the first one of each rule. */
export const ALLOWANCE = 200_000;

/** So many rules are looked at in one step. */
const STEP = 512;

/** Where no more rules than that may hold a port, each of them is looked at. */
export const FEW = 24;

type Tell = (rule: number, by: readonly number[]) => void;

/** One box of a rule as the rules before it would have to cover it: its transports and worlds one by one. */
export class Search implements Earlier {
  private readonly scopes: Scopes;
  private readonly allowance: Allowance = { left: ALLOWANCE };
  private readonly turns = new Set<number>();
  /** Where no rule names an address, what holds for IPv4 holds for IPv6 as well. */
  private readonly worlds: 1 | 2;
  private readonly byPort = new ByPort();
  /** Asked where more than a few rules hold a port. */
  private readonly bySource: BySource;
  /** Made when a caller is first met of whom more than a few rules hold a port. */
  private byAddress: ByAddress | undefined;
  /** What was found last by port, or by caller. */
  private readonly found = new Candidates();
  /** The chain that is looked at, the turns of its rules that hide others, and how many of those stand by caller and by address. */
  private rules: Int32Array = new Int32Array(0);
  private readonly hiding: number[] = [];
  private sourced = 0;
  private addressed = 0;
  /** Rules that name ports of both ends, in all chains. */
  private bothEnds = 0;
  /** Of what is asked: scopes that hold wherever the rule does, transport, world. */
  covering: readonly number[] = NO_CONDITIONS;
  transport = 0;
  world: 0 | 1 = 0;

  constructor(
    private readonly set: Ruleset,
    private readonly isTwin: Uint8Array,
    private readonly few: number,
  ) {
    this.worlds = set.family.includes(4) || set.family.includes(6) ? 2 : 1;
    this.scopes = new Scopes(set);
    this.bySource = new BySource(set);
  }

  /** How much was looked at, and whether something was passed over because it would have been too much. */
  get spent(): number {
    return ALLOWANCE - this.allowance.left;
  }

  /** At most so many ranges are around one; more than `MOST_AROUND` only where that is so. */
  get deepest(): number {
    const most = this.byAddress ? Number.POSITIVE_INFINITY : this.worlds === 1 ? 1 : mostAround(this.set);
    return most <= MOST_AROUND ? most : this.inAddresses().intervals.deepest;
  }

  /** At most so many rules that name ports of both ends are for one pair of addresses, see `deepest`. */
  get mostPairs(): number {
    return this.byAddress?.mostPairs ?? this.bothEnds;
  }

  /** Ends it: nothing is asked of it any more. */
  release(): void {
    this.byPort.release();
    this.bySource.release();
  }

  /** Goes through a chain, some rules at a time. */
  *steps({ chain, order, isProfiled }: ChainRules, into: Finds): Generator<void> {
    const { set } = this;
    const rules = order as Int32Array;
    const blocksFirst = chain.match === 'block-first';
    // Where no rule blocks, none is in the way of another.
    if (blocksFirst && set.action[rules[0] as number] !== BLOCK) return;
    if (!isProfiled) {
      yield* this.pass(rules, ALL_PROFILES, blocksFirst, (rule, by) => {
        into.hides(rule, ALL_PROFILES);
        into.add(rule, by);
      });
      return;
    }
    // Profile by profile: a rule is hidden where it is hidden in each of its own.
    const turns = new Map<number, number>();
    const found: (readonly [bit: number, hiding: ReadonlyMap<number, readonly number[]>])[] = [];
    for (const bit of lanesOf(chain)) {
      const hiding = new Map<number, readonly number[]>();
      yield* this.pass(rules, bit, blocksFirst, (rule, by) => {
        into.hides(rule, bit);
        hiding.set(rule, by);
      });
      for (const by of hiding.values()) for (const one of by) turns.set(one, 0);
      found.push([bit, hiding]);
    }
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
  private *pass(rules: Int32Array, profile: number, blocksFirst: boolean, tell: Tell): Generator<void> {
    this.rules = rules;
    for (let from = 0; from < rules.length; from += STEP) {
      this.stretch(from, Math.min(from + STEP, rules.length), profile, blocksFirst, tell);
      yield;
    }
    this.end();
  }

  private stretch(from: number, to: number, profile: number, blocksFirst: boolean, tell: Tell): void {
    const { set, isTwin, hiding, rules } = this;
    const { profiles, conditions } = set;
    for (let turn = from; turn < to; turn++) {
      const rule = rules[turn] as number;
      if (((profiles[rule] as number) & profile) === 0 || isTwin[rule] === 1) continue;
      if (hiding.length > 0 && mayBeHidden(set, rule, blocksFirst)) {
        const by = this.hiders(rule);
        if (by) {
          tell(rule, by);
          continue;
        }
      }
      if (mayHide(set, conditions, rule, blocksFirst)) this.insert(rule, turn);
    }
  }

  /** Leaves what is kept of a chain as it was without any rule. */
  private end(): void {
    // What names ports of both ends may be passed over where it is much, and is counted by address then.
    if (this.bothEnds >= MOST_PAIRS) this.inAddresses();
    this.byPort.clear();
    this.bySource.clear();
    this.byAddress?.clear();
    this.hiding.length = 0;
    this.sourced = 0;
    this.addressed = 0;
  }

  private insert(rule: number, turn: number): void {
    const { set, byPort } = this;
    const { transports, sourcePorts, ports } = set;
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      if (sourcePorts[b] !== MAX_PORT && ports[b] !== MAX_PORT) this.bothEnds++;
      for (let left = transports[b] as number; left !== 0; left &= left - 1)
        byPort.add(31 - Math.clz32(left & -left), ports[b] as number, b, turn);
    }
    this.hiding.push(turn);
  }

  /** Finds the rules that are asked before and hold a port of the transport that is looked at; -1 where they are many. */
  private holding(port: number, caller: number): number {
    const { set, few, found, hiding, rules, transport, bySource } = this;
    const count = this.byPort.holding(transport, port, few, found);
    if (count >= 0) return count;
    if (this.sourced === 0) bySource.begin(rules.length);
    for (; this.sourced < hiding.length; this.sourced++) {
      const turn = hiding[this.sourced] as number;
      const rule = rules[turn] as number;
      for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) bySource.add(b, turn);
    }
    return bySource.holding(transport, port, caller, few, found);
  }

  /** By their addresses, the rules that are asked before. */
  private inAddresses(): ByAddress {
    this.byAddress ??= new ByAddress(this.set, this.scopes, this.worlds);
    const { byAddress, hiding, rules } = this;
    if (this.addressed === 0) byAddress.begin(rules.length);
    for (; this.addressed < hiding.length; this.addressed++) {
      const turn = hiding[this.addressed] as number;
      byAddress.add(rules[turn] as number, turn);
    }
    return byAddress;
  }

  /** The rules that hide a rule, or undefined where some of its traffic comes through to it. */
  private hiders(rule: number): readonly number[] | undefined {
    const { set, turns, rules } = this;
    this.covering = this.scopes.around(rule);
    // Clearing a set makes room anew, also where nothing is in it.
    if (turns.size > 0) turns.clear();
    let single = NOBODY;
    const begin = set.first[rule] as number;
    const end = set.first[rule + 1] as number;
    if (begin === end) return undefined;
    for (let b = begin; b < end; b++) {
      const transports = set.transports[b] as number;
      const family = set.family[b] as number;
      const { left: before } = this.allowance;
      for (let world = 0 as 0 | 1; world < this.worlds; world++) {
        if (family !== 0 && (family === 4) !== (world === IPV4)) continue;
        this.world = world;
        for (let left = transports; left !== 0; left &= left - 1) {
          this.transport = 31 - Math.clz32(left & -left);
          const turn = this.one(b);
          if (turn === NOBODY) return undefined;
          if (turn !== SOME) {
            if (single === NOBODY) single = turn;
            else if (turn !== single) turns.add(turn);
          } else if (!cover(regionOf(set, b, world), this, this.allowance, turns)) return undefined;
        }
      }
      if (this.worlds === 1 && !this.spendAgain(before)) return undefined;
    }
    if (turns.size === 0) return [rules[single] as number];
    if (single !== NOBODY) turns.add(single);
    const needed = fewest(turns, () => partsOf(set, rule, this.worlds, this.lookAt), this);
    return [...needed].sort((a, b) => a - b).map((turn) => rules[turn] as number);
  }

  private readonly lookAt = (transport: number, world: 0 | 1): void => {
    this.transport = transport;
    this.world = world;
  };

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
  private one(b: number): number {
    const { ports, sourceFrom, family } = this.set;
    const count = this.holding((ports[b] as number) >>> 16, family[b] === 0 ? 0 : (sourceFrom[b] as number));
    return count === 0 ? NOBODY : count < 0 ? this.inAddresses().one(b, this) : this.oneOf(count, b);
  }

  /** The same of those that were found. */
  private oneOf(count: number, b: number): number {
    const { set, world } = this;
    const { family, sourcePorts, ports, sourceFrom, sourceTo, destinationFrom, destinationTo } = set;
    const { boxes, turns } = this.found;
    const lastPort = (ports[b] as number) & 0xffff;
    const caller = sourcePorts[b] as number;
    const [sourcePort, lastSourcePort] = [caller >>> 16, caller & 0xffff];
    const own = family[b] as number;
    const last = world === IPV4 ? LAST_IPV4 : set.lastWide;
    const source = own === 0 ? 0 : (sourceFrom[b] as number);
    const lastSource = own === 0 ? last : (sourceTo[b] as number);
    const destination = own === 0 ? 0 : (destinationFrom[b] as number);
    const lastDestination = own === 0 ? last : (destinationTo[b] as number);
    let first = NOBODY;
    let some = false;
    for (let i = 0; i < count; i++) {
      const box = boxes[i] as number;
      const turn = turns[i] as number;
      const from = sourcePorts[box] as number;
      if (from >>> 16 > sourcePort || (from & 0xffff) < sourcePort) continue;
      let isWhole = ((ports[box] as number) & 0xffff) >= lastPort && (from & 0xffff) >= lastSourcePort;
      const other = family[box] as number;
      if (other !== 0) {
        if ((other === 4) !== (world === IPV4)) continue;
        if ((sourceFrom[box] as number) > source || (sourceTo[box] as number) < source) continue;
        if ((destinationFrom[box] as number) > destination || (destinationTo[box] as number) < destination) continue;
        isWhole &&= (sourceTo[box] as number) >= lastSource && (destinationTo[box] as number) >= lastDestination;
      }
      if (!this.covers(turn)) continue;
      if (isWhole) first = Math.min(first, turn);
      some = true;
    }
    return first !== NOBODY ? first : some ? SOME : NOBODY;
  }

  /** True where the conditions of a rule hold wherever those of the asked one do. */
  private covers(turn: number): boolean {
    return !this.scopes.areMany || this.covering.includes(this.scopes.of(this.rules[turn] as number));
  }

  at(sourcePort: number, port: number, source: number, destination: number, tell: TellRegion): void {
    const { set, world } = this;
    const { boxes, turns } = this.found;
    const count = this.holding(port, source);
    if (count < 0) {
      this.inAddresses().at(sourcePort, port, source, destination, this, tell);
      return;
    }
    for (let i = 0; i < count; i++) {
      const box = boxes[i] as number;
      const turn = turns[i] as number;
      const own = set.family[box] as number;
      if (own !== 0 && (own === 4) !== (world === IPV4)) continue;
      if (!this.covers(turn)) continue;
      const region = regionOf(set, box, world);
      if (isAt(region, sourcePort, port, source, destination)) tell(region, turn);
    }
  }

  regionsOf(turn: number): readonly Region[] {
    return regionsOf(this.set, this.rules[turn] as number, this.transport, this.world);
  }
}

const isAt = (region: Region, sourcePort: number, port: number, source: number, destination: number): boolean =>
  region[0] <= sourcePort &&
  sourcePort <= region[1] &&
  region[2] <= port &&
  port <= region[3] &&
  region[4] <= source &&
  source <= region[5] &&
  region[6] <= destination &&
  destination <= region[7];
