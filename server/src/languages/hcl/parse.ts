import { isNameStart } from '../expressions/scan';
import type { ExpressionNode } from '../expressions/syntax';
import { HclExpressionParser } from './expressions';

export interface AttributeNode {
  readonly kind: 'attribute';
  readonly start: number;
  readonly end: number;
  /** Where the name begins, where that is behind a quote. */
  readonly nameStart?: number;
  readonly nameEnd: number;
  readonly value: ExpressionNode;
}

export interface BlockNode {
  readonly kind: 'block';
  readonly start: number;
  readonly end: number;
  /** Where the type begins, where that is behind a quote. */
  readonly typeStart?: number;
  readonly typeEnd: number;
  /** True for a block that makes others, where its type is not the word that says so. */
  readonly isDynamic?: true;
  readonly labels: readonly ExpressionNode[];
  readonly body: readonly BodyNode[];
}

export type BodyNode = AttributeNode | BlockNode;

/** Reads bodies and expressions. */
export class Parser extends HclExpressionParser {
  /** Attributes and blocks up to a closing brace or the end; the brace is left. */
  body(): readonly BodyNode[] {
    const outer = this.brackets;
    this.brackets = 0;
    const nodes: BodyNode[] = [];
    for (;;) {
      this.blanks(true);
      const c = this.code(this.pos);
      if (c < 0 || c === 125) break;
      const before = this.pos;
      const node = isNameStart(c) || c === 34 ? this.bodyNode() : undefined;
      if (node) nodes.push(node);
      else {
        this.pos = Math.max(this.pos, this.codeEnd(this.pos, true));
        if (this.pos === before) this.pos++;
      }
    }
    this.brackets = outer;
    return nodes;
  }

  protected bodyNode(): BodyNode | undefined {
    const start = this.pos;
    const quoted = this.code(start) === 34;
    if (quoted) this.quoted();
    else this.pos = this.nameEnd(start);
    const nameEnd = this.pos;
    this.blanks(false);
    if (this.code(this.pos) === 61 && this.code(this.pos + 1) !== 61) {
      this.pos++;
      return this.attribute(start, nameEnd);
    }
    if (quoted) return undefined;
    const labels: ExpressionNode[] = [];
    for (let c = this.code(this.pos); c !== 123; c = this.code(this.pos)) {
      if (c === 34) labels.push(this.quoted());
      else if (isNameStart(c)) {
        const from = this.pos;
        this.pos = this.nameEnd(from);
        labels.push({ kind: 'text', start: from, end: this.pos, quote: '', from, to: this.pos, parts: undefined });
      } else return undefined;
      this.blanks(false);
    }
    this.pos++;
    if (this.isTooDeep) {
      this.pos = this.codeEnd(this.pos, false);
      this.accept(125);
      return undefined;
    }
    this.depth++;
    const body = this.body();
    this.depth--;
    this.accept(125);
    return { kind: 'block', start, end: this.pos, typeEnd: nameEnd, labels, body };
  }

  protected attribute(start: number, nameEnd: number): AttributeNode {
    let end = this.pos;
    this.blanks(false);
    const from = this.pos;
    let value: ExpressionNode;
    if (this.atLineEnd() || this.code(from) === 125) {
      // Not typed yet: the value stands behind the sign and one blank.
      const at = Math.min(from, end + 1);
      value = { kind: 'open', start: at, end: at };
      end = at;
    } else {
      value = this.expression();
      end = this.pos;
      this.blanks(false);
      const c = this.code(this.pos);
      if (!this.atLineEnd() && c !== 125 && c !== 44) {
        this.pos = this.codeEnd(this.pos, true);
        end = this.trimmed(from, this.pos);
        value = { kind: 'open', start: from, end };
      } else if (c === 44) this.pos++;
    }
    return { kind: 'attribute', start, end, nameEnd, value };
  }
}
