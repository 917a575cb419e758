import { BLANK, isNameLetter, kindOf, LINE_END, STOP } from './characters';

/** A place to go back to when a reading turns out wrong. */
export interface Mark {
  readonly pos: number;
  readonly comments: number;
  readonly definitions: number;
  readonly calls: number;
}

/** Nesting beyond which brackets are passed over unread, so that no text exhausts the stack. */
export const MAX_DEPTH = 96;

const NEWLINE = 10;
const RETURN = 13;
const BACKTICK = 0x60;
const HASH = 0x23;

/** Position, blanks and comments: what all layers of the reader stand on. */
export abstract class Scanner {
  pos = 0;
  /** What is behind this offset does not exist for the moment. */
  protected end: number;
  /** Starts and ends of comments, in turn. */
  readonly comments: number[] = [];
  readonly definitions: (readonly [string, unknown])[] = [];
  readonly calls: string[] = [];
  /** True once something ended only because the text did. */
  hungry = false;
  protected depth = 0;

  constructor(protected readonly text: string) {
    this.end = text.length;
  }

  /** The character at an offset, -1 behind the end. */
  protected code(at: number): number {
    return at < this.end ? this.text.charCodeAt(at) : -1;
  }

  protected mark(): Mark {
    return {
      pos: this.pos,
      comments: this.comments.length,
      definitions: this.definitions.length,
      calls: this.calls.length,
    };
  }

  protected reset(mark: Mark): void {
    this.pos = mark.pos;
    this.comments.length = mark.comments;
    this.definitions.length = mark.definitions;
    this.calls.length = mark.calls;
  }

  protected atLineEnd(): boolean {
    const c = this.code(this.pos);
    return c === NEWLINE || c === RETURN || c < 0;
  }

  /** Passes blanks, continued line ends and comments; stops at a line end. */
  protected skipBlanks(): void {
    for (;;) {
      const c = this.code(this.pos);
      if (c === 0x20) this.pos++;
      else if (c === HASH) this.lineComment();
      else if (c === BACKTICK) {
        const next = this.code(this.pos + 1);
        if (next === NEWLINE) this.pos += 2;
        else if (next === RETURN) this.pos += this.code(this.pos + 2) === NEWLINE ? 3 : 2;
        else if (next < 0) {
          this.hungry = true;
          this.pos++;
        } else if (kindOf(next) & BLANK) this.pos += 2;
        else return;
      } else if (c === 0x3c && this.code(this.pos + 1) === HASH) this.blockComment();
      else if (c >= 0 && kindOf(c) & BLANK) this.pos++;
      else return;
    }
  }

  /** Passes line ends too. */
  protected skipLines(): void {
    for (;;) {
      this.skipBlanks();
      const c = this.code(this.pos);
      if (c !== NEWLINE && c !== RETURN) return;
      this.pos++;
    }
  }

  private lineComment(): void {
    const start = this.pos;
    this.pos = this.lineEnd(start);
    this.comments.push(start, this.pos);
  }

  private blockComment(): void {
    const start = this.pos;
    this.pos = this.blockCommentEnd(start);
    this.comments.push(start, this.pos);
  }

  private blockCommentEnd(start: number): number {
    const close = this.text.indexOf('#>', start + 2);
    if (close >= 0 && close + 2 <= this.end) return close + 2;
    this.hungry = true;
    return this.end;
  }

  /** Where the line that holds an offset ends, before its line end. */
  protected lineEnd(from: number): number {
    let at = from;
    while (at < this.end) {
      const c = this.text.charCodeAt(at);
      if (c === NEWLINE || c === RETURN) break;
      at++;
    }
    return at;
  }

  /**
   * The first offset from `from` on that is neither blank nor line end nor comment. Records nothing: a look ahead.
   */
  protected peekBehindLines(from: number): number {
    let at = from;
    for (;;) {
      const c = this.code(at);
      if (c < 0) return at;
      if (c === HASH) at = this.lineEnd(at);
      else if (c === 0x3c && this.code(at + 1) === HASH) {
        const close = this.text.indexOf('#>', at + 2);
        at = close < 0 || close + 2 > this.end ? this.end : close + 2;
      } else if (kindOf(c) & (BLANK | LINE_END)) at++;
      else return at;
    }
  }

  /** The end of the run of letters, digits and underscores that begins at `from`. */
  protected nameEnd(from: number): number {
    let at = from;
    while (at < this.end && isNameLetter(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** Passes `expected` if it stands here, blanks and line ends before it included. */
  protected accept(expected: number): boolean {
    const at = this.peekBehindLines(this.pos);
    if (this.code(at) !== expected) return false;
    this.skipLines();
    this.pos++;
    return true;
  }

  /**
   * Passes a pair of brackets with all that is in it, without a look at what that means. Quotes and comments are
   * respected; what is not closed reaches to the end.
   */
  protected skipBrackets(): void {
    let open = 0;
    while (this.pos < this.end) {
      const c = this.text.charCodeAt(this.pos);
      if (c === 0x28 || c === 0x7b || c === 0x5b) open++;
      else if (c === 0x29 || c === 0x7d || c === 0x5d) {
        if (--open <= 0) {
          this.pos++;
          return;
        }
      } else if (c === BACKTICK) this.pos++;
      else if (c === HASH && this.beginsWord(this.pos)) {
        this.lineComment();
        continue;
      } else if (c === 0x3c && this.code(this.pos + 1) === HASH) {
        this.blockComment();
        continue;
      } else if (c === 0x22 || c === 0x27) {
        const close = this.findInLine(c, this.pos + 1);
        if (close >= 0) this.pos = close;
      }
      this.pos++;
    }
    this.pos = this.end;
    this.hungry = true;
  }

  private beginsWord(at: number): boolean {
    return at === 0 || (kindOf(this.text.charCodeAt(at - 1)) & (BLANK | LINE_END | STOP)) !== 0;
  }

  private findInLine(wanted: number, from: number): number {
    for (let at = from; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if (c === wanted) return at;
      if (c === NEWLINE || c === RETURN) return -1;
    }
    return -1;
  }
}
