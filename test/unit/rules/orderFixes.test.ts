import assert from 'node:assert/strict';
import { fixed, reportOn } from '../../harness/rules';

// A rule that another one hides is put before it by what its dialect has for that: a number, `quick`, the place of its
// lines. Each text is read again with the edit made.

interface Case {
  readonly name: string;
  readonly language: string;
  readonly code: string;
  readonly text: string;
  /** Beginning of a title, and the text behind it. */
  readonly fixes: readonly (readonly [title: string, after: string])[];
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const GIVE = 'Give it priority';
const ALLOW_AFTER_DENY = 'allow-after-deny';

const nacl = (deny: number, allow: number): string =>
  lines(
    `aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number ${deny} --protocol -1 --cidr-block 0.0.0.0/0 --rule-action deny`,
    `aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number ${allow} --protocol tcp --port-range From=25,To=25 --cidr-block 0.0.0.0/0 --rule-action allow`,
  );
const nsg = (...rules: readonly (readonly [number: number, access: string, port: string])[]): string =>
  lines(
    ...rules.map(
      ([number, access, port]) =>
        `az network nsg rule create -g mail --nsg-name ex -n r${port.length}${access} --priority ${number} --direction Inbound --access ${access} --protocol '*' --destination-port-ranges '${port}'`,
    ),
  );
const policy = (number: number, action: string, service: string): readonly string[] => [
  `    edit ${number}`,
  '        set srcintf "wan1"',
  '        set dstintf "dmz"',
  '        set srcaddr "all"',
  '        set dstaddr "all"',
  `        set action ${action}`,
  '        set schedule "always"',
  `        set service "${service}"`,
  '    next',
];

const task = (name: string, ...body: readonly string[]): readonly string[] => [
  `    - name: ${name}`,
  '      ansible.builtin.iptables:',
  ...body.map((line) => `        ${line}`),
];
const DROP = task('Drop the rest', 'chain: INPUT', 'jump: DROP');
const SMTP = task('SMTP', 'chain: INPUT', 'protocol: tcp', 'destination_port: "25"', 'jump: ACCEPT');
const OTHER = ['', '    - name: Other', '      ansible.builtin.debug:', '        msg: x'];
const play = (...tasks: readonly (readonly string[])[]): string => lines('- hosts: mail', '  tasks:', ...tasks.flat());

const CASES: readonly Case[] = [
  {
    name: 'a task in Ansible',
    language: 'yaml',
    code: ALLOW_AFTER_DENY,
    text: play(DROP, SMTP, OTHER),
    fixes: [['Move it before the rule that hides it', play(SMTP, DROP, OTHER)]],
  },
  {
    name: 'a task in Ansible, before the one that hides a part of what is refused',
    language: 'yaml',
    code: 'shadowed-rule',
    text: play(task('Low', 'chain: INPUT', 'protocol: tcp', 'destination_port: "1:1023"', 'jump: DROP'), SMTP, OTHER),
    fixes: [
      [
        'Move it before the rule that hides it',
        play(SMTP, task('Low', 'chain: INPUT', 'protocol: tcp', 'destination_port: "1:1023"', 'jump: DROP'), OTHER),
      ],
      [
        'Remove the rule that decides nothing',
        play(task('Low', 'chain: INPUT', 'protocol: tcp', 'destination_port: "1:1023"', 'jump: DROP'), OTHER),
      ],
    ],
  },
  {
    name: 'a network ACL of AWS, below a hundred',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: nacl(100, 200),
    fixes: [[`${GIVE} 99`, nacl(100, 99)]],
  },
  {
    name: 'a network ACL of AWS with no number left: the rule that blocks goes behind',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: nacl(1, 200),
    fixes: [['Give the rule that blocks everything priority 210', nacl(210, 200)]],
  },
  {
    name: 'a security group of Azure: taken numbers are left alone',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: nsg([149, 'Allow', '587'], [150, 'Deny', '*'], [200, 'Allow', '25']),
    fixes: [[`${GIVE} 148`, nsg([149, 'Allow', '587'], [150, 'Deny', '*'], [148, 'Allow', '25'])]],
  },
  {
    name: 'a security group of Azure begins at 100: the rule that blocks goes behind',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: nsg([100, 'Deny', '*'], [200, 'Allow', '25'], [210, 'Allow', '443']),
    fixes: [
      [
        'Give the rule that blocks everything priority 220',
        nsg([220, 'Deny', '*'], [200, 'Allow', '25'], [210, 'Allow', '443']),
      ],
      [
        'Give the rule that blocks everything priority 220',
        nsg([220, 'Deny', '*'], [200, 'Allow', '25'], [210, 'Allow', '443']),
      ],
    ],
  },
  {
    name: 'a security group of Azure that is full on both sides: nothing',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: nsg([100, 'Deny', '*'], [4090, 'Allow', '25']),
    fixes: [],
  },
  {
    name: 'Google: the number that every rule has without one',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: lines(
      'gcloud compute firewall-rules create closed --network=n --action=DENY --rules=all --priority=900',
      'gcloud compute firewall-rules create smtp --network=n --allow=tcp:25',
    ),
    fixes: [
      [
        `${GIVE} 899`,
        lines(
          'gcloud compute firewall-rules create closed --network=n --action=DENY --rules=all --priority=900',
          'gcloud compute firewall-rules create smtp --network=n --allow=tcp:25 --priority=899',
        ),
      ],
    ],
  },
  {
    name: 'Google in Terraform',
    language: 'hcl',
    code: ALLOW_AFTER_DENY,
    text: lines(
      'resource "google_compute_firewall" "closed" {',
      '  name     = "closed"',
      '  network  = "mail"',
      '  priority = 900',
      '  deny { protocol = "all" }',
      '}',
      'resource "google_compute_firewall" "smtp" {',
      '  name    = "smtp"',
      '  network = "mail"',
      '  allow {',
      '    protocol = "tcp"',
      '    ports    = ["25"]',
      '  }',
      '}',
    ),
    fixes: [
      [
        `${GIVE} 899`,
        lines(
          'resource "google_compute_firewall" "closed" {',
          '  name     = "closed"',
          '  network  = "mail"',
          '  priority = 900',
          '  deny { protocol = "all" }',
          '}',
          'resource "google_compute_firewall" "smtp" {',
          '  name    = "smtp"',
          '  network = "mail"',
          '  priority = 899',
          '  allow {',
          '    protocol = "tcp"',
          '    ports    = ["25"]',
          '  }',
          '}',
        ),
      ],
    ],
  },
  {
    name: 'IOS with numbers',
    language: 'cisco',
    code: ALLOW_AFTER_DENY,
    text: lines('ip access-list extended IN', ' 20 deny ip any any', ' 30 permit tcp any host 192.0.2.5 eq smtp'),
    fixes: [
      [
        `${GIVE} 19`,
        lines('ip access-list extended IN', ' 20 deny ip any any', ' 19 permit tcp any host 192.0.2.5 eq smtp'),
      ],
    ],
  },
  {
    name: 'ipfw',
    language: 'shell',
    code: ALLOW_AFTER_DENY,
    text: lines('ipfw add 100 deny ip from any to any', 'ipfw add 200 allow tcp from any to me 25'),
    fixes: [[`${GIVE} 99`, lines('ipfw add 100 deny ip from any to any', 'ipfw add 99 allow tcp from any to me 25')]],
  },
  {
    name: 'VyOS: on each line of the rule',
    language: 'vyos',
    code: ALLOW_AFTER_DENY,
    text: lines(
      "set firewall ipv4 name IN rule 10 action 'drop'",
      "set firewall ipv4 name IN rule 20 action 'accept'",
      "set firewall ipv4 name IN rule 20 destination port '25'",
      "set firewall ipv4 name IN rule 20 protocol 'tcp'",
    ),
    fixes: [
      [
        `${GIVE} 9`,
        lines(
          "set firewall ipv4 name IN rule 10 action 'drop'",
          "set firewall ipv4 name IN rule 9 action 'accept'",
          "set firewall ipv4 name IN rule 9 destination port '25'",
          "set firewall ipv4 name IN rule 9 protocol 'tcp'",
        ),
      ],
    ],
  },
  {
    name: 'VyOS with lines of another rule between: that other one',
    language: 'vyos',
    code: ALLOW_AFTER_DENY,
    text: lines(
      "set firewall ipv4 name IN rule 20 action 'accept'",
      "set firewall ipv4 name IN rule 10 action 'drop'",
      "set firewall ipv4 name IN rule 20 destination port '25'",
      "set firewall ipv4 name IN rule 20 protocol 'tcp'",
    ),
    fixes: [
      [
        'Give the rule that blocks everything priority 30',
        lines(
          "set firewall ipv4 name IN rule 20 action 'accept'",
          "set firewall ipv4 name IN rule 30 action 'drop'",
          "set firewall ipv4 name IN rule 20 destination port '25'",
          "set firewall ipv4 name IN rule 20 protocol 'tcp'",
        ),
      ],
    ],
  },
  {
    name: 'pf: behind the block, or with quick',
    language: 'pf',
    code: ALLOW_AFTER_DENY,
    text: lines('pass in log (all) on em0 proto tcp to any port 25', 'block in all'),
    fixes: [
      ['Move it behind', lines('block in all', 'pass in log (all) on em0 proto tcp to any port 25')],
      ['Write quick', lines('pass in log (all) quick on em0 proto tcp to any port 25', 'block in all')],
    ],
  },
  {
    name: 'pf: before a block with quick',
    language: 'pf',
    code: ALLOW_AFTER_DENY,
    text: lines('block in quick all', 'pass in proto tcp to any port 25'),
    fixes: [['Move it before', lines('pass in quick proto tcp to any port 25', 'block in quick all')]],
  },
  {
    name: 'FortiOS: the lines of the policy',
    language: 'fortios',
    code: 'shadowed-rule',
    text: lines('config firewall policy', ...policy(1, 'deny', 'ALL'), ...policy(2, 'accept', 'SMTP'), 'end'),
    fixes: [
      [
        'Move it before',
        lines('config firewall policy', ...policy(2, 'accept', 'SMTP'), ...policy(1, 'deny', 'ALL'), 'end'),
      ],
      ['Remove the rule', lines('config firewall policy', ...policy(1, 'deny', 'ALL'), 'end')],
    ],
  },
  {
    name: 'Junos: all lines of a term',
    language: 'junos',
    code: ALLOW_AFTER_DENY,
    text: lines(
      'set firewall family inet filter IN term rest then discard',
      'set firewall family inet filter IN term smtp from protocol tcp',
      'set firewall family inet filter IN term smtp from destination-port 25',
      'set firewall family inet filter IN term smtp then accept',
    ),
    fixes: [
      [
        'Move it before',
        lines(
          'set firewall family inet filter IN term smtp from protocol tcp',
          'set firewall family inet filter IN term smtp from destination-port 25',
          'set firewall family inet filter IN term smtp then accept',
          'set firewall family inet filter IN term rest then discard',
        ),
      ],
    ],
  },
  {
    name: 'PAN-OS',
    language: 'panos',
    code: ALLOW_AFTER_DENY,
    text: lines(
      'set service tcp-25 protocol tcp port 25',
      'set rulebase security rules Deny from any to any source any destination any application any service any action deny',
      'set rulebase security rules SMTP from untrust to dmz source any destination any application any service tcp-25 action allow',
    ),
    fixes: [
      [
        'Move it before',
        lines(
          'set service tcp-25 protocol tcp port 25',
          'set rulebase security rules SMTP from untrust to dmz source any destination any application any service tcp-25 action allow',
          'set rulebase security rules Deny from any to any source any destination any application any service any action deny',
        ),
      ],
    ],
  },
  {
    name: 'ASA, where the rule that blocks is put at the head further down: nothing',
    language: 'cisco',
    code: ALLOW_AFTER_DENY,
    text: lines(
      'access-list outside_in extended deny ip any any',
      'access-list outside_in extended permit tcp any host 192.0.2.5 eq smtp',
      'access-list outside_in line 1 extended deny ip any any',
    ),
    fixes: [],
  },
];

describe('rules that others hide are put before them', () => {
  for (const { name, language, code, text, fixes } of CASES) {
    it(name, () => {
      const told = (of: string) => reportOn({ language, text: of }).filter((finding) => finding.code === code);
      const found = told(text);
      assert.ok(found.length > 0, 'nothing is found');
      const offered = found.flatMap((finding) => finding.fixes);
      assert.deepEqual(
        offered.map((fix) => fixed(text, fix)),
        fixes.map(([, after]) => after),
      );
      for (const [i, [title, after]] of fixes.entries()) {
        assert.ok(offered[i]?.title.startsWith(title), offered[i]?.title);
        assert.ok(told(after).length < found.length, after);
      }
    });
  }
});
