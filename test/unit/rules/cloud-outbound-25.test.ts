import assert from 'node:assert/strict';
import { cloudOutbound25 as rule } from '../../../server/src/rules/cloud-outbound-25';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

describe('cloud-outbound-25', () => {
  const out = (more: RuleSpec = {}, ports = '25'): RuleSpec => ({
    transport: ['tcp'],
    direction: 'out',
    cloud: true,
    ...more,
    destination: { ports, ...more.destination },
  });
  const cases: readonly (readonly [string, RuleSpec, boolean])[] = [
    ['to anyone', out(), true],
    ['to the Internet', out({ destination: { addresses: 'internet' } }), true],
    ['to a public network', out({ destination: { addresses: '203.0.113.0/24' } }), true],
    ['to a private host', out({ destination: { addresses: '10.0.0.5' } }), false],
    ['to a private and a public host', out({ destination: { addresses: '10.0.0.5,203.0.113.5' } }), false],
    ['to a name of the cloud', out({ destination: { addresses: 'VirtualNetwork' } }), false],
    ['to what cannot be read', out({ destination: { addresses: '?' } }), false],
    ['587', out({}, '587'), false],
    ['among others', out({}, '25,443'), true],
    ['in a range', out({}, '1-65535'), false],
    ['inbound', out({ direction: 'in' }), false],
    ['denied', out({ action: 'block' }), false],
    ['outside a cloud', out({ cloud: false }), false],
  ];
  for (const [what, spec, expected] of cases) {
    it(`${what}: ${expected ? 'reported' : 'silent'}`, () =>
      assert.equal(check(rule, ruleWith(spec)).length, expected ? 1 : 0));
  }
});
