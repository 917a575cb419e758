import type { Span } from '../base/span';
import { type Ordinary, Shape } from './shape';

/**
 * What remarks say of the lines that they stand before. They are told apart as names are: by all but the numbers that
 * nobody may mean something by. One object, used for remark after remark.
 */
export class Remarks {
  private readonly shape: Shape;

  constructor(ordinary: Ordinary) {
    this.shape = new Shape(ordinary);
  }

  /** The context of a line with the remark that stands at a span; undefined for one that is like no other. */
  contextWith(context: string, text: string, { start, end }: Span): string | undefined {
    const { shape } = this;
    if (!shape.take(text, start, end)) return undefined;
    const parts = shape.outline();
    // A remark is one line.
    const told = parts.map((part, i) => (i === 0 ? part : `\n${shape.nameKindAt(i - 1)}\n${part}`)).join('');
    return `remark ${told.length} ${told}${context}`;
  }

  /** A number for the remark asked for last; others may have the same one. */
  get key(): number {
    return this.shape.key;
  }

  /** The numbers and addresses of the remark that was asked for last, by which it is not told apart. */
  numbers(): readonly string[] {
    const { shape } = this;
    const { line, from, starts, ends, count } = shape;
    return Array.from({ length: count }, (_, i) =>
      line.slice((starts[i] as number) - from, (ends[i] as number) - from),
    );
  }
}
