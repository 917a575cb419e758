import assert from 'node:assert/strict';
import { directoryPortFromInternet } from '../../../server/src/rules/directory-port-from-internet';
import { internalPortFromInternet } from '../../../server/src/rules/internal-port-from-internet';
import { plaintextMailFromInternet } from '../../../server/src/rules/plaintext-mail-from-internet';
import { rpcFromInternet } from '../../../server/src/rules/rpc-from-internet';
import { check, type RuleSpec, ruleWith } from '../../harness/statements';

const open = (ports: string, more: RuleSpec = {}): RuleSpec => ({
  transport: ['tcp'],
  source: { addresses: 'internet' },
  destination: { ports },
  ...more,
});
const messages = (spec: RuleSpec): string[] => check(rpcFromInternet, ruleWith(spec)).map(({ message }) => message);

describe('rpc-from-internet', () => {
  it('135 and 593 are the ways in', () => {
    assert.match(messages(open('135'))[0] as string, /^135 \(RPC endpoint mapper\) is open to the Internet/);
    assert.equal(messages(open('135,593')).length, 2);
  });
  it('names the dynamic range that a wide range holds, once', () => {
    assert.deepEqual(
      messages(open('6005-65534')).map((m) => m.slice(0, 57)),
      ['6005-65534 holds the dynamic RPC range 6005-65534 and is '],
    );
    assert.equal(messages(open('1-65535')).length, 1);
    assert.match(messages(open('1-65535'))[0] as string, /holds the dynamic RPC range 1024-65535/);
  });
  it('a part of a dynamic range is none', () => assert.deepEqual(messages(open('50000-60000')), []));
  it('a range that holds 135 alone says so', () =>
    assert.match(messages(open('100-200'))[0] as string, /^100-200, with 135 in it, is open/));
  it('is silent on UDP', () => assert.deepEqual(messages(open('135', { transport: ['udp'] })), []));
  it('is silent on answers and on our own calls', () => {
    assert.deepEqual(messages(open('49152-65535', { returning: true })), []);
    assert.deepEqual(messages(open('135', { direction: 'out' })), []);
  });
});

describe('internal-port-from-internet: severity', () => {
  const severities = (spec: RuleSpec): string =>
    check(internalPortFromInternet, ruleWith(spec))
      .map(({ severity }) => severity)
      .join(' ');
  it('error for what Exchange alone uses', () => assert.equal(severities(open('64327')), 'error'));
  it('warning for a number in use elsewhere, where the rule does not speak of Exchange', () =>
    assert.equal(severities(open('444')), 'warning'));
  it('error where it does', () => assert.equal(severities(open('444', { name: 'Exchange Server back end' })), 'error'));
  it('information for the inner leg of Outlook Anywhere in a migration', () => {
    assert.equal(severities(open('6001-6004', { name: 'Cutover from Exchange 2003' })), 'information');
    assert.equal(severities(open('2525', { name: 'Cutover from Exchange 2003' })), 'error');
  });
  it('silent on the transport that the service does not use', () => {
    assert.equal(severities(open('2525', { transport: ['udp'] })), '');
    assert.equal(severities(open('3343', { transport: ['udp'] })), 'warning');
  });
  it('names what a range holds', () => {
    const [finding] = check(internalPortFromInternet, ruleWith(open('6000-6010')));
    assert.match(
      finding?.message ?? '',
      /^6000-6010 opens 6001 \(RPC over HTTP, store\), 6002 \(RPC over HTTP, referral\) and 6004/,
    );
  });
});

describe('directory and plaintext ports from the Internet', () => {
  it('the directory counts over UDP too', () =>
    assert.equal(check(directoryPortFromInternet, ruleWith(open('389', { transport: ['udp'] }))).length, 1));
  it('110/udp is no POP3', () =>
    assert.deepEqual(check(plaintextMailFromInternet, ruleWith(open('110', { transport: ['udp'] }))), []));
  it('names the better port and its flow', () => {
    const [finding] = check(plaintextMailFromInternet, ruleWith(open('110')));
    assert.match(
      finding?.message ?? '',
      /^110 \(POP3\) is open to the Internet.*POP3 clients.* → Mailbox belongs on 995\/tcp\.$/,
    );
  });
});
