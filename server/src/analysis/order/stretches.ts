/** Stands for no rule, behind all others. */
export const NOBODY = 0x7fffffff;

/** Hears of a stretch of ports and the rule that decides about it. */
export type TellStretch = (from: number, to: number, rule: number) => void;

/** Stretches of ports of one group, those of rules that are asked earlier first. */
export class Stretches {
  /** Ports that stand alone, with the first rule that names them so; once there are many, by port. */
  private singles: Map<number, number> | undefined = new Map();
  private byPort: Int32Array | undefined;
  private readonly ports: number[] = [];
  private readonly rules: number[] = [];
  /** Once there are many stretches: the first rule that decides each port, alone or with others. */
  private owners: Int32Array | undefined;
  /** With it: the last port to which a stretch of several reaches that holds a port; 0 where none does. */
  private reach: Uint16Array | undefined;
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
      this.addSingle(from, rule);
      return;
    }
    this.ports.push(ports);
    this.rules.push(rule);
    if (this.owners) this.spread(this.ports.length - 1);
    else if (this.ports.length > MOST_LISTED) {
      this.owners = new Int32Array(PORTS).fill(NOBODY);
      this.reach = new Uint16Array(PORTS);
      for (let i = 0; i < this.ports.length; i++) this.spread(i);
      this.spreadSingles();
    }
  }

  private addSingle(port: number, rule: number): void {
    const { singles, byPort, owners } = this;
    if (owners?.[port] === NOBODY) owners[port] = rule;
    if (byPort) {
      if (byPort[port] === NOBODY) byPort[port] = rule;
      return;
    }
    if (!singles || singles.has(port)) return;
    singles.set(port, rule);
    if (singles.size <= MOST_MAPPED) return;
    this.byPort = new Int32Array(PORTS).fill(NOBODY);
    for (const [one, first] of singles) this.byPort[one] = first;
    this.singles = undefined;
  }

  private spreadSingles(): void {
    const owners = this.owners as Int32Array;
    const put = (port: number, rule: number): void => {
      if (rule < (owners[port] as number)) owners[port] = rule;
    };
    if (this.byPort) for (let port = 0; port < PORTS; port++) put(port, this.byPort[port] as number);
    else for (const [port, rule] of this.singles ?? []) put(port, rule);
  }

  /** The first rule that names a port alone. */
  private single(port: number): number {
    return this.byPort ? (this.byPort[port] as number) : (this.singles?.get(port) ?? NOBODY);
  }

  private spread(index: number): void {
    const ports = this.ports[index] as number;
    const from = ports >>> 16;
    const to = ports & 0xffff;
    own(this.owners as Int32Array, this.reach as Uint16Array, from, to, this.rules[index] as number);
    const size = 32 - Math.clz32(to - from);
    this.sizes |= 1 << size;
    const key = keyOf(size, from);
    const list = this.lists.get(key);
    if (list) list.push(index);
    else this.lists.set(key, [index]);
  }

  covering(from: number, to: number): number {
    const { owners, reach, ports, rules } = this;
    if (from === to) {
      if (owners) return owners[from] as number;
      const single = this.single(from);
      for (let i = 0; i < ports.length; i++) {
        const own = ports[i] as number;
        if (own >>> 16 <= from && (own & 0xffff) >= to) return Math.min(single, rules[i] as number);
      }
      return single;
    }
    if (!owners || !reach) {
      for (let i = 0; i < ports.length; i++) {
        const own = ports[i] as number;
        if (own >>> 16 <= from && (own & 0xffff) >= to) return rules[i] as number;
      }
      return NOBODY;
    }
    if ((reach[from] as number) < to) return NOBODY;
    let first = NOBODY;
    this.around(from, (i) => {
      const own = ports[i] as number;
      if (own >>> 16 <= from && (own & 0xffff) >= to) first = Math.min(first, rules[i] as number);
    });
    return first;
  }

  holding(port: number, tell: TellStretch): void {
    const single = this.single(port);
    if (single !== NOBODY) tell(port, port, single);
    const { ports, rules, reach } = this;
    const look = (i: number): void => {
      const own = ports[i] as number;
      if (own >>> 16 <= port && (own & 0xffff) >= port) tell(own >>> 16, own & 0xffff, rules[i] as number);
    };
    if (!reach) for (let i = 0; i < ports.length; i++) look(i);
    else if (reach[port] !== 0) this.around(port, look);
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

/** More single ports than that are kept by port: a quarter of a megabyte, which those that are less do not need. */
const MOST_MAPPED = 4096;

/** Gives the ports of a stretch to a rule, but for those that have one already, and notes how far it reaches. */
function own(owners: Int32Array, reach: Uint16Array, from: number, to: number, rule: number): void {
  for (let port = from; port <= to; port++) {
    if (owners[port] === NOBODY) owners[port] = rule;
    if ((reach[port] as number) < to) reach[port] = to;
  }
}
