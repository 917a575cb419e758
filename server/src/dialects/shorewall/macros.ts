import { type Meaning, serviceTable } from '../shared/namedServices';

/**
 * The macros that Shorewall 5 brings along and that have ports of TCP and UDP, those of what they use included; `other`
 * for the ones without: https://shorewall.org, "Shorewall Macros", and the files `macro.*` of its packages.
 */
const MACROS = serviceTable({
  AMQP: 'tcp/5672 udp/5672',
  A_AllowICMPs: 'other',
  A_DropUPnP: 'udp/1900',
  ActiveDir:
    'tcp/135 tcp/139 tcp/2535 tcp/3268 tcp/3269 tcp/389 tcp/445 tcp/464 tcp/5722 tcp/636 tcp/88 tcp/9389 udp/123 udp/137 udp/138 udp/2535 udp/389 udp/445 udp/464 udp/88',
  AllowICMPs: 'other',
  Amanda: 'tcp/10080 udp/10080',
  Auth: 'tcp/113',
  BGP: 'tcp/179',
  BitTorrent: 'tcp/6881-6889 udp/6881',
  BitTorrent32: 'tcp/6881-6999 udp/6881',
  CVS: 'tcp/2401',
  Citrix: 'tcp/1494 tcp/2598 udp/1604',
  DAAP: 'tcp/3689 udp/3689',
  DCC: 'udp/6277',
  DNS: 'tcp/53 udp/53',
  Distcc: 'tcp/3632',
  DropUPnP: 'udp/1900',
  Edonkey: 'tcp/4662 udp/4665',
  FTP: 'tcp/21',
  Finger: 'tcp/79',
  GNUnet: 'tcp/1080 tcp/2086 udp/1080 udp/2086',
  GRE: 'other',
  Git: 'tcp/9418',
  Gnutella: 'tcp/6346 udp/6346',
  HKP: 'tcp/11371',
  HTTP: 'tcp/80',
  HTTPS: 'tcp/443',
  ICPV2: 'udp/3130',
  ICQ: 'tcp/5190',
  IMAP: 'tcp/143',
  IMAPS: 'tcp/993',
  IPIP: 'other',
  IPP: 'tcp/631',
  IPPbrd: 'udp/631',
  IPPserver: 'tcp/631 udp/631',
  IPsec: 'udp/500:500',
  IPsecah: 'udp/500:500',
  IPsecnat: 'udp/500 udp/4500',
  IRC: 'tcp/6667',
  Jabber: 'tcp/5222',
  JabberPlain: 'tcp/5222',
  JabberSecure: 'tcp/5223',
  Jabberd: 'tcp/5269',
  Jetdirect: 'tcp/9100',
  Kerberos: 'tcp/88 udp/88',
  L2TP: 'udp/1701',
  LDAP: 'tcp/389',
  LDAPS: 'tcp/636',
  MSA: 'tcp/587',
  MSNP: 'tcp/1863',
  MSSQL: 'tcp/1433 udp/1434',
  Mail: 'tcp/25 tcp/465 tcp/587',
  MongoDB: 'tcp/27017',
  Munin: 'tcp/4949',
  MySQL: 'tcp/3306',
  NNTP: 'tcp/119',
  NNTPS: 'tcp/563',
  NTP: 'udp/123',
  NTPbi: 'udp/123',
  OSPF: 'other',
  OpenVPN: 'udp/1194',
  PCA: 'tcp/5631 udp/5632',
  POP3: 'tcp/110',
  POP3S: 'tcp/995',
  PPtP: 'tcp/1723',
  Ping: 'other',
  PostgreSQL: 'tcp/5432',
  Printer: 'tcp/515',
  Puppet: 'tcp/8140',
  QUIC: 'udp/80 udp/443',
  RDP: 'tcp/3389 udp/3389',
  RIPbi: 'udp/520',
  RNDC: 'tcp/953',
  Rdate: 'tcp/37',
  Redis: 'tcp/6379',
  RedisCluster: 'tcp/16379',
  RedisSentinel: 'tcp/26379',
  Rsync: 'tcp/873',
  SANE: 'tcp/6566',
  SIP: 'udp/5060',
  SMB: 'tcp/135 tcp/139 tcp/445 udp/135 udp/137-139 udp/445',
  SMBBI: 'tcp/135 tcp/139 tcp/445 udp/135 udp/137-139 udp/445',
  SMBswat: 'tcp/901',
  SMTP: 'tcp/25',
  SMTPS: 'tcp/465',
  SNMP: 'udp/161',
  SNMPtrap: 'udp/162',
  SPAMD: 'tcp/783',
  SSH: 'tcp/22',
  SVN: 'tcp/3690',
  Sieve: 'tcp/4190',
  Squid: 'tcp/3128',
  Submission: 'tcp/587',
  Syslog: 'tcp/514 udp/514',
  TFTP: 'udp/69',
  Telnet: 'tcp/23',
  Telnets: 'tcp/992',
  Teredo: 'udp/3544',
  Time: 'tcp/37',
  Tinc: 'tcp/655 udp/655',
  Trcrt: 'udp/33434-33524',
  VNC: 'tcp/5900-5909',
  VNCL: 'tcp/5500',
  VRRP: 'other',
  Web: 'tcp/80 tcp/443',
  Webcache: 'tcp/8080',
  Webmin: 'tcp/10000',
  Whois: 'tcp/43',
  Xymon: 'tcp/1984',
  Zabbix: 'tcp/10050 tcp/10051',
});

/** What a macro stands for; undefined for one that somebody wrote. */
export const macroOf = (name: string): Meaning | undefined => MACROS.get(name);

/**
 * Macros that let through more than TCP and UDP to their ports: other protocols beside them (AH, ESP, GRE, ICMP), the
 * way back, or answers from a port.
 */
export const saysMore = (name: string): boolean => WITH_MORE.has(name);

const WITH_MORE: ReadonlySet<string> = new Set(
  'GRE IPIP IPPserver IPsec IPsecah IPsecnat L2TP NTPbi PPtP RIPbi SMB SMBBI Trcrt VRRP Zabbix'.split(' '),
);

/** Actions that pick packets by their state, their flags or how many there are, whatever their ports. */
export const isCondition = (name: string): boolean => CONDITIONS.has(name);

const CONDITIONS: ReadonlySet<string> = new Set(
  (
    'Invalid NotSyn RST FIN New Established Related Untracked Broadcast Multicast DropSmurfs TCPFlags Limit Event ' +
    'SetEvent ResetEvent IfEvent Rfc1918 Drop Reject AutoBL AutoBLL allowInvalid dropInvalid dropNotSyn rejNotSyn ' +
    'allowBcast dropBcast allowMcast dropMcast'
  ).split(' '),
);
