import { covers, formatPorts, normalise, type PortSet } from '../../base/portSet';
import { usesOf } from '../../model/references';
import type { Statement } from '../../model/statement';
import type { Fix, RuleContext } from '../rule';
import { revision } from './revision';

/** Takes a rule away that opens nothing but what should be closed; a rule with other ports beside is left as it is. */
export function closing(
  statement: Statement,
  ports: PortSet,
  context: RuleContext,
  whom: string = 'everyone',
): readonly Fix[] {
  if (statement.kind !== 'rule') return [];
  const uses = usesOf(statement);
  const named = normalise(uses.flatMap(({ use }) => use.ports));
  if (uses.length === 0 || named.length === 0 || !covers(ports, named)) return [];
  return revision(context, statement, { kind: 'remove' }, `Remove the rule (closes ${formatPorts(named)} to ${whom})`);
}
