import assert from 'node:assert/strict';
import { wordEvidence } from '../../../server/src/analysis/words';

describe('words that name Exchange', () => {
  for (const text of [
    'Microsoft Exchange',
    'MS-Exchange mail',
    'Exchange Server rules',
    'Exchange 2019',
    'Exchange_2016_SMTP',
    'Exchange Mailbox in',
    'Edge Exchange mail',
    'Allow Exchange 443',
    'exchange server',
    'exchange 2013 rpc',
    'ms exchange',
    'EdgeSync',
    'mail_OWA_in',
    'DAG replication',
    'Outlook Anywhere',
    'hub transport',
    'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\Bin\\edgetransport.exe',
    'MSExchangeTransport',
    'mail Exchange',
    'the server Exchange runs on',
    'Exchange-HubTransport',
    'ClientAccess Exchange',
    'nsg-exchange2019',
    'Exchange SMTP',
    'Allow Exchange IMAP4 in',
    'ExchangeServer-SMTP',
    'Exchange2016_MBX',
    'EXCHANGESERVER2016',
    'from all Exchange servers',
    'exchange_servers',
    'ExchangeServers',
  ]) {
    it(`counts: ${text}`, () => assert.ok(wordEvidence(text)));
  }

  for (const text of [
    'key exchange',
    'Key Exchange 500',
    'Stock Exchange 443',
    'Frankfurt Exchange 443',
    'IKE key exchange server'.replace(' server', ''),
    'exchange',
    'Exchange',
    'currency exchange rates',
    'dag nodes',
    'owa',
    'data exchange port 8080',
    'Exchange rates 443',
    'serverless Exchange',
    'exchange-ports',
    'stockexchange2019',
    'Stock Exchange SMTP',
    'exchange smtp',
    'stock exchange servers',
    'exchange1234x',
    'exchange2019x',
    'exchangeservers2',
    'Exchange5000',
  ]) {
    it(`does not count: ${text}`, () => assert.equal(wordEvidence(text), undefined));
  }

  it('names versions', () => {
    assert.deepEqual(wordEvidence('Exchange Server 2019 Edge')?.versions, ['2019']);
    assert.deepEqual(wordEvidence('Exchange 5.5')?.versions, ['5.5']);
    assert.deepEqual(wordEvidence('\\Exchange Server\\V15\\')?.versions, []);
    assert.deepEqual(wordEvidence('\\Exchange Server\\V15\\')?.oneOf, ['2013', '2016', '2019', 'SE']);
    assert.deepEqual(wordEvidence('Exchange Server SE')?.versions, ['SE']);
    assert.deepEqual(wordEvidence('MSExchangeIS')?.versions, []);
  });

  for (const [text, versions] of [
    ['Exchange 2013/2016/2019', ['2013', '2016', '2019']],
    ['Exchange Server 2010, 2013 and 2016', ['2010', '2013', '2016']],
    ['Exchange 2013 CU23 / 2016 CU22', ['2013', '2016']],
    ['Exchange 2010 SP3 and Exchange 2016', ['2010', '2016']],
    ['Exchange 2013 - 2019', ['2013', '2016', '2019']],
    ['Exchange 2010 to Exchange Server 2016', ['2010', '2013', '2016']],
    ['Exchange 2016+', ['2016', '2019', 'SE']],
    ['Exchange 2016 or later', ['2016', '2019', 'SE']],
    ['Exchange 2007, 2013 and newer', ['2007', '2013', '2016', '2019', 'SE']],
    ['Exchange 2019/SE', ['2019', 'SE']],
    ['Exchange 2019 and Subscription Edition', ['2019', 'SE']],
    ['Exchange 2016-SMTP', ['2016']],
    ['Exchange 2016, 443', ['2016']],
    ['Exchange 2019-2016', ['2019']],
    ['Exchange 2019 and 20160 others', ['2019']],
  ] as const) {
    it(`names the versions of: ${text}`, () => assert.deepEqual(wordEvidence(text)?.versions, versions));
  }

  for (const [text, roles] of [
    ['Exchange 2019 Mailbox', ['mailbox']],
    ['Exchange Server, from Edge Transport to mailbox servers', ['mailbox', 'edge-transport']],
    ['Exchange Client Access array', ['client-access']],
    ['hub_transport', ['hub-transport']],
    ['Exchange unified messaging', ['unified-messaging']],
    ['Exchange 2019, a mailbox for invoices', []],
    ['Exchange server in the edge case', []],
  ] as const) {
    it(`names ${roles.join(' and ') || 'no role'}: ${text}`, () => assert.deepEqual(wordEvidence(text)?.roles, roles));
  }
});
