import assert from 'node:assert/strict';
import { smtps465ForClients as rule } from '../../../server/src/rules/smtps-465-for-clients';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

describe('smtps-465-for-clients', () => {
  const net = (more: RuleSpec = {}): RuleSpec => ({ transport: ['tcp'], destination: { ports: '465' }, ...more });
  const cases: readonly (readonly [string, RuleSpec, boolean])[] = [
    ['from anyone', net(), true],
    ['from the Internet', net({ source: { addresses: 'internet' } }), true],
    ['from a public network', net({ source: { addresses: '203.0.113.0/24' } }), true],
    ['from one host', net({ source: { addresses: '10.0.0.5' } }), false],
    ['from a private network, which may be that of servers', net({ source: { addresses: '10.0.0.0/8' } }), false],
    ['from a group', net({ source: { addresses: 'EXCHANGE' } }), false],
    ['from what cannot be read', net({ source: { addresses: '?' } }), false],
    ['beside 587', net({ destination: { ports: '465,587' } }), true],
    ['in a range that only sweeps it in', net({ destination: { ports: '400-500' } }), false],
    ['named for the connector', net({ name: 'Client Proxy MBX1' }), false],
    ['on a host, inbound', { transport: ['tcp'], direction: 'in', local: { ports: '465' } }, true],
    ['on a host, outbound to a relay', { transport: ['tcp'], direction: 'out', remote: { ports: '465' } }, false],
    ['over UDP', net({ transport: ['udp'] }), false],
    ['blocked', net({ action: 'block' }), false],
  ];
  for (const [what, spec, expected] of cases) {
    it(`${what}: ${expected ? 'reported' : 'silent'}`, () =>
      assert.equal(check(rule, ruleWith(spec), { versions: ['2016'] }).length, expected ? 1 : 0));
  }
  it('holds for 2013 and later', () => {
    const count = (...versions: string[]): number => check(rule, ruleWith(net()), { versions }).length;
    assert.deepEqual(
      [count('2013'), count('2016', 'SE'), count('2010'), count('2010', '2016'), count()],
      [1, 1, 0, 0, 0],
    );
  });
});
