/** What no other format says: one such line, among lines of the usual shape, is enough. */
const OWN = new RegExp(
  `^(?:${[
    ': (?:Saved|Written by \\S+ at .*)',
    '!Command: show (?:running|startup)-config.*',
    '!! IOS XR Configuration.*',
    'Building configuration\\.\\.\\.',
    'Current configuration ?: \\d+ bytes',
    '(?:ASA|PIX) Version \\d.*',
    'access-list \\S+ (?:line \\d+ )?(?:extended |advanced |standard )?(?:permit|deny|trust|remark)(?: .*)?',
    '(?:ip|ipv4|ipv6) access-list (?:extended |standard )?[\\w.-]+',
    'object-group (?:service|network|protocol|icmp-type|port|ip (?:port|address)) \\S+.*',
    'object (?:network|service) \\S+',
    'fixup protocol \\S+.*',
    'nameif \\S+ \\S+ security\\d+',
    'security-level \\d+',
    'timeout (?:xlate|conn) \\d+:\\d.*',
    'conduit (?:permit|deny) .*',
    'service timestamps (?:debug|log) .*',
    'boot-start-marker',
    'ip nat inside source (?:static|list) .*',
    'access-group \\S+ (?:in|out) interface \\S+',
    'switchport mode \\S+',
    'feature (?:nxapi|interface-vlan|lacp|vpc|ospf|bgp|telnet)',
    'enable secret \\d .*',
    'no service (?:pad|password-encryption)',
  ].join('|')})$`,
);

/** Words with which lines of configurations begin, under headings as well. */
const SHAPE = new RegExp(
  `^(?:[!:]|\\^C|\\d+ (?:permit|deny|remark|eq|range|gt|lt|neq|host|\\d)|(?:${[
    'Building|Current|ASA|PIX|aaa|access-class|access-group|access-list|address-family|alias|arp|auto|autostate',
    'bandwidth|banner|boot|boot-end-marker|boot-start-marker|bridge|bridge-domain|cdp|channel-group|class|class-map',
    'clear|clock|conduit|config|conf|configure|control-plane|copp|crypto|cts|default|default-router|deny|description',
    'destination|dhcpd|diagnostic|domain-name|duplex|dynamic|enable|encapsulation|end|eq|evaluate|event|exec-timeout|exit',
    'feature|fixup|fqdn|ftp|group-object|group-policy|group|hash|host|hostname|http|icmp|icmp-object|inspect|interface|ip',
    'ipv4|ipv6|isakmp|key|lifetime|line|lldp|logging|login|mac|mac-address|match|memory-size|monitor|mtu|multilink|name',
    'nameif|names|nat|neighbor|network|network-object|no|ntp|object|object-group|pager|parameters|parser|passwd',
    'password|permit|police|policy-map|port-object|power|prefix-list|privilege|prompt|protocol-object|range|redundancy',
    'remark|resource|rmon|role|route|route-map|router|router-id|same-security-traffic|security|security-level|security-passwords',
    'service|service-object|service-policy|set|shutdown|snmp|snmp-server|spanning-tree|speed|ssh|ssl|standby|static',
    'stopbits|subject-name|subnet|switch|switchport|sysopt|system|tacacs|tacacs-server|tcp|telnet|terminal|threat-detection',
    'tcp-connect|timeout|track|traffic|transport|tunnel|tunnel-group|udp|udp-echo|udp-jitter|username|vdc|version|vlan|voice|vpc|vpdn|vrf|vtp|xlate|zone|zone-pair',
  ].join('|')})(?![\\w-]))`,
);

/** Banners and certificates have lines of any shape: three in ten are passed over. */
export function sniff(lines: readonly string[]): number {
  let said = 0;
  let shaped = 0;
  for (const line of lines) {
    if (OWN.test(line)) said++;
    if (SHAPE.test(line)) shaped++;
  }
  if (said === 0 || shaped * 10 < lines.length * 7) return 0;
  return said > 1 || lines.length < 8 ? 0.9 : 0.7;
}
