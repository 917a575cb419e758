import type { Source } from '../../model/language';
import { type Piece, plainText, type Text } from '../../model/value';

/** How the words of a line are told apart. */
export interface WordSyntax {
  /** Characters that open and close a quoted word or part of one. */
  readonly quotes: string;
  /** True where a backslash takes the meaning of the character behind it. */
  readonly escapes: boolean;
  /** Characters that start a comment running to the line's end, where a word could begin; '' where there are none. */
  readonly trailingComment: string;
  /** Characters that are words of their own wherever they stand outside quotes: `{`, `}`, `;`, `,`. */
  readonly marks: string;
  /**
   * True where a continued line goes on with the word it was cut in, blanks at its start left out, and a word ends with
   * its quote where a letter follows (`comment="SMTP"disabled=yes`): RouterOS.
   */
  readonly joins?: boolean;
  /** True where files are often templates: `{{ host }}:25` is one word. */
  readonly templates?: boolean;
}

/** Longest `{{ … }}` that is taken for one, in UTF-16 units. */
const LONGEST_HOLE = 200;

const BLANK = 32;
const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const BACKSLASH = 92;
const SINGLE_QUOTE = 39;
const BRACE = 123;

/** Line ends are blanks too: a continued line is one stretch. */
const isBlank = (c: number): boolean => c === BLANK || c === TAB || c === LINE_FEED || c === RETURN;

/**
 * Start and end of each word between two offsets, in turn. A quote that is not closed reaches to the end of the stretch.
 * A backslash before a line end is no word.
 */
export function wordBounds(text: string, start: number, end: number, syntax: WordSyntax): number[] {
  const bounds: number[] = [];
  const { trailingComment, marks } = syntax;
  let at = start;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (isBlank(c) || (c === BACKSLASH && isLineEnd(text.charCodeAt(at + 1)))) {
      at++;
      continue;
    }
    if (trailingComment !== '' && trailingComment.includes(text.charAt(at))) break;
    const from = at;
    if (marks !== '' && marks.includes(text.charAt(at))) at++;
    else at = wordEnd(text, at, end, syntax);
    bounds.push(from, at);
  }
  return bounds;
}

/** True where a word stands between two offsets. */
export function hasWords(text: string, start: number, end: number, { trailingComment }: WordSyntax): boolean {
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (!isBlank(c) && (c !== BACKSLASH || !isLineEnd(text.charCodeAt(at + 1))))
      return trailingComment === '' || !trailingComment.includes(text.charAt(at));
  }
  return false;
}

const isLineEnd = (c: number): boolean => c === LINE_FEED || c === RETURN;

function wordEnd(text: string, from: number, end: number, syntax: WordSyntax): number {
  const { quotes, escapes, marks, joins } = syntax;
  let at = from;
  while (at < end) {
    const c = text.charCodeAt(at);
    // Letters and digits are what words are made of: they are looked at once.
    if ((c >= 48 && c <= 57) || (c >= 97 && c <= 122)) at++;
    else if (isBlank(c)) break;
    else if (c === BACKSLASH && escapes) {
      if (!isLineEnd(text.charCodeAt(at + 1))) at += 2;
      else if (joins) at = behindBreak(text, at, end);
      else break;
    } else if (c < 40 && quotes.includes(text.charAt(at))) {
      at = closingQuote(text, at, end, escapes) + 1;
      if (joins && beginsWord(text, at, end)) break;
    } else if (marks !== '' && marks.includes(text.charAt(at))) break;
    else if (c === BRACE && syntax.templates) at = behindHole(text, at, end);
    else at++;
  }
  return Math.min(at, end);
}

/** Behind the `}}` that closes the `{{` at an offset, or behind the brace there where that opens nothing. */
function behindHole(text: string, at: number, end: number): number {
  if (text.charCodeAt(at + 1) !== BRACE) return at + 1;
  const most = Math.min(end, at + LONGEST_HOLE);
  const close = text.slice(at, most).indexOf('}}');
  return close < 0 ? at + 1 : at + close + 2;
}

/** Behind a backslash at a line's end and the blanks with which the next line begins. */
function behindBreak(text: string, at: number, end: number): number {
  let i = at + 1;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** True where a letter stands, be it behind a break of the line. */
function beginsWord(text: string, at: number, end: number): boolean {
  const from =
    text.charCodeAt(at) === BACKSLASH && isLineEnd(text.charCodeAt(at + 1)) ? behindBreak(text, at, end) : at;
  const c = text.charCodeAt(from);
  return from < end && c >= 97 && c <= 122;
}

/** The offset of the quote that closes the one at `open`; the last before `end` where none does. */
function closingQuote(text: string, open: number, end: number, escapes: boolean): number {
  const quote = text.charCodeAt(open);
  const escaped = escapes && quote !== SINGLE_QUOTE;
  for (let i = open + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH && escaped) i++;
    else if (c === quote) return i;
  }
  return end - 1;
}

/** True when a word has nothing that reading changes: no quote, no backslash. */
export function isPlain(text: string, start: number, end: number, { quotes, escapes }: WordSyntax): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH ? escapes : c < 40 && quotes.includes(text.charAt(i))) return false;
  }
  return true;
}

/** A word after quotes and escapes, each stretch with its place. */
export function readWord(source: Source, start: number, end: number, syntax: WordSyntax): Text {
  const place = source.place(start, end);
  const raw = source.text.slice(start, end);
  if (isPlain(raw, 0, raw.length, syntax)) {
    return source.pieces
      ? { kind: 'text', text: raw, place, pieces: source.pieces(start, end), quote: '' }
      : plainText(raw, place);
  }
  let text = '';
  let quote = '';
  const pieces: Piece[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to <= from) return;
    const length = to - from;
    const at = text.length;
    if (source.pieces) {
      for (const piece of source.pieces(start + from, start + to)) {
        pieces.push({ ...piece, from: at + piece.from, to: at + piece.to });
      }
    } else {
      const part = source.place(start + from, start + to);
      pieces.push({ from: at, to: at + length, place: part, exact: true, via: [] });
    }
    text += raw.slice(from, to);
  };
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charAt(i);
    if (c === '\\' && syntax.escapes && quote !== "'" && i + 1 < raw.length) {
      flush(i);
      if (syntax.joins && isLineEnd(raw.charCodeAt(i + 1))) {
        from = behindBreak(raw, i, raw.length);
        i = from - 1;
      } else from = ++i;
    } else if (quote === '' ? syntax.quotes.includes(c) : c === quote) {
      flush(i);
      quote = quote === '' ? c : '';
      from = i + 1;
    }
  }
  flush(raw.length);
  const first = raw.charAt(0);
  return { kind: 'text', text, place, pieces, quote: first === '"' || first === "'" ? first : '' };
}
