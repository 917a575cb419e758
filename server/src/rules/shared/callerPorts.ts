import { covers, type PortSet } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import type { Direction, End, Term } from '../../model/statement';
import { type Filter, isPortless, mayCarry, type Stretch, stretchesOf, transportsOf, writtenPorts } from './filters';
import { servicesOf } from './services';

/** A service's port that is written where the caller's own port stands. */
export interface Pinned {
  readonly stretch: Stretch;
  readonly service: Service;
}

/**
 * The first port of a listening service that is written at the caller's end. None where callers of the service use its
 * port themselves (NTP), and none for what does not use the term's transport.
 */
export function pinnedAt(filter: Filter, term: Term, caller: End, knowledge: Knowledge): Pinned | undefined {
  for (const stretch of stretchesOf(caller)) {
    if (usesOwnPort(filter, term, stretch.ports, knowledge)) continue;
    const service = servicesOf(stretch, knowledge).find(({ transports }) =>
      transports.some((t) => mayCarry(filter, term, t)),
    );
    if (service) return { stretch, service };
  }
  return undefined;
}

function usesOwnPort(filter: Filter, term: Term, ports: PortSet, knowledge: Knowledge): boolean {
  const same = knowledge.groupRecord('same-port-both-sides');
  if (!same || !covers(same.ports, ports)) return false;
  return (
    same.transport === undefined || mayCarry(filter, term, same.transport) || transportsOf(filter, term) === undefined
  );
}

/** The two ends of a term as a host sees them, in a rule of that direction; undefined for every other term. */
export function hostEnds(filter: Filter, term: Term, direction: Direction): { local: End; remote: End } | undefined {
  if (filter.direction !== direction || isPortless(term)) return undefined;
  const local = term.ends.find(({ side }) => side === 'local');
  const remote = term.ends.find(({ side }) => side === 'remote');
  return local && remote ? { local, remote } : undefined;
}

/** True for what a caller draws for itself: the other side of such a rule is that of a service that answers. */
export function isAnswer(end: End, knowledge: Knowledge): boolean {
  const ports = writtenPorts(end);
  return (
    ports.length > 0 &&
    covers(knowledge.group('ephemeral-ports'), ports) &&
    stretchesOf(end).every(({ single }) => single === undefined)
  );
}

/** True where the end says something of ports, readable or not. */
export const saysPorts = ({ uses, ports }: End): boolean => uses.length > 0 || ports.kind === 'unread';

/** True when the end has a service's port written, by number or range. */
export const namesService = (end: End, knowledge: Knowledge): boolean =>
  stretchesOf(end).some((stretch) => servicesOf(stretch, knowledge).length > 0);
