import type { Direction, End, Rule, Term } from '../../model/statement';
import { valueOf } from '../../model/statement';

/** The end that calls; of a host's rule it is told by the direction, and undefined where that is not known. */
export function callerOf(rule: Pick<Rule, 'direction'>, term: Term): End | undefined {
  return endOf(term, 'source', valueOf(rule.direction) === 'out' ? 'local' : 'remote', rule);
}

/** The end that is called. */
export function calledOf(rule: Pick<Rule, 'direction'>, term: Term): End | undefined {
  return endOf(term, 'destination', valueOf(rule.direction) === 'out' ? 'remote' : 'local', rule);
}

function endOf(
  term: Term,
  network: 'source' | 'destination',
  host: 'local' | 'remote',
  { direction }: Pick<Rule, 'direction'>,
): End | undefined {
  const named = term.ends.find(({ side }) => side === network);
  if (named || valueOf(direction) === undefined) return named;
  return term.ends.find(({ side }) => side === host);
}

/** The direction that a rule says or means; undefined for both. */
export const directionOf = ({ direction }: Pick<Rule, 'direction'>): Direction | undefined => valueOf(direction);
