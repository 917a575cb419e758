import { formatProfile } from '../analysis/profile';
import { lastAtOrBelow } from '../base/lineIndex';
import { type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { outline, unreadIn } from '../document/view';
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
  /** Statements as they are written: the turns of a loop are one. */
  const written = new Map<string, Span>();
  for (const { kind, dialect, place } of outline(document)) {
    dialects.add(dialect);
    if (kind === 'mention' || kind === 'grant') continue;
    const span = spanOf(place);
    written.set(`${span.start} ${span.end}`, span);
  }
  const unread = distinct([...unreadIn(document)].map(({ place, why }) => ({ span: spanOf(place), why })));
  const spans = [...written.values()].sort((a, b) => a.start - b.start);
  const broken = new Set<Span>();
  let outside = 0;
  /** For each span the one that reaches furthest of those that begin no later. */
  const furthest: Span[] = [];
  for (const span of spans) {
    const last = furthest[furthest.length - 1];
    furthest.push(last && last.end > span.end ? last : span);
  }
  const starts = spans.map(({ start }) => start);
  for (const { span } of unread) {
    const owner = starts.length > 0 ? furthest[lastAtOrBelow(starts, span.start)] : undefined;
    if (owner && owner.start <= span.start && span.end <= owner.end) broken.add(owner);
    else outside++;
  }
  const total = spans.length + outside;
  const profile = profileOf(document)?.profile ?? env.options.profile;
  const evidence = env.checker.evidence(document, env.options);
  return {
    dialects: [...dialects],
    read: spans.length - broken.size,
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
