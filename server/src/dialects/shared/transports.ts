import { NO_PORTS } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Direction, TransportSet } from '../../model/statement';
import { transportOfNumber } from './windowsFirewall';

/** Protocols that have no ports, as appliances call them. */
const PORTLESS: ReadonlySet<string> = new Set(
  'icmp icmp6 icmpv6 ipv6-icmp ipv6 igmp gre esp ah ospf ospfigp vrrp pim ipip ipencap ipsec-esp ipsec-ah rsvp egp eigrp l2tp sctp dccp'.split(
    ' ',
  ),
);

/** Words for every protocol. */
const ANY: ReadonlySet<string> = new Set(['any', 'all', 'ip', 'ipv4']);

/** The transports that the name or number of a protocol means; undefined for a word that is none. */
export function transportOfName(name: string): TransportSet | undefined {
  const word = name.toLowerCase();
  if (word === 'tcp' || word === 'udp') return [word];
  if (word === 'tcp_udp' || word === 'tcp-udp' || word === 'tcp/udp') return ['tcp', 'udp'];
  if (ANY.has(word)) return ['any'];
  return PORTLESS.has(word) ? ['other'] : transportOfNumber(word);
}

/** The place of a protocol, where a transport with ports is offered. */
export const transportSite = (replace: Place, direction: Direction | undefined): Site => ({
  kind: 'transport',
  replace,
  transport: undefined,
  direction,
  side: undefined,
  present: NO_PORTS,
  rangeSign: undefined,
  words: TRANSPORT_WORDS,
});

/** What completion offers for a protocol. */
export const TRANSPORT_WORDS: readonly string[] = ['tcp', 'udp'];
