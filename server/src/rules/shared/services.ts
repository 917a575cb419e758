import { formatRange, overlaps, type PortSet, samePorts } from '../../base/portSet';
import { endsIn } from '../../knowledge/flows';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Endpoint, Service } from '../../knowledge/types';
import type { Stretch } from './filters';
import { keptFor } from './memo';

/** Fixed listeners by port, found once: a rule set asks for the same few numbers again and again. */
const listeners = new WeakMap<Knowledge, Map<number, readonly Service[]>>();

/** The services that listen on a port. */
export function listenersAt(port: number, knowledge: Knowledge): readonly Service[] {
  const known = keptFor(listeners, knowledge, () => new Map());
  const found = known.get(port) ?? knowledge.servicesAt(port).filter(isFixedListener);
  // Most numbers have no listener; they are not worth a place of their own.
  if (found.length > 0) known.set(port, found);
  return found;
}

const isFixedListener = ({ presence, dynamic }: Service): boolean => presence === 'listener' && !dynamic;

/** The services that listen on just what is written: on the port, or on the very range. */
export const servicesOf = (stretch: Stretch, knowledge: Knowledge): readonly Service[] =>
  stretch.single === undefined
    ? knowledge.services.filter((service) => samePorts(service.ports, stretch.ports) && isFixedListener(service))
    : listenersAt(stretch.single, knowledge);

/** True for services that an Exchange server itself offers, not the domain controllers and name servers beside it. */
export const isExchange = (service: Service, knowledge: Knowledge): boolean =>
  service.roles.length > 0 || service.listeners.every(({ party }) => knowledge.party(party)?.exchange ?? false);

/** True for what Windows itself offers on any server: remote desktop, RPC, SMB, remote management. */
export const isOfWindows = ({ ports }: Service, knowledge: Knowledge): boolean =>
  ['rpc-entry-ports', 'management-ports'].some((group) => overlaps(ports, knowledge.group(group)));

/** Ends that a flow names; whoever is meant besides is not in the rule that is looked at. */
const ENDS = 2;

/** "mail clients → Mailbox", as in the last version that has the service. */
export function flowWords(service: Service, knowledge: Knowledge): string {
  const version = service.versions[service.versions.length - 1];
  const { callers, listeners } = knowledge.view(service, version);
  const words = (ends: readonly Endpoint[]): string => {
    const named = [...new Set(endsIn(ends, version).map((end) => knowledge.endWords([end], version)))];
    return named.length > ENDS ? `${named.slice(0, ENDS).join(', ')} and others` : named.join(' or ');
  };
  return `${words(callers)} → ${words(listeners)}`;
}

/** The protocol by its name; where that is a bare transport, what travels on it. */
export const protocolWords = (service: Service): string =>
  /^(?:tcp|udp|any|cluster)$/i.test(service.protocol) ? service.short : service.protocol;

/** Members that a finding names; the rest is counted. */
const NAMED = 3;

/** "3389 (remote desktop)", "22 (SSH), 139 (NetBIOS session), 445 (SMB) and 3 more". */
export function memberWords(group: string, ports: PortSet, knowledge: Knowledge): string {
  const parts: string[] = [];
  for (const range of ports) {
    for (let number = range.from; number <= range.to; number++) {
      const words = knowledge.groupWords(group, number);
      if (words !== undefined) parts.push(`${number} (${words})`);
      else if (number === range.from) parts.push(formatRange(range));
    }
  }
  const more = parts.length - NAMED;
  if (more > 0) return `${parts.slice(0, NAMED).join(', ')} and ${more} more`;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** What stands there, with the ports of a group that are meant: "3389 (remote desktop)", "3000-4000 with 3389 … in it". */
export const subjectWords = (
  at: { readonly text: string; readonly single: number | undefined; readonly ports: PortSet },
  group: string,
  knowledge: Knowledge,
): string => {
  const members = memberWords(group, at.ports, knowledge);
  return at.single === undefined ? `${at.text}, with ${members} in it,` : members;
};
