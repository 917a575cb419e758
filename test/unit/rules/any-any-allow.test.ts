import assert from 'node:assert/strict';
import { anyAnyAllow as rule } from '../../../server/src/rules/any-any-allow';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

describe('any-any-allow', () => {
  const cases: readonly (readonly [string, RuleSpec, boolean])[] = [
    ['network, nothing said', {}, true],
    [
      'network, any to a host',
      { transport: ['any'], source: { addresses: 'any' }, destination: { addresses: '10.0.0.5' } },
      true,
    ],
    ['network, any to loopback', { transport: ['any'], destination: { addresses: '127.0.0.1' } }, false],
    ['network, any from outside', { transport: ['any'], source: { zone: 'outside' } }, true],
    ['network, any from inside', { transport: ['any'], source: { zone: 'inside' } }, false],
    ['network, towards a zone', { transport: ['any'], destination: { zone: 'dmz' } }, true],
    ['network, towards some interface', { transport: ['any'], destination: { zone: 'eth0' } }, false],
    ['network, TCP alone', { transport: ['tcp'] }, false],
    ['network, one port', { transport: ['any'], destination: { ports: '25' } }, false],
    ['network, every port written', { transport: ['any'], destination: { ports: '0-65535' } }, true],
    ['network, a source', { transport: ['any'], source: { addresses: '10.0.0.0/8' } }, false],
    ['network, ports that cannot be read', { transport: ['any'], destination: { ports: '?' } }, false],
    ['network, a condition that is not modelled', { transport: ['any'], opaque: true }, false],
    ['network, established', { transport: ['any'], returning: true }, false],
    ['network, outbound', { direction: 'out' }, false],
    ['host, nothing said', { transport: ['any'], direction: 'in', local: {} }, true],
    ['host, Any', { transport: ['any'], direction: 'in', remote: { addresses: 'any' } }, true],
    ['host, Public alone', { transport: ['any'], direction: 'in', local: {}, profiles: ['public'] }, true],
    ['host, a local address', { transport: ['any'], direction: 'in', local: { addresses: '10.0.0.5' } }, false],
    ['host, LocalSubnet', { transport: ['any'], direction: 'in', remote: { addresses: 'LocalSubnet' } }, false],
    ['host, a program', { transport: ['any'], direction: 'in', local: {}, program: 'C:\\x.exe' }, false],
    ['host, program Any', { transport: ['any'], direction: 'in', local: {}, program: 'Any' }, true],
    ['host, outbound', { transport: ['any'], direction: 'out', local: {} }, false],
    ['block', { action: 'block' }, false],
    ['disabled', { enabled: false }, false],
    ['ICMP', { transport: ['other'] }, false],
  ];
  for (const [what, spec, expected] of cases) {
    it(`${what}: ${expected ? 'reported' : 'silent'}`, () =>
      assert.equal(check(rule, ruleWith(spec)).length, expected ? 1 : 0));
  }
});
