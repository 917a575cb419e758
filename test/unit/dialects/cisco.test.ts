import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/base/edit';
import { port, range } from '../../../server/src/base/portSet';
import { spanOf } from '../../../server/src/base/span';
import { cisco } from '../../../server/src/dialects/cisco';
import { PORT_NAMES } from '../../../server/src/dialects/cisco/names';
import { Document } from '../../../server/src/document/document';
import { itemsAt, statements } from '../../../server/src/document/view';
import { cisco as language } from '../../../server/src/languages/cisco';
import type { Change, Plan } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import { byDefault, type Rule, type Statement } from '../../../server/src/model/statement';
import { testCatalog } from '../../harness/catalog';
import { meaning, referencesOf } from '../../harness/dialectTests';

const open = (text: string): Document => new Document('test:/a', 'cisco', 1, text, testCatalog(), language);
const read = (text: string): Statement[] =>
  [...statements(open(text))].filter(({ kind }) => kind !== 'mention' && kind !== 'policy');
const one = (text: string): Statement => {
  const [statement] = read(text);
  assert.ok(statement, text);
  return statement;
};
const rule = (text: string): Rule => {
  const statement = one(text);
  assert.ok(statement.kind === 'rule', statement.kind);
  return statement;
};

/** The addresses of both ends, `any` for any. */
const addresses = (text: string): string[] =>
  rule(text).terms.flatMap(({ ends }) =>
    ends.map(({ addresses: said }) =>
      'value' in said ? said.value.map(({ kind, text: word }) => (kind === 'any' ? 'any' : word)).join('+') : said.kind,
    ),
  );

const revised = (text: string, change: Change | ((statement: Statement) => Change)): string | undefined => {
  const statement = one(text);
  const edits = cisco.revise(statement, typeof change === 'function' ? change(statement) : change);
  return (
    edits &&
    applyEdits(
      text,
      edits.map(({ place, newText }) => ({ span: spanOf(place), newText })),
    )
  );
};

/** Replaces the nth port of a line. */
const replaced = (text: string, ports: ReturnType<typeof port>, index = 0): string | undefined =>
  revised(text, (statement) => ({
    kind: 'replace-port',
    use: (usesOf(statement)[index] as ReturnType<typeof usesOf>[number]).use,
    ports,
  }));

const siteAt = (marked: string) => {
  const offset = marked.indexOf('¦');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  for (const item of itemsAt(open(text), offset)) {
    const site = cisco.siteAt(item, offset, testCatalog().vocabulary);
    if (!site) continue;
    const { start, end } = spanOf(site.replace);
    assert.ok(start <= offset && offset <= end, marked);
    return {
      kind: site.kind,
      over: text.slice(start, end),
      present: site.present.length,
      transport: site.transport,
      side: site.side,
      range: site.rangeSign,
    };
  }
  return undefined;
};

describe('the Cisco dialect', () => {
  it('reads every way to name addresses', () => {
    const cases: [string, string, string][] = [
      ['any any', 'any', 'any'],
      ['any4 host 10.0.0.5', 'any', '10.0.0.5'],
      ['10.0.0.0 0.0.0.255 10.1.0.0 255.255.0.0', '10.0.0.0/24', '10.1.0.0/16'],
      ['10.0.0.0/8 2001:db8::/32', '10.0.0.0/8', '2001:db8::/32'],
      ['0.0.0.0 0.0.0.0 10.0.0.5 255.255.255.255', 'any', '10.0.0.5'],
      ['10.0.0.1 0.0.254.255 any', '10.0.0.1 0.0.254.255', 'any'],
      ['object WEB interface outside', 'WEB', 'interface outside'],
      ['addrgroup SRV net-group OTHER', 'SRV', 'OTHER'],
      ['user-group DOM\\\\staff any host mail', 'any', 'mail'],
      ['mail 255.255.255.255 any', 'mail', 'any'],
    ];
    for (const [words, from, to] of cases)
      assert.deepEqual(addresses(`access-list A permit tcp ${words} eq 25`), [from, to], words);
  });

  it('gives rules their order, list, state and description', () => {
    const found = rule('ip access-list extended A\n remark mail\n 30 permit tcp any any eq 25 established\n');
    assert.equal(found.order.chain, 'A');
    assert.equal(found.order.priority.kind === 'written' && found.order.priority.value, 30);
    assert.equal(found.order.match, 'first');
    const placed = rule('access-list A line 3 extended permit tcp any any eq 25').order;
    assert.equal(placed.priority.kind, 'absent');
    assert.equal(placed.insert?.kind === 'written' && placed.insert.value, 3);
    assert.equal(rule('ipv6 access-list A\n permit tcp any any eq 25').order.chain, 'ipv6 A');
    const [denied] = [...statements(open('ip access-list extended A\n permit tcp any any eq 25'))];
    assert.ok(denied?.kind === 'policy' && denied.chain === 'A' && denied.words[0]?.text === 'A');
    assert.equal(found.returning, true);
    assert.equal(found.description.kind === 'written' && found.description.value, 'mail');
    assert.equal(rule('access-list A extended permit tcp any any eq 25 inactive').enabled.kind, 'written');
    assert.equal(rule('access-list 101 permit udp any eq 53 any gt 1023').returning, true);
    assert.equal(rule('access-list 101 permit tcp any gt 1023 any eq 25').returning, false);
  });

  it('takes lines and lists of IPv6 away from those of IPv6', () => {
    const line = 'ipv6 access-list A permit tcp any any eq 25';
    for (const gone of [`no ${line}`, 'no ipv6 access-list A', 'no ip access-list extended A', 'no access-list A']) {
      const last = [...statements(open(`${line}\n${gone}\n`))].pop();
      assert.ok(last?.kind === 'amendment' || last?.kind === 'policy');
      assert.equal(last.chain, gone.includes('ipv6') ? 'ipv6 A' : 'A', gone);
    }
  });

  it('is silent about what is still being typed', () => {
    for (const text of [
      'permit',
      'permit tcp',
      'permit tcp any',
      'permit tcp any any eq',
      'permit tcp any any range 25',
    ]) {
      const [statement] = read(`access-list A ${text}`);
      assert.deepEqual(statement?.mistakes ?? [], [], text);
      assert.ok(!statement?.complete, text);
    }
  });

  it('knows names that devices give numbers of their own', () => {
    for (const [name, number] of [
      ['kerberos', 750],
      ['sunrpc', 111],
      ['www', 80],
      ['smtp', 25],
      ['imap4', 143],
      ['domain', 53],
      ['ldaps', 636],
    ] as const)
      assert.equal(PORT_NAMES.get(name), number);
  });

  it('replaces a port, and a port by a range where the line allows it', () => {
    const line = 'access-list A permit tcp any any';
    assert.equal(replaced(`${line} eq smtp`, port(587)), `${line} eq 587`);
    assert.equal(replaced(`${line} eq 25 587`, port(465), 1), `${line} eq 25 465`);
    assert.equal(replaced(`${line} eq 25`, range(1024, 65535)), `${line} range 1024 65535`);
    assert.equal(replaced(`${line} eq 25 587`, range(1024, 65535)), undefined);
    assert.equal(replaced(`${line} range 25 587`, range(25, 26)), `${line} range 25 26`);
    assert.equal(replaced(`${line} range 25 587`, port(25)), `${line} eq 25`);
    assert.equal(replaced(`${line} gt 25`, port(26)), `${line} gt 26`);
  });

  it('changes protocols, adds ports, switches lines off and on', () => {
    const tcp = { kind: 'set-transport', transport: 'tcp' } as const;
    assert.equal(revised('access-list A permit udp any any eq 25', tcp), 'access-list A permit tcp any any eq 25');
    assert.equal(revised('access-list A permit 17 any any eq 25', tcp), 'access-list A permit 6 any any eq 25');
    assert.equal(revised('access-list A permit object-group X any any', tcp), undefined);
    const add = { kind: 'add-port', side: 'destination', ports: port(587) } as const;
    assert.equal(
      revised('access-list 101 permit tcp any any eq 25 log', add),
      'access-list 101 permit tcp any any eq 25 587 log',
    );
    assert.equal(revised('access-list A extended permit tcp any any eq 25', add), undefined);
    const on = (enabled: boolean): Change => ({ kind: 'set-enabled', enabled });
    const line = 'access-list A extended permit tcp any any eq 25';
    assert.equal(revised(line, on(false)), `${line} inactive`);
    assert.equal(revised(`${line} log inactive`, on(true)), `${line} log`);
    assert.equal(revised('fixup protocol smtp 25', on(false)), 'no fixup protocol smtp 25');
    assert.equal(revised('no fixup protocol smtp 25', on(true)), 'fixup protocol smtp 25');
  });

  it('moves ports to the other side', () => {
    const swapped = (text: string): string | undefined => revised(text, { kind: 'swap-sides' });
    const list = 'access-list outside_in extended permit tcp';
    assert.equal(swapped(`${list} any eq 25 host 10.0.0.5`), `${list} any host 10.0.0.5 eq 25`);
    assert.equal(swapped(`${list} any host 10.0.0.5 eq smtp log`), `${list} any eq smtp host 10.0.0.5 log`);
    const numbered = 'access-list 101 permit tcp 10.0.0.0 0.0.0.255';
    assert.equal(swapped(`${numbered} range 25 30 any`), `${numbered} any range 25 30`);
    // Both sides have ports, or none has; or a side is not whole.
    assert.equal(swapped(`${list} any eq 25 host 10.0.0.5 eq 25`), undefined);
    assert.equal(swapped(`${list} any host 10.0.0.5`), undefined);
    assert.equal(swapped(`${list} any eq host 10.0.0.5`), undefined);
  });

  it('says what may be typed at a caret', () => {
    const line = 'access-list A permit tcp any any';
    assert.deepEqual(siteAt(`${line} eq 2¦5`), {
      kind: 'port',
      over: '25',
      present: 0,
      transport: ['tcp'],
      side: 'destination',
      range: undefined,
    });
    assert.deepEqual(siteAt(`${line} eq 25 5¦`), {
      kind: 'port',
      over: '5',
      present: 1,
      transport: ['tcp'],
      side: 'destination',
      range: undefined,
    });
    assert.deepEqual(siteAt(`${line} eq ¦`), {
      kind: 'port',
      over: '',
      present: 0,
      transport: ['tcp'],
      side: 'destination',
      range: undefined,
    });
    assert.equal(siteAt(`${line} range 6005 ¦`)?.range, ' ');
    assert.equal(siteAt('access-list A permit tcp any eq sm¦ any')?.side, 'source');
    assert.equal(siteAt('access-list A permit t¦ any any')?.kind, 'transport');
    assert.equal(siteAt('object-group service M udp\n port-object eq 5¦')?.transport?.[0], 'udp');
    assert.equal(siteAt('object-group service M\n service-object tcp destination eq ¦')?.over, '');
    assert.equal(siteAt('ip sla 1\n tcp-connect 10.0.0.5 2¦')?.side, 'remote');
    assert.equal(siteAt('ip sla 1\n tcp-connect 10.0.¦0.5 25'), undefined);
    assert.equal(siteAt('ip sla responder udp-echo port 5¦000')?.transport?.[0], 'udp');
    for (const text of [`access-l¦ist A`, `${line} l¦og`, `${line} eq 25 lo¦g 6`])
      assert.equal(siteAt(text), undefined, text);
  });

  it('writes what it reads', () => {
    const style = { lineEnding: '\n', indent: '  ', language: 'cisco' } as const;
    for (const text of [
      'access-list outside_access_in extended permit tcp any host 10.0.0.5 eq 25',
      'access-list outside_access_in extended deny udp 10.0.0.0 255.0.0.0 any range 6005 65534',
      'access-list outside_access_in extended permit ip 2001:db8::/32 any',
      'access-list outside_access_in extended permit tcp any range 1024 65535 host 10.0.0.5 eq 443',
    ]) {
      const [fragment] = cisco.write([rule(text)], style);
      assert.equal(fragment?.text, text);
      assert.deepEqual(fragment?.unsaid, []);
      assert.equal(meaning(rule(fragment?.text ?? '')), meaning(rule(text)));
    }
    const many: Plan = { ...rule('access-list 101 permit tcp any host 10.0.0.5 eq 25 587'), name: byDefault('Mail') };
    assert.deepEqual(cisco.write([many], style)[0]?.text.split('\n'), [
      'access-list outside_access_in remark Mail',
      'access-list outside_access_in extended permit tcp any host 10.0.0.5 eq 25',
      'access-list outside_access_in extended permit tcp any host 10.0.0.5 eq 587',
    ]);
    const named = cisco.write([rule('access-list A extended permit tcp any object MAIL eq 25')], style);
    assert.equal(named[0]?.unsaid.length, 1);
  });

  it('keeps groups apart from the rules that use them', () => {
    const text =
      'object-group service MAIL tcp\n port-object eq 25\naccess-list A extended permit tcp any any object-group MAIL\n';
    const [group, used] = read(text);
    assert.deepEqual(group && referencesOf(group), ['25/tcp destination']);
    assert.deepEqual(used && referencesOf(used), ['25/tcp allow destination']);
  });
});

describe('what a Cisco file calls things', () => {
  it('is seen in names of lists, groups, objects and addresses, in descriptions and remarks', () => {
    const words = (text: string) => [...statements(open(text))].flatMap((s) => s.words.map((word) => word.text));
    assert.deepEqual(words('name 10.0.0.5 MAIL description the server\n'), ['MAIL', 'the server']);
    assert.deepEqual(words('object network MAIL\n description of ours\n host 10.0.0.5\n'), ['MAIL', 'of ours']);
    assert.deepEqual(words('object-group ip port MAIL\n eq 25\n'), ['MAIL']);
    assert.deepEqual(words('ip access-list extended MAIL\n'), ['MAIL']);
    assert.deepEqual(words('access-list IN remark web\naccess-list IN permit tcp any object MAIL eq 25\n'), [
      'IN',
      'web',
      'MAIL',
    ]);
    assert.deepEqual(words('hostname MAIL\ninterface Gi0/0\n description MAIL\n'), []);
  });
});

describe('Cisco: what IP SLA calls', () => {
  const text = 'ip sla 1\n udp-echo 10.0.0.5 443\n';

  it('a port is written over; the operation itself stays', () => {
    assert.equal(replaced(text, port(25)), text.replace('443', '25'));
    assert.equal(replaced(text, range(25, 30)), undefined);
    assert.equal(revised(text, { kind: 'set-transport', transport: 'tcp' }), undefined);
    assert.equal(revised(text, { kind: 'add-port', side: 'destination', ports: port(25) }), undefined);
  });

  it('a port that is none, and a line that is still typed', () => {
    const [wrong] = read('ip sla 1\n tcp-connect 10.0.0.5 70000\n');
    assert.deepEqual(
      wrong?.mistakes.map(({ kind }) => kind),
      ['port-out-of-range'],
    );
    for (const line of ['tcp-connect', 'tcp-connect 10.0.0.5', 'type jitter dest-ipaddr 1.1.1.1 dest-port'])
      assert.deepEqual(read(`ip sla 1\n ${line}\n`), [], line);
  });
});
