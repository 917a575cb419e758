import { createScanner, SyntaxKind } from 'jsonc-parser';
import type { Source } from '../../model/language';
import type { Entry, Text, Value } from '../../model/value';
import { constant, list, MAX_NESTING, TextBuilder, table, unknown } from '../data/values';
import { textWith } from '../text/through';

/**
 * The value that stands between two offsets of a source, read with the tokens of jsonc-parser. A damaged text gives what
 * was understood: a member without a value is unknown, what is no token is passed over.
 */
export function readValue(source: Source, start: number, end: number): Value | undefined {
  return new TreeReader(source, start, end).whole();
}

/** Tokens that say nothing. */
const TRIVIA = new Set<SyntaxKind>([
  SyntaxKind.Trivia,
  SyntaxKind.LineBreakTrivia,
  SyntaxKind.LineCommentTrivia,
  SyntaxKind.BlockCommentTrivia,
]);

class TreeReader {
  private readonly scanner;
  private token: SyntaxKind = SyntaxKind.Unknown;

  constructor(
    private readonly source: Source,
    private readonly start: number,
    end: number,
  ) {
    this.scanner = createScanner(source.text.slice(start, end), false);
    this.next();
  }

  whole(): Value | undefined {
    while (this.token !== SyntaxKind.EOF) {
      const value = this.value(0);
      if (value) return value;
      this.next();
    }
    return undefined;
  }

  private next(): void {
    do this.token = this.scanner.scan();
    while (TRIVIA.has(this.token));
  }

  private get from(): number {
    return this.start + this.scanner.getTokenOffset();
  }

  private get to(): number {
    return this.from + this.scanner.getTokenLength();
  }

  private value(depth: number): Value | undefined {
    const { from, to } = this;
    switch (this.token) {
      case SyntaxKind.StringLiteral: {
        const text = stringText(this.source, from, to);
        this.next();
        return text;
      }
      case SyntaxKind.NumericLiteral: {
        const builder = new TextBuilder(this.source);
        builder.exact(from, to);
        this.next();
        return textWith(builder.done(this.source.place(from, to), ''), { number: Number(builder.text) });
      }
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword: {
        const { token } = this;
        this.next();
        const said = token === SyntaxKind.NullKeyword ? null : token === SyntaxKind.TrueKeyword;
        return constant(said, this.source.place(from, to));
      }
      case SyntaxKind.OpenBraceToken:
        return depth > MAX_NESTING ? this.skipped(from) : this.object(depth);
      case SyntaxKind.OpenBracketToken:
        return depth > MAX_NESTING ? this.skipped(from) : this.array(depth);
      default:
        return undefined;
    }
  }

  private skipped(from: number): Value {
    let open = 0;
    let { to } = this;
    do {
      if (this.token === SyntaxKind.OpenBraceToken || this.token === SyntaxKind.OpenBracketToken) open++;
      else if (this.token === SyntaxKind.CloseBraceToken || this.token === SyntaxKind.CloseBracketToken) open--;
      to = this.to;
      this.next();
    } while (open > 0 && this.token !== SyntaxKind.EOF);
    return unknown(this.source.place(from, to), 'it is nested too deep');
  }

  private object(depth: number): Value {
    const { from } = this;
    let end = this.to;
    const entries: Entry[] = [];
    this.next();
    for (;;) {
      if (this.token === SyntaxKind.CloseBraceToken) {
        end = this.to;
        this.next();
        break;
      }
      // A bracket that closes nothing here closes an outer one: the brace is missing.
      if (this.token === SyntaxKind.EOF || this.token === SyntaxKind.CloseBracketToken) break;
      if (this.token !== SyntaxKind.StringLiteral) {
        end = this.to;
        this.next();
        continue;
      }
      const keyFrom = this.from;
      const key = stringText(this.source, keyFrom, this.to);
      end = this.to;
      this.next();
      if (!this.is(SyntaxKind.ColonToken)) continue;
      const afterColon = this.to;
      this.next();
      const value = this.value(depth + 1) ?? unknown(this.source.place(afterColon, afterColon), 'it has no value yet');
      const place = this.source.place(keyFrom, Math.max(afterColon, this.endOf(value, afterColon)));
      entries.push({ key, value, place });
      end = this.lastEnd(afterColon, value);
    }
    return table(entries, this.source.place(from, end));
  }

  private array(depth: number): Value {
    const { from } = this;
    let end = this.to;
    const items: Value[] = [];
    this.next();
    for (;;) {
      if (this.token === SyntaxKind.CloseBracketToken) {
        end = this.to;
        this.next();
        break;
      }
      if (this.token === SyntaxKind.EOF || this.token === SyntaxKind.CloseBraceToken) break;
      const value = this.value(depth + 1);
      if (value) {
        items.push(value);
        end = this.lastEnd(end, value);
      } else {
        end = this.to;
        this.next();
      }
    }
    return list(items, this.source.place(from, end));
  }

  /** Asked through a call, for the compiler cannot see that `next` changes the token. */
  private is(kind: SyntaxKind): boolean {
    return this.token === kind;
  }

  /** The offset in the source behind a value. */
  private endOf({ place }: Value, behind: number): number {
    const origin = this.source.place(this.start, this.start);
    return origin.anchor === place.anchor ? this.start + place.end - origin.start : behind;
  }

  private lastEnd(before: number, value: Value): number {
    return Math.max(before, this.endOf(value, before));
  }
}

/** A string with its quotes; the closing one may be missing. */
export function stringText(source: Source, start: number, end: number): Text {
  const { text: raw } = source;
  const closed = end - start > 1 && raw.charCodeAt(end - 1) === 34 && !endsEscaped(raw, start + 1, end - 1);
  const inner = closed ? end - 1 : end;
  const builder = new TextBuilder(source);
  let from = start + 1;
  for (let i = raw.indexOf('\\', from); i >= 0 && i < inner; i = raw.indexOf('\\', from)) {
    builder.exact(from, i);
    const [text, length] = escapeAt(raw, i);
    builder.spelt(text, i, Math.min(inner, i + length));
    from = i + length;
  }
  builder.exact(from, inner);
  return builder.done(source.place(start, end), '"');
}

function endsEscaped(raw: string, from: number, quote: number): boolean {
  let count = 0;
  while (quote - 1 - count >= from && raw.charCodeAt(quote - 1 - count) === 92) count++;
  return count % 2 === 1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What an escape stands for, and how long it is. */
function escapeAt(raw: string, at: number): readonly [string, number] {
  const letter = raw.charAt(at + 1);
  const hex = /^u([0-9a-fA-F]{4})/.exec(raw.slice(at + 1, at + 6))?.[1];
  if (hex !== undefined) return [String.fromCharCode(Number.parseInt(hex, 16)), 6];
  return [ESCAPES[letter] ?? letter, 2];
}
