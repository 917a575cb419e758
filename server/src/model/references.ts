import type { Action, Direction, End, PortUse, Side, Statement, TransportSet, Written } from './statement';
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
export function usesOf(statement: Statement): AttributedUse[] {
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
      add(statement.end, { kind: 'default', value: ['tcp'] });
      break;
    case 'policy':
    case 'grant':
    case 'mention':
      break;
  }
  return result;
}
