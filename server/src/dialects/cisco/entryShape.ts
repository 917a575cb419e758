import type { Words } from '../../model/item';
import type { Text } from '../../model/value';
import { numberOf } from './ports';

/** Where the parts of an entry begin. */
export interface EntryShape {
  /** The name of the list, where the line itself says it. */
  readonly list: Text | undefined;
  /** Index of the number that puts it in its place; -1 where there is none. */
  readonly sequence: number;
  /** Index of permit or deny. */
  readonly action: number;
  /** True on firewalls, where one port follows an `eq`. */
  readonly isFirewall: boolean;
  /** True for `conduit`, which names the server first. */
  readonly isTurned: boolean;
  readonly removes: boolean;
}

const isAction = (word: string): boolean => word === 'permit' || word === 'deny' || word === 'trust';

/** Kinds of lists that `access-list NAME` may go on with and that hold protocols and ports. */
const KINDS: ReadonlySet<string> = new Set(['extended', 'advanced', 'webtype']);

/** Finds the parts of a line that may be an entry of a list; undefined for one that is none. */
export function entryShape(words: Words, heading: string | undefined): EntryShape | undefined {
  let at = 0;
  const removes = words.text(0) === 'no';
  if (removes) at++;
  const first = words.text(at);
  if (first === 'access-list') {
    const list = words.count > at + 1 ? words.value(at + 1) : undefined;
    at += 2;
    let sequence = -1;
    if (words.text(at) === 'line') {
      sequence = at + 1;
      at += 2;
    }
    const isFirewall = KINDS.has(words.text(at));
    if (isFirewall) at++;
    if (words.text(at) === 'dynamic') at += 2;
    return isAction(words.text(at)) ? { list, sequence, action: at, isFirewall, isTurned: false, removes } : undefined;
  }
  if (words.text(at + 1) === 'access-list') {
    // ipv4 access-list MAIL 10 permit …, in one line
    const list = words.value(at + 2);
    at += 3;
    const sequence = numberOf(words.text(at)) >= 0 ? at++ : -1;
    if (words.text(at) === 'extended') at++;
    return isAction(words.text(at))
      ? { list, sequence, action: at, isFirewall: false, isTurned: false, removes }
      : undefined;
  }
  if (first === 'conduit') {
    const action = at + 1;
    return isAction(words.text(action))
      ? { list: undefined, sequence: -1, action, isFirewall: true, isTurned: true, removes }
      : undefined;
  }
  if (heading === undefined || /\bstandard\b/i.test(heading)) return undefined;
  let sequence = -1;
  if (numberOf(first) >= 0) {
    sequence = at;
    at++;
  }
  if (words.text(at) === 'dynamic') at += 2;
  if (words.text(at) === 'sequence') {
    sequence = at + 1;
    at += 2;
  }
  return isAction(words.text(at))
    ? { list: undefined, sequence, action: at, isFirewall: false, isTurned: false, removes }
    : undefined;
}
