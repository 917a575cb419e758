import { lineEnd } from '../../base/lineIndex';
import type { Passed } from './passed';
import type { Signs } from './signs';

const LF = 10;
const CR = 13;
const HASH = 35;
const ASTERISK = 42;
const DASH = 45;
const SLASH = 47;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export const isNameStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c > 127;

/** The offset behind the line end at `at`. */
export const behindLine = (text: string, at: number, limit: number): number =>
  text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? Math.min(limit, at + 2) : Math.min(limit, at + 1);

/** True where a line begins. */
export const isLineStart = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at - 1);
  return c === LF || (c === CR && text.charCodeAt(at) !== LF);
};

/** Passes code of a language by its signs, without reading it. */
export class Scanner {
  /** 1 for a character that is looked at; all others are passed over. */
  private readonly special = new Uint8Array(128);
  private readonly quote: number;

  constructor(private readonly signs: Signs) {
    this.quote = signs.quote;
    const marks = signs.hashComments ? [HASH] : [];
    for (const c of [...marks, signs.quote, signs.longTextStart]) this.special[c] = 1;
    for (const c of '/{}()[]\n\r') this.special[c.charCodeAt(0)] = 1;
  }

  isNamePart(c: number): boolean {
    return isNameStart(c) || (c >= 48 && c <= 57) || (c === DASH && this.signs.dashInNames);
  }

  nameEnd(text: string, from: number, limit: number): number {
    let at = from;
    while (at < limit && this.isNamePart(text.charCodeAt(at))) at++;
    return at;
  }

  /** The end of a comment that begins at `at`; undefined where none does. */
  commentEnd(text: string, at: number, limit: number, passed: Passed): number | undefined {
    const c = text.charCodeAt(at);
    if (c === HASH) return this.signs.hashComments ? lineEnd(text, at, limit) : undefined;
    if (c !== SLASH || at + 1 >= limit) return undefined;
    const next = text.charCodeAt(at + 1);
    if (next === SLASH) return lineEnd(text, at, limit);
    if (next !== ASTERISK) return undefined;
    const close = text.indexOf('*/', at + 2);
    if (close >= 0 && close + 2 <= limit) return close + 2;
    passed.hungry = true;
    return limit;
  }

  /** Behind the blanks and comments of a line; the comments are noted. */
  behindBlanks(text: string, from: number, limit: number, passed: Passed): number {
    let at = from;
    for (;;) {
      const c = at < limit ? text.charCodeAt(at) : -1;
      if (c === 32 || c === 9 || c === 0xa0 || c === 0xfeff) at++;
      else if (c === HASH || c === SLASH) {
        const end = this.commentEnd(text, at, limit, passed);
        if (end === undefined) return at;
        passed.comments.push(at, end);
        at = end;
      } else return at;
    }
  }

  /**
   * Passes code from `from` to a bracket that closes and was not opened here, with `atLineEnd` no further than to a line
   * end outside of every bracket. Brackets, texts and comments within are passed over whole.
   */
  passCode(text: string, from: number, limit: number, atLineEnd: boolean, passed: Passed): number {
    const { special, quote } = this;
    /** Depth of brackets in the code round each text that is open, outermost first. */
    const texts: number[] = [];
    let depth = 0;
    let at = from;
    for (;;) {
      while (at < limit) {
        const c = text.charCodeAt(at);
        if (c < 128 && special[c] === 1) break;
        at++;
      }
      if (at >= limit) {
        passed.hungry ||= depth > 0 || texts.length > 0;
        return limit;
      }
      const c = text.charCodeAt(at);
      const long = c === this.signs.longTextStart ? this.signs.longText(text, at, limit, passed) : undefined;
      if (long) {
        at = long.end;
        continue;
      }
      if (c === quote) {
        at = this.passText(text, at + 1, limit);
        if (at < 0) {
          at = -at;
          texts.push(depth);
          depth = 0;
        }
        continue;
      }
      switch (c) {
        case HASH:
        case SLASH: {
          const end = this.commentEnd(text, at, limit, passed);
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
          if (this.signs.isFresh(text, at)) return at;
          break;
        case CLOSE:
          if (depth === 0 && texts.length > 0) {
            // The value in a text ends, and the text goes on.
            at = this.passText(text, at + 1, limit);
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
        case OPEN:
        case 40:
        case 91:
          depth++;
          at++;
          break;
        default:
          at++;
      }
    }
  }

  /**
   * Passes characters of a quoted text: to behind its closing quote, or to its line's end where it is not closed. Where
   * a value or a directive begins in it, the offset behind its brace as a negative number.
   */
  private passText(text: string, from: number, limit: number): number {
    const { quote } = this;
    const { valueSign, directiveSign, doubledSigns } = this.signs;
    for (let at = from; at < limit; at++) {
      const c = text.charCodeAt(at);
      if (c === quote) return at + 1;
      if (c === LF || c === CR) return at;
      if (c === BACKSLASH) at++;
      else if ((c === valueSign || c === directiveSign) && text.charCodeAt(at + 1) === OPEN) {
        if (doubledSigns && text.charCodeAt(at - 1) === c && at > from) continue;
        return -Math.min(limit, at + 2);
      }
    }
    return limit;
  }
}
