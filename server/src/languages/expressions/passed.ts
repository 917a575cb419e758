import type { Comment } from '../../model/item';
import type { Source } from '../../model/language';

const HASH = 35;

/** What the scanner tells of what it passes. */
export interface Passed {
  /** Starts and ends of comments, in turn. */
  readonly comments: number[];
  /** True once a text over several lines was passed. */
  longText: boolean;
  /** True once something ended only because the text did. */
  hungry: boolean;
}

export const newPassed = (): Passed => ({ comments: [], longText: false, hungry: false });

/** The comments that were passed, without their signs. */
export function commentsOf(passed: Passed, source: Source): Comment[] {
  const { text } = source;
  const comments: Comment[] = [];
  for (let i = 0; i < passed.comments.length; i += 2) {
    const [start, end] = [passed.comments[i] as number, passed.comments[i + 1] as number];
    const sign = text.charCodeAt(start) === HASH ? 1 : 2;
    const isBlock = text.startsWith('/*', start) && end - start >= 4 && text.startsWith('*/', end - 2);
    comments.push({ place: source.place(start, end), text: text.slice(start + sign, isBlock ? end - 2 : end) });
  }
  return comments;
}
