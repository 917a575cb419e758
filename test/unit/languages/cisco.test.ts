import assert from 'node:assert/strict';
import { sameState } from '../../../server/src/document/chunk';
import { Document } from '../../../server/src/document/document';
import { statements } from '../../../server/src/document/view';
import { cisco } from '../../../server/src/languages/cisco';
import { testCatalog } from '../../harness/catalog';

const document = (text: string): Document => new Document('test:/a', 'cisco', 1, text, testCatalog(), cisco);

describe('Cisco configurations', () => {
  it('knows where a list ends, indented or not', () => {
    const names = (text: string) =>
      [...statements(document(text))].flatMap((s) => (s.kind === 'rule' ? [s.order.chain] : []));
    assert.deepEqual(names('ip access-list extended A\npermit tcp any any eq 25\nexit\npermit tcp any any eq 25\n'), [
      'A',
    ]);
    assert.deepEqual(names(' ip access-list extended A\n  permit tcp any any eq 25\n permit tcp any any eq 25\n'), [
      'A',
      'A',
    ]);
    assert.deepEqual(
      names('ip access-list A\n 10 permit tcp any any eq 25\ninterface x\n permit tcp any any eq 25\n'),
      ['A'],
    );
    assert.deepEqual(
      names('ip access-list standard A\n permit 10.0.0.1\nmac access-list extended M\n permit any any 25\n'),
      [],
    );
    assert.deepEqual(names('access-list 101 permit tcp any any eq 25\rconduit permit tcp any eq 25 any\r'), [
      '101',
      'conduit',
    ]);
  });

  it('takes a remark for the description of the next line of its list, and of no other', () => {
    const told = (text: string) =>
      [...statements(document(text))].flatMap((s) =>
        s.kind === 'rule' && s.description.kind === 'written' ? [s.description.value] : [],
      );
    assert.deepEqual(
      told(
        'access-list A remark mail in\naccess-list A permit tcp any any eq 25\naccess-list A permit tcp any any eq 26\n',
      ),
      ['mail in'],
    );
    assert.deepEqual(told('access-list A remark mail in\naccess-list B permit tcp any any eq 25\n'), []);
    assert.deepEqual(told('ip access-list extended A\n remark mail in\n permit tcp any any eq 25\n'), ['mail in']);
    assert.deepEqual(told('access-list A remark mail in\nhostname x\naccess-list A permit tcp any any eq 25\n'), []);
  });

  it('finds groups before and behind what uses them, nested and circular', () => {
    const ports = (text: string) =>
      [...statements(document(text))].flatMap((s) =>
        s.kind === 'rule'
          ? s.terms.map(({ ends }) => (ends[1].ports.kind === 'written' ? ends[1].ports.value : ends[1].ports.kind))
          : [],
      );
    const use = 'access-list A extended permit tcp any host 10.0.0.5 object-group B\n';
    const group = 'object-group service B tcp\n port-object eq 25\n group-object C\n';
    const inner = 'object-group service C tcp\n port-object eq 587\n group-object B\n';
    const both = [
      [
        { from: 25, to: 25 },
        { from: 587, to: 587 },
      ],
    ];
    assert.deepEqual(ports(group + inner + use), both);
    assert.deepEqual(ports(use + inner + group), both);
    assert.deepEqual(ports(use + group), ['unread']);
    assert.deepEqual(ports(use), ['unread']);
  });

  it('says where a list stands and which lists only pick traffic', () => {
    const rule = (text: string) => {
      const found = [...statements(document(text))].find((s) => s.kind === 'rule');
      assert.ok(found?.kind === 'rule');
      return found;
    };
    const line = 'access-list A extended permit tcp any any eq 25\n';
    const zone = (text: string, end: 0 | 1) => {
      const said = rule(text).terms[0]?.ends[end].zone;
      return said && 'value' in said ? said.value : undefined;
    };
    assert.equal(zone(`${line}access-group A in interface outside\n`, 0), 'outside');
    assert.equal(zone(`access-group A out interface inside\n${line}`, 1), 'inside');
    assert.equal(zone(`${line}interface Gi0/0\n ip access-group A in\n zone-member security WAN\n`, 0), 'WAN');
    assert.equal(rule(`${line}class-map Q\n match access-group name A\n`).selects, true);
    assert.equal(rule(`${line}crypto map V 10 match address A\n`).selects, true);
    assert.equal(rule(`${line}class-map type inspect Q\n match access-group name A\n`).selects, undefined);
    assert.equal(
      rule(`${line}class-map Q\n match access-group name A\naccess-group A in interface outside\n`).selects,
      undefined,
    );
  });

  it('has states that are plain data', () => {
    const text = 'ip access-list extended A\n permit ip any any\n';
    const source = { text, place: (start: number, end: number) => ({ anchor: { base: 0 }, start, end }) };
    const read = () => cisco.read(source, { from: 0, stopAfter: 10, entry: undefined }).exit;
    assert.ok(sameState(read(), read()));
    assert.deepEqual(JSON.parse(JSON.stringify(read())), read());
  });
});
