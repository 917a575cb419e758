import { ExpressionParser } from '../expressions/parse';
import type { ExpressionNode, ForNode, PropertyNode } from '../expressions/syntax';
import { SIGNS, scanner } from './signs';

/** Reads expressions of HCL. */
export class HclExpressionParser extends ExpressionParser {
  constructor(text: string, pos: number, limit: number) {
    super(SIGNS, scanner, text, pos, limit);
  }

  protected question(): boolean {
    this.blanks();
    return this.accept(63);
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

  protected override primary(): ExpressionNode {
    const start = this.pos;
    const here =
      this.code(start) === this.signs.longTextStart
        ? this.signs.longText(this.text, start, this.limit, this.passed)
        : undefined;
    if (!here) return super.primary();
    const { from, to, end } = here;
    this.pos = from;
    const { parts, plain } = this.parts(false, to);
    this.pos = end;
    return { kind: 'text', start, end, quote: 'here', from, to, parts: plain ? undefined : parts };
  }

  protected number(): ExpressionNode {
    const start = this.pos;
    const match = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.text.slice(start, Math.min(this.limit, start + 40)));
    this.pos = start + (match?.[0].length ?? 1);
    return { kind: 'number', start, end: this.pos, value: Number(match?.[0] ?? 0) };
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
    const key = this.nested(() => this.binary(5));
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
    if (!this.text.startsWith('for', this.pos) || this.scanner.isNamePart(this.code(this.pos + 3))) return undefined;
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
    if (this.text.startsWith('if', this.pos) && !this.scanner.isNamePart(this.code(this.pos + 2))) {
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
