import assert from 'node:assert/strict';
import { sieveRange } from '../../../server/src/rules/sieve-range';
import { widePortRange } from '../../../server/src/rules/wide-port-range';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

const shown = (spec: RuleSpec): string =>
  check(sieveRange, ruleWith(spec))
    .map(
      ({ severity, message }) =>
        `${severity ?? 'warning'} ${/range (\S+?)[:;]|^(\S+) is/.exec(message)?.slice(1).find(Boolean)}`,
    )
    .join(' ');

describe('sieve-range', () => {
  const cases: readonly (readonly [string, RuleSpec, string])[] = [
    ['equal to a dynamic range', { transport: ['tcp'], destination: { ports: '49152-65535' } }, 'warning 49152-65535'],
    ['wider than one', { transport: ['tcp'], destination: { ports: '1-65535' } }, 'warning 1024-65535'],
    [
      'two literals that make a range',
      { transport: ['tcp'], destination: { ports: '1024..65535' } },
      'warning 1024-65535',
    ],
    [
      'two ranges that hold it together',
      { transport: ['tcp'], destination: { ports: '1025-3000,3001-5000' } },
      'warning 1025-5000',
    ],
    ['one port short of it', { transport: ['tcp'], destination: { ports: '49153-65535' } }, ''],
    ['a window for fixed ports', { transport: ['tcp'], destination: { ports: '59531-60554' } }, ''],
    ['source ports', { transport: ['tcp'], source: { ports: '1024-65535' }, destination: { ports: '25' } }, ''],
    ['established', { transport: ['tcp'], returning: true, destination: { ports: '1024-65535' } }, ''],
    [
      'a condition that is not modelled',
      { transport: ['tcp'], opaque: true, destination: { ports: '1024-65535' } },
      '',
    ],
    ['UDP', { transport: ['udp'], destination: { ports: '1024-65535' } }, ''],
    ['any protocol', { transport: ['any'], destination: { ports: '1024-65535' } }, 'warning 1024-65535'],
    ['block', { transport: ['tcp'], action: 'block', destination: { ports: '1024-65535' } }, ''],
    [
      'host, inbound, local',
      { transport: ['tcp'], direction: 'in', local: { ports: '6005-65534' } },
      'information 6005-65534',
    ],
    [
      'host, inbound, remote',
      { transport: ['tcp'], direction: 'in', local: { ports: '25' }, remote: { ports: '1024-65535' } },
      '',
    ],
    [
      'host, outbound, local',
      { transport: ['tcp'], direction: 'out', local: { ports: '1024-65535' }, remote: { ports: '25' } },
      '',
    ],
    ['host, outbound, remote', { transport: ['tcp'], direction: 'out', remote: { ports: '49152-65535' } }, ''],
    [
      'host, for a program',
      { transport: ['tcp'], direction: 'in', local: { ports: '1024-65535' }, program: 'store.exe' },
      '',
    ],
  ];
  for (const [what, spec, expected] of cases) {
    it(`${what}: ${expected || 'silent'}`, () => assert.equal(shown(spec), expected));
  }
});

describe('wide-port-range', () => {
  const wide = (ports: string, widePortRange_ = 1000): number =>
    check(widePortRange, ruleWith({ transport: ['tcp'], destination: { ports } }), { widePortRange: widePortRange_ })
      .length;
  it('counts the ports of a range against the setting', () => {
    assert.equal(wide('5000-5999'), 0);
    assert.equal(wide('5000-6000'), 1);
    assert.equal(wide('5000-6000', 2000), 0);
    assert.equal(wide('6001-6004', 3), 1);
  });
});
