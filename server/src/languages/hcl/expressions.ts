import type { ExpressionNode, ForNode, PropertyNode } from '../expressions/syntax';
import { MAX_DEPTH } from './cursor';
import { heredocAt, isNamePart, isNameStart } from './scan';
import { TextParser } from './texts';

const BINDING: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

const WORD_SIGN = /[&|=!<>]/;

/** Reads expressions. Total: what is not understood is an open node, and reading goes on behind it. */
export class ExpressionParser extends TextParser {
  expression(): ExpressionNode {
    if (this.depth >= MAX_DEPTH) return this.passedOver();
    this.depth++;
    const node = this.conditional();
    this.depth--;
    return node;
  }

  protected conditional(): ExpressionNode {
    const condition = this.binary(1);
    const end = this.pos;
    this.blanks();
    if (!this.accept(63)) {
      this.pos = end;
      return condition;
    }
    this.brackets++;
    this.blanks();
    const then = this.expression();
    this.blanks();
    const complete = this.accept(58);
    if (complete) this.blanks();
    this.brackets--;
    const otherwise: ExpressionNode = complete ? this.expression() : { kind: 'open', start: this.pos, end: this.pos };
    return { kind: 'conditional', start: condition.start, end: this.pos, condition, then, otherwise };
  }

  protected operatorAt(): string | undefined {
    const c = this.text.charAt(this.pos);
    if (this.pos >= this.limit) return undefined;
    const two = this.text.slice(this.pos, Math.min(this.limit, this.pos + 2));
    if (WORD_SIGN.test(c) && BINDING[two] !== undefined) return two;
    if (two === '=>' || two === '//' || two === '/*') return undefined;
    return BINDING[c] === undefined ? undefined : c;
  }

  protected binary(least: number): ExpressionNode {
    if (this.depth >= MAX_DEPTH) return this.passedOver();
    this.depth++;
    const node = this.operation(least);
    this.depth--;
    return node;
  }

  protected operation(least: number): ExpressionNode {
    let left = this.unary();
    for (;;) {
      const end = this.pos;
      this.blanks();
      const operator = this.operatorAt();
      const binding = operator === undefined ? 0 : (BINDING[operator] as number);
      if (operator === undefined || binding < least) {
        this.pos = end;
        return left;
      }
      this.pos += operator.length;
      this.blanks();
      const right = this.binary(binding + 1);
      left = { kind: 'binary', start: left.start, end: this.pos, operator, left, right };
    }
  }

  protected unary(): ExpressionNode {
    const start = this.pos;
    const c = this.code(start);
    if ((c !== 33 && c !== 45) || this.depth >= MAX_DEPTH) return this.postfix();
    this.pos++;
    this.blanks();
    this.depth++;
    const operand = this.unary();
    this.depth--;
    return { kind: 'unary', start, end: this.pos, operator: c === 33 ? '!' : '-', operand };
  }

  protected postfix(): ExpressionNode {
    let node = this.primary();
    for (;;) {
      const c = this.code(this.pos);
      if (c === 46) {
        const next = this.code(this.pos + 1);
        if (next === 42) {
          this.pos += 2;
          node = this.splat(node, false);
          continue;
        }
        const from = this.pos + 1;
        const end = this.nameEnd(from);
        if (end === from) return node;
        this.pos = end;
        node = { kind: 'member', start: node.start, end, of: node, name: this.text.slice(from, end) };
      } else if (c === 91) {
        this.pos++;
        this.brackets++;
        this.blanks();
        if (this.code(this.pos) === 42) {
          this.pos++;
          this.blanks();
          this.accept(93);
          this.brackets--;
          node = this.splat(node, true);
          continue;
        }
        const index = this.expression();
        this.blanks();
        this.close(93);
        this.brackets--;
        node = { kind: 'index', start: node.start, end: this.pos, of: node, index };
      } else return node;
    }
  }

  protected splat(of: ExpressionNode, full: boolean): ExpressionNode {
    const steps: (string | ExpressionNode)[] = [];
    for (;;) {
      const c = this.code(this.pos);
      if (c === 46) {
        const end = this.nameEnd(this.pos + 1);
        if (end === this.pos + 1) break;
        steps.push(this.text.slice(this.pos + 1, end));
        this.pos = end;
      } else if (c === 91 && full) {
        this.pos++;
        this.brackets++;
        this.blanks();
        steps.push(this.expression());
        this.blanks();
        this.close(93);
        this.brackets--;
      } else break;
    }
    return { kind: 'splat', start: of.start, end: this.pos, of, steps };
  }

  protected primary(): ExpressionNode {
    const start = this.pos;
    const c = this.code(start);
    if (c === 34) return this.quoted();
    if (c >= 48 && c <= 57) return this.number();
    if (c === 91) return this.list();
    if (c === 123) return this.object();
    if (c === 40) {
      this.pos++;
      this.brackets++;
      this.blanks();
      const inner = this.expression();
      this.blanks();
      this.close(41);
      this.brackets--;
      return inner;
    }
    if (c === 60) {
      const heredoc = heredocAt(this.text, start, this.limit, this.passed);
      if (heredoc) {
        this.pos = heredoc.end;
        const parts = this.hereParts(heredoc.from, heredoc.to);
        this.pos = heredoc.end;
        const { from, to, end } = heredoc;
        return { kind: 'text', start, end, quote: 'here', from, to, parts };
      }
    }
    if (isNameStart(c)) return this.name();
    return { kind: 'open', start, end: start };
  }

  protected number(): ExpressionNode {
    const start = this.pos;
    const match = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.text.slice(start, Math.min(this.limit, start + 40)));
    this.pos = start + (match?.[0].length ?? 1);
    return { kind: 'number', start, end: this.pos, value: Number(match?.[0] ?? 0) };
  }

  protected name(): ExpressionNode {
    const start = this.pos;
    const end = this.nameEnd(start);
    this.pos = end;
    const word = this.text.slice(start, end);
    if (this.code(end) === 40) return this.call(start, word);
    if (word === 'true' || word === 'false') return { kind: 'constant', start, end, value: word === 'true' };
    if (word === 'null') return { kind: 'constant', start, end, value: null };
    return { kind: 'name', start, end, name: word };
  }

  protected call(start: number, name: string): ExpressionNode {
    this.pos++;
    this.brackets++;
    const args: ExpressionNode[] = [];
    let spread = false;
    for (;;) {
      this.blanks();
      const c = this.code(this.pos);
      if (c < 0 || c === 41) break;
      const before = this.pos;
      args.push(this.expression());
      this.blanks();
      if (this.text.startsWith('...', this.pos)) {
        spread = true;
        this.pos += 3;
        this.blanks();
      }
      if (this.accept(44)) continue;
      if (this.code(this.pos) === 41) break;
      if (this.isForeign(before)) break;
    }
    this.accept(41);
    this.brackets--;
    return { kind: 'call', start, end: this.pos, name, arguments: args, spread };
  }

  protected list(): ExpressionNode {
    const start = this.pos;
    this.pos++;
    this.brackets++;
    this.blanks();
    const items: ExpressionNode[] = [];
    const loop = this.loop(start, 93);
    if (loop) {
      this.brackets--;
      return loop;
    }
    for (;;) {
      this.blanks();
      const c = this.code(this.pos);
      if (c < 0 || c === 93) break;
      const before = this.pos;
      const item = this.expression();
      if (item.end > item.start) items.push(item);
      this.blanks();
      if (this.accept(44)) continue;
      if (this.code(this.pos) === 93) break;
      if (this.isForeign(before)) break;
    }
    this.accept(93);
    this.brackets--;
    return { kind: 'list', start, end: this.pos, items };
  }

  protected object(): ExpressionNode {
    const start = this.pos;
    this.pos++;
    this.brackets++;
    this.blanks();
    const loop = this.loop(start, 125);
    if (loop) {
      this.brackets--;
      return loop;
    }
    const properties: PropertyNode[] = [];
    for (;;) {
      this.blanks();
      const c = this.code(this.pos);
      if (c < 0 || c === 125) break;
      if (c === 44) {
        this.pos++;
        continue;
      }
      const before = this.pos;
      const property = this.property();
      if (property) properties.push(property);
      if (this.pos === before && this.isForeign(before)) break;
      const close = this.code(this.pos);
      if (close === 41 || close === 93) break;
    }
    this.accept(125);
    this.brackets--;
    return { kind: 'object', start, end: this.pos, properties };
  }

  protected property(): PropertyNode | undefined {
    const start = this.pos;
    // Neither the key nor the value of an object reaches over a line end of its own.
    const outer = this.brackets;
    this.brackets = 0;
    const key = this.binary(5);
    this.blanks(false);
    const c = this.code(this.pos);
    const isSign = (c === 61 && this.code(this.pos + 1) !== 61) || c === 58;
    if (!isSign) {
      this.brackets = outer;
      return undefined;
    }
    this.pos++;
    const sign = this.pos;
    this.blanks(false);
    const d = this.code(this.pos);
    const missing = this.atLineEnd() || d === 125 || d === 44;
    const at = Math.min(this.pos, sign + 1);
    const value: ExpressionNode = missing ? { kind: 'open', start: at, end: at } : this.expression();
    this.brackets = outer;
    return { key, value, start, end: Math.max(value.end, this.trimmed(start, Math.min(this.pos, value.end))) };
  }

  /** `for k, v in x : …` behind an opening bracket; undefined where something else stands. */
  protected loop(start: number, closing: number): ForNode | undefined {
    if (!this.text.startsWith('for', this.pos) || isNamePart(this.code(this.pos + 3))) return undefined;
    const back = this.pos;
    this.pos += 3;
    const names: string[] = [];
    for (;;) {
      this.blanks();
      const end = this.nameEnd(this.pos);
      if (end === this.pos) break;
      const word = this.text.slice(this.pos, end);
      this.pos = end;
      if (word === 'in' && names.length > 0) break;
      names.push(word);
      this.blanks();
      this.accept(44);
    }
    const [first, second] = names;
    if (first === undefined || names.length > 2 || this.text.slice(this.pos - 2, this.pos) !== 'in') {
      this.pos = back;
      return undefined;
    }
    this.blanks();
    const over = this.expression();
    this.blanks();
    this.accept(58);
    this.blanks();
    let result = this.expression();
    let resultKey: ExpressionNode | undefined;
    this.blanks();
    if (this.text.startsWith('=>', this.pos)) {
      this.pos += 2;
      this.blanks();
      resultKey = result;
      result = this.expression();
      this.blanks();
      if (this.text.startsWith('...', this.pos)) this.pos += 3;
      this.blanks();
    }
    let condition: ExpressionNode | undefined;
    if (this.text.startsWith('if', this.pos) && !isNamePart(this.code(this.pos + 2))) {
      this.pos += 2;
      this.blanks();
      condition = this.expression();
      this.blanks();
    }
    this.close(closing);
    const [key, value] = second === undefined ? [undefined, first] : [first, second];
    return { kind: 'for', start, end: this.pos, key, value, over, resultKey, result, condition };
  }
}
