import { formatPorts } from '../base/portSet';
import { contains, type Span, spanOf } from '../base/span';
import type { Document } from '../document/document';
import { statements } from '../document/view';
import { usesOf } from '../model/references';
import { type Statement, valueOf } from '../model/statement';

export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'rule' | 'setting' | 'connector';
  /** The whole statement. */
  readonly span: Span;
  /** What is selected when the symbol is chosen; lies in `span`. */
  readonly selection: Span;
}

/** More symbols than this serve nobody; the outline then holds the first ones. */
const MAX_SYMBOLS = 5000;

/** One symbol for each statement written in the document; a loop's turns are one. */
export function documentSymbols(document: Document): OutlineSymbol[] {
  const result: OutlineSymbol[] = [];
  const seen = new Set<number>();
  for (const statement of statements(document)) {
    if (result.length >= MAX_SYMBOLS) break;
    const name = nameOf(statement);
    if (name === undefined) continue;
    const span = spanOf(statement.place);
    if (seen.has(span.start)) continue;
    seen.add(span.start);
    const chosen = statement.item.kind === 'command' ? spanOf(statement.item.name.place) : span;
    result.push({
      name,
      detail: detailOf(statement),
      kind: kindOf(statement),
      span,
      selection: contains(span, chosen) ? chosen : { start: span.start, end: span.start },
    });
  }
  return result.sort((a, b) => a.span.start - b.span.start);
}

function kindOf(statement: Statement): OutlineSymbol['kind'] {
  if (statement.kind === 'rule' || statement.kind === 'amendment') return 'rule';
  return statement.kind === 'connector' || statement.kind === 'listener' ? 'connector' : 'setting';
}

function nameOf(statement: Statement): string | undefined {
  switch (statement.kind) {
    case 'rule':
    case 'group':
    case 'connector':
      return valueOf(statement.name) || (statement.kind === 'connector' ? 'connector' : statement.kind);
    case 'amendment':
      return `${statement.operation} ${valueOf(statement.target) ?? 'rules'}`;
    case 'policy':
      return statement.subject === 'reset' ? 'reset of the firewall' : 'firewall policy';
    case 'pin':
      return 'pinned port';
    case 'port-proxy':
      return 'port proxy';
    case 'dynamic-range':
      return 'dynamic port range';
    case 'listener':
      return 'listener';
    case 'translation':
      return 'translation';
    case 'probe':
    case 'backend':
    case 'inspection':
    case 'grant':
    case 'mention':
      return undefined;
  }
}

/** What the statement opens: `in allow 25, 587/tcp`. */
function detailOf(statement: Statement): string {
  const uses = usesOf(statement);
  const [first] = uses;
  const parts: string[] = [];
  if (first) {
    const direction = valueOf(first.direction);
    const action = valueOf(first.action);
    if (direction) parts.push(direction);
    if (typeof action === 'string') parts.push(action);
    const ports = uses.map(({ use }) => (use.ports.length > 0 ? formatPorts(use.ports) : use.literal.text));
    const transport = valueOf(first.transport)?.join('+');
    parts.push([...new Set(ports)].join(', ') + (transport ? `/${transport}` : ''));
  }
  const text = parts.join(' ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
