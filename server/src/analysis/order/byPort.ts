/** Sizes of stretches: one of at most 2^n ports is of size n. */
const SIZES = 17;
/** Lists of one transport: 2^16 of size 0, half as many of each size above. */
const LISTS = 1 << SIZES;

/** What a list holds of a rule: the entry before it, its ports, its box, its turn. */
const NEXT = 0;
const PORTS = 1;
const BOX = 2;
const TURN = 3;
const ENTRY_STRIDE = 4;

/** The greatest number that is told of entries in a list. */
const MOST_COUNTED = 255;

/** Boxes of rules that may hold some traffic, each with the turn of its rule. */
export class Candidates {
  readonly boxes = new Int32Array(MOST_COUNTED + 1);
  readonly turns = new Int32Array(MOST_COUNTED + 1);
}

/** The lists of one transport. */
interface Lists {
  /** The last entry of each list, counted from 1. */
  readonly heads: Int32Array;
  /** How many entries each has, up to `MOST_COUNTED`. */
  readonly counts: Uint8Array;
}

/** Empty lists that nobody has: each takes more room than most rule sets, and a folder has thousands of these. */
const spare: Lists[] = [];
const MOST_SPARE = 4;

/**
 * The rules that are asked before one, by their ports. A stretch stands in the list of its size and of the ports in
 * which it begins, so that what holds a port is in that port's lists or the ones before. Where few rules hold a port,
 * looking at each of them takes less than asking for their addresses, and nothing else need be known of those.
 */
export class ByPort {
  /** By transport; undefined where no rule is of that transport. */
  private readonly lists: (Lists | undefined)[] = [undefined, undefined, undefined];
  /** By transport the sizes that there are, as bits. */
  private readonly sizes = [0, 0, 0];
  private entries = new Int32Array(64 * ENTRY_STRIDE);
  private count = 0;

  add(transport: number, ports: number, box: number, turn: number): void {
    const { heads, counts } = this.lists[transport] ?? this.made(transport);
    const list = listOf(ports);
    this.sizes[transport] = (this.sizes[transport] as number) | (1 << sizeOf(ports));
    const at = this.count * ENTRY_STRIDE;
    if (at === this.entries.length) this.grow();
    const { entries } = this;
    entries[at + NEXT] = heads[list] as number;
    entries[at + PORTS] = ports;
    entries[at + BOX] = box;
    entries[at + TURN] = turn;
    this.count++;
    heads[list] = this.count;
    if ((counts[list] as number) < MOST_COUNTED) counts[list] = (counts[list] as number) + 1;
  }

  /**
   * Puts the boxes of rules that hold a port into a list, each with its turn. How many they are; -1 where more than
   * `most` would have to be looked at for it.
   */
  holding(transport: number, port: number, most: number, into: Candidates): number {
    const lists = this.lists[transport];
    if (!lists) return 0;
    const { heads, counts } = lists;
    const sizes = this.sizes[transport] as number;
    let count = 0;
    for (let left = sizes; left !== 0; left &= left - 1) {
      const size = 31 - Math.clz32(left & -left);
      const list = firstOf(size) + (port >>> size);
      count += counts[list] as number;
      if (size > 0 && port >>> size > 0) count += counts[list - 1] as number;
    }
    if (count === 0) return 0;
    if (count > most) return -1;
    let found = 0;
    for (let left = sizes; left !== 0; left &= left - 1) {
      const size = 31 - Math.clz32(left & -left);
      const list = firstOf(size) + (port >>> size);
      if (counts[list] !== 0) found = this.look(heads[list] as number, port, into, found);
      if (size > 0 && port >>> size > 0 && counts[list - 1] !== 0)
        found = this.look(heads[list - 1] as number, port, into, found);
    }
    return found;
  }

  private look(head: number, port: number, into: Candidates, found: number): number {
    const { entries } = this;
    let next = found;
    for (let one = head; one > 0; ) {
      const at = (one - 1) * ENTRY_STRIDE;
      const ports = entries[at + PORTS] as number;
      if (ports >>> 16 <= port && port <= (ports & 0xffff)) {
        into.boxes[next] = entries[at + BOX] as number;
        into.turns[next++] = entries[at + TURN] as number;
      }
      one = entries[at + NEXT] as number;
    }
    return next;
  }

  /** Takes all rules out. */
  clear(): void {
    for (const lists of this.lists) {
      if (!lists) continue;
      const { heads, counts } = lists;
      if (this.count > MOST_TAKEN_OUT) {
        heads.fill(0);
        counts.fill(0);
        continue;
      }
      for (let at = 0; at < this.count * ENTRY_STRIDE; at += ENTRY_STRIDE) {
        const list = listOf(this.entries[at + PORTS] as number);
        heads[list] = 0;
        counts[list] = 0;
      }
    }
    this.count = 0;
    this.sizes.fill(0);
  }

  /** Takes all rules out, and leaves the lists to whoever needs some next. */
  release(): void {
    this.clear();
    for (const lists of this.lists) if (lists && spare.length < MOST_SPARE) spare.push(lists);
    this.lists.fill(undefined);
  }

  private made(transport: number): Lists {
    const lists = spare.pop() ?? { heads: new Int32Array(LISTS), counts: new Uint8Array(LISTS) };
    this.lists[transport] = lists;
    return lists;
  }

  private grow(): void {
    const entries = new Int32Array(this.entries.length * 2);
    entries.set(this.entries);
    this.entries = entries;
  }
}

/** The first list of a size. */
const firstOf = (size: number): number => LISTS - (LISTS >>> size);

const sizeOf = (ports: number): number => 32 - Math.clz32((ports & 0xffff) - (ports >>> 16));

function listOf(ports: number): number {
  const size = sizeOf(ports);
  return firstOf(size) + ((ports >>> 16) >>> size);
}

/** Of more rules than that not each is taken out of its list. */
const MOST_TAKEN_OUT = 4096;
