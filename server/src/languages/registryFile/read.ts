import type { Comment } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { isBlank, type Rows, SECTION, START, type State, VALUE } from './rows';

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;
const QUOTE = 34;
const MINUS = 45;
const SEMICOLON = 59;
const EQUALS = 61;
const AT = 64;
const BRACKET = 91;
const BACKSLASH = 92;
const CLOSING = 93;

/** Reads the lines of one chunk. */
export class Reader {
  private readonly text: string;
  private readonly cells: number[] = [];
  private readonly comments: Comment[] = [];
  private readonly entry: State;
  private key: string | undefined;
  private removed: boolean;
  private wide: boolean;
  /** The next line feed and carriage return at or behind the reader's place, kept so that each is looked for once. */
  private lf = -1;
  private cr = -1;

  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    this.entry = (options.entry as State | undefined) ?? START;
    this.key = this.entry.key;
    this.removed = this.entry.removed;
    this.wide = this.entry.wide;
  }

  read(): Reading<Rows> {
    const { text } = this;
    let at = this.options.from;
    let hungry = false;
    while (at < text.length) {
      const start = this.skipBlanks(at);
      const c = text.charCodeAt(start);
      let end = this.lineEnd(start);
      if (c === SEMICOLON) this.comment(start, end);
      else if (c === BRACKET) this.section(start, end);
      else if (c === QUOTE || c === AT) {
        end = this.value(start, end);
        hungry = end === text.length && text.charCodeAt(this.trimmed(start, end) - 1) === BACKSLASH;
      } else if (c === 82 || c === 87) this.header(start, end);
      at = this.nextLine(end);
      if (at >= this.options.stopAfter) break;
    }
    const { key, removed, wide } = this;
    const same = key === this.entry.key && removed === this.entry.removed && wide === this.entry.wide;
    const exit = same ? this.options.entry : { key, removed, wide };
    const syntax: Rows = { from: this.options.from, entry: this.entry, cells: this.cells, wide };
    return { syntax: [syntax], end: at, exit, hungry, comments: this.comments, definitions: [], calls: [] };
  }

  private skipBlanks(at: number): number {
    let i = at;
    for (let c = this.text.charCodeAt(i); c === BLANK || c === TAB; c = this.text.charCodeAt(i)) i++;
    return i;
  }

  /** Where the line that holds `at` ends, its line end left out. */
  private lineEnd(at: number): number {
    const { text } = this;
    if (this.lf < at) this.lf = orEnd(text.indexOf('\n', at), text);
    if (this.cr < at) this.cr = orEnd(text.indexOf('\r', at), text);
    return Math.min(this.lf, this.cr);
  }

  private nextLine(end: number): number {
    const { text } = this;
    return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : Math.min(text.length, end + 1);
  }

  /** The end of a stretch without the blanks at its end. */
  private trimmed(from: number, to: number): number {
    let end = to;
    while (end > from && isBlank(this.text.charCodeAt(end - 1))) end--;
    return end;
  }

  private comment(start: number, end: number): void {
    this.comments.push({ place: this.source.place(start, end), text: this.text.slice(start + 1, end) });
  }

  private header(start: number, end: number): void {
    const line = this.text.slice(start, Math.min(end, start + 40));
    if (line.startsWith('REGEDIT4')) this.wide = false;
    else if (line.startsWith('Windows Registry Editor')) this.wide = true;
  }

  private section(start: number, lineEnd: number): void {
    const { text } = this;
    let from = start + 1;
    this.removed = text.charCodeAt(from) === MINUS;
    if (this.removed) from++;
    const close = this.closingBracket(from, lineEnd);
    this.key = text.slice(from, close);
    const end = Math.min(lineEnd, close + 1);
    this.cells.push(SECTION, start, end, from, close);
    this.trailing(end, lineEnd);
  }

  /** Keys may hold brackets: the one behind which nothing but a comment stands closes; without it the line's end. */
  private closingBracket(from: number, lineEnd: number): number {
    for (let i = from; i < lineEnd; i++) {
      if (this.text.charCodeAt(i) !== CLOSING) continue;
      const next = this.skipBlanks(i + 1);
      if (next >= lineEnd || this.text.charCodeAt(next) === SEMICOLON) return i;
    }
    return this.trimmed(from, lineEnd);
  }

  /** A comment behind a section or a value. */
  private trailing(from: number, lineEnd: number): void {
    const at = this.skipBlanks(from);
    if (at < lineEnd && this.text.charCodeAt(at) === SEMICOLON) this.comment(at, lineEnd);
  }

  /** Reads `"name"=value` and gives the end of its last line. */
  private value(start: number, firstEnd: number): number {
    const { text } = this;
    const nameEnd = text.charCodeAt(start) === AT ? start + 1 : closingQuote(text, start, firstEnd);
    let at = this.skipBlanks(nameEnd);
    if (text.charCodeAt(at) !== EQUALS || at >= firstEnd) return firstEnd;
    at = this.skipBlanks(at + 1);
    if (text.charCodeAt(at) === QUOTE && at < firstEnd) {
      const end = closingQuote(text, at, firstEnd);
      this.cells.push(VALUE, start, nameEnd, at, end);
      this.trailing(end, firstEnd);
      return firstEnd;
    }
    let lineEnd = firstEnd;
    let lineStart = at;
    for (;;) {
      const end = this.beforeComment(lineStart, lineEnd);
      const next = this.nextLine(lineEnd);
      const continues = end > lineStart && text.charCodeAt(end - 1) === BACKSLASH && next < text.length;
      if (!continues) {
        this.cells.push(VALUE, start, nameEnd, at, Math.max(at, end));
        return lineEnd;
      }
      lineStart = this.skipBlanks(next);
      lineEnd = this.lineEnd(lineStart);
    }
  }

  /** The end of a line without its trailing comment and blanks; the comment is kept. */
  private beforeComment(from: number, lineEnd: number): number {
    const { text } = this;
    let end = lineEnd;
    for (let i = from; i < lineEnd; i++) {
      if (text.charCodeAt(i) !== SEMICOLON) continue;
      this.comment(i, lineEnd);
      end = i;
      break;
    }
    return this.trimmed(from, end);
  }
}

const orEnd = (index: number, text: string): number => (index < 0 ? text.length : index);

/** The offset behind the quote that closes the one at `open`; the line's end without the blanks where none does. */
function closingQuote(text: string, open: number, lineEnd: number): number {
  for (let i = open + 1; i < lineEnd; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i + 1;
  }
  let end = lineEnd;
  while (end > open + 1 && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}
