import { isDigits } from '../../base/digits';
import type { Words } from '../../model/item';
import { isAction } from './keywords';
import { type RuleScan, scanRule } from './ruleScan';

/** `nat 1 config … redirect_port tcp 10.0.0.5:25 25`. */
export interface NatScan {
  readonly kind: 'nat';
  /** The first word behind `config`. */
  readonly from: number;
}

/** Rules are deleted, or sets of them are switched. */
export interface ChangeScan {
  readonly kind: 'change';
  readonly operation: 'delete' | 'set';
}

export type Scan = RuleScan | NatScan | ChangeScan;

/** Flags of the program before its verb. */
const FLAG = /^-[a-zA-Z]+$/;

/** Where the verb may be missing: in lists that ipfw prints, and behind a variable that may hold it. */
export type Bare = 'listing' | 'variable' | undefined;

/** Sorts the words of a call; undefined for one that says nothing of traffic. */
export function scanWords(words: Words, bare: Bare): Scan | undefined {
  let i = 0;
  while (FLAG.test(words.text(i))) i++;
  const first = words.text(i);
  if (first === 'add') return scanRule(words, i + 1);
  if (first === 'delete') return words.text(i + 1) === '' ? undefined : { kind: 'change', operation: 'delete' };
  if (first === 'set') return { kind: 'change', operation: 'set' };
  if (first === 'nat') return words.text(i + 2) === 'config' ? { kind: 'nat', from: i + 3 } : undefined;
  if (bare === 'variable' && isAction(first)) return scanRule(words, i);
  if (!isDigits(first)) return undefined;
  const second = words.text(i + 1);
  // A number may stand before its verb as well.
  if (second === 'add') return scanRule(words, i + 2, i);
  if (second === 'delete') return { kind: 'change', operation: 'delete' };
  if (!bare) return undefined;
  // `ipfw list`, and with counters `ipfw show`.
  let at = i + 1;
  while (bare === 'listing' && at < i + 3 && isDigits(words.text(at))) at++;
  return isAction(words.text(at)) ? scanRule(words, at, i) : undefined;
}
