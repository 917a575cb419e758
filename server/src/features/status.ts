import { formatProfile } from '../analysis/profile';
import { lastAtOrBelow } from '../base/lineIndex';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { eachStatement, unreadIn } from '../document/view';
import type { Env } from './env';
import { profileOf } from './profile';

/** What was made of a document, for the status item and the command line's last lines. */
export interface Status {
  /** Ids of the dialects met. */
  readonly dialects: readonly string[];
  /** Statements read whole, out of all that carry ports or rules. */
  readonly read: number;
  readonly total: number;
  readonly unread: readonly { readonly span: Span; readonly why: string }[];
  readonly evidence: {
    readonly found: boolean;
    readonly reasons: readonly { readonly span: Span; readonly why: string }[];
    /** Versions of Exchange and roles of its servers that the document names. */
    readonly versions: readonly string[];
    readonly roles: readonly string[];
  };
  /** The profile in force, in the comment form. */
  readonly profile: string | undefined;
}

export function status(document: Document, env: Env): Status {
  const dialects = new Set<string>();
  const written = new Spans();
  eachStatement(document, (kind, dialect, { base }, start, end) => {
    dialects.add(dialect);
    if (kind !== 'mention' && kind !== 'grant') written.add(base + start, base + end);
  });
  const unread = distinct([...unreadIn(document)].map(({ place, why }) => ({ span: spanOf(place), why })));
  const { count, broken, outside } = written.around(unread);
  const total = count + outside;
  const profile = profileOf(document)?.profile ?? env.options.profile;
  const evidence = env.checker.evidence(document, env.options);
  return {
    dialects: [...dialects],
    read: count - broken,
    total,
    unread,
    evidence,
    profile: profile && formatProfile(profile),
  };
}

/** Statements as they are written: the turns of a loop are one. There may be a hundred thousand, mostly in text order. */
class Spans {
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

function distinct(unread: { span: Span; why: string }[]): { span: Span; why: string }[] {
  const seen = new Set<string>();
  return unread
    .sort((a, b) => a.span.start - b.span.start)
    .filter(({ span }) => {
      const key = `${span.start} ${span.end}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
