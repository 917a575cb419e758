import { HASH_BEGIN, hashWith } from '../base/hash';
import type { Repeat } from './repeats';
import type { Shape } from './shape';

/** What of a number or an address tells a line from another of its shape: its kind, and of a small number its value. */
const KIND = 0;
/** Each is another: it says something. */
const VALUE = 1;
/** Nothing: it is part of a name, and no number that a name may mean something by. */
const FREE = 2;

/** So many lines are learned before it is asked whether that was of any use. */
const MOST_TRIES = 128;

/** What is known of lines of one shape. Their numbers tell them apart, each in its way, into groups. */
export class Form {
  /** By what is told apart of their numbers; several may have the same key. */
  private groups = new Map<number, Group>();
  private readonly learned: Repeat[] = [];
  private hits = 0;
  /** What tells the line asked for last apart, by the index of the number. */
  private readonly told: Float64Array;
  /** True once one of its lines showed which of its numbers are parts of a name. */
  private isUnderstood = false;
  /** What tells lines apart, by the index of the number. */
  private readonly modes: Uint8Array;
  private readonly areAddresses: Uint8Array;

  constructor(
    readonly outline: readonly string[],
    shape: Shape,
  ) {
    this.modes = new Uint8Array(shape.count);
    this.told = new Float64Array(shape.count);
    this.areAddresses = Uint8Array.from(this.modes, (_, i) => (shape.isAddressAt(i) ? 1 : 0));
  }

  /** True where the line that a shape took in is of this form. */
  holds(shape: Shape): boolean {
    if (!shape.matches(this.outline)) return false;
    const { areAddresses } = this;
    for (let i = 0; i < areAddresses.length; i++) if (shape.isAddressAt(i) !== (areAddresses[i] === 1)) return false;
    return true;
  }

  /** What is known of the line that a shape took in; null where nothing is to be learned of it. */
  find(shape: Shape): Repeat | undefined | null {
    const { modes } = this;
    let hash = HASH_BEGIN;
    for (let i = 0; i < modes.length; i++) {
      const told = tellOf(modes[i] as number, shape, i);
      this.told[i] = told;
      hash = hashWith(hash, told);
    }
    const group = this.groups.get(hash);
    if (!group || !this.isTold(group.first)) return this.isHopeless ? null : undefined;
    const found = group.find(shape.values);
    if (found) this.hits++;
    return found;
  }

  /** True for a form whose lines are all different by what is told apart. */
  private get isHopeless(): boolean {
    return this.learned.length >= MOST_TRIES && this.hits < this.learned.length;
  }

  /**
   * Takes in what is known of a line: what of its numbers is part of a name, unless that is not known, and what is told
   * apart by value in all lines of this form.
   */
  add(repeat: Repeat, free: readonly number[] | undefined, apart: readonly number[]): void {
    let changed = false;
    const set = (i: number, mode: number): void => {
      if (this.modes[i] === mode) return;
      this.modes[i] = mode;
      changed = true;
    };
    if (free) {
      if (!this.isUnderstood) for (const i of free) set(i, FREE);
      else for (const [i, mode] of this.modes.entries()) if (mode === FREE && !free.includes(i)) set(i, KIND);
      this.isUnderstood = true;
    }
    for (const i of apart) set(i, VALUE);
    this.learned.push(repeat);
    if (!changed) {
      this.put(repeat);
      return;
    }
    const old = this.learned.map(({ group }) => group);
    this.groups = new Map();
    for (const [i, one] of this.learned.entries()) {
      this.put(one);
      const apartSoFar = old[i]?.apart ?? [];
      if (apartSoFar.length > 0) one.group?.tellApart(apartSoFar);
    }
  }

  /** True for a number that is the same in all lines of a group. */
  isApart(index: number, repeat: Repeat): boolean {
    const mode = this.modes[index];
    return mode === VALUE || (mode === KIND && repeat.isSmallAt(index));
  }

  private put(repeat: Repeat): void {
    const { modes, told } = this;
    let hash = HASH_BEGIN;
    for (let i = 0; i < modes.length; i++) {
      told[i] = tellOf(modes[i] as number, repeat, i);
      hash = hashWith(hash, told[i] as number);
    }
    let group = this.groups.get(hash);
    if (!group || !this.isTold(group.first)) {
      group = new Group(repeat);
      this.groups.set(hash, group);
    } else group.add(repeat);
    repeat.group = group;
  }

  /** True where a line is told apart by the same numbers as the one asked for last. */
  private isTold(repeat: Repeat): boolean {
    const { modes, told } = this;
    for (let i = 0; i < modes.length; i++) if (tellOf(modes[i] as number, repeat, i) !== told[i]) return false;
    return true;
  }
}

/** The numbers and addresses of a line. */
export type Numbers = Pick<Shape, 'isSmallAt' | 'kindAt' | 'nameKindAt'> & { readonly values: ArrayLike<number> };

function tellOf(mode: number, numbers: Numbers, index: number): number {
  if (mode === FREE) return numbers.nameKindAt(index);
  // Kinds of ports begin where small numbers end.
  return mode === VALUE || numbers.isSmallAt(index) ? (numbers.values[index] as number) : numbers.kindAt(index);
}

/** Lines of one form whose numbers are of the same kinds. Where what is said of one speaks of a number, its value counts. */
export class Group {
  /** The numbers whose values count. */
  apart: readonly number[] = [];
  private readonly all: Repeat[];
  private byValue: Map<number, Repeat> | undefined;
  private hits = 0;

  constructor(readonly first: Repeat) {
    this.all = [first];
  }

  /** What is known of a line with these values; null where nothing is to be learned of it. */
  find(values: ArrayLike<number>): Repeat | undefined | null {
    if (!this.byValue) return this.first;
    const found = this.byValue.get(this.keyOf(values));
    if (!found || !this.isLike(found.values, values)) {
      return this.all.length >= MOST_TRIES && this.hits < this.all.length ? null : undefined;
    }
    this.hits++;
    return found;
  }

  add(repeat: Repeat): void {
    this.all.push(repeat);
    this.byValue?.set(this.keyOf(repeat.values), repeat);
  }

  tellApart(indexes: readonly number[]): void {
    this.apart = [...new Set([...this.apart, ...indexes])];
    this.byValue = new Map();
    for (const repeat of this.all) this.byValue.set(this.keyOf(repeat.values), repeat);
  }

  private keyOf(values: ArrayLike<number>): number {
    let hash = HASH_BEGIN;
    for (const index of this.apart) hash = hashWith(hash, values[index] as number);
    return hash;
  }

  private isLike(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
    for (const index of this.apart) if (a[index] !== b[index]) return false;
    return true;
  }
}
