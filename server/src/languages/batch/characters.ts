/** Character codes that mean something to cmd. */
export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const QUOTE = 34;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const OPEN = 40;
export const CLOSE = 41;
export const SLASH = 47;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const AT = 64;
export const CARET = 94;
export const BAR = 124;

/** What parts words for cmd itself: blanks, tabs, vertical tabs, form feeds, commas, semicolons and equals signs. */
export const isDelimiter = (c: number): boolean =>
  c === BLANK || c === 44 || c === 59 || c === EQUALS || c === 9 || c === 11 || c === 12;

export const isBlank = (c: number): boolean => c === BLANK || c === 9;

export const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** The offset behind blanks, delimiters and joined lines. */
export function skipDelimiters(text: string, from: number, to: number): number {
  let i = from;
  while (i < to) {
    const c = text.charCodeAt(i);
    if (isDelimiter(c) || c === CR) i++;
    else {
      const joined = c === CARET ? afterJoin(text, i, to) : i;
      if (joined === i) return i;
      i = joined;
    }
  }
  return to;
}

/** The offset at which the next line begins when the caret at `at` joins it; `at` when it does not. */
export function afterJoin(text: string, at: number, to: number): number {
  let i = at + 1;
  while (i < to && text.charCodeAt(i) === CR) i++;
  if (i >= to) return i === at + 1 ? at : i;
  return text.charCodeAt(i) === LF ? i + 1 : at;
}

/** The offset of the line feed at or behind `from`, or `to`. */
export function lineEnd(text: string, from: number, to: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 || found > to ? to : found;
}

/** True when a caret that is not escaped itself ends the line, so that it joins the next one. */
export function endsInCaret(text: string, lineFeed: number): boolean {
  let i = lineFeed - 1;
  while (i >= 0 && text.charCodeAt(i) === CR) i--;
  let carets = 0;
  for (; i >= 0 && text.charCodeAt(i) === CARET; i--) carets++;
  return carets % 2 === 1;
}

/** The end of a line with those that carets at its end join to it, at most `limit` of them. */
export function joinedEnd(text: string, from: number, to: number, limit = Number.POSITIVE_INFINITY): number {
  let end = from;
  for (let joins = 0; joins < limit && end < to && endsInCaret(text, end); joins++) end = lineEnd(text, end + 1, to);
  return end;
}

/** What may stand behind the letters of `rem` for them to be the command. */
export const AFTER_REM = /[\s,;=&|<>./\\:()[\]+"^]/;

/** The offset of the next character that the table marks, or `to`. */
export function nextOf(table: Uint8Array, text: string, from: number, to: number): number {
  let i = from;
  for (; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c < 128 && table[c] === 1) break;
  }
  return i;
}
