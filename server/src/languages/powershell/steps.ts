import { BracketReader } from './brackets';
import { DIGIT, DOUBLE_QUOTE, isDash, isNameLetter, kindOf, SINGLE_QUOTE, STOP } from './characters';
import { MAX_DEPTH } from './scanner';
import type { Expression, Step, TextNode } from './syntax';

/** Numbers, and what follows directly behind an expression: members, calls, indexes. */
export abstract class StepReader extends BracketReader {
  /** A number that begins at `from`; undefined where it is the beginning of a word. */
  protected readNumber(from: number): TextNode | undefined {
    let at = from;
    const hex = this.code(at) === 0x30 && (this.code(at + 1) | 0x20) === 0x78;
    const binary = this.code(at) === 0x30 && (this.code(at + 1) | 0x20) === 0x62;
    if (hex || binary) at += 2;
    while (at < this.end && (hex ? isHex(this.text.charCodeAt(at)) : kindOf(this.text.charCodeAt(at)) & DIGIT)) at++;
    if (!hex && !binary) {
      if (this.code(at) === 0x2e && kindOf(this.code(at + 1)) & DIGIT) {
        at++;
        while (kindOf(this.code(at)) & DIGIT) at++;
      }
      if ((this.code(at) | 0x20) === 0x65) {
        const sign = this.code(at + 1);
        const digits = sign === 0x2b || isDash(sign) ? at + 2 : at + 1;
        if (kindOf(this.code(digits)) & DIGIT) {
          at = digits;
          while (kindOf(this.code(at)) & DIGIT) at++;
        }
      }
    }
    const suffix = this.nameEnd(at);
    if (suffix > at && !/^(?:u?[ysln]|[ud])?(?:[kmgtp]b)?$/i.test(this.text.slice(at, Math.min(suffix, at + 6)))) {
      return undefined;
    }
    const next = this.code(suffix);
    if (next >= 0 && (next === 0x5c || next === 0x40 || next === 0x24 || next === 0x60 || next === 0x7e))
      return undefined;
    if (next > 127 ? !(kindOf(next) & STOP) : kindOf(next) & (SINGLE_QUOTE | DOUBLE_QUOTE)) return undefined;
    this.pos = suffix;
    return { kind: 'text', form: 'number', start: from, end: suffix, from, to: suffix, parts: undefined };
  }

  /**
   * `.Name`, `::Name`, `(…)` of a call, `[…]`, `++`: all of them directly behind what they belong to. Only in an
   * expression, and not among the `words` of a command, the name may stand away from its dot.
   */
  protected readSteps(target: Expression, words = false): Expression {
    const steps: Step[] = [];
    for (;;) {
      const step = this.readStep(words);
      if (!step) break;
      steps.push(step);
    }
    const end = steps[steps.length - 1]?.end ?? target.end;
    const found: Expression = steps.length === 0 ? target : { kind: 'access', target, steps, start: target.start, end };
    const c = this.code(this.pos);
    const increments =
      !words && ((c === 0x2b && this.code(this.pos + 1) === 0x2b) || (isDash(c) && isDash(this.code(this.pos + 1))));
    if (!increments || (found.kind !== 'variable' && found.kind !== 'access')) return found;
    this.pos += 2;
    return { kind: 'unary', operator: '++', operand: found, start: found.start, end: this.pos };
  }

  private readStep(words: boolean): Step | undefined {
    const start = this.pos;
    let c = this.code(start);
    let at = start;
    if (c === 0x3f && (this.code(at + 1) === 0x2e || this.code(at + 1) === 0x5b)) c = this.code(++at);
    if (c === 0x5b) {
      this.pos = at + 1;
      this.skipLines();
      const index = this.guarded(() => this.readExpression());
      if (!this.accept(0x5d)) {
        if (this.pos >= this.end) this.hungry = true;
        this.pos = Math.max(at + 1, index?.end ?? 0);
      }
      return { kind: 'index', index, start, end: this.pos };
    }
    const isStatic = c === 0x3a && this.code(at + 1) === 0x3a;
    if (c !== 0x2e && !isStatic) return undefined;
    if (c === 0x2e && this.code(at + 1) === 0x2e) return undefined;
    const before = this.mark();
    this.pos = isStatic ? at + 2 : at + 1;
    if (!words) this.skipLines();
    const name = this.readMemberName();
    if (!name) {
      this.reset(before);
      return undefined;
    }
    const args = this.code(this.pos) === 0x28 ? this.readCallArguments() : undefined;
    return { kind: 'member', isStatic, name, args, start, end: this.pos };
  }

  private readMemberName(): Expression | undefined {
    const start = this.pos;
    const c = this.code(start);
    if (c < 0) return undefined;
    if (isNameLetter(c)) {
      const end = this.nameEnd(start);
      this.pos = end;
      return { kind: 'text', form: 'bare', start, end, from: start, to: end, parts: undefined };
    }
    if (this.isQuote(start)) return this.readQuoted();
    if (c === 0x24) return this.code(start + 1) === 0x28 ? this.readSub() : this.scanVariable();
    if (c === 0x28) return this.readParen();
    return undefined;
  }

  private readCallArguments(): Expression[] {
    const args: Expression[] = [];
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return args;
    }
    const open = this.pos;
    this.pos++;
    this.depth++;
    let behind = this.pos;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c === 0x2c) {
        this.pos++;
        continue;
      }
      const value = c < 0 || c === 0x29 ? undefined : this.readExpression(false);
      if (!value) break;
      args.push(value);
      behind = this.pos;
    }
    this.depth--;
    if (this.code(this.pos) === 0x29) this.pos++;
    else {
      if (this.pos >= this.end) this.hungry = true;
      this.pos = Math.max(behind, open + 1);
    }
    return args;
  }
}

const isHex = (c: number): boolean => (c >= 48 && c <= 57) || ((c | 0x20) >= 97 && (c | 0x20) <= 102);
