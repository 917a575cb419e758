import { DOUBLE_QUOTE, isNameLetter, kindOf, LINE_END, NAME, SINGLE_QUOTE, SPECIAL } from './characters';
import { Scanner } from './scanner';
import type { Part, SubNode, TextNode, VariableNode } from './syntax';

const BACKTICK = 0x60;
const DOLLAR = 0x24;
const COLON = 0x3a;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Texts in quotes, with the escapes and variables in them. */
export abstract class QuoteReader extends Scanner {
  /** From here on no quote of the kind is closed any more: a text ends with its line. */
  private noSingle = Number.POSITIVE_INFINITY;

  private noDouble = Number.POSITIVE_INFINITY;

  /** True while a line is read again by itself because a text on it does not end: whatever is open ends with it. */
  private isOneLine = false;

  /** Reads `$( … )`, which begins here. */
  protected abstract readSub(): SubNode;

  /** False while a command's name is read: a dollar sign in it stands for itself. */
  protected expands = true;

  /** True when the last `readSub` did not find its closing bracket. */
  protected subIsOpen = false;

  protected isQuote(at: number): boolean {
    return at < this.end && (kindOf(this.text.charCodeAt(at)) & (SINGLE_QUOTE | DOUBLE_QUOTE)) !== 0;
  }

  protected readQuoted(): TextNode {
    return kindOf(this.text.charCodeAt(this.pos)) & DOUBLE_QUOTE ? this.readDouble() : this.readSingle();
  }

  // A quote that is never closed, or only by what looks like the opening quote of the next text, ends with its line: so
  // a half-typed command keeps what stands below it. PowerShell itself would read on to the next quote.
  private readSingle(): TextNode {
    const start = this.pos;
    const lineEnds = start >= this.noSingle;
    let doubled = false;
    let manyLines = false;
    let at = start + 1;
    for (; ; at++) {
      if (at >= this.end) {
        this.hungry = true;
        if (this.end === this.text.length && !lineEnds) this.noSingle = Math.min(this.noSingle, start);
        break;
      }
      const c = this.text.charCodeAt(at);
      const kind = kindOf(c);
      if (kind & SINGLE_QUOTE) {
        if (at + 1 < this.end && kindOf(this.text.charCodeAt(at + 1)) & SINGLE_QUOTE) {
          doubled = true;
          at++;
        } else if (manyLines && this.looksLikeText(at + 1)) break;
        else return this.single(start, at, at + 1, doubled);
      } else if (kind & LINE_END) {
        if (lineEnds) break;
        manyLines = true;
      }
    }
    const end = this.lineEnd(start);
    return this.single(start, end, end, doubled);
  }

  private single(start: number, to: number, end: number, doubled: boolean): TextNode {
    this.pos = end;
    let parts: Part[] | undefined;
    if (doubled) {
      parts = [];
      let run = start + 1;
      for (let at = run; at < to; at++) {
        if (!(kindOf(this.text.charCodeAt(at)) & SINGLE_QUOTE)) continue;
        if (at > run) parts.push({ kind: 'stretch', start: run, end: at, text: undefined });
        run = at + 1;
        at++;
      }
      if (to > run) parts.push({ kind: 'stretch', start: run, end: to, text: undefined });
    }
    return { kind: 'text', start, end, form: 'single', from: start + 1, to, parts };
  }

  private readDouble(): TextNode {
    const start = this.pos;
    let at = start + 1;
    while (at < this.end) {
      const kind = kindOf(this.text.charCodeAt(at));
      if (kind & (SPECIAL | LINE_END) && !(kind & SINGLE_QUOTE)) {
        if (!(kind & DOUBLE_QUOTE)) break;
        if (at + 1 < this.end && kindOf(this.text.charCodeAt(at + 1)) & DOUBLE_QUOTE) break;
        return this.double(start, at, at + 1, undefined);
      }
      at++;
    }
    if (this.isOneLine) return this.tryDouble(false, true) as TextNode;
    const mark = this.mark();
    const found = this.tryDouble(mark.pos >= this.noDouble, false);
    if (found) return found;
    this.reset(mark);
    const end = this.end;
    this.end = this.lineEnd(mark.pos);
    this.isOneLine = true;
    const recovered = this.tryDouble(false, true) as TextNode;
    this.isOneLine = false;
    this.end = end;
    return recovered;
  }

  /** Undefined where the closing quote is missing, unless `open` allows that. */
  private tryDouble(inLine: boolean, open: boolean): TextNode | undefined {
    const start = this.pos;
    const parts: Part[] = [];
    let plain = true;
    let manyLines = false;
    let run = start + 1;
    let at = run;
    const flush = (): void => {
      plain = false;
      if (at > run) parts.push({ kind: 'stretch', start: run, end: at, text: undefined });
    };
    const whole = () => {
      flush();
      return parts;
    };
    for (;;) {
      if (at >= this.end) {
        this.hungry = true;
        if (open) return this.double(start, at, at, plain ? undefined : whole());
        if (this.end === this.text.length) this.noDouble = Math.min(this.noDouble, start);
        return undefined;
      }
      const kind = kindOf(this.text.charCodeAt(at));
      if (!(kind & (SPECIAL | LINE_END))) at++;
      else if (kind & DOUBLE_QUOTE) {
        if (at + 1 < this.end && kindOf(this.text.charCodeAt(at + 1)) & DOUBLE_QUOTE) {
          flush();
          run = at + 1;
          at += 2;
        } else if (manyLines && this.looksLikeText(at + 1)) return undefined;
        else return this.double(start, at, at + 1, plain ? undefined : whole());
      } else if (kind & LINE_END) {
        if (inLine) return undefined;
        manyLines = true;
        at++;
      } else {
        const next = this.readSpecial(at, flush, parts);
        if (next < 0) {
          if (!open) return undefined;
          at = this.end;
          run = at;
        } else if (next === at) at++;
        else {
          run = this.runStart;
          at = next;
        }
      }
    }
  }

  /** Where the run of plain characters behind the last escape or variable begins. */
  protected runStart = 0;

  /**
   * An escape or a variable at `at`: its part goes to `parts`, the answer is the offset behind it. `at` itself for a
   * character that stands for itself, -1 for an expression that does not end.
   */
  protected readSpecial(at: number, flush: () => void, parts: Part[]): number {
    const c = this.text.charCodeAt(at);
    if (c === BACKTICK) {
      if (at + 1 >= this.end) return at;
      flush();
      const escape = this.readEscape(at);
      if (escape) {
        parts.push(escape);
        this.runStart = escape.end;
        return escape.end;
      }
      this.runStart = at + 1;
      return this.text.charCodeAt(at + 1) === 13 && this.code(at + 2) === 10 ? at + 3 : at + 2;
    }
    if (c !== DOLLAR) return at;
    if (!this.expands) return this.readLiteralDollar(at, flush, parts);
    const pos = this.pos;
    this.pos = at;
    const second = this.code(at + 1);
    let part: Part | undefined;
    if (second === 0x28) {
      flush();
      part = this.readSub();
      if (this.subIsOpen) {
        parts.push(part);
        return -1;
      }
    } else {
      part = this.scanVariable();
      if (part) flush();
    }
    if (!part) {
      this.pos = pos;
      return at;
    }
    parts.push(part);
    this.runStart = part.end;
    return part.end;
  }

  /** `${x}` where nothing is filled in: its braces belong to the word. */
  private readLiteralDollar(at: number, flush: () => void, parts: Part[]): number {
    if (this.code(at + 1) !== 0x7b) return at;
    flush();
    const pos = this.pos;
    const { end } = this.scanBraced(at);
    this.pos = pos;
    parts.push({ kind: 'stretch', start: at, end, text: undefined });
    this.runStart = end;
    return end;
  }

  /** An escape that stands for another character; undefined where it stands for the character behind it. */
  private readEscape(at: number): Part | undefined {
    const letter = this.text.charAt(at + 1);
    const text = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (text !== undefined) return { kind: 'stretch', start: at, end: at + 2, text };
    if (letter !== 'u' || this.code(at + 2) !== 0x7b) return undefined;
    const close = this.text.indexOf('}', at);
    const digits = close < 0 ? '' : this.text.slice(at + 3, Math.min(close, at + 10));
    if (!/^[0-9a-f]{1,6}$/i.test(digits)) return undefined;
    const point = Number.parseInt(digits, 16);
    return point > 0x10ffff
      ? undefined
      : { kind: 'stretch', start: at, end: close + 1, text: String.fromCodePoint(point) };
  }

  private double(start: number, to: number, end: number, parts: Part[] | undefined): TextNode {
    this.pos = end;
    return { kind: 'text', start, end, form: 'double', from: start + 1, to, parts };
  }

  /** True for what follows an opening quote and hardly ever a closing one. */
  private looksLikeText(at: number): boolean {
    const c = this.code(at);
    return c >= 0 && ((kindOf(c) & NAME) !== 0 || '$*/\\%<('.includes(String.fromCharCode(c)));
  }

  /** Reads the variable that begins here (`$x`, `${a b}`, `$env:X`); undefined where the dollar stands for itself. */
  protected scanVariable(): VariableNode | undefined {
    const start = this.pos;
    const first = this.code(start + 1);
    if (first === 0x7b) return this.scanBraced(start);
    if (first === DOLLAR || first === 0x5e) return this.variable(start, start + 2);
    let at = start + 1;
    for (; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if (c === COLON) {
        const next = this.code(at + 1);
        if (next < 0 || next === COLON || !(isNameLetter(next) || next === 0x3f)) break;
      } else if (c !== 0x3f && !isNameLetter(c)) break;
    }
    return at === start + 1 ? undefined : this.variable(start, at);
  }

  private scanBraced(start: number): VariableNode {
    let at = start + 2;
    while (at < this.end) {
      const c = this.text.charCodeAt(at);
      if (c === 0x7d || kindOf(c) & LINE_END) break;
      at += c === BACKTICK ? 2 : 1;
    }
    at = Math.min(at, this.end);
    const name = this.text.slice(start + 2, at).replaceAll('`', '');
    const end = this.code(at) === 0x7d ? at + 1 : at;
    if (end === at && at >= this.end) this.hungry = true;
    this.pos = end;
    return { kind: 'variable', start, end, name };
  }

  private variable(start: number, end: number): VariableNode {
    this.pos = end;
    return { kind: 'variable', start, end, name: this.text.slice(start + 1, end) };
  }
}
