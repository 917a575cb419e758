import { powerAbove } from './intervals';

/** Stands for no rule, behind all others. */
export const NOBODY = 0x7fffffff;

type Tell = (from: number, to: number, rule: number) => void;

/**
 * What rules decide before others, for each group of rules that are alike in all but their ports: the same pair of
 * address ranges, the same transport, the same conditions. Within a group, whether ports are decided is a matter of
 * stretches. Rules are named by their turn, so that the one that is asked first is the least.
 */
export class Groups {
  private count = 0;
  private scopes: Int32Array;
  private sources: Int32Array;
  private destinations: Int32Array;
  /** The first stretch of a group, `from << 16 | to`, and its rule: most groups have one. */
  private stretches: Int32Array;
  private rules: Int32Array;
  private slots: Int32Array;
  private mask: number;
  private readonly more = new Map<number, Stretches>();

  constructor(most: number) {
    const size = Math.max(16, most);
    this.scopes = new Int32Array(size);
    this.sources = new Int32Array(size);
    this.destinations = new Int32Array(size);
    this.stretches = new Int32Array(size);
    this.rules = new Int32Array(size);
    const slots = powerAbove(size * 2);
    this.mask = slots - 1;
    this.slots = new Int32Array(slots).fill(-1);
  }

  /** The group, or -1 where there is none. */
  find(scope: number, source: number, destination: number): number {
    const at = this.slot(scope, source, destination);
    return this.slots[at] as number;
  }

  private slot(scope: number, source: number, destination: number): number {
    let at = Math.imul(scope, 0x27d4eb2f) ^ Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b);
    at = (at ^ (at >>> 15)) & this.mask;
    for (;;) {
      const group = this.slots[at] as number;
      if (
        group < 0 ||
        (this.destinations[group] === destination && this.sources[group] === source && this.scopes[group] === scope)
      ) {
        return at;
      }
      at = (at + 1) & this.mask;
    }
  }

  /** Adds a stretch of ports that a rule decides. */
  add(scope: number, source: number, destination: number, ports: number, rule: number): void {
    const at = this.slot(scope, source, destination);
    const group = this.slots[at] as number;
    if (group < 0) {
      if (this.count === this.scopes.length) {
        this.grow();
        this.add(scope, source, destination, ports, rule);
        return;
      }
      this.slots[at] = this.count;
      this.scopes[this.count] = scope;
      this.sources[this.count] = source;
      this.destinations[this.count] = destination;
      this.stretches[this.count] = ports;
      this.rules[this.count] = rule;
      this.count++;
      return;
    }
    let more = this.more.get(group);
    if (!more) {
      more = new Stretches();
      this.more.set(group, more);
    }
    more.add(ports, rule);
  }

  /** The first rule of a group that decides all ports from one to another by itself; `NOBODY` where there is none. */
  covering(group: number, from: number, to: number): number {
    const own = this.stretches[group] as number;
    if (own >>> 16 <= from && (own & 0xffff) >= to) return this.rules[group] as number;
    return this.more.get(group)?.covering(from, to) ?? NOBODY;
  }

  /** At most so many ports of a group are decided. */
  room(group: number): number {
    const own = this.stretches[group] as number;
    return (own & 0xffff) - (own >>> 16) + 1 + (this.more.get(group)?.room ?? 0);
  }

  /** Tells of each stretch of a group that has ports in common with `from` to `to`. */
  overlapping(group: number, from: number, to: number, tell: Tell): void {
    const own = this.stretches[group] as number;
    if (own >>> 16 <= to && (own & 0xffff) >= from) tell(own >>> 16, own & 0xffff, this.rules[group] as number);
    this.more.get(group)?.overlapping(from, to, tell);
  }

  private grow(): void {
    const { scopes, sources, destinations, stretches, rules } = this;
    const size = scopes.length * 2;
    const copy = (array: Int32Array): Int32Array => {
      const larger = new Int32Array(size);
      larger.set(array);
      return larger;
    };
    this.scopes = copy(scopes);
    this.sources = copy(sources);
    this.destinations = copy(destinations);
    this.stretches = copy(stretches);
    this.rules = copy(rules);
    const slots = powerAbove(size * 2);
    this.mask = slots - 1;
    this.slots = new Int32Array(slots).fill(-1);
    for (let group = 0; group < this.count; group++) {
      const at = this.slot(
        this.scopes[group] as number,
        this.sources[group] as number,
        this.destinations[group] as number,
      );
      this.slots[at] = group;
    }
  }
}

/** Stretches of ports of one group, those of rules that are asked earlier first. */
class Stretches {
  /** Ports that stand alone, with the first rule that names them so. */
  private readonly singles = new Map<number, number>();
  private readonly ports: number[] = [];
  private readonly rules: number[] = [];
  /** The first rule that decides each port, once there are many stretches. */
  private owners: Int32Array | undefined;
  room = 0;

  add(ports: number, rule: number): void {
    const from = ports >>> 16;
    const to = ports & 0xffff;
    this.room += to - from + 1;
    if (from < to) {
      this.ports.push(ports);
      this.rules.push(rule);
      if (this.owners) own(this.owners, from, to, rule);
      else if (this.ports.length > MOST_LISTED) this.spread();
    } else if (!this.singles.has(from)) this.singles.set(from, rule);
  }

  covering(from: number, to: number): number {
    const single = from === to ? (this.singles.get(from) ?? NOBODY) : NOBODY;
    if (from === to && this.owners) return Math.min(single, this.owners[from] as number);
    for (let i = 0; i < this.ports.length; i++) {
      const ports = this.ports[i] as number;
      if (ports >>> 16 <= from && (ports & 0xffff) >= to) return Math.min(single, this.rules[i] as number);
    }
    return single;
  }

  private spread(): void {
    this.owners = new Int32Array(PORTS).fill(NOBODY);
    for (const [i, ports] of this.ports.entries())
      own(this.owners, ports >>> 16, ports & 0xffff, this.rules[i] as number);
  }

  overlapping(from: number, to: number, tell: Tell): void {
    for (let i = 0; i < this.ports.length; i++) {
      const ports = this.ports[i] as number;
      if (ports >>> 16 <= to && (ports & 0xffff) >= from) tell(ports >>> 16, ports & 0xffff, this.rules[i] as number);
    }
    if (this.singles.size < to - from) {
      for (const [port, rule] of this.singles) if (from <= port && port <= to) tell(port, port, rule);
      return;
    }
    for (let port = from; port <= to; port++) {
      const rule = this.singles.get(port);
      if (rule !== undefined) tell(port, port, rule);
    }
  }
}

/** More stretches of several ports than that are not looked through for each port. */
const MOST_LISTED = 64;
const PORTS = 0x10000;

/** Gives the ports of a stretch to a rule, but for those that have one already. */
function own(owners: Int32Array, from: number, to: number, rule: number): void {
  for (let port = from; port <= to; port++) if (owners[port] === NOBODY) owners[port] = rule;
}
