import type { Action, Direction, End, PortUse, Side, Statement, Term, TransportSet, Written } from './statement';
import { ABSENT } from './statement';

/** A use of a port with what its statement says about it: what `explain`, hover and hints speak of. */
export interface AttributedUse {
  readonly use: PortUse;
  readonly statement: Statement;
  readonly transport: Written<TransportSet>;
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly side: Side;
}

const OUT: Written<Direction> = { kind: 'default', value: 'out' };
const IN: Written<Direction> = { kind: 'default', value: 'in' };

/** All port uses of a statement, in the order of its ends, with the attributes that the command line contract gives them. */
export function usesOf(statement: Statement): readonly AttributedUse[] {
  if (last?.statement !== statement) last = { statement, uses: findUses(statement) };
  return last.uses;
}

/** One rule after the other asks it of the same statement. */
let last: { readonly statement: Statement; readonly uses: readonly AttributedUse[] } | undefined;

function findUses(statement: Statement): AttributedUse[] {
  const result: AttributedUse[] = [];
  const add = (
    end: End,
    transport: Written<TransportSet>,
    direction: Written<Direction> = ABSENT,
    action: Written<Action> = ABSENT,
  ) => {
    for (const use of end.uses) result.push({ use, statement, transport, direction, action, side: end.side });
  };
  switch (statement.kind) {
    case 'rule':
      for (const term of statement.terms) {
        const action: Written<Action> = term.action ? { kind: 'default', value: term.action } : statement.action;
        for (const end of term.ends) add(end, term.transport, statement.direction, action);
      }
      break;
    case 'amendment': {
      const { terms, direction, action } = statement.rule;
      for (const term of statement.selection?.terms ?? [])
        for (const end of term.ends) add(end, term.transport, statement.selection?.direction);
      for (const term of terms)
        for (const end of term.ends)
          add(end, term.transport, direction, statement.operation === 'delete' ? ABSENT : action);
      break;
    }
    case 'group':
      for (const term of statement.terms) for (const end of term.ends) add(end, term.transport);
      break;
    case 'translation':
      add(statement.from, statement.transport);
      add(statement.to, statement.transport);
      break;
    case 'listener':
      add(statement.end, statement.transport, IN);
      break;
    case 'connector':
      add(statement.end, { kind: 'default', value: ['tcp'] }, statement.direction === 'send' ? OUT : IN);
      break;
    case 'pin':
    case 'dynamic-range':
      add(statement.end, statement.transport);
      break;
    case 'port-proxy':
      add(statement.listen, { kind: 'default', value: ['tcp'] });
      add(statement.connect, { kind: 'default', value: ['tcp'] });
      break;
    case 'probe':
    case 'backend':
      add(statement.end, statement.transport, OUT);
      break;
    case 'inspection':
      add(statement.end, statement.transport ?? { kind: 'default', value: ['tcp'] });
      break;
    case 'policy':
    case 'grant':
    case 'mention':
      break;
  }
  return result;
}

/** The ends of a statement at which its ports stand, in the order of `usesOf`, for whoever wants to know no more. */
export function endsOf(statement: Statement): readonly End[] {
  switch (statement.kind) {
    case 'rule':
    case 'group':
      return endsOfTerms(statement.terms);
    case 'amendment':
      return statement.selection
        ? [...endsOfTerms(statement.selection.terms), ...endsOfTerms(statement.rule.terms)]
        : endsOfTerms(statement.rule.terms);
    case 'translation':
      return [statement.from, statement.to];
    case 'port-proxy':
      return [statement.listen, statement.connect];
    case 'listener':
    case 'connector':
    case 'pin':
    case 'dynamic-range':
    case 'probe':
    case 'backend':
    case 'inspection':
      return [statement.end];
    case 'policy':
    case 'grant':
    case 'mention':
      return NO_ENDS;
  }
}

const NO_ENDS: readonly End[] = [];

function endsOfTerms(terms: readonly Term[]): readonly End[] {
  const [only, more] = terms;
  if (!only) return NO_ENDS;
  return more ? terms.flatMap(({ ends }) => ends) : only.ends;
}
