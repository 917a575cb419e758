import { numberOf } from '../../../server/src/languages/powershell/numbers';
import { evaluate } from '../../../server/src/languages/powershell/run/evaluate';
import { Runner } from '../../../server/src/languages/powershell/run/runner';
import type { ArgumentNode, Expression, Statement, TextNode } from '../../../server/src/languages/powershell/syntax';
import type { Scope, Source } from '../../../server/src/model/language';
import { HOLE } from '../../../server/src/model/value';
import type { OracleElement, OraclePlace } from './oracleReading';

/** An element as the oracle gives it, without line and column. */
export type Element = Omit<OracleElement, 'place'> & { readonly place: readonly [number, number] };

export const offsets = ([start, end]: OraclePlace): readonly [number, number] => [start, end];

const KINDS: Readonly<Record<string, string>> = {
  variable: 'Variable',
  list: 'ArrayLiteral',
  array: 'Array',
  sub: 'Sub',
  paren: 'Paren',
  table: 'Hashtable',
  block: 'ScriptBlock',
  binary: 'Binary',
  unary: 'Unary',
  cast: 'Convert',
  type: 'Type',
  ternary: 'Ternary',
};

const FORMS: Readonly<Record<TextNode['form'], string>> = {
  bare: 'BareWord',
  number: 'Number',
  single: 'SingleQuoted',
  double: 'DoubleQuoted',
  singleHere: 'SingleQuotedHereString',
  doubleHere: 'DoubleQuotedHereString',
};

const SCOPE: Scope = {
  get: () => undefined,
  set: () => undefined,
  definition: () => undefined,
  isCalled: () => true,
  spend: () => true,
  unread: () => undefined,
};

/** Turns expressions into the oracle's elements: their leaves, in order. */
export class Elements {
  private readonly runner: Runner;

  constructor(private readonly source: Source) {
    this.runner = new Runner(source, SCOPE, () => undefined);
  }

  text({ start, end }: { readonly start: number; readonly end: number }): string {
    return this.source.text.slice(start, end);
  }

  of(node: Expression, nested: boolean): Element[] {
    const inner = this.inner(node);
    return inner && inner.length > 0 ? inner.flatMap((part) => this.of(part, true)) : [this.leaf(node, nested)];
  }

  /** The elements of what stands after an equals sign or in brackets: none where there is more than expressions. */
  ofStatement(statement: Statement | undefined): Element[] {
    return this.expressions(statement ? [statement] : [])?.flatMap((part) => this.of(part, true)) ?? [];
  }

  private inner(node: Expression): readonly Expression[] | undefined {
    switch (node.kind) {
      case 'list':
        return node.items;
      case 'array':
      case 'sub':
        return this.expressions(node.statements);
      case 'paren':
        return this.expressions(node.statement ? [node.statement] : []);
      case 'cast':
        return [node.operand];
      default:
        return undefined;
    }
  }

  private expressions(statements: readonly Statement[]): readonly Expression[] | undefined {
    return statements.every((one): one is Expression => isExpression(one)) ? statements : undefined;
  }

  private leaf(node: Expression, nested: boolean): Element {
    const element = { text: this.text(node), kind: this.kindOf(node), place: [node.start, node.end] as const };
    const value = this.valueOf(node);
    if (value === undefined) return element;
    const asWritten = !nested && element.kind === 'Number';
    return { ...element, value, string: asWritten ? element.text : spelled(value) };
  }

  private kindOf(node: Expression): string {
    if (node.kind === 'text') {
      const expands = node.parts?.some((part) => part.kind !== 'stretch') === true;
      if (expands) return `Expandable${FORMS[node.form]}`;
      return node.form === 'bare' && numberOf(this.text(node)) !== undefined ? 'Number' : FORMS[node.form];
    }
    if (node.kind === 'access') {
      const last = node.steps[node.steps.length - 1];
      if (last?.kind === 'index') return 'Index';
      return last?.kind === 'member' && last.args ? 'InvokeMember' : 'Member';
    }
    if (node.kind === 'variable' && /^using:/i.test(node.name)) return 'Using';
    return KINDS[node.kind] ?? node.kind;
  }

  private valueOf(node: Expression): string | number | boolean | undefined {
    const isConstant = node.kind === 'text' || node.kind === 'variable' || this.kindOf(node) === 'Index';
    if (!isConstant) return undefined;
    const value = evaluate(this.runner, node);
    if (value.kind === 'constant') return value.value ?? undefined;
    return value.kind === 'text' && !value.text.includes(HOLE) ? (value.number ?? value.text) : undefined;
  }
}

const EXPRESSIONS = new Set([...Object.keys(KINDS), 'text', 'access', 'opaque']);

export const isExpression = (node: Statement | ArgumentNode): node is Expression => EXPRESSIONS.has(node.kind);

function spelled(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
