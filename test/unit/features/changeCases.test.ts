import assert from 'node:assert/strict';
import { changeText } from '../../../server/src/features/changeText';
import { explainChange } from '../../../server/src/features/explainChange';
import { testDocument, testEnv } from '../../harness/catalog';

// What a reviewer is told of a change, in the words worked out by hand from the two texts before asking.

interface Case {
  readonly title: string;
  readonly fileName: string;
  readonly old: string;
  readonly now: string;
  readonly words: readonly string[];
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const IPTABLES = (...rules: readonly string[]): string =>
  lines('*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT');
const WINDOWS = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'Mail' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow${more}`;
const ASA = (...entries: readonly string[]): string =>
  lines(...entries.map((entry) => `access-list outside_in extended ${entry}`));
const NFT = (...rules: readonly string[]): string =>
  lines(
    'table inet filter {',
    '  chain input {',
    '    type filter hook input priority 0; policy drop;',
    ...rules.map((rule) => `    ${rule}`),
    '  }',
    '}',
  );
const NSG = (...rules: readonly (readonly [name: string, priority: number, access: string, port: string])[]): string =>
  lines(
    'resource "azurerm_network_security_group" "mail" {',
    '  name = "mail"',
    ...rules.flatMap(([name, priority, access, port]) => [
      '  security_rule {',
      `    name                       = "${name}"`,
      `    priority                   = ${priority}`,
      '    direction                  = "Inbound"',
      `    access                     = "${access}"`,
      '    protocol                   = "Tcp"',
      '    source_port_range          = "*"',
      `    destination_port_range     = "${port}"`,
      '    source_address_prefix      = "*"',
      '    destination_address_prefix = "*"',
      '  }',
    ]),
    '}',
  );
const AWS = (...groups: readonly (readonly [name: string, port: number, cidr: string])[]): string =>
  lines(
    ...groups.flatMap(([name, port, cidr]) => [
      `resource "aws_security_group" "${name}" {`,
      `  name = "${name}"`,
      '  ingress {',
      `    from_port   = ${port}`,
      `    to_port     = ${port}`,
      '    protocol    = "tcp"',
      `    cidr_blocks = ["${cidr}"]`,
      '  }',
      '}',
    ]),
  );
const FORTIOS = (...policies: readonly (readonly [from: string, source: string, target: string, service: string])[]) =>
  lines(
    '#config-version=FGT60F-7.0.1',
    'config firewall policy',
    ...policies.flatMap(([from, source, target, service], i) => [
      `    edit ${i + 1}`,
      `        set srcintf "${from}"`,
      '        set dstintf "dmz"',
      `        set srcaddr "${source}"`,
      `        set dstaddr "${target}"`,
      '        set action accept',
      '        set schedule "always"',
      `        set service "${service}"`,
      '    next',
    ]),
    'end',
  );
const REGISTRY = (ports: string): string =>
  lines(
    'Windows Registry Editor Version 5.00',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]',
    `"A"="v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|${ports}|Name=SMTP|"`,
  );
const PANOS = (...rules: readonly string[]): string =>
  lines('set service tcp-25 protocol tcp port 25', 'set service tcp-587 protocol tcp port 587', ...rules);
const CASES: readonly Case[] = [
  {
    title: 'iptables: a rule more',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A INPUT -p tcp --dport 25 -j ACCEPT'),
    now: IPTABLES('-A INPUT -p tcp --dport 25 -j ACCEPT', '-A INPUT -p tcp --dport 587 -j ACCEPT'),
    words: ['opens 587/tcp in (SMTP submission) for everyone'],
  },
  {
    title: 'iptables: a rule fewer',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A INPUT -p tcp --dport 25 -j ACCEPT', '-A INPUT -s 10.0.0.0/8 -p tcp --dport 587 -j ACCEPT'),
    now: IPTABLES('-A INPUT -p tcp --dport 25 -j ACCEPT'),
    words: ['closes 587/tcp in (SMTP submission) for 10.0.0.0/8'],
  },
  {
    title: 'iptables: a rule moved before a deny',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A INPUT -p tcp --dport 1:1023 -j DROP', '-A INPUT -p tcp --dport 25 -j ACCEPT'),
    now: IPTABLES('-A INPUT -p tcp --dport 25 -j ACCEPT', '-A INPUT -p tcp --dport 1:1023 -j DROP'),
    words: ['opens 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'iptables: the default policy opened',
    fileName: 'a.sh',
    old: lines('iptables -P INPUT DROP', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT'),
    now: lines('iptables -P INPUT ACCEPT', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT'),
    words: [
      'opens 0-24, 26-65535/tcp in for everyone: what no rule names is let through',
      'opens 0-65535/udp in for everyone: what no rule names is let through',
    ],
  },
  {
    title: 'iptables: another interface',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A INPUT -i eth0 -p tcp --dport 25 -j ACCEPT'),
    now: IPTABLES('-A INPUT -i eth1 -p tcp --dport 25 -j ACCEPT'),
    words: ['changes who reaches 25/tcp in (SMTP): opened for everyone via eth1, closed for everyone via eth0'],
  },
  {
    title: 'iptables: a variable changed',
    fileName: 'a.sh',
    old: lines('PORT=25', 'iptables -A INPUT -p tcp --dport "$PORT" -j ACCEPT'),
    now: lines('PORT=587', 'iptables -A INPUT -p tcp --dport "$PORT" -j ACCEPT'),
    words: ['closes 25/tcp in (SMTP) for everyone', 'opens 587/tcp in (SMTP submission) for everyone'],
  },
  {
    title: 'iptables: forwarded to another server',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A FORWARD -d 192.0.2.10 -p tcp --dport 25 -j ACCEPT'),
    now: IPTABLES('-A FORWARD -d 192.0.2.11 -p tcp --dport 25 -j ACCEPT'),
    words: ['changes who reaches 25/tcp (SMTP): opened for everyone to 192.0.2.11, closed for everyone to 192.0.2.10'],
  },
  {
    title: 'iptables: a limit that is not modelled',
    fileName: 'a.rules.v4',
    old: IPTABLES('-A INPUT -p tcp --dport 25 -m limit --limit 3/s -j ACCEPT'),
    now: IPTABLES('-A INPUT -p tcp --dport 25 -m limit --limit 9/s -j ACCEPT'),
    words: ['may change 25/tcp in (SMTP): it hangs on what could not be read'],
  },
  {
    title: 'nft: a comment only',
    fileName: 'a.nft',
    old: NFT('tcp dport 25 accept'),
    now: NFT('# mail', 'tcp dport 25 accept comment "mail"'),
    words: [],
  },
  {
    title: 'nft: written otherwise',
    fileName: 'a.nft',
    old: NFT('tcp dport { 25, 587 } accept'),
    now: NFT('tcp dport {587,25} counter accept'),
    words: [],
  },
  {
    title: 'nft: a set has one port more',
    fileName: 'a.nft',
    old: lines('define mail = { 25 }').concat(NFT('tcp dport $mail accept')),
    now: lines('define mail = { 25, 587 }').concat(NFT('tcp dport $mail accept')),
    words: ['opens 587/tcp in (SMTP submission) for everyone'],
  },
  {
    title: 'nft: the policy is dropped',
    fileName: 'a.nft',
    old: NFT('tcp dport 25 accept').replace('policy drop', 'policy accept'),
    now: NFT('tcp dport 25 accept'),
    words: [
      'closes 0-24, 26-65535/tcp in for everyone: what no rule names was let through',
      'closes 0-65535/udp in for everyone: what no rule names was let through',
    ],
  },
  {
    title: 'Windows: a range widened',
    fileName: 'a.ps1',
    old: WINDOWS('993-995'),
    now: WINDOWS('993-996'),
    words: ['opens 996/tcp in for everyone'],
  },
  {
    title: 'Windows: an address widened',
    fileName: 'a.ps1',
    old: WINDOWS('25', ' -RemoteAddress 10.1.0.0/16'),
    now: WINDOWS('25', ' -RemoteAddress 10.0.0.0/8'),
    words: ['widens 25/tcp in (SMTP): opened for 10.0.0.0/16 and 10.2.0.0-10.255.255.255'],
  },
  {
    title: 'Windows: the protocol changed',
    fileName: 'a.ps1',
    old: WINDOWS('25'),
    now: WINDOWS('25').replace('TCP', 'UDP'),
    words: ['closes 25/tcp in (SMTP) for everyone', 'opens 25/udp in for everyone'],
  },
  {
    title: 'Windows: the action flipped',
    fileName: 'a.ps1',
    old: WINDOWS('25'),
    now: WINDOWS('25').replace('-Action Allow', '-Action Block'),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'Windows: a rule switched off',
    fileName: 'a.ps1',
    old: WINDOWS('25'),
    now: WINDOWS('25', ' -Enabled False'),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'Windows: the direction changed',
    fileName: 'a.ps1',
    old: WINDOWS('25'),
    now: WINDOWS('25').replace('Inbound', 'Outbound').replace('-LocalPort', '-RemotePort'),
    words: ['closes 25/tcp in (SMTP) for everyone', 'opens 25/tcp out (SMTP) to every address'],
  },
  {
    title: 'Windows: the profile changed',
    fileName: 'a.ps1',
    old: WINDOWS('25', ' -Profile Domain'),
    now: WINDOWS('25', ' -Profile Public'),
    words: [
      'changes who reaches 25/tcp in (SMTP): opened for everyone in the public profile, closed for everyone in the domain profile',
    ],
  },
  {
    title: 'Windows: a profile left out',
    fileName: 'a.ps1',
    old: WINDOWS('25', ' -Profile Domain'),
    now: WINDOWS('25'),
    words: ['widens 25/tcp in (SMTP) from everyone in the domain profile to everyone'],
  },
  {
    title: 'netsh: renamed and reordered',
    fileName: 'a.cmd',
    old: lines(
      'netsh advfirewall firewall add rule name="A" dir=in action=allow protocol=TCP localport=25',
      'netsh advfirewall firewall add rule name="B" dir=in action=allow protocol=TCP localport=587',
    ),
    now: lines(
      'netsh advfirewall firewall add rule name="Mail 587" protocol=tcp localport=587 dir=in action=allow',
      'netsh advfirewall firewall add rule name="Mail 25" dir=in action=allow protocol=tcp localport=25',
    ),
    words: [],
  },
  {
    title: 'netsh: limited to a program',
    fileName: 'a.cmd',
    old: lines('netsh advfirewall firewall add rule name="A" dir=in action=allow protocol=TCP localport=25'),
    now: lines(
      'netsh advfirewall firewall add rule name="A" dir=in action=allow program="C:\\relay.exe" protocol=TCP localport=25',
    ),
    words: ['narrows 25/tcp in (SMTP) from everyone to everyone with program c:\\relay.exe'],
  },
  {
    title: 'ASA: another server',
    fileName: 'a.asa',
    old: ASA('permit tcp any host 192.0.2.10 eq smtp'),
    now: ASA('permit tcp any host 192.0.2.11 eq smtp'),
    words: ['changes who reaches 25/tcp (SMTP): opened for everyone to 192.0.2.11, closed for everyone to 192.0.2.10'],
  },
  {
    title: 'ASA: a member more in a group of ports',
    fileName: 'a.asa',
    old: lines('object-group service MAIL tcp', ' port-object eq 25').concat(
      ASA('permit tcp any host 192.0.2.10 object-group MAIL'),
    ),
    now: lines('object-group service MAIL tcp', ' port-object eq 25', ' port-object eq 587').concat(
      ASA('permit tcp any host 192.0.2.10 object-group MAIL'),
    ),
    words: ['opens 587/tcp (SMTP submission) for everyone to 192.0.2.10'],
  },
  {
    title: 'ASA: an object renamed everywhere',
    fileName: 'a.asa',
    old: lines('object network EX1', ' host 192.0.2.10').concat(ASA('permit tcp any object EX1 eq smtp')),
    now: lines('object network EX-MAIL', ' host 192.0.2.10').concat(ASA('permit tcp any object EX-MAIL eq smtp')),
    words: [],
  },
  {
    title: 'ASA: an object has another address',
    fileName: 'a.asa',
    old: lines('object network EX1', ' host 192.0.2.10').concat(ASA('permit tcp any object EX1 eq smtp')),
    now: lines('object network EX1', ' host 192.0.2.11').concat(ASA('permit tcp any object EX1 eq smtp')),
    words: ['changes who reaches 25/tcp (SMTP): opened for everyone to 192.0.2.11, closed for everyone to 192.0.2.10'],
  },
  {
    title: 'ASA: the list renamed',
    fileName: 'a.asa',
    old: ASA('permit tcp any host 192.0.2.10 eq smtp'),
    now: ASA('permit tcp any host 192.0.2.10 eq smtp').replace('outside_in', 'acl_outside'),
    words: [],
  },
  {
    title: 'ASA: the same opened in a second list',
    fileName: 'a.asa',
    old: ASA('permit tcp any host 192.0.2.10 eq smtp'),
    now: ASA('permit tcp any host 192.0.2.10 eq smtp').concat(
      ASA('permit tcp any host 192.0.2.10 eq smtp').replace('outside_in', 'dmz_in'),
    ),
    words: ['opens 25/tcp (SMTP) for everyone to 192.0.2.10'],
  },
  {
    title: 'IOS: renumbered without effect',
    fileName: 'a.ios',
    old: lines('ip access-list extended IN', ' 10 permit tcp any any eq 25', ' 20 permit tcp any any eq 587'),
    now: lines('ip access-list extended IN', ' 15 permit tcp any any eq 25', ' 12 permit tcp any any eq 587'),
    words: [],
  },
  {
    title: 'NSG: a priority behind the deny',
    fileName: 'a.tf',
    old: NSG(['smtp', 100, 'Allow', '25'], ['deny', 200, 'Deny', '*']),
    now: NSG(['smtp', 300, 'Allow', '25'], ['deny', 200, 'Deny', '*']),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'NSG: a priority without effect, a rule renamed',
    fileName: 'a.tf',
    old: NSG(['smtp', 100, 'Allow', '25'], ['deny', 200, 'Deny', '*']),
    now: NSG(['mail', 150, 'Allow', '25'], ['deny', 200, 'Deny', '*']),
    words: [],
  },
  {
    title: 'AWS: the same port in a second group',
    fileName: 'a.tf',
    old: AWS(['edge', 25, '10.0.0.0/8'], ['web', 443, '10.0.0.0/8']),
    now: AWS(['edge', 25, '10.0.0.0/8'], ['web', 25, '0.0.0.0/0']),
    words: [
      'opens 25/tcp in (SMTP) for everyone',
      'closes 443/tcp in (HTTPS: Outlook, OWA, EWS, ActiveSync; AD RMS; Exchange Online (HTTPS)) for 10.0.0.0/8',
    ],
  },
  {
    title: 'AWS: narrowed',
    fileName: 'a.tf',
    old: AWS(['edge', 25, '0.0.0.0/0']),
    now: AWS(['edge', 25, '192.0.2.0/24']),
    words: ['narrows 25/tcp in (SMTP) from everyone to 192.0.2.0/24'],
  },
  {
    title: 'FortiOS: another zone',
    fileName: 'a.conf',
    old: FORTIOS(['wan1', 'all', 'EXCH01', 'SMTP']),
    now: FORTIOS(['wan2', 'all', 'EXCH01', 'SMTP']),
    words: [
      'changes who reaches 25/tcp (SMTP): opened for everyone via wan2 to EXCH01 via dmz, closed for everyone via wan1 to EXCH01 via dmz',
    ],
  },
  {
    title: 'FortiOS: a second server by its name',
    fileName: 'a.conf',
    old: FORTIOS(['wan1', 'all', 'EXCH01', 'SMTP']),
    now: FORTIOS(['wan1', 'all', 'EXCH01', 'SMTP'], ['wan1', 'all', 'EXCH02', 'SMTP']),
    words: ['widens 25/tcp (SMTP): opened for everyone via wan1 to EXCH02 via dmz'],
  },
  {
    title: 'PAN-OS: a rule more',
    fileName: 'a.txt',
    old: PANOS(
      'set rulebase security rules A from untrust to dmz source any destination 192.0.2.10 application any service tcp-25 action allow',
    ),
    now: PANOS(
      'set rulebase security rules A from untrust to dmz source any destination 192.0.2.10 application any service tcp-25 action allow',
      'set rulebase security rules B from untrust to dmz source any destination 192.0.2.10 application any service tcp-587 action allow',
    ),
    words: ['opens 587/tcp (SMTP submission) for everyone via untrust to 192.0.2.10 via dmz'],
  },
  {
    title: 'Junos: the action flipped',
    fileName: 'a.conf',
    old: lines(
      'set firewall family inet filter IN term smtp from protocol tcp',
      'set firewall family inet filter IN term smtp from destination-port 25',
      'set firewall family inet filter IN term smtp then accept',
    ),
    now: lines(
      'set firewall family inet filter IN term smtp from protocol tcp',
      'set firewall family inet filter IN term smtp from destination-port 25',
      'set firewall family inet filter IN term smtp then discard',
    ),
    words: ['closes 25/tcp (SMTP) for everyone'],
  },
  {
    title: 'pf: the last match moved to the end',
    fileName: 'pf.conf',
    old: lines('block in all', 'pass in proto tcp to any port 25', 'pass in proto tcp to any port 587'),
    now: lines('pass in proto tcp to any port 25', 'block in all', 'pass in proto tcp to any port 587'),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'pf: a block of no direction put at the end',
    fileName: 'pf.conf',
    old: lines('block all', 'pass in inet proto tcp to any port 25'),
    now: lines('pass in inet proto tcp to any port 25', 'block all'),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'pf: rules change places without effect',
    fileName: 'pf.conf',
    old: lines('block in all', 'pass in proto tcp to any port 25', 'pass in proto tcp to any port 587'),
    now: lines('block in all', 'pass in proto tcp to any port 587', 'pass in proto tcp to any port 25'),
    words: [],
  },
  {
    title: 'ufw: from everywhere',
    fileName: 'a.sh',
    old: lines('ufw default deny incoming', 'ufw allow from 10.0.0.0/8 to any port 25 proto tcp'),
    now: lines('ufw default deny incoming', 'ufw allow 25/tcp'),
    words: ['widens 25/tcp in (SMTP) from 10.0.0.0/8 to everyone'],
  },
  {
    title: 'firewalld: a rich rule in place of a port',
    fileName: 'a.xml',
    old: lines('<?xml version="1.0" encoding="utf-8"?>', '<zone>', '  <port protocol="tcp" port="25"/>', '</zone>'),
    now: lines(
      '<?xml version="1.0" encoding="utf-8"?>',
      '<zone>',
      '  <rule family="ipv4">',
      '    <source address="10.0.0.0/8"/>',
      '    <port protocol="tcp" port="25"/>',
      '    <accept/>',
      '  </rule>',
      '</zone>',
    ),
    words: ['narrows 25/tcp in (SMTP) from everyone to 10.0.0.0/8'],
  },
  {
    title: 'RouterOS: a rule disabled',
    fileName: 'a.rsc',
    old: lines(
      '/ip firewall filter',
      'add chain=forward protocol=tcp dst-port=25 dst-address=192.0.2.10 action=accept',
      'add chain=forward action=drop',
    ),
    now: lines(
      '/ip firewall filter',
      'add chain=forward protocol=tcp dst-port=25 dst-address=192.0.2.10 action=accept disabled=yes',
      'add chain=forward action=drop',
    ),
    words: ['closes 25/tcp (SMTP) for everyone to 192.0.2.10'],
  },
  {
    title: 'VyOS: a port more in one rule',
    fileName: 'a.vyos',
    old: lines(
      "set firewall ipv4 name IN rule 10 action 'accept'",
      "set firewall ipv4 name IN rule 10 destination port '25'",
      "set firewall ipv4 name IN rule 10 protocol 'tcp'",
    ),
    now: lines(
      "set firewall ipv4 name IN rule 10 action 'accept'",
      "set firewall ipv4 name IN rule 10 destination port '25,587'",
      "set firewall ipv4 name IN rule 10 protocol 'tcp'",
    ),
    words: ['opens 587/tcp (SMTP submission) for everyone'],
  },
  {
    title: 'iptables: the default alone before',
    fileName: 'a.sh',
    old: lines('iptables -P INPUT ACCEPT'),
    now: lines('iptables -P INPUT DROP', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT'),
    words: [
      'closes 0-24, 26-65535/tcp in for everyone: what no rule names was let through',
      'closes 0-65535/udp in for everyone: what no rule names was let through',
    ],
  },
  {
    title: 'iptables: a rule of a chain that others jump to',
    fileName: 'a.sh',
    old: lines('iptables -N MAIL', 'iptables -A INPUT -p tcp -j MAIL', 'iptables -A MAIL -p tcp --dport 25 -j ACCEPT'),
    now: lines('iptables -N MAIL', 'iptables -A INPUT -p tcp -j MAIL', 'iptables -A MAIL -p tcp --dport 587 -j ACCEPT'),
    words: ['closes 25/tcp in (SMTP) for everyone', 'opens 587/tcp in (SMTP submission) for everyone'],
  },
  {
    title: 'Windows: the firewall switched off',
    fileName: 'a.ps1',
    old: lines(WINDOWS('25')),
    now: lines(WINDOWS('25'), 'Set-NetFirewallProfile -Profile Domain,Private,Public -Enabled False'),
    words: [
      'opens 0-65535/tcp in for everyone: the firewall is switched off',
      'opens 0-65535/udp in for everyone: the firewall is switched off',
    ],
  },
  {
    title: 'Windows: a keyword for more callers',
    fileName: 'a.ps1',
    old: WINDOWS('RPC', ' -RemoteAddress 10.0.0.1'),
    now: WINDOWS('RPC'),
    words: ['widens RPC in from 10.0.0.1 to everyone'],
  },
  {
    title: 'Windows: the rule removed further down',
    fileName: 'a.ps1',
    old: lines(WINDOWS('25')),
    now: lines(WINDOWS('25'), "Remove-NetFirewallRule -DisplayName 'Mail'"),
    words: ['closes 25/tcp in (SMTP) for everyone'],
  },
  {
    title: 'ASA: one rule fewer, and another behind a deny',
    fileName: 'a.asa',
    old: ASA('permit tcp any any eq 25', 'permit tcp any any eq 587', 'deny tcp any any range 1 1024'),
    now: ASA('deny tcp any any range 1 1024', 'permit tcp any any eq 25'),
    words: ['closes 25/tcp (SMTP) for everyone', 'closes 587/tcp (SMTP submission) for everyone'],
  },
  {
    title: 'ASA: bound to another interface',
    fileName: 'a.asa',
    old: ASA('permit tcp any any eq 25').concat(lines('access-group outside_in in interface outside')),
    now: ASA('permit tcp any any eq 25').concat(lines('access-group outside_in in interface dmz')),
    words: ['changes who reaches 25/tcp (SMTP): opened for everyone via dmz, closed for everyone via outside'],
  },
  {
    title: 'AWS: IPv6 too',
    fileName: 'a.tf',
    old: AWS(['edge', 25, '0.0.0.0/0']),
    now: AWS(['edge', 25, '0.0.0.0/0']).replace('["0.0.0.0/0"]', '["0.0.0.0/0"]\n    ipv6_cidr_blocks = ["::/0"]'),
    words: ['widens 25/tcp in (SMTP): opened for everyone over IPv6'],
  },
  {
    title: 'the registry: another port, for one profile',
    fileName: 'a.reg',
    old: REGISTRY('LPort=25'),
    now: REGISTRY('LPort=587|Profile=Domain'),
    words: [
      'closes 25/tcp in (SMTP) for everyone',
      'opens 587/tcp in (SMTP submission) for everyone in the domain profile',
    ],
  },
  {
    title: 'gcloud: a priority before the deny',
    fileName: 'a.sh',
    old: lines(
      'gcloud compute firewall-rules create deny --network=mail --action=DENY --rules=all --priority=900',
      'gcloud compute firewall-rules create smtp --network=mail --allow=tcp:25',
    ),
    now: lines(
      'gcloud compute firewall-rules create deny --network=mail --action=DENY --rules=all --priority=900',
      'gcloud compute firewall-rules create smtp --network=mail --allow=tcp:25 --priority=800',
    ),
    words: ['opens 25/tcp in (SMTP) for everyone'],
  },
];

describe('what a reviewer is told of a change', () => {
  for (const { title, fileName, old, now, words } of CASES) {
    it(title, () => {
      const [before, after] = [old, now].map((text) => testDocument(text, { fileName }));
      assert.ok(before?.language && after?.language);
      assert.deepEqual(
        explainChange(before, after, testEnv()).lines.map((line) => line.words),
        words,
      );
    });
  }

  it('what was not compared, where interfaces make more combinations than are told apart', () => {
    const between = (count: number, port: number): string =>
      IPTABLES(
        ...Array.from({ length: count }, (_, i) => `-A FORWARD -i in${i} -o out${i} -p tcp --dport 25 -j ACCEPT`),
        `-A FORWARD -i in0 -o out0 -p tcp --dport ${port} -j ACCEPT`,
        '-A FORWARD -p tcp --dport 25 -j DROP',
        '-A FORWARD -p tcp --dport 587 -j DROP',
      );
    const notes = (count: number): readonly string[] => {
      const [before, after] = [25, 587].map((port) => testDocument(between(count, port), { fileName: 'a.v4' }));
      assert.ok(before && after);
      const report = explainChange(before, after, testEnv());
      assert.equal(report.lines.length, 1);
      const page = changeText(report, before, after, 'a.v4');
      for (const note of report.notes) assert.ok(page.includes(note), page);
      return report.notes;
    };
    assert.deepEqual(notes(2), []);
    const [note, more] = notes(8);
    assert.equal(more, undefined);
    assert.match(note ?? '', /make 81 combinations; only those that stand together in a rule were compared/);
  });
});
