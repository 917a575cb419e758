import assert from 'node:assert/strict';
import { inboundRemotePort } from '../../../server/src/rules/inbound-remote-port';
import { outboundLocalPort } from '../../../server/src/rules/outbound-local-port';
import { sourcePortPinned } from '../../../server/src/rules/source-port-pinned';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

const tcp = ['tcp'] as const;
const udp = ['udp'] as const;
const RULES = [inboundRemotePort, outboundLocalPort, sourcePortPinned];

/** The codes that speak of a rule: of the three that mind the caller's port at most one does. */
const codes = (spec: RuleSpec): string =>
  RULES.filter((rule) => check(rule, ruleWith(spec)).length > 0)
    .map(({ meta }) => meta.code)
    .join(' ');

describe("the caller's port", () => {
  const cases: readonly (readonly [string, RuleSpec, string])[] = [
    [
      'source 25, destination 25',
      { transport: tcp, source: { ports: '25' }, destination: { ports: '25' } },
      'source-port-pinned',
    ],
    [
      'source 25, any destination port',
      { transport: tcp, source: { ports: '25' }, destination: {} },
      'source-port-pinned',
    ],
    [
      'source 25, destination ports that callers draw',
      { transport: tcp, source: { ports: '25' }, destination: { ports: '1024-65535' } },
      '',
    ],
    ['source 25, destination unreadable', { transport: tcp, source: { ports: '25' }, destination: { ports: '?' } }, ''],
    [
      'source 443 of an established connection',
      { transport: tcp, source: { ports: '443' }, destination: {}, returning: true },
      '',
    ],
    [
      'source 53 over UDP, any destination port: answers',
      { transport: udp, source: { ports: '53' }, destination: {} },
      '',
    ],
    [
      'source 53, destination 53 over UDP',
      { transport: udp, source: { ports: '53' }, destination: { ports: '53' } },
      'source-port-pinned',
    ],
    ['NTP on both sides', { transport: udp, source: { ports: '123' }, destination: { ports: '123' } }, ''],
    [
      'source ports that callers draw',
      { transport: tcp, source: { ports: '1024-65535' }, destination: { ports: '25' } },
      '',
    ],
    [
      'a source port nobody listens on',
      { transport: tcp, source: { ports: '40000' }, destination: { ports: '25' } },
      '',
    ],
    [
      'a block rule that pins the source',
      { transport: tcp, action: 'block', source: { ports: '25' }, destination: { ports: '25' } },
      'source-port-pinned',
    ],
    ['inbound, remote 25', { transport: tcp, direction: 'in', remote: { ports: '25' } }, 'inbound-remote-port'],
    [
      'inbound, remote 25, local 25',
      { transport: tcp, direction: 'in', local: { ports: '25' }, remote: { ports: '25' } },
      'source-port-pinned',
    ],
    [
      'inbound, remote 25, local ports that callers draw',
      { transport: tcp, direction: 'in', local: { ports: '1024-65535' }, remote: { ports: '25' } },
      '',
    ],
    [
      'inbound, remote 25, local unreadable',
      { transport: tcp, direction: 'in', local: { ports: '?' }, remote: { ports: '25' } },
      '',
    ],
    ['inbound, remote 123 over UDP', { transport: udp, direction: 'in', remote: { ports: '123' } }, ''],
    ['inbound, remote 123 over TCP', { transport: tcp, direction: 'in', remote: { ports: '123' } }, ''],
    ['inbound, remote range that is no service', { transport: tcp, direction: 'in', remote: { ports: '20-30' } }, ''],
    [
      'inbound, remote range of a service',
      { transport: tcp, direction: 'in', remote: { ports: '5065-5068' } },
      'inbound-remote-port',
    ],
    ['outbound, remote 25', { transport: tcp, direction: 'out', remote: { ports: '25' } }, ''],
    ['outbound, local 25', { transport: tcp, direction: 'out', local: { ports: '25' } }, 'outbound-local-port'],
    [
      'outbound, local 25, remote 25',
      { transport: tcp, direction: 'out', local: { ports: '25' }, remote: { ports: '25' } },
      'source-port-pinned',
    ],
    [
      'outbound, local 25, remote ports that callers draw',
      { transport: tcp, direction: 'out', local: { ports: '25' }, remote: { ports: '1024-65535' } },
      '',
    ],
    ['outbound, local 123 over UDP', { transport: udp, direction: 'out', local: { ports: '123' } }, ''],
    ['inbound, local 25', { transport: tcp, direction: 'in', local: { ports: '25' } }, ''],
    ['no direction', { transport: tcp, remote: { ports: '25' } }, ''],
    ['ICMP', { transport: ['other'], direction: 'in', remote: { ports: '25' } }, ''],
  ];
  for (const [what, spec, expected] of cases) {
    it(`${what}: ${expected || 'silent'}`, () => assert.equal(codes(spec), expected));
  }
  it('speaks of answers where Exchange is the one that calls', () => {
    const [finding] = check(
      inboundRemotePort,
      ruleWith({ transport: ['udp'], direction: 'in', remote: { ports: '53' } }),
    );
    assert.match(finding?.message ?? '', /nobody calls from 53 \(DNS\), and answers from there need no rule/);
  });
});
