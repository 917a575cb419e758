/** Numbers of a range, beside each other since they are asked for together. */
export const RANGE_STRIDE = 4;
/** Bits of the destinations that the groups have whose source it is, see `bitOf`; 0 where it is the source of none. */
export const DESTINATIONS = 0;
/** Bits of the sources that the groups have whose destination it is; 0 where it is the destination of none. */
export const SOURCES = 1;
/** How many groups there are whose source it is. */
export const COUNT = 2;
/** The last one of these. */
export const LAST = 3;

/** One of 32 bits for a range: where a bit is not set, no range with that bit is meant. */
export const bitOf = (range: number): number => 1 << (Math.imul(range, 0x9e3779b1) >>> 27);

/** Which groups there are by range. One for all chains of a rule set. */
export class RangeGroups {
  /** By range `RANGE_STRIDE` numbers. */
  readonly numbers: Int32Array;

  constructor(ranges: number) {
    this.numbers = new Int32Array(ranges * RANGE_STRIDE);
  }

  /** Adds a group; the one before it that has the same source, -1 for none. */
  add(source: number, destination: number, group: number): number {
    const { numbers } = this;
    const at = source * RANGE_STRIDE;
    const other = destination * RANGE_STRIDE + SOURCES;
    const count = numbers[at + COUNT] as number;
    const before = count === 0 ? -1 : (numbers[at + LAST] as number);
    numbers[at + DESTINATIONS] = (numbers[at + DESTINATIONS] as number) | bitOf(destination);
    numbers[other] = (numbers[other] as number) | bitOf(source);
    numbers[at + COUNT] = count + 1;
    numbers[at + LAST] = group;
    return before;
  }

  /** Takes out all groups of a pair of ranges, and of others with one of the two. */
  clear(source: number, destination: number): void {
    const { numbers } = this;
    const at = source * RANGE_STRIDE;
    numbers[at + DESTINATIONS] = 0;
    numbers[at + COUNT] = 0;
    numbers[destination * RANGE_STRIDE + SOURCES] = 0;
  }
}
