import { lineEnd } from '../../base/lineIndex';
import { isPlain, type WordSyntax } from '../lines/words';

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

/** One statement: the words up to a brace, a semicolon or the line's end. */
export interface Scanned {
  /** Start and end of each word, in turn. */
  readonly bounds: number[];
  readonly terminator: '{' | '}' | ';' | 'line' | 'end';
  /** Where the terminator begins: up to here a word may be added. */
  readonly stop: number;
  /** Behind the terminator, and behind the line end where nothing else stands on the line. */
  readonly end: number;
  /** The comments that stand within it. */
  readonly comments: readonly ScannedComment[];
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

/** The statement that begins at an offset, which is behind blanks and comments. */
export function scanStatement(text: string, from: number, syntax: StatementSyntax): Scanned {
  const bounds: number[] = [];
  const { braces } = syntax;
  let at = from;
  let brackets = 0;
  let comments: readonly ScannedComment[] = NONE;
  for (;;) {
    const c = text.charCodeAt(at);
    if (at >= text.length) return { bounds, terminator: 'end', stop: at, end: at, comments };
    if (isBlank(c)) at++;
    else if (isLineEnd(c)) {
      const next = skipLineEnd(text, at);
      // A list in brackets goes on over line ends; so does a head whose brace stands on the next line.
      if (brackets > 0 && braces && !isFresh(text, skipBlanks(text, next), syntax)) at = next;
      else if (braces && bounds.length > 0 && text.charCodeAt(skipBlanks(text, next)) === 123) at = next;
      else return { bounds, terminator: 'line', stop: at, end: next, comments };
    } else if (braces && (c === 123 || c === 125 || c === 59)) {
      // A closing brace ends the statement before it and then stands for itself.
      if (c === 125 && bounds.length > 0) return { bounds, terminator: ';', stop: at, end: at, comments };
      const terminator = c === 123 ? '{' : c === 125 ? '}' : ';';
      return { bounds, terminator, stop: at, end: behindLine(text, at + 1), comments };
    } else if ((c === 35 || c === 47) && syntax.trailingComments && commentAt(text, at, syntax)) {
      const comment = commentAt(text, at, syntax) as ScannedComment;
      comments = [...comments, comment];
      at = comment.end;
    } else if (c === 91 || c === 93) {
      brackets = c === 91 ? 1 : 0;
      bounds.push(at, at + 1);
      at++;
    } else {
      const end = wordEnd(text, at, syntax);
      bounds.push(at, end);
      at = end;
    }
  }
}

const NONE: readonly ScannedComment[] = [];

/** Behind the line end where only blanks stand before it, else where it was. */
function behindLine(text: string, at: number): number {
  const blank = skipBlanks(text, at);
  return isLineEnd(text.charCodeAt(blank)) ? skipLineEnd(text, blank) : at;
}

function wordEnd(text: string, from: number, syntax: StatementSyntax): number {
  const { braces, quotes, escapes } = syntax;
  let at = from;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if ((c >= 48 && c <= 57) || (c >= 97 && c <= 122)) continue;
    if (isBlank(c) || isLineEnd(c)) break;
    if (braces && (c === 59 || c === 123 || c === 125 || c === 91 || c === 93)) break;
    if (c === 93 && !(text.charCodeAt(at + 1) > 32)) break;
    if (at === from && c < 40 && quotes.includes(text.charAt(at))) at = closingQuote(text, at, syntax);
    else if (c === 92 && escapes && !isLineEnd(text.charCodeAt(at + 1))) at++;
  }
  return Math.min(at, text.length);
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

/** A word's text where nothing in it has to be read; its characters as written otherwise, quotes left out. */
export function wordText(text: string, start: number, end: number, syntax: WordSyntax): string {
  if (isPlain(text, start, end, syntax)) return text.slice(start, end);
  const word = text.slice(start, end);
  const first = word.charAt(0);
  if (!syntax.quotes.includes(first)) return word;
  const inner = word.length > 1 && word.endsWith(first) ? word.slice(1, -1) : word.slice(1);
  return syntax.escapes && inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner;
}
