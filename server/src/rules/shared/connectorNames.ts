import type { Knowledge } from '../../knowledge/knowledge';
import type { Connector } from '../../knowledge/types';

/**
 * The receive connectors of Setup's own that a name is one of and that listen on a port: `MBX1\Client Proxy MBX1` is
 * `Client Proxy`, and `Default Frontend MBX1` is not `Default`. Several, where versions gave one name twice.
 */
export function setupsConnectors(name: string | undefined, port: number, knowledge: Knowledge): readonly Connector[] {
  const written = name?.slice(name.lastIndexOf('\\') + 1).toLowerCase() ?? '';
  const named = knowledge.connectors.filter(
    ({ kind, name: own }) =>
      kind !== 'send' &&
      kind !== 'hidden-send' &&
      (written === own.toLowerCase() || written.startsWith(`${own.toLowerCase()} `)),
  );
  const longest = Math.max(...named.map((connector) => connector.name.length));
  return named.filter(
    (connector) => connector.name.length === longest && connector.bindings.some((binding) => binding.port === port),
  );
}
