import type { Place } from '../../base/span';
import type { Piece, Text } from '../../model/value';
import { type Rich, RichBuilder } from '../text/rich';
import { isBlank, isDelimiter, LF, QUOTE } from './characters';

/** A word with where it begins and ends in the text around it, quotes included. */
export interface Word {
  readonly text: Rich;
  readonly from: number;
  readonly to: number;
}

/** Words as cmd parts them for its own commands and loops: at delimiters and line ends outside quotes; quotes stay. */
export function cmdWords(rich: Rich, from = 0): Word[] {
  const { text } = rich;
  const words: Word[] = [];
  for (let i = from; i < text.length; ) {
    const c = text.charCodeAt(i);
    if (isDelimiter(c) || c === LF) {
      i++;
      continue;
    }
    const start = i;
    i = wordEnd(text, i);
    words.push({ text: rich.slice(start, i), from: start, to: i });
  }
  return words;
}

/** Where the word that begins at `from` ends for cmd. */
export function wordEnd(text: string, from: number): number {
  let quoted = false;
  let i = from;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) quoted = !quoted;
    else if (!quoted && (isDelimiter(c) || c === LF)) break;
  }
  return i;
}

/** The offset of the first character from `from` on that is no delimiter. */
export function skipBlanksIn(text: string, from: number): number {
  let i = from;
  while (i < text.length && isDelimiter(text.charCodeAt(i))) i++;
  return i;
}

/** The text without quotes. */
export function withoutQuotes(rich: Rich): Rich {
  const { text } = rich;
  if (!text.includes('"')) return rich;
  const builder = new RichBuilder();
  let done = 0;
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', done)) {
    builder.add(rich, done, i);
    done = i + 1;
  }
  builder.add(rich, done);
  return builder.done();
}

/**
 * The arguments that a program's C runtime makes of the rest of its command line: parted at blanks and tabs outside
 * quotes; `\"` is a quote, and so is the third of three.
 */
export function programArguments(rich: Rich, from: number, fallback: Place): LineWord[] {
  const { text } = rich;
  const end = text.length;
  const result: LineWord[] = [];
  let i = from;
  for (;;) {
    while (i < end && isBlank(text.charCodeAt(i))) i++;
    if (i >= end) return result;
    const start = i;
    let ranges: number[] | undefined;
    let plain = i;
    let quotes = 0;
    let backslashes = 0;
    for (; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === 92) {
        backslashes++;
        continue;
      }
      if (c === QUOTE) {
        const escaped = backslashes % 2 === 1;
        // Of the backslashes before a quote, half are meant.
        const to = i - backslashes + (backslashes >> 1);
        ranges = withRange(ranges, plain, to);
        plain = escaped ? i : i + 1;
        if (!escaped) {
          quotes++;
          while (text.charCodeAt(i + 1) === QUOTE) {
            i++;
            plain = i + 1;
            if (++quotes === 3) {
              ranges = withRange(ranges, i, i + 1);
              quotes = 0;
            }
          }
          if (quotes === 2) quotes = 0;
        }
      } else if (quotes === 0 && isBlank(c)) break;
      backslashes = 0;
    }
    if (ranges) ranges = withRange(ranges, plain, i);
    result.push(new LineWord(rich, ranges, start, i, fallback));
  }
}

/** The ranges with one more, where it holds anything. Most words that are quoted at all have one. */
function withRange(ranges: number[] | undefined, from: number, to: number): number[] {
  if (!ranges) return from < to ? [from, to] : [];
  if (from < to) ranges.push(from, to);
  return ranges;
}

/** The words of a line as netsh parts them when it reads a file: at blanks outside double quotes, which go. */
export function netshWords(rich: Rich, fallback: Place): LineWord[] {
  const { text } = rich;
  const end = text.length;
  const result: LineWord[] = [];
  let i = 0;
  for (;;) {
    while (i < end && isBlank(text.charCodeAt(i))) i++;
    if (i >= end) return result;
    const start = i;
    let ranges: number[] | undefined;
    let plain = i;
    let quoted = false;
    for (; i < end; i++) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) {
        ranges = withRange(ranges, plain, i);
        plain = i + 1;
        quoted = !quoted;
      } else if (!quoted && isBlank(c)) break;
    }
    if (ranges) ranges = withRange(ranges, plain, i);
    result.push(new LineWord(rich, ranges, start, i, fallback));
  }
}

/** A word of a command line. Its text, its place and its pieces are made when they are asked for: most never are. */
export class LineWord implements Text {
  readonly kind = 'text';
  readonly quote: Text['quote'];
  readonly text: string;
  private madePieces: readonly Piece[] | undefined = undefined;
  private madePlace: Place | undefined = undefined;

  constructor(
    private readonly rich: Rich,
    /** The stretches that belong to the text, in turn; undefined for the whole word. */
    private readonly ranges: readonly number[] | undefined,
    /** The whole word, quotes included. */
    private readonly from: number,
    private readonly to: number,
    private readonly fallback: Place,
  ) {
    this.quote = rich.text.charCodeAt(from) === QUOTE ? '"' : '';
    if (ranges === undefined) this.text = rich.text.slice(from, to);
    else {
      let text = '';
      for (let i = 0; i < ranges.length; i += 2) text += rich.text.slice(ranges[i], ranges[i + 1]);
      this.text = text;
    }
  }

  get place(): Place {
    this.madePlace ??= this.rich.seenAt(this.from, this.to) ?? this.fallback;
    return this.madePlace;
  }

  get pieces(): readonly Piece[] {
    this.madePieces ??= this.rich.piecesOf(this.ranges ?? [this.from, this.to]);
    return this.madePieces;
  }

  get isExact(): boolean {
    const { ranges } = this;
    if (ranges === undefined) return this.rich.isExact(this.from, this.to);
    return ranges.length === 2 && this.rich.isExact(ranges[0] as number, ranges[1] as number);
  }

  exact(from: number, to: number): Place {
    const start = this.ranges?.[0] ?? this.from;
    return this.rich.exact(start + from, start + to);
  }
}
