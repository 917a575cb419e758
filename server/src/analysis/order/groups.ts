import { powerAbove } from './intervals';
import type { RangeGroups } from './rangeGroups';
import { NOBODY, Stretches, type TellStretch } from './stretches';

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
    private readonly ranges: RangeGroups,
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
    for (let group = 0; group < this.count; group++) this.ranges.clear(this.sourceOf(group), this.destinationOf(group));
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
      this.groups[own + BEFORE] = this.ranges.add(source, destination, this.count);
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
  holding(group: number, port: number, tell: TellStretch): void {
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
