import { BLANK, DOUBLE_QUOTE, kindOf, LINE_END, SINGLE_QUOTE, SPECIAL, STOP } from './characters';
import { QuoteReader } from './quotes';
import type { Part, TextNode } from './syntax';

const BACKTICK = 0x60;
const DOLLAR = 0x24;

/** Words and here-strings. */
export abstract class TextReader extends QuoteReader {
  /** Reads `@'` or `@"`, which begins here. */
  protected readHere(): TextNode {
    const start = this.pos;
    const double = (kindOf(this.text.charCodeAt(start + 1)) & DOUBLE_QUOTE) !== 0;
    const form = double ? 'doubleHere' : 'singleHere';
    let at = start + 2;
    while (at < this.end && kindOf(this.text.charCodeAt(at)) & BLANK) at++;
    if (at >= this.end || !(kindOf(this.text.charCodeAt(at)) & LINE_END)) {
      if (at >= this.end) this.hungry = true;
      const end = this.lineEnd(at);
      this.pos = end;
      return { kind: 'text', start, end, form, from: end, to: end, parts: undefined };
    }
    if (this.text.charCodeAt(at) === 13 && this.code(at + 1) === 10) at++;
    return double ? this.readDoubleHere(start, at) : this.readSingleHere(start, at);
  }

  /** The offset of the end mark of a here-string if its line end is here; `at` is the last character of a line end. */
  private endMark(at: number, quote: number): boolean {
    const c = this.code(at + 1);
    return c >= 0 && (kindOf(c) & quote) !== 0 && this.code(at + 2) === 0x40;
  }

  /** `header` is the offset of the last character of the line end behind the opening. */
  private readSingleHere(start: number, header: number): TextNode {
    const from = header + 1;
    for (let at = header; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if ((c === 10 || (c === 13 && this.code(at + 1) !== 10)) && this.endMark(at, SINGLE_QUOTE)) {
        this.pos = at + 3;
        const to = Math.max(from, this.beforeLineEnd(at));
        return { kind: 'text', start, end: this.pos, form: 'singleHere', from, to, parts: undefined };
      }
    }
    this.hungry = true;
    this.pos = this.end;
    return {
      kind: 'text',
      start,
      end: this.end,
      form: 'singleHere',
      from: Math.min(from, this.end),
      to: this.end,
      parts: undefined,
    };
  }

  private beforeLineEnd(at: number): number {
    return this.text.charCodeAt(at) === 10 && this.text.charCodeAt(at - 1) === 13 ? at - 1 : at;
  }

  private readDoubleHere(start: number, header: number): TextNode {
    const from = header + 1;
    const parts: Part[] = [];
    let plain = true;
    let run = from;
    let at = header;
    let flushTo = from;
    const flush = (): void => {
      plain = false;
      if (flushTo > run) parts.push({ kind: 'stretch', start: run, end: flushTo, text: undefined });
    };
    const done = (to: number, end: number): TextNode => {
      flushTo = to;
      if (!plain) flush();
      this.pos = end;
      return { kind: 'text', start, end, form: 'doubleHere', from, to, parts: plain ? undefined : parts };
    };
    while (at < this.end) {
      const c = this.text.charCodeAt(at);
      if (c === 10 || (c === 13 && this.code(at + 1) !== 10)) {
        if (this.endMark(at, DOUBLE_QUOTE)) return done(Math.max(from, this.beforeLineEnd(at)), at + 3);
        at++;
      } else if (c === BACKTICK || c === DOLLAR) {
        flushTo = at;
        const next = this.readSpecial(at, flush, parts);
        if (next < 0) break;
        if (next === at) at++;
        else {
          run = this.runStart;
          at = next;
        }
      } else at++;
    }
    this.hungry = true;
    return done(this.end, this.end);
  }

  /** Reads a word of a command: up to a blank, a line end or one of `, ; | & ( ) { }`, quotes within it taken off. */
  protected readWord(): TextNode {
    const start = this.pos;
    const end = this.end;
    const text = this.text;
    let at = start;
    while (at < end && !(kindOf(text.charCodeAt(at)) & (STOP | SPECIAL))) at++;
    if (at >= end || kindOf(text.charCodeAt(at)) & STOP) {
      this.pos = at;
      return { kind: 'text', start, end: at, form: 'bare', from: start, to: at, parts: undefined };
    }
    return this.readMixedWord(start, at);
  }

  private readMixedWord(start: number, special: number): TextNode {
    const parts: Part[] = [];
    let run = start;
    let at = special;
    const flush = (): void => {
      if (at > run) parts.push({ kind: 'stretch', start: run, end: at, text: undefined });
    };
    while (at < this.end) {
      const kind = kindOf(this.text.charCodeAt(at));
      if (kind & STOP) break;
      if (!(kind & SPECIAL)) at++;
      else if (kind & (SINGLE_QUOTE | DOUBLE_QUOTE)) {
        flush();
        this.pos = at;
        const quoted = this.readQuoted();
        if (quoted.parts) for (const part of quoted.parts) parts.push(part);
        else if (quoted.to > quoted.from) {
          parts.push({ kind: 'stretch', start: quoted.from, end: quoted.to, text: undefined });
        }
        at = this.pos;
        run = at;
      } else {
        const next = this.readSpecial(at, flush, parts);
        if (next === at) at++;
        else {
          at = next < 0 ? this.pos : next;
          run = next < 0 ? at : this.runStart;
        }
      }
    }
    flush();
    this.pos = at;
    return { kind: 'text', start, end: at, form: 'bare', from: start, to: at, parts };
  }
}
