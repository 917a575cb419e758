import type { ExpressionNode, ObjectNode, PropertyNode, TextNode } from '../expressions/syntax';
import { MAX_DEPTH } from './cursor';
import { isNameStart, passCode, QUOTE } from './scan';
import { TextParser } from './texts';

const BINDING: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '=~': 4,
  '!~': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};

/** Reads expressions of Bicep. Total: what is not understood is an open node, and reading goes on behind it. */
export class Parser extends TextParser {
  /** The value of a statement behind its `=`: a condition before an object is passed, for the object is what is made. */
  statementValue(): ExpressionNode {
    this.blanks(true);
    if (this.isWord('if')) this.condition();
    this.blanks(true);
    return this.expression();
  }

  /** Passes `if (…)`. */
  protected condition(): ExpressionNode | undefined {
    this.pos += 2;
    this.blanks(true);
    if (!this.accept(40)) return undefined;
    return this.inRound(() => {
      const node = this.expression();
      this.close(41);
      return node;
    });
  }

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
    // A line that begins with the sign goes on with the expression above it.
    this.blanks(true);
    if (this.code(this.pos) !== 63 || this.code(this.pos + 1) === 63) {
      this.pos = end;
      return condition;
    }
    this.pos++;
    this.blanks(true);
    const then = this.expression();
    this.blanks(true);
    const complete = this.accept(58);
    if (complete) this.blanks(true);
    const otherwise: ExpressionNode = complete ? this.expression() : { kind: 'open', start: this.pos, end: this.pos };
    return { kind: 'conditional', start: condition.start, end: this.pos, condition, then, otherwise };
  }

  protected operatorAt(): string | undefined {
    if (this.pos >= this.limit) return undefined;
    const two = this.text.slice(this.pos, Math.min(this.limit, this.pos + 2));
    if (two === '=>' || two === '//' || two === '/*') return undefined;
    if (BINDING[two] !== undefined) return two;
    const c = two.charAt(0);
    return BINDING[c] === undefined ? undefined : c;
  }

  protected binary(least: number): ExpressionNode {
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
      this.blanks(true);
      if (this.depth >= MAX_DEPTH) return this.passedOver();
      this.depth++;
      const right = this.binary(binding + 1);
      this.depth--;
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
      if (c === 46 || (c === 58 && this.code(this.pos + 1) === 58)) {
        let from = this.pos + (c === 46 ? 1 : 2);
        if (this.code(from) === 63) from++;
        const end = this.nameEnd(from);
        if (end === from) return node;
        this.pos = end;
        const name = this.text.slice(from, end);
        node =
          this.code(end) === 40 && c === 46
            ? this.call(node.start, name)
            : { kind: 'member', start: node.start, end, of: node, name };
      } else if (c === 91) {
        this.pos++;
        const of = node;
        const index = this.inRound(() => {
          this.accept(63);
          const inner = this.expression();
          this.close(93);
          return inner;
        });
        node = { kind: 'index', start: of.start, end: this.pos, of, index };
      } else if (c === 33 && this.code(this.pos + 1) !== 61 && this.code(this.pos + 1) !== 126) this.pos++;
      else return node;
    }
  }

  protected primary(): ExpressionNode {
    const start = this.pos;
    const c = this.code(start);
    if (c === QUOTE) return this.quoted();
    if (c >= 48 && c <= 57) return this.number();
    if (c === 91) return this.inLines(() => this.list());
    if (c === 123) return this.inLines(() => this.object());
    if (c === 40) {
      this.pos++;
      return this.inRound(() => {
        const inner = this.expression();
        this.close(41);
        return inner;
      });
    }
    if (isNameStart(c)) return this.name();
    return { kind: 'open', start, end: start };
  }

  protected number(): ExpressionNode {
    const start = this.pos;
    let end = start;
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++;
    this.pos = end;
    return { kind: 'number', start, end, value: Number(this.text.slice(start, end)) };
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
    const args: ExpressionNode[] = [];
    this.inRound(() => {
      for (;;) {
        this.blanks();
        const c = this.code(this.pos);
        if (c < 0 || c === 41) break;
        const before = this.pos;
        args.push(this.expression());
        this.blanks();
        if (this.accept(44)) continue;
        if (this.code(this.pos) === 41 || this.isForeign(before)) break;
      }
      this.accept(41);
    });
    return { kind: 'call', start, end: this.pos, name, arguments: args, spread: false };
  }

  protected list(): ExpressionNode {
    const start = this.pos;
    this.pos++;
    this.blanks(true);
    const loop = this.isWord('for') ? this.loop(start) : undefined;
    if (loop) return loop;
    const items: ExpressionNode[] = [];
    for (;;) {
      this.blanks(true);
      const c = this.code(this.pos);
      if (c < 0 || c === 93) break;
      if (c === 44) {
        this.pos++;
        continue;
      }
      const before = this.pos;
      this.accept(46);
      while (this.accept(46));
      const item = this.expression();
      if (item.end > item.start) items.push(item);
      if (this.pos === before) {
        if (this.isForeign(before)) break;
      } else {
        const next = this.code(this.pos);
        if (next === 41 || next === 125) break;
      }
    }
    this.accept(93);
    return { kind: 'list', start, end: this.pos, items };
  }

  protected object(): ObjectNode {
    const start = this.pos;
    this.pos++;
    const properties: PropertyNode[] = [];
    for (;;) {
      this.blanks(true);
      const c = this.code(this.pos);
      if (c < 0 || c === 125) break;
      if (c === 44) {
        this.pos++;
        continue;
      }
      const before = this.pos;
      const property = this.isWord('resource') ? (this.child() ?? this.property()) : this.property();
      if (property) properties.push(property);
      if (this.pos === before && this.isForeign(before)) break;
      const next = this.code(this.pos);
      if (next === 41 || next === 93) break;
    }
    this.accept(125);
    return { kind: 'object', start, end: this.pos, properties };
  }

  protected property(): PropertyNode | undefined {
    const start = this.pos;
    const c = this.code(start);
    let key: ExpressionNode;
    if (c === QUOTE) key = this.quoted();
    else if (isNameStart(c)) {
      this.pos = this.nameEnd(start);
      key = { kind: 'name', start, end: this.pos, name: this.text.slice(start, this.pos) };
    } else {
      // A decorator, a spread, or something that is being typed: the line is passed over.
      const end = passCode(this.text, start, this.limit, true, this.passed);
      this.pos = Math.max(this.pos, end);
      return undefined;
    }
    this.blanks(false);
    if (!this.accept(58)) {
      this.pos = Math.max(this.pos, passCode(this.text, this.pos, this.limit, true, this.passed));
      return undefined;
    }
    const sign = this.pos;
    this.blanks(false);
    const d = this.code(this.pos);
    const at = Math.min(this.pos, sign + 1);
    const missing = this.atLineEnd() || d === 125 || d === 44;
    const value: ExpressionNode = missing ? { kind: 'open', start: at, end: at } : this.expression();
    return { key, value, start, end: Math.max(value.end, at) };
  }

  /** A resource within a resource: an element of `resources` that says its type. */
  protected child(): PropertyNode | undefined {
    const start = this.pos;
    this.pos += 'resource'.length;
    this.blanks(false);
    this.pos = this.nameEnd(this.pos);
    this.blanks(false);
    if (this.code(this.pos) !== QUOTE) {
      this.pos = start;
      return undefined;
    }
    const type = this.quoted();
    this.blanks(false);
    const isExisting = this.isWord('existing');
    if (isExisting) this.pos = this.nameEnd(this.pos);
    this.blanks(false);
    if (!this.accept(61)) {
      this.pos = start;
      return undefined;
    }
    const value = this.statementValue();
    const word = { start, end: start + 'resource'.length } as const;
    const key: TextNode = {
      kind: 'text',
      ...word,
      quote: '',
      ...{ from: start, to: start },
      parts: [{ kind: 'stretch', ...word, text: isExisting ? 'existing' : 'resources' }],
    };
    return { key, value: withType(value, type), start, end: this.pos };
  }

  protected loop(start: number): ExpressionNode | undefined {
    const back = this.pos;
    this.pos += 3;
    this.blanks();
    const names: string[] = [];
    const paired = this.accept(40);
    for (;;) {
      this.blanks(paired);
      const end = this.nameEnd(this.pos);
      if (end === this.pos) break;
      names.push(this.text.slice(this.pos, end));
      this.pos = end;
      this.blanks(paired);
      if (!paired || !this.accept(44)) break;
    }
    if (paired) this.accept(41);
    this.blanks();
    const [value, key] = names;
    if (value === undefined || !this.isWord('in')) {
      this.pos = back;
      return undefined;
    }
    this.pos += 2;
    this.blanks();
    const over = this.expression();
    this.blanks();
    this.accept(58);
    this.blanks(true);
    const condition = this.isWord('if') ? this.condition() : undefined;
    this.blanks(true);
    const result = this.expression();
    this.blanks(true);
    this.close(93);
    return { kind: 'for', start, end: this.pos, key, value, over, resultKey: undefined, result, condition };
  }
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** The object that a resource is, with the type that its statement says. */
function withType(value: ExpressionNode, type: TextNode): ExpressionNode {
  if (value.kind === 'for') return { ...value, result: withType(value.result, type) };
  if (value.kind !== 'object') return value;
  const { start, end } = type;
  const key: TextNode = {
    kind: 'text',
    start,
    end: start,
    quote: '',
    from: start,
    to: start,
    parts: [{ kind: 'stretch', start, end: start, text: 'type' }],
  };
  return { ...value, properties: [{ key, value: type, start, end }, ...value.properties] };
}
