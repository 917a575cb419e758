import assert from 'node:assert/strict';
import { reportOn } from '../../harness/rules';

// Rules that were taken away, changed or put elsewhere are no reason to say anything of those behind them.

const ORDER: ReadonlySet<string> = new Set(['duplicate-rule', 'shadowed-rule', 'allow-after-deny', 'block-wins']);

const told = (language: string, lines: readonly string[]): string[] =>
  reportOn({ language, text: `${lines.join('\n')}\n` })
    .map(({ code }) => code)
    .filter((code) => ORDER.has(code));

/** A rule, another one of which something is said because of it, and what may be done between the two. */
interface Case {
  readonly language: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** After each of these nothing is said. */
  readonly silent: readonly string[];
  /** These concern other rules. */
  readonly same?: readonly string[];
}

const forti = (id: number, action: string, service: string): string[] => [
  `edit ${id}`,
  `set name "mail-${id}"`,
  'set srcintf "wan1"',
  'set dstintf "dmz"',
  'set srcaddr "all"',
  'set dstaddr "all"',
  `set action ${action}`,
  'set schedule "always"',
  `set service "${service}"`,
  'next',
];

const junos = (term: string, ...lines: string[]): string[] =>
  lines.map((line) => `set firewall family inet filter OUTER term ${term} ${line}`);

const vyos = (rule: number, ...lines: string[]): string[] =>
  lines.map((line) => `set firewall name OUTER rule ${rule} ${line}`);

const panos = (name: string, service: string, action: string): string[] =>
  [
    'from any',
    'to any',
    'source any',
    'destination any',
    'application any',
    `service ${service}`,
    `action ${action}`,
  ].map((line) => `set rulebase security rules ${name} ${line}`);

const powershell = (name: string, action: string): string =>
  `New-NetFirewallRule -DisplayName 'Mail ${name}' -Name ${name} -Group Mail -Direction Inbound -Protocol TCP -LocalPort 587 -Action ${action}`;

const CASES: readonly Case[] = [
  {
    language: 'fortios',
    first: ['config firewall policy', ...forti(1, 'deny', 'ALL')],
    second: [...forti(2, 'accept', 'SMTP'), 'end'],
    silent: ['delete 1', 'delete 3 1', 'purge', 'edit 1\nset status disable\nnext', 'edit 1\nset service "HTTP"\nnext'],
    same: [
      'delete 7',
      'edit 7\nset status disable\nnext',
      'end\nconfig firewall policy6\npurge\nend\nconfig firewall policy',
    ],
  },
  {
    language: 'junos',
    first: junos('first', 'then discard'),
    second: junos('mail', 'from protocol tcp', 'from destination-port 587', 'then accept'),
    silent: [
      'delete firewall family inet filter OUTER term first',
      'delete firewall family inet filter OUTER',
      'delete firewall',
      'edit firewall family inet filter OUTER\ndelete term first\ntop',
      'edit firewall family inet\ndelete filter OUTER\ntop',
      'insert firewall family inet filter OUTER term first after term last',
    ],
    same: [
      'delete firewall family inet filter OUTER term other',
      'delete firewall family inet filter INNER',
      'delete security policies',
      'delete applications',
    ],
  },
  {
    language: 'vyos',
    first: vyos(10, 'action drop'),
    second: vyos(20, 'action accept', 'protocol tcp', 'destination port 587'),
    silent: [
      'delete firewall name OUTER rule 10',
      'delete firewall name OUTER',
      'delete firewall name',
      'delete firewall',
      'rename firewall name OUTER rule 10 to rule 90',
      'edit firewall name OUTER\nrename rule 10 to rule 90\ntop',
      'edit firewall name OUTER\ndelete rule 10\ntop',
    ],
    same: [
      'delete firewall name OUTER rule 30',
      'delete firewall name INNER',
      'delete firewall name OUTER description',
      'delete nat',
    ],
  },
  {
    language: 'panos',
    first: ['set service smtp protocol tcp port 25', ...panos('deny', 'any', 'deny')],
    second: panos('mail', 'smtp', 'allow'),
    silent: [
      'delete rulebase security rules deny',
      'delete rulebase security rules',
      'delete rulebase security',
      'move rulebase security rules deny bottom',
    ],
    same: [
      'delete rulebase security rules other',
      'delete rulebase nat',
      'delete rulebase security rules mail description',
      'move rulebase nat rules out top',
    ],
  },
  {
    language: 'cisco',
    first: ['ip access-list extended OUTER', ' 10 deny tcp any any'],
    second: [' 20 permit tcp any host 192.0.2.5 eq 587'],
    silent: [
      ' no 10',
      ' no 10 deny tcp any any',
      ' no deny tcp any any',
      'no ip access-list extended OUTER\nip access-list extended OUTER',
      'ip access-list resequence OUTER 100 10\nip access-list extended OUTER',
    ],
    same: [
      ' no 30',
      ' no 30 permit tcp any any eq 993',
      'no ip access-list extended INNER\nip access-list extended OUTER',
      'no ipv6 access-list OUTER\nip access-list extended OUTER',
      'ip access-list resequence INNER 100 10\nip access-list extended OUTER',
    ],
  },
  {
    // An entry that is written without a number has one.
    language: 'cisco',
    first: ['ip access-list extended OUTER', ' deny tcp any any'],
    second: [' permit tcp any host 192.0.2.5 eq 587'],
    silent: [' no 10', ' no 10 deny tcp any any', ' no deny tcp any any'],
  },
  {
    language: 'cisco',
    first: ['access-list OUTER extended deny ip any any'],
    second: ['access-list OUTER extended permit tcp any host 192.0.2.5 eq 587'],
    silent: [
      'no access-list OUTER extended deny ip any any',
      'clear configure access-list OUTER',
      'no access-list OUTER',
      'clear access-list OUTER',
    ],
    same: [
      'clear configure access-list INNER',
      'no access-list INNER extended deny ip any any',
      'clear access-list OUTER counters',
    ],
  },
  {
    language: 'routeros',
    first: ['/ip firewall filter', 'add chain=forward action=drop comment=old'],
    second: ['add chain=forward action=accept protocol=tcp dst-port=587'],
    silent: [
      'remove [find comment=old]',
      'remove [find chain=forward]',
      'remove 0',
      'remove numbers=0',
      'disable 0',
      'disable [find comment=old]',
      'set [find comment=old] disabled=yes',
      'set 0 action=passthrough',
      'move 0 destination=5',
      'move [find comment=old] 5',
      '/ip firewall filter remove [find]',
    ],
    same: [
      'remove [find comment=other]',
      'disable [find where chain=forward comment="other"]',
      'set [find comment=other] disabled=yes',
      'remove [find comment=other dst-port=587]\nadd chain=forward action=drop comment=old',
      'remove [find chain=input]',
      '/ip firewall nat remove [find]\n/ip firewall filter',
      '/ip firewall address-list remove 0\n/ip firewall filter',
    ],
  },
  {
    language: 'shell',
    first: ['iptables -A FORWARD -p tcp --dport 587 -j DROP'],
    second: ['iptables -A FORWARD -p tcp --dport 587 -j ACCEPT'],
    silent: [
      'iptables -D FORWARD 1',
      'iptables -D FORWARD -p tcp --dport 587 -j DROP',
      'iptables -R FORWARD 1 -p tcp --dport 993 -j DROP',
      'iptables --rename-chain FORWARD OLD',
      'iptables -F',
    ],
    same: [
      'iptables -X',
      'iptables -t nat -F',
      'iptables -R INPUT 1 -p tcp --dport 993 -j DROP',
      'iptables -E OLD OLDER',
    ],
  },
  {
    language: 'nftables',
    first: [
      'add table inet mail',
      'add chain inet mail in { type filter hook input priority 0; }',
      'add rule inet mail in tcp dport 587 drop',
    ],
    second: ['add rule inet mail in tcp dport 587 accept'],
    silent: [
      'delete rule inet mail in handle 4',
      'destroy rule inet mail in handle 4',
      'rename chain inet mail in old',
      'flush chain inet mail in',
    ],
    same: [
      'delete rule inet mail out handle 4',
      'rename chain inet other in old',
      'delete element inet mail ports { 25 }',
    ],
  },
  {
    language: 'shell',
    first: ['ufw deny in on eth0 to any port 587'],
    second: ['ufw allow in on eth0 from 192.0.2.1 to any port 587'],
    silent: ['ufw delete 1', 'ufw --force delete 1', 'yes | ufw delete 1', 'ufw reset', 'ufw --force reset'],
    same: ['ufw reload', 'ufw status numbered', 'ufw route delete allow proto tcp to any port 25'],
  },
  {
    language: 'shell',
    first: ['firewall-cmd --zone=dmz --add-port=587/tcp'],
    second: ['firewall-cmd --zone=dmz --add-port=587/tcp'],
    silent: [
      'firewall-cmd --reload',
      'firewall-cmd --complete-reload',
      'firewall-cmd --zone=dmz --remove-port=587/tcp',
      'firewall-cmd --reset-to-defaults',
    ],
    same: [
      'firewall-cmd --permanent --zone=dmz --remove-port=587/tcp',
      'firewall-cmd --state',
      'firewall-cmd --runtime-to-permanent',
    ],
  },
  {
    language: 'shell',
    first: ['firewall-cmd --permanent --zone=dmz --add-port=587/tcp'],
    second: ['firewall-cmd --permanent --zone=dmz --add-port=587/tcp'],
    silent: ['firewall-cmd --permanent --delete-zone=dmz', 'firewall-cmd --permanent --load-zone-defaults=dmz'],
    same: ['firewall-cmd --reload', 'firewall-cmd --zone=dmz --remove-port=587/tcp'],
  },
  {
    language: 'batch',
    first: ['netsh advfirewall firewall add rule name="Old" dir=in action=block protocol=TCP localport=587'],
    second: ['netsh advfirewall firewall add rule name="Mail" dir=in action=allow protocol=TCP localport=587'],
    silent: [
      'netsh advfirewall import c:\\rules.wfw',
      'netsh advfirewall firewall delete rule name="Old"',
      'netsh advfirewall firewall set rule name="Old" new enable=no',
    ],
    same: ['netsh advfirewall export c:\\rules.wfw', 'netsh advfirewall firewall delete rule name="Other"'],
  },
  {
    language: 'powershell',
    first: [powershell('old', 'Block')],
    second: [powershell('new', 'Allow')],
    silent: [
      'Remove-NetFirewallRule -Name old',
      "Remove-NetFirewallRule -DisplayName 'Mail old'",
      'Remove-NetFirewallRule -Group Mail',
      'Remove-NetFirewallRule -DisplayGroup Mail',
      'Disable-NetFirewallRule -Name old',
      'Get-NetFirewallRule -Group Mail | Disable-NetFirewallRule',
      'Set-NetFirewallRule -Name old -Action Allow',
      'Rename-NetFirewallRule -Name old -NewName older\nRemove-NetFirewallRule -Name older',
      'Remove-NetFirewallRule -Group MAIL',
      'Remove-NetFirewallRule -Group M*',
      "Remove-NetFirewallRule -Group '@FirewallAPI.dll,-28502'",
      'Remove-NetFirewallRule -Name $id',
      'netsh advfirewall firewall set rule group="mail" new enable=no',
    ],
    same: [
      "Remove-NetFirewallRule -DisplayName 'Mail older'",
      'Remove-NetFirewallRule -Name older',
      'Remove-NetFirewallRule -Group Web',
      'Remove-NetFirewallRule -DisplayGroup Old',
      'Get-NetFirewallRule -Group Web | Disable-NetFirewallRule',
      'Remove-NetFirewallRule -Name Mail',
      'netsh advfirewall firewall set rule group="Mail old" new enable=no',
      'netsh advfirewall firewall set rule name="old" new enable=no',
    ],
  },
  {
    // A group that is not known may be any.
    language: 'powershell',
    first: [powershell('old', 'Block').replace('-Group Mail', '-Group $group')],
    second: [powershell('new', 'Allow')],
    silent: ['Remove-NetFirewallRule -Group Web', 'Remove-NetFirewallRule -Name old'],
    same: ["Remove-NetFirewallRule -DisplayName 'Web'"],
  },
  {
    // Without a second name or a group no rule is found by one.
    language: 'powershell',
    first: ["New-NetFirewallRule -DisplayName 'Old' -Direction Inbound -Protocol TCP -LocalPort 587 -Action Block"],
    second: ["New-NetFirewallRule -DisplayName 'Mail' -Direction Inbound -Protocol TCP -LocalPort 587 -Action Allow"],
    silent: ['Remove-NetFirewallRule -Name $id', "Remove-NetFirewallRule -DisplayName 'Old'"],
    same: ['Remove-NetFirewallRule -Name Old', 'Remove-NetFirewallRule -Group Mail'],
  },
];

describe('rules: what was done to rules before', () => {
  for (const { language, first, second, silent, same = [] } of CASES) {
    it(`${language}: ${first[first.length - 1]} decides about what follows`, () => {
      assert.notDeepEqual(told(language, [...first, ...second]), []);
    });
    for (const between of silent) {
      it(`${language}: not behind ${between.trim().replaceAll('\n', '; ')}`, () => {
        assert.deepEqual(told(language, [...first, between, ...second]), []);
      });
    }
    for (const between of same) {
      it(`${language}: also behind ${between.trim().replaceAll('\n', '; ')}`, () => {
        assert.notDeepEqual(told(language, [...first, between, ...second]), []);
      });
    }
  }

  it('tells of twins that have different names of their own', () => {
    const text = ['a', 'b'].map((name) => powershell(name, 'Allow'));
    assert.deepEqual(told('powershell', [...text]), ['duplicate-rule']);
    assert.deepEqual(told('powershell', [text[0] as string, (text[1] as string).replace(' -Name b -Group Mail', '')]), [
      'duplicate-rule',
    ]);
  });
});
