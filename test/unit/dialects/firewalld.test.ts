import assert from 'node:assert/strict';
import { port } from '../../../server/src/base/portSet';
import { firewalld } from '../../../server/src/dialects/firewalld';
import { shell } from '../../../server/src/languages/shell';
import { xml } from '../../../server/src/languages/xml';
import { type AttributedUse, usesOf } from '../../../server/src/model/references';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const calls = dialectTests(firewalld, (text) => readItems([shell], text).items);
const files = dialectTests(firewalld, (text) => readItems([xml], text).items);
const zone = (inner: string): string => `<zone>${inner}</zone>`;

describe('firewalld', () => {
  const inCalls: readonly (readonly [call: string, expected: string])[] = [
    ['firewall-cmd --add-port=25/tcp', '25/tcp in allow destination'],
    ['firewall-offline-cmd --add-port 25-30/udp', '25-30/udp in allow destination'],
    ['firewall-cmd --add-source-port=25/tcp', '25/tcp in allow source'],
    ['firewall-cmd --add-service=imaps', '993/tcp in allow destination'],
    ['firewall-cmd --remove-service=imaps', '993/tcp in destination'],
    ['firewall-cmd --add-protocol=25', ''],
    ['firewall-cmd --query-port=25/tcp --timeout=25', ''],
    ['firewall-cmd --info-service=smtp', ''],
    [
      'firewall-cmd --add-forward-port=port=25:proto=tcp:toport=2525:toaddr=fd00::5',
      '25/tcp destination, 2525/tcp destination',
    ],
    ["firewall-cmd --add-rich-rule='rule service name=smtp drop'", '25/tcp in block destination'],
    ["firewall-cmd --add-rich-rule='rule port port=25 protocol=tcp log'", '25/tcp in continue destination'],
    [
      "firewall-cmd --add-rich-rule='rule forward-port port=25 protocol=tcp to-port=26'",
      '25/tcp destination, 26/tcp destination',
    ],
    ["firewall-cmd --add-rich-rule='rule icmp-type name=25 accept'", ''],
    ['firewall-cmd --policy=x --add-port=25/tcp', '25/tcp allow destination'],
    ['firewall-cmd --service=x --permanent --add-port=25/tcp', '25/tcp destination'],
  ];
  for (const [call, expected] of inCalls) it(call, () => assert.equal(calls.references(call), expected));

  const inFiles: readonly (readonly [inner: string, expected: string])[] = [
    ['<port protocol="tcp" port="25"/>', '25/tcp in allow destination'],
    ["<port port='25' protocol='tcp'></port>", '25/tcp in allow destination'],
    ['<source-port port="25" protocol="tcp"/>', '25/tcp in allow source'],
    ['<service name="smtp"/>', '25/tcp in allow destination'],
    ['<rule><service name="smtp"/><reject/></rule>', '25/tcp in block destination'],
    ['<rule><port port="25" protocol="tcp"/><mark set="26"/></rule>', '25/tcp in continue destination'],
    ['<forward-port port="25" protocol="tcp" to-port="26"/>', '25/tcp destination, 26/tcp destination'],
    ['<!-- <port port="25" protocol="tcp"/> -->', ''],
    ['<description>&lt;port port="25" protocol="tcp"/></description>', ''],
    // Half-typed and wrong, but what is there is read.
    ['<port port="25" protocol="tcp"/><port port="26', '25/tcp in allow destination'],
    ['<port port="25" protocol="tcp"/></rule>', '25/tcp in allow destination'],
    ['<port port=25 protocol=tcp/>', ''],
  ];
  for (const [inner, expected] of inFiles) it(inner, () => assert.equal(files.references(zone(inner)), expected));

  it('points at the port alone', () => {
    assert.deepEqual(files.literals(zone('<port protocol="tcp" port="25"/>')), ['25']);
    assert.deepEqual(
      calls.literals('firewall-cmd --add-rich-rule="rule port port=\\"25\\" protocol=\\"tcp\\" accept"'),
      ['25'],
    );
    assert.deepEqual(
      files.literals('\uFEFF<?xml version="1.0"?>\r\n<zone>\r\n<port\r\n port="25" protocol="tcp"/>\r\n</zone>'),
      ['25'],
    );
  });

  it('knows priorities, families, addresses and conditions', () => {
    const text = zone(
      '<rule family="ipv6" priority="-5"><source address="fd00::/8"/><port port="25" protocol="tcp"/><accept><limit value="1/m"/></accept></rule>',
    );
    const rule = files.only(text, 'rule');
    assert.deepEqual([valueOf(rule.order.priority), rule.order.family, rule.order.match], [32763, 6, 'priority']);
    const [{ ends, opaque }] = rule.terms as [Rule['terms'][number]];
    assert.equal(valueOf(ends[0].addresses)?.[0]?.text, 'fd00::/8');
    assert.equal(opaque.length, 1);
    const policy = files.only('<zone target="ACCEPT"></zone>', 'policy');
    assert.equal(valueOf(policy.action), 'allow');
  });

  it('what runs and what is kept are not the same rules', () => {
    const chain = (text: string): string => calls.only(text, 'rule').order.chain;
    assert.notEqual(chain('firewall-cmd --add-port=25/tcp'), chain('firewall-cmd --permanent --add-port=25/tcp'));
  });

  it('policies have the direction that their zones give', () => {
    const direction = (ingress: string, egress: string): string | undefined =>
      valueOf(
        files.only(
          `<policy><ingress-zone name="${ingress}"/><egress-zone name="${egress}"/><port port="25" protocol="tcp"/></policy>`,
          'rule',
        ).direction,
      );
    assert.deepEqual(
      [direction('ANY', 'HOST'), direction('HOST', 'ANY'), direction('a', 'b')],
      ['in', 'out', undefined],
    );
  });

  it('says what firewalld refuses', () => {
    assert.deepEqual(calls.mistakes('firewall-cmd --add-port=25'), [
      'port-needs-protocol 25 => firewall-cmd --add-port=25/tcp (safe)',
    ]);
    assert.deepEqual(files.mistakes(zone('<port port="25"/>')), [
      'port-needs-protocol 25 => <zone><port port="25" protocol="tcp"/></zone> (safe)',
    ]);
    assert.deepEqual(calls.mistakes('firewall-cmd --add-port=25:30/tcp'), [
      'range-separator 25:30 => firewall-cmd --add-port=25-30/tcp (safe)',
    ]);
    assert.deepEqual(calls.mistakes('firewall-cmd --add-port=25,30/tcp'), ['port-list-in-one-value 25,30']);
    assert.deepEqual(files.mistakes(zone('<port port="25" protocol="tpc"/>')), [
      'transport-typo tpc => <zone><port port="25" protocol="tcp"/></zone> (safe)',
    ]);
  });

  it('changes and writes', () => {
    const text = zone('<rule><port port="25" protocol="tcp"/><accept/></rule>');
    assert.equal(files.revised(text, { kind: 'set-transport', transport: 'udp' }), text.replace('tcp', 'udp'));
    const replaced = (statement: Parameters<typeof usesOf>[0]) =>
      ({ kind: 'replace-port', use: (usesOf(statement)[0] as AttributedUse).use, ports: port(587) }) as const;
    assert.equal(files.revised(text, replaced), text.replace('25', '587'));
    assert.equal(calls.revised('firewall-cmd --add-port=25/tcp', replaced), 'firewall-cmd --add-port=587/tcp');
    const rich = calls.only(
      "firewall-cmd --add-rich-rule='rule family=ipv4 source address=10.0.0.0/8 port port=25 protocol=tcp drop'",
      'rule',
    );
    const style = { lineEnding: '\n', indent: '' } as const;
    const call = firewalld.write([rich], { ...style, language: 'shell' })[0]?.text ?? '';
    assert.equal(
      call,
      `firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="10.0.0.0/8" port port="25" protocol="tcp" drop'`,
    );
    assert.equal(
      firewalld.write([rich], { ...style, language: 'xml' })[0]?.text,
      '<rule family="ipv4"><source address="10.0.0.0/8"/><port port="25" protocol="tcp"/><drop/></rule>',
    );
    assert.equal(files.siteAt(zone('<port protocol="tcp" port="2¦"/>'))?.over, '2');
    assert.equal(calls.siteAt('firewall-cmd --add-port=25/t¦')?.kind, 'transport');
  });
});

describe('XML files', () => {
  it('only those of firewalld are read', () => {
    const ours = [
      '<?xml version="1.0"?><!-- a --><!-- b -->\n<zone>\n<short>x</short></zone>',
      '<service><port protocol="tcp" port="25"/></service>',
    ];
    const others = [
      '<project><service name="x"/></project>',
      '<zone name="x"/>',
      '<service-group><service><port>25</port></service></service-group>',
      '<!-- <zone><short>x</short></zone> --><config/>',
      '<service class="x"><short x="1"/></service>',
      `${'<!-- -->'.repeat(5000)}x`,
    ];
    assert.deepEqual(
      ours.map((text) => xml.recognises?.(text)),
      [true, true],
    );
    assert.deepEqual(
      others.map((text) => xml.recognises?.(text)),
      others.map(() => false),
    );
  });

  it('any text is read without an error', () => {
    const text = zone('<rule family="ipv4"><port port="25" protocol="tcp"/>&x;<![CDATA[<a>]]><accept/></rule>');
    for (let i = 0; i <= text.length; i++) {
      for (const piece of [text.slice(0, i), text.slice(i), `${text.slice(0, i)}<${text.slice(i)}`]) {
        assert.doesNotThrow(() => files.read(piece), piece);
      }
    }
  });
});
