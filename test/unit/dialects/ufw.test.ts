import assert from 'node:assert/strict';
import { range } from '../../../server/src/base/portSet';
import { ufw } from '../../../server/src/dialects/ufw';
import { shell } from '../../../server/src/languages/shell';
import { ufwProfiles } from '../../../server/src/languages/ufwProfiles';
import { type AttributedUse, usesOf } from '../../../server/src/model/references';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { testDocument, testEnv } from '../../harness/catalog';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const script = dialectTests(ufw, (text) => readItems([shell], text).items);
const profiles = dialectTests(ufw, (text) => readItems([ufwProfiles], text).items);

describe('ufw', () => {
  const references: readonly (readonly [call: string, expected: string])[] = [
    ['ufw allow 25', '25/any in allow destination'],
    ['ufw allow 25,6000:6010/udp', '25/udp in allow destination, 6000-6010/udp in allow destination'],
    ['ufw allow domain', '53/any in allow destination'],
    ['ufw LIMIT in 25/tcp', '25/tcp in allow destination'],
    ['ufw --dry-run reject out 25/tcp', '25/tcp out block destination'],
    ['ufw allow from any port 25 to any', '25/any in allow source'],
    ['ufw allow port 25 proto tcp', '25/tcp in allow destination'],
    ['ufw route allow proto tcp from any to 10.0.0.5 port 25', '25/tcp allow destination'],
    ['ufw delete deny 25/tcp', '25/tcp in destination'],
    ['ufw delete 25', ''],
    ['ufw status 25', ''],
    ['ufw app info 25', ''],
    ['ufw logging 25', ''],
    ["ufw allow 25/tcp comment '587/tcp'", '25/tcp in allow destination'],
    ['ufw allow proto gre from any to any', ''],
  ];
  for (const [call, expected] of references) it(call, () => assert.equal(script.references(call), expected));

  it('knows order, interfaces, addresses, defaults and the profiles that stand elsewhere', () => {
    const rule = script.only('ufw insert 3 allow in on eth0 proto tcp from 10.0.0.0/8 to any port 25', 'rule');
    assert.equal(rule.order.chain, 'ufw in');
    assert.equal(valueOf(rule.order.insert ?? { kind: 'absent' }), 3);
    const [{ ends }] = rule.terms as [Rule['terms'][number]];
    assert.equal(valueOf(ends[0].zone), 'eth0');
    assert.deepEqual(
      [valueOf(ends[0].addresses)?.[0]?.text, valueOf(ends[1].addresses)?.[0]?.kind],
      ['10.0.0.0/8', 'any'],
    );
    const policy = script.only('ufw default deny', 'policy');
    assert.deepEqual([valueOf(policy.direction), valueOf(policy.action)], ['in', 'block']);
    assert.equal(script.only('ufw default reject routed', 'policy').chain, 'ufw route');
    assert.match(script.unread("ufw allow 'Mail server'")[0] ?? '', /^Mail server: the ports of the profile/);
  });

  it('says what ufw refuses', () => {
    assert.deepEqual(script.mistakes('ufw allow 25,587'), ['port-needs-protocol 25 => ufw allow 25,587/tcp (safe)']);
    assert.deepEqual(script.mistakes('ufw allow to any port 6000:6010'), [
      'port-needs-protocol 6000:6010 => ufw allow proto tcp to any port 6000:6010 (safe)',
    ]);
    assert.deepEqual(script.mistakes('ufw allow 6005-65534/tcp'), [
      'range-separator 6005-65534 => ufw allow 6005:65534/tcp (safe)',
    ]);
    assert.deepEqual(script.mistakes('ufw allow 25/tpc'), ['transport-typo tpc => ufw allow 25/tcp (safe)']);
    assert.deepEqual(script.mistakes('ufw allow 25'), []);
  });

  it('a rule takes the place of one about the same traffic, and is hidden by a wider one', () => {
    const found = (text: string): readonly string[] => {
      const env = testEnv();
      const document = testDocument(text, { fileName: 'a.sh' });
      return env.checker.report(document, env.options).map(({ code }) => code);
    };
    assert.deepEqual(found('#!/bin/sh\nufw deny 1025/tcp\nufw allow 1025/tcp\n'), []);
    assert.deepEqual(found('#!/bin/sh\nufw allow 1025/tcp\nufw deny from 10.0.0.0/8 to any port 1025 proto tcp\n'), [
      'shadowed-rule',
    ]);
    assert.deepEqual(
      found('#!/bin/sh\nufw allow 1025/tcp\nufw insert 1 deny proto tcp from 10.0.0.0/8 to any port 1025\n'),
      [],
    );
  });

  it('reads profiles of programs', () => {
    const text = '[Mail server]\ntitle=25\nports=25,587/tcp|53\n';
    assert.equal(profiles.references(text), '25/tcp destination, 587/tcp destination, 53/any destination');
    assert.equal(valueOf(profiles.only(text, 'group').name), 'Mail server');
  });

  it('writes and changes calls', () => {
    assert.equal(script.revised('ufw allow 25', { kind: 'set-transport', transport: 'udp' }), 'ufw allow 25/udp');
    assert.equal(
      script.revised('ufw allow 25/tcp', { kind: 'add-port', side: 'destination', ports: range(6000, 6010) }),
      'ufw allow 25,6000:6010/tcp',
    );
    assert.equal(
      script.revised('ufw allow 25/tcp', { kind: 'set-direction', direction: 'out' }),
      'ufw allow out 25/tcp',
    );
    assert.equal(
      script.revised('ufw allow 25/tcp', (statement) => ({
        kind: 'replace-port',
        use: (usesOf(statement)[0] as AttributedUse).use,
        ports: range(6000, 6010),
      })),
      'ufw allow 6000:6010/tcp',
    );
    // What is written is read as what it was.
    const rule = script.only('ufw allow out proto tcp from any to 10.0.0.5 port 25,6000:6010', 'rule');
    const [fragment] = ufw.write([rule], { lineEnding: '\n', indent: '', language: 'shell' });
    assert.equal(
      fragment?.text,
      "ufw allow out proto tcp from any to 10.0.0.5 port 25,6000:6010 comment 'tcp-25-6000-6010'",
    );
    assert.equal(script.siteAt('ufw allow 25,5¦/tcp')?.over, '5');
    assert.equal(script.siteAt('ufw allow to any port 25 proto t¦')?.kind, 'transport');
  });
});
