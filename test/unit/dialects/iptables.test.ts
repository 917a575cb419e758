import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { iptables } from '../../../server/src/dialects/iptables';
import { iptablesSave } from '../../../server/src/languages/iptablesSave';
import { shell } from '../../../server/src/languages/shell';
import type { Change } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import { type Rule, type Statement, valueOf } from '../../../server/src/model/statement';
import { dialectTests, meaning } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const save = dialectTests(iptables, (text) => readItems([iptablesSave], text).items);
const script = dialectTests(iptables, (text) => readItems([shell, iptablesSave], text).items);

describe('iptables', () => {
  const references: readonly (readonly [rule: string, expected: string])[] = [
    ['-A INPUT -p tcp --dport 25 -j ACCEPT', '25/tcp in allow destination'],
    ['-A INPUT -ptcp --dport=25 -jACCEPT', '25/tcp in allow destination'],
    ['-I OUTPUT 3 --proto udp --destination-port domain --jump DROP', '53/udp out block destination'],
    [
      '-A FORWARD -p 6 -m tcp --sport 1024: --dport :1023 -j REJECT',
      '1024-65535/tcp block source, 0-1023/tcp block destination',
    ],
    ['-R INPUT 2 ! -p tcp --dport 25 -j ACCEPT', '25/udp+other in allow destination'],
    ['-A INPUT -p tcp --dport ! 25 -j ACCEPT', '25 not/tcp in allow destination'],
    [
      '-A INPUT -p tcp -m multiport --ports 25,587 -j ACCEPT',
      '25/tcp in allow destination, 587/tcp in allow destination, 25/tcp in allow source, 587/tcp in allow source',
    ],
    ['-A INPUT -p tcp --dport 025 -j ACCEPT', '21/tcp in allow destination'],
    ['-A INPUT -p tcp --dport 0x19 -j ACCEPT', '25/tcp in allow destination'],
    ['-A INPUT -p tcp --dport smtp:http -j ACCEPT', '25-80/tcp in allow destination'],
    ['-A INPUT --dport 25 -j LOG', '25/any in continue destination'],
    ['-A MAIL -p tcp --dport 25 -j RETURN', '25/tcp return destination'],
    ['-D INPUT -p tcp --dport 25 -j ACCEPT', '25/tcp in destination'],
    [
      '-A PREROUTING -p tcp --dport 25 -j DNAT --to-destination [fd00::5]:2525',
      '25/tcp destination, 2525/tcp destination',
    ],
    [
      '-A PREROUTING -p tcp --dport 25 -j DNAT --to 10.0.0.5:2500-2510',
      '25/tcp destination, 2500-2510/tcp destination',
    ],
    ['-A PREROUTING -p udp -j TPROXY --on-port 50080', '50080/udp destination'],
    ['-A INPUT -m conntrack --ctproto 17 --ctorigdstport 53 -j ACCEPT', '53/udp in allow destination'],
    ['-A INPUT -p tcp -m string --string "25" --algo bm --from 25 --to 65535 -j DROP', ''],
    ['-A INPUT -p tcp --tcp-option 25 -m ttl --ttl-eq 25 -j DROP', ''],
  ];
  for (const [rule, expected] of references) {
    it(rule, () => assert.equal(save.references(rule), expected));
  }

  it('knows the table, return traffic, interfaces, addresses and conditions', () => {
    const rule = save.only(
      '*mangle\n-A INPUT -i eth0 -s 10.0.0.1,10.0.0.2 -m state --state ESTABLISHED -p tcp --dport 25 -j ACCEPT',
      'rule',
    );
    assert.equal(rule.order.chain, 'mangle INPUT');
    assert.equal(rule.returning, true);
    assert.equal(rule.stands, 'host');
    const [{ ends, opaque }] = rule.terms as [Rule['terms'][number]];
    assert.equal(valueOf(ends[0].zone), 'eth0');
    assert.deepEqual(
      valueOf(ends[0].addresses)?.map(({ text }) => text),
      ['10.0.0.1', '10.0.0.2'],
    );
    assert.equal(opaque.length, 1);
    assert.equal(
      save.only('-A INPUT -p tcp -m state --state NEW --dport 25 -j ACCEPT', 'rule').terms[0]?.opaque.length,
      0,
    );
    assert.equal(save.only('-A INPUT ! -s 10.0.0.0/8 -j DROP', 'rule').terms[0]?.ends[0].addresses.kind, 'unread');
  });

  it('knows where a rule stands among others', () => {
    const order = (text: string) => {
      const { chain, match, insert, family } = script.only(text, 'rule').order;
      return [chain, match, insert && valueOf(insert), family];
    };
    assert.deepEqual(order('iptables -A INPUT -p tcp -j DROP'), ['filter INPUT', 'first', undefined, 4]);
    assert.deepEqual(order('ip6tables -t mangle -I FORWARD 3 -p tcp -j DROP'), ['mangle FORWARD', 'first', 3, 6]);
    assert.deepEqual(order('iptables -I INPUT -p tcp -j DROP'), ['filter INPUT', 'first', 1, 4]);
    const flush = script.only('iptables -F MAIL', 'policy');
    assert.deepEqual([flush.subject, flush.chain], ['reset', 'filter MAIL']);
    assert.equal(script.only('iptables -D INPUT -p tcp --dport 25 -j DROP', 'amendment').chain, 'filter INPUT');
  });

  it('reads policies of chains that the kernel has', () => {
    const { statements } = save.read(':INPUT DROP [0:0]\n:MAIL - [0:0]\n-P FORWARD ACCEPT\n');
    assert.deepEqual(
      statements.map((s) => (s.kind === 'policy' ? [valueOf(s.direction), valueOf(s.action)] : s.kind)),
      [
        ['in', 'block'],
        [undefined, 'allow'],
      ],
    );
  });

  it('is found by the shape of a call where the program is in a variable without a value', () => {
    assert.equal(script.references('$IPT -A INPUT -p tcp --dport 25 -j ACCEPT'), '25/tcp in allow destination');
    assert.equal(script.references('$SORT -A INPUT'), '');
    assert.equal(
      script.references('ip6tables-legacy -t nat -A X -p tcp --dport 25 -j Y'),
      '25/tcp [object Object] destination',
    );
  });

  const mistakes: readonly (readonly [rule: string, expected: string[]])[] = [
    [
      '-A INPUT -p tcp --dport 25,587 -j ACCEPT',
      ['dport-list-without-multiport 25,587 => -A INPUT -p tcp -m multiport --dports 25,587 -j ACCEPT (safe)'],
    ],
    ['-A INPUT -p tcp -m multiport --dport 25,587 -j ACCEPT', []],
    [
      '-A INPUT -m multiport --dports 25 -j ACCEPT',
      ['port-needs-protocol --dports 25 => -A INPUT -p tcp -m multiport --dports 25 -j ACCEPT (safe)'],
    ],
    [
      '-A INPUT --dport 25 -p tcp -j ACCEPT',
      ['port-needs-protocol --dport 25 => -A INPUT -p tcp --dport 25 -j ACCEPT (safe)'],
    ],
    ['-A INPUT -m tcp --dport 25 -p tcp -j ACCEPT', []],
    ['-A INPUT -p sctp --dport 25 -j ACCEPT', []],
    [
      '-A INPUT -p tcp -m multiport --dports 25,5000: -j ACCEPT',
      ['range-separator 5000: => -A INPUT -p tcp -m multiport --dports 25,5000:65535 -j ACCEPT (safe)'],
    ],
    [
      '-A INPUT -p tcp --dport 6005-65534 -j ACCEPT',
      ['range-separator 6005-65534 => -A INPUT -p tcp --dport 6005:65534 -j ACCEPT (safe)'],
    ],
    ['-A INPUT -p upd --dport 53 -j ACCEPT', ['transport-typo upd => -A INPUT -p udp --dport 53 -j ACCEPT (safe)']],
    ['-A PREROUTING -p tcp --dport 25 -j DNAT --to-destination 10.0.0.5:99999', ['port-out-of-range 99999']],
  ];
  for (const [rule, expected] of mistakes) {
    it(`says of ${rule}: ${expected.length === 0 ? 'nothing' : expected[0]?.split(' ')[0]}`, () =>
      assert.deepEqual(save.mistakes(rule), expected));
  }

  const firstUse = (statement: Statement) => usesOf(statement)[0]?.use as never;
  const revisions: readonly (readonly [
    rule: string,
    change: Change | ((s: Statement) => Change),
    expected: string | undefined,
  ])[] = [
    [
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
      { kind: 'set-transport', transport: 'udp' },
      '-A INPUT -p udp --dport 25 -j ACCEPT',
    ],
    [
      '-A INPUT -p tcp -m tcp --dport 25 -j ACCEPT',
      { kind: 'set-transport', transport: 'udp' },
      '-A INPUT -p udp -m udp --dport 25 -j ACCEPT',
    ],
    [
      '-A INPUT --dport 25 -j ACCEPT',
      { kind: 'set-transport', transport: 'tcp' },
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
    ],
    [
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
      { kind: 'add-port', side: 'destination', ports: port(587) },
      '-A INPUT -p tcp -m multiport --dports 25,587 -j ACCEPT',
    ],
    [
      '-A INPUT -p tcp -m multiport --dports 25 -j ACCEPT',
      { kind: 'add-port', side: 'destination', ports: range(10, 12) },
      '-A INPUT -p tcp -m multiport --dports 25,10:12 -j ACCEPT',
    ],
    ['-A INPUT -p tcp --dport 25 -j ACCEPT', { kind: 'swap-sides' }, '-A INPUT -p tcp --sport 25 -j ACCEPT'],
    [
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
      (s) => ({ kind: 'replace-port', use: firstUse(s), ports: range(10, 12) }),
      '-A INPUT -p tcp --dport 10:12 -j ACCEPT',
    ],
    [
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
      { kind: 'describe', text: 'a "b"' },
      '-A INPUT -p tcp --dport 25 -m comment --comment "a \\"b\\"" -j ACCEPT',
    ],
    [
      '-A INPUT -p tcp --dport 25 -j ACCEPT',
      { kind: 'set-direction', direction: 'out' },
      '-A OUTPUT -p tcp --dport 25 -j ACCEPT',
    ],
    ['-A INPUT -p tcp --dport 25 -j ACCEPT', { kind: 'set-enabled', enabled: false }, undefined],
  ];
  for (const [rule, change, expected] of revisions) {
    it(`revises ${rule} to ${expected ?? 'nothing'}`, () => assert.equal(save.revised(rule, change), expected));
  }

  it('changes a port where it is written, though it came through a variable', () => {
    const text = 'P=25\niptables -A INPUT -p tcp --dport $P -j ACCEPT';
    const change = (s: Statement): Change => ({ kind: 'replace-port', use: firstUse(s), ports: port(587) });
    assert.equal(script.revised(text, change), text.replace('25', '587'));
  });

  const sites: readonly (readonly [marked: string, expected: string])[] = [
    ['-A INPUT -p tcp --dport 2¦ -j ACCEPT', 'port destination tcp in over 2 beside '],
    ['-A INPUT -p tcp -m multiport --dports 25,¦ -j ACCEPT', 'port destination tcp in over  beside 25'],
    ['-A OUTPUT -p udp --sport ¦', 'port source udp out over  beside '],
    ['-A INPUT -p t¦cp --dport 25', 'transport   in over tcp beside '],
  ];
  for (const [marked, expected] of sites) {
    it(`knows the place ${marked}`, () => {
      const site = save.siteAt(marked);
      assert.ok(site);
      const { kind, side, transport, direction, over, present } = site;
      assert.equal(
        `${kind} ${side ?? ''} ${transport ?? ''} ${direction} over ${over} beside ${present.map(({ from }) => from)}`,
        expected,
      );
    });
  }

  it('writes what it reads', () => {
    const text =
      '-A INPUT -s 10.0.0.0/8 -p tcp -m multiport --dports 25,587,6005:65534 -m comment --comment "mail" -j ACCEPT';
    const rule = save.only(text, 'rule');
    for (const language of ['iptables-save', 'shell']) {
      const [fragment] = iptables.write([rule], { lineEnding: '\n', indent: '', language });
      const again = (language === 'shell' ? script : save).only(fragment?.text ?? '', 'rule');
      assert.equal(meaning(again), meaning(rule));
    }
  });

  it('writes no more than fifteen ports into one rule', () => {
    const rule = save.only(
      `-A INPUT -p tcp -m multiport --dports ${Array.from({ length: 20 }, (_, i) => i * 2 + 1)} -j ACCEPT`,
      'rule',
    );
    const [fragment] = iptables.write([rule], { lineEnding: '\n', indent: '', language: 'iptables-save' });
    assert.deepEqual(
      fragment?.text.split('\n').map((line) => (line.match(/,/g) ?? []).length + 1),
      [15, 5],
    );
  });
});
