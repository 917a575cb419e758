import { formatRange, onlyPort } from '../../base/portSet';
import type { Connector, PortUse } from '../../model/statement';
import type { Fix, RuleContext } from '../rule';
import { revision } from './revision';

/** The ports on which mail is usually taken, in the place of one that another service has. */
export function usualPorts(connector: Connector, use: PortUse, context: RuleContext): readonly Fix[] {
  const { knowledge } = context;
  return ['mail-transfer', 'mail-submission'].flatMap((group) => {
    const ports = knowledge.group(group);
    if (onlyPort(ports) === undefined) return [];
    const service = knowledge.servicesIn(ports, 'tcp')[0]?.short;
    const why = service === undefined ? '' : ` (${service})`;
    return revision(
      context,
      connector,
      { kind: 'replace-port', use, ports },
      `Use ${ports.map(formatRange).join()}${why}`,
    );
  });
}
