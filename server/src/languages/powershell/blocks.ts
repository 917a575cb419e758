import { kindOf, STOP } from './characters';
import { PipelineReader } from './pipelines';
import { MAX_DEPTH } from './scanner';
import type { AttributeNode, BlockNode, Expression, ParameterDeclaration, Statement } from './syntax';

/** Lists of statements, script blocks and their parameters. */
export abstract class BlockReader extends PipelineReader {
  /** How many `{` are open around what is being read. */
  protected braces = 0;

  /** Reads statements up to `closer`, which is left standing, or to the text's end. */
  protected override readStatements(closer: number): Statement[] {
    const result: Statement[] = [];
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) {
        this.hungry = true;
        return result;
      }
      if (c === closer) return result;
      if (c === 0x7d && closer === 0x29 && this.braces > 0) return result;
      this.readInto(result, c);
    }
  }

  /** Reads one statement of a list, or passes what begins none. */
  protected readInto(result: Statement[], c: number): void {
    if (c === 0x3b || c === 0x29 || c === 0x7d) {
      this.pos++;
      return;
    }
    const before = this.pos;
    const statement = this.readStatement();
    if (statement) result.push(statement);
    if (this.pos === before) this.pos++;
  }

  /** Reads `{ … }`, which begins here, with its parameters. */
  protected override readBlock(): BlockNode {
    const start = this.pos;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return { kind: 'block', parameters: undefined, statements: [], start, end: this.pos };
    }
    this.pos++;
    this.depth++;
    this.braces++;
    const parameters = this.readParam();
    const statements = this.readStatements(0x7d);
    this.braces--;
    this.depth--;
    const last = statements[statements.length - 1];
    if (this.code(this.pos) === 0x7d) this.pos++;
    else this.pos = Math.min(this.pos, last?.end ?? this.pos);
    return { kind: 'block', parameters, statements, start, end: this.pos };
  }

  /** A block that belongs to a statement, perhaps on one of the next lines. */
  protected readBody(): BlockNode | undefined {
    if (this.code(this.peekBehindLines(this.pos)) !== 0x7b) return undefined;
    this.skipLines();
    return this.readBlock();
  }

  /** `param (…)` with the attributes before it; undefined, and nothing passed, where it does not stand here. */
  protected readParam(): ParameterDeclaration[] | undefined {
    const before = this.mark();
    this.skipLines();
    while (this.code(this.pos) === 0x5b) {
      this.readAttribute();
      this.skipLines();
    }
    const start = this.pos;
    const isParam = (this.code(start) | 0x20) === 0x70 && /^param[\s(]/i.test(this.text.slice(start, start + 6));
    this.pos = start + 5;
    if (!isParam || this.code(this.peekBehindLines(this.pos)) !== 0x28) {
      this.reset(before);
      return undefined;
    }
    this.skipLines();
    return this.readDeclarations();
  }

  /** Reads `($A = 1, [int] $B)`, which begins here. */
  protected readDeclarations(): ParameterDeclaration[] {
    const result: ParameterDeclaration[] = [];
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return result;
    }
    this.pos++;
    this.depth++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) {
        this.hungry = true;
        break;
      }
      if (c === 0x29) {
        this.pos++;
        break;
      }
      if (c === 0x7d || c === 0x7b) break;
      if (c === 0x2c) {
        this.pos++;
        continue;
      }
      const before = this.pos;
      const declaration = this.readDeclaration();
      if (declaration) result.push(declaration);
      if (this.pos === before) this.pos++;
    }
    this.depth--;
    return result;
  }

  private readDeclaration(): ParameterDeclaration | undefined {
    const start = this.pos;
    const attributes: AttributeNode[] = [];
    while (this.code(this.pos) === 0x5b) {
      attributes.push(this.readAttribute());
      this.skipLines();
    }
    const variable = this.code(this.pos) === 0x24 ? this.scanVariable() : undefined;
    if (!variable) return undefined;
    let end = variable.end;
    let value: Expression | undefined;
    if (this.code(this.peekBehindLines(this.pos)) === 0x3d) {
      this.skipLines();
      this.pos++;
      end = this.pos;
      this.skipLines();
      value = this.readExpression(false);
      end = value?.end ?? end;
    }
    return { variable, attributes, value, start, end };
  }

  /** `( … )` of a statement: what stands in it. */
  protected readCondition(): Statement | undefined {
    if (this.code(this.peekBehindLines(this.pos)) !== 0x28) return undefined;
    this.skipLines();
    const paren = this.readParen();
    return paren.kind === 'paren' ? paren.statement : undefined;
  }

  /** The word, if it is the next one, perhaps on one of the next lines. */
  protected acceptWord(word: string): boolean {
    const at = this.peekBehindLines(this.pos);
    if (this.code(at) !== word.charCodeAt(0) && this.code(at) !== word.charCodeAt(0) - 32) return false;
    if (this.text.slice(at, at + word.length).toLowerCase() !== word) return false;
    const behind = this.code(at + word.length);
    if (behind >= 0 && !(kindOf(behind) & STOP) && behind !== 0x5b) return false;
    this.skipLines();
    this.pos = at + word.length;
    return true;
  }

  protected nameHere(): string {
    const start = this.pos;
    this.pos = this.nameEnd(start);
    return this.text.slice(start, this.pos);
  }
}
