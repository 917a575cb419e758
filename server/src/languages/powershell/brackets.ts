import { BLANK, DIGIT, kindOf, LINE_END, NAME, STOP } from './characters';
import { MAX_DEPTH } from './scanner';
import type {
  AttributeNode,
  BlockNode,
  Expression,
  OpaqueNode,
  ParenNode,
  Statement,
  SubNode,
  TableEntry,
  TableNode,
  TextNode,
} from './syntax';
import { TextReader } from './texts';

/** Everything in brackets: `( )`, `@( )`, `$( )`, `@{ }`, `[ ]`. */
export abstract class BracketReader extends TextReader {
  protected abstract readStatement(): Statement | undefined;
  protected abstract readStatements(closer: number): Statement[];
  protected abstract readBlock(): BlockNode;
  /** An expression with its lists; undefined where none begins here. */
  protected abstract readExpression(lists?: boolean): Expression | undefined;
  protected abstract readUnary(): Expression | undefined;

  /** Counts nesting; undefined where it is too deep. */
  protected guarded<T>(read: () => T | undefined): T | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth++;
    const result = read();
    this.depth--;
    return result;
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
}
