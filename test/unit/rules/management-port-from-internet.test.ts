import assert from 'node:assert/strict';
import { managementPortFromInternet as rule } from '../../../server/src/rules/management-port-from-internet';
import { check, type FileSpec, type RuleSpec, ruleWith } from '../../harness/statements';

const messages = (spec: RuleSpec, file?: FileSpec): string[] =>
  check(rule, ruleWith(spec), file).map(({ message }) => message);

describe('management-port-from-internet: who counts as the Internet', () => {
  const at = { ports: '3389' };
  const tcp = ['tcp'] as const;
  const cases: readonly (readonly [string, RuleSpec, boolean, FileSpec?])[] = [
    ['network, no source', { transport: tcp, destination: at }, true],
    ['network, any source', { transport: tcp, source: { addresses: 'any' }, destination: at }, true],
    ['network, answers of mail servers', { transport: tcp, source: { ports: '25' }, destination: {} }, false],
    [
      'network, answers to drawn ports',
      { transport: tcp, source: { ports: '25' }, destination: { ports: '1024-65535' } },
      false,
    ],
    ['network, the port at both ends', { transport: tcp, source: { ports: '3389' }, destination: at }, true],
    ['network, any port that callers draw', { transport: tcp, source: { ports: '1024-65535' }, destination: {} }, true],
    ['network, the word Internet', { transport: tcp, source: { addresses: 'internet' }, destination: at }, true],
    [
      'network, the whole address space in halves',
      { transport: tcp, source: { addresses: '0.0.0.0/1,128.0.0.0/1' }, destination: at },
      true,
    ],
    ['network, a private source', { transport: tcp, source: { addresses: '10.0.0.0/8' }, destination: at }, false],
    ['network, one public host', { transport: tcp, source: { addresses: '203.0.113.9/32' }, destination: at }, false],
    ['network, a named group', { transport: tcp, source: { addresses: 'ADMINS' }, destination: at }, false],
    ['network, a source that cannot be read', { transport: tcp, source: { addresses: '?' }, destination: at }, false],
    [
      'network, between networks of our own',
      { transport: tcp, destination: at },
      false,
      { profile: 'vantage=internal' },
    ],
    [
      'network, the word Internet between networks of our own',
      { transport: tcp, source: { addresses: 'internet' }, destination: at },
      true,
      { profile: 'vantage=internal' },
    ],
    ['network, zone outside', { transport: tcp, source: { zone: 'outside' }, destination: at }, true],
    ['network, zone inside', { transport: tcp, source: { zone: 'inside' }, destination: at }, false],
    ['network, zone any', { transport: tcp, source: { zone: 'any' }, destination: at }, true],
    [
      'network, any source from zone lan',
      { transport: tcp, source: { zone: 'lan', addresses: 'any' }, destination: at },
      false,
    ],
    [
      'host with source and destination, no interface',
      { transport: tcp, stands: 'host', direction: 'in', destination: at },
      true,
    ],
    [
      'host with source and destination, interface ppp0',
      { transport: tcp, stands: 'host', direction: 'in', source: { zone: 'ppp0' }, destination: at },
      true,
    ],
    [
      'host with source and destination, interface eth0',
      { transport: tcp, stands: 'host', direction: 'in', source: { zone: 'eth0' }, destination: at },
      false,
    ],
    ['a condition that is not modelled', { transport: tcp, destination: at, opaque: true }, false],
    [
      'a condition beside the word Internet',
      { transport: tcp, source: { addresses: 'internet' }, destination: at, opaque: true },
      true,
    ],
    ['host, no remote address', { transport: tcp, direction: 'in', local: at }, false],
    ['host, Any', { transport: tcp, direction: 'in', local: at, remote: { addresses: 'any' } }, false],
    [
      'host, the word Internet',
      { transport: tcp, direction: 'in', local: at, remote: { addresses: 'internet' } },
      true,
    ],
    ['host, Public alone', { transport: tcp, direction: 'in', local: at, profiles: ['public'] }, true],
    [
      'host, Public and Private',
      { transport: tcp, direction: 'in', local: at, profiles: ['public', 'private'] },
      false,
    ],
    [
      'host, Public alone from LocalSubnet',
      { transport: tcp, direction: 'in', local: at, remote: { addresses: 'LocalSubnet' }, profiles: ['public'] },
      false,
    ],
    ['host at the perimeter', { transport: tcp, direction: 'in', local: at }, true, { profile: 'vantage=perimeter' }],
    ['host inside', { transport: tcp, direction: 'in', local: at }, false, { profile: 'vantage=host' }],
    ['host, outbound', { transport: tcp, direction: 'out', remote: at, profiles: ['public'] }, false],
    ['network, outbound', { transport: tcp, direction: 'out', destination: at }, false],
    ['network, return traffic', { transport: tcp, destination: at, returning: true }, false],
    ['block', { transport: tcp, destination: at, action: 'block' }, false],
    ['log', { transport: tcp, destination: at, action: 'continue' }, false],
    ['disabled', { transport: tcp, destination: at, enabled: false }, false],
    ['ICMP', { transport: ['other'], destination: at }, false],
    ['any protocol with the port', { transport: ['any'], destination: at }, true],
    ['the port at the source', { transport: tcp, source: at, destination: { ports: '443' } }, false],
  ];
  for (const [what, spec, expected, file] of cases) {
    it(`${what}: ${expected ? 'open' : 'not open'}`, () => assert.equal(messages(spec, file).length > 0, expected));
  }
});

describe('management-port-from-internet: how ports are written', () => {
  const open = (ports: string): string[] => messages({ transport: ['tcp'], destination: { ports } });
  it('names the port of a single number', () => {
    assert.match(open('3389')[0] as string, /^3389 \(remote desktop\) is open/);
  });
  it('says each number of a list', () => assert.equal(open('22,443,3389').length, 2));
  it('names what a range holds', () => {
    assert.match(open('3000-4000')[0] as string, /^3000-4000, with 3389 \(remote desktop\) in it, is open/);
    assert.match(open('1-65535')[0] as string, /22 \(SSH\), 139 \(NetBIOS session\), 445 \(SMB\) and 3 more in it/);
  });
  it('takes two literals for one range', () => assert.equal(open('3000..4000').length, 1));
  it('reads what a negation leaves open', () => {
    assert.match(open('!22')[0] as string, /^all but 22, with 139/);
  });
  it('passes over a range beside them', () => assert.deepEqual(open('5000-5900'), []));
  it('is silent on ports that cannot be read', () => assert.deepEqual(open('?'), []));
  it('reads no port as every port', () => {
    assert.equal(messages({ transport: ['tcp'], destination: {} }).length, 1);
  });
  it('leaves a rule for everything to any-any-allow', () => {
    assert.deepEqual(messages({ transport: ['any'], destination: {} }), []);
    assert.deepEqual(messages({ destination: {} }), []);
  });
});
