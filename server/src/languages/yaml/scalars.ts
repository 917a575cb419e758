import type { Source } from '../../model/language';
import type { Text } from '../../model/value';
import { TextBuilder } from '../data/values';

const isBlank = (c: string): boolean => c === ' ' || c === '\n' || c === '\t' || c === '\r';

/**
 * The text of a scalar whose value is `value` and which is written from `start` to `end`, quotes or block header
 * included. Most are written as they are read; escapes, folded lines and the indentation of blocks are followed
 * character by character.
 */
export function scalarText(source: Source, start: number, end: number, value: string, quote: Text['quote']): Text {
  const place = source.place(start, end);
  const builder = new TextBuilder(source);
  const raw = source.text;
  let from = start;
  let to = end;
  if (quote === "'" || quote === '"') {
    from++;
    if (to > from && raw.charAt(to - 1) === quote) to--;
  } else if (quote === 'here') {
    from = behindLine(raw, from, to);
  }
  if (value.length === to - from && raw.startsWith(value, from)) {
    builder.exact(from, to);
    return builder.done(place, quote);
  }
  if (!align(builder, raw, from, to, value, quote)) {
    const whole = new TextBuilder(source);
    whole.spelt(value, start, end);
    return whole.done(place, quote);
  }
  return builder.done(place, quote);
}

function behindLine(raw: string, from: number, to: number): number {
  const newline = raw.indexOf('\n', from);
  return newline < 0 || newline >= to ? to : newline + 1;
}

/** Walks the value and what is written side by side; false where they cannot be brought together. */
function align(
  builder: TextBuilder,
  raw: string,
  from: number,
  to: number,
  value: string,
  quote: Text['quote'],
): boolean {
  let at = from;
  let run = from;
  const flush = (): void => {
    builder.exact(run, at);
    run = at;
  };
  for (let i = 0; i < value.length; ) {
    const c = value.charAt(i);
    if (quote === '"' && raw.charAt(at) === '\\') {
      flush();
      const length = escapeLength(raw, at);
      // A line end that is escaped stands for nothing, with the blanks that begin the next line.
      if (length === 0) {
        at = skipBlanks(raw, at + 1, to);
      } else {
        const units = (value.codePointAt(i) as number) > 0xffff ? 2 : 1;
        builder.spelt(value.slice(i, i + units), at, at + length);
        i += units;
        at += length;
      }
      run = at;
      continue;
    }
    if (at < to && raw.charAt(at) === c) {
      i++;
      at++;
      if (quote === "'" && c === "'" && raw.charAt(at) === "'") {
        flush();
        at++;
        run = at;
      } else if (c === '\n') {
        // The indentation of the next line is no part of the value, unless the value goes on with blanks.
        flush();
        let blanks = 0;
        while (at + blanks < to && (raw.charAt(at + blanks) === ' ' || raw.charAt(at + blanks) === '\t')) blanks++;
        let own = 0;
        while (value.charAt(i + own) === ' ' || value.charAt(i + own) === '\t') own++;
        at += Math.max(0, blanks - own);
        run = at;
      }
      continue;
    }
    if (isBlank(raw.charAt(at)) && at < to) {
      flush();
      const begin = at;
      at = skipBlanks(raw, at, to);
      let behind = i;
      while (behind < value.length && isBlank(value.charAt(behind))) behind++;
      builder.spelt(value.slice(i, behind), begin, at);
      i = behind;
      run = at;
      continue;
    }
    // A block that ends without the line end its value has.
    if (c === '\n' && at >= to) {
      flush();
      builder.spelt(value.slice(i), at, at);
      return true;
    }
    return false;
  }
  flush();
  return true;
}

function skipBlanks(raw: string, at: number, to: number): number {
  let i = at;
  while (i < to && isBlank(raw.charAt(i))) i++;
  return i;
}

/** How long the escape at a backslash is; 0 where it takes a line end away. */
function escapeLength(raw: string, at: number): number {
  switch (raw.charAt(at + 1)) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    case '\n':
    case '\r':
      return 0;
    default:
      return 2;
  }
}
