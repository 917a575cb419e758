import { type PortSet, range } from '../../base/portSet';
import type { Meaning } from './namedServices';

/**
 * The services that firewalld 2 brings along and that have ports of TCP and UDP: ports of both, or those of TCP behind
 * `t` and those of UDP behind `u`. What a service includes is part of it.
 */
const LIST = `
  0-AD=u20595 RH-Satellite-6=t5000,5646-5647,5671,8000,8080,9090,8140,53,80,443+u68,53,67,69
  RH-Satellite-6-capsule=t8443,5000,5646-5647,5671,8000,8080,9090,8140,53,80,443+u68,53,67,69 afp=t548
  alvr=9943-9944 amanda-client=10080 amanda-k5-client=t10082 amqp=t5672 amqps=t5671
  anno-1602=t47624,2300-2400+u2300-2400 anno-1800=u18000 apcupsd=t3551 aseqnet=t40002 audit=t60 ausweisapp2=u24727
  bacula=t9101,9102,9103 bacula-client=t9102 bareos-director=t9101 bareos-filedaemon=t9102 bareos-storage=t9103
  bb=1984 bgp=t179 bitcoin=t8333 bitcoin-rpc=t8332 bitcoin-testnet=t18333 bitcoin-testnet-rpc=t18332
  bittorrent-lsd=u6771 ceph=t6800-7568 ceph-exporter=t9283 ceph-mon=t3300,6789 cfengine=t5308 checkmk-agent=t6556
  civilization-iv=t2033,2056,3783,6500,6667,28900,29900-29901+u2033,2302-2400,6500,6515,13139,27900
  civilization-v=t1745,1795,3074,27015-27030,27036-27037+u1745,1795,3064,3074,4380,27000-27031,27036 cockpit=t9090
  collectd=u25826 condor-collector=t9618 cratedb=t4200,4300,5432 ctdb=4379 dhcp=u67 dhcpv6=u547 dhcpv6-client=u546
  distcc=t3632 dns=53 dns-over-quic=u853 dns-over-tls=t853 docker-registry=t5000 docker-swarm=t2377,7946+u7946,4789
  dropbox-lansync=17500 elasticsearch=t9300,9200 etcd-client=t2379 etcd-server=t2380 factorio=u34197 finger=t79
  foreman=u68,53,67,69+t8140,53,80,443 foreman-proxy=t8443,8140,53,80,443+u68,53,67,69
  freeipa-4=t80,443,88,464,389,636+u88,464 freeipa-ldap=t80,443,88,464,389+u88,464,123
  freeipa-ldaps=t80,443,88,464,636+u88,464,123 freeipa-replication=t7389
  freeipa-trust=t135,138-139,389,445,49152-65535,3268+u138-139,389,445 ftp=t21 galera=t3306,4567,4568,4444
  ganglia-client=t8660 ganglia-master=t8651 git=t9418 gitea=t3000 gpsd=t2947 grafana=t3000
  high-availability=t2224,3121,5403,9929,21064+u5404,5405-5412,9929 http=t80 http3=u443 https=t443 ident=t113
  imap=t143 imaps=t993 iperf2=5001 iperf3=5201 ipfs=4001 ipp=631 ipp-client=u631 ipsec=u500,4500+t4500 irc=t6667
  ircs=t6697 iscsi-target=3260 isns=3205 jenkins=t8080 kadmin=t749 kdeconnect=1714-1764 kerberos=88 kibana=t5601
  klogin=t543 kpasswd=464 kprop=t754 kshell=t544 kube-api=t10250 kube-apiserver=t6443
  kube-control-plane=t2379,2380,6443,10252,10251 kube-control-plane-secure=t2379,2380,6443,10257,10259
  kube-controller-manager=t10252 kube-controller-manager-secure=t10257 kube-nodeport-services=t30000-32767
  kube-scheduler=t10251 kube-scheduler-secure=t10259 kube-worker=t10250,30000-32767 kubelet=t10250
  kubelet-readonly=t10255 kubelet-worker=t10250,30000-32767 ldap=t389 ldaps=t636 libvirt=t16509 libvirt-tls=t16514
  lightning-network=t9735 llmnr=5355 llmnr-tcp=t5355 llmnr-udp=u5355 managesieve=t4190 matrix=t8448,443 mdns=u5353
  mednafen=t4046 memcache=11211 minecraft=25565 minidlna=t8200+u1900 mndp=u5678 mongodb=t27017 mosh=u60000-61000
  mountd=20048 mpd=t6600 mpd-httpd=t8000 mqtt=t1883 mqtt-tls=t8883 ms-wbt=t3389 mssql=t1433 murmur=64738 mysql=t3306
  nbd=t10809 nebula=u4242 need-for-speed-most-wanted=t13505,30900-30999+u3658 netbios-ns=u137
  netdata-dashboard=t19999 nfs=t2049 nfs3=2049 nmea-0183=10110 nrpe=t5666 ntp=u123 nut=t3493
  opentelemetry=t4317,4318 openvpn=u1194 ovirt-imageio=t54322 ovirt-storageconsole=t55863,39543
  ovirt-vmconsole=t2223 plex=t32400,32469,3005,8324+u32400,32410,32412,32413,32414,1900 pmcd=t44321 pmproxy=t44322
  pmwebapi=t44323 pmwebapis=t44324 pop3=t110 pop3s=t995 postgresql=t5432 privoxy=t8118 prometheus=t9090
  prometheus-node-exporter=t9100 proxy-dhcp=u4011 proxy-http=t3128 ps2link=u18194+t18193 ps3netsrv=t38008
  ptp=u319,320 pulseaudio=t4713 puppetmaster=t8140 quassel=t4242 radius=1812,1813 radsec=t2083 rdp=t3389 redis=t6379
  redis-sentinel=t26379 rootd=t1094 rpc-bind=111 rquotad=875 rsh=t514 rsyncd=873 rtsp=554 salt-master=t4505,4506
  samba=t139,445+u138,137 samba-client=u138,137
  samba-dc=t135,49152-65535,3268,3269,139,445,53,88,389,636,464+u389,138,137,53,88,464 sane=t6566
  settlers-history-collection=u1005,1100,3074,6200,6300 sip=5060 sips=5061 slimevr=u6969 slp=427 smtp=t25
  smtp-submission=t587 smtps=t465 snmp=161 snmptls=10161 snmptls-trap=10162 snmptrap=162 socks=t1080 solr=t8983
  spideroak-lansync=u21327,21328 spotify-sync=57621 squid=t3128 ssdp=u1900 ssh=t22 statsrv=133
  steam-lan-transfer=t27040+u27031-27036 steam-streaming=t27036,27037+u27031-27036,10400,10401
  stellaris=u17780-17785 stronghold-crusader=t2300-2400,47624+u2300-2400 stun=3478 stuns=5349 submission=t587
  supertuxkart=2759,2757 svdrp=6419 svn=t3690 syncthing=t22000+u22000,21027 syncthing-gui=t8384
  syncthing-relay=t22067,22070 synergy=t24800 syscomlan=1065 syslog=u514 syslog-ng=t514,601,6514+u514
  syslog-tls=6514 telnet=t23 tentacle=t41121 terraria=t7777 tftp=u69 tile38=t9851 tinc=655 tor-socks=t9050
  transmission-client=51413 turn=3478 turns=5349 vdsm=t54321,5900-6923,49152-49216 vnc-server=t5900-5903
  warpinator=t42000,42001+u42000 wbem-http=t5988 wbem-https=t5989 wireguard=u51820 ws-discovery=3702
  ws-discovery-host=t5357+u3702 ws-discovery-tcp=t3702 ws-discovery-udp=u3702 wsman=t5985 wsmans=t5986 xdmcp=177
  xmpp-bosh=t5280 xmpp-client=t5222 xmpp-local=t5298 xmpp-server=t5269 zabbix-agent=t10050
  zabbix-java-gateway=t10052 zabbix-server=t10051 zabbix-trapper=t10051 zabbix-web-service=t10053 zero-k=u8452
  zerotier=u9993
`;

let meanings: Map<string, Meaning> | undefined;

/** What a service of firewalld means; undefined for one that a system has of its own. */
export function serviceOf(name: string): Meaning | undefined {
  if (!meanings) {
    meanings = new Map();
    for (const entry of LIST.trim().split(/\s+/)) {
      const [key = '', told = ''] = entry.split('=');
      meanings.set(key, meaningOf(told));
    }
  }
  return meanings.get(name);
}

function meaningOf(told: string): Meaning {
  return told.split('+').map((part) => {
    const letter = part.charAt(0);
    if (letter === 't') return { transport: ['tcp'], ports: portsOf(part.slice(1)) };
    return letter === 'u'
      ? { transport: ['udp'], ports: portsOf(part.slice(1)) }
      : { transport: ['tcp', 'udp'], ports: portsOf(part) };
  });
}

const portsOf = (list: string): PortSet =>
  list.split(',').flatMap((word) => {
    const [from = '', to = from] = word.split('-');
    return range(Number(from), Number(to));
  });
