import { ALL_PORTS, type PortSet, samePorts } from '../../base/portSet';
import { type Direction, type End, type Term, type Transport, valueOf } from '../../model/statement';

/** What a plan says that the Windows Firewall cannot; sentences for the user. */
export const NO_DIRECTION = 'a rule of the Windows Firewall is inbound or outbound, and this one does not say which';
export const NO_SUCH_ACTION = 'the Windows Firewall allows or blocks; it neither logs, jumps nor translates';

/** The end on one side of this computer; of a network rule, the one that the direction makes it. */
export function endOnSide(term: Term, side: 'local' | 'remote', direction: Direction): End {
  const same = term.ends.find((end) => end.side === side);
  if (same) return same;
  const network = (side === 'local') === (direction === 'in') ? 'destination' : 'source';
  return term.ends.find((end) => end.side === network) ?? (side === 'local' ? term.ends[0] : term.ends[1]);
}

/** True for ports that are named, fewer than all. */
export const isNarrow = (ports: PortSet | undefined): boolean =>
  ports !== undefined && ports.length > 0 && !samePorts(ports, ALL_PORTS);

/**
 * The protocols of a condition, a rule for each: ports and port keywords need TCP or UDP, so any protocol with ports is
 * both.
 */
export function protocolsOf(term: Term, ends: readonly End[], unsaid: string[]): readonly (Transport | 'any')[] {
  const narrow = ends.some(
    (end) => end.uses.some(({ literal }) => literal.form === 'keyword') || isNarrow(valueOf(end.ports)),
  );
  const result = new Set<Transport | 'any'>();
  for (const transport of valueOf(term.transport) ?? ['any']) {
    if (transport === 'other') unsaid.push('a protocol other than TCP and UDP');
    else if (transport !== 'any') result.add(transport);
    else if (narrow) result.add('tcp').add('udp');
    else result.add('any');
  }
  return [...result];
}
