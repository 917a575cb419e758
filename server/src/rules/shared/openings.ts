import { GONE } from '../../analysis/order/columns';
import { MOST_SINGLY } from '../../analysis/order/overlaps';
import { ALLOW, isAnswer, OPAQUE, RULE, TCP, UDP } from '../../analysis/order/rows';
import { directionIn, type MadeFrom, type Ruleset } from '../../analysis/order/ruleset';
import type { Direction } from '../../model/statement';

/**
 * A stretch of ports that allow rules open at the called end: one for all the rules that do so alike, and the same object
 * through edits.
 */
export interface Opening {
  /** Tells it from the others of its rule set. */
  readonly id: number;
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
  const { first, madeFrom } = set;
  const found = known.get(first);
  if (found) return found;
  const before = madeFrom && known.get(madeFrom.first);
  if (madeFrom) known.delete(madeFrom.first);
  const kinds = madeFrom && before?.follow(set, madeFrom) ? before : new Kinds(set);
  known.set(first, kinds);
  return kinds;
}

/**
 * What the allow rules of a file open, and has not been taken away again: each way of opening once, in no order. Rules for
 * what services send back open nothing. A rule set
 * of 100,000 opens the same few hundred stretches time and again.
 */
export const openings = (set: Ruleset): readonly Opening[] => kindsOf(set).list;

/**
 * Visits the rules that open one of some openings, in text order until `visit` gives false; a rule that opens several is
 * visited with each of them.
 */
export function eachThatOpens(
  set: Ruleset,
  wanted: ReadonlySet<Opening>,
  visit: (rule: number, opening: Opening) => boolean,
): void {
  kindsOf(set).each(set, wanted, visit);
}

/** The first rules that open one of some openings, each once, with the first of these: as many as findings are told singly. */
export function firstThatOpen(
  set: Ruleset,
  wanted: ReadonlySet<Opening>,
): readonly { readonly rule: number; readonly opening: Opening }[] {
  const told: { rule: number; opening: Opening }[] = [];
  eachThatOpens(set, wanted, (rule, opening) => {
    if (told.at(-1)?.rule === rule) return true;
    if (told.length >= MOST_SINGLY) return false;
    told.push({ rule, opening });
    return true;
  });
  return told;
}

/** What so many openings more than there are were is forgotten. */
const MOST_GONE = 1 << 12;

/** The openings of a rule set. They follow it through edits, of which one costs no more than the rules that it changed. */
class Kinds {
  /** All that there are, and that there were. */
  private readonly all: Opening[] = [];
  /** By opening how many boxes open it. */
  private readonly counts: number[] = [];
  private inUse = 0;
  private present: readonly Opening[] | undefined;
  /** By box the number of its opening, -1 for none; with room for more. */
  private byBox: Int32Array;
  /** Openings are told apart by their ports, by their way through the firewall, and by all else they say. */
  private readonly ports: number[] = [];
  private readonly ways: number[] = [];
  private readonly rest: number[] = [];
  private slots = new Int32Array(1 << 10).fill(-1);
  private readonly wayNumbers = new Map<string, number>();
  private readonly words: (readonly string[])[] = [NO_WORDS];
  private readonly wordNumbers = new Map<string, number>();

  constructor(set: Ruleset) {
    this.byBox = new Int32Array(set.transports.length);
    this.put(set, 0, set.count);
  }

  get list(): readonly Opening[] {
    this.present ??= this.all.filter(({ id }) => (this.counts[id] as number) > 0);
    return this.present;
  }

  /** Takes in what an edit changed. False where it is better to begin anew. */
  follow(set: Ruleset, { start, end, goneBoxes }: MadeFrom): boolean {
    if (this.all.length - this.inUse > MOST_GONE + this.inUse) return false;
    const boxes = set.transports.length;
    const from = set.first[start] as number;
    const to = set.first[end] as number;
    const oldTo = from + goneBoxes;
    const oldBoxes = boxes - (to - oldTo);
    for (let b = from; b < oldTo; b++) this.count(this.byBox[b] as number, -1);
    if (boxes > this.byBox.length) {
      const old = this.byBox;
      this.byBox = new Int32Array(boxes + (1 << 8) + (boxes >> 6));
      this.byBox.set(old);
    }
    this.byBox.copyWithin(to, oldTo, oldBoxes);
    this.put(set, start, end);
    return true;
  }

  each(
    { count, first, transports }: Ruleset,
    wanted: ReadonlySet<Opening>,
    visit: (rule: number, opening: Opening) => boolean,
  ): void {
    let left = 0;
    const isWanted = new Uint8Array(this.all.length);
    for (const { id } of wanted) {
      isWanted[id] = 1;
      left += this.counts[id] as number;
    }
    const { byBox } = this;
    for (let b = 0, rule = 0; left > 0 && b < transports.length; b++) {
      const id = byBox[b] as number;
      if (id < 0 || isWanted[id] === 0) continue;
      while (rule < count && (first[rule + 1] as number) <= b) rule++;
      if (!visit(rule, this.all[id] as Opening)) return;
      left--;
    }
  }

  /** Finds the openings of the rules from `start` up to `end`. */
  private put(set: Ruleset, start: number, end: number): void {
    const { kind, action, state, chain, condition, flags, first, ports, sourcePorts, transports } = set;
    const { byBox } = this;
    const ways = [undefined, 'in', 'out'] as const;
    const wayIn = ways.map((way) => set.chains.map(({ chain }) => this.wayOf(chain.direction ?? way, chain.machines)));
    const noWay = this.wayOf(undefined, undefined);
    // What lets traffic on to the chains that decide opens nothing.
    const bars = set.chains.map((rules) => rules.chain.bars ?? false);
    for (let rule = start; rule < end; rule++) {
      const c = chain[rule] as number;
      const opens = kind[rule] === RULE && action[rule] === ALLOW && state[rule] !== GONE && !bars[c];
      const words = opens ? this.wordsOf(set.conditions[condition[rule] as number]?.keywords ?? '') : 0;
      const said = words * 2 + (((flags[rule] as number) & OPAQUE) !== 0 ? 1 : 0);
      for (let b = first[rule] as number, last = first[rule + 1] as number; b < last; b++) {
        const both = (transports[b] as number) & (TCP | UDP);
        let id = -1;
        if (opens && both !== 0 && !isAnswer(sourcePorts[b] as number, ports[b] as number)) {
          const stretch = ports[b] as number;
          const direction = directionIn(set, rule);
          const way = wayIn[ways.indexOf(direction)]?.[c] ?? noWay;
          const rest = said * 4 + both;
          id = this.slots[this.slot(stretch, way, rest)] as number;
          if (id < 0) {
            id = this.add(stretch, way, rest);
            this.all.push({
              id,
              direction,
              machines: set.chains[c]?.chain.machines,
              transports: both,
              from: stretch >>> 16,
              to: stretch & 0xffff,
              keywords: this.words[words] as readonly string[],
              unsure: (said & 1) !== 0,
            });
          }
          this.count(id, 1);
        }
        byBox[b] = id;
      }
    }
  }

  private count(id: number, more: number): void {
    if (id < 0) return;
    const before = this.counts[id] as number;
    this.counts[id] = before + more;
    if (before > 0 && before + more > 0) return;
    this.inUse += more;
    this.present = undefined;
  }

  private wayOf(direction: Direction | undefined, machines: string | undefined): number {
    return numberOf(this.wayNumbers, `${direction ?? ''} ${machines === undefined ? '' : `of ${machines}`}`);
  }

  private wordsOf(keywords: string): number {
    if (keywords === '') return 0;
    const number = numberOf(this.wordNumbers, keywords) + 1;
    this.words[number] ??= keywords.split(',').filter((word) => word !== '' && word !== '>');
    return number;
  }

  private slot(ports: number, way: number, rest: number): number {
    const mask = this.slots.length - 1;
    let at = Math.imul(Math.imul(Math.imul(ports, 0x9e3779b1) ^ rest, 0x85ebca6b) ^ way, 0xc2b2ae35);
    at = (at ^ (at >>> 15)) & mask;
    for (;;) {
      const id = this.slots[at] as number;
      if (id < 0 || (this.ports[id] === ports && this.rest[id] === rest && this.ways[id] === way)) return at;
      at = (at + 1) & mask;
    }
  }

  private add(ports: number, way: number, rest: number): number {
    const id = this.ports.length;
    this.ports.push(ports);
    this.ways.push(way);
    this.rest.push(rest);
    this.counts.push(0);
    if (id * 2 > this.slots.length) {
      this.slots = new Int32Array(this.slots.length * 2).fill(-1);
      for (let i = 0; i <= id; i++) this.enter(i);
    } else this.enter(id);
    return id;
  }

  private enter(id: number): void {
    this.slots[this.slot(this.ports[id] as number, this.ways[id] as number, this.rest[id] as number)] = id;
  }
}

/** A number for each of some texts. */
function numberOf(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(text, number);
  }
  return number;
}

const NO_WORDS: readonly string[] = [];

/** True for openings of the same way through the firewall: of one direction and on one machine, as far as that is told. */
export const sameWay = (a: Opening, b: Opening): boolean =>
  (a.machines === undefined || b.machines === undefined || a.machines === b.machines) &&
  (a.direction === undefined || b.direction === undefined || a.direction === b.direction);

export const holds = ({ from, to }: Opening, port: number): boolean => from <= port && port <= to;
