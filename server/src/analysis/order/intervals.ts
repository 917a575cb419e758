import type { Ruleset } from './ruleset';

/** The two worlds of addresses; a rule without addresses is of both. */
export const IPV4 = 0;
export const IPV6 = 1;

/** 255.255.255.255. */
export const LAST_IPV4 = 0xffffffff;

/** Of more ranges than that which hold one address, some are passed over. Networks within networks are fewer. */
export const MOST_AROUND = 160;

/**
 * The address ranges of a rule set, each once, with the ranges in which they begin. Ids of the two worlds differ, so a
 * pair of ids tells the world. They are numbered by where they begin, of those that begin alike the longest first: what
 * is asked for together stands together, and in 100,000 rules that is most of what it costs.
 */
export interface Intervals {
  /** Ids by box: as IPv4 and as IPv6; -1 where the box is not of that world. */
  readonly source: readonly [Int32Array, Int32Array];
  readonly destination: readonly [Int32Array, Int32Array];
  readonly from: Float64Array;
  readonly to: Float64Array;
  /**
   * The ranges that hold the first address of range `i` and are no shorter, if they begin there too; itself among them:
   * `around` from `offsets[i]` up to `offsets[i + 1]`.
   */
  readonly offsets: Int32Array;
  readonly around: Int32Array;
  /** The shortest range that begins where range `i` does: those around it are all that hold that address. */
  readonly shortest: Int32Array;
  /** False where no rule names an address. */
  readonly isNamed: boolean;
  /** The most ranges around one. */
  readonly deepest: number;
  /** Whether a range is not contained in every one around it. */
  readonly crosses: boolean;
  /** The last range that begins at or before an address, -1 where there is none: those around it may hold the address. */
  before(world: number, address: number): number;
}

/** Finds the ranges of a rule set and how they lie in each other, in the time it takes to sort them. */
export function intervalsOf(set: Ruleset): Intervals {
  const boxes = set.transports.length;
  let named = 0;
  for (let b = 0; b < boxes; b++) if (set.family[b] !== 0) named++;
  const table = new Table(named * 2 + 2);
  const source = [new Int32Array(boxes).fill(-1), new Int32Array(boxes).fill(-1)] as const;
  const destination = [new Int32Array(boxes).fill(-1), new Int32Array(boxes).fill(-1)] as const;
  let whole4 = -1;
  let whole6 = -1;
  for (let b = 0; b < boxes; b++) {
    const family = set.family[b] as number;
    if (family === 0) {
      if (whole4 < 0) {
        whole4 = table.id(IPV4, 0, LAST_IPV4);
        whole6 = table.id(IPV6, 0, set.lastWide);
      }
      source[IPV4][b] = whole4;
      destination[IPV4][b] = whole4;
      source[IPV6][b] = whole6;
      destination[IPV6][b] = whole6;
    } else {
      const world = family === 4 ? IPV4 : IPV6;
      source[world][b] = table.id(world, set.sourceFrom[b] as number, set.sourceTo[b] as number);
      destination[world][b] = table.id(world, set.destinationFrom[b] as number, set.destinationTo[b] as number);
    }
  }
  const { ranks, nesting } = table.finish();
  for (const ids of [...source, ...destination]) renumber(ids, ranks);
  return { source, destination, isNamed: named > 0, ...nesting };
}

function renumber(ids: Int32Array, ranks: Int32Array): void {
  for (let b = 0; b < ids.length; b++) if ((ids[b] as number) >= 0) ids[b] = ranks[ids[b] as number] as number;
}

/** Ranges with their ids, in a table of open addressing. */
class Table {
  private count = 0;
  private readonly world: Uint8Array;
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(most: number) {
    this.world = new Uint8Array(most);
    this.from = new Float64Array(most);
    this.to = new Float64Array(most);
    const size = powerAbove(most * 2);
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
  }

  id(world: number, from: number, to: number): number {
    let at = (Math.imul(from | 0, 0x9e3779b1) ^ Math.imul((to | 0) + world, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & this.mask;
    for (;;) {
      const id = this.slots[at] as number;
      if (id < 0) {
        this.slots[at] = this.count;
        this.world[this.count] = world;
        this.from[this.count] = from;
        this.to[this.count] = to;
        return this.count++;
      }
      if (this.from[id] === from && this.to[id] === to && this.world[id] === world) return id;
      at = (at + 1) & this.mask;
    }
  }

  /** The ranges as they lie in each other, and by an id the number that the range has there. */
  finish(): { readonly ranks: Int32Array; readonly nesting: Omit<Intervals, 'source' | 'destination' | 'isNamed'> } {
    const { count } = this;
    const order = this.sorted();
    const ranks = new Int32Array(count);
    const from = new Float64Array(count);
    const to = new Float64Array(count);
    /** Where the second world begins. */
    let turn = 0;
    for (let i = 0; i < count; i++) {
      const id = order[i] as number;
      ranks[id] = i;
      from[i] = this.from[id] as number;
      to[i] = this.to[id] as number;
      if (this.world[id] === IPV4) turn = i + 1;
    }
    return { ranks, nesting: nestingOf(from, to, turn) };
  }

  /** Ids by world and start, of equal starts the longest first. */
  private sorted(): Int32Array {
    const { count, world, from, to } = this;
    const scale = powerAbove(count + 1);
    // World, start and id in one number: 1, 32 and at most 19 bits; larger tables are sorted by comparing.
    const order = new Int32Array(count);
    if (scale <= 0x80000) {
      const keys = new Float64Array(count);
      for (let id = 0; id < count; id++)
        keys[id] = ((world[id] as number) * 0x100000000 + (from[id] as number)) * scale + id;
      keys.sort();
      for (let i = 0; i < count; i++) order[i] = (keys[i] as number) % scale;
    } else {
      for (let id = 0; id < count; id++) order[id] = id;
      order.sort((a, b) => (world[a] as number) - (world[b] as number) || (from[a] as number) - (from[b] as number));
    }
    for (let i = 0; i < count; ) {
      const first = order[i] as number;
      let j = i + 1;
      while (j < count && from[order[j] as number] === from[first] && world[order[j] as number] === world[first]) j++;
      if (j - i > 1) longestFirst(order, i, j, to);
      i = j;
    }
    return order;
  }
}

/** More ranges than that with one start are not sorted by putting one after the other in its place. */
const MOST_PUT = 16;

function longestFirst(order: Int32Array, begin: number, end: number, to: Float64Array): void {
  if (end - begin > MOST_PUT) {
    order.subarray(begin, end).sort((a, b) => (to[b] as number) - (to[a] as number));
    return;
  }
  for (let i = begin + 1; i < end; i++) {
    const id = order[i] as number;
    let at = i;
    for (; at > begin && (to[order[at - 1] as number] as number) < (to[id] as number); at--)
      order[at] = order[at - 1] as number;
    order[at] = id;
  }
}

/** How ranges lie in each other, which stand by world and start, of equal starts the longest first. */
function nestingOf(
  from: Float64Array,
  to: Float64Array,
  secondWorld: number,
): Omit<Intervals, 'source' | 'destination' | 'isNamed'> {
  const count = from.length;
  const offsets = new Int32Array(count + 1);
  let around = new Int32Array(count * 2 + MOST_AROUND + 16);
  let length = 0;
  /** Ranges that have begun; those that have ended too are taken out when they are met. */
  const open = new Int32Array(count);
  let depth = 0;
  let deepest = 0;
  let crosses = false;
  for (let id = 0; id < count; id++) {
    if (id === secondWorld) depth = 0;
    const begin = from[id] as number;
    const end = to[id] as number;
    if (length + MOST_AROUND + 1 > around.length) {
      const longer = new Int32Array((length + MOST_AROUND) * 2);
      longer.set(around);
      around = longer;
    }
    const start = length;
    offsets[id] = start;
    let ended = 0;
    let d = depth - 1;
    for (; d >= 0; d--) {
      const outer = open[d] as number;
      const last = to[outer] as number;
      if (last < begin) {
        ended++;
        continue;
      }
      if (length - start === MOST_AROUND) {
        deepest = MOST_AROUND + 1;
        break;
      }
      if (last < end) crosses = true;
      around[length++] = outer;
    }
    if (ended > 0) depth = stillOpen(open, d + 1, depth, to, begin);
    around[length++] = id;
    if (length - start > deepest) deepest = length - start;
    open[depth++] = id;
  }
  offsets[count] = length;
  const shortest = new Int32Array(count);
  for (let id = count - 1, last = count; id >= 0; id--) {
    if (last === count || id + 1 === secondWorld || from[last] !== from[id]) last = id;
    shortest[id] = last;
  }
  const before = (world: number, address: number): number => {
    const first = world === IPV4 ? 0 : secondWorld;
    let low = first;
    let high = world === IPV4 ? secondWorld : count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((from[middle] as number) <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1 < first ? -1 : low - 1;
  };
  return { from, to, offsets, around, shortest, deepest, crosses, before };
}

/** Takes the ranges out of the end of a list that end before an address; how many are left. */
function stillOpen(open: Int32Array, start: number, depth: number, to: Float64Array, address: number): number {
  let left = start;
  for (let d = start; d < depth; d++) {
    const id = open[d] as number;
    if ((to[id] as number) >= address) open[left++] = id;
  }
  return left;
}

/** The least power of two that is at least `n`. */
export function powerAbove(n: number): number {
  let size = 16;
  while (size < n) size *= 2;
  return size;
}
