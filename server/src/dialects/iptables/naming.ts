import { unread, type Written, written } from '../../model/statement';
import { HOLE, type Text, unknownIn, viaIn } from '../../model/value';
import { innerPlace } from '../shared/texts';
import type { Found, Scan } from './scan';
import { isBuiltIn, isTarget } from './values';
import { type CallWords, wordFrom } from './words';

const NONE: readonly never[] = [];

/** The comment of a rule. */
export const commentOf = (words: CallWords, { comment }: Scan): Text | undefined =>
  comment && comment.value < words.count ? wordFrom(words, comment.value, comment.from) : undefined;

/** What the rule is called: its comment, and the names of chains that the user made. */
export function wordsOf(words: CallWords, scan: Scan, chain: string, comment: Text | undefined): readonly Text[] {
  const target = scan.jump && scan.jump.value < words.count ? words.text(scan.jump.value) : '';
  const named = !isBuiltIn(chain);
  const jumps = target !== '' && !isTarget(target);
  if (!comment && !named && !jumps) return NONE;
  const result: Text[] = [];
  if (comment) result.push(comment);
  if (named) result.push(words.value(scan.chain));
  if (jumps) result.push(words.value((scan.jump as Found).value));
  return result;
}

export function said(value: Text): Written<string> {
  if (!value.text.includes(HOLE)) return written(value.text, innerPlace(value), viaIn(value, 0, value.text.length));
  return unread(value.place, unknownIn(value, 0, value.text.length) ?? 'a part of it is not known');
}
