import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';

const evidence = (key: string) => {
  const { checker, options } = testEnv();
  const text = `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\${key}]\n"x"="1"\n"y"="2"\n`;
  return checker.evidence(testDocument(text, { language: 'registry-file' }), options);
};

describe('evidence of comments and names', () => {
  const of = (text: string) => {
    const { checker, options } = testEnv();
    return checker.evidence(testDocument(text, { language: 'powershell' }), options);
  };
  const RULE = 'New-NetFirewallRule -DisplayName "Exchange 2016 mailbox server" -LocalPort 25 -Protocol TCP\n';

  it('names the versions and roles of all of them', () => {
    const found = of(`# Edge Transport, Exchange 2019\n${RULE}`);
    assert.deepEqual(
      [[...found.versions].sort(), [...found.roles].sort()],
      [
        ['2016', '2019'],
        ['edge-transport', 'mailbox'],
      ],
    );
    assert.deepEqual(of('# a mailbox server\n').roles, []);
  });

  it('shows whole words, and that there are more', () => {
    const long = 'rules of the perimeter for our good old Exchange 2016 organisation of Contoso';
    const whys = (text: string) => of(text).reasons.map(({ why }) => why);
    assert.deepEqual(whys(`# ${long}\n`), ['a comment names Exchange: `… our good old Exchange 2016 organisation …`']);
    assert.deepEqual(whys(`# ${'x'.repeat(60)} Exchange 2016\n`), ['a comment names Exchange: `… Exchange 2016`']);
    assert.deepEqual(whys('# Exchange 2016\n'), ['a comment names Exchange: `Exchange 2016`']);
  });
});

describe('evidence of registry keys', () => {
  it('is given by any key of Exchange, once, with its version', () => {
    const found = evidence('SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup');
    assert.equal(found.reasons.length, 1);
    assert.deepEqual(found.versions, ['2013', '2016', '2019', 'SE']);
    assert.ok(evidence('SYSTEM\\CurrentControlSet\\Services\\MSExchangeTransport').found);
  });

  for (const key of [
    'SOFTWARE\\Microsoft\\Rpc\\Internet',
    'SOFTWARE\\Contoso\\KeyExchange',
    'SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\KeyExchangeAlgorithms\\PKCS',
  ]) {
    it(`is not given by ${key}`, () => assert.equal(evidence(key).found, false));
  }
});
