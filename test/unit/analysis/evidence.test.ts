import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';

const evidence = (key: string) => {
  const { checker, options } = testEnv();
  const text = `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\${key}]\n"x"="1"\n"y"="2"\n`;
  return checker.evidence(testDocument(text, { language: 'registry-file' }), options);
};

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
