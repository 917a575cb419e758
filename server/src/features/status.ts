import { formatProfile } from '../analysis/profile';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { eachStatement, unreadIn } from '../document/view';
import type { Env } from './env';
import { profileOf } from './profile';
import { WrittenSpans } from './writtenSpans';

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
  const written = new WrittenSpans();
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
