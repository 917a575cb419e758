import assert from 'node:assert/strict';
import { port } from '../../../server/src/base/portSet';
import { pf as dialect } from '../../../server/src/dialects/pf';
import { pf as language } from '../../../server/src/languages/pf';
import { type AttributedUse, usesOf } from '../../../server/src/model/references';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const pf = dialectTests(dialect, (text) => readItems([language], text).items);

describe('pf', () => {
  const references: readonly (readonly [rule: string, expected: string])[] = [
    ['pass in proto tcp to any port 25', '25/tcp in allow destination'],
    ['block return-rst out quick inet proto tcp from any to any port = smtp', '25/tcp out block destination'],
    [
      'pass proto tcp to port { 25 587, 6005:65534 }',
      '25/tcp allow destination, 587/tcp allow destination, 6005-65534/tcp allow destination',
    ],
    ['pass proto udp from port 68 to port 67', '68/udp allow source, 67/udp allow destination'],
    ['pass proto tcp to port > 1023', '1024-65535 above/tcp allow destination'],
    ['pass proto tcp to port >= 1023', '1023-65535 above/tcp allow destination'],
    ['pass proto tcp to port <25', '0-24 below/tcp allow destination'],
    ['pass proto tcp to port != 25', '25 not/tcp allow destination'],
    ['pass proto tcp to port 25><30', '26-29/tcp allow destination'],
    ['pass proto tcp to port 25 <> 30', '25-30 not/tcp allow destination'],
    ['pass proto { tcp, udp } to port 53', '53/tcp+udp allow destination'],
    // OpenBSD calls another port so than the registry of names does.
    [
      'pass in proto tcp to port spamd rdr-to 127.0.0.1 port spamd',
      '8025/tcp in allow destination, 8025/tcp destination, 8025/tcp destination',
    ],
    ['pass in proto tcp to port spamd-cfg', '8026/tcp in allow destination'],
    ['pass in proto udp to port spamd-sync', '8025/udp in allow destination'],
    ['match out proto tcp to port 25 queue 25', '25/tcp out continue destination'],
    ['pass in inet proto icmp icmp-type { 8, 143 } code 25', ''],
    ['pass in proto tcp to port 25 keep state (max 587, tcp.established 993)', '25/tcp in allow destination'],
    ['pass in proto tcp from 10.0.0.1 to <mail> port 25 label "port 587" tag T25', '25/tcp in allow destination'],
    [
      'pass in proto tcp to port 25 rdr-to 10.0.0.5 port 2525',
      '25/tcp in allow destination, 25/tcp destination, 2525/tcp destination',
    ],
    ['rdr on em0 proto tcp to em0 port 25 -> 10.0.0.5 port 2525', '25/tcp destination, 2525/tcp destination'],
    [
      'rdr pass on em0 proto tcp to em0 port 6000:6010 -> 10.0.0.5 port 7000:*',
      '6000-6010/tcp destination, 7000-7010/tcp destination',
    ],
    ['no rdr on em0 proto tcp to port 25', '25/tcp continue destination'],
    ['pass in proto tcp to port smtp divert-packet port 700', '25/tcp in allow destination'],
    ['set limit states 25', ''],
    ['table <t> { 10.0.0.1 }', ''],
    ['scrub in max-mss 1440', ''],
    ['p = "25"\npass proto tcp to port $p', '25/tcp allow destination'],
    ['a = "{ 25"\nb = $a "587 }"\npass proto tcp to port $b', '25/tcp allow destination, 587/tcp allow destination'],
    [
      'anchor "a" {\n  pass proto tcp to port 25\n}\npass proto tcp to port 26',
      '25/tcp allow destination, 26/tcp allow destination',
    ],
    ['pass proto tcp to port {\n 25 # 26\n 27\n}', '25/tcp allow destination, 27/tcp allow destination'],
    ['pass proto tcp \\\n to port \\\n 25', '25/tcp allow destination'],
  ];
  for (const [rule, expected] of references) it(rule, () => assert.equal(pf.references(rule), expected));

  it('points at the number, also where it came through macros', () => {
    const text = 'ports = "{ 25, smtps }" # 26\nall = $ports\npass proto tcp to port $all';
    assert.deepEqual(pf.literals(text), ['25', 'smtps']);
    assert.deepEqual(pf.unread('pass proto tcp to port $x'), ['$x: `$x` has no value in this file']);
  });

  it('macros that hold each other many times come to an end', () => {
    let text = 'a0 = "25 25 25 25"\n';
    for (let i = 1; i < 14; i++) text += `a${i} = $a${i - 1} $a${i - 1}\n`;
    assert.doesNotThrow(() => pf.read(`${text}pass proto tcp to port { $a13 }\n`));
  });

  it('knows that the last rule decides, interfaces, addresses and conditions', () => {
    const rule = pf.only(
      'pass in quick on em0 inet6 proto tcp from { fd00::/8, fe80::1 } to (em0:0) port 25 user 25',
      'rule',
    );
    const { match, quick, family, chain } = rule.order;
    assert.deepEqual([match, quick, family, chain], ['last', true, 6, 'pf']);
    const [{ ends, opaque }] = rule.terms as [Rule['terms'][number]];
    assert.equal(valueOf(ends[0].zone), 'em0');
    assert.deepEqual(
      valueOf(ends[0].addresses)?.map(({ text }) => text),
      ['fd00::/8', 'fe80::1'],
    );
    assert.deepEqual(
      valueOf(ends[1].addresses)?.map(({ text }) => text),
      ['(em0:0)'],
    );
    assert.equal(opaque.length, 1);
    assert.equal(pf.only('pass from ! 10.0.0.0/8', 'rule').terms[0]?.ends[0].addresses.kind, 'unread');
    assert.equal(pf.only('anchor "x"', 'rule').order.match, undefined);
  });

  it('says what pf refuses', () => {
    assert.deepEqual(pf.mistakes('pass in to any port 25'), [
      'port-needs-protocol 25 => pass in proto tcp to any port 25 (safe)',
    ]);
    assert.deepEqual(pf.mistakes('pass proto tcp to port 25-30'), [
      'range-separator 25-30 => pass proto tcp to port 25:30 (safe)',
    ]);
    assert.deepEqual(pf.mistakes('pass proto tpc to port 25'), [
      'transport-typo tpc => pass proto tcp to port 25 (safe)',
    ]);
    assert.deepEqual(pf.mistakes('pass proto $x to port 25'), []);
  });

  it('changes and writes', () => {
    const text = 'p = "25"\npass proto tcp to port $p';
    const replaced = (statement: Parameters<typeof usesOf>[0]) =>
      ({ kind: 'replace-port', use: (usesOf(statement)[0] as AttributedUse).use, ports: port(587) }) as const;
    assert.equal(pf.revised(text, replaced), text.replace('25', '587'));
    assert.equal(
      pf.revised('pass to port 25', { kind: 'set-transport', transport: 'udp' }),
      'pass proto udp to port 25',
    );
    const rule = pf.only(
      'block out proto tcp from 10.0.0.5 to { 10.1.0.0/16, 10.2.0.0/16 } port { 25, 6000:6010 }',
      'rule',
    );
    const written = dialect.write([rule], { lineEnding: '\n', indent: '', language: 'pf' })[0]?.text ?? '';
    assert.equal(
      written,
      'block out quick proto tcp from 10.0.0.5 to { 10.1.0.0/16, 10.2.0.0/16 } port { 25, 6000:6010 } label "tcp-25-6000-6010"',
    );
    assert.equal(pf.references(written), pf.references('block out proto tcp to port { 25, 6000:6010 }'));
    assert.equal(pf.siteAt('pass proto tcp to port { 25, 5¦ }')?.over, '5');
    assert.equal(pf.siteAt('pass proto t¦')?.kind, 'transport');
  });

  it('any text is read without an error', () => {
    const text =
      'a = "{ 25, 587 }"\nanchor "x" on em0 {\n pass in proto tcp from <t> to ! $a port { 25 >< 30 } keep state (max 5) \\\n}\n';
    for (let i = 0; i <= text.length; i++) {
      for (const piece of [
        text.slice(0, i),
        text.slice(i),
        `${text.slice(0, i)}{${text.slice(i)}`,
        `${text.slice(0, i)}"${text.slice(i)}`,
      ]) {
        assert.doesNotThrow(() => pf.read(piece), piece);
      }
    }
  });
});
