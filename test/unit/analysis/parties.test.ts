import assert from 'node:assert/strict';
import { addressesOf, partyNamed, partyOf, partyOfAll } from '../../../server/src/analysis/parties';
import type { Address } from '../../../server/src/model/statement';

const address = (text: string, kind: Address['kind'] = 'literal'): Address => ({
  kind,
  text,
  place: { anchor: { base: 0 }, start: 0, end: 0 },
});

const GROUPS = [
  { name: 'mail', addresses: ['10.1.0.0/24', 'MBX-POOL'], party: 'mailbox' },
  { name: 'directory', addresses: ['10.2.0.1', '10.2.0.2'], party: 'domain-controller' },
];

describe('parties', () => {
  for (const [name, expected] of [
    ['EXCHANGE-SERVERS', 'exchange'],
    ['Exch_Servers', 'exchange'],
    ['MBX01', 'exchange'],
    ['ExchangeServers', 'exchange'],
    ['EXCHANGE-EDGE', 'edge'],
    ['DomainControllers', 'domain-controller'],
    ['DC_GROUP', 'domain-controller'],
    ['Exchange-Online', undefined],
    ['exchange-clients', undefined],
    ['EXCHANGE-AND-DC', undefined],
    ['DCIM', undefined],
    ['WEB-SERVERS', undefined],
    ['dmz', undefined],
  ] as const) {
    it(`${name} names ${expected ?? 'nobody'}`, () => assert.equal(partyNamed(name), expected));
  }
  it('are told by the groups of the user first', () => {
    assert.equal(partyOf(address('10.1.0.7'), GROUPS), 'mailbox');
    assert.equal(partyOf(address('mbx-pool', 'name'), GROUPS), 'mailbox');
    assert.equal(partyOf(address('10.3.0.7'), GROUPS), undefined);
    assert.equal(partyOf(address('10.1.0.0/16'), GROUPS), undefined, 'more than the group');
  });
  it('of a list are one only where all are', () => {
    assert.equal(partyOfAll([address('10.2.0.1'), address('10.2.0.2')], GROUPS), 'domain-controller');
    assert.equal(partyOfAll([address('10.1.0.1'), address('10.2.0.2')], GROUPS), undefined);
    assert.equal(partyOfAll([address('10.1.0.1'), address('EXCHANGE', 'name')], GROUPS), 'mailbox');
    assert.equal(partyOfAll([], GROUPS), undefined);
  });
  it('have the addresses that are declared in numbers', () => {
    assert.equal(addressesOf('mailbox', GROUPS)?.length, 1);
    assert.equal(addressesOf('domain-controller', GROUPS)?.length, 2);
    assert.equal(addressesOf('client', GROUPS), undefined);
  });
});
