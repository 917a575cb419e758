import { MAX_PORT } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Way } from '../../model/statement';
import { Groups, NOBODY } from './groups';
import { type Intervals, intervalsOf, powerAbove } from './intervals';
import { ALL_PROFILES, ALLOW, BLOCK, type Condition, HALF, JUMP, NO_CONDITION, OPAQUE, PLAIN, RULE } from './rows';
import { type ChainRules, isInsteadOf, leadsTo, type Ruleset, STANDS } from './ruleset';
import { meet, type Region, without } from './verdict';

/** Of more findings than that with one cause, the first is said with the number of the rest. */
export const MOST_SINGLY = 50;

/** A rule that decides nothing, because others do so before it. */
export interface Hidden {
  readonly rule: number;
  /** The rules that together match all of its traffic, in the order in which they are asked: none can be left out. */
  readonly by: readonly number[];
}

/** A rule that says what an earlier one of the text says already. */
export interface Twin {
  readonly rule: number;
  readonly of: number;
}

/** Two rules of one chain with one priority, where that must not be. */
export interface Clash {
  readonly rule: number;
  readonly with: number;
}

export interface Overlaps {
  readonly hidden: readonly Hidden[];
  readonly twins: readonly Twin[];
  readonly clashes: readonly Clash[];
}

/** Which rules are twins, which are hidden by others, and which clash. Exact, and silent where it would cost too much. */
export function overlapsOf(set: Ruleset): Overlaps {
  const twins = twinsOf(set);
  const isTwin = new Uint8Array(set.count);
  for (const { rule } of twins) isTwin[rule] = 1;
  const search = new Search(set, isTwin);
  const hidden: Hidden[] = [];
  for (const rules of set.chains) {
    if (rules.order && rules.chain.match !== 'union' && rules.order.length > 1) hidden.push(...search.run(rules));
  }
  const sure = hidden.filter(({ rule, by }) => {
    if (isReplacement(set, rule, by)) return false;
    const way = wayOf(set, rule);
    return !way || by.every((one) => !isInsteadOf(way, set.placeOf(one)));
  });
  sure.sort((a, b) => a.rule - b.rule);
  return { hidden: sure, twins, clashes: clashesOf(set) };
}

/** True for a rule that took the place of one among those which seem to hide it. */
const isReplacement = (set: Ruleset, rule: number, by: readonly number[]): boolean =>
  (set.chains[set.chain[rule] as number]?.chain.replaces ?? false) && by.some((one) => isSameTraffic(set, one, rule));

/** True for rules that can be compared with others at all. */
const isSound = (set: Ruleset, i: number): boolean =>
  set.kind[i] === RULE && set.state[i] === STANDS && ((set.flags[i] as number) & HALF) === 0;

/** Rules for answers: which of them, a condition does not tell. */
const isReturning = (set: Ruleset, i: number): boolean =>
  set.conditions[set.condition[i] as number]?.returning ?? false;

const isDecider = (set: Ruleset, i: number): boolean => set.action[i] === ALLOW || set.action[i] === BLOCK;

const wayOf = (set: Ruleset, i: number): Way | undefined => set.ways[set.way[i] as number];

/** False for one statement that is run several times, and for one that is run where the other failed. */
function areTwo(set: Ruleset, first: number, second: number): boolean {
  const place = set.placeOf(first);
  return !samePlace(place, set.placeOf(second)) && !isInsteadOf(wayOf(set, second), place);
}

/** Equal rules of one chain by a number made of all they say. */
function twinsOf(set: Ruleset): Twin[] {
  const { count, first } = set;
  const size = powerAbove(count * 2);
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  const twins: Twin[] = [];
  for (let i = 0; i < count; i++) {
    if (!isSound(set, i) || !isDecider(set, i) || ((set.flags[i] as number) & PLAIN) === 0) continue;
    if (first[i + 1] === first[i]) continue;
    let at = hashOf(set, i) & mask;
    for (;;) {
      const other = slots[at] as number;
      if (other < 0) {
        slots[at] = i;
        break;
      }
      if (isSame(set, other, i)) {
        if (!leadsTo(wayOf(set, other), wayOf(set, i))) slots[at] = i;
        else if (areTwo(set, other, i)) twins.push({ rule: i, of: other });
        break;
      }
      at = (at + 1) & mask;
    }
  }
  return twins;
}

function hashOf(set: Ruleset, i: number): number {
  let sum = 0;
  for (let b = set.first[i] as number, end = set.first[i + 1] as number; b < end; b++) {
    let hash = Math.imul(set.ports[b] as number, 0x9e3779b1) ^ Math.imul(set.sourcePorts[b] as number, 0x85ebca6b);
    hash = Math.imul(hash ^ (set.sourceFrom[b] as number), 0xc2b2ae35) ^ (set.sourceTo[b] as number);
    hash = Math.imul(hash ^ (set.destinationFrom[b] as number), 0x27d4eb2f) ^ (set.destinationTo[b] as number);
    // Boxes are a set, so their numbers are added up.
    sum = (sum + Math.imul(hash ^ (set.transports[b] as number) ^ (hash >>> 13), 0x165667b1)) | 0;
  }
  const rest = (set.chain[i] as number) * 31 + (set.condition[i] as number) * 7 + (set.action[i] as number);
  return (Math.imul(sum ^ (sum >>> 15), 0x9e3779b1) ^ rest) >>> 0;
}

const isSame = (set: Ruleset, i: number, j: number): boolean =>
  set.action[i] === set.action[j] && set.flags[i] === set.flags[j] && isSameTraffic(set, i, j);

/** True for rules that match the same, whatever they do with it. */
function isSameTraffic(set: Ruleset, i: number, j: number): boolean {
  if (set.chain[i] !== set.chain[j] || set.condition[i] !== set.condition[j]) return false;
  if (set.profiles[i] !== set.profiles[j]) return false;
  const a = set.first[i] as number;
  const b = set.first[j] as number;
  const size = (set.first[i + 1] as number) - a;
  if ((set.first[j + 1] as number) - b !== size) return false;
  if (size === 1) return isSameBox(set, a, b);
  for (let k = 0; k < size; k++) {
    let found = false;
    for (let m = 0; m < size && !found; m++) found = isSameBox(set, a + k, b + m);
    if (!found) return false;
  }
  return true;
}

const isSameBox = (set: Ruleset, a: number, b: number): boolean =>
  set.ports[a] === set.ports[b] &&
  set.sourcePorts[a] === set.sourcePorts[b] &&
  set.transports[a] === set.transports[b] &&
  set.family[a] === set.family[b] &&
  set.sourceFrom[a] === set.sourceFrom[b] &&
  set.sourceTo[a] === set.sourceTo[b] &&
  set.destinationFrom[a] === set.destinationFrom[b] &&
  set.destinationTo[a] === set.destinationTo[b];

function clashesOf(set: Ruleset): Clash[] {
  const clashes: Clash[] = [];
  const seen = new Map<number, number>();
  for (const [c, { chain }] of set.chains.entries()) {
    if (!chain.unique) continue;
    seen.clear();
    for (let i = 0; i < set.count; i++) {
      const priority = set.priority[i] as number;
      if (set.chain[i] !== c || priority < 0 || !isSound(set, i)) continue;
      const other = seen.get(priority);
      if (other === undefined || !leadsTo(wayOf(set, other), wayOf(set, i))) seen.set(priority, i);
      else if (areTwo(set, other, i)) clashes.push({ rule: i, with: other });
    }
  }
  return clashes;
}

/** Steps that the exact comparison of regions may take for a whole document. */
const STEPS = 1_000_000;
/** A rule of which more regions are left over than that is taken not to be hidden. */
const MOST_REGIONS = 256;
/** Source ports of a box that names none. */
const EVERY_PORT = MAX_PORT;

/** One box of a rule as a rule before it would have to cover it: its transports and worlds one by one. */
class Search {
  private readonly intervals: Intervals;
  private readonly scopesByKey = new Map<string, number>();
  private readonly scopeLists = new Map<string, readonly number[]>();
  private steps = STEPS;
  /** Some rule that was asked names source ports: then a range of ports alone does not say what it decides. */
  private hasSourcePorts = false;
  private readonly turns = new Set<number>();
  private readonly found: number[] = [];

  constructor(
    private readonly set: Ruleset,
    private readonly isTwin: Uint8Array,
  ) {
    this.intervals = intervalsOf(set);
  }

  run({ chain, order }: ChainRules): Hidden[] {
    const { set } = this;
    const rules = order as Int32Array;
    const blocksFirst = chain.match === 'block-first';
    // Where no rule blocks, none is in the way of another.
    if (blocksFirst && set.action[rules[0] as number] !== BLOCK) return [];
    let bits = 0;
    for (const i of rules) if (set.profiles[i] !== ALL_PROFILES) bits = ALL_PROFILES;
    if (bits === 0) return [...this.pass(rules, ALL_PROFILES, blocksFirst)].map(([rule, by]) => ({ rule, by }));
    // Profile by profile: a rule is hidden where it is hidden in each of its own.
    const found = [1, 2, 4].map((bit) => [bit, this.pass(rules, bit, blocksFirst)] as const);
    const hidden: Hidden[] = [];
    const turns = (rule: number): number => rules.indexOf(rule);
    for (const rule of rules) {
      const own = found.filter(([bit]) => ((set.profiles[rule] as number) & bit) !== 0);
      if (!own.every(([, hiding]) => hiding.has(rule))) continue;
      const by = new Set(own.flatMap(([, hiding]) => hiding.get(rule) ?? []));
      hidden.push({ rule, by: [...by].sort((a, b) => turns(a) - turns(b)) });
    }
    return hidden;
  }

  /** The hidden rules of a chain, in the order in which they are asked, each with those that hide it. */
  private pass(rules: Int32Array, profile: number, blocksFirst: boolean): Map<number, readonly number[]> {
    const { set } = this;
    const hidden = new Map<number, readonly number[]>();
    const groups = new Groups(Math.min(rules.length, 1 << 16));
    /** Turns of the rules that may hide others. */
    const earlier: number[] = [];
    this.hasSourcePorts = false;
    for (let turn = 0; turn < rules.length; turn++) {
      const rule = rules[turn] as number;
      if (((set.profiles[rule] as number) & profile) === 0 || !isSound(set, rule) || this.isTwin[rule] === 1) continue;
      const action = set.action[rule] as number;
      const opaque = ((set.flags[rule] as number) & OPAQUE) !== 0;
      if (!blocksFirst || action === ALLOW) {
        // What a condition may be for is not known; some let a rule pass that others block.
        if ((isDecider(set, rule) || action === JUMP) && !(blocksFirst && opaque) && earlier.length > 0) {
          const by = this.hiders(rule, rules, groups, earlier);
          if (by) {
            hidden.set(rule, by);
            continue;
          }
        }
        if (blocksFirst) continue;
      }
      if (opaque || !isDecider(set, rule) || isReturning(set, rule)) continue;
      earlier.push(turn);
      this.insert(rule, turn, groups);
    }
    return hidden;
  }

  private insert(rule: number, turn: number, groups: Groups): void {
    const { set, intervals } = this;
    const scope = this.scopeOf(set.condition[rule] as number, set.way[rule] as number);
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      const transports = set.transports[b] as number;
      for (let world = 0; world < 2; world++) {
        const source = intervals.source[world as 0 | 1][b] as number;
        if (source < 0) continue;
        const destination = intervals.destination[world as 0 | 1][b] as number;
        if (set.sourcePorts[b] !== EVERY_PORT) {
          this.hasSourcePorts = true;
          continue;
        }
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) !== 0)
            groups.add(scope * 3 + t, source, destination, set.ports[b] as number, turn);
        }
      }
    }
  }

  /** The rules that hide a rule, or undefined where some of its traffic comes through to it. */
  private hiders(
    rule: number,
    rules: Int32Array,
    groups: Groups,
    earlier: readonly number[],
  ): readonly number[] | undefined {
    const { set, intervals } = this;
    const scopes = this.coveringScopes(set.condition[rule] as number, set.way[rule] as number);
    const { turns } = this;
    turns.clear();
    const begin = set.first[rule] as number;
    const end = set.first[rule + 1] as number;
    if (begin === end) return undefined;
    for (let b = begin; b < end; b++) {
      const transports = set.transports[b] as number;
      for (let world = 0; world < 2; world++) {
        const source = intervals.source[world as 0 | 1][b] as number;
        if (source < 0) continue;
        const destination = intervals.destination[world as 0 | 1][b] as number;
        for (let t = 0; t < 3; t++) {
          if ((transports & (1 << t)) === 0) continue;
          if (this.oneOrMore(groups, scopes, t, source, destination, set.ports[b] as number, turns)) continue;
          if (!this.hasSourcePorts && !this.canBeFilled(source) && !this.canBeFilled(destination)) return undefined;
          const region = this.regionOf(b, source, destination);
          if (!this.exactly(region, rules, earlier, scopes, world as 0 | 1, t, turns)) return undefined;
        }
      }
    }
    const all = [...turns].sort((a, b) => a - b).map((turn) => rules[turn] as number);
    return all;
  }

  /**
   * True where ranges inside this one may make all of it together. Where neither end can be filled so, some pair of
   * addresses is in no narrower range, and only rules whose addresses hold both ends decide about it.
   */
  private canBeFilled(range: number): boolean {
    const { inner, crosses, from, to } = this.intervals;
    return crosses[range] === 1 || (inner[range] as number) > (to[range] as number) - (from[range] as number);
  }

  /** Looks for rules whose addresses hold those of a box: one that decides all its ports, or several together. */
  private oneOrMore(
    groups: Groups,
    scopes: readonly number[],
    t: number,
    source: number,
    destination: number,
    ports: number,
    turns: Set<number>,
  ): boolean {
    const { offsets, containing } = this.intervals;
    const from = ports >>> 16;
    const to = ports & 0xffff;
    const { found } = this;
    found.length = 0;
    let room = 0;
    let first = NOBODY;
    for (const scope of scopes) {
      for (let s = offsets[source] as number, sEnd = offsets[source + 1] as number; s < sEnd; s++) {
        const outerSource = containing[s] as number;
        for (let d = offsets[destination] as number, dEnd = offsets[destination + 1] as number; d < dEnd; d++) {
          const group = groups.find(scope * 3 + t, outerSource, containing[d] as number);
          if (group < 0) continue;
          const turn = groups.covering(group, from, to);
          if (turn < first) first = turn;
          room += groups.room(group);
          found.push(group);
        }
      }
    }
    if (first !== NOBODY) {
      turns.add(first);
      return true;
    }
    if (from === to || room <= to - from) return false;
    const stretches: { from: number; to: number; turn: number }[] = [];
    for (const group of found)
      groups.overlapping(group, from, to, (a, b, turn) => stretches.push({ from: a, to: b, turn }));
    return fewest(stretches, from, to, turns);
  }

  /** Takes what each earlier rule matches out of a region; true when nothing is left. */
  private exactly(
    region: Region,
    rules: Int32Array,
    earlier: readonly number[],
    scopes: readonly number[],
    world: 0 | 1,
    t: number,
    turns: Set<number>,
  ): boolean {
    const { set, intervals } = this;
    const used: { turn: number; regions: Region[] }[] = [];
    let left: readonly Region[] = [region];
    for (const turn of earlier) {
      if (--this.steps < 0) return false;
      const rule = rules[turn] as number;
      if (!scopes.includes(this.scopeOf(set.condition[rule] as number, set.way[rule] as number))) continue;
      const own: Region[] = [];
      for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
        if (((set.transports[b] as number) & (1 << t)) === 0) continue;
        const source = intervals.source[world][b] as number;
        if (source < 0) continue;
        const box = this.regionOf(b, source, intervals.destination[world][b] as number);
        if (meet(region, box)) own.push(box);
      }
      if (own.length === 0) continue;
      const next = takenOut(left, own);
      this.steps -= left.length * own.length;
      if (next === left) continue;
      used.push({ turn, regions: own });
      left = next;
      if (left.length === 0) break;
      if (left.length > MOST_REGIONS) return false;
    }
    if (left.length > 0) return false;
    // What the others make superfluous goes again.
    let needed = used;
    for (const one of used.length <= MOST_WEIGHED ? used : []) {
      const others = needed.filter((other) => other !== one);
      if (
        takenOut(
          [region],
          others.flatMap(({ regions }) => regions),
        ).length === 0
      )
        needed = others;
    }
    for (const { turn } of needed) turns.add(turn);
    return true;
  }

  private regionOf(b: number, source: number, destination: number): Region {
    const { from, to } = this.intervals;
    const sourcePorts = this.set.sourcePorts[b] as number;
    const ports = this.set.ports[b] as number;
    return [
      sourcePorts >>> 16,
      sourcePorts & 0xffff,
      ports >>> 16,
      ports & 0xffff,
      from[source] as number,
      to[source] as number,
      from[destination] as number,
      to[destination] as number,
    ];
  }

  private scopeOf(condition: number, way: number): number {
    if (condition === 0 && way < 0) return 0;
    const key = `${keyOf(this.set.conditions[condition] as Condition)}\n${way}`;
    let scope = this.scopesByKey.get(key);
    if (scope === undefined) {
      scope = this.scopesByKey.size + 1;
      this.scopesByKey.set(key, scope);
    }
    return scope;
  }

  /** Scopes of rules that hold wherever a rule of this condition and way does: fewer conditions, earlier ways. */
  private coveringScopes(condition: number, way: number): readonly number[] {
    if (condition === 0 && way < 0) return NO_CONDITIONS;
    const key = `${condition} ${way} ${this.scopesByKey.size}`;
    let list = this.scopeLists.get(key);
    if (!list) {
      const ways = [-1];
      for (let at = this.set.ways[way]; at; at = at.outer) {
        const index = this.set.ways.indexOf(at);
        if (index >= 0) ways.push(index);
      }
      const scopes: number[] = [];
      for (const wider of widerThan(this.set.conditions[condition] as Condition)) {
        for (const one of ways) {
          if (wider === keyOf(NO_CONDITION) && one < 0) scopes.push(0);
          else {
            const scope = this.scopesByKey.get(`${wider}\n${one}`);
            if (scope !== undefined) scopes.push(scope);
          }
        }
      }
      list = scopes;
      this.scopeLists.set(key, list);
    }
    return list;
  }
}

const NO_CONDITIONS: readonly number[] = [0];
/** Of more rules than that nobody looks for the ones that could be left out. */
const MOST_WEIGHED = 24;

const partsOf = ({ sourceZone, destinationZone, program, service, keywords, returning }: Condition): string[] => [
  sourceZone,
  destinationZone,
  program,
  service,
  keywords,
  returning ? 'returning' : '',
];

const keyOf = (condition: Condition): string => partsOf(condition).join('\t');

/** The keys of all conditions that hold wherever this one does. */
function widerThan(condition: Condition): string[] {
  let lists: string[][] = [[]];
  for (const part of partsOf(condition)) {
    const choices = part === '' ? [''] : [part, ''];
    lists = lists.flatMap((list) => choices.map((choice) => [...list, choice]));
  }
  return lists.map((list) => list.join('\t'));
}

function takenOut(regions: readonly Region[], taken: readonly Region[]): readonly Region[] {
  let left = regions;
  for (const box of taken) {
    if (!left.some((region) => meet(region, box))) continue;
    left = left.flatMap((region) => {
      const inside = meet(region, box);
      return inside ? without(region, inside) : [region];
    });
  }
  return left;
}

/** Adds the turns of the fewest stretches that cover all ports from one to another; false where they do not. */
function fewest(
  stretches: { readonly from: number; readonly to: number; readonly turn: number }[],
  from: number,
  to: number,
  turns: Set<number>,
): boolean {
  stretches.sort((a, b) => a.from - b.from || b.to - a.to || a.turn - b.turn);
  const chosen: number[] = [];
  let next = from;
  for (let i = 0; next <= to; ) {
    let best: { readonly to: number; readonly turn: number } | undefined;
    for (; i < stretches.length && (stretches[i]?.from as number) <= next; i++) {
      const one = stretches[i] as (typeof stretches)[number];
      if (!best || one.to > best.to || (one.to === best.to && one.turn < best.turn)) best = one;
    }
    if (!best || best.to < next) return false;
    chosen.push(best.turn);
    next = best.to + 1;
  }
  for (const turn of chosen) turns.add(turn);
  return true;
}
