import type { ExpressionNode, TextNode, TextPart } from '../expressions/syntax';
import { Cursor, MAX_DEPTH } from './cursor';
import { isLongText, longText, passCode, QUOTE } from './scan';

/** Reads texts with what is put into them. */
export abstract class TextParser extends Cursor {
  abstract expression(): ExpressionNode;

  protected quoted(): TextNode {
    const start = this.pos;
    if (isLongText(this.text, start)) {
      const { to, end } = longText(this.text, start, this.limit, this.passed);
      this.pos = end;
      let from = Math.min(start + 3, to);
      // The line end behind the opening quotes is no part of it.
      if (this.text.charCodeAt(from) === 13 && from < to) from++;
      if (this.text.charCodeAt(from) === 10 && from < to) from++;
      return { kind: 'text', start, end, quote: 'here', from, to, parts: undefined };
    }
    this.pos++;
    const { parts, plain } = this.parts();
    const to = this.pos;
    this.accept(QUOTE);
    return { kind: 'text', start, end: this.pos, quote: "'", from: start + 1, to, parts: plain ? undefined : parts };
  }

  protected parts(): { parts: readonly TextPart[]; plain: boolean } {
    const parts: TextPart[] = [];
    let plain = true;
    let run = this.pos;
    const flush = (): void => {
      if (this.pos > run) parts.push({ kind: 'stretch', start: run, end: this.pos, text: undefined });
    };
    while (this.pos < this.limit) {
      const c = this.text.charCodeAt(this.pos);
      if (c === QUOTE || c === 10 || c === 13) break;
      if (c === 92) {
        const escape = escapeAt(this.text, this.pos);
        plain = false;
        flush();
        const start = this.pos;
        this.pos = Math.min(this.limit, start + escape.length);
        parts.push({ kind: 'stretch', start, end: this.pos, text: escape.text });
        run = this.pos;
      } else if (c === 36 && this.code(this.pos + 1) === 123) {
        plain = false;
        flush();
        parts.push(this.placeholder());
        run = this.pos;
      } else this.pos++;
    }
    flush();
    return { parts, plain };
  }

  protected placeholder(): TextPart {
    const start = this.pos;
    this.pos += 2;
    const node = this.depth >= MAX_DEPTH ? undefined : this.inRound(() => this.expression());
    this.blanks(true);
    const whole = this.code(this.pos) === 125;
    if (!whole) this.pos = passCode(this.text, this.pos, this.limit, false, this.passed);
    this.accept(125);
    return node && whole ? { kind: 'value', start, end: this.pos, node } : { kind: 'directive', start, end: this.pos };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' };

function escapeAt(text: string, at: number): { length: number; text: string } {
  const known = ESCAPES[text.charAt(at + 1)];
  if (known !== undefined) return { length: 2, text: known };
  const match = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 12));
  const code = match?.[1] === undefined ? undefined : Number.parseInt(match[1], 16);
  if (match && code !== undefined && code <= 0x10ffff) {
    return { length: match[0].length, text: String.fromCodePoint(code) };
  }
  return { length: 1, text: '\\' };
}
