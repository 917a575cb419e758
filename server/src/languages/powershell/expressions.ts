import {
  BLANK,
  DIGIT,
  DOUBLE_QUOTE,
  isDash,
  isNameLetter,
  kindOf,
  LINE_END,
  NAME,
  SINGLE_QUOTE,
  STOP,
} from './characters';
import { MAX_DEPTH } from './scanner';
import type {
  AttributeNode,
  BlockNode,
  Expression,
  ListNode,
  OpaqueNode,
  ParenNode,
  Statement,
  Step,
  SubNode,
  TableEntry,
  TableNode,
  TextNode,
} from './syntax';
import { TextReader } from './texts';

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
export abstract class ExpressionReader extends TextReader {
  protected abstract readStatement(): Statement | undefined;
  protected abstract readStatements(closer: number): Statement[];
  protected abstract readBlock(): BlockNode;

  /** An expression with its lists; undefined where none begins here. */
  protected readExpression(lists = true): Expression | undefined {
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

  /** Counts nesting; undefined where it is too deep. */
  private guarded<T>(read: () => T | undefined): T | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth++;
    const result = read();
    this.depth--;
    return result;
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
  private readUnary(): Expression | undefined {
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

  /** Reads `[…]`, which begins here: a type name, or an attribute with its arguments. */
  protected readAttribute(): AttributeNode {
    const start = this.pos;
    this.pos++;
    this.skipBlanks();
    const nameStart = this.pos;
    let open = 1;
    while (this.pos < this.end) {
      const c = this.text.charCodeAt(this.pos);
      if (c === 0x5b) open++;
      else if (c === 0x5d) {
        if (--open === 0) break;
      } else if (c === 0x28 || kindOf(c) & LINE_END || (kindOf(c) & STOP && c !== 0x2c && !(kindOf(c) & BLANK))) break;
      this.pos++;
    }
    const name = this.text.slice(nameStart, this.pos).trim();
    const positional: Expression[] = [];
    const named: { name: string; value: Expression | undefined }[] = [];
    if (this.code(this.pos) === 0x28) {
      if (this.depth >= MAX_DEPTH) this.skipBrackets();
      else {
        this.depth++;
        this.readAttributeArguments(positional, named);
        this.depth--;
      }
      this.skipLines();
    }
    if (this.code(this.pos) === 0x5d) this.pos++;
    else if (this.pos >= this.end) this.hungry = true;
    return { name, positional, named, start, end: this.pos };
  }

  private readAttributeArguments(
    positional: Expression[],
    named: { name: string; value: Expression | undefined }[],
  ): void {
    this.pos++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) {
        this.hungry = true;
        return;
      }
      if (c === 0x29) {
        this.pos++;
        return;
      }
      const before = this.pos;
      const nameEnd = this.nameEnd(before);
      if (nameEnd > before && !(kindOf(c) & DIGIT)) {
        const name = this.text.slice(before, nameEnd);
        this.pos = nameEnd;
        this.skipBlanks();
        let value: Expression | undefined;
        if (this.code(this.pos) === 0x3d) {
          this.pos++;
          this.skipLines();
          value = this.readExpression(false);
        }
        named.push({ name, value });
      } else {
        const value = this.readExpression(false);
        if (value) positional.push(value);
      }
      this.skipLines();
      if (this.code(this.pos) === 0x2c) this.pos++;
      else if (this.pos === before || (this.code(this.pos) !== 0x29 && this.pos < this.end)) {
        // Not what belongs here: leave the attribute where its line ends.
        if (this.pos === before) this.pos++;
        if (kindOf(this.code(this.pos)) & LINE_END) return;
      }
    }
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

  /** `@( )`, `@{ }`, a here-string; undefined for a splat and for a lone sign. */
  protected readAt(): Expression | undefined {
    const next = this.code(this.pos + 1);
    if (next === 0x28) {
      const start = this.pos;
      const statements = this.readBracketed(start + 1);
      return { kind: 'array', statements: statements ?? [], start, end: this.pos };
    }
    if (next === 0x7b) return this.readTable();
    return next >= 0 && this.isQuote(this.pos + 1) ? this.readHere() : undefined;
  }

  protected override readSub(): SubNode {
    const start = this.pos;
    const statements = this.readBracketed(start + 1);
    return { kind: 'sub', statements: statements ?? [], start, end: this.pos };
  }

  /** The statements of `( … )` whose bracket stands at `open`; sets `subIsOpen`. */
  private readBracketed(open: number): Statement[] | undefined {
    this.pos = open;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      this.subIsOpen = false;
      return undefined;
    }
    this.pos++;
    this.depth++;
    const statements = this.readStatements(0x29);
    this.depth--;
    const last = statements[statements.length - 1];
    const behind = last ? last.end : open + 1;
    this.subIsOpen = this.code(this.pos) !== 0x29;
    if (this.subIsOpen) {
      if (this.pos >= this.end) this.hungry = true;
      this.pos = Math.min(this.pos, Math.max(behind, open + 1));
    } else this.pos++;
    return statements;
  }

  /** Reads `( … )`, which begins here. Without its closing bracket it ends where its statement does. */
  protected readParen(): ParenNode | OpaqueNode {
    const start = this.pos;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return { kind: 'opaque', start, end: this.pos };
    }
    this.pos++;
    this.depth++;
    this.skipLines();
    const statement = this.readStatement();
    this.depth--;
    if (!this.accept(0x29)) {
      if (this.peekBehindLines(this.pos) >= this.end) this.hungry = true;
      this.pos = statement?.end ?? start + 1;
    }
    return { kind: 'paren', statement, start, end: this.pos };
  }

  private readTable(): TableNode | OpaqueNode {
    const start = this.pos;
    this.pos++;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return { kind: 'opaque', start, end: this.pos };
    }
    this.pos++;
    this.depth++;
    const entries: TableEntry[] = [];
    let closed = false;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c === 0x7d) {
        this.pos++;
        closed = true;
        break;
      }
      if (c < 0) {
        this.hungry = true;
        break;
      }
      if (c === 0x3b || c === 0x2c || c === 0x3d) this.pos++;
      else {
        const entry = this.readEntry();
        if (!entry) break;
        entries.push(entry);
      }
    }
    this.depth--;
    if (!closed) this.pos = Math.min(this.pos, entries[entries.length - 1]?.end ?? start + 2);
    return { kind: 'table', entries, start, end: this.pos };
  }

  /** Undefined where no `key = value` follows: then the table is not closed, and what comes is not its own. */
  private readEntry(): TableEntry | undefined {
    const before = this.mark();
    const start = this.pos;
    const c = this.code(start);
    let key: Expression | undefined;
    if (kindOf(c) & NAME || c > 127) key = this.readLabel();
    else key = this.readUnary();
    if (!key) {
      this.reset(before);
      return undefined;
    }
    this.skipBlanks();
    const sign = this.code(this.pos);
    if (sign !== 0x3d) {
      if (sign === 0x3a || sign === 0x7d || sign === 0x3b) return this.readLooseEntry(key);
      this.reset(before);
      return undefined;
    }
    this.pos++;
    const behind = this.pos;
    const beforeValue = this.mark();
    this.skipLines();
    const value = this.readStatement();
    if (!value) this.reset(beforeValue);
    return { key, value, start, end: value?.end ?? behind };
  }

  /** `key: value`, as other languages write it, or a key alone: no entry to PowerShell, and half of one to a reader. */
  private readLooseEntry(key: Expression): TableEntry {
    if (this.code(this.pos) === 0x3a) this.pos++;
    const behind = this.pos;
    this.skipBlanks();
    const value = this.atLineEnd() ? undefined : this.readExpression();
    return { key, value: undefined, start: key.start, end: value?.end ?? behind };
  }

  private readLabel(): TextNode {
    const start = this.pos;
    let at = start;
    while (at < this.end) {
      const c = this.text.charCodeAt(at);
      if (kindOf(c) & STOP || c === 0x3d || c === 0x3a) break;
      at++;
    }
    this.pos = at;
    return { kind: 'text', form: 'bare', start, end: at, from: start, to: at, parts: undefined };
  }

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
