import assert from 'node:assert/strict';
import { statements } from '../../../server/src/document/view';
import { valueOf } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';
import { findingsOf } from '../../harness/rules';

const CODES = ['duplicate-rule', 'shadowed-rule', 'allow-after-deny', 'block-wins'] as const;
const spoken = (text: string): string[] =>
  CODES.flatMap((code) => findingsOf(code, { language: 'yaml', text }).map(() => code));

/** Each rule with how its chain is asked and where it is put. */
const ordersOf = (text: string): string[] =>
  [...statements(testDocument(text, { language: 'yaml' }))].flatMap((statement) => {
    if (statement.kind !== 'rule') return [];
    const { chain, match, insert, family } = statement.order;
    const at = insert === undefined ? '' : ` at ${valueOf(insert) ?? '?'}`;
    return [`${chain} ${match ?? 'unknown'}${family === undefined ? '' : ` ${family}`}${at}`];
  });

const play = (...tasks: string[]): string => `- hosts: mail\n  tasks:\n${tasks.join('')}`;
const iptables = (port: string, jump: string, more = ''): string =>
  `    - ansible.builtin.iptables:\n        chain: INPUT\n        protocol: tcp\n        destination_port: "${port}"\n        jump: ${jump}\n${more}`;
const member = (line: string): string => `        ${line}\n`;
const ufw = (rule: string, port: string, more = ''): string =>
  `    - community.general.ufw:\n        rule: ${rule}\n        port: "${port}"\n        proto: tcp\n${more}`;
/** A condition of the task that stands before it. */
const WHEN = '      when: closed\n';
const windows = (name: string, port: string, action: string, more = ''): string =>
  `    - win_firewall_rule:\n        name: ${name}\n        localport: "${port}"\n        protocol: tcp\n        direction: in\n        action: ${action}\n${more}`;

describe('order of tasks that make rules', () => {
  it('iptables appends, and so what blocks first blocks', () => {
    const text = play(iptables('1:1023', 'DROP'), iptables('25', 'ACCEPT'));
    assert.deepEqual(ordersOf(text), ['play 1 filter INPUT first 4', 'play 1 filter INPUT first 4']);
    assert.deepEqual(spoken(text), ['shadowed-rule']);
    assert.deepEqual(spoken(play(iptables('25', 'ACCEPT'), iptables('1:1023', 'DROP'))), []);
  });

  it('action: insert puts a rule before others, at rule_num where that is said', () => {
    const insert = member('action: insert');
    assert.deepEqual(spoken(play(iptables('1:1023', 'DROP'), iptables('25', 'ACCEPT', insert))), []);
    assert.deepEqual(spoken(play(iptables('25', 'ACCEPT'), iptables('1:1023', 'DROP', insert))), ['shadowed-rule']);
    const second = insert + member('rule_num: 2');
    assert.deepEqual(spoken(play(iptables('1:1023', 'DROP'), iptables('25', 'ACCEPT', second))), ['shadowed-rule']);
    const unknown = insert + member('rule_num: "{{ where }}"');
    assert.deepEqual(ordersOf(play(iptables('25', 'ACCEPT', unknown))), ['play 1 filter INPUT first 4 at ?']);
    assert.deepEqual(spoken(play(iptables('1:1023', 'DROP'), iptables('25', 'ACCEPT', unknown))), []);
  });

  it('families, tables, chains and plays are apart', () => {
    const drop = iptables('1:1023', 'DROP');
    for (const more of ['ip_version: ipv6', 'table: mangle'])
      assert.deepEqual(spoken(play(drop, iptables('25', 'ACCEPT', member(more)))), [], more);
    assert.deepEqual(spoken(play(drop, iptables('25', 'ACCEPT').replace('INPUT', 'mail'))), []);
    assert.deepEqual(spoken(`${play(drop)}${play(iptables('25', 'ACCEPT'))}`), []);
    for (const more of ['table: "{{ table }}"', 'ip_version: "{{ family }}"', 'action: "{{ how }}"']) {
      const [order] = ordersOf(play(iptables('25', 'ACCEPT', member(more))));
      assert.match(order ?? '', /unknown/, more);
    }
  });

  it('a condition that is not modelled decides nothing', () => {
    for (const more of [
      'in_interface: eth1',
      'syn: match',
      'ctstate: INVALID',
      'source: "!10.0.0.0/8"',
      'limit: 2/second',
    ])
      assert.deepEqual(spoken(play(iptables('1:1023', 'DROP', member(more)), iptables('25', 'ACCEPT'))), [], more);
  });

  it('what is flushed or taken away is gone', () => {
    const drop = iptables('1:1023', 'DROP');
    const flush = '    - ansible.builtin.iptables:\n        chain: INPUT\n        flush: true\n';
    assert.deepEqual(spoken(play(drop, flush, iptables('25', 'ACCEPT'))), []);
    const absent = iptables('1:1023', 'DROP', member('state: absent'));
    assert.deepEqual(spoken(play(drop, absent, iptables('25', 'ACCEPT'))), []);
  });

  it('a task under a condition blocks nothing for sure', () => {
    const when = iptables('1:1023', 'DROP', '      when: strict\n');
    assert.deepEqual(spoken(play(when, iptables('25', 'ACCEPT'))), []);
  });

  it('ufw asks in the order of the tasks, and insert goes before', () => {
    const deny = ufw('deny', '1:1023');
    assert.deepEqual(ordersOf(play(deny)), ['play 1 in first']);
    assert.deepEqual(spoken(play(deny, ufw('allow', '25'))), ['shadowed-rule']);
    assert.deepEqual(spoken(play(deny, ufw('allow', '25', member('insert: 1')))), []);
    const relative = member('insert: 0') + member('insert_relative_to: last-ipv4');
    assert.deepEqual(ordersOf(play(ufw('allow', '25', relative))), ['play 1 in first at ?']);
    assert.deepEqual(spoken(play(deny, ufw('allow', '25', member('direction: out')))), []);
    const reset = '    - community.general.ufw:\n        state: reset\n';
    assert.deepEqual(spoken(play(deny, reset, ufw('allow', '25'))), []);
    assert.deepEqual(spoken(play(ufw('deny', '25'), ufw('allow', '25'))), []);
  });

  it('on Windows what blocks goes first, and a task takes the place of the rule of its name', () => {
    const block = windows('Closed', '1-1023', 'block');
    const allow = windows('Mail', '25', 'allow');
    assert.deepEqual(ordersOf(play(allow)), ['play 1 in block-first']);
    assert.deepEqual(spoken(play(block, allow)), ['block-wins']);
    assert.deepEqual(spoken(play(allow, block)), ['block-wins']);
    assert.deepEqual(spoken(play(windows('Mail', '1-1023', 'block'), allow)), []);
    assert.deepEqual(spoken(play(block, windows('Mail', '25', 'allow', member('direction: out')))), []);
    assert.deepEqual(spoken(`${play(block)}${play(allow)}`), []);
    assert.deepEqual(spoken(play(block, allow + WHEN)), ['block-wins']);
    assert.deepEqual(spoken(play(block + WHEN, allow)), []);
  });

  const zone = (...lines: string[]): string =>
    `    - ansible.posix.firewalld:\n        zone: public\n        permanent: true\n        state: enabled\n${lines.map(member).join('')}`;
  const rich = (rule: string): string => zone(`rich_rule: 'rule family="ipv4" ${rule}'`);

  it('zones of firewalld ask blocks first, and rich rules by priority', () => {
    const port = zone('port: 25/tcp');
    const drop = rich('port port="25" protocol="tcp" drop');
    assert.deepEqual(ordersOf(play(port, drop)), ['play 1 zone public priority', 'play 1 zone public priority 4']);
    const all = rich('port port="1-1023" protocol="tcp" drop');
    const mail = rich('port port="25" protocol="tcp" accept');
    assert.deepEqual(spoken(play(mail, all)), ['shadowed-rule']);
    assert.deepEqual(spoken(play(all, mail)), ['shadowed-rule']);
    assert.deepEqual(spoken(play(rich('priority="-5" port port="25" protocol="tcp" accept'), all)), []);
    assert.deepEqual(spoken(play(port, zone('port: 25/tcp'))), ['duplicate-rule']);
    for (const text of [
      play(port, zone('port: 25/tcp').replace('zone: public', 'zone: internal')),
      play(port, zone('port: 25/tcp').replace('zone: public', 'zone: "{{ zone }}"')),
      // What runs and what is kept are two sets, and of one that is not known nothing is said.
      play(port, zone('port: 25/tcp').replace('permanent: true', 'immediate: true')),
      play(port, zone('port: 25/tcp').replace('permanent: true', 'permanent: "{{ keep }}"')),
      play(port, zone('port: 25/tcp').replace('state: enabled', 'state: disabled'), zone('port: 25/tcp')),
      play(rich('source NOT address="10.0.0.0/8" port port="1-1023" protocol="tcp" drop'), mail),
      play(rich('port port="1-1023" protocol="tcp" limit value="3/m" drop'), mail),
      play(port) + play(zone('port: 25/tcp')),
    ])
      assert.deepEqual(spoken(text), [], text);
    // What is taken out of one zone stays in the others.
    const gone = zone('port: 25/tcp').replace('state: enabled', 'state: disabled');
    assert.deepEqual(spoken(play(port, gone.replace('public', 'internal'), zone('port: 25/tcp'))), ['duplicate-rule']);
  });

  it('what other machines or the cloud may open is not open here', () => {
    const group =
      '    - amazon.aws.ec2_security_group:\n        name: exchange\n        rules:\n          - { proto: tcp, ports: [6005-65534], cidr_ip: 10.0.0.0/8 }\n';
    const spokenOf = (text: string) =>
      findingsOf('dynamic-rpc-without-epmapper', { language: 'yaml', text: `# Exchange\n${text}` }).length;
    const unknown = windows('other', '{{ other }}', 'allow');
    assert.equal(spokenOf(play(group)), 1);
    assert.equal(spokenOf(play(unknown, group)), 1);
    assert.equal(spokenOf(play(unknown) + play(group)), 1);
    const dynamic = windows('rpc', '6005-65534', 'allow');
    assert.equal(spokenOf(play(dynamic)), 1);
    assert.equal(spokenOf(play(dynamic, unknown)), 0);
    assert.equal(spokenOf(play(dynamic) + play(unknown)), 1);
    assert.equal(spokenOf(play(dynamic, windows('mapper', '135', 'allow'))), 0);
  });
});
