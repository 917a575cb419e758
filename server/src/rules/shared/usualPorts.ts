import { formatRange, onlyPort } from '../../base/portSet';
import type { Connector, PortUse } from '../../model/statement';
import type { Fix, RuleContext } from '../rule';

/** The ports on which mail is usually taken, in the place of one that another service has. */
export function usualPorts(connector: Connector, use: PortUse, context: RuleContext): readonly Fix[] {
  const { knowledge } = context;
  return ['mail-transfer', 'mail-submission'].flatMap((group) => {
    const ports = knowledge.group(group);
    if (onlyPort(ports) === undefined) return [];
    const edits = context.revise(connector, { kind: 'replace-port', use, ports });
    const service = knowledge.servicesIn(ports, 'tcp')[0]?.short;
    const why = service === undefined ? '' : ` (${service})`;
    return edits ? [{ title: `Use ${ports.map(formatRange).join()}${why}`, safety: 'suggestion' as const, edits }] : [];
  });
}
