import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { ipfw } from '../../../server/src/dialects/ipfw';
import { detectLanguage } from '../../../server/src/document/detect';
import { ipfwRules } from '../../../server/src/languages/ipfwRules';
import { shell } from '../../../server/src/languages/shell';
import type { Plan } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { testCatalog, testDocument, testEnv } from '../../harness/catalog';
import { dialectTests, meaning } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const script = dialectTests(ipfw, (text) => readItems([shell], text).items);
const file = dialectTests(ipfw, (text) => readItems([ipfwRules], text).items);

describe('ipfw', () => {
  const references: readonly (readonly [call: string, expected: string])[] = [
    ['ipfw add allow tcp from any to me 25', '25/tcp allow destination'],
    ['ipfw add 100 pass tcp from any to any dst-port 25 in', '25/tcp in allow destination'],
    ['ipfw 100 add deny udp from any 53 to me out', '53/udp out block source'],
    [
      'ipfw -q add allow tcp from any to me 25,587, 6005-65534',
      '25/tcp allow destination, 587/tcp allow destination, 6005-65534/tcp allow destination',
    ],
    ['ipfw add allow tcp from { 10.0.0.1 or 10.0.0.2 } to { me or 10.0.0.9 } smtp', '25/tcp allow destination'],
    ['ipfw add allow tcp from 10.0.0.0/24{1,25,143} to any 25', '25/tcp allow destination'],
    ['ipfw add deny not tcp from any to any 53', '53/udp+other block destination'],
    ['ipfw add unreach host tcp from any to any 25', '25/tcp block destination'],
    ['ipfw add count log logamount 143 tcp from any to any 25', '25/tcp continue destination'],
    ['ipfw add deny icmp from any to any icmptypes 8,143', ''],
    ['ipfw add deny tcp from any to any tcpflags syn tcpmss 536 iplen 143 25', ''],
    ['ipfw add 25 divert 8668 ip from any to any via em0', ''],
    ['ipfw add pipe 25 ip from any to any', ''],
    ['ipfw add fwd 10.0.0.5,25 tcp from any to me 2525', '2525/tcp destination, 25/tcp destination'],
    [
      'ipfw nat 1 config redirect_port tcp 10.0.0.5:25,10.0.0.6:26 587',
      '587/tcp destination, 25/tcp destination, 587/tcp destination, 26/tcp destination',
    ],
    ['ipfw table 1 add 10.0.0.0/8 25', ''],
    ['ipfw show 25', ''],
    ['ipfw delete 25', ''],
    ['ipfw add allow tcp from any to me 25 // not 587', '25/tcp allow destination'],
    ['$fw add allow tcp from any to me 25', '25/tcp allow destination'],
    ['$x some words from here to there 25', ''],
    ['$cmd 00900 allow tcp from any to any 25 out', '25/tcp out allow destination'],
    ['$cmd deny tcp from any to me 25 in', '25/tcp in block destination'],
    ['ipfw deny tcp from any to me 25 in', ''],
  ];
  for (const [call, expected] of references) it(call, () => assert.equal(script.references(call), expected));

  it('reads files of its own and what ipfw list prints', () => {
    assert.equal(file.references('add 100 allow tcp from any to me 25 in # not 26'), '25/tcp in allow destination');
    assert.equal(file.references('00100 12 345 deny udp from any to any dst-port 53'), '53/udp block destination');
  });

  it('knows numbers, addresses, interfaces, states and comments', () => {
    const rule = script.only(
      'ipfw add 200 allow tcp from not 10.0.0.0/8 to me 25 in recv em0 setup // Exchange 2019',
      'rule',
    );
    assert.deepEqual(
      [rule.order.chain, valueOf(rule.order.priority), rule.order.match, rule.stands, valueOf(rule.description)],
      ['ipfw', 200, 'first', 'host', 'Exchange 2019'],
    );
    const [{ ends, opaque }] = rule.terms as [Rule['terms'][number]];
    assert.deepEqual([ends[0].addresses.kind, valueOf(ends[0].zone), opaque.length], ['unread', 'em0', 0]);
    assert.equal(script.only('ipfw add allow tcp from any to any 25 established', 'rule').returning, true);
    assert.equal(script.only('ipfw add allow tcp from any to any 25 uid root', 'rule').terms[0]?.opaque.length, 1);
    assert.equal(script.only('ipfw add allow tcp from any to', 'rule').complete, false);
  });

  it('what is not known is no port and no rule for every port', () => {
    const rule = script.only('ipfw add allow tcp from any to me $PORTS in', 'rule');
    assert.equal(rule.terms[0]?.ends[1].ports.kind, 'unread');
    assert.deepEqual(script.unread('ipfw add allow tcp from any to me $PORTS in'), [
      '$PORTS: `$PORTS` has no value in this file',
    ]);
    assert.equal(script.only('ipfw add $ACTION tcp from any to me 25', 'rule').action.kind, 'unread');
  });

  it('says what ipfw does not take', () => {
    assert.deepEqual(script.mistakes('ipfw add allow tcp from any to me 6005:65534'), [
      'range-separator 6005:65534 => ipfw add allow tcp from any to me 6005-65534 (safe)',
    ]);
    assert.deepEqual(script.mistakes('ipfw add allow tpc from any to me 25'), [
      'transport-typo tpc => ipfw add allow tcp from any to me 25 (safe)',
    ]);
    assert.deepEqual(script.mistakes('ipfw add allow tcp from any to me 70000'), ['port-out-of-range 70000']);
    assert.deepEqual(script.mistakes('ipfw add allow ip from any to me 25'), []);
  });

  it('spells changes', () => {
    const call = 'ipfw add allow tcp from any to me 25,587 in';
    const use = usesOf(script.only(call, 'rule'))[0];
    assert.ok(use);
    assert.equal(
      script.revised(call, (statement) => ({
        kind: 'replace-port',
        use: (usesOf(statement)[0] ?? use).use,
        ports: port(26),
      })),
      'ipfw add allow tcp from any to me 26,587 in',
    );
    assert.equal(script.revised(call, { kind: 'set-transport', transport: 'udp' }), call.replace('tcp', 'udp'));
    assert.equal(script.revised(call, { kind: 'set-direction', direction: 'out' }), call.replace(/in$/, 'out'));
    assert.equal(
      script.revised(call, { kind: 'add-port', side: 'destination', ports: range(990, 995) }),
      'ipfw add allow tcp from any to me 25,587,990-995 in',
    );
    assert.equal(script.revised(call, { kind: 'describe', text: "John's mail" }), `${call} // John s mail`);
    assert.equal(script.revised(call, { kind: 'remove' }), '');
  });

  it('says where ports and protocols are typed', () => {
    assert.equal(script.siteAt('ipfw add allow tcp from any to me 25,5¦')?.over, '5');
    assert.equal(script.siteAt('ipfw add allow tcp from any to any dst-port ¦')?.kind, 'port');
    assert.equal(script.siteAt('ipfw add allow tcp from any to me ¦')?.side, 'destination');
    assert.equal(script.siteAt('ipfw add allow tc¦ from any to me 25')?.kind, 'transport');
    assert.equal(script.siteAt('ipfw add 1¦0 allow tcp from any to me 25'), undefined);
    assert.equal(script.siteAt('ipfw add allow tcp from 10.0.0.¦5 to me 25'), undefined);
  });

  it('reads what it writes', () => {
    const source = 'ipfw add deny tcp from 10.0.0.0/8 1024-65535 to 10.1.0.5 25,587 in';
    const rule = script.only(source, 'rule');
    for (const language of ['shell', 'ipfw-rules']) {
      const [written] = ipfw.write([rule as Plan], { lineEnding: '\n', indent: '', language });
      const again = (language === 'shell' ? script : file).only(written?.text ?? '', 'rule');
      assert.equal(meaning({ ...again, description: rule.description }), meaning(rule), written?.text);
    }
  });

  const found = (text: string): readonly string[] => {
    const env = testEnv();
    return env.checker.report(testDocument(text, { fileName: 'a.sh' }), env.options).map(({ code }) => code);
  };

  it('is asked in the order of its numbers, unless rules are passed over', () => {
    const deny = 'ipfw add 300 deny tcp from any to any 1025\n';
    const allow = 'ipfw add 400 allow tcp from 10.0.0.0/8 to any 1025\n';
    assert.deepEqual(found(`#!/bin/sh\n${deny}${allow}`), ['shadowed-rule']);
    assert.deepEqual(found(`#!/bin/sh\n${deny}${allow.replace('400', '200')}`), []);
    assert.deepEqual(found(`#!/bin/sh\nipfw add 100 skipto 400 tcp from any to any\n${deny}${allow}`), []);
    assert.deepEqual(found(`#!/bin/sh\nipfw add 100 skipto 400 tcp from any to any out\n${deny}${allow}`), []);
    const [denied, allowed] = [deny, allow].map((rule) => rule.replace('1025', '1025 in'));
    assert.deepEqual(found(`#!/bin/sh\n${denied}${allowed}`), ['shadowed-rule']);
    assert.deepEqual(found(`#!/bin/sh\nipfw add 100 skipto 400 tcp from any to any\n${denied}${allowed}`), []);
    assert.deepEqual(found(`#!/bin/sh\nipfw add 100 $skip tcp from any to any out\n${deny}${allow}`), []);
    assert.deepEqual(found(`#!/bin/sh\n${deny}ipfw delete 300\n${allow}`), []);
  });

  const texts: readonly (readonly [text: string, language: string | undefined])[] = [
    ['add 100 allow tcp from any to me 25\nadd deny ip from any to any\n', 'ipfw-rules'],
    ['00100 allow ip from any to any via lo0\n65535 deny ip from any to any\n', 'ipfw-rules'],
    ['-f flush\nadd pass udp from any to any dst-port 53\n', 'ipfw-rules'],
    ['add 25 apples from any shop to the basket\n', undefined],
    ['add user\nadd group\ndelete user\n', undefined],
    ['00100 counted the sheep from here to there\n', undefined],
    ['add allow tcp from any to me 25\nThis is how you do it.\n', undefined],
  ];
  for (const [text, language] of texts) {
    it(`${JSON.stringify(text).slice(0, 60)} is ${language ?? 'nothing'}`, () =>
      assert.equal(detectLanguage({ fileName: 'a.txt', text }, testCatalog())?.id, language));
  }
});
