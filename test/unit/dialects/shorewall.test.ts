import assert from 'node:assert/strict';
import { shorewall } from '../../../server/src/dialects/shorewall';
import { shorewallRules } from '../../../server/src/languages/shorewallRules';
import type { HostLanguage } from '../../../server/src/model/language';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';
import { ruleWith } from '../../harness/statements';

const tests = dialectTests(shorewall, (text) => readItems([shorewallRules as unknown as HostLanguage], text).items);
const sniff = (text: string): number =>
  shorewallRules.sniff?.(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  ) ?? 0;

describe('Shorewall', () => {
  it('is told by its lines, in each of the forms that they have', () => {
    for (const text of [
      '?SECTION NEW\nOwn net $FW',
      'SECTION NEW\nACCEPT net fw tcp 25',
      'SMTP(ACCEPT) net dmz\nACCEPT:info net $FW tcp 25',
      'SSH/ACCEPT loc fw',
      'ACCEPT { source=net, dest=$FW, proto=tcp, dport=25 }',
      'ACCEPT net fw tcp \\\n25',
    ])
      assert.ok(sniff(text) > 0, text);
  });

  it('is not what only looks like it', () => {
    for (const text of [
      'ACCEPT the terms\nREJECT the offer',
      'net all DROP info\nfw net ACCEPT',
      'ACCEPT net fw tcp 25\nsomething else',
      'LOG: 25 messages were sent\nDROP: 3',
      'net eth0 dhcp,tcpflags',
      'pass in proto tcp from any to any port 25',
      'Accept-Language: en\nHost: example',
      'DROP TABLE users CASCADE',
      'REJECT all mail on tcp port 25 at once',
    ])
      assert.equal(sniff(text), 0, text);
  });

  it('takes the side of the firewall for the direction', () => {
    assert.equal(tests.references('ACCEPT net $FW tcp 25'), '25/tcp in allow destination');
    assert.equal(tests.references('ACCEPT fw net tcp 25'), '25/tcp out allow destination');
    assert.equal(tests.references('DROP net:10.0.0.0/8 dmz tcp - 25'), '25/tcp block source');
    assert.equal(tests.references('ACCEPT net all tcp 25'), '25/tcp allow destination');
  });

  it('resolves macros, those of several transports and those without ports', () => {
    assert.equal(tests.references('Mail(ACCEPT) net $FW'), '25, 465, 587/tcp in allow destination');
    assert.equal(tests.references('DNS(DROP):info net $FW'), '53/tcp+udp in block destination');
    assert.equal(
      tests.references('SMB(ACCEPT) net $FW'),
      '135, 139, 445/tcp in allow destination, 135, 137-139, 445/udp in allow destination',
    );
    assert.equal(tests.references('Ping(ACCEPT) net $FW'), '');
    assert.deepEqual(tests.unread('Ping(ACCEPT) net $FW\nInvalid(DROP) net all tcp'), []);
    assert.deepEqual(tests.unread('Own(ACCEPT) net $FW'), ['Own: the macro `Own` is not defined in this file']);
    // A macro with columns of its own is narrower than they are.
    assert.equal((tests.only('Limit(ACCEPT) net $FW tcp 25', 'rule') as Rule).terms[0]?.opaque.length, 1);
  });

  it('knows zones and addresses, and what is left out', () => {
    const rule = tests.only('ACCEPT net:192.0.2.0/24,198.51.100.1 dmz:!10.0.0.5 tcp 25', 'rule') as Rule;
    const [source, destination] = rule.terms[0]?.ends ?? [];
    assert.deepEqual(source && valueOf(source.addresses)?.map(({ text, kind }) => `${kind} ${text}`), [
      'literal 192.0.2.0/24',
      'literal 198.51.100.1',
    ]);
    assert.equal(source && valueOf(source.zone), 'internet');
    assert.equal(
      valueOf((tests.only('ACCEPT net1 dmz tcp 25', 'rule') as Rule).terms[0]?.ends[0].zone as never),
      'net1',
    );
    assert.equal(destination?.addresses.kind, 'absent');
    assert.equal(rule.terms[0]?.opaque.length, 1);
    assert.equal(tests.only('ACCEPT all+ any tcp 25', 'rule').terms[0]?.ends[0].zone.kind, 'absent');
  });

  it('reads translations: the ports before and behind', () => {
    assert.equal(tests.references('DNAT net loc:10.0.0.5:25 tcp 2525'), '2525/tcp destination, 25/tcp destination');
    assert.equal(tests.references('DNAT net loc::25 tcp 2525'), '2525/tcp destination, 25/tcp destination');
    assert.equal(tests.references('DNAT net loc:<2001:db8::25>:587 tcp 25'), '25/tcp destination, 587/tcp destination');
    assert.equal(tests.references('DNAT net loc:10.0.0.5 tcp 25'), '25/tcp destination');
    assert.equal(tests.references('SMTP(DNAT) net loc:10.0.0.5:2525'), '25/tcp destination, 2525/tcp destination');
    assert.equal(tests.references('REDIRECT loc 3128 tcp www'), '80/tcp destination, 3128/tcp destination');
    assert.deepEqual(tests.read('REDIRECT loc fw icmp 8').statements, []);
  });

  it('reports mistakes', () => {
    assert.deepEqual(tests.mistakes('ACCEPT net $FW tcp 6005-6010'), []);
    assert.deepEqual(tests.mistakes('ACCEPT net $FW tcp 6005..6010'), [
      'range-separator 6005..6010 => ACCEPT net $FW tcp 6005:6010 (safe)',
    ]);
    assert.deepEqual(tests.mistakes('ACCEPT net $FW tcp 6010-6005'), [
      'port-out-of-range 6010-6005 => ACCEPT net $FW tcp 6005-6010 (suggestion)',
    ]);
    assert.deepEqual(tests.mistakes('ACCEPT net $FW - 25'), ['port-needs-protocol 25']);
    assert.deepEqual(tests.mistakes('ACCEPT net $FW upd 25'), ['transport-typo upd => ACCEPT net $FW udp 25 (safe)']);
    assert.deepEqual(tests.mistakes('ACCEPT net $FW tcp 99999'), ['port-out-of-range 99999']);
    assert.deepEqual(tests.unread('ACCEPT net $FW tcp 25,$P'), ['$P: `$P` has no value in this file']);
  });

  it('edits columns', () => {
    const line = 'ACCEPT net $FW tcp 25';
    const add = { kind: 'add-port', side: 'destination', ports: [{ from: 6005, to: 6010 }] } as const;
    assert.equal(tests.revised(line, add), 'ACCEPT net $FW tcp 25,6005:6010');
    assert.equal(tests.revised(line, { kind: 'set-transport', transport: 'udp' }), 'ACCEPT net $FW udp 25');
    assert.equal(
      tests.revised(line, (statement) => {
        const use = (statement as Rule).terms[0]?.ends[1].uses[0];
        assert.ok(use);
        return { kind: 'replace-port', use, ports: [{ from: 25, to: 30 }] };
      }),
      'ACCEPT net $FW tcp 25:30',
    );
    assert.equal(tests.revised('SMTP(ACCEPT) net $FW', add), undefined);
  });

  it('knows where a port or a protocol may be typed', () => {
    const said = (text: string): string | undefined => {
      const site = tests.siteAt(text);
      return (
        site &&
        `${site.kind} "${site.over}" ${site.transport?.join('+') ?? '?'} ${site.direction ?? '?'} ${site.side ?? '?'}`
      );
    };
    assert.equal(said('ACCEPT net $FW tcp 25,5¦'), 'port "5" tcp in destination');
    assert.equal(said('ACCEPT net $FW udp 25 1¦'), 'port "1" udp in source');
    assert.equal(said('ACCEPT net $FW tc¦'), 'transport "tc" ? in ?');
    assert.equal(said('ACCEPT net:10.0.0.2¦ $FW tcp 25'), undefined);
  });

  it('writes rules that it reads as they were meant', () => {
    const plans = [
      ruleWith({ name: 'Mail', transport: ['tcp'], direction: 'in', destination: { ports: '25,587' } }),
      ruleWith({ name: 'Out', transport: ['udp'], direction: 'out', action: 'block', destination: { ports: '53' } }),
      ruleWith({
        name: 'RPC',
        transport: ['tcp'],
        source: { addresses: '10.0.0.0/8' },
        destination: { ports: '6005-6010' },
      }),
    ];
    const text = shorewall
      .write(plans, { lineEnding: '\n', indent: '', language: 'shorewall-rules' })
      .map((fragment) => fragment.text)
      .join('\n');
    assert.ok(sniff(text) > 0);
    assert.equal(
      tests.references(text),
      '25/tcp in allow destination, 587/tcp in allow destination, 53/udp out block destination, 6005-6010/tcp allow destination',
    );
  });
});
