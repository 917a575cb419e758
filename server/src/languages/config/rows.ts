/**
 * What was read of a chunk, as a row of numbers: a file of 50 MB has millions of words, and an object or a list for each
 * line of it would take many times the room of the text.
 *
 * A head is start and end of each of its words. A line is the number of its words and where the statement ends, then
 * start and end of each word.
 */
export class Rows {
  /** Complete once all of the chunk is read. */
  numbers: Int32Array = NO_NUMBERS;
}

const NO_NUMBERS = new Int32Array(0);

/** Takes up the rows of a chunk. */
export class RowWriter {
  readonly rows = new Rows();
  private readonly gathered: number[] = [];

  /** Where the next number will stand. */
  get at(): number {
    return this.gathered.length;
  }

  get(index: number): number {
    return this.gathered[index] as number;
  }

  push(value: number): void {
    this.gathered.push(value);
  }

  /** Start and end of the words from one to another. */
  words(bounds: readonly number[], from: number, to: number): void {
    for (let i = from * 2; i < to * 2; i++) this.gathered.push(bounds[i] as number);
  }

  finish(): void {
    this.rows.numbers = new Int32Array(this.gathered);
  }
}
