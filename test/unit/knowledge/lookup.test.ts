import assert from 'node:assert/strict';
import { parseQuery } from '../../../server/src/knowledge/knowledge';
import { wordsOf } from '../../../server/src/knowledge/lookup';
import { testKnowledge } from '../../harness/knowledge';

const knowledge = testKnowledge();
const found = (query: string) => knowledge.lookup(query).map((r) => r.id);

describe('reading a query', () => {
  const ports = (from: number, to = from, transport?: 'tcp' | 'udp') => ({
    kind: 'ports',
    range: { from, to },
    ...(transport ? { transport } : {}),
  });
  for (const [query, expected] of [
    ['587', ports(587)],
    [' 64327/tcp ', ports(64327, 64327, 'tcp')],
    ['3343/UDP', ports(3343, 3343, 'udp')],
    ['udp 3343', ports(3343, 3343, 'udp')],
    ['tcp/25', ports(25, 25, 'tcp')],
    ['6005-65534', ports(6005, 65534)],
    ['6005:65534', ports(6005, 65534)],
    ['65534-6005', ports(6005, 65534)],
    ['6005\u201365534/tcp', ports(6005, 65534, 'tcp')],
  ] as const) {
    it(JSON.stringify(query), () => assert.deepEqual(parseQuery(query), expected));
  }
  it('anything else is words', () => {
    assert.deepEqual(parseQuery('587x'), { kind: 'words', words: ['587x'] });
    assert.deepEqual(parseQuery('999999'), { kind: 'words', words: ['999999'] });
    assert.deepEqual(wordsOf('X.400 over TCP/IP'), ['x', '400', 'x.400', 'over', 'tcp', 'ip', 'tcp/ip']);
    assert.deepEqual(wordsOf(' -- '), []);
  });
});

describe('look-up', () => {
  /** The first answer of a query. */
  const first: readonly (readonly [string, string])[] = [
    ['717', 'smtp-outbound-proxy'],
    ['2525/tcp', 'smtp-transport'],
    ['465', 'smtp-client-proxy'],
    ['379', 'srs-ldap'],
    ['6004', 'rpc-http-nspi'],
    ['6005-65534', 'dynamic-rpc-setup'],
    ['64327', 'dag-replication'],
    ['3343/udp', 'cluster-heartbeat'],
    ['50389', 'edge-ldap-local'],
    ['1503', 'conferencing-data'],
    ['691', 'link-state'],
    ['59532', 'rpc-client-access-port'],
    ['522', 'user-locator'],
    ['edgesync', 'edgesync'],
    ['EdgeSync', 'edgesync'],
    ['imap back end', 'imap4-backend'],
    ['srs', 'srs-ldap'],
    ['new mail notification', 'new-mail-notification'],
    ['RpcTcpPort', 'address-book-port'],
    ['MSExchangeRepl', 'dag-replication'],
    ['x.400', 'x400'],
    ['msexchangepop3be', 'pop3-backend'],
    ['submission', 'smtp-submission'],
    ['outbound proxy frontend', 'smtp-outbound-proxy'],
    ['static rpc', 'static-rpc-2010'],
    ['ReplicationPort', 'replication-port'],
    ['autodiscover', 'https'],
  ];
  for (const [query, id] of first) {
    it(query, () => assert.equal(found(query)[0], id));
  }

  it('a number with two meanings answers with both', () => {
    assert.deepEqual(found('6004').slice(0, 2), ['rpc-http-nspi', 'fax-t38-tcp']);
    assert.deepEqual(found('465').slice(0, 2), ['smtp-client-proxy', 'smtps-convention']);
  });

  it('a wrong transport still finds the service', () => {
    assert.equal(found('135/udp')[0], 'rpc-endpoint-mapper');
  });

  it('static rpc answers for 2010 and for 4.0 to 5.5, with the values that set it', () => {
    const all = found('static rpc');
    for (const id of ['static-rpc-2010', 'static-rpc-5x', 'rpc-client-access-port', 'address-book-port'])
      assert.ok(all.includes(id), id);
  });

  it('a range tells what lies inside it', () => {
    const all = found('6005-65534');
    for (const id of ['edgesync', 'dag-replication', 'edge-ldap-local', 'setup-2010']) assert.ok(all.includes(id), id);
    assert.ok(!all.slice(0, 8).includes('um-rtp'));
  });

  it('every word must be met where some record meets them all', () => {
    assert.ok(!found('imap back end').includes('imap4s'));
  });

  it('nothing answers what nobody knows', () => {
    assert.deepEqual(found('quux'), []);
    assert.deepEqual(found(''), []);
    assert.deepEqual(found('  '), []);
  });

  it('every answer has a source', () => {
    for (const query of ['717', '379', 'edgesync', 'RpcTcpPort', '6005-65534']) {
      for (const { record } of knowledge.lookup(query))
        assert.ok(record.sources.every((id) => knowledge.source(id)) && record.sources.length > 0);
    }
  });
});
