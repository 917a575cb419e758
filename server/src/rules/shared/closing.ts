import { covers, formatPorts, normalise, type PortSet } from '../../base/portSet';
import { usesOf } from '../../model/references';
import type { Statement } from '../../model/statement';
import type { Fix, RuleContext } from '../rule';
import { delisting } from './listed';
import { revision } from './revision';

/** Takes a rule away that opens nothing but what should be closed, and out of one that lists other ports the port alone. */
export function closing(
  statement: Statement,
  ports: PortSet,
  context: RuleContext,
  whom: string = 'everyone',
): readonly Fix[] {
  if (statement.kind !== 'rule') return [];
  const uses = usesOf(statement);
  const named = normalise(uses.flatMap(({ use }) => use.ports));
  if (uses.length === 0 || named.length === 0) return [];
  if (!covers(ports, named)) {
    const gone = delisting(statement, ports, context);
    if (!gone) return [];
    const title = `Remove ${gone.use.literal.form === 'name' ? gone.use.literal.text : formatPorts(gone.use.ports)} from the rule (closes it to ${whom})`;
    return [{ title, safety: 'suggestion', edits: gone.edits }];
  }
  return revision(context, statement, { kind: 'remove' }, `Remove the rule (closes ${formatPorts(named)} to ${whom})`);
}
