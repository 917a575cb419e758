import assert from 'node:assert/strict';
import { reportOn } from '../../harness/rules';

// What rules open does not stand open where the text takes them away or switches them off further down.

const RDP = 'management-port-from-internet';
const POP = 'plaintext-mail-from-internet';

const told = (language: string, lines: readonly string[]): string[] =>
  reportOn({ language, text: `# Exchange Server\n${lines.join('\n')}\n` })
    .map(({ code }) => code)
    .filter((code) => code === RDP || code === POP)
    .sort();

/** A rule for the remote desktop and one for POP3. */
interface Case {
  readonly language: string;
  readonly rules: readonly string[];
  /** What takes the first one away. */
  readonly first: readonly string[];
  /** What may take away either, or takes both. */
  readonly either: readonly string[];
  /** What concerns other rules, or takes nothing away. */
  readonly none: readonly string[];
}

const panos = (name: string, service: string): string[] =>
  [
    'from untrust',
    'to dmz',
    'source any',
    'destination any',
    'application any',
    `service ${service}`,
    'action allow',
  ].map((line) => `set rulebase security rules ${name} ${line}`);

const CASES: readonly Case[] = [
  {
    language: 'routeros',
    rules: [
      '/ip firewall filter',
      'add chain=forward action=accept protocol=tcp dst-port=3389 comment="Exchange RDP"',
      'add chain=forward action=accept protocol=tcp dst-port=110 comment="Exchange POP"',
    ],
    first: [
      'disable [find comment="Exchange RDP"]',
      'remove [find comment="Exchange RDP"]',
      'remove [find where chain=forward comment="Exchange RDP"]',
      'set [find comment="Exchange RDP"] disabled=yes',
      'remove [find comment="Exchange RDP" dst-port=3389]\nremove [find comment="Exchange RDP"]',
      '/ip firewall filter remove [find comment="Exchange RDP"]',
    ],
    either: [
      'remove 0',
      'disable 0,1',
      'remove [find comment~"Exchange"]',
      'remove [find]',
      'remove [find dynamic=no]',
      'remove [find chain=forward]',
      'disable [find action=accept]',
      'remove [find dst-port=3389]',
    ],
    none: [
      'enable [find comment="Exchange RDP"]',
      'remove [find comment="Exchange OWA"]',
      'remove [find chain=input]',
      '/ip firewall nat remove [find]',
      '/ipv6 firewall filter remove [find chain=forward]',
    ],
  },
  {
    language: 'shell',
    rules: [
      'nft add rule inet filter input tcp dport 3389 accept',
      'nft add rule inet filter input tcp dport 110 accept',
    ],
    first: [],
    either: ['nft delete rule inet filter input handle 5', 'nft flush chain inet filter input'],
    none: ['nft delete rule inet filter forward handle 5', 'nft rename chain inet filter input inside'],
  },
  {
    language: 'nftables',
    rules: ['add rule inet filter input tcp dport 3389 accept', 'add rule inet filter input tcp dport 110 accept'],
    first: [],
    either: ['flush chain inet filter input'],
    none: ['delete rule inet filter input handle 5'],
  },
  {
    language: 'shell',
    rules: ['iptables -A INPUT -p tcp --dport 3389 -j ACCEPT', 'iptables -A INPUT -p tcp --dport 110 -j ACCEPT'],
    first: ['iptables -D INPUT -p tcp --dport 3389 -j ACCEPT'],
    either: ['iptables -D INPUT 1', 'iptables -F'],
    none: [
      'iptables -D FORWARD 1',
      'ip6tables -D INPUT 1',
      'iptables -D INPUT -p tcp --dport 25 -j ACCEPT',
      'iptables -D INPUT -p tcp --dport 3389 -m limit --limit 5/min -j ACCEPT',
    ],
  },
  {
    language: 'shell',
    rules: ['ufw allow 3389/tcp', 'ufw allow 110/tcp'],
    first: ['ufw delete allow 3389/tcp'],
    either: ['ufw delete 1', 'ufw --force reset'],
    none: ['ufw delete allow 25/tcp', 'ufw reload'],
  },
  {
    language: 'vyos',
    rules: [10, 20].flatMap((rule) => [
      `set firewall name WAN_IN rule ${rule} action accept`,
      `set firewall name WAN_IN rule ${rule} protocol tcp`,
      `set firewall name WAN_IN rule ${rule} destination port ${rule === 10 ? 3389 : 110}`,
    ]),
    first: ['delete firewall name WAN_IN rule 10'],
    either: ['delete firewall name WAN_IN'],
    none: ['delete firewall name WAN_IN rule 30', 'delete firewall name WAN_OUT rule 10'],
  },
  {
    language: 'junos',
    rules: ['rdp', 'pop'].flatMap((term) => [
      `set firewall family inet filter OUTSIDE term ${term} from protocol tcp`,
      `set firewall family inet filter OUTSIDE term ${term} from destination-port ${term === 'rdp' ? 3389 : 110}`,
      `set firewall family inet filter OUTSIDE term ${term} then accept`,
    ]),
    first: ['delete firewall family inet filter OUTSIDE term rdp'],
    either: ['delete firewall family inet filter OUTSIDE'],
    none: [
      'delete firewall family inet filter OUTSIDE term smtp',
      'delete firewall family inet filter INSIDE term rdp',
      'insert firewall family inet filter OUTSIDE term rdp after term pop',
    ],
  },
  {
    language: 'panos',
    rules: [
      'set service rdp protocol tcp port 3389',
      'set service pop3 protocol tcp port 110',
      ...panos('RDP', 'rdp'),
      ...panos('POP', 'pop3'),
    ],
    first: ['delete rulebase security rules RDP'],
    either: ['delete rulebase security rules'],
    none: ['delete rulebase security rules SMTP', 'move rulebase security rules RDP bottom'],
  },
  {
    language: 'cisco',
    rules: ['ip access-list extended OUTSIDE', ' 10 permit tcp any any eq 3389', ' 20 permit tcp any any eq 110'],
    first: [' no 10', ' no 10 permit tcp any any eq 3389', ' no permit tcp any any eq 3389'],
    either: ['no ip access-list extended OUTSIDE'],
    none: [' no 30', 'no ip access-list extended INSIDE'],
  },
  {
    language: 'cisco',
    rules: ['ip access-list extended OUTSIDE', ' permit tcp any any eq 3389', ' permit tcp any any eq 110'],
    first: [' no permit tcp any any eq 3389'],
    either: [' no 10'],
    none: ['no ip access-list extended INSIDE'],
  },
];

describe('rules: what is taken away', () => {
  for (const { language, rules, first, either, none } of CASES) {
    const kinds = [
      [first, [POP], 'takes one'],
      [either, [], 'may take any'],
      [none, [RDP, POP].sort(), 'takes none'],
    ] as const;
    for (const [lines, codes, what] of kinds) {
      for (const line of lines) {
        it(`${language}: ${line.trim().replaceAll('\n', '; ')} ${what}`, () => {
          assert.deepEqual(told(language, [...rules, line]), codes);
        });
      }
    }
    it(`${language}: rules behind it stand`, () => {
      for (const line of either) assert.deepEqual(told(language, [line, ...rules]), [RDP, POP].sort(), line);
    });
  }
});
