import { type Action, byDefault, type Direction, type TransportSet, type Written } from '../../model/statement';
import type { AddressSyntax } from '../shared/addresses';
import { transportOfNumber } from '../shared/windowsFirewall';

const TCP: TransportSet = ['tcp'];
export const UDP: TransportSet = ['udp'];
export const OTHER: TransportSet = ['other'];
const ANY: TransportSet = ['any'];

/** What iptables does where nothing is said: every protocol. */
export const EVERY_PROTOCOL: Written<TransportSet> = byDefault(ANY);

/** Protocols without ports, and those whose ports belong to neither TCP nor UDP. */
const OTHERS: ReadonlySet<string> = new Set(
  'icmp icmpv6 ipv6-icmp igmp gre esp ah sctp dccp udplite ospf ospfigp vrrp pim ipip ipencap ipv4 ipv6 l2tp egp eigrp rsvp hopopt mh mobility-header ipcomp hip mptcp isis etherip encap'.split(
    ' ',
  ),
);
/** Those among them that have ports of their own. */
export const WITH_PORTS: ReadonlySet<string> = new Set(['sctp', 'dccp', 'udplite', '33', '132', '136']);

/** Words that may have been meant where a protocol is mistyped. */
export const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'icmp', 'icmpv6', 'sctp', 'all'];

export function transportsOf(word: string): TransportSet | undefined {
  if (word === 'tcp') return TCP;
  if (word === 'udp') return UDP;
  const lower = word.toLowerCase();
  if (lower === 'tcp') return TCP;
  if (lower === 'udp') return UDP;
  if (lower === 'all' || lower === '0') return ANY;
  if (OTHERS.has(lower)) return OTHER;
  return lower === '256' ? undefined : transportOfNumber(lower);
}

export const ADDRESSES: AddressSyntax = {
  separators: ',',
  anyWords: new Set(['0/0', '::/0', '0.0.0.0/0']),
  keywords: new Set(),
};

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['INPUT', 'in'],
  ['OUTPUT', 'out'],
]);

/** INPUT is what this host is sent and OUTPUT what it sends; what passes through has no direction of its own. */
export const directionOf = (chain: string): Direction | undefined => DIRECTIONS.get(chain);

const BUILT_IN: ReadonlySet<string> = new Set(['INPUT', 'OUTPUT', 'FORWARD', 'PREROUTING', 'POSTROUTING']);
export const isBuiltIn = (chain: string): boolean => BUILT_IN.has(chain);

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['ACCEPT', 'allow'],
  ['DROP', 'block'],
  ['REJECT', 'block'],
  ['TARPIT', 'block'],
  ['DNAT', 'translate'],
  ['SNAT', 'translate'],
  ['MASQUERADE', 'translate'],
  ['REDIRECT', 'translate'],
  ['NETMAP', 'translate'],
  ['TPROXY', 'translate'],
  ...[
    'LOG',
    'NFLOG',
    'ULOG',
    'MARK',
    'CONNMARK',
    'SECMARK',
    'CONNSECMARK',
    'CLASSIFY',
    'TOS',
    'DSCP',
    'TTL',
    'HL',
    'TCPMSS',
    'TCPOPTSTRIP',
    'CHECKSUM',
    'CT',
    'NOTRACK',
    'TRACE',
    'AUDIT',
    'SET',
    'TEE',
    'LED',
    'IDLETIMER',
    'HMARK',
    'RATEEST',
    'ECN',
  ].map((name) => [name, 'continue'] as const),
]);

/** What a target does; every other word is a chain, or hands the packet to a program. */
export const actionOf = (target: string): Action =>
  ACTIONS.get(target) ?? (target === 'RETURN' ? 'return' : { jump: target });

/** Targets that hand the packet on for another to decide, and the return to the calling chain: no chains of the file. */
export const isTarget = (word: string): boolean =>
  ACTIONS.has(word) || word === 'RETURN' || word === 'QUEUE' || word === 'NFQUEUE';

/** Modules that only carry the protocol's own options, the state or words: they narrow nothing by themselves. */
const PLAIN_MODULES: ReadonlySet<string> = new Set([
  'tcp',
  'udp',
  'multiport',
  'mport',
  'comment',
  'state',
  'conntrack',
  'sctp',
  'dccp',
  'udplite',
  'icmp',
  'icmp6',
  'icmpv6',
  'ipv6-icmp',
  'standard',
]);
export const isPlainModule = (name: string): boolean => PLAIN_MODULES.has(name);
