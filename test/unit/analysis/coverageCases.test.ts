import assert from 'node:assert/strict';
import { readConfiguration } from '../../../server/src/analysis/configurationFile';
import { type CoverageFile, coverageOf } from '../../../server/src/analysis/coverage/coverage';
import { parseProfile } from '../../../server/src/analysis/profile';
import { statements } from '../../../server/src/document/view';
import { hasUnread } from '../../../server/src/features/fileView';
import { testDocument } from '../../harness/catalog';
import { GATEWAY, ROUTER } from '../../harness/gateways';
import { testKnowledge } from '../../harness/knowledge';

// Rule sets of whole sites, with what becomes of flows that somebody worked out by hand before asking.

interface Case {
  readonly name: string;
  readonly profile: string;
  /** By name and text. */
  readonly files: Readonly<Record<string, string>>;
  /** By party the addresses of a declared group. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** By flow its ways with their states; none where it is not needed. */
  readonly flows: Readonly<Record<string, readonly string[]>>;
}

const forward = (...rules: readonly string[]): string =>
  `*filter\n:FORWARD DROP [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`;
const input = (...rules: readonly string[]): string =>
  `*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.map((rule) => `-A INPUT ${rule}\n`).join('')}COMMIT\n`;
const nsg = (...rules: readonly (readonly [number, string, string])[]): string =>
  rules
    .map(
      ([priority, access, port]) =>
        `az network nsg rule create -g mail --nsg-name mail -n r${priority} --priority ${priority} --direction Inbound --access ${access} --protocol Tcp --destination-port-ranges '${port}'\n`,
    )
    .join('');

const HOST = 'version=2019 role=mailbox vantage=host';
const PERIMETER = 'version=2019 role=mailbox vantage=perimeter';
const EDGE = 'version=2019 role=edge-transport vantage=perimeter';

const CASES: readonly Case[] = [
  {
    name: 'a rule towards one server lets mail in to an Edge server and none out of it',
    profile: EDGE,
    files: { 'edge.v4': forward('-p tcp -d 203.0.113.10 --dport 25 -j ACCEPT') },
    flows: { 'edge-internet': ['- tcp allowed', '- tcp unknown'] },
  },
  {
    name: 'and a rule from it lets it out',
    profile: EDGE,
    files: {
      'edge.v4': forward('-p tcp -d 203.0.113.10 --dport 25 -j ACCEPT', '-p tcp -s 203.0.113.10 --dport 25 -j ACCEPT'),
    },
    flows: { 'edge-internet': ['- tcp allowed', '- tcp allowed'] },
  },
  {
    name: 'hybrid: web and mail in, nothing said of the way out',
    profile: `${PERIMETER} features=hybrid`,
    files: { 'wan.v4': forward('-p tcp -d 203.0.113.10 -m multiport --dports 25,443 -j ACCEPT') },
    flows: {
      'hybrid-web-in': ['- tcp allowed'],
      'hybrid-mail-in': ['- tcp allowed'],
      'hybrid-web-out': ['- tcp unknown'],
      'hybrid-mail-out': ['- tcp unknown'],
    },
  },
  {
    name: 'hybrid: without the feature none of it is needed',
    profile: PERIMETER,
    files: { 'wan.v4': forward('-p tcp -d 203.0.113.10 --dport 443 -j ACCEPT') },
    flows: { 'hybrid-web-in': [], 'web-clients': ['- tcp allowed'] },
  },
  {
    name: 'DAG across a firewall: replication without the heartbeat',
    profile: 'version=2019 role=mailbox vantage=internal features=dag',
    files: { 'dag.v4': forward('-p tcp -s 10.0.0.0/28 -d 10.0.0.0/28 --dport 64327 -j ACCEPT') },
    flows: { dag: ['- tcp partial', '- udp missing'] },
  },
  {
    name: 'POP and IMAP that are off are not needed',
    profile: HOST,
    files: { 'host.v4': input('-p tcp --dport 443 -j ACCEPT') },
    flows: { 'pop3-flow': [], 'imap4-flow': [], 'web-clients': ['in tcp allowed'] },
  },
  {
    name: 'POP and IMAP that are on: with TLS from the start is enough, or not',
    profile: `${HOST} features=pop3,imap4`,
    files: { 'host.v4': input('-p tcp --dport 993 -j ACCEPT') },
    flows: { 'imap4-flow': ['in tcp allowed'], 'pop3-flow': ['in tcp missing'] },
  },
  {
    name: 'roles of 2010 on servers of their own',
    profile: 'version=2010 role=client-access vantage=host',
    files: { 'cas.v4': input('-p tcp --dport 443 -j ACCEPT') },
    flows: { 'owa-2010': ['in tcp allowed'], 'seeding-2010': [], 'hub-hub-2010': [] },
  },
  {
    name: 'declared clients, some of whom a rule names',
    profile: HOST,
    groups: { client: ['10.1.0.0/16'] },
    files: { 'host.v4': input('-p tcp -s 10.1.2.0/24 --dport 443 -j ACCEPT') },
    flows: { 'web-clients': ['in tcp partial'] },
  },
  {
    name: 'declared clients, all of whom a rule names',
    profile: HOST,
    groups: { client: ['10.1.0.0/16'] },
    files: { 'host.v4': input('-p tcp -s 10.0.0.0/8 --dport 443 -j ACCEPT') },
    flows: { 'web-clients': ['in tcp allowed'] },
  },
  {
    name: 'a deny before an allow blocks, behind it it does nothing',
    profile: HOST,
    files: { 'a.v4': input('-p tcp --dport 443 -j DROP', '-p tcp --dport 443 -j ACCEPT') },
    flows: { 'web-clients': ['in tcp blocked'] },
  },
  {
    name: 'an allow before a deny decides',
    profile: HOST,
    files: { 'a.v4': input('-p tcp --dport 443 -j ACCEPT', '-p tcp --dport 443 -j DROP') },
    flows: { 'web-clients': ['in tcp allowed'] },
  },
  {
    name: 'in pf the last rule decides',
    profile: PERIMETER,
    files: { 'pf.conf': 'pass in proto tcp from any to any port 443\nblock in proto tcp from any to any port 443\n' },
    flows: { 'web-clients': ['- tcp blocked'] },
  },
  {
    name: 'in pf what is let out is not let in',
    profile: PERIMETER,
    files: {
      'pf.conf': 'block all\npass in on wan0 inet proto tcp from any to 192.0.2.10 port 443\npass out all\n',
    },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'] },
  },
  {
    name: 'in pf a block of no direction at the end blocks what comes in',
    profile: PERIMETER,
    files: { 'pf.conf': 'pass in on wan0 inet proto tcp from any to 192.0.2.10 port 443\nblock drop log all\n' },
    flows: { 'web-clients': ['- tcp missing'] },
  },
  {
    name: 'in ipfw a deny of no direction is asked by its number',
    profile: HOST,
    files: { 'a.sh': 'ipfw add 100 deny tcp from any to any 443\nipfw add 200 allow tcp from any to me 443 in\n' },
    flows: { 'web-clients': ['in tcp blocked'] },
  },
  {
    name: 'priorities decide, not the order of the text',
    profile: PERIMETER,
    files: { 'nsg.sh': nsg([200, 'Allow', '443'], [100, 'Deny', '443']) },
    flows: { 'web-clients': ['- tcp blocked'] },
  },
  {
    name: 'a deny of a greater number blocks nothing',
    profile: PERIMETER,
    files: { 'nsg.sh': nsg([300, 'Deny', '443'], [200, 'Allow', '443']) },
    flows: { 'web-clients': ['- tcp allowed'] },
  },
  {
    name: 'a Windows host lets out by default',
    profile: HOST,
    files: { 'a.ps1': "New-NetFirewallRule -DisplayName 'a' -Protocol TCP -LocalPort 25 -Action Allow\n" },
    flows: { 'mail-out': ['out tcp allowed'], 'mail-in': ['in tcp allowed'] },
  },
  {
    name: 'a Windows host that is told to block lets nothing out',
    profile: HOST,
    files: {
      'a.ps1':
        "Set-NetFirewallProfile -All -DefaultOutboundAction Block\nNew-NetFirewallRule -DisplayName 'a' -Protocol TCP -LocalPort 25 -Action Allow\n",
    },
    flows: { 'mail-out': ['out tcp missing'] },
  },
  {
    name: 'what the host allows and the perimeter denies is blocked',
    profile: HOST,
    files: {
      'host.v4': input('-p tcp --dport 443 -j ACCEPT'),
      'other.v4': input('-p tcp --dport 443 -j DROP'),
    },
    flows: { 'web-clients': ['in tcp blocked'] },
  },
  {
    name: 'a rule for IPv6 addresses alone lets those through',
    profile: HOST,
    groups: { client: ['2001:db8::/32'] },
    files: {
      'a.nft':
        'table inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    ip6 saddr 2001:db8::/32 tcp dport 443 accept\n  }\n}\n',
    },
    flows: { 'web-clients': ['in tcp allowed'] },
  },
  {
    name: 'FortiOS by zones: in and out',
    profile: PERIMETER,
    files: {
      'fw.conf':
        'config firewall policy\n    edit 1\n        set srcintf "wan1"\n        set dstintf "dmz"\n        set srcaddr "all"\n        set dstaddr "all"\n        set action accept\n        set schedule "always"\n        set service "SMTP"\n    next\nend\n',
    },
    flows: { 'mail-in': ['- tcp allowed'], 'mail-out': ['- tcp unknown'], 'web-clients': ['- tcp missing'] },
  },
  {
    name: 'PAN-OS by zones',
    profile: EDGE,
    files: {
      'pan.conf':
        'set service s25 protocol tcp port 25\nset rulebase security rules in from untrust to dmz source any destination any application any service s25 action allow\nset rulebase security rules out from dmz to untrust source any destination any application any service s25 action allow\n',
    },
    flows: { 'edge-internet': ['- tcp allowed', '- tcp allowed'] },
  },
  {
    name: 'Junos by zones',
    profile: PERIMETER,
    files: {
      'srx.conf':
        'set security policies from-zone untrust to-zone trust policy mail match source-address any\nset security policies from-zone untrust to-zone trust policy mail match destination-address any\nset security policies from-zone untrust to-zone trust policy mail match application junos-smtp\nset security policies from-zone untrust to-zone trust policy mail then permit\n',
    },
    flows: { 'mail-in': ['- tcp allowed'], 'mail-out': ['- tcp unknown'] },
  },
  {
    name: 'Edge subscription through an inner firewall',
    profile: 'version=2019 role=mailbox vantage=internal features=edge-subscription',
    groups: { mailbox: ['10.0.0.5'], edge: ['192.0.2.10'] },
    files: {
      'in.asa':
        'access-list inside_in extended permit tcp host 10.0.0.5 host 192.0.2.10 eq 50636\naccess-list inside_in extended permit tcp host 10.0.0.5 host 192.0.2.10 eq 25\n',
    },
    flows: { 'edgesync-flow': ['- tcp allowed'], 'mailbox-edge': ['- tcp allowed'] },
  },
  {
    name: 'Edge subscription the wrong way round',
    profile: 'version=2019 role=mailbox vantage=internal features=edge-subscription',
    groups: { mailbox: ['10.0.0.5'], edge: ['192.0.2.10'] },
    files: { 'in.v4': forward('-p tcp -s 192.0.2.10 -d 10.0.0.5 --dport 50636 -j ACCEPT') },
    flows: { 'edgesync-flow': ['- tcp missing'] },
  },
  {
    name: 'fixed RPC ports that no setting names may be any of those that are open',
    profile: 'version=2010 role=client-access vantage=host features=static-rpc',
    files: { 'host.v4': input('-p tcp -m multiport --dports 135,59531,59532 -j ACCEPT') },
    flows: { 'mapi-2010': ['in tcp unknown'] },
  },
  {
    name: 'fixed RPC ports that are set, of which one is closed',
    profile: 'version=2010 role=client-access vantage=host features=static-rpc',
    files: {
      'pins.reg':
        'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=dword:0000e88b\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="59532"\n',
      'host.v4': input('-p tcp -m multiport --dports 135,59531 -j ACCEPT'),
    },
    flows: { 'mapi-2010': ['in tcp partial'] },
  },
  {
    name: 'a deny for some is no deny for all',
    profile: HOST,
    files: { 'host.v4': input('-p tcp -s 10.1.0.0/16 --dport 443 -j DROP') },
    flows: { 'web-clients': ['in tcp missing'] },
  },
  {
    name: 'an Edge server by its own firewall',
    profile: 'version=2019 role=edge-transport vantage=host features=edge-subscription',
    files: {
      'edge.ps1': "New-NetFirewallRule -DisplayName 'a' -Protocol TCP -LocalPort 25, 50636 -Action Allow\n",
    },
    flows: {
      'edgesync-flow': ['in tcp allowed'],
      'edge-internet': ['in tcp allowed', 'out tcp allowed'],
      'edge-dns': ['out udp allowed', 'out tcp allowed'],
    },
  },
  {
    name: 'a Linux host that drops what it sends',
    profile: HOST,
    files: {
      'a.v4': '*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -p tcp --dport 25 -j ACCEPT\nCOMMIT\n',
    },
    flows: { 'mail-out': ['out tcp missing'], 'mail-in': ['in tcp allowed'] },
  },
  {
    name: 'a rule from one server out through the perimeter',
    profile: PERIMETER,
    groups: { mailbox: ['10.0.0.5'] },
    files: { 'wan.v4': forward('-p tcp -s 10.0.0.5 --dport 25 -j ACCEPT') },
    flows: { 'mail-out': ['- tcp allowed'], 'mail-in': ['- tcp unknown'] },
  },
  {
    name: 'a smart host that is named may send mail in',
    profile: PERIMETER,
    files: { 'wan.v4': forward('-p tcp -s 198.51.100.7 --dport 25 -j ACCEPT') },
    flows: { 'mail-in': ['- tcp allowed'] },
  },
  {
    name: 'two files of one firewall, one for each way',
    profile: PERIMETER,
    files: {
      'in.asa':
        'access-list outside_in extended permit tcp any host 203.0.113.10 eq 25\naccess-group outside_in in interface outside\n',
      'out.asa':
        'access-list inside_in extended permit tcp host 10.0.0.5 any eq 25\naccess-group inside_in in interface inside\n',
    },
    flows: { 'mail-in': ['- tcp allowed'], 'mail-out': ['- tcp allowed'] },
  },
  {
    name: 'what a list at an interface refuses at its end is missing, and nobody wrote against it',
    profile: PERIMETER,
    files: {
      'fw.asa':
        'access-list outside_in extended permit tcp any host 203.0.113.10 eq 443\naccess-list outside_in extended deny ip any any log\naccess-group outside_in in interface outside\n',
    },
    flows: { 'mail-in': ['- tcp missing'], 'web-clients': ['- tcp allowed'] },
  },
  {
    name: 'but a deny of the port is written against it',
    profile: PERIMETER,
    files: {
      'fw.asa':
        'access-list outside_in extended deny tcp any any eq 25\naccess-list outside_in extended permit ip any host 203.0.113.10\naccess-list outside_in extended deny ip any any\naccess-group outside_in in interface outside\n',
    },
    flows: { 'mail-in': ['- tcp blocked'] },
  },
  {
    name: 'a router that drops broken packets, and what is left over at its way to the Internet',
    profile: PERIMETER,
    files: {
      'router.rsc':
        '/ip firewall filter\nadd chain=forward connection-state=established,related,untracked action=accept\nadd chain=forward connection-state=invalid action=drop\nadd chain=forward in-interface-list=WAN dst-address=203.0.113.10 protocol=tcp dst-port=443 action=accept\nadd chain=forward in-interface-list=WAN action=drop\n',
    },
    flows: { 'mail-in': ['- tcp missing'], 'web-clients': ['- tcp allowed'] },
  },
  {
    name: 'and one of VyOS',
    profile: PERIMETER,
    files: {
      'vyos.conf':
        "set firewall ipv4 name OUTSIDE-IN default-action 'drop'\nset firewall ipv4 name OUTSIDE-IN rule 1 action 'drop'\nset firewall ipv4 name OUTSIDE-IN rule 1 state 'invalid'\nset firewall ipv4 name OUTSIDE-IN rule 10 action 'accept'\nset firewall ipv4 name OUTSIDE-IN rule 10 destination address '203.0.113.10'\nset firewall ipv4 name OUTSIDE-IN rule 10 destination port '443'\nset firewall ipv4 name OUTSIDE-IN rule 10 protocol 'tcp'\n",
    },
    flows: { 'mail-in': ['- tcp missing'], 'web-clients': ['- tcp allowed'] },
  },
  {
    name: 'new connections alone are what a service is called by',
    profile: HOST,
    files: {
      'play.yml':
        '- hosts: exchange\n  tasks:\n    - ansible.builtin.iptables:\n        chain: INPUT\n        protocol: tcp\n        destination_port: "443"\n        ctstate: NEW,ESTABLISHED\n        jump: ACCEPT\n    - ansible.builtin.iptables:\n        chain: INPUT\n        protocol: tcp\n        destination_port: "25"\n        ctstate: NEW\n        jump: ACCEPT\n',
    },
    flows: { 'mail-in': ['in tcp allowed'], 'web-clients': ['in tcp allowed'] },
  },
  {
    name: 'a list of those who were caught is not everybody',
    profile: PERIMETER,
    files: {
      'set.v4': forward('-m set --match-set caught src -j DROP', '-p tcp -d 203.0.113.10 --dport 443 -j ACCEPT'),
    },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'] },
  },
  {
    name: 'and a set of nft',
    profile: PERIMETER,
    files: {
      'caught.nft':
        'table inet f {\n  set caught { type ipv4_addr; flags interval; }\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n    ip saddr @caught drop\n    ip daddr 203.0.113.10 tcp dport 443 accept\n  }\n}\n',
    },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'] },
  },
  {
    name: 'and a group of Cisco',
    profile: PERIMETER,
    files: {
      'caught.asa':
        'access-list outside_in extended deny ip object-group CAUGHT any\naccess-list outside_in extended permit tcp any host 203.0.113.10 eq 443\naccess-list outside_in extended deny ip any any\naccess-group outside_in in interface outside\n',
    },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'] },
  },
  {
    name: 'but all callers except those of a list are nearly everybody',
    profile: PERIMETER,
    files: {
      'friends.v4': forward('-m set ! --match-set friends src -j DROP', '-p tcp -d 203.0.113.10 --dport 443 -j ACCEPT'),
    },
    flows: { 'web-clients': ['- tcp unknown'] },
  },
  {
    name: 'the firewall that a router comes with, and a rule: it lets out what it does not refuse',
    profile: PERIMETER,
    files: { 'router.rsc': ROUTER },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'], 'mail-out': ['- tcp allowed'] },
  },
  {
    name: 'a gateway with pf, whose macros say which interface is which',
    profile: PERIMETER,
    files: { 'gateway.pf': GATEWAY },
    flows: { 'web-clients': ['- tcp allowed'], 'mail-in': ['- tcp missing'] },
  },
  {
    name: 'a load balancer takes calls itself, and nobody says for whom',
    profile: PERIMETER,
    files: {
      'haproxy.cfg':
        'frontend exchange_owa\n    bind 203.0.113.10:443\n    mode tcp\n    default_backend exchange_owa\nbackend exchange_owa\n    mode tcp\n    server ex1 10.0.0.5:443 check\n',
    },
    flows: { 'web-clients': ['- tcp unknown'], 'mail-in': ['- tcp missing'] },
  },
];

describe('coverage: sites worked out by hand', () => {
  for (const { name, profile, files, groups = {}, flows } of CASES) {
    it(name, () => {
      const declared = Object.fromEntries(
        Object.entries(groups).map(([party, addresses]) => [party, { party, addresses }]),
      );
      const { configuration, problems } = readConfiguration(JSON.stringify({ groups: declared }), {
        codes: new Set(),
        readers: new Set(),
      });
      assert.deepEqual(problems, []);
      const read = Object.entries(files).map(([path, text]): CoverageFile => {
        const document = testDocument(text, { fileName: path });
        return { path, statements: () => statements(document), hasUnread: hasUnread(document) };
      });
      const { flows: found } = coverageOf({
        files: read,
        profile: parseProfile(profile).profile,
        groups: configuration.groups,
        knowledge: testKnowledge(),
      });
      const states = Object.keys(flows).map((id) => [
        id,
        found
          .filter(({ flow }) => flow.id === id)
          .map(({ direction, transport, state }) => `${direction ?? '-'} ${transport} ${state}`),
      ]);
      assert.deepEqual(Object.fromEntries(states), flows);
    });
  }
});
