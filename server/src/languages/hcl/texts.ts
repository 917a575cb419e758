import type { ExpressionNode, TextNode, TextPart } from '../expressions/syntax';
import { Cursor, MAX_DEPTH } from './cursor';
import { passCode } from './scan';

/** Reads texts with what is put into them. */
export abstract class TextParser extends Cursor {
  abstract expression(): ExpressionNode;

  /** A text in double quotes, which begins here. */
  protected quoted(): TextNode {
    const start = this.pos;
    this.pos++;
    const { parts, plain } = this.parts(true, this.limit);
    const to = this.pos;
    this.accept(34);
    return { kind: 'text', start, end: this.pos, quote: '"', from: start + 1, to, parts: plain ? undefined : parts };
  }

  protected hereParts(from: number, to: number): readonly TextPart[] | undefined {
    this.pos = from;
    const { parts, plain } = this.parts(false, to);
    return plain ? undefined : parts;
  }

  /** The characters of a text and the values in it, up to the closing quote, a line end or `end`. */
  protected parts(quoted: boolean, end: number): { parts: readonly TextPart[]; plain: boolean } {
    const parts: TextPart[] = [];
    let plain = true;
    let run = this.pos;
    const flush = (to: number): void => {
      if (to > run) parts.push({ kind: 'stretch', start: run, end: to, text: undefined });
    };
    while (this.pos < end) {
      const c = this.text.charCodeAt(this.pos);
      if (quoted && (c === 34 || c === 10 || c === 13)) break;
      if (quoted && c === 92) {
        const escape = escapeAt(this.text, this.pos);
        plain = false;
        flush(this.pos);
        const to = Math.min(end, this.pos + escape.length);
        parts.push({ kind: 'stretch', start: this.pos, end: to, text: escape.text });
        this.pos = to;
        run = to;
      } else if ((c === 36 || c === 37) && this.text.charCodeAt(this.pos + 1) === 123 && this.pos + 1 < end) {
        plain = false;
        if (this.pos > run && this.text.charCodeAt(this.pos - 1) === c) {
          // `$${` is `${` as it stands.
          flush(this.pos);
          run = this.pos + 1;
          this.pos += 2;
          continue;
        }
        flush(this.pos);
        parts.push(this.placeholder(c === 37, end));
        run = this.pos;
      } else this.pos++;
    }
    flush(Math.min(this.pos, end));
    return { parts, plain };
  }

  protected placeholder(directive: boolean, end: number): TextPart {
    const start = this.pos;
    this.pos += 2;
    if (this.code(this.pos) === 126) this.pos++;
    const outer = this.brackets;
    this.brackets = 1;
    this.blanks();
    const from = this.pos;
    const node = directive || this.depth >= MAX_DEPTH ? undefined : this.expression();
    this.blanks();
    if (this.code(this.pos) === 126) this.pos++;
    const whole = this.code(this.pos) === 125;
    if (!whole) this.pos = Math.min(end, passCode(this.text, Math.max(from, this.pos), this.limit, false, this.passed));
    this.accept(125);
    this.pos = Math.min(this.pos, Math.max(end, start + 2));
    this.brackets = outer;
    return node && whole ? { kind: 'value', start, end: this.pos, node } : { kind: 'directive', start, end: this.pos };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function escapeAt(text: string, at: number): { length: number; text: string } {
  const sign = text.charAt(at + 1);
  const known = ESCAPES[sign];
  if (known !== undefined) return { length: 2, text: known };
  const match = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10));
  const code = match && Number.parseInt((match[1] ?? match[2]) as string, 16);
  if (match && code !== null && code <= 0x10ffff) {
    return { length: match[0].length, text: String.fromCodePoint(code) };
  }
  return { length: 1, text: '\\' };
}
