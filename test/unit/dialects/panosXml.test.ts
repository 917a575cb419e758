import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { firewalld } from '../../../server/src/dialects/firewalld';
import { panos } from '../../../server/src/dialects/panos';
import { panos as setForm } from '../../../server/src/languages/panos';
import { xml } from '../../../server/src/languages/xml';
import type { Block } from '../../../server/src/model/item';
import { type Rule, valueOf } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';
import { fewWords } from '../../harness/vocabulary';

const pan = dialectTests(panos, (text) => readItems([xml], text).items);
const lines = dialectTests(panos, (text) => readItems([setForm], text).items);

const service = (name: string, inner: string): string => `<entry name="${name}"><protocol>${inner}</protocol></entry>`;
const rule = (services: readonly string[]): string =>
  `<security><rules><entry name="R"><from><member>any</member></from><service>${services
    .map((each) => `<member>${each}</member>`)
    .join('')}</service><action>allow</action></entry></rules></security>`;
const vsys = (name: string, inner: string): string => `<entry name="${name}">${inner}</entry>`;
const config = (inner: string): string => `<config version="9.0.0">${inner}</config>`;

const portsOf = ({ terms }: Rule): string[] =>
  terms.flatMap(({ transport, ends }) =>
    (valueOf(ends[1].ports) ?? []).map(({ from, to }) => `${valueOf(transport)?.join('+')} ${from}-${to}`),
  );
const rulesIn = (statements: readonly unknown[]): string[][] =>
  (statements as Rule[]).filter(({ kind }) => kind === 'rule').map(portsOf);

describe('PAN-OS as XML', () => {
  it('finds the service of its own virtual system, behind the rule that names it', () => {
    const system = (name: string, port: number): string =>
      vsys(
        name,
        `<rulebase>${rule(['S'])}</rulebase><service>${service('S', `<tcp><port>${port}</port></tcp>`)}</service>`,
      );
    const text = config(
      `<devices><entry name="d"><vsys>${system('vsys1', 25)}${system('vsys2', 587)}</vsys></entry></devices>`,
    );
    const { statements } = pan.read(text);
    assert.deepEqual(rulesIn(statements), [['tcp 25-25'], ['tcp 587-587']]);
  });

  it('prefers what all share to what another device group has, and its parent to both', () => {
    const groups = (parent: string): string =>
      config(
        `<shared><service>${service('S', '<tcp><port>1</port></tcp>')}</service></shared><devices><entry name="d">
        <device-group>
        <entry name="A"><pre-rulebase>${rule(['S'])}</pre-rulebase></entry>
        <entry name="B"><service>${service('S', '<tcp><port>2</port></tcp>')}</service></entry>
        </device-group></entry></devices><readonly><devices><entry name="d"><device-group>
        <entry name="A"><parent-dg>${parent}</parent-dg></entry></device-group></entry></devices></readonly>`,
      );
    assert.deepEqual(rulesIn(pan.read(groups('Z')).statements), [['tcp 1-1']]);
    assert.deepEqual(rulesIn(pan.read(groups('B')).statements), [['tcp 2-2']]);
  });

  it('resolves names by virtual system and device group in set lines as well', () => {
    const text = [
      'set vsys vsys1 rulebase security rules R service S',
      'set vsys vsys2 service S protocol tcp port 587',
      'set vsys vsys1 service S protocol tcp port 25',
      'set shared service S protocol tcp port 1',
      'set device-group A pre-rulebase security rules R service S',
      'set device-group B service S protocol tcp port 2',
    ].join('\n');
    assert.deepEqual(rulesIn(lines.read(text).statements), [['tcp 25-25'], ['tcp 1-1']]);
  });

  it('keeps the ports of a service as the service has them, whatever rule names it', () => {
    const text = config(
      `<shared><rulebase>${rule(['S', 'service-http'])}</rulebase><service>${service('S', '<udp><port>25</port></udp>')}</service></shared>`,
    );
    // The rule uses the number where it is defined; of its two uses `explain` tells that of the object.
    assert.equal(pan.references(text), '25/udp allow destination, 80, 8080/tcp allow destination, 25/udp destination');
    const group = pan.read(text).statements.find(({ kind }) => kind === 'group');
    assert.ok(group?.kind === 'group' && group.isObject);
  });

  it('reads parts of a configuration: services, rules, a single entry, several of them', () => {
    const one = service('S', '<tcp><port>25</port></tcp>');
    const two = service('T', '<udp><port>53</port></udp>');
    for (const [text, expected] of [
      [`<service>${one}</service>`, '25/tcp destination'],
      [one, '25/tcp destination'],
      [`${one}\n${two}`, '25/tcp destination, 53/udp destination'],
      [`<rulebase>${rule(['service-https'])}</rulebase>`, '443/tcp allow destination'],
      [rule(['service-https']), '443/tcp allow destination'],
      [rule(['service-https']).replace(/<\/?security>/g, ''), '443/tcp allow destination'],
      [`<response status="success"><result><config><shared><service>${one}`, '25/tcp destination'],
    ] as const) {
      assert.ok(xml.recognises?.(text), text);
      assert.equal(pan.references(text), expected, text);
    }
  });

  it('takes no other XML for its own, and leaves the files of firewalld to firewalld', () => {
    for (const text of [
      '<config><port>25</port></config>',
      '<entry xmlns="http://www.w3.org/2005/Atom"><title name="x">25</title></entry>',
      '<service><entry name="a"><port>25</port></entry></service>',
      '<rules><entry name="a"/></rules>',
    ])
      assert.equal(xml.recognises?.(text), false, text);
    const zone = '<service><short>S</short><port protocol="tcp" port="25"/></service>';
    const [own] = readItems([xml], zone).items;
    assert.ok(own && firewalld.claims(own, fewWords) && !panos.claims(own, fewWords));
    const [entry] = readItems([xml], `<service>${service('S', '<tcp><port>25</port></tcp>')}</service>`).items;
    assert.ok(entry && panos.claims(entry, fewWords) && !firewalld.claims(entry, fewWords));
  });

  it('says where the words of a statement stand, entries by name, values without blanks', () => {
    const text = config(`<shared><service>${service('S', '<tcp><port>\n 25,587 </port></tcp>')}</service></shared>`);
    const [item] = readItems([xml], text).items as Block[];
    const [line] = item?.lines ?? [];
    assert.ok(item && line);
    assert.deepEqual(
      item.head.map((word) => word.text),
      ['config', 'shared', 'service', 'S'],
    );
    const written = Array.from({ length: line.count }, (_, i) => {
      const { start, end } = spanOf(line.value(i).place);
      return text.slice(start, end);
    });
    assert.deepEqual(written, ['protocol', 'tcp', 'port', '25,587']);
    assert.deepEqual(pan.literals(text), ['25', '587']);
  });

  it('is no value what a comment holds', () => {
    const text = config(
      `<shared><rulebase>${rule(['service-https<!-- service-http -->'])}</rulebase><service>${service('S', '<tcp><port><!-- 25 --></port></tcp>')}</service></shared>`,
    );
    assert.equal(pan.references(text), '443/tcp allow destination');
  });

  it('reports mistakes, with a repair in place', () => {
    const of = (ports: string): string => `<service>${service('S', `<tcp><port>${ports}</port></tcp>`)}</service>`;
    assert.deepEqual(pan.mistakes(of('6005:65534')), [`range-separator 6005:65534 => ${of('6005-65534')} (safe)`]);
    assert.deepEqual(pan.mistakes(of('25,99999')), ['port-out-of-range 99999']);
  });

  it('edits ports, protocols with both of their tags, and switches', () => {
    const of = (inner: string): string => `<service>${service('S', inner)}</service>`;
    const add = { kind: 'add-port', side: 'destination', ports: [{ from: 587, to: 587 }] } as const;
    assert.equal(pan.revised(of('<tcp><port>25</port></tcp>'), add), of('<tcp><port>25,587</port></tcp>'));
    const udp = { kind: 'set-transport', transport: 'udp' } as const;
    assert.equal(pan.revised(of('<tcp><port>25</port></tcp>'), udp), of('<udp><port>25</port></udp>'));
    const off = { kind: 'set-enabled', enabled: false } as const;
    const on = rule(['any']).replace('<action>', '<disabled>no</disabled><action>');
    assert.equal(pan.revised(on, off), on.replace('>no<', '>yes<'));
  });

  it('knows where a port may be typed', () => {
    const of = (inner: string): string => `<service>${service('S', inner)}</service>`;
    const said = (text: string): string | undefined => {
      const site = pan.siteAt(text);
      return site && `${site.kind} "${site.over}" ${site.transport?.join('+') ?? '?'} ${site.side ?? '?'}`;
    };
    assert.equal(said(of('<udp><port>25,5¦</port></udp>')), 'port "5" udp destination');
    assert.equal(said(of('<tcp><source-port>¦</source-port></tcp>')), 'port "" tcp source');
    assert.equal(said(of('<tcp><port>25</port></tcp>').replace('</entry>', '<tag>2¦</tag></entry>')), undefined);
  });
});
