import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { bicep } from '../../../server/src/dialects/bicep';
import { terraform } from '../../../server/src/dialects/terraform';
import { bicep as bicepLanguage } from '../../../server/src/languages/bicep';
import { hcl } from '../../../server/src/languages/hcl';
import type { Change, Dialect, Plan } from '../../../server/src/model/dialect';
import type { HostLanguage } from '../../../server/src/model/language';
import {
  ABSENT,
  type Address,
  byDefault,
  type End,
  type Rule,
  type Statement,
} from '../../../server/src/model/statement';
import { dialectTests, meaning, useOf } from '../../harness/dialectTests';
import { Random } from '../../harness/random';
import { readItems } from '../../harness/read';
import { findingsOf } from '../../harness/rules';

const inHcl = dialectTests(terraform, (text) => readItems([hcl as HostLanguage], text).items);
const inBicep = dialectTests(bicep, (text) => readItems([bicepLanguage as HostLanguage], text).items);

const replace =
  (from: number, to: number, index = 0) =>
  (statement: Statement): Change => ({ kind: 'replace-port', use: useOf(statement, index), ports: range(from, to) });

const nsg = (lines: string): string => `resource "azurerm_network_security_rule" "a" {\n${lines}\n}\n`;
const group = (lines: string): string => `resource "aws_security_group_rule" "a" {\n${lines}\n}\n`;
const resource = (lines: string): string =>
  `resource a 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = {\n  properties: {\n${lines}\n  }\n}\n`;

describe('Terraform: changes', () => {
  const { revised } = inHcl;

  it('write ports over a literal, bare, quoted or through a variable', () => {
    assert.equal(
      revised(nsg('destination_port_range = "25"'), replace(587, 587)),
      nsg('destination_port_range = "587"'),
    );
    assert.equal(revised(nsg('destination_port_range = 25'), replace(587, 587)), nsg('destination_port_range = 587'));
    assert.equal(revised(nsg('destination_port_range = 25'), replace(25, 26)), nsg('destination_port_range = "25-26"'));
    assert.equal(
      revised(`locals { p = ["25"] }\n${nsg('destination_port_ranges = local.p')}`, replace(587, 587)),
      `locals { p = ["587"] }\n${nsg('destination_port_ranges = local.p')}`,
    );
    assert.equal(
      revised(group('from_port = 25\nto_port = 26'), replace(80, 80, 1)),
      group('from_port = 25\nto_port = 80'),
    );
    assert.equal(revised(group('from_port = 25\nto_port = 26'), replace(80, 90, 1)), undefined);
  });

  it('write both ends of a range that holds one port', () => {
    assert.equal(
      revised(group('from_port = 25\nto_port = 25'), replace(80, 80)),
      group('from_port = 80\nto_port = 80'),
    );
    assert.equal(
      revised(`locals { p = 25 }\n${group('from_port = local.p\nto_port = local.p')}`, replace(80, 80)),
      `locals { p = 80 }\n${group('from_port = local.p\nto_port = local.p')}`,
    );
  });

  it('make a list of one port', () => {
    const ports = [...port(25), ...port(587)];
    assert.equal(
      revised(nsg('destination_port_ranges = ["80"]'), (s) => ({ kind: 'replace-port', use: useOf(s), ports })),
      nsg('destination_port_ranges = ["25", "587"]'),
    );
    assert.equal(
      revised(nsg('destination_port_range = "80"'), (s) => ({ kind: 'replace-port', use: useOf(s), ports })),
      undefined,
    );
  });

  it('add ports to a list, and make one of a single value', () => {
    const add: Change = { kind: 'add-port', side: 'destination', ports: port(587) };
    assert.equal(revised(nsg('destination_port_ranges = ["25"]'), add), nsg('destination_port_ranges = ["25", "587"]'));
    assert.equal(revised(nsg('destination_port_range = "25"'), add), nsg('destination_port_ranges = ["25", "587"]'));
    assert.equal(revised(nsg('destination_port_range = "*"'), add), undefined);
    assert.equal(revised(nsg('destination_port_range = var.p'), add), undefined);
  });

  it('spell transports and directions as they were spelt', () => {
    const udp: Change = { kind: 'set-transport', transport: 'udp' };
    assert.equal(revised(nsg('protocol = "Tcp"'), udp), nsg('protocol = "Udp"'));
    assert.equal(revised(nsg('protocol = "*"'), udp), nsg('protocol = "Udp"'));
    assert.equal(revised(group('protocol = "tcp"'), udp), group('protocol = "udp"'));
    assert.equal(revised(group('protocol = 6'), udp), group('protocol = 17'));
    const out: Change = { kind: 'set-direction', direction: 'out' };
    assert.equal(revised(nsg('direction = "Inbound"'), out), nsg('direction = "Outbound"'));
    assert.equal(revised(group('type = "ingress"'), out), group('type = "egress"'));
  });

  it('describe, switch off and remove', () => {
    assert.equal(
      revised(nsg('  description = "old"'), { kind: 'describe', text: 'a "b"' }),
      nsg('  description = "a \\"b\\""'),
    );
    assert.equal(
      revised(nsg('  destination_port_range = "25"'), { kind: 'describe', text: 'mail' }),
      nsg('  destination_port_range = "25"\n  description = "mail"'),
    );
    const firewall = (disabled: string): string =>
      `resource "google_compute_firewall" "f" {\n  disabled = ${disabled}\n  allow {\n    protocol = "tcp"\n    ports = ["25"]\n  }\n}\n`;
    assert.equal(revised(firewall('false'), { kind: 'set-enabled', enabled: false }), firewall('true'));
    assert.equal(revised(nsg('protocol = "Tcp"'), { kind: 'remove' }), '\n');
  });
});

describe('Terraform: where a port may be written', () => {
  const over = (marked: string): string | undefined => {
    const site = inHcl.siteAt(marked);
    return site && `${site.kind} ${JSON.stringify(site.over)}`;
  };

  it('in the fields that hold ports, half-typed or not', () => {
    assert.equal(over(nsg('destination_port_range = "¦"')), 'port ""');
    assert.equal(over(nsg('destination_port_range = ¦')), 'port ""');
    assert.equal(over(nsg('destination_port_range = 2¦5')), 'port "25"');
    assert.equal(over(nsg('destination_port_ranges = ["25", "5¦"]')), 'port "5"');
    assert.equal(over(nsg('destination_port_ranges = ["25", ¦]')), 'port ""');
    assert.equal(over(nsg('destination_port_range = "6005-¦"')), 'port ""');
    assert.equal(over(group('from_port = 2¦')), 'port "2"');
    assert.equal(over(nsg('protocol = "T¦"')), 'transport "T"');
    assert.equal(over(nsg('direction = "¦"')), 'direction ""');
    assert.equal(over(nsg('name = "2¦"')), undefined);
    assert.equal(over(nsg('priority = 2¦')), undefined);
    assert.equal(over('resource "aws_instance" "x" {\n  port = 2¦\n}'), undefined);
  });

  it('with what the rest of the rule says', () => {
    const site = inHcl.siteAt(nsg('protocol = "Udp"\ndirection = "Outbound"\ndestination_port_ranges = ["53", "¦"]'));
    assert.deepEqual(
      [site?.transport, site?.direction, site?.side, site?.present, site?.rangeSign],
      [['udp'], 'out', 'destination', port(53), '-'],
    );
  });
});

describe('Bicep: changes', () => {
  const { revised } = inBicep;

  it('are spelt in its texts and lists', () => {
    assert.equal(
      revised(resource("destinationPortRange: '25'"), replace(587, 587)),
      resource("destinationPortRange: '587'"),
    );
    assert.equal(
      revised(resource('destinationPortRange: 25'), replace(25, 26)),
      resource("destinationPortRange: '25-26'"),
    );
    const add: Change = { kind: 'add-port', side: 'destination', ports: port(587) };
    assert.equal(
      revised(resource("destinationPortRange: '25'"), add),
      resource("destinationPortRanges: ['25', '587']"),
    );
    assert.equal(
      revised(resource("destinationPortRanges: [\n      '25'\n    ]"), add),
      resource("destinationPortRanges: [\n      '25', '587'\n    ]"),
    );
    assert.equal(
      revised(resource("protocol: 'Tcp'"), { kind: 'set-transport', transport: 'udp' }),
      resource("protocol: 'Udp'"),
    );
    assert.equal(
      revised(resource("    destinationPortRange: '25'"), { kind: 'describe', text: "it's mail" }),
      resource("    destinationPortRange: '25'\n    description: 'it\\'s mail'"),
    );
  });

  it('have sites', () => {
    assert.equal(inBicep.siteAt(resource("destinationPortRange: '2¦'"))?.over, '2');
    assert.equal(inBicep.siteAt(resource('destinationPortRange: ¦'))?.kind, 'port');
    assert.equal(inBicep.siteAt(resource("protocol: '¦'"))?.kind, 'transport');
  });
});

/** What both languages escape. */
const ODD = `it's "mail" ${'$'}{x} \\ %{y}`;

/** A plan as rules of a network would say it. */
function planOf(random: Random): Plan {
  const place = { anchor: { base: 0 }, start: 0, end: 0 };
  const end = (side: 'source' | 'destination', ports: End['ports'], texts: readonly string[]): End => ({
    side,
    ports,
    uses: [],
    addresses:
      texts.length === 0 ? ABSENT : byDefault(texts.map((text): Address => ({ kind: 'literal', text, place }))),
    zone: ABSENT,
  });
  const list = random.below(2) === 0 ? port(25) : [...port(25), ...range(6005, 65534)];
  return {
    name: byDefault(`rule-${random.below(100)}`),
    description: random.below(2) === 0 ? ABSENT : byDefault(ODD),
    direction: byDefault(random.below(2) === 0 ? 'in' : 'out'),
    action: byDefault(random.below(2) === 0 ? 'allow' : 'block'),
    program: ABSENT,
    profiles: ABSENT,
    terms: [
      {
        transport: byDefault([random.pick(['tcp', 'udp'] as const)]),
        ends: [
          end('source', random.below(2) === 0 ? ABSENT : byDefault(range(1024, 65535)), [
            '10.0.0.0/8',
            '2001:db8::/32',
          ]),
          end('destination', byDefault(list), random.below(2) === 0 ? [] : ['192.0.2.1']),
        ],
        opaque: [],
      },
    ],
  };
}

describe('Templates: writing', () => {
  for (const [dialect, tests] of [
    [terraform, inHcl],
    [bicep, inBicep],
  ] as const) {
    it(`${dialect.title}: what is written is read as it was planned`, () => {
      const random = new Random(5);
      for (let i = 0; i < 60; i++) {
        const plan = planOf(random);
        const [fragment] = (dialect as Dialect).write([plan], { lineEnding: '\n', indent: '', language: '' });
        assert.deepEqual(fragment?.unsaid, []);
        const rule = tests.only(fragment?.text ?? '', 'rule') as Rule;
        const plain = (text: string): string =>
          text.replace(/0-65535|absent/g, '*').replace(/\| (?:true|-) \|/g, '| |');
        assert.equal(plain(meaning(rule)), plain(meaning(plan as Rule)));
      }
    });
  }
});

describe('ports between which a condition decides', () => {
  const rule = (port: string) =>
    `resource "azurerm_network_security_rule" "r" {\n  name = "r"\n  priority = 100\n  direction = "Inbound"\n  access = "Allow"\n  protocol = "Tcp"\n  source_port_range = "*"\n  source_address_prefix = "Internet"\n  destination_address_prefix = "*"\n  destination_port_range = ${port}\n}\n`;
  const found = (text: string): string[] =>
    ['management-port-from-internet', 'wide-port-range', 'any-any-allow'].filter(
      (code) => findingsOf(code, { language: 'hcl', text }).length > 0,
    );

  it('are known, and no rule speaks of one that may not be meant', () => {
    assert.deepEqual(found(rule('"3389"')), ['management-port-from-internet']);
    const text = rule('var.strict ? "443" : "3389"');
    assert.deepEqual(found(text), []);
    assert.deepEqual(inHcl.literals(text), ['443', '3389']);
    assert.equal(inHcl.read(text).unread.length, 1);
  });

  it('a condition that is known leaves one', () => {
    assert.deepEqual(found(rule('true ? "3389" : "443"')), ['management-port-from-internet']);
    assert.deepEqual(inHcl.literals(rule('1 > 2 ? "3389" : "443"')), ['443']);
    assert.deepEqual(inHcl.literals(`locals {\n  on = false\n}\n${rule('local.on ? "3389" : "443"')}`), ['443']);
  });

  it('what is no port is the placeholder of a branch', () => {
    const { statements } = inHcl.read(rule('var.x ? "25" : "70000"'));
    assert.deepEqual(
      statements.flatMap(({ mistakes }) => mistakes),
      [],
    );
  });
});
