import assert from 'node:assert/strict';
import { wordEvidence } from '../../../server/src/analysis/words';
import { assertLinear } from '../../harness/growth';

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
    assert.deepEqual(wordEvidence('\\Exchange Server\\V15\\')?.versions, ['2013', '2016', '2019', 'SE']);
    assert.deepEqual(wordEvidence('Exchange Server SE')?.versions, ['SE']);
    assert.deepEqual(wordEvidence('MSExchangeIS')?.versions, []);
  });

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

  it('is linear', () => {
    assertLinear(wordEvidence, 'Exchange _-/ ', 100_000);
  });
});
