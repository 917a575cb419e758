import type { Place } from '../../base/span';
import type { Text } from '../../model/value';
import { Rich, RichBuilder } from '../text/rich';
import { CARET, isDigit, LF, PERCENT } from './characters';

/** What may be asked for while variables are put in. */
export interface Lookup {
  /** The value of a variable; undefined when nothing in the file gives it one. */
  variable(name: string): Text | undefined;
  /** The argument of that number; undefined when it is not known. */
  argument(index: number): Rich | undefined;
  /** All arguments as they stand; undefined when they are not known. */
  allArguments(): Rich | undefined;
}

/** What values may add to a text, so that none grows without measure. */
const MAX_GROWTH = 65_536;
const MODIFIERS = /[fdpnxsatz]/i;

/**
 * Puts in what stands between percent signs. In a batch file `%%` is one sign, `%1` an argument and a variable without
 * a value is empty, for us unknown; in a command line such a variable stays as it is written.
 */
export function expandPercent(text: Rich, lookup: Lookup, mode: 'batch' | 'line'): Rich {
  const t = text.text;
  let sign = t.indexOf('%');
  if (sign < 0) return text;
  const builder = new RichBuilder();
  const limit = t.length + MAX_GROWTH;
  let done = 0;
  while (sign >= 0) {
    builder.add(text, done, sign);
    done = sign + 1;
    const next = t.charCodeAt(sign + 1);
    const place = (end: number): Place => text.seenAt(sign, end) as Place;
    const put = (end: number, value: Rich | undefined, unknown: string): void => {
      if (value && builder.length + value.length <= limit) builder.addThrough(value, place(end));
      else builder.add(Rich.unknown(place(end), unknown));
      done = end;
    };
    if (mode === 'line') {
      const end = closingSign(t, sign);
      const value = end < 0 ? undefined : valueOf(text, sign, end, lookup);
      if (value) put(end + 1, value, noValue(t, sign, end + 1));
      else builder.add(text, sign, sign + 1);
    } else if (next === PERCENT) {
      builder.add(Rich.made('%', place(sign + 2)));
      done = sign + 2;
    } else if (next === 42) {
      put(sign + 2, lookup.allArguments(), noValue(t, sign, sign + 2));
    } else if (isDigit(next)) {
      put(sign + 2, lookup.argument(next - 48), noValue(t, sign, sign + 2));
    } else {
      const end = next === 126 ? argumentEnd(t, sign) : -1;
      if (end >= 0) {
        const value = lookup.argument(t.charCodeAt(end - 1) - 48);
        put(end, value && modified(value, t.slice(sign + 2, end - 1), place(end)), noValue(t, sign, end));
      } else {
        const close = closingSign(t, sign);
        // A lone sign disappears, and so does what is written as `%= … =%`.
        if (close >= 0) {
          const comment = t.charAt(sign + 1) === '=' && t.charAt(close - 1) === '=';
          put(close + 1, comment ? Rich.empty : valueOf(text, sign, close, lookup), noValue(t, sign, close + 1));
        }
      }
    }
    sign = t.indexOf('%', done);
  }
  builder.add(text, done);
  return builder.done();
}

/** Puts in what stands between exclamation marks; carets escape there once more, and a lone mark disappears. */
export function expandDelayed(text: Rich, lookup: Lookup): Rich {
  const t = text.text;
  if (!t.includes('!')) return text;
  const builder = new RichBuilder();
  const limit = t.length + MAX_GROWTH;
  let done = 0;
  for (let i = 0; i < t.length; ) {
    const c = t.charCodeAt(i);
    if (c === CARET) {
      builder.add(text, done, i);
      done = i + 1;
      i += 2;
    } else if (c === 33) {
      builder.add(text, done, i);
      done = i + 1;
      const close = t.indexOf('!', i + 1);
      if (close > i + 1) {
        const value = valueOf(text, i, close, lookup);
        const place = text.seenAt(i, close + 1) as Place;
        if (value && builder.length + value.length <= limit) builder.addThrough(value, place);
        else builder.add(Rich.unknown(place, noValue(t, i, close + 1)));
        done = close + 1;
      }
      i = done;
    } else i++;
  }
  builder.add(text, done);
  return builder.done();
}

/** Puts in the variables of loops: `%p`, `%~np`. */
export function expandLoopVariables(text: Rich, value: (letter: string) => Rich | undefined): Rich {
  const t = text.text;
  let sign = t.indexOf('%');
  if (sign < 0) return text;
  const builder = new RichBuilder();
  let done = 0;
  while (sign >= 0) {
    let letter = sign + 1;
    let found: Rich | undefined;
    if (t.charAt(letter) === '~') {
      // The last letter that is a variable ends the modifiers: in `%~np`, p is one and so is n.
      for (let i = letter + 1; i < t.length; i++) {
        const bound = value(t.charAt(i));
        if (bound) {
          found = bound;
          letter = i;
        }
        if (!MODIFIERS.test(t.charAt(i))) break;
      }
    } else found = value(t.charAt(letter));
    if (found) {
      builder.add(text, done, sign);
      const place = text.seenAt(sign, letter + 1) as Place;
      const modifiers = letter > sign + 1 ? t.slice(sign + 2, letter) : undefined;
      builder.addThrough(modifiers === undefined ? found : modified(found, modifiers, place), place);
      done = letter + 1;
      sign = t.indexOf('%', done);
    } else sign = t.indexOf('%', sign + 1);
  }
  builder.add(text, done);
  return builder.done();
}

/** The text without the quotes round it. */
export function unquoted(text: Rich): Rich {
  const t = text.text;
  if (!t.startsWith('"')) return text;
  return t.length > 1 && t.endsWith('"') ? text.slice(1, t.length - 1) : text.slice(1);
}

/** `%~nx1`: quotes go, and of a path only what the letters name is left. */
function modified(value: Rich, letters: string, place: Place): Rich {
  const plain = unquoted(value);
  if (letters === '') return plain;
  const wanted = letters.toLowerCase();
  const builder = new RichBuilder();
  if (/[fdpsatz]/.test(wanted)) {
    builder.add(Rich.unknown(place, `the path in \`%~${letters}…\` is known only when the script runs`));
    if (!/[nx]/.test(wanted)) return builder.done();
  }
  const t = plain.text;
  const name = Math.max(t.lastIndexOf('\\'), t.lastIndexOf('/')) + 1;
  const dot = t.lastIndexOf('.');
  const extension = dot >= name ? dot : t.length;
  if (wanted.includes('n')) builder.add(plain, name, extension);
  if (wanted.includes('x')) builder.add(plain, extension);
  return builder.done();
}

/** The offset behind `%~nx1` that begins at `sign`, or -1. */
function argumentEnd(t: string, sign: number): number {
  let i = sign + 2;
  while (i < t.length && MODIFIERS.test(t.charAt(i))) i++;
  return isDigit(t.charCodeAt(i)) ? i + 1 : -1;
}

/** The offset of the sign that closes the one at `sign` on its line, or -1. */
function closingSign(t: string, sign: number): number {
  const mark = t.charCodeAt(sign);
  for (let i = sign + 1; i < t.length; i++) {
    const c = t.charCodeAt(i);
    if (c === mark) return i === sign + 1 ? -1 : i;
    if (c === LF) break;
  }
  return -1;
}

/** The value of `NAME`, `NAME:~1,2` or `NAME:a=b` between two signs. */
function valueOf(text: Rich, open: number, close: number, lookup: Lookup): Rich | undefined {
  const t = text.text;
  const inner = t.slice(open + 1, close);
  const colon = inner.indexOf(':', 1);
  const end = colon < 0 ? close : open + 1 + colon;
  const name = colon < 0 ? inner : inner.slice(0, colon);
  const value = lookup.variable(name);
  const standard = value ? undefined : STANDARD[name.toLowerCase()];
  if (!value && standard === undefined) return undefined;
  const rich = value ? Rich.value(value) : Rich.made(standard as string, text.seenAt(open, close + 1) as Place);
  if (end === close) return rich;
  // An empty variable takes its colon along and leaves the rest.
  if (rich.length === 0) return text.slice(end + 1, close);
  return t.charAt(end + 1) === '~' ? part(rich, t.slice(end + 2, close)) : replaced(rich, text.slice(end + 1, close));
}

/** Variables that Windows sets everywhere alike. */
const STANDARD: Readonly<Record<string, string>> = { comspec: 'C:\\Windows\\System32\\cmd.exe' };

const PART = /^\s*(-?\d{1,5})\s*(?:,\s*(-?\d{1,5})\s*)?$/;

/** `:~start,count`, either of which may count from the end. */
function part(value: Rich, how: string): Rich {
  const match = PART.exec(how);
  if (!match) return value;
  const { length } = value;
  const start = Number(match[1]);
  const from = Math.min(start < 0 ? Math.max(0, length + start) : start, length);
  const count = match[2] === undefined ? length : Number(match[2]);
  const to = count < 0 ? length + count : Math.min(from + count, length);
  if (!value.known) {
    const why = value.why ?? 'a part of it is not known';
    return Rich.unknown(value.seenAt(0, length) as Place, why);
  }
  return value.slice(from, to);
}

/** `:old=new`, regardless of letters; `:*old=new` takes everything up to it. */
function replaced(value: Rich, how: Rich): Rich {
  const all = how.text.startsWith('*');
  const from = all ? 1 : 0;
  const equals = how.text.indexOf('=', from + 1);
  if (equals < 0) return value;
  const old = how.text.slice(from, equals).toLowerCase();
  const t = value.text.toLowerCase();
  let found = t.length === value.text.length ? t.indexOf(old) : -1;
  if (found < 0) return value;
  const builder = new RichBuilder();
  let done = 0;
  if (all) {
    builder.add(how, equals + 1);
    done = found + old.length;
  } else {
    for (; found >= 0 && builder.length < MAX_GROWTH; found = t.indexOf(old, done)) {
      builder.add(value, done, found);
      builder.add(how, equals + 1);
      done = found + old.length;
    }
  }
  builder.add(value, done);
  return builder.done();
}

/** Names that cmd itself gives a value while it runs. */
const DYNAMIC = /^(?:cd|date|time|random|errorlevel|cmdextversion|cmdcmdline)$/i;

/** Why what stands at the offsets has no value. */
function noValue(t: string, from: number, to: number): string {
  const written = to - from > 60 ? `${t.slice(from, from + 60)}…` : t.slice(from, to);
  const name = t.slice(from + 1, to - 1);
  return DYNAMIC.test(name)
    ? `\`${written}\` is known only when the script runs`
    : `\`${written}\` has no value in this file`;
}
