import { isNameStart } from './scan';
import type { ExpressionNode } from './syntax';
import { TextParser } from './texts';

/**
 * Reads expressions by the signs of a language: what all of them have. Total: what is not understood is an open node,
 * and reading goes on behind it.
 */
export abstract class ExpressionParser extends TextParser {
  /** Passes the `?` of a conditional that stands here or where the language lets it stand; false where there is none. */
  protected abstract question(): boolean;
  /** What follows a value: members, elements, calls. */
  protected abstract postfix(): ExpressionNode;
  protected abstract number(): ExpressionNode;
  protected abstract list(): ExpressionNode;
  protected abstract object(): ExpressionNode;

  expression(): ExpressionNode {
    return this.nested(() => this.conditional());
  }

  /** Reads one level further in; what is nested too deeply is passed over. */
  protected nested(read: () => ExpressionNode): ExpressionNode {
    if (this.isTooDeep) return this.passedOver();
    this.depth++;
    const node = read();
    this.depth--;
    return node;
  }

  protected conditional(): ExpressionNode {
    const condition = this.binary(1);
    const end = this.pos;
    if (!this.question()) {
      this.pos = end;
      return condition;
    }
    let isComplete = false;
    const then = this.inBrackets(() => {
      const node = this.expression();
      this.blanks();
      isComplete = this.accept(58);
      if (isComplete) this.blanks();
      return node;
    });
    const otherwise: ExpressionNode = isComplete ? this.expression() : { kind: 'open', start: this.pos, end: this.pos };
    return { kind: 'conditional', start: condition.start, end: this.pos, condition, then, otherwise };
  }

  private operatorAt(): string | undefined {
    if (this.pos >= this.limit) return undefined;
    const { binding } = this.signs;
    const two = this.text.slice(this.pos, Math.min(this.limit, this.pos + 2));
    if (two === '=>' || two === '//' || two === '/*') return undefined;
    if (binding[two] !== undefined) return two;
    const one = two.charAt(0);
    return binding[one] === undefined ? undefined : one;
  }

  /** Operands with operators between them that bind at least as tight as `least`. */
  protected binary(least: number): ExpressionNode {
    let left = this.unary();
    for (;;) {
      const end = this.pos;
      this.blanks();
      const operator = this.operatorAt();
      const binding = operator === undefined ? 0 : (this.signs.binding[operator] as number);
      if (operator === undefined || binding < least) {
        this.pos = end;
        return left;
      }
      this.pos += operator.length;
      this.behindOperator();
      const right = this.nested(() => this.binary(binding + 1));
      left = { kind: 'binary', start: left.start, end: this.pos, operator, left, right };
    }
  }

  /** Passes blanks between an operator and its right operand. */
  protected behindOperator(): void {
    this.blanks();
  }

  protected unary(): ExpressionNode {
    const start = this.pos;
    const c = this.code(start);
    if ((c !== 33 && c !== 45) || this.isTooDeep) return this.postfix();
    this.pos++;
    this.blanks();
    this.depth++;
    const operand = this.unary();
    this.depth--;
    return { kind: 'unary', start, end: this.pos, operator: c === 33 ? '!' : '-', operand };
  }

  protected primary(): ExpressionNode {
    const start = this.pos;
    const c = this.code(start);
    if (c === this.signs.quote) return this.quoted();
    if (c >= 48 && c <= 57) return this.number();
    if (c === 91) return this.list();
    if (c === 123) return this.object();
    if (c === 40) {
      this.pos++;
      return this.inBrackets(() => {
        const inner = this.expression();
        this.close(41);
        return inner;
      });
    }
    if (isNameStart(c)) return this.name();
    return { kind: 'open', start, end: start };
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

  /** A call, at its opening bracket. */
  protected call(start: number, name: string): ExpressionNode {
    this.pos++;
    const args: ExpressionNode[] = [];
    let spread = false;
    this.inBrackets(() => {
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
        if (this.code(this.pos) === 41 || this.isForeign(before)) break;
      }
      this.accept(41);
    });
    return { kind: 'call', start, end: this.pos, name, arguments: args, spread };
  }
}
