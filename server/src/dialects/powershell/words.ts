import type { Action, Direction, Transport, TransportSet } from '../../model/statement';
import { transportOfNumber } from '../shared/windowsFirewall';

/** Members of the enumerations of NetSecurity, lower case, with their numbers. */
export const DIRECTIONS: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ['inbound', 'in'],
  ['outbound', 'out'],
  ['1', 'in'],
  ['2', 'out'],
]);

export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['allow', 'allow'],
  ['block', 'block'],
  ['notconfigured', 'allow'],
  ['2', 'allow'],
  ['4', 'block'],
]);

export const ENABLED: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  // In the first versions of the firewall resource.
  ['enabled', true],
  ['disabled', false],
  ['1', true],
  ['2', false],
]);

/** Access and direction of a network security group's rule. */
export const ACCESS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['allow', 'allow'],
  ['deny', 'block'],
]);

/** Protocol words of Windows Firewall and Azure. */
const PROTOCOLS: ReadonlyMap<string, TransportSet> = new Map<string, TransportSet>([
  ['tcp', ['tcp']],
  ['udp', ['udp']],
  ['any', ['any']],
  ['*', ['any']],
  ['icmpv4', ['other']],
  ['icmpv6', ['other']],
  ['icmp', ['other']],
  ['igmp', ['other']],
  ['esp', ['other']],
  ['ah', ['other']],
  ['gre', ['other']],
  ['ipv6', ['other']],
  ['hopopt', ['other']],
  ['l2tp', ['other']],
  ['pgm', ['other']],
  ['vrrp', ['other']],
]);

/** The transports that a protocol word means; undefined for a word that is none. */
export function transportsOf(protocol: string): TransportSet | undefined {
  const wanted = protocol.trim().toLowerCase();
  return PROTOCOLS.get(wanted) ?? transportOfNumber(wanted);
}

export const spellTransport = (transport: Transport): string => transport.toUpperCase();
export const spellDirection = (direction: Direction): string => (direction === 'in' ? 'Inbound' : 'Outbound');
