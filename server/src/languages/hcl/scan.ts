import { lineEnd } from '../../base/lineIndex';

/** A character that the scanner looks at; all others are passed over. */
const SPECIAL = new Uint8Array(128);
for (const c of '"#/<{}()[]\n\r') SPECIAL[c.charCodeAt(0)] = 1;

const LF = 10;
const CR = 13;
const QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const PERCENT = 37;
const ASTERISK = 42;
const DASH = 45;
const SLASH = 47;
const LESS = 60;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export const isNameStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;

export const isNamePart = (c: number): boolean => isNameStart(c) || (c >= 48 && c <= 57) || c === DASH;

/**
 * A line at which a block of the outermost level begins, whatever is still open above it: nobody writes these in the
 * first column within another block, and a brace that is missing loses no more than its own block.
 */
const FRESH_BLOCK =
  /(?:resource|data|variable|output|module|provider|locals|terraform)[ \t]*(?:"[^"\r\n]*"[ \t]*){0,2}\{/y;

const isFresh = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  // r d v o m p l t
  if (c !== 114 && c !== 100 && c !== 118 && c !== 111 && c !== 109 && c !== 112 && c !== 108 && c !== 116)
    return false;
  FRESH_BLOCK.lastIndex = at;
  return FRESH_BLOCK.test(text);
};

/** What the scanner tells of what it passes. */
export interface Passed {
  /** Starts and ends of comments, in turn. */
  readonly comments: number[];
  /** True once a here-document was passed. */
  heredoc: boolean;
  /** True once something ended only because the text did. */
  hungry: boolean;
}

export const newPassed = (): Passed => ({ comments: [], heredoc: false, hungry: false });

/** The offset behind the line end at `at`. */
export const behindLine = (text: string, at: number, limit: number): number =>
  text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? Math.min(limit, at + 2) : Math.min(limit, at + 1);

/** The end of a comment that begins at `at`; undefined where none does. */
export function commentEnd(text: string, at: number, limit: number, passed: Passed): number | undefined {
  const c = text.charCodeAt(at);
  if (c === HASH) return lineEnd(text, at, limit);
  if (c !== SLASH || at + 1 >= limit) return undefined;
  const next = text.charCodeAt(at + 1);
  if (next === SLASH) return lineEnd(text, at, limit);
  if (next !== ASTERISK) return undefined;
  const close = text.indexOf('*/', at + 2);
  if (close >= 0 && close + 2 <= limit) return close + 2;
  passed.hungry = true;
  return limit;
}

const HEREDOC = /<<-?([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)[ \t]*(?=\r?\n)/y;

export interface Heredoc {
  /** Where the text begins and ends, its last line end included. */
  readonly from: number;
  readonly to: number;
  /** Behind the end mark. */
  readonly end: number;
}

/** The here-document whose sign stands at `at`. */
export function heredocAt(text: string, at: number, limit: number, passed: Passed): Heredoc | undefined {
  HEREDOC.lastIndex = at;
  const match = HEREDOC.exec(text);
  if (!match || HEREDOC.lastIndex >= limit) return undefined;
  const mark = match[1] as string;
  const from = behindLine(text, at + match[0].length, limit);
  for (let line = from; line < limit; ) {
    let first = line;
    while (first < limit && (text.charCodeAt(first) === 32 || text.charCodeAt(first) === 9)) first++;
    const end = lineEnd(text, line, limit);
    if (text.startsWith(mark, first) && text.slice(first, end).trimEnd() === mark) {
      passed.heredoc = true;
      return { from, to: line, end: first + mark.length };
    }
    if (end >= limit) break;
    line = behindLine(text, end, limit);
  }
  passed.hungry = true;
  passed.heredoc = true;
  return { from, to: limit, end: limit };
}

/**
 * Passes code from `from` until `stop` says so at a line end outside of every bracket, or a bracket closes that was not
 * opened here. Brackets, texts, here-documents and comments within are passed over whole.
 */
export function passCode(text: string, from: number, limit: number, atLineEnd: boolean, passed: Passed): number {
  /** Depth of brackets in the code round each text that is open, outermost first. */
  const texts: number[] = [];
  let depth = 0;
  let at = from;
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
        at = passText(text, at + 1, limit);
        if (at < 0) {
          at = -at;
          texts.push(depth);
          depth = 0;
        }
        break;
      case HASH:
      case SLASH: {
        const end = commentEnd(text, at, limit, passed);
        if (end === undefined) at++;
        else {
          passed.comments.push(at, end);
          at = end;
        }
        break;
      }
      case LESS: {
        const heredoc = text.charCodeAt(at + 1) === LESS ? heredocAt(text, at, limit, passed) : undefined;
        at = heredoc ? heredoc.end : at + 1;
        break;
      }
      case LF:
      case CR: {
        if (atLineEnd && depth === 0 && texts.length === 0) return at;
        at = behindLine(text, at, limit);
        if (isFresh(text, at)) return at;
        break;
      }
      case CLOSE:
        if (depth === 0 && texts.length > 0) {
          // The value in a text ends, and the text goes on.
          at = passText(text, at + 1, limit);
          if (at < 0) at = -at;
          else depth = texts.pop() as number;
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

/**
 * Passes characters of a quoted text: to behind its closing quote, or to its line's end where it is not closed. Where a
 * value begins in it, the offset behind `${` or `%{` as a negative number.
 */
export function passText(text: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c === LF || c === CR) return at;
    if (c === BACKSLASH) at++;
    else if ((c === DOLLAR || c === PERCENT) && text.charCodeAt(at + 1) === OPEN) {
      if (text.charCodeAt(at - 1) === c && at > from) continue;
      return -Math.min(limit, at + 2);
    }
  }
  return limit;
}
