import { Cursor } from './cursor';
import type { Signs } from './signs';
import type { ExpressionNode, TextNode, TextPart } from './syntax';

/** Reads texts with what is put into them. */
export abstract class TextParser extends Cursor {
  abstract expression(): ExpressionNode;

  /** A quoted text, which begins here. */
  protected quoted(): TextNode {
    const start = this.pos;
    this.pos++;
    const { parts, plain } = this.parts(true, this.limit);
    const to = this.pos;
    this.accept(this.signs.quote);
    const quote = this.signs.quote === 34 ? '"' : "'";
    return { kind: 'text', start, end: this.pos, quote, from: start + 1, to, parts: plain ? undefined : parts };
  }

  /** The characters of a text and the values in it, up to the closing quote, a line end or `end`. */
  protected parts(quoted: boolean, end: number): { parts: readonly TextPart[]; plain: boolean } {
    const { quote, valueSign, directiveSign, doubledSigns } = this.signs;
    const parts: TextPart[] = [];
    let plain = true;
    let run = this.pos;
    const flush = (to: number): void => {
      if (to > run) parts.push({ kind: 'stretch', start: run, end: to, text: undefined });
    };
    while (this.pos < end) {
      const c = this.text.charCodeAt(this.pos);
      if (quoted && (c === quote || c === 10 || c === 13)) break;
      if (quoted && c === 92) {
        const escape = escapeAt(this.text, this.pos, this.signs);
        plain = false;
        flush(this.pos);
        const to = Math.min(end, this.pos + escape.length);
        parts.push({ kind: 'stretch', start: this.pos, end: to, text: escape.text });
        this.pos = to;
        run = to;
      } else if (
        (c === valueSign || c === directiveSign) &&
        this.text.charCodeAt(this.pos + 1) === 123 &&
        this.pos + 1 < end
      ) {
        plain = false;
        if (doubledSigns && this.pos > run && this.text.charCodeAt(this.pos - 1) === c) {
          // `$${` is `${` as it stands.
          flush(this.pos);
          run = this.pos + 1;
          this.pos += 2;
          continue;
        }
        flush(this.pos);
        parts.push(this.placeholder(c === directiveSign, end));
        run = this.pos;
      } else this.pos++;
    }
    flush(Math.min(this.pos, end));
    return { parts, plain };
  }

  private placeholder(isDirective: boolean, end: number): TextPart {
    const { trimSign } = this.signs;
    const start = this.pos;
    this.pos += 2;
    if (trimSign !== undefined) this.accept(trimSign);
    const node = this.inBrackets(() => {
      const from = this.pos;
      const value = isDirective || this.isTooDeep ? undefined : this.expression();
      this.blanks();
      if (trimSign !== undefined) this.accept(trimSign);
      const isWhole = this.code(this.pos) === 125;
      if (!isWhole) this.pos = Math.min(end, this.codeEnd(Math.max(from, this.pos), false));
      return isWhole ? value : undefined;
    });
    this.accept(125);
    this.pos = Math.min(this.pos, Math.max(end, start + 2));
    return node ? { kind: 'value', start, end: this.pos, node } : { kind: 'directive', start, end: this.pos };
  }
}

/** The longest escape has a backslash, a letter, two braces and eight digits. */
const LONGEST_ESCAPE = 12;

function escapeAt(text: string, at: number, { escapes, numberedEscape }: Signs): { length: number; text: string } {
  const known = escapes[text.charAt(at + 1)];
  if (known !== undefined) return { length: 2, text: known };
  const match = numberedEscape.exec(text.slice(at, at + LONGEST_ESCAPE));
  const digits = match?.[1] ?? match?.[2];
  const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
  if (match && code !== undefined && code <= 0x10ffff) {
    return { length: match[0].length, text: String.fromCodePoint(code) };
  }
  return { length: 1, text: '\\' };
}
