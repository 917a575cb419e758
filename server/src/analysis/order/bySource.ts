import { ByPort, type Candidates } from './byPort';
import { powerAbove } from './intervals';
import type { Ruleset } from './ruleset';

/** What is held of a rule: the entry before it with the same caller, that address, its box, its turn, its slot. */
const NEXT = 0;
const CALLER = 1;
const BOX = 2;
const TURN = 3;
const SLOT = 4;
const ENTRY_STRIDE = 5;

/** Of so many times more rules with one caller than are looked at, those that hold a port are picked out. */
const MOST_PASSED = 4;

/**
 * The rules that are asked before one, by the caller: lists of hosts name each its own, and then few rules hold what one
 * of them sends, however many hold the port. Rules for other callers than one address stand by their ports.
 */
export class BySource {
  private readonly others = new ByPort();
  /** The last entry for each address, counted from 1; 0 where a slot is free. */
  private slots = new Int32Array(64);
  private entries = new Int32Array(32 * ENTRY_STRIDE);
  private count = 0;

  constructor(private readonly set: Ruleset) {}

  /** See `ByPort.release`. */
  release(): void {
    this.others.release();
  }

  /** Makes room for so many rules more. */
  begin(most: number): void {
    while (this.slots.length < powerAbove(most * 2)) this.grow();
  }

  add(box: number, turn: number): void {
    const { family, sourceFrom, sourceTo, transports, ports } = this.set;
    const caller = sourceFrom[box] as number;
    if (family[box] === 0 || sourceTo[box] !== caller) {
      for (let left = transports[box] as number; left !== 0; left &= left - 1)
        this.others.add(31 - Math.clz32(left & -left), ports[box] as number, box, turn);
      return;
    }
    if (this.count * 2 >= this.slots.length) this.grow();
    const at = this.count * ENTRY_STRIDE;
    if (at === this.entries.length) {
      const entries = new Int32Array(at * 2);
      entries.set(this.entries);
      this.entries = entries;
    }
    const { entries, slots } = this;
    const slot = this.slotOf(caller | 0);
    entries[at + NEXT] = slots[slot] as number;
    entries[at + CALLER] = caller | 0;
    entries[at + BOX] = box;
    entries[at + TURN] = turn;
    entries[at + SLOT] = slot;
    this.count++;
    slots[slot] = this.count;
  }

  /**
   * Puts the boxes of rules that hold a port and a caller into a list, each with its turn. How many they are; -1 where
   * more than `most` would have to be looked at, or much more for it.
   */
  holding(transport: number, port: number, caller: number, most: number, into: Candidates): number {
    let count = this.others.holding(transport, port, most, into);
    if (count < 0) return -1;
    const { entries, slots, set } = this;
    let passed = 0;
    for (let one = slots[this.slotOf(caller | 0)] as number; one > 0; ) {
      if (passed++ >= most * MOST_PASSED) return -1;
      const at = (one - 1) * ENTRY_STRIDE;
      const box = entries[at + BOX] as number;
      const ports = set.ports[box] as number;
      one = entries[at + NEXT] as number;
      if (((set.transports[box] as number) & (1 << transport)) === 0) continue;
      if (ports >>> 16 > port || port > (ports & 0xffff)) continue;
      if (count === most) return -1;
      into.boxes[count] = box;
      into.turns[count++] = entries[at + TURN] as number;
    }
    return count;
  }

  /** Takes all rules out. */
  clear(): void {
    const { entries, slots, count } = this;
    for (let at = 0; at < count * ENTRY_STRIDE; at += ENTRY_STRIDE) slots[entries[at + SLOT] as number] = 0;
    this.count = 0;
    this.others.clear();
  }

  /** The slot of an address, or a free one. */
  private slotOf(caller: number): number {
    const { entries, slots } = this;
    const mask = slots.length - 1;
    const hash = Math.imul(caller, 0x9e3779b1);
    let at = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const one = slots[at] as number;
      if (one === 0 || entries[(one - 1) * ENTRY_STRIDE + CALLER] === caller) return at;
      at = (at + 1) & mask;
    }
  }

  private grow(): void {
    const last = this.slots;
    this.slots = new Int32Array(last.length * 2);
    for (const one of last) {
      if (one === 0) continue;
      const at = (one - 1) * ENTRY_STRIDE;
      const slot = this.slotOf(this.entries[at + CALLER] as number);
      this.slots[slot] = one;
      this.entries[at + SLOT] = slot;
    }
  }
}
