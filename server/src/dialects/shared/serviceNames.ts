import type { Transport } from '../../model/statement';

/**
 * Names that Linux knows ports by: those of the file /etc/services as Debian's package netbase ships it (6.4, public
 * facts of the IANA registry and of custom), its aliases, and three that older ones had. Number, `t` or `u` where only
 * TCP or UDP knows them, colon, names.
 */
const LIST = `
  1t:tcpmux 7:echo 9:discard/sink/null 11t:systat/users 13:daytime 15t:netstat 17t:qotd/quote
  19:chargen/ttytst/source 20t:ftp-data 21t:ftp 21u:fsp/fspd 22t:ssh 23t:telnet 25t:smtp/mail 37:time/timserver
  43t:whois/nicname 49:tacacs 53:domain 67u:bootps 68u:bootpc 69u:tftp 70t:gopher 79t:finger 80t:http/www
  88:kerberos/kerberos5/krb5/kerberos-sec 102t:iso-tsap/tsap 104t:acr-nema/dicom 106t:poppassd 109t:pop2
  110t:pop3/pop-3 111:sunrpc/portmapper/rpcbind 113t:auth/authentication/tap/ident 119t:nntp/readnews/untp 123u:ntp
  135t:epmap/loc-srv 137u:netbios-ns 138u:netbios-dgm 139t:netbios-ssn 143t:imap2/imap 161:snmp
  162:snmp-trap/snmptrap 163:cmip-man 164:cmip-agent 174t:mailq 177u:xdmcp 179t:bgp 199t:smux 209t:qmtp
  210t:z3950/wais 213u:ipx 220:imap3 319u:ptp-event 320u:ptp-general 345t:pawserv 346t:zserv 369:rpc2portmap
  370:codaauth2 371u:clearcase/Clearcase 389:ldap 427:svrloc 443:https 444t:snpp 445t:microsoft-ds 464:kpasswd
  465t:submissions/ssmtp/smtps/urd 487t:saft 500u:isakmp 512t:exec 512u:biff/comsat 513t:login 513u:who/whod
  514t:shell/cmd 514:syslog 515t:printer/spooler 517u:talk 518u:ntalk 520u:route/router/routed 538:gdomap
  540t:uucp/uucpd 543t:klogin 544t:kshell/krcmd 546u:dhcpv6-client 547u:dhcpv6-server 548t:afpovertcp 554:rtsp
  563t:nntps/snntp 587t:submission 607t:nqs 623u:asf-rmcp 628t:qmqp 631t:ipp 636:ldaps 646:ldp 655:tinc 706t:silc
  749t:kerberos-adm 750:kerberos4/kerberos-iv/kdc 751:kerberos-master 751u:kerberos_master
  752u:passwd-server/passwd_server 754t:krb-prop/krb_prop/krb5_prop/hprop 775t:moira-db/moira_db
  777t:moira-update/moira_update 779u:moira-ureg/moira_ureg 783t:spamd 853:domain-s 871t:supfilesrv 873t:rsync
  989t:ftps-data 990t:ftps 992t:telnets 993t:imaps 995t:pop3s 1080t:socks 1093t:proofd 1094t:rootd 1099t:rmiregistry
  1127t:supfiledbg 1178t:skkserv 1194:openvpn 1210u:predict 1236t:rmtcfg 1313t:xtel 1314t:xtelw
  1352t:lotusnote/lotusnotes 1433t:ms-sql-s 1434u:ms-sql-m 1524t:ingreslock 1645:datametrics/old-radius
  1646:sa-msg-port/old-radacct 1649t:kermit 1677t:groupwise 1701u:l2f/l2tp 1812:radius 1813:radius-acct/radacct
  2000t:cisco-sccp 2049:nfs 2086:gnunet 2101:rtcm-sc104 2102u:zephyr-srv 2103u:zephyr-clt 2104u:zephyr-hm
  2119t:gsigatekeeper 2121t:iprop 2135t:gris 2401t:cvspserver 2430:venus 2431:venus-se 2432:codasrv 2433:codasrv-se
  2583:mon 2600t:zebrasrv 2601t:zebra 2602t:ripd 2603t:ripngd 2604t:ospfd 2605t:bgpd 2606t:ospf6d 2607t:ospfapi
  2608t:isisd 2628t:dict 2792t:f5-globalsite 2811t:gsiftp 2947t:gpsd 3050t:gds-db/gds_db 3130u:icpv2/icp 3205:isns
  3260t:iscsi-target 3306t:mysql 3389t:ms-wbt-server 3493:nut 3632t:distcc 3689t:daap 3690t:svn/subversion
  4031t:suucp 4094t:sysrqd 4190t:sieve 4353t:f5-iquery 4369t:epmd 4373t:remctl 4460t:ntske 4500u:ipsec-nat-t
  4557t:fax 4559t:hylafax 4569u:iax 4691t:mtn 4899t:radmin-port 4949t:munin/lrrd 5060:sip 5061:sip-tls
  5222t:xmpp-client/jabber-client 5269t:xmpp-server/jabber-server 5308t:cfengine 5353u:mdns 5432t:postgresql/postgres
  5555u:rplay 5556t:freeciv/rptp 5666t:nrpe 5667t:nsca 5671t:amqps 5672t:amqp 5680t:canna 6000t:x11/x11-0 6001t:x11-1
  6002t:x11-2 6003t:x11-3 6004t:x11-4 6005t:x11-5 6006t:x11-6 6007t:x11-7 6346:gnutella-svc 6347:gnutella-rtr
  6379t:redis 6444t:sge-qmaster/sge_qmaster 6445t:sge-execd/sge_execd 6446t:mysql-proxy 6514t:syslog-tls
  6566t:sane-port/sane/saned 6667t:ircd 6696u:babel 6697t:ircs-u 7000t:bbs 7000u:afs3-fileserver 7001u:afs3-callback
  7002u:afs3-prserver 7003u:afs3-vlserver 7004u:afs3-kaserver 7005u:afs3-volser 7007u:afs3-bos 7008u:afs3-update
  7009u:afs3-rmtsys 7100t:font-service/xfs 8021t:zope-ftp 8080t:http-alt/webcache 8081t:tproxy 8088t:omniorb
  8140t:puppet 8990t:clc-build-daemon 9098t:xinetd 9101t:bacula-dir 9102t:bacula-fd 9103t:bacula-sd 9418t:git
  9667t:xmms2 9673t:zope 10000t:webmin 10050t:zabbix-agent 10051t:zabbix-trapper 10080t:amanda 10081t:kamanda
  10082t:amandaidx 10083t:amidxtape 10809t:nbd 11371t:hkp 17001u:sgi-cmsd 17002u:sgi-crsd 17003u:sgi-gcd
  17004t:sgi-cad 17500t:db-lsp 22125t:dcap 22128t:gsidcap 22273t:wnn6 24554t:binkp 27374:asp 30865t:csync2
  57000t:dircproxy 60177t:tfido 60179t:fido
`;

interface Service {
  readonly port: number;
  readonly only: Transport | undefined;
}

let names: Map<string, Service> | undefined;

function serviceOf(name: string): Service | undefined {
  if (!names) {
    names = new Map();
    for (const [, port, letter, list] of LIST.matchAll(/(\d+)([tu]?):(\S+)/g)) {
      const only = letter === 't' ? 'tcp' : letter === 'u' ? 'udp' : undefined;
      for (const each of (list as string).split('/')) names.set(each, { port: Number(port), only });
    }
  }
  return names.get(name);
}

/** The port of a service name as it is written in rules for iptables and nftables; case counts, as it does there. */
export const servicePort = (name: string): number | undefined => serviceOf(name)?.port;

/** True where the name is known for that transport. */
export function isServiceOf(name: string, transport: Transport): boolean {
  const service = serviceOf(name);
  return service !== undefined && (service.only ?? transport) === transport;
}

/** Names worth offering where a port is typed: the common services of a server. */
export const COMMON_SERVICES: readonly string[] = [
  'ssh',
  'smtp',
  'domain',
  'http',
  'kerberos',
  'pop3',
  'ntp',
  'imap',
  'ldap',
  'https',
  'microsoft-ds',
  'submissions',
  'submission',
  'ldaps',
  'imaps',
  'pop3s',
];
