import { DIGIT, DOUBLE_QUOTE, isDash, isNameLetter, kindOf, SINGLE_QUOTE } from './characters';
import { StepReader } from './steps';
import type { Expression, ListNode } from './syntax';

/** Ranks of the operators that begin with a dash, by name without its case letter; higher binds tighter. */
const RANKS: Readonly<Record<string, number>> = {
  and: 1,
  or: 1,
  xor: 1,
  band: 2,
  bor: 2,
  bxor: 2,
  eq: 3,
  ne: 3,
  ge: 3,
  gt: 3,
  lt: 3,
  le: 3,
  like: 3,
  notlike: 3,
  match: 3,
  notmatch: 3,
  replace: 3,
  contains: 3,
  notcontains: 3,
  in: 3,
  notin: 3,
  split: 3,
  join: 3,
  is: 3,
  isnot: 3,
  as: 3,
  shl: 3,
  shr: 3,
  f: 7,
};
const COALESCE = 4;
const ADD = 5;
const MULTIPLY = 6;
const RANGE = 8;

const UNARY = new Set(['not', 'bnot', 'split', 'join']);

/** `ieq` and `ceq` are `eq` in a fixed case; `is` and `in` are themselves. */
function operatorName(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (Object.hasOwn(RANKS, lower) || UNARY.has(lower)) return lower;
  const bare = lower.slice(1);
  const first = lower.charCodeAt(0);
  return (first === 0x63 || first === 0x69) && Object.hasOwn(RANKS, bare) && RANKS[bare] === 3 ? bare : undefined;
}

interface Operator {
  readonly name: string;
  readonly rank: number;
  readonly end: number;
}

/** Expressions: what stands in brackets, after an equals sign, in conditions. */
export abstract class ExpressionReader extends StepReader {
  /** An expression with its lists; undefined where none begins here. */
  protected override readExpression(lists = true): Expression | undefined {
    const first = this.readBinary(1, lists);
    if (!first) return undefined;
    this.skipBlanks();
    if (this.code(this.pos) !== 0x3f || this.code(this.pos + 1) === 0x3f) return first;
    return this.readTernary(first, lists);
  }

  private readTernary(condition: Expression, lists: boolean): Expression {
    const before = this.mark();
    this.pos++;
    this.skipLines();
    const yes = this.guarded(() => this.readExpression(lists));
    this.skipLines();
    if (!yes || this.code(this.pos) !== 0x3a) {
      this.reset(before);
      return condition;
    }
    this.pos++;
    this.skipLines();
    const no = this.guarded(() => this.readExpression(lists));
    return { kind: 'ternary', condition, yes, no, start: condition.start, end: (no ?? yes).end };
  }

  private readBinary(rank: number, lists: boolean): Expression | undefined {
    let left = lists ? this.readList() : this.readUnary();
    if (!left) return undefined;
    for (;;) {
      const operator = this.peekOperator();
      if (!operator || operator.rank < rank) return left;
      const operands: Expression[] = [left];
      const operators: string[] = [];
      let next: Operator | undefined = operator;
      let end: number = left.end;
      while (next?.rank === operator.rank) {
        this.skipBlanks();
        this.pos = next.end;
        end = next.end;
        operators.push(next.name);
        this.skipLines();
        const right = this.readBinary(operator.rank + 1, lists);
        if (!right) {
          this.pos = Math.max(end, this.pos);
          break;
        }
        operands.push(right);
        end = right.end;
        next = this.peekOperator();
      }
      left = { kind: 'binary', operands, operators, start: left.start, end };
      if (operands.length <= operators.length) return left;
    }
  }

  /** The binary operator that comes next, behind blanks that are passed. */
  private peekOperator(): Operator | undefined {
    this.skipBlanks();
    const at = this.pos;
    const c = this.code(at);
    const next = this.code(at + 1);
    if (isDash(c)) {
      if (next >= 0 && isNameLetter(next) && !(kindOf(next) & DIGIT)) {
        const end = this.nameEnd(at + 1);
        const name = operatorName(this.text.slice(at + 1, Math.min(end, at + 16)));
        const rank = name === undefined ? undefined : RANKS[name];
        return name === undefined || rank === undefined ? undefined : { name, rank, end };
      }
      return next === 0x3d || isDash(next) ? undefined : { name: '-', rank: ADD, end: at + 1 };
    }
    switch (c) {
      case 0x2b:
        return next === 0x3d || next === 0x2b ? undefined : { name: '+', rank: ADD, end: at + 1 };
      case 0x2a:
      case 0x2f:
      case 0x25:
        return next === 0x3d ? undefined : { name: String.fromCharCode(c), rank: MULTIPLY, end: at + 1 };
      case 0x2e:
        return next === 0x2e ? { name: '..', rank: RANGE, end: at + 2 } : undefined;
      case 0x3f:
        return next === 0x3f && this.code(at + 2) !== 0x3d ? { name: '??', rank: COALESCE, end: at + 2 } : undefined;
      default:
        return undefined;
    }
  }

  private readList(): Expression | undefined {
    const first = this.readUnary();
    if (!first) return undefined;
    this.skipBlanks();
    if (this.code(this.pos) !== 0x2c) return first;
    const items: Expression[] = [first];
    let end = first.end;
    while (this.code(this.pos) === 0x2c) {
      this.pos++;
      end = this.pos;
      const before = this.mark();
      this.skipLines();
      const item = this.readUnary();
      if (!item) {
        if (this.pos >= this.end) this.hungry = true;
        this.reset(before);
        break;
      }
      items.push(item);
      end = item.end;
      this.skipBlanks();
    }
    return { kind: 'list', items, start: first.start, end } satisfies ListNode;
  }

  /** Prefix operators and casts, from outside in, then what they stand before. */
  protected override readUnary(): Expression | undefined {
    const c = this.code(this.pos);
    const start = this.pos;
    if (c === 0x21) return this.unary('!', start + 1);
    if (c === 0x2c) return this.readLoneList();
    if (c === 0x2b) return this.unary('+', this.code(start + 1) === 0x2b ? start + 2 : start + 1);
    if (isDash(c)) {
      const next = this.code(start + 1);
      if (isDash(next)) return this.unary('-', start + 2);
      if (next >= 0 && isNameLetter(next) && !(kindOf(next) & DIGIT)) {
        const end = this.nameEnd(start + 1);
        const name = operatorName(this.text.slice(start + 1, Math.min(end, start + 16)));
        return name !== undefined && UNARY.has(name) ? this.unary(name, end) : undefined;
      }
      if (kindOf(next) & DIGIT) {
        const number = this.readNumber(start + 1);
        if (number) return this.readSteps({ ...number, start, from: start });
      }
      return this.unary('-', start + 1);
    }
    if (c === 0x5b) return this.readCast();
    return this.readOperand();
  }

  /** `,25`: a list of one. */
  private readLoneList(): Expression {
    const start = this.pos;
    this.pos++;
    const behind = this.pos;
    this.skipLines();
    const item = this.guarded(() => this.readUnary());
    if (!item) this.pos = behind;
    return { kind: 'list', items: item ? [item] : [], start, end: item?.end ?? behind };
  }

  private unary(operator: string, end: number): Expression {
    const start = this.pos;
    this.pos = end;
    this.skipLines();
    const operand = this.guarded(() => this.readUnary());
    if (!operand) this.pos = Math.max(end, this.pos);
    return { kind: 'unary', operator, operand, start, end: operand?.end ?? end };
  }

  /** `[type]`, `[type]::member`, `[type] operand`, `[attribute()] operand`. */
  private readCast(): Expression | undefined {
    const start = this.pos;
    const type = this.readAttribute();
    const behind = this.pos;
    if (this.code(behind) === 0x3a && this.code(behind + 1) === 0x3a) {
      return this.readSteps({ kind: 'type', type, start, end: behind });
    }
    const before = this.mark();
    this.skipBlanks();
    const c = this.code(this.pos);
    const attribute = type.positional.length > 0 || type.named.length > 0;
    if (attribute && this.atLineEnd()) this.skipLines();
    const beginsOperand =
      c >= 0 && !isDash(c) ? !'+,!)};|=?*/%.:'.includes(String.fromCharCode(c)) : this.code(this.pos + 1) >= 48;
    const operand = beginsOperand ? this.guarded(() => this.readUnary()) : undefined;
    if (operand) return { kind: 'cast', type, operand, start, end: operand.end };
    this.reset(before);
    return this.readSteps({ kind: 'type', type, start, end: behind });
  }

  /** What operators stand between, with the steps that follow it directly. */
  private readOperand(): Expression | undefined {
    const primary = this.readPrimary();
    return primary && this.readSteps(primary);
  }

  private readPrimary(): Expression | undefined {
    const at = this.pos;
    const c = this.code(at);
    if (c < 0) return undefined;
    const kind = kindOf(c);
    if (kind & DIGIT || (c === 0x2e && kindOf(this.code(at + 1)) & DIGIT)) {
      return this.readNumber(at);
    }
    if (kind & (SINGLE_QUOTE | DOUBLE_QUOTE)) return this.readQuoted();
    switch (c) {
      case 0x24:
        if (this.code(at + 1) === 0x28) return this.readSub();
        return this.scanVariable();
      case 0x28:
        return this.readParen();
      case 0x7b:
        return this.readBlock();
      case 0x40:
        return this.readAt();
      default:
        return undefined;
    }
  }
}
