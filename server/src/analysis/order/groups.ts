import { powerAbove } from './intervals';

/** Stands for no rule, behind all others. */
export const NOBODY = 0x7fffffff;

type Tell = (from: number, to: number, rule: number) => void;

/** A stretch from 1 to 0. */
const NO_PORT = 1 << 16;

const KEY = 0;
const SOURCE = 1;
const DESTINATION = 2;
/** The first stretch of a group, `from << 16 | to`, and its rule: most groups have one. */
const STRETCH = 3;
const FIRST_RULE = 4;
/** The group before it that has the same source; -1 for none. */
const BEFORE = 5;
const GROUP_STRIDE = 6;

/** The bits of a slot: of a group's index, of which there are less than eight million, and of its hash. */
const GROUP = 0x7fffff;
const TAG = 0x7f800000;

/** Bits for each slot. */
const BITS = 4;

const hashOf = (key: number, source: number, destination: number): number =>
  mixed(Math.imul(key, 0x27d4eb2f) ^ Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b));

const mixed = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);

/** Which groups there are by range. One for all chains of a rule set. */
export interface ByRange {
  /** By source: its last group, -1 for none, and how many there are. */
  readonly last: Int32Array;
  readonly counts: Int32Array;
  /** By source: bits of the destinations that its groups have, see `bitOf`. */
  readonly masks: Int32Array;
  /** 1 for the destination of a group. */
  readonly isDestination: Uint8Array;
}

/** One of 32 bits for a range: where a bit is not set, no range with that bit is meant. */
export const bitOf = (range: number): number => 1 << (Math.imul(range, 0x9e3779b1) >>> 27);

export const byRange = (ranges: number): ByRange => ({
  last: new Int32Array(ranges).fill(-1),
  counts: new Int32Array(ranges),
  masks: new Int32Array(ranges),
  isDestination: new Uint8Array(ranges),
});

/**
 * What rules decide before others, for each group of rules that are alike in all but their ports: the same pair of
 * address ranges, the same transport, the same conditions. Within a group, whether ports are decided is a matter of
 * stretches. Rules are named by their turn, so that the one that is asked first is the least.
 */
export class Groups {
  private count = 0;
  private room: number;
  private groups: Int32Array;
  /** Indexes of groups, with some bits of their hash above them; -1 where a slot is free. */
  private slots: Int32Array;
  private mask: number;
  /** A bit for each group by its hash: where it is not set there is none, and this is told without looking far. */
  private bits: Int32Array;
  private readonly more = new Map<number, Stretches>();

  constructor(
    most: number,
    private readonly ranges: ByRange,
  ) {
    this.room = Math.max(16, most);
    this.groups = new Int32Array(this.room * GROUP_STRIDE);
    const slots = powerAbove(this.room * 2);
    this.mask = slots - 1;
    this.slots = new Int32Array(slots).fill(-1);
    this.bits = new Int32Array((slots * BITS) / 32);
  }

  /** The group, or -1 where there is none. */
  find(key: number, source: number, destination: number): number {
    const hash = hashOf(key, source, destination);
    const bit = hash >>> 3;
    const { bits } = this;
    if (((bits[(bit >>> 5) & (bits.length - 1)] as number) & (1 << (bit & 31))) === 0) return -1;
    const slot = this.slots[this.slot(hash, key, source, destination)] as number;
    return slot < 0 ? -1 : slot & GROUP;
  }

  /** Puts the groups of a source and some destinations into a list, from an index on; the index behind the last one. */
  findAll(key: number, source: number, destinations: Int32Array, count: number, into: number[], index: number): number {
    const { bits, slots } = this;
    const words = bits.length - 1;
    const half = Math.imul(key, 0x27d4eb2f) ^ Math.imul(source, 0x9e3779b1);
    let next = index;
    for (let d = 0; d < count; d++) {
      const destination = destinations[d] as number;
      const hash = mixed(half ^ Math.imul(destination, 0x85ebca6b));
      const bit = hash >>> 3;
      if (((bits[(bit >>> 5) & words] as number) & (1 << (bit & 31))) === 0) continue;
      const slot = slots[this.slot(hash, key, source, destination)] as number;
      if (slot >= 0) into[next++] = slot & GROUP;
    }
    return next;
  }

  /** The group, made where there is none; without a stretch it decides nothing. */
  named(key: number, source: number, destination: number): number {
    const found = this.find(key, source, destination);
    if (found >= 0) return found;
    this.add(key, source, destination, NO_PORT, NOBODY);
    return this.find(key, source, destination);
  }

  keyOf(group: number): number {
    return this.groups[group * GROUP_STRIDE + KEY] as number;
  }

  sourceOf(group: number): number {
    return this.groups[group * GROUP_STRIDE + SOURCE] as number;
  }

  destinationOf(group: number): number {
    return this.groups[group * GROUP_STRIDE + DESTINATION] as number;
  }

  /** The group before one that has the same source; -1 for none. */
  before(group: number): number {
    return this.groups[group * GROUP_STRIDE + BEFORE] as number;
  }

  /** Leaves the lists of groups by source as they were without any. */
  clear(): void {
    const { last, counts, masks, isDestination } = this.ranges;
    for (let group = 0; group < this.count; group++) {
      const source = this.sourceOf(group);
      last[source] = -1;
      counts[source] = 0;
      masks[source] = 0;
      isDestination[this.destinationOf(group)] = 0;
    }
  }

  private slot(hash: number, key: number, source: number, destination: number): number {
    const { groups, slots, mask } = this;
    const tag = hash & TAG;
    let at = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const slot = slots[at] as number;
      if (slot < 0) return at;
      if ((slot & TAG) === tag) {
        const own = (slot & GROUP) * GROUP_STRIDE;
        if (groups[own + DESTINATION] === destination && groups[own + SOURCE] === source && groups[own + KEY] === key) {
          return at;
        }
      }
      at = (at + 1) & mask;
    }
  }

  private put(at: number, hash: number, group: number): void {
    const { bits } = this;
    this.slots[at] = (hash & TAG) | group;
    const bit = hash >>> 3;
    const word = (bit >>> 5) & (bits.length - 1);
    bits[word] = (bits[word] as number) | (1 << (bit & 31));
  }

  /** Adds a stretch of ports that a rule decides. */
  add(key: number, source: number, destination: number, ports: number, rule: number): void {
    const hash = hashOf(key, source, destination);
    const at = this.slot(hash, key, source, destination);
    const slot = this.slots[at] as number;
    const group = slot & GROUP;
    if (slot < 0) {
      if (this.count === this.room) {
        this.grow();
        this.add(key, source, destination, ports, rule);
        return;
      }
      this.put(at, hash, this.count);
      const own = this.count * GROUP_STRIDE;
      this.groups[own + KEY] = key;
      this.groups[own + SOURCE] = source;
      this.groups[own + DESTINATION] = destination;
      this.groups[own + STRETCH] = ports;
      this.groups[own + FIRST_RULE] = rule;
      const { last, counts, masks, isDestination } = this.ranges;
      masks[source] = (masks[source] as number) | bitOf(destination);
      this.groups[own + BEFORE] = last[source] as number;
      last[source] = this.count;
      counts[source] = (counts[source] as number) + 1;
      isDestination[destination] = 1;
      this.count++;
      return;
    }
    let more = this.more.get(group);
    if (!more) {
      more = new Stretches();
      const own = group * GROUP_STRIDE;
      more.add(this.groups[own + STRETCH] as number, this.groups[own + FIRST_RULE] as number);
      this.more.set(group, more);
      // Read by nobody from now on: a stretch that holds no port.
      this.groups[own + STRETCH] = NO_PORT;
    }
    more.add(ports, rule);
  }

  /** The first rule of a group that decides all ports from one to another by itself; `NOBODY` where there is none. */
  covering(group: number, from: number, to: number): number {
    const stretch = this.groups[group * GROUP_STRIDE + STRETCH] as number;
    if (stretch === NO_PORT) return (this.more.get(group) as Stretches).covering(from, to);
    return stretch >>> 16 <= from && (stretch & 0xffff) >= to
      ? (this.groups[group * GROUP_STRIDE + FIRST_RULE] as number)
      : NOBODY;
  }

  /** Tells of stretches of a group that hold a port: of those of one rule or another, the ones that reach farthest. */
  holding(group: number, port: number, tell: Tell): void {
    const own = group * GROUP_STRIDE;
    const stretch = this.groups[own + STRETCH] as number;
    if (stretch === NO_PORT) (this.more.get(group) as Stretches).holding(port, tell);
    else if (stretch >>> 16 <= port && (stretch & 0xffff) >= port)
      tell(stretch >>> 16, stretch & 0xffff, this.groups[own + FIRST_RULE] as number);
  }

  private grow(): void {
    this.room *= 2;
    const groups = new Int32Array(this.room * GROUP_STRIDE);
    groups.set(this.groups);
    this.groups = groups;
    const slots = powerAbove(this.room * 2);
    this.mask = slots - 1;
    this.slots = new Int32Array(slots).fill(-1);
    this.bits = new Int32Array((slots * BITS) / 32);
    for (let group = 0; group < this.count; group++) {
      const own = group * GROUP_STRIDE;
      const key = groups[own + KEY] as number;
      const source = groups[own + SOURCE] as number;
      const destination = groups[own + DESTINATION] as number;
      const hash = hashOf(key, source, destination);
      this.put(this.slot(hash, key, source, destination), hash, group);
    }
  }
}

/** Stretches of ports of one group, those of rules that are asked earlier first. */
class Stretches {
  /** Ports that stand alone, with the first rule that names them so. */
  private readonly singles = new Map<number, number>();
  private readonly ports: number[] = [];
  private readonly rules: number[] = [];
  /** Once there are many stretches: the first rule that decides each port by one of several. */
  private owners: Int32Array | undefined;
  /**
   * Once there are many stretches: their indexes by size and place. One of at most 2^n ports stands in the list of
   * size n and of the 2^n ports in which it begins, so that what holds a port is in that port's list or the one before.
   */
  private readonly lists = new Map<number, number[]>();
  private sizes = 0;

  add(ports: number, rule: number): void {
    const from = ports >>> 16;
    const to = ports & 0xffff;
    if (from === to) {
      if (!this.singles.has(from)) this.singles.set(from, rule);
      return;
    }
    this.ports.push(ports);
    this.rules.push(rule);
    if (this.owners) this.spread(this.ports.length - 1);
    else if (this.ports.length > MOST_LISTED) {
      this.owners = new Int32Array(PORTS).fill(NOBODY);
      for (let i = 0; i < this.ports.length; i++) this.spread(i);
    }
  }

  private spread(index: number): void {
    const ports = this.ports[index] as number;
    const from = ports >>> 16;
    const to = ports & 0xffff;
    own(this.owners as Int32Array, from, to, this.rules[index] as number);
    const size = 32 - Math.clz32(to - from);
    this.sizes |= 1 << size;
    const key = keyOf(size, from);
    const list = this.lists.get(key);
    if (list) list.push(index);
    else this.lists.set(key, [index]);
  }

  covering(from: number, to: number): number {
    const { owners, ports, rules } = this;
    if (from === to) {
      const single = this.singles.get(from) ?? NOBODY;
      if (owners) return Math.min(single, owners[from] as number);
      for (let i = 0; i < ports.length; i++) {
        const own = ports[i] as number;
        if (own >>> 16 <= from && (own & 0xffff) >= to) return Math.min(single, rules[i] as number);
      }
      return single;
    }
    if (!owners) {
      for (let i = 0; i < ports.length; i++) {
        const own = ports[i] as number;
        if (own >>> 16 <= from && (own & 0xffff) >= to) return rules[i] as number;
      }
      return NOBODY;
    }
    if (owners[from] === NOBODY || owners[to] === NOBODY) return NOBODY;
    let first = NOBODY;
    this.around(from, (i) => {
      const own = ports[i] as number;
      if (own >>> 16 <= from && (own & 0xffff) >= to) first = Math.min(first, rules[i] as number);
    });
    return first;
  }

  holding(port: number, tell: Tell): void {
    const single = this.singles.get(port);
    if (single !== undefined) tell(port, port, single);
    const { ports, rules, owners } = this;
    const look = (i: number): void => {
      const own = ports[i] as number;
      if (own >>> 16 <= port && (own & 0xffff) >= port) tell(own >>> 16, own & 0xffff, rules[i] as number);
    };
    if (!owners) for (let i = 0; i < ports.length; i++) look(i);
    else if (owners[port] !== NOBODY) this.around(port, look);
  }

  /** The indexes of all stretches that may hold a port, and of some near it. */
  private around(port: number, tell: (index: number) => void): void {
    for (let size = 1; size <= 16; size++) {
      if ((this.sizes & (1 << size)) === 0) continue;
      for (const i of this.lists.get(keyOf(size, port)) ?? NONE) tell(i);
      const before = port - (1 << size);
      if (before >= 0) for (const i of this.lists.get(keyOf(size, before)) ?? NONE) tell(i);
    }
  }
}

const NONE: readonly number[] = [];

const keyOf = (size: number, port: number): number => (size << 16) | (port >>> size);

/** More stretches of several ports than that are not looked through for each port. */
const MOST_LISTED = 64;
const PORTS = 0x10000;

/** Gives the ports of a stretch to a rule, but for those that have one already. */
function own(owners: Int32Array, from: number, to: number, rule: number): void {
  for (let port = from; port <= to; port++) if (owners[port] === NOBODY) owners[port] = rule;
}
