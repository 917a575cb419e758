import assert from 'node:assert/strict';
import { placeAt } from '../../../server/src/base/span';
import { readAddresses, WINDOWS_ADDRESSES } from '../../../server/src/dialects/shared/addresses';
import { firewallKey } from '../../../server/src/dialects/shared/firewallKeys';
import { abbreviated } from '../../../server/src/dialects/shared/prefix';
import { literalIn, unitAt } from '../../../server/src/dialects/shared/texts';
import { isOneEdit, nearestWord } from '../../../server/src/dialects/shared/typo';
import { transportOfNumber } from '../../../server/src/dialects/shared/windowsFirewall';
import { valueOf } from '../../../server/src/model/statement';
import { HOLE, type Piece, plainText, type Text } from '../../../server/src/model/value';

const anchor = { base: 0 };
const bare = (text: string, at = 10): Text => plainText(text, placeAt(anchor, at, at + text.length));

describe('addresses', () => {
  const kinds = (text: string): string | undefined =>
    valueOf(readAddresses(bare(text), WINDOWS_ADDRESSES))
      ?.map((a) => `${a.kind} ${a.text}@${a.place.start}`)
      .join(', ');

  it('know everything, keywords, literals and names by their looks', () => {
    assert.equal(kinds('any'), 'any any@10');
    assert.equal(kinds('LocalSubnet,DNS'), 'keyword LocalSubnet@10, keyword DNS@22');
    assert.equal(kinds('10.0.0.1, 10.0.0.0/8'), 'literal 10.0.0.1@10, literal 10.0.0.0/8@20');
    assert.equal(kinds('mx1,mail-01.example.com'), 'name mx1@10, name mail-01.example.com@14');
    for (const text of [
      '10.0.0.1-10.0.0.9',
      '10.0.0.0/255.0.0.0',
      'fe80::1',
      '2001:db8::/32',
      '::1',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      '[::]',
    ]) {
      assert.equal(kinds(text), `literal ${text}@10`);
    }
    for (const text of ['0.0.0.0/0', '::/0', '0.0.0.0-255.255.255.255', '0.0.0.0/0.0.0.0', '*']) {
      assert.equal(kinds(text), `any ${text}@10`);
    }
    assert.equal(kinds(''), '');
  });

  it('are unread as soon as one is', () => {
    const place = placeAt(anchor, 20, 23);
    const pieces: Piece[] = [
      { from: 0, to: 9, place: placeAt(anchor, 10, 19), exact: true, via: [] },
      { from: 9, to: 10, place, exact: false, via: [], why: '`%A%` has no value in this file' },
    ];
    const value: Text = { kind: 'text', text: `10.0.0.1,${HOLE}`, place: placeAt(anchor, 10, 23), pieces, quote: '' };
    assert.equal(readAddresses(value, WINDOWS_ADDRESSES).kind, 'unread');
    const list = {
      kind: 'list',
      items: [bare('10.0.0.1'), { kind: 'unknown', place, why: 'x' }],
      place,
      via: [],
    } as const;
    assert.equal(readAddresses(list, WINDOWS_ADDRESSES).kind, 'unread');
  });
});

describe('words one edit away', () => {
  it('are told from words further off', () => {
    for (const [a, b] of [
      ['upd', 'udp'],
      ['tpc', 'tcp'],
      ['tc', 'tcp'],
      ['tcpp', 'tcp'],
      ['tcq', 'tcp'],
    ] as const) {
      assert.ok(isOneEdit(a, b), `${a} ${b}`);
      assert.ok(isOneEdit(b, a), `${b} ${a}`);
    }
    for (const [a, b] of [
      ['tcp', 'tcp'],
      ['ucp', 'tdp'],
      ['t', 'tcp'],
      ['pct', 'tcp'],
      ['', 'tcp'],
    ] as const) {
      assert.ok(!isOneEdit(a, b), `${a} ${b}`);
    }
  });

  it('count only where one word is meant', () => {
    assert.equal(nearestWord('UPD', ['tcp', 'udp']), 'udp');
    assert.equal(nearestWord('ucp', ['tcp', 'udp']), undefined);
    assert.equal(nearestWord('t', ['tcp']), undefined);
  });
});

describe('abbreviations', () => {
  it('mean the only word that begins so, or the word itself', () => {
    assert.equal(abbreviated('prot', ['protocol', 'profile', 'program']), 'protocol');
    assert.equal(abbreviated('pro', ['protocol', 'profile', 'program']), undefined);
    assert.equal(abbreviated('IP', ['ip', 'ipv4']), 'ip');
    assert.equal(abbreviated('ip', ['ipv4', 'ipv6', 'ip']), 'ip');
    assert.equal(abbreviated('', ['a']), undefined);
    assert.equal(abbreviated('x', ['a']), undefined);
  });
});

describe('texts', () => {
  const use = placeAt(anchor, 30, 33);
  const mixed: Text = {
    kind: 'text',
    text: '25,587',
    place: placeAt(anchor, 20, 34),
    pieces: [
      { from: 0, to: 3, place: placeAt(anchor, 21, 24), exact: true, via: [] },
      { from: 3, to: 6, place: placeAt(anchor, 2, 5), exact: true, via: [use] },
    ],
    quote: '"',
  };

  it('give the place of what may be written over', () => {
    assert.deepEqual(literalIn(mixed, 0, 2), placeAt(anchor, 21, 23));
    assert.deepEqual(literalIn(mixed, 3, 6), placeAt(anchor, 2, 5));
    assert.equal(literalIn(mixed), undefined);
    const hole: Text = { ...mixed, pieces: [{ ...(mixed.pieces[0] as Piece), exact: false }] };
    assert.equal(literalIn(hole, 0, 2), undefined);
  });

  it('tell before which unit a caret stands', () => {
    assert.equal(unitAt(mixed, 21), 0);
    assert.equal(unitAt(mixed, 23), 2);
    assert.equal(unitAt(mixed, 3), undefined);
    assert.equal(unitAt(mixed, 31), undefined);
    const empty: Text = { ...mixed, text: '', pieces: [], place: placeAt(anchor, 20, 22) };
    assert.deepEqual(
      [20, 21, 22].map((offset) => unitAt(empty, offset)),
      [undefined, 0, undefined],
    );
    assert.equal(unitAt({ ...empty, quote: '', place: placeAt(anchor, 20, 20) }, 20), 0);
    const moved = { ...mixed.pieces[0] } as Piece;
    assert.equal(unitAt({ ...mixed, pieces: [{ ...moved, place: placeAt({ base: 100 }, 1, 4) }] }, 103), 2);
  });
});

describe('keys of the Windows Firewall', () => {
  const area = (key: string): string | undefined => firewallKey(key)?.area;

  it('are known under every spelling of their root', () => {
    const rest = 'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
    for (const root of [
      'HKLM\\',
      'HKLM:\\',
      'hkey_local_machine\\',
      'Registry::HKEY_LOCAL_MACHINE\\',
      '\\\\MX1\\HKLM\\',
      'Microsoft.PowerShell.Core\\Registry::HKLM\\',
    ]) {
      assert.equal(area(root + rest), 'rules', root);
    }
    assert.equal(area('HKLM:/SOFTWARE/Policies/Microsoft/WindowsFirewall/DomainProfile/'), 'profile');
    assert.equal(area('HKLM\\SYSTEM\\CurrentControlSet\\Services\\MpsSvc'), 'service');
    assert.equal(area('HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeIS'), undefined);
    assert.equal(area('HKCU\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules'), undefined);
  });

  it('say which profiles they are of', () => {
    const key = firewallKey('HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\StandardProfile');
    assert.deepEqual(key && 'profiles' in key && key.profiles, ['private', 'public']);
  });
});

describe('protocol numbers', () => {
  it('name the transports', () => {
    assert.deepEqual(['6', '17', '256', '41', '006', '300', 'tcp', ''].map(transportOfNumber), [
      ['tcp'],
      ['udp'],
      ['any'],
      ['other'],
      ['tcp'],
      undefined,
      undefined,
      undefined,
    ]);
  });
});
