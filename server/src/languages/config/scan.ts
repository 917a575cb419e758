import { lineEnd } from '../../base/lineIndex';
import type { WordSyntax } from '../lines/words';

/** How the statements of a configuration are told apart. */
export interface StatementSyntax extends WordSyntax {
  /** True where braces enclose statements and a semicolon ends one. */
  readonly braces: boolean;
  /** True where `//` and slash-star comments are known. */
  readonly slashComments: boolean;
  /** True where a `#` behind a statement begins a comment too. */
  readonly trailingComments: boolean;
  /** True where a quoted word may go on over line ends. */
  readonly longQuotes: boolean;
  /** How a line begins that no quoted word goes on over: a quote that somebody forgot to close ends before it. */
  readonly fresh: RegExp;
}

/** A comment, with the length of its sign. */
export interface ScannedComment {
  readonly start: number;
  readonly end: number;
  readonly sign: number;
}

/** Longest quoted word over several lines, in UTF-16 units: pages that an appliance shows, certificates. */
const LONGEST_QUOTE = 65_536;

const isLineEnd = (c: number): boolean => c === 10 || c === 13;
const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 0xfeff;

/** The offset behind blanks. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** The offset behind a line end that stands at `at`, or `at` itself. */
export function skipLineEnd(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  return c === 10 ? at + 1 : at;
}

/** The comment that begins at an offset, where one does. */
export function commentAt(text: string, at: number, syntax: StatementSyntax): ScannedComment | undefined {
  const c = text.charCodeAt(at);
  if (c === 35) return { start: at, end: lineEnd(text, at), sign: 1 };
  if (c !== 47 || !syntax.slashComments) return undefined;
  const second = text.charCodeAt(at + 1);
  if (second === 47) return { start: at, end: lineEnd(text, at), sign: 2 };
  if (second !== 42) return undefined;
  const close = text.indexOf('*/', at + 2);
  return { start: at, end: close < 0 ? text.length : close + 2, sign: 2 };
}

/**
 * The statement that was scanned last: the words up to a brace, a semicolon or the line's end. One object is used for
 * all of a text, as there is a statement in each line of it.
 */
export class Scanner {
  /** How many words it has. */
  count = 0;
  /** Start and end of each word, in turn; what stands behind them is of other statements. */
  readonly bounds: number[] = [];
  /** With how many words the statement begins with which the one before began too, each with a blank behind it. */
  same = 0;
  terminator: '{' | '}' | ';' | 'line' | 'end' = 'end';
  /** Where the terminator begins: up to here a word may be added. */
  stop = 0;
  /** Behind the terminator, and behind the line end where nothing else stands on the line. */
  end = 0;
  /** The comments that stand within it. */
  comments: readonly ScannedComment[] = NONE;

  private readonly kinds: Uint8Array;
  /** How many of its first words stand on its first line, before any bracket and comment. */
  private leading = 0;

  constructor(
    readonly text: string,
    private readonly syntax: StatementSyntax,
  ) {
    this.kinds = kindsOf(syntax);
  }

  /**
   * Scans the statement that begins at an offset, which is behind blanks and comments. `mayRepeat` is said where it may
   * begin as the one before does.
   */
  scan(from: number, mayRepeat: boolean): void {
    const { text, syntax, bounds, kinds } = this;
    const { length } = text;
    this.same = 0;
    let at = mayRepeat && this.leading > 0 ? this.beginsAlike(from) : from;
    let count = this.same;
    let leading = -1;
    let brackets = 0;
    if (this.comments !== NONE) this.comments = NONE;
    for (;;) {
      if (at >= length) {
        this.ended(count, leading, 'end', at, at);
        return;
      }
      const c = text.charCodeAt(at);
      const kind = c < 128 ? kinds[c] : c === 0xfeff ? BLANK : PLAIN;
      switch (kind) {
        case BLANK:
          at++;
          break;
        case LINE_END: {
          const next = skipLineEnd(text, at);
          if (!this.goesOnAt(next, count, brackets)) {
            this.ended(count, leading, 'line', at, next);
            return;
          }
          if (leading < 0) leading = count;
          at = next;
          break;
        }
        case BRACE:
          // A closing brace ends the statement before it and then stands for itself.
          if (c === 125 && count > 0) this.ended(count, leading, ';', at, at);
          else {
            const terminator = c === 123 ? '{' : c === 125 ? '}' : ';';
            this.ended(count, leading, terminator, at, behindLine(text, at + 1));
          }
          return;
        case BRACKET:
          if (leading < 0) leading = count;
          brackets = c === 91 ? 1 : 0;
          bounds[count * 2] = at;
          bounds[count * 2 + 1] = at + 1;
          count++;
          at++;
          break;
        default: {
          const comment = kind === COMMENT ? commentAt(text, at, syntax) : undefined;
          if (comment) {
            if (leading < 0) leading = count;
            this.comments = [...this.comments, comment];
            at = comment.end;
            break;
          }
          bounds[count * 2] = at;
          at = this.wordEnd(at, kind === QUOTE);
          bounds[count * 2 + 1] = at;
          count++;
        }
      }
    }
  }

  /**
   * Takes over the words with which the statement before begins too: lines that say things of one rule repeat the path
   * to it. Gives the offset behind them.
   */
  private beginsAlike(from: number): number {
    const { text, bounds, leading } = this;
    const first = bounds[0] as number;
    const delta = from - first;
    let word = 0;
    let behind = bounds[1] as number;
    for (let at = first; ; at++) {
      const c = text.charCodeAt(at);
      if (c !== text.charCodeAt(at + delta)) break;
      if (at < behind) continue;
      if (c !== 32) break;
      word++;
      if (word === leading || bounds[word * 2] !== at + 1) break;
      behind = bounds[word * 2 + 1] as number;
    }
    for (let i = 0; i < word * 2; i++) bounds[i] = (bounds[i] as number) + delta;
    this.same = word;
    return word === 0 ? from : (bounds[word * 2 - 1] as number);
  }

  /** True where a statement goes on behind a line end, before `next`. */
  private goesOnAt(next: number, count: number, brackets: number): boolean {
    const { text, syntax } = this;
    if (!syntax.braces || count === 0) return false;
    const start = skipBlanks(text, next);
    // A list in brackets goes on over line ends; so does a head whose brace stands on the next line.
    return (brackets > 0 && !isFresh(text, start, syntax)) || text.charCodeAt(start) === 123;
  }

  private ended(count: number, leading: number, terminator: Scanner['terminator'], stop: number, end: number): void {
    this.count = count;
    this.leading = leading < 0 ? count : leading;
    this.terminator = terminator;
    this.stop = stop;
    this.end = end;
  }

  private wordEnd(from: number, isQuoted: boolean): number {
    const { text, syntax, kinds } = this;
    const { length } = text;
    let at = isQuoted ? closingQuote(text, from, syntax) + 1 : from;
    for (; at < length; at++) {
      const c = text.charCodeAt(at);
      const kind = c < 128 ? (kinds[c] as number) : c === 0xfeff ? BLANK : PLAIN;
      if (kind < BLANK) continue;
      if (kind === BACKSLASH) {
        if (!isLineEnd(text.charCodeAt(at + 1))) at++;
      } else if (kind !== BRACKET || syntax.braces || (c === 93 && !(text.charCodeAt(at + 1) > 32))) break;
    }
    return Math.min(at, length);
  }
}

const NONE: readonly ScannedComment[] = [];

/** What characters do: those up to here are parts of words, wherever in them they stand. */
const PLAIN = 0;
const QUOTE = 1;
const COMMENT = 2;
const BLANK = 3;
const LINE_END = 4;
/** Where there are braces: these, and the semicolon. */
const BRACE = 5;
/** A word of its own. Without braces one within a word is part of it, but a closing one before a blank. */
const BRACKET = 6;
const BACKSLASH = 7;

/** What each character of ASCII does. */
function kindsOf(syntax: StatementSyntax): Uint8Array {
  const known = kindsBySyntax.get(syntax);
  if (known) return known;
  const kinds = new Uint8Array(128);
  const set = (characters: string, kind: number): void => {
    for (let i = 0; i < characters.length; i++) kinds[characters.charCodeAt(i)] = kind;
  };
  set(syntax.quotes, QUOTE);
  if (syntax.trailingComments) set('#/', COMMENT);
  set(' \t', BLANK);
  set('\r\n', LINE_END);
  if (syntax.braces) set('{};', BRACE);
  set('[]', BRACKET);
  if (syntax.escapes) set('\\', BACKSLASH);
  kindsBySyntax.set(syntax, kinds);
  return kinds;
}

const kindsBySyntax = new WeakMap<StatementSyntax, Uint8Array>();

/** True for the sign of a quote. */
const isQuote = (c: number, { quotes }: StatementSyntax): boolean =>
  c < 40 && (c === quotes.charCodeAt(0) || c === quotes.charCodeAt(1));

/** Behind the line end where only blanks stand before it, else where it was. */
function behindLine(text: string, at: number): number {
  const blank = skipBlanks(text, at);
  return isLineEnd(text.charCodeAt(blank)) ? skipLineEnd(text, blank) : at;
}

/** The offset of the quote that closes the one at `open`, or of the last character before the line's end. */
function closingQuote(text: string, open: number, syntax: StatementSyntax): number {
  const { escapes, longQuotes } = syntax;
  const quote = text.charCodeAt(open);
  const escaped = escapes && quote === 34;
  let lineEnd = -1;
  const limit = Math.min(text.length, open + LONGEST_QUOTE);
  for (let i = open + 1; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) return i;
    if (c === 92 && escaped) i++;
    else if (isLineEnd(c)) {
      if (lineEnd < 0) lineEnd = i;
      if (!longQuotes) break;
      if (isFresh(text, skipBlanks(text, skipLineEnd(text, i)), syntax)) break;
    }
  }
  return (lineEnd < 0 ? limit : lineEnd) - 1;
}

function isFresh(text: string, at: number, { fresh }: StatementSyntax): boolean {
  fresh.lastIndex = at;
  return fresh.test(text);
}

/** True for a word that is read otherwise than it is written. */
export const isQuoted = (text: string, start: number, syntax: StatementSyntax): boolean =>
  isQuote(text.charCodeAt(start), syntax);

/** A word's text: its characters as written, quotes left out. */
export function wordText(text: string, start: number, end: number, syntax: WordSyntax): string {
  const first = text.charCodeAt(start);
  if (end === start || first >= 40 || !syntax.quotes.includes(text.charAt(start))) return text.slice(start, end);
  const isClosed = end > start + 1 && text.charCodeAt(end - 1) === first;
  const inner = text.slice(start + 1, isClosed ? end - 1 : end);
  return syntax.escapes && inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner;
}
