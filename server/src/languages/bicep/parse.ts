import { ExpressionParser } from '../expressions/parse';
import { isNameStart } from '../expressions/scan';
import type { ExpressionNode, ObjectNode, PropertyNode, TextNode } from '../expressions/syntax';
import { QUOTE, SIGNS, scanner } from './signs';

/** Reads expressions of Bicep. Total: what is not understood is an open node, and reading goes on behind it. */
export class Parser extends ExpressionParser {
  constructor(text: string, pos: number, limit: number) {
    super(SIGNS, scanner, text, pos, limit);
  }

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
    return this.inBrackets(() => {
      const node = this.expression();
      this.close(41);
      return node;
    });
  }

  /** A line that begins with the sign goes on with the expression above it. */
  protected question(): boolean {
    this.blanks(true);
    return this.code(this.pos + 1) !== 63 && this.accept(63);
  }

  protected override behindOperator(): void {
    this.blanks(true);
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
        const index = this.inBrackets(() => {
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

  protected override quoted(): TextNode {
    const start = this.pos;
    const long = this.signs.longText(this.text, start, this.limit, this.passed);
    if (!long) return super.quoted();
    this.pos = long.end;
    return { kind: 'text', start, quote: 'here', ...long, parts: undefined };
  }

  protected number(): ExpressionNode {
    const start = this.pos;
    let end = start;
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++;
    this.pos = end;
    return { kind: 'number', start, end, value: Number(this.text.slice(start, end)) };
  }

  protected list(): ExpressionNode {
    return this.inLines(() => this.items());
  }

  protected items(): ExpressionNode {
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

  protected object(): ExpressionNode {
    return this.inLines(() => this.properties());
  }

  protected properties(): ObjectNode {
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
      const end = this.codeEnd(start, true);
      this.pos = Math.max(this.pos, end);
      return undefined;
    }
    this.blanks(false);
    if (!this.accept(58)) {
      this.pos = Math.max(this.pos, this.codeEnd(this.pos, true));
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
