import type { Argument, Command, Words } from '../../model/item';
import type { Source } from '../../model/language';
import { type Piece, plainText, type Text } from '../../model/value';
import type { Place } from '../../base/span';

/** How the words of a line are told apart. */
export interface WordSyntax {
  /** Characters that open and close a quoted word or part of one. */
  readonly quotes: string;
  /** True where a backslash takes the meaning of the character behind it. */
  readonly escapes: boolean;
  /** Starts a comment that runs to the line's end, at the line's start or behind a blank; '' where there is none. */
  readonly trailingComment: string;
  /** Characters that are words of their own: `{`, `}`, `;`, `,`. */
  readonly marks: string;
}

const BLANK = 32;
const TAB = 9;
const BACKSLASH = 92;

/** A line as a command. Words are offsets; texts and arguments are made when they are asked for. */
export class LineCommand implements Command, Words {
  readonly kind = 'command';
  readonly redirections = [];
  private made: Argument[] | undefined;

  constructor(
    readonly language: string,
    readonly context: readonly Command[],
    private readonly origin: Source,
    /** Start and end of each word, in turn, in the source. */
    private readonly bounds: readonly number[],
    private readonly syntax: WordSyntax,
  ) {}

  get words(): Words {
    return this;
  }

  get count(): number {
    return this.bounds.length / 2;
  }

  get name(): Text {
    return this.value(0);
  }

  get place(): Place {
    return this.origin.place(this.bounds[0] as number, this.bounds[this.bounds.length - 1] as number);
  }

  get arguments(): readonly Argument[] {
    if (!this.made) {
      this.made = [];
      for (let i = 1; i < this.count; i++) {
        const value = this.value(i);
        this.made.push({ kind: 'value', value, place: value.place });
      }
    }
    return this.made;
  }

  text(index: number): string {
    const start = this.bounds[index * 2] as number;
    const end = this.bounds[index * 2 + 1] as number;
    const raw = this.origin.text.slice(start, end);
    for (let i = 0; i < raw.length; i++) {
      const c = raw.charCodeAt(i);
      if (c === BACKSLASH ? this.syntax.escapes : c < 40 && this.syntax.quotes.includes(raw.charAt(i))) return this.value(index).text;
    }
    return raw;
  }

  quoted(index: number): boolean {
    return this.syntax.quotes.includes(this.origin.text.charAt(this.bounds[index * 2] as number));
  }

  value(index: number): Text {
    const start = this.bounds[index * 2] as number;
    const end = this.bounds[index * 2 + 1] as number;
    return unquote(this.origin, start, end, this.syntax);
  }
}

/** The text of a word after quotes and escapes, each stretch with its place. */
function unquote(source: Source, start: number, end: number, syntax: WordSyntax): Text {
  const raw = source.text.slice(start, end);
  const place = source.place(start, end);
  if (!/["'\\]/.test(raw)) return plainText(raw, place);
  let text = '';
  let quote = '';
  const pieces: Piece[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) {
      const length = to - from;
      pieces.push({ from: text.length, to: text.length + length, place: source.place(start + from, start + to), exact: true, via: [] });
      text += raw.slice(from, to);
    }
  };
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charAt(i);
    if (syntax.escapes && c === '\\' && quote !== "'" && i + 1 < raw.length) {
      flush(i);
      from = ++i;
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

/** Start and end of each word of a line, in turn; a quote that is not closed reaches to the line's end. */
export function wordBounds(text: string, start: number, end: number, syntax: WordSyntax): number[] {
  const bounds: number[] = [];
  let at = start;
  while (at < end) {
    let c = text.charCodeAt(at);
    if (c === BLANK || c === TAB) {
      at++;
      continue;
    }
    const sign = text.charAt(at);
    if (syntax.trailingComment !== '' && syntax.trailingComment.includes(sign)) break;
    if (syntax.marks.includes(sign)) {
      bounds.push(at, at + 1);
      at++;
      continue;
    }
    const from = at;
    for (; at < end; at++) {
      c = text.charCodeAt(at);
      if (c === BLANK || c === TAB) break;
      if (c >= 48 && c <= 57) continue;
      if (c === BACKSLASH && syntax.escapes) {
        at++;
        continue;
      }
      if (c < 40 && syntax.quotes.includes(text.charAt(at))) {
        const close = closing(text, at, end, syntax);
        at = close;
        continue;
      }
      if (syntax.marks !== '' && at > from && syntax.marks.includes(text.charAt(at))) break;
    }
    at = Math.min(at, end);
    bounds.push(from, at);
  }
  return bounds;
}

/** The offset of the quote that closes the one at `open`, or of the last character before `end`. */
function closing(text: string, open: number, end: number, syntax: WordSyntax): number {
  const quote = text.charCodeAt(open);
  for (let i = open + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH && syntax.escapes && quote !== 39) i++;
    else if (c === quote) return i;
  }
  return end - 1;
}
