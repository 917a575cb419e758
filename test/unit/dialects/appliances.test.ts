import assert from 'node:assert/strict';
import { fortios } from '../../../server/src/dialects/fortios';
import { junos } from '../../../server/src/dialects/junos';
import { panos } from '../../../server/src/dialects/panos';
import { routeros } from '../../../server/src/dialects/routeros';
import { vyos } from '../../../server/src/dialects/vyos';
import * as languages from '../../../server/src/languages';
import type { Dialect, Plan } from '../../../server/src/model/dialect';
import {
  ABSENT,
  byDefault,
  type Group,
  type Rule,
  type Statement,
  valueOf,
  type Written,
  written,
} from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';
import { ruleWith } from '../../harness/statements';

const testsOf = (dialect: Dialect) => {
  const language = languages.languages.find(({ id }) => id === dialect.languages[0]);
  assert.ok(language);
  return dialectTests(dialect, (text) => readItems([language], text).items);
};

const forti = testsOf(fortios);
const jun = testsOf(junos);
const pan = testsOf(panos);
const ros = testsOf(routeros);
const vy = testsOf(vyos);

const custom = (line: string): string => `config firewall service custom\nedit "S"\n${line}\nnext\nend\n`;

describe('appliances: mistakes', () => {
  const cases: readonly (readonly [string, ReturnType<typeof testsOf>, string, readonly string[]])[] = [
    [
      'FortiOS: a list with commas',
      forti,
      custom('set tcp-portrange 25,587'),
      [`port-list-in-one-value 25,587 => ${custom('set tcp-portrange 25 587')} (safe)`],
    ],
    ['FortiOS: a pair is no range', forti, custom('set tcp-portrange 25:587'), []],
    ['FortiOS: too large', forti, custom('set udp-portrange 643270'), ['port-out-of-range 643270']],
    [
      'FortiOS: reversed',
      forti,
      custom('set udp-portrange 30-25'),
      [`port-out-of-range 30-25 => ${custom('set udp-portrange 25-30')} (suggestion)`],
    ],
    [
      'Junos: another range sign',
      jun,
      'set applications application A destination-port 6005:65534',
      ['range-separator 6005:65534 => set applications application A destination-port 6005-65534 (safe)'],
    ],
    [
      'Junos: no such protocol',
      jun,
      'set applications application A protocol upd',
      ['transport-typo upd => set applications application A protocol udp (safe)'],
    ],
    [
      'Junos: a list in one word',
      jun,
      'set firewall filter F term T from destination-port 25,587',
      ['port-list-in-one-value 25,587'],
    ],
    [
      'PAN-OS: another range sign',
      pan,
      'set service S protocol tcp port 6005:65534',
      ['range-separator 6005:65534 => set service S protocol tcp port 6005-65534 (safe)'],
    ],
    ['PAN-OS: too large', pan, 'set service S protocol tcp port 25,99999', ['port-out-of-range 99999']],
    [
      'RouterOS: no protocol',
      ros,
      '/ip firewall filter add chain=input dst-port=25',
      ['port-needs-protocol dst-port=25 => /ip firewall filter add chain=input protocol=tcp dst-port=25 (safe)'],
    ],
    ['RouterOS: a change may leave the protocol out', ros, '/ip firewall filter set 1 dst-port=25', []],
    ['RouterOS: SCTP has ports too', ros, '/ip firewall filter add chain=input protocol=sctp dst-port=25', []],
    [
      'RouterOS: another range sign',
      ros,
      '/ip firewall filter add protocol=tcp dst-port=6005:65534',
      ['range-separator 6005:65534 => /ip firewall filter add protocol=tcp dst-port=6005-65534 (safe)'],
    ],
    [
      'RouterOS: no such protocol',
      ros,
      '/ip firewall filter add protocol=tpc dst-port=25',
      ['transport-typo tpc => /ip firewall filter add protocol=tcp dst-port=25 (safe)'],
    ],
    [
      'VyOS: no protocol',
      vy,
      'set firewall name W rule 1 action accept\nset firewall name W rule 1 destination port 25',
      ['port-needs-protocol destination port 25'],
    ],
    ['VyOS: a part of a rule', vy, 'set firewall name W rule 1 destination port 25', []],
    [
      'VyOS: blanks in a list',
      vy,
      "set firewall name W rule 1 destination port '25 587'",
      ["port-list-in-one-value 25 587 => set firewall name W rule 1 destination port '25,587' (safe)"],
    ],
  ];
  for (const [name, tests, text, expected] of cases) {
    it(name, () => assert.deepEqual(tests.mistakes(text), expected));
  }
});

describe('appliances: what names stand for', () => {
  const policyOf = (text: string) => {
    const { statements, unread } = forti.read(text);
    const rule = statements.find((statement): statement is Rule => statement.kind === 'rule');
    return { unread, ports: rule?.terms.flatMap(({ ends }) => valueOf(ends[1].ports) ?? []) };
  };
  const used = (name: string): string =>
    `config firewall policy\nedit 1\nset service "${name}"\nset action accept\nnext\nend\n`;
  const services = (lines: string): string => `config firewall service custom\n${lines}end\n`;

  it('FortiOS: a service that was renamed or cloned, over several steps, before and behind the policy', () => {
    const first = services('edit "A"\nset tcp-portrange 25\nnext\nrename "A" to "B"\n');
    const second = services('clone B to C\n');
    for (const text of [first + second + used('C'), used('C') + first + second, second + used('C') + first])
      assert.deepEqual(policyOf(text), { unread: [], ports: [{ from: 25, to: 25 }] });
  });

  it('FortiOS: what is renamed in a ring, and what nobody defines, is not known', () => {
    for (const lines of ['rename A to B\nrename B to A\n', 'clone Z to A\n', 'rename A to\n'])
      assert.equal(policyOf(services(lines) + used('A')).unread.length, 1, lines);
  });

  it('FortiOS: what unset, select and unselect take away of a list is gone, and append adds to it', () => {
    const rule = (lines: string): string =>
      `config firewall policy\nedit 1\nset srcintf a\nset dstintf b\n${lines}\nset action accept\nnext\nend\n`;
    const one = (from: number) => ({ from, to: from });
    assert.deepEqual(policyOf(rule('set service SMTP\nappend service IMAPS')).ports, [one(25), one(993)]);
    assert.deepEqual(policyOf(rule('set service POP3\nselect service SMTP')).ports, [one(25)]);
    assert.deepEqual(policyOf(rule('set service SMTP POP3\nunselect service POP3')).ports, [one(25)]);
    assert.deepEqual(policyOf(rule('set service SMTP\nunset service\nset service POP3')).ports, [one(110)]);
    const enabled = (lines: string) =>
      forti.read(rule(lines)).statements.flatMap((each) => (each.kind === 'rule' ? valueOf(each.enabled) : []));
    assert.deepEqual(enabled('set status disable'), [false]);
    assert.deepEqual(enabled('set status disable\nunset status'), [true]);
  });

  it('FortiOS: behind a clone nothing is concluded from the policies before it', () => {
    const kinds = (lines: string) =>
      forti.read(`config firewall policy\n${lines}\nend\n`).statements.map(({ kind }) => kind);
    assert.deepEqual(kinds('clone 2 to 3'), ['amendment']);
    assert.deepEqual(kinds('clone 2'), []);
    assert.deepEqual(forti.read('config firewall vip\nclone a to b\nend\n').statements, []);
  });

  it('FortiOS: a service of SCTP alone has no port of TCP', () => {
    const { unread, ports } = policyOf(services('edit "A"\nset sctp-portrange 25\nnext\n') + used('A'));
    assert.deepEqual(unread, []);
    assert.deepEqual(ports, [{ from: 0, to: 65535 }]);
    assert.equal(forti.references(services('edit "A"\nset sctp-portrange 25\nnext\n')), '25/other destination');
  });

  it('FortiOS resolves services and groups defined before and behind a policy, of which the numbers are used and not the name', () => {
    const { statements, unread } = forti.read(
      'config firewall policy\nedit 1\nset service "S" "HTTPS"\nset action accept\nnext\nend\n' +
        'config firewall service custom\nedit "S"\nset tcp-portrange 25\nnext\nend\n',
    );
    assert.deepEqual(unread, []);
    const [rule] = statements as Rule[];
    assert.deepEqual(
      rule?.terms.flatMap(({ ends }) => ends[1].uses.map((use) => use.literal.text)),
      ['25', 'HTTPS'],
    );
    assert.deepEqual(
      rule?.terms.map(({ ends }) => valueOf(ends[1].ports)),
      [
        [
          { from: 25, to: 25 },
          { from: 443, to: 443 },
        ],
      ],
    );
  });

  it('FortiOS names of every port carry no number', () => {
    assert.equal(forti.references('config firewall policy\nedit 1\nset service "ALL" "ALL_TCP"\nnext\nend'), '');
  });

  it('KERBEROS is two ports of either transport', () => {
    assert.equal(
      forti.references('config firewall policy\nedit 1\nset service "KERBEROS"\nset action accept\nnext\nend'),
      '88, 464/tcp+udp allow destination',
    );
  });

  it('PAN-OS takes the words of a rule in any order, several keys in a line', () => {
    const rule = pan.only(
      'set rulebase security rules R service [ service-https ] action drop from untrust source any to [ dmz lan ] negate-source yes',
      'rule',
    );
    assert.equal(valueOf(rule.action), 'block');
    assert.equal(valueOf(rule.terms[0]?.ends[1].zone as Written<string>), 'dmz,lan');
    assert.equal(rule.terms[0]?.ends[0].addresses.kind, 'absent');
    assert.equal(rule.terms[0]?.opaque.length, 1);
  });

  it('PAN-OS narrows a rule to traffic within zones, or to some devices', () => {
    const opaque = (words: string): number =>
      pan.only(`set rulebase security rules R service any action deny ${words}`, 'rule').terms[0]?.opaque.length ?? -1;
    assert.equal(opaque('rule-type universal'), 0);
    assert.equal(opaque('rule-type intrazone'), 1);
    assert.equal(opaque('target negate no'), 0);
    assert.equal(opaque('target devices 0123'), 1);
  });

  it('a number cut at the end of a line is one port of RouterOS', () => {
    const text = '/ip firewall filter add protocol=tcp dst-port=5\\\n    87';
    assert.equal(ros.references(text), '587/tcp allow destination');
  });

  it('a port of either side is asked at both', () => {
    const rule = jun.only(
      'set firewall filter F term T from port 25\nset firewall filter F term T then accept',
      'rule',
    );
    assert.deepEqual(
      rule.terms.map(({ ends }) => ends.map((end) => `${end.side} ${end.uses.length}`).join(', ')),
      ['source 0, destination 1', 'source 1, destination 0'],
    );
  });
});

describe('appliances: edits', () => {
  const portOf = (statement: { readonly terms?: Rule['terms'] }) => {
    const use = statement.terms?.flatMap(({ ends }) => [...ends[1].uses, ...ends[0].uses])[0];
    assert.ok(use);
    return use;
  };
  const to = (ports: readonly { from: number; to: number }[]) => (statement: unknown) =>
    ({ kind: 'replace-port', use: portOf(statement as Rule), ports }) as const;

  it('write one port over another, leading zeros kept', () => {
    assert.equal(
      forti.revised(custom('set tcp-portrange 25 587'), to([{ from: 26, to: 26 }])),
      custom('set tcp-portrange 26 587'),
    );
    assert.equal(
      jun.revised('set applications application A destination-port 0025', to([{ from: 465, to: 465 }])),
      'set applications application A destination-port 0465',
    );
    assert.equal(
      pan.revised('set service S protocol tcp port 25', to([{ from: 25, to: 30 }])),
      'set service S protocol tcp port 25-30',
    );
  });

  it('leave a name that stands for its number', () => {
    assert.equal(
      jun.revised('set firewall filter F term T from destination-port smtp', to([{ from: 465, to: 465 }])),
      undefined,
    );
  });

  it('add ports to a list, in the sign of the system', () => {
    const add = { kind: 'add-port', side: 'destination', ports: [{ from: 587, to: 587 }] } as const;
    assert.equal(forti.revised(custom('set tcp-portrange 25'), add), custom('set tcp-portrange 25 587'));
    assert.equal(pan.revised('set service S protocol tcp port 25', add), 'set service S protocol tcp port 25,587');
    assert.equal(
      ros.revised('/ip firewall filter add chain=input protocol=tcp dst-port=25 comment=x', add),
      '/ip firewall filter add chain=input protocol=tcp dst-port=25,587 comment=x',
    );
    assert.equal(
      vy.revised("set firewall name W rule 1 destination port '25'", add),
      "set firewall name W rule 1 destination port '25,587'",
    );
    assert.equal(
      jun.revised('set firewall filter F term T from destination-port [ smtp 465 ]', add),
      'set firewall filter F term T from destination-port [ smtp 465 587 ]',
    );
    assert.equal(jun.revised('set firewall filter F term T from destination-port smtp', add), undefined);
  });

  it('change the protocol and switch rules', () => {
    const udp = { kind: 'set-transport', transport: 'udp' } as const;
    assert.equal(
      ros.revised('/ip firewall filter add chain=input protocol=tcp dst-port=25', udp),
      '/ip firewall filter add chain=input protocol=udp dst-port=25',
    );
    assert.equal(vy.revised('set firewall name W rule 1 protocol tcp', udp), 'set firewall name W rule 1 protocol udp');
    assert.equal(
      jun.revised('set applications application A protocol tcp', udp),
      'set applications application A protocol udp',
    );
    assert.equal(pan.revised('set service S protocol tcp port 25', udp), 'set service S protocol udp port 25');
    const off = { kind: 'set-enabled', enabled: false } as const;
    assert.equal(
      ros.revised('/ip firewall filter add chain=input dst-port=25', off),
      '/ip firewall filter add chain=input disabled=yes dst-port=25',
    );
    assert.equal(
      pan.revised('set rulebase security rules R disabled no', off),
      'set rulebase security rules R disabled yes',
    );
  });
});

describe('appliances: where a caret stands', () => {
  const cases: readonly (readonly [string, ReturnType<typeof testsOf>, string, string | undefined])[] = [
    ['FortiOS, a port half typed', forti, custom('set tcp-portrange 25 58¦'), 'port "58" tcp destination [25]'],
    ['FortiOS, the next port', forti, custom('set udp-portrange 25 ¦'), 'port "" udp destination [25]'],
    ['FortiOS, a name', forti, custom('set comment 25¦'), undefined],
    ['Junos, the first port', jun, 'set firewall filter F term T from destination-port ¦', 'port "" ? destination []'],
    ['Junos, a protocol', jun, 'set applications application A protocol ¦', 'transport "" ? ? []'],
    ['PAN-OS, a list', pan, 'set service S protocol tcp port 25,¦', 'port "" tcp destination [25]'],
    ['RouterOS, the first port', ros, '/ip firewall filter add protocol=udp dst-port=¦', 'port "" udp destination []'],
    [
      'RouterOS, a list',
      ros,
      '/ip firewall filter add chain=input protocol=tcp dst-port=25,5¦',
      'port "5" tcp destination [25]',
    ],
    ['RouterOS, a comment', ros, '/ip firewall filter add comment=25¦', undefined],
    ['VyOS, a list', vy, "set firewall name W rule 1 destination port '25,¦'", 'port "" ? destination [25]'],
    ['VyOS, a description', vy, 'set firewall name W rule 1 description 25¦', undefined],
  ];
  for (const [name, tests, text, expected] of cases) {
    it(name, () => {
      const site = tests.siteAt(text);
      const said =
        site &&
        `${site.kind} "${site.over}" ${site.transport?.join('+') ?? '?'} ${site.side ?? '?'} [${site.present.map(({ from }) => from).join(' ')}]`;
      assert.equal(said, expected);
    });
  }
});

describe('appliances: rules that are written are read as they were meant', () => {
  const plans: readonly Plan[] = [
    ruleWith({ name: 'Mail in', transport: ['tcp'], direction: 'in', destination: { ports: '25,587' } }),
    ruleWith({
      name: 'RPC',
      transport: ['udp'],
      action: 'block',
      source: { ports: '1024-65535' },
      destination: { ports: '6005-65534' },
    }),
    ruleWith({ name: 'Both', destination: { ports: '53' } }),
    ruleWith({
      name: 'From there',
      transport: ['tcp'],
      source: { addresses: '10.0.0.0/8' },
      destination: { ports: '443', addresses: '10.0.0.5' },
    }),
  ];
  const style = { lineEnding: '\n', indent: '    ', language: '' } as const;

  const isGroup = (statement: unknown): statement is Group => (statement as Statement).kind === 'group';
  /** Transport and ports of either side of every rule or, where rules name services, of every service. */
  const meanings = (statements: readonly unknown[]): string[] =>
    (statements.some(isGroup) ? statements.filter(isGroup) : (statements as Rule[])).flatMap((statement) =>
      (statement.terms ?? []).map(({ transport, ends }) =>
        [valueOf(transport)?.join('+'), ...ends.map((end) => end.uses.map((use) => use.literal.text).join(','))].join(
          ' | ',
        ),
      ),
    );

  for (const [dialect, tests] of [
    [fortios, forti],
    [junos, jun],
    [panos, pan],
    [routeros, ros],
    [vyos, vy],
  ] as const) {
    it(dialect.title, () => {
      const text = dialect
        .write(plans, style)
        .map((fragment) => fragment.text)
        .join('\n');
      const { statements } = tests.read(`${text}\n`);
      assert.deepEqual(
        statements.flatMap(({ mistakes }) => mistakes),
        [],
      );
      const found = meanings(statements).filter((words) => /\d/.test(words));
      const expected = [
        'tcp |  | 25,587',
        'udp | 1024-65535 | 6005-65534',
        'tcp |  | 53',
        'udp |  | 53',
        'tcp |  | 443',
      ];
      // FortiOS parts destinations and callers in one element, Junos several ports into lines of their own.
      assert.deepEqual(found, expected, text);
      const rules = statements.filter((s): s is Rule => s.kind === 'rule');
      assert.deepEqual(
        rules.map((rule) => valueOf(rule.action)),
        ['allow', 'block', 'allow', 'allow', 'allow'],
      );
    });
  }

  it('says what it cannot', () => {
    const plan = ruleWith({
      transport: ['tcp'],
      program: 'x.exe',
      source: { addresses: 'LocalSubnet' },
      destination: { ports: '25' },
    });
    for (const dialect of [fortios, junos, panos, routeros, vyos]) {
      const [fragment] = dialect.write([plan], style);
      assert.ok((fragment?.unsaid.length ?? 0) >= 2, dialect.id);
    }
    const silent = dialectSilent();
    assert.deepEqual(routeros.write([silent], style)[0]?.text, '');
  });

  /** A rule that jumps has no form of its own here. */
  const dialectSilent = (): Plan => ({
    ...ruleWith({ destination: { ports: '25' } }),
    action: written({ jump: 'x' }, { anchor: { base: 0 }, start: 0, end: 0 }),
    profiles: ABSENT,
    program: ABSENT,
    direction: byDefault('in'),
  });
});
