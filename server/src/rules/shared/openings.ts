import { GONE } from '../../analysis/order/columns';
import { MOST_SINGLY } from '../../analysis/order/overlaps';
import { ALLOW, OPAQUE, RULE, TCP, UDP } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import type { Direction } from '../../model/statement';

/** A stretch of ports that allow rules open at the called end: one for all the rules that do so alike. */
export interface Opening {
  /** The first of those rules. */
  readonly rule: number;
  /** Undefined where the rules have none: lists of routers and of firewalls between networks. */
  readonly direction: Direction | undefined;
  /** In which of several firewalls that the file is about; undefined where that is not told. */
  readonly machines: string | undefined;
  readonly transports: number;
  readonly from: number;
  readonly to: number;
  /** Lower-case words in place of ports. */
  readonly keywords: readonly string[];
  /** True where the rules may open less, or their ports could not be read. */
  readonly unsure: boolean;
}

/** By a column of the rule set, which stays the same object where rules have only moved. */
const known = new WeakMap<Int32Array, Kinds>();

function kindsOf(set: Ruleset): Kinds {
  let found = known.get(set.first);
  if (!found) {
    found = new Kinds(set);
    known.set(set.first, found);
  }
  return found;
}

/**
 * What the allow rules of a file open, and has not been taken away again: each way of opening once, in the order in
 * which they are met first. A rule set of 100,000 opens the same few hundred stretches time and again.
 */
export const openings = (set: Ruleset): readonly Opening[] => kindsOf(set).list;

/** The rules that open one of some openings, in text order; a rule that opens several is told with each of them. */
export function* rulesThatOpen(
  set: Ruleset,
  wanted: ReadonlySet<Opening>,
): Iterable<{ readonly rule: number; readonly opening: Opening }> {
  if (wanted.size === 0) return;
  const { list, byBox } = kindsOf(set);
  const { count, first } = set;
  const isWanted = Uint8Array.from(list, (opening) => (wanted.has(opening) ? 1 : 0));
  for (let rule = 0, b = 0; rule < count; rule++) {
    for (const end = first[rule + 1] as number; b < end; b++) {
      const kind = byBox[b] as number;
      if (kind >= 0 && isWanted[kind] === 1) yield { rule, opening: list[kind] as Opening };
    }
  }
}

/** The first rules that open one of some openings, each once, with the first of these: as many as findings are told singly. */
export function* firstThatOpen(
  set: Ruleset,
  wanted: ReadonlySet<Opening>,
): Iterable<{ readonly rule: number; readonly opening: Opening }> {
  const told = new Set<number>();
  for (const found of rulesThatOpen(set, wanted)) {
    if (told.has(found.rule)) continue;
    if (told.size >= MOST_SINGLY) return;
    told.add(found.rule);
    yield found;
  }
}

/** Tells openings apart by two numbers: their ports, and all else they say. */
class Kinds {
  readonly list: Opening[] = [];
  /** By box the index of its opening, -1 for none. */
  readonly byBox: Int32Array;
  private readonly rest: number[] = [];
  private readonly ports: number[] = [];
  private slots = new Int32Array(1 << 10).fill(-1);

  constructor(set: Ruleset) {
    const { count, kind, action, state, chain, condition, flags, first, ports, transports } = set;
    this.byBox = new Int32Array(transports.length).fill(-1);
    const directions = set.chains.map(({ chain: { direction } }) => direction);
    const machines = set.chains.map(({ chain }) => chain.machines);
    const parts = [...new Set(machines)];
    const numbers = directions.map(
      (direction, i) => parts.indexOf(machines[i]) * DIRECTIONS.length + DIRECTIONS.indexOf(direction),
    );
    const bars = set.chains.map(({ chain }) => chain.bars);
    const words = set.conditions.map(({ keywords }) =>
      keywords === '' ? NO_WORDS : keywords.split(',').filter((word) => word !== '' && word !== '>'),
    );
    for (let rule = 0; rule < count; rule++) {
      if (kind[rule] !== RULE || action[rule] !== ALLOW || state[rule] === GONE) continue;
      const c = chain[rule] as number;
      // What lets traffic on to the chains that decide opens nothing.
      if (bars[c]) continue;
      const keywords = words[condition[rule] as number] ?? NO_WORDS;
      const unsure = ((flags[rule] as number) & OPAQUE) !== 0;
      // Of rules without words any condition is as good as none.
      const own = keywords === NO_WORDS ? 0 : (condition[rule] as number);
      const said = (own * 2 + (unsure ? 1 : 0)) * DIRECTIONS.length * parts.length + (numbers[c] ?? 0);
      for (let b = first[rule] as number, end = first[rule + 1] as number; b < end; b++) {
        const both = (transports[b] as number) & (TCP | UDP);
        if (both === 0) continue;
        const stretch = ports[b] as number;
        const rest = said * 4 + both;
        let index = this.slots[this.slot(stretch, rest)] as number;
        if (index < 0) {
          index = this.add(stretch, rest);
          const from = stretch >>> 16;
          const to = stretch & 0xffff;
          const opening = { rule, direction: directions[c], machines: machines[c], transports: both };
          this.list.push({ ...opening, from, to, keywords, unsure });
        }
        this.byBox[b] = index;
      }
    }
  }

  private slot(ports: number, rest: number): number {
    const mask = this.slots.length - 1;
    let at = Math.imul(Math.imul(ports, 0x9e3779b1) ^ rest, 0x85ebca6b);
    at = (at ^ (at >>> 15)) & mask;
    for (;;) {
      const index = this.slots[at] as number;
      if (index < 0 || (this.ports[index] === ports && this.rest[index] === rest)) return at;
      at = (at + 1) & mask;
    }
  }

  private add(ports: number, rest: number): number {
    const index = this.ports.length;
    this.ports.push(ports);
    this.rest.push(rest);
    if (index * 2 > this.slots.length) {
      this.slots = new Int32Array(this.slots.length * 2).fill(-1);
      for (let i = 0; i <= index; i++) this.put(i);
    } else this.put(index);
    return index;
  }

  private put(index: number): void {
    this.slots[this.slot(this.ports[index] as number, this.rest[index] as number)] = index;
  }
}

const DIRECTIONS: readonly (Direction | undefined)[] = [undefined, 'in', 'out'];

const NO_WORDS: readonly string[] = [];

/** True for openings of the same way through the firewall: of one direction and on one machine, as far as that is told. */
export const sameWay = (a: Opening, b: Opening): boolean =>
  (a.machines === undefined || b.machines === undefined || a.machines === b.machines) &&
  (a.direction === undefined || b.direction === undefined || a.direction === b.direction);

export const holds = ({ from, to }: Opening, port: number): boolean => from <= port && port <= to;
