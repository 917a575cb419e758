import { lastAtOrBelow } from '../base/lineIndex';
import type { Span } from '../base/span';

/** Statements as they are written: the turns of a loop are one. There may be a hundred thousand, mostly in text order. */
export class WrittenSpans {
  private starts: number[] = [];
  private ends: number[] = [];
  private isInOrder = true;

  add(start: number, end: number): void {
    const { starts, ends } = this;
    const last = starts.length - 1;
    if (last >= 0) {
      const [lastStart, lastEnd] = [starts[last] as number, ends[last] as number];
      if (start === lastStart && end === lastEnd) return;
      if (start < lastStart || (start === lastStart && end < lastEnd)) this.isInOrder = false;
    }
    starts.push(start);
    ends.push(end);
  }

  /** How many there are, how many of them hold something of what was not read, and how much of that stands in none. */
  around(unread: readonly { readonly span: Span }[]): { count: number; broken: number; outside: number } {
    if (!this.isInOrder) this.sort();
    const { starts, ends } = this;
    const count = starts.length;
    if (unread.length === 0 || count === 0) return { count, broken: 0, outside: unread.length };
    /** For each span the one that reaches furthest of those that begin no later. */
    const furthest: number[] = [];
    for (let i = 0; i < count; i++) {
      const last = furthest[i - 1];
      furthest.push(last !== undefined && (ends[last] as number) > (ends[i] as number) ? last : i);
    }
    const broken = new Set<number>();
    let outside = 0;
    for (const { span } of unread) {
      const owner = furthest[lastAtOrBelow(starts, span.start)] as number;
      if ((starts[owner] as number) <= span.start && span.end <= (ends[owner] as number)) broken.add(owner);
      else outside++;
    }
    return { count, broken: broken.size, outside };
  }

  private sort(): void {
    const { starts, ends } = this;
    const order = starts.map((_, i) => i);
    const compare = (a: number, b: number): number =>
      (starts[a] as number) - (starts[b] as number) || (ends[a] as number) - (ends[b] as number);
    order.sort(compare);
    const distinctOnes = order.filter((one, i) => i === 0 || compare(order[i - 1] as number, one) !== 0);
    this.starts = distinctOnes.map((one) => starts[one] as number);
    this.ends = distinctOnes.map((one) => ends[one] as number);
    this.isInOrder = true;
  }
}
