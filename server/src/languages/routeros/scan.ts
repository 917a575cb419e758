import { lineEnd } from '../../base/lineIndex';

/** Brackets deeper than this are passed over as if they were letters. */
const MAX_DEPTH = 48;

const LINE_FEED = 10;
const RETURN = 13;
const QUOTE = 34;
const DOLLAR = 36;
const OPEN_ROUND = 40;
const CLOSE_ROUND = 41;
const COLON = 58;
const SEMICOLON = 59;
const OPEN_SQUARE = 91;
const BACKSLASH = 92;
const CLOSE_SQUARE = 93;
const OPEN_CURLY = 123;
const CLOSE_CURLY = 125;
const HASH = 35;

/** Line ends are blanks too: a continued line is one stretch. */
export const isBlank = (c: number): boolean => c === 32 || c === 9 || c === LINE_FEED || c === RETURN;
const isLineEnd = (c: number): boolean => c === LINE_FEED || c === RETURN;

/** A statement: what stands before a line's end or a semicolon that is in no bracket. */
export interface Extent {
  readonly start: number;
  /** Behind the last character that is no blank. */
  readonly end: number;
  /** Where the next one may begin. */
  readonly next: number;
  /** False where it holds a variable, a bracket or a command of the script language. */
  readonly isPlain: boolean;
  /** True when the text ended within it. */
  readonly isOpen: boolean;
}

/**
 * The statement that begins at an offset, which is no blank. `comment` is told of every comment within its braces.
 * Round and square brackets end with their line, so that one that is not closed takes no more than that.
 */
export function extentAt(
  text: string,
  start: number,
  limit: number,
  comment?: (from: number, to: number) => void,
): Extent {
  const open: number[] = [];
  let isPlain = text.charCodeAt(start) !== COLON;
  let atStart = false;
  let last = start;
  let at = start;
  for (; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9) continue;
    if (isLineEnd(c)) {
      while (open.length > 0 && open[open.length - 1] !== CLOSE_CURLY) open.pop();
      if (open.length === 0) return { start, end: last, next: at, isPlain, isOpen: false };
      atStart = true;
      continue;
    }
    if (c === SEMICOLON) {
      if (open.length === 0) return { start, end: last, next: at + 1, isPlain, isOpen: false };
      atStart = true;
    } else if (c === HASH && atStart) {
      const end = Math.min(limit, lineEnd(text, at));
      comment?.(at, end);
      at = end - 1;
      continue;
    } else if (c === QUOTE) {
      const close = closingQuote(text, at, limit);
      for (let i = at + 1; isPlain && i < close; i++) {
        if (text.charCodeAt(i) === DOLLAR && text.charCodeAt(i - 1) !== BACKSLASH) isPlain = false;
      }
      at = close;
      atStart = false;
    } else if (c === BACKSLASH) {
      if (isLineEnd(text.charCodeAt(at + 1)) || at + 1 >= limit) {
        if (text.charCodeAt(at + 1) === RETURN && text.charCodeAt(at + 2) === LINE_FEED) at++;
      } else atStart = false;
      at++;
    } else if (c === OPEN_CURLY || c === OPEN_ROUND || c === OPEN_SQUARE) {
      isPlain = false;
      atStart = c === OPEN_CURLY;
      if (open.length < MAX_DEPTH) open.push(c === OPEN_ROUND ? CLOSE_ROUND : c + 2);
    } else if (c === CLOSE_CURLY || c === CLOSE_ROUND || c === CLOSE_SQUARE) {
      const level = open.lastIndexOf(c);
      if (level >= 0) open.length = level;
      // One that closes nothing stands by itself.
      else if (c === CLOSE_CURLY && open.length === 0) {
        if (at > start) return { start, end: last, next: at, isPlain, isOpen: false };
        return { start, end: at + 1, next: at + 1, isPlain: false, isOpen: false };
      }
      atStart = false;
    } else {
      if (c === DOLLAR) isPlain = false;
      atStart = false;
    }
    last = Math.min(limit, at + 1);
  }
  return { start, end: Math.min(last, limit), next: limit, isPlain, isOpen: open.length > 0 };
}

/** The quote that closes one; the last character of its line where none does. A backslash goes on behind a line's end. */
function closingQuote(text: string, open: number, limit: number): number {
  for (let at = open + 1; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at;
    if (isLineEnd(c)) return at - 1;
    if (c === BACKSLASH) at += text.charCodeAt(at + 1) === RETURN && text.charCodeAt(at + 2) === LINE_FEED ? 2 : 1;
  }
  return Math.max(open, limit - 1);
}

/** Behind a backslash at a line's end and the blanks with which the next line begins. */
export function behindBreak(text: string, at: number, end: number): number {
  let i = at + 1;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Where what begins at an offset ends: a quoted text, a bracket with all in it, or the one character. */
export function unitEnd(text: string, at: number, end: number): number {
  const c = text.charCodeAt(at);
  if (c === QUOTE) return Math.min(end, closingQuote(text, at, end) + 1);
  if (c === BACKSLASH) return Math.min(end, isLineEnd(text.charCodeAt(at + 1)) ? behindBreak(text, at, end) : at + 2);
  return c === OPEN_CURLY || c === OPEN_ROUND || c === OPEN_SQUARE ? bracketEnd(text, at, end) : at + 1;
}

/** Behind the bracket that closes the one at an offset; `end` where none does. */
function bracketEnd(text: string, start: number, end: number): number {
  const open: number[] = [];
  let atStart = false;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) at = closingQuote(text, at, end);
    else if (c === BACKSLASH) at++;
    else if (c === OPEN_CURLY || c === OPEN_ROUND || c === OPEN_SQUARE) {
      if (open.length < MAX_DEPTH) open.push(c === OPEN_ROUND ? CLOSE_ROUND : c + 2);
    } else if (c === CLOSE_CURLY || c === CLOSE_ROUND || c === CLOSE_SQUARE) {
      const level = open.lastIndexOf(c);
      if (level >= 0) open.length = level;
      if (open.length === 0) return at + 1;
    } else if (isLineEnd(c)) {
      while (open.length > 1 && open[open.length - 1] !== CLOSE_CURLY) open.pop();
      atStart = true;
      continue;
    } else if (c === HASH && atStart) {
      at = Math.min(end, lineEnd(text, at)) - 1;
      continue;
    } else if (c === 32 || c === 9) continue;
    atStart = c === OPEN_CURLY || c === SEMICOLON;
  }
  return end;
}

/** Start and end of each word between two offsets, in turn; a bracket is one word or part of one, whatever it holds. */
export function scriptWords(text: string, start: number, end: number): number[] {
  const bounds: number[] = [];
  for (let at = start; at < end; ) {
    const c = text.charCodeAt(at);
    if (isBlank(c) || (c === BACKSLASH && isLineEnd(text.charCodeAt(at + 1)))) {
      at++;
      continue;
    }
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at = unitEnd(text, at, end);
    bounds.push(from, at);
  }
  return bounds;
}

/** The stretches between signs that stand in no bracket and no quote, from and to in turn, without blanks round them. */
export function parts(text: string, start: number, end: number, isSign: (c: number, at: number) => boolean): number[] {
  const found: number[] = [];
  const add = (from: number, to: number): void => {
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    found.push(from, to);
  };
  let from = start;
  for (let at = start; at < end; ) {
    if (isSign(text.charCodeAt(at), at)) {
      add(from, at);
      from = ++at;
    } else at = unitEnd(text, at, end);
  }
  add(from, end);
  return found;
}
