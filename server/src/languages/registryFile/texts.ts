import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import type { Piece, Text } from '../../model/value';

const QUOTE = 34;
const BACKSLASH = 92;

/** A quoted text; `\\` and `\"` stand for one character. The closing quote may be missing. */
export function unescaped(source: Source, open: number, end: number): Text {
  const raw = source.text;
  const place = source.place(open, end);
  const close = end > open + 1 && raw.charCodeAt(end - 1) === QUOTE && !isEscaped(raw, open, end - 1) ? end - 1 : end;
  const pieces: Piece[] = [];
  let text = '';
  const add = (from: number, to: number, exact: boolean, value: string): void => {
    if (value === '') return;
    pieces.push({ from: text.length, to: text.length + value.length, place: source.place(from, to), exact, via: [] });
    text += value;
  };
  let from = open + 1;
  for (let i = from; i < close; i++) {
    if (raw.charCodeAt(i) !== BACKSLASH || i + 1 >= close) continue;
    add(from, i, true, raw.slice(from, i));
    add(i, i + 2, false, raw.charAt(i + 1));
    i++;
    from = i + 1;
  }
  add(from, close, true, raw.slice(from, close));
  return { kind: 'text', text, place, pieces, quote: '"' };
}

/** True when a character between quotes has an odd number of backslashes before it. */
function isEscaped(raw: string, open: number, at: number): boolean {
  let count = 0;
  while (at - 1 - count > open && raw.charCodeAt(at - 1 - count) === BACKSLASH) count++;
  return count % 2 === 1;
}

/**
 * Text written as bytes, little-endian pairs or single ones; each character at the place of its bytes. The NULs at its
 * end are left out, those between the texts of a list stay.
 */
export function decoded(source: Source, from: number, to: number, place: Place, wide: boolean, list: boolean): Text {
  const raw = source.text;
  const pieces: Piece[] = [];
  const units: number[] = [];
  let pendingStart = -1;
  let low = 0;
  const size = wide ? 2 : 1;
  let inUnit = 0;
  for (let i = from; i < to; ) {
    const digit = hexDigit(raw.charCodeAt(i));
    if (digit < 0) {
      i++;
      continue;
    }
    const second = i + 1 < to ? hexDigit(raw.charCodeAt(i + 1)) : -1;
    const length = second < 0 ? 1 : 2;
    const byte = second < 0 ? digit : digit * 16 + second;
    if (inUnit === 0) {
      pendingStart = i;
      low = byte;
    }
    inUnit++;
    if (inUnit === size) {
      const unit = wide ? low + byte * 256 : byte;
      const at = units.length;
      pieces.push({ from: at, to: at + 1, place: source.place(pendingStart, i + length), exact: false, via: [] });
      units.push(unit);
      inUnit = 0;
    }
    i += length;
  }
  let length = units.length;
  if (list) while (length > 0 && units[length - 1] === 0) length--;
  else {
    // A text ends at its first NUL, whatever bytes follow.
    const end = units.indexOf(0);
    if (end >= 0) length = end;
  }
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(units[i] as number);
  return { kind: 'text', text, place, pieces: pieces.slice(0, length), quote: '' };
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
