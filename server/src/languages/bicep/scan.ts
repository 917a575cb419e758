import { lineEnd } from '../../base/lineIndex';

/** A character that the scanner looks at; all others are passed over. */
const SPECIAL = new Uint8Array(128);
for (const c of "'/{}()[]\n\r") SPECIAL[c.charCodeAt(0)] = 1;

const LF = 10;
const CR = 13;
const DOLLAR = 36;
export const QUOTE = 39;
const ASTERISK = 42;
const SLASH = 47;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export const isNameStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;
export const isNamePart = (c: number): boolean => isNameStart(c) || (c >= 48 && c <= 57);

/** A line at which a statement begins, whatever is still open above it. */
const FRESH =
  /(?:param|var|resource|module|output|targetScope|type|func)[ \t]+[A-Za-z_]\w*[ \t]*[^:\s]|targetScope[ \t]*=/y;

const isFresh = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  // p v r m o t f
  if (c !== 112 && c !== 118 && c !== 114 && c !== 109 && c !== 111 && c !== 116 && c !== 102) return false;
  FRESH.lastIndex = at;
  return FRESH.test(text);
};

export interface Passed {
  readonly comments: number[];
  hungry: boolean;
}

export const newPassed = (): Passed => ({ comments: [], hungry: false });

export const behindLine = (text: string, at: number, limit: number): number =>
  text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? Math.min(limit, at + 2) : Math.min(limit, at + 1);

export function commentEnd(text: string, at: number, limit: number, passed: Passed): number | undefined {
  if (text.charCodeAt(at) !== SLASH || at + 1 >= limit) return undefined;
  const next = text.charCodeAt(at + 1);
  if (next === SLASH) return lineEnd(text, at, limit);
  if (next !== ASTERISK) return undefined;
  const close = text.indexOf('*/', at + 2);
  if (close >= 0 && close + 2 <= limit) return close + 2;
  passed.hungry = true;
  return limit;
}

/** True where three quotes stand. */
export const isLongText = (text: string, at: number): boolean => text.startsWith("'''", at);

/** The end of a text in three quotes that begins at `at`, and of what is within. */
export function longText(text: string, at: number, limit: number, passed: Passed): { to: number; end: number } {
  let close = text.indexOf("'''", at + 3);
  if (close < 0 || close + 3 > limit) {
    passed.hungry = true;
    return { to: limit, end: limit };
  }
  // Further quotes belong to the text.
  while (text.charCodeAt(close + 3) === QUOTE && close + 3 < limit) close++;
  return { to: close, end: close + 3 };
}

/** Behind the closing quote, at the line's end without one; negative behind the `${` of a value. */
export function passText(text: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c === LF || c === CR) return at;
    if (c === BACKSLASH) at++;
    else if (c === DOLLAR && text.charCodeAt(at + 1) === OPEN) return -Math.min(limit, at + 2);
  }
  return limit;
}

/** Passes code until a line end outside of brackets, or a bracket that was not opened here. */
export function passCode(text: string, from: number, limit: number, atLineEnd: boolean, passed: Passed): number {
  const texts: number[] = [];
  let depth = 0;
  let at = from;
  const inText = (start: number): void => {
    const next = passText(text, start, limit);
    if (next < 0) {
      texts.push(depth);
      depth = 0;
      at = -next;
    } else at = next;
  };
  for (;;) {
    while (at < limit) {
      const c = text.charCodeAt(at);
      if (c < 128 && SPECIAL[c] === 1) break;
      at++;
    }
    if (at >= limit) {
      passed.hungry ||= depth > 0 || texts.length > 0;
      return limit;
    }
    const c = text.charCodeAt(at);
    switch (c) {
      case QUOTE:
        if (isLongText(text, at)) at = longText(text, at, limit, passed).end;
        else inText(at + 1);
        break;
      case SLASH: {
        const end = commentEnd(text, at, limit, passed);
        if (end === undefined) at++;
        else {
          passed.comments.push(at, end);
          at = end;
        }
        break;
      }
      case LF:
      case CR:
        if (atLineEnd && depth === 0 && texts.length === 0) return at;
        at = behindLine(text, at, limit);
        if (isFresh(text, at)) return at;
        break;
      case CLOSE:
        if (depth === 0 && texts.length > 0) {
          depth = texts.pop() as number;
          inText(at + 1);
          break;
        }
        if (depth === 0) return at;
        depth--;
        at++;
        break;
      case 41:
      case 93:
        if (depth === 0 && texts.length === 0) return at;
        if (depth > 0) depth--;
        at++;
        break;
      default:
        depth++;
        at++;
    }
  }
}
