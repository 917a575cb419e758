import assert from 'node:assert/strict';
import { formatPorts } from '../../../server/src/base/portSet';
import { statements } from '../../../server/src/document/view';
import { valueOf } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';

// Lists that are named: what is said of one in several places is all in it.

/** The ports of the rules of a text; `unread` where they are not known. */
function portsIn(language: string, lines: readonly string[]): string[] {
  const rules = [...statements(testDocument(`${lines.join('\n')}\n`, { language }))].filter(
    ({ kind }) => kind === 'rule',
  );
  return rules.map((rule) => {
    const ends = rule.kind === 'rule' ? rule.terms.map(({ ends: [, to] }) => to) : [];
    if (ends.some(({ ports }) => ports.kind === 'unread')) return 'unread';
    return ends.map(({ ports }) => formatPorts(valueOf(ports) ?? [])).join();
  });
}

/** Lines that fill more than one part of a document. */
const far = (line: (i: number) => string): string[] => Array.from({ length: 600 }, (_, i) => line(i));

const CASES = [
  {
    language: 'vyos',
    before: ['set firewall group port-group MAIL port 25'],
    rule: [
      'set firewall name WAN_IN rule 10 action accept',
      'set firewall name WAN_IN rule 10 protocol tcp',
      'set firewall name WAN_IN rule 10 destination group port-group MAIL',
    ],
    more: ['set firewall group port-group MAIL port 587'],
    other: ['set firewall group port-group WEB port 443'],
    gone: ['delete firewall group port-group MAIL', 'delete firewall group port-group MAIL port 25'],
    filler: (i: number) => `set interfaces ethernet eth${i} description lan`,
  },
  {
    language: 'panos',
    before: [
      'set service smtp protocol tcp port 25',
      'set service submission protocol tcp port 587',
      'set service-group MAIL members smtp',
    ],
    rule: [
      'set rulebase security rules mail from any to any source any destination any application any service MAIL action allow',
    ],
    more: ['set service-group MAIL members [ submission ]'],
    other: ['set service-group WEB members service-https'],
    gone: ['delete service-group MAIL', 'delete service-group MAIL members smtp'],
    filler: (i: number) => `set address host-${i} ip-netmask 10.0.${i >> 8}.${i & 255}`,
  },
  {
    language: 'junos',
    before: [
      'set applications application EX-SUB protocol tcp',
      'set applications application EX-SUB destination-port 587',
      'set applications application-set MAIL application junos-smtp',
    ],
    rule: [
      'set security policies from-zone a to-zone b policy mail match source-address any',
      'set security policies from-zone a to-zone b policy mail match destination-address any',
      'set security policies from-zone a to-zone b policy mail match application MAIL',
      'set security policies from-zone a to-zone b policy mail then permit',
    ],
    more: ['set applications application-set MAIL application EX-SUB'],
    other: ['set applications application-set WEB application junos-https'],
    gone: [
      'delete applications application-set MAIL',
      'delete applications application-set MAIL application junos-smtp',
    ],
    filler: (i: number) => `set interfaces ge-0/0/${i} description lan`,
  },
] as const;

describe('lists that are named', () => {
  for (const { language, before, rule, more, other, gone, filler } of CASES) {
    const of = (...parts: (readonly string[])[]): string[] => portsIn(language, parts.flat());

    it(`hold what is said of them in several places: ${language}`, () => {
      assert.deepEqual(of(before, rule), ['25']);
      assert.deepEqual(of(before, rule, more), ['25, 587']);
      assert.deepEqual(of(before, other, more, rule), ['25, 587']);
      assert.deepEqual(of(rule, before, other, more), ['25, 587']);
      assert.deepEqual(of(before, far(filler), rule, far(filler), more), ['25, 587']);
    });

    it(`hold nothing that is known once something is taken away: ${language}`, () => {
      for (const line of gone) {
        assert.deepEqual(of(before, [line], rule), ['unread'], line);
        assert.deepEqual(of(before, more, rule, [line], far(filler)), ['unread'], line);
      }
    });

    it(`hold what is said behind that: ${language}`, () => {
      assert.deepEqual(of(before, [gone[0]], more, rule), ['587']);
      assert.deepEqual(of(before, [gone[1]], more, rule), ['unread']);
    });
  }
});
