import assert from 'node:assert/strict';
import {
  addressRange,
  arePrivate,
  isAnyZone,
  isLoopback,
  isPrivate,
  isPublicZone,
  reachOf,
} from '../../../server/src/analysis/addresses';
import { placeAt } from '../../../server/src/base/span';
import { ABSENT, type Address, unread, written } from '../../../server/src/model/statement';

const PLACE = placeAt({ base: 0 }, 0, 1);
const literal = (text: string): Address => ({ kind: 'literal', text, place: PLACE });
const list = (...addresses: readonly (string | Address)[]) =>
  written(
    addresses.map((a) => (typeof a === 'string' ? literal(a) : a)),
    PLACE,
  );

describe('addresses: reading', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['10.0.0.1', '32 a000001-a000001'],
    ['10.1.2.3/8', '32 a000000-affffff'],
    ['10.0.0.0/255.255.0.0', '32 a000000-a00ffff'],
    ['0.0.0.0/0.0.0.0', '32 0-ffffffff'],
    ['10.0.0.1/32', '32 a000001-a000001'],
    ['10.0.0.1 - 10.0.0.9', '32 a000001-a000009'],
    ['::/0', `128 0-${'f'.repeat(32)}`],
    ['2001:db8::1', '128 20010db8000000000000000000000001-20010db8000000000000000000000001'],
    ['[2001:db8::1]', '128 20010db8000000000000000000000001-20010db8000000000000000000000001'],
    ['2001:db8::/32', `128 20010db8${'0'.repeat(24)}-20010db8${'f'.repeat(24)}`],
    ['::ffff:10.0.0.1', '128 ffff0a000001-ffff0a000001'],
    ['fe80::1%eth0', `128 fe80${'0'.repeat(27)}1-fe80${'0'.repeat(27)}1`],
    ['1:2:3:4:5:6:7:8', '128 10002000300040005000600070008-10002000300040005000600070008'],
    ['10.0.0.9-10.0.0.1', undefined],
    ['10.0.0.1-::1', undefined],
    ['10.0.0.256', undefined],
    ['10.0.0', undefined],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/255.0.255.0', undefined],
    ['1:2:3', undefined],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['mail.example', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${text || '(nothing)'} is ${expected ?? 'no address'}`, () => {
      const range = addressRange(text);
      const shown = range && `${range.bits} ${range.from.toString(16)}-${range.to.toString(16)}`;
      assert.equal(shown, expected);
    });
  }
});

describe('addresses: private and loopback', () => {
  for (const [text, expected] of [
    ['10.0.0.0/8', true],
    ['172.31.255.255', true],
    ['172.32.0.1', false],
    ['192.168.0.0-192.168.1.255', true],
    ['192.168.0.0/15', false],
    ['100.64.0.1', true],
    ['169.254.1.1', true],
    ['8.8.8.8', false],
    ['203.0.113.0/24', false],
    ['fd12:3456::/32', true],
    ['fe80::1', true],
    ['2001:db8::1', false],
    ['0.0.0.0/0', false],
  ] as const) {
    it(`${text} is ${expected ? '' : 'not '}private`, () => {
      const range = addressRange(text);
      assert.ok(range);
      assert.equal(isPrivate(range), expected);
    });
  }
  it('loopback needs every address to be one', () => {
    assert.equal(isLoopback([literal('127.0.0.1'), literal('::1')]), true);
    assert.equal(isLoopback([literal('127.0.0.1'), literal('10.0.0.1')]), false);
    assert.equal(isLoopback([]), false);
  });
  it('a name is not known to be private', () => {
    assert.equal(arePrivate([literal('10.0.0.1'), literal('192.168.4.0/24')]), true);
    assert.equal(arePrivate([literal('10.0.0.1'), { kind: 'name', text: 'EXCHANGE', place: PLACE }]), false);
  });
});

describe('addresses: reach', () => {
  const any: Address = { kind: 'any', text: 'Any', place: PLACE };
  const keyword = (text: string): Address => ({ kind: 'keyword', text, place: PLACE });
  const cases = [
    ['nothing', ABSENT, 'unsaid'],
    ['an empty list', list(), 'unsaid'],
    ['a variable', unread(PLACE, 'no value'), 'unknown'],
    ['Any', list(any), 'everyone'],
    ['Any beside a host', list('10.0.0.1', any), 'everyone'],
    ['the word Internet', list(keyword('Internet')), 'internet'],
    ['LocalSubnet', list(keyword('LocalSubnet')), 'limited'],
    ['a host', list('8.8.8.8'), 'limited'],
    ['a /32', list('8.8.8.8/32'), 'limited'],
    ['a wide public network', list('8.0.0.0/8'), 'limited'],
    ['two halves', list('0.0.0.0/1', '128.0.0.0/1'), 'everyone'],
    ['one half', list('0.0.0.0/1'), 'limited'],
    ['a range over all', list('0.0.0.0-255.255.255.255'), 'everyone'],
    [
      'all but the private networks',
      list(
        '1.0.0.0-9.255.255.255',
        '11.0.0.0-100.63.255.255',
        '100.128.0.0-126.255.255.255',
        '128.0.0.0-169.253.255.255',
        '169.255.0.0-172.15.255.255',
        '172.32.0.0-192.167.255.255',
        '192.169.0.0-223.255.255.255',
      ),
      'internet',
    ],
    ['all of IPv6 that is given out', list('2000::/3'), 'internet'],
    ['two IPv6 networks', list('2001:db8::/32', 'fd00::/8'), 'limited'],
  ] as const;
  for (const [what, addresses, expected] of cases) {
    it(`${what}: ${expected}`, () => assert.equal(reachOf(addresses), expected));
  }
});

describe('addresses: zones', () => {
  for (const name of ['outside', 'WAN', 'wan1', 'ppp0', 'untrust', 'if_internet', 'port1-external', 'outside_access']) {
    it(`${name} is the Internet`, () => assert.equal(isPublicZone(name), true));
  }
  for (const name of ['inside', 'eth0', 'dmz', 'lan', 'trust', 'swan', 'Vlan10', 'internal', 'any']) {
    it(`${name} is not`, () => assert.equal(isPublicZone(name), false));
  }
  it('any is no limit', () => {
    assert.equal(isAnyZone('any'), true);
    assert.equal(isAnyZone('inside'), false);
  });
});
