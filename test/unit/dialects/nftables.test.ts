import assert from 'node:assert/strict';
import { port } from '../../../server/src/base/portSet';
import { nftables } from '../../../server/src/dialects/nftables';
import { nftables as language } from '../../../server/src/languages/nftables';
import type { Change } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import type { Statement } from '../../../server/src/model/statement';
import { dialectTests, meaning } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const nft = dialectTests(nftables, (text) => readItems([language], text).items);
const inChain = (rule: string): string =>
  `table inet f {\nchain c {\ntype filter hook input priority 0\n${rule}\n}\n}\n`;

describe('nftables', () => {
  const references: readonly (readonly [rule: string, expected: string])[] = [
    ['tcp dport 25 accept', '25/tcp in allow destination'],
    ['tcp dport {25,587} drop', '25/tcp in block destination, 587/tcp in block destination'],
    ['udp sport != 53-60 accept', '53-60 not/udp in allow source'],
    ['tcp dport < 1024 reject with tcp reset', '0-1023 below/tcp in block destination'],
    ['tcp dport >= 1024 accept', '1024-65535 above/tcp in allow destination'],
    ['th dport 53 accept', '53/any in allow destination'],
    ['meta l4proto { tcp, udp } th dport 53 accept', '53/tcp+udp in allow destination'],
    ['tcp dport smtp accept', '25/tcp in allow destination'],
    ['tcp dport 25 - 30 accept', '25-30/tcp in allow destination'],
    ['tcp dport vmap { 25 : accept, 22:drop }', '25/tcp in allow destination, 22/tcp in block destination'],
    [
      'ip saddr . tcp dport { 10.0.0.1 . 25, 10.0.0.2 . 587 } accept',
      '25/tcp in allow destination, 587/tcp in allow destination',
    ],
    ['tcp sport . tcp dport { 25 . 26 } accept', '25/tcp in allow source, 26/tcp in allow destination'],
    [
      'meta l4proto . th dport { tcp . 25, udp . 53 } accept',
      '25/tcp in allow destination, 53/udp in allow destination',
    ],
    ['ct original proto-dst 25 accept', '25/any in allow destination'],
    [
      'tcp dport 25 counter packets 25 bytes 587 limit rate 25/second log prefix "25" level warn',
      '25/tcp in continue destination',
    ],
    ['ct helper set tcp dport map { 21 : "ftp" }', '21/tcp in continue destination'],
    ['@th,16,16 25 accept', ''],
    ['tcp flags & (fin|syn) == syn tcp dport 25 accept', '25/tcp in allow destination'],
    ['icmp type 25 accept', ''],
  ];
  for (const [rule, expected] of references) it(rule, () => assert.equal(nft.references(inChain(rule)), expected));

  it('follows defines, sets and elements given elsewhere, whatever stands between', () => {
    const text = `define a = 25
define b = { $a, 587 }
table inet f {
 set s { type inet_service; flags interval; elements = { 110, 6005-65534 } }
 chain c { type filter hook output priority 0; tcp dport $b accept; tcp dport @s accept; tcp dport $none accept; }
}
add element inet f s { 143 }
`;
    assert.equal(
      nft.references(text),
      ['25', '587', '110', '6005-65534', '143'].map((ports) => `${ports}/tcp out allow destination`).join(', '),
    );
    assert.deepEqual(nft.literals(text), ['25', '587', '110', '6005-65534', '143']);
    assert.deepEqual(nft.unread(text), ['$none: `$none` has no value in this file']);
  });

  it('takes a chain that it does not know by its name, and one that is only called by none', () => {
    assert.equal(nft.references('add rule inet filter input tcp dport 25 accept'), '25/tcp in allow destination');
    assert.equal(
      nft.references('insert rule filter OUTPUT position 3 tcp dport 25 drop'),
      '25/tcp out block destination',
    );
    assert.equal(nft.references('table ip f {\nchain input {\ntcp dport 25 accept\n}\n}'), '25/tcp allow destination');
  });

  it('knows where a rule stands among others', () => {
    const order = (text: string) => {
      const { chain, match, insert, family } = nft.only(text, 'rule').order;
      return [chain, match, insert?.kind, family];
    };
    assert.deepEqual(order('add rule inet f c tcp dport 25 drop'), ['inet f c', 'first', undefined, undefined]);
    assert.deepEqual(order('insert rule ip6 f c tcp dport 25 drop'), ['ip6 f c', 'first', 'default', 6]);
    assert.deepEqual(order('insert rule f c position 3 tcp dport 25 drop'), ['ip f c', 'first', 'unread', 4]);
    assert.equal(nft.only('flush ruleset', 'policy').chain, undefined);
    assert.equal(nft.only('flush chain inet f c', 'policy').chain, 'inet f c');
  });

  it('tells of the port of a connection that another one announces', () => {
    const text = `table inet f {
  ct expectation sql {
    protocol tcp
    dport 5432
    timeout 1h
    size 12
    l3proto ip
  }
  chain c {
    type filter hook input priority 0;
    tcp dport 25 ct expectation set "sql"
  }
}
`;
    assert.equal(nft.references(text), '5432/tcp destination, 25/tcp in continue destination');
    assert.equal(nft.only('table inet f {\nct expectation e { dport 53; protocol udp; }\n}\n', 'group').complete, true);
    assert.equal(nft.references('table inet f {\nct timeout t { protocol tcp; policy = { close : 25 }; }\n}\n'), '');
  });

  it('speaks of a rule by the names of its chain, of where it goes on and of the sets of ports that it asks', () => {
    const text = `define mail = { 25, 587 }
table inet f {
 set rpc { type inet_service; elements = { 135, 6005-65534 } }
 set flows { type ipv4_addr . inet_service; elements = { 10.0.0.5 . 443 } }
 set friends { type ipv4_addr; elements = { 10.0.0.5 } }
 chain relay { tcp dport @rpc accept; tcp dport $mail jump log; ip daddr . tcp dport @flows accept; ip saddr @friends tcp dport 25 accept; }
}
`;
    assert.deepEqual(
      nft
        .read(text)
        .statements.flatMap((each) =>
          each.kind === 'rule' ? [each.words.map(({ text: word }) => word).join(' ')] : [],
        ),
      ['relay rpc', 'relay mail log', 'relay flows', 'relay'],
    );
  });

  it('says that an expectation without a protocol is not read', () => {
    const unread = (text: string) =>
      readItems([language], text).unread.map(({ place, why }) => [text.slice(place.start, place.end), why]);
    const why = 'the protocol of this expectation is not known';
    assert.deepEqual(unread('table inet f {\nct expectation e { dport 5432; timeout 1h; }\n}\n'), [['5432', why]]);
    assert.deepEqual(unread('table inet f {\nct expectation e {\nl3proto ip\ndport sql\n}\n}\n'), [['sql', why]]);
    assert.deepEqual(unread('table inet f {\nct expectation e { protocol tcp; dport 25; }\n}\n'), []);
    assert.deepEqual(unread('table inet f {\nct helper h { type "ftp" protocol tcp; }\n}\n'), []);
  });

  const mistakes: readonly (readonly [rule: string, expected: string[]])[] = [
    ['tcp dport 25,587 accept', ['port-list-in-one-value 25,587 => tcp dport { 25, 587 } accept (safe)']],
    ['tcp dport 25:30 accept', ['range-separator 25:30 => tcp dport 25-30 accept (safe)']],
    ['tcp dport { 25:30 } accept', ['range-separator 25:30 => tcp dport { 25-30 } accept (safe)']],
    ['tcp dport { 99999 } accept', ['port-out-of-range 99999']],
    ['upd dport 53 accept', ['transport-typo upd => udp dport 53 accept (safe)']],
    ['tcp dport { 25, } accept', []],
  ];
  for (const [rule, expected] of mistakes) {
    it(`says of ${rule}: ${expected[0]?.split(' ')[0] ?? 'nothing'}`, () => {
      const found = nft.mistakes(inChain(rule)).map((line) => line.replace(/=> [\s\S]*\n(.*)\n\}\n\}\n/, '=> $1'));
      assert.deepEqual(found, expected);
    });
  }

  const firstUse = (statement: Statement) => usesOf(statement)[0]?.use as never;
  const revisions: readonly (readonly [rule: string, change: Change | ((s: Statement) => Change), expected: string])[] =
    [
      ['tcp dport 25 accept', { kind: 'set-transport', transport: 'udp' }, 'udp dport 25 accept'],
      [
        'tcp dport 25 accept',
        { kind: 'add-port', side: 'destination', ports: port(587) },
        'tcp dport { 25, 587 } accept',
      ],
      [
        'tcp dport { 25 } accept',
        { kind: 'add-port', side: 'destination', ports: port(587) },
        'tcp dport { 25, 587 } accept',
      ],
      ['tcp dport 25 accept', { kind: 'swap-sides' }, 'tcp sport 25 accept'],
      [
        'tcp dport 25 accept',
        (s) => ({ kind: 'replace-port', use: firstUse(s), ports: port(587) }),
        'tcp dport 587 accept',
      ],
      ['tcp dport 25 accept', { kind: 'describe', text: 'mail' }, 'tcp dport 25 accept comment "mail"'],
    ];
  for (const [rule, change, expected] of revisions) {
    it(`revises ${rule} to ${expected}`, () => assert.equal(nft.revised(inChain(rule), change), inChain(expected)));
  }

  it('knows where ports may be typed', () => {
    const site = nft.siteAt(inChain('tcp dport { 25, ¦ } accept'));
    assert.equal(site?.kind, 'port');
    assert.deepEqual(site?.present, port(25));
    assert.equal(nft.siteAt(inChain('udp sport 5¦3 accept'))?.side, 'source');
    assert.equal(nft.siteAt(inChain('meta l4proto t¦ accept'))?.kind, 'transport');
    assert.equal(nft.siteAt(inChain('ip saddr 10.0.0.¦1 accept')), undefined);
  });

  it('writes what it reads', () => {
    const rule = nft.only(inChain('ip saddr 10.0.0.0/8 tcp dport { 25, 587 } accept comment "mail"'), 'rule');
    const [fragment] = nftables.write([rule], { lineEnding: '\n', indent: '', language: 'nftables' });
    assert.equal(meaning(nft.only(fragment?.text ?? '', 'rule')), meaning(rule));
  });
});
