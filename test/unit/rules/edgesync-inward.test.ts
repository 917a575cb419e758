import assert from 'node:assert/strict';
import { edgesyncInward as rule } from '../../../server/src/rules/edgesync-inward';
import { check, type FileSpec, type RuleSpec, ruleWith } from '../../harness/statements';

describe('edgesync-inward', () => {
  const tcp = ['tcp'] as const;
  const to = { ports: '50636' };
  const net = (more: RuleSpec): RuleSpec => ({ transport: tcp, destination: to, ...more });
  const out = (name: string): RuleSpec => ({ transport: tcp, direction: 'out', remote: to, name });
  const cases: readonly (readonly [string, RuleSpec, boolean, FileSpec?])[] = [
    ['zone dmz to zone inside', net({ source: { zone: 'dmz' }, destination: { ...to, zone: 'inside' } }), true],
    ['zone inside to zone dmz', net({ source: { zone: 'inside' }, destination: { ...to, zone: 'dmz' } }), false],
    [
      'group EDGE to group MAILBOX',
      net({ source: { addresses: 'OBJ-EDGE' }, destination: { ...to, addresses: 'OBJ_MAILBOX' } }),
      true,
    ],
    [
      'group MAILBOX to group EDGE',
      net({ source: { addresses: 'OBJ_MAILBOX' }, destination: { ...to, addresses: 'OBJ-EDGE' } }),
      false,
    ],
    [
      'literal addresses',
      net({ source: { addresses: '10.9.0.5' }, destination: { ...to, addresses: '10.0.0.5' } }),
      false,
    ],
    ['a name that says Edge to Mailbox', net({ name: 'Edge-to-Mailbox sync' }), true],
    ['a name with an arrow', net({ name: 'EDGE -> INSIDE' }), true],
    ['a name that says Mailbox to Edge', net({ name: 'mailbox servers to edge' }), false],
    ['a name with both, the right way first', net({ name: 'Hub->Edge, no Edge->Hub' }), false],
    ['a name that says neither', net({ name: 'EdgeSync' }), false],
    ['outbound, no role known', out('EdgeSync'), false],
    ['outbound on Edge', out('EdgeSync'), true, { profile: 'role=edge-transport' }],
    ['outbound on Mailbox', out('EdgeSync'), false, { profile: 'role=mailbox' }],
    ['outbound on Edge, named for the right way', out('Mailbox to Edge'), false, { profile: 'role=edge-transport' }],
    ['inbound on Edge', { transport: tcp, direction: 'in', local: to }, false, { profile: 'role=edge-transport' }],
    ['inbound on Mailbox', { transport: tcp, direction: 'in', local: to }, true, { profile: 'role=mailbox' }],
    ['rules at the perimeter', out('EdgeSync'), false, { profile: 'role=edge-transport vantage=perimeter' }],
    ['a block rule', net({ action: 'block', name: 'Edge to Mailbox' }), false],
    ['over UDP', { transport: ['udp'], destination: to, name: 'Edge to Mailbox' }, false],
    ['another port', { transport: tcp, destination: { ports: '25' }, name: 'Edge to Mailbox' }, false],
  ];
  for (const [what, spec, expected, file] of cases) {
    it(`${what}: ${expected ? 'reported' : 'silent'}`, () =>
      assert.equal(check(rule, ruleWith(spec), file).length > 0, expected));
  }
});
