import assert from 'node:assert/strict';
import { reportOn } from '../../harness/rules';

const open = (language: string, rule: string): string[] =>
  reportOn({ language, text: `# Exchange Server\n${rule}\n` })
    .filter(({ code }) => code === 'management-port-from-internet')
    .map(({ message }) => message.slice(0, message.indexOf(', with')));

describe('rules: lists of ports that are negated', () => {
  it('are one where the whole list is', () => {
    assert.deepEqual(open('shell', 'nft add rule inet filter input tcp dport != { 25, 443, 587 } accept'), [
      'all but 25, 443 and 587',
    ]);
    assert.deepEqual(open('shell', 'iptables -A INPUT -p tcp -m multiport ! --dports 25,443 -j ACCEPT'), [
      'all but 25 and 443',
    ]);
  });

  it('are several where each port is', () => {
    assert.deepEqual(open('pf', 'pass in proto tcp to any port { != 25, != 443 }'), ['all but 25', 'all but 443']);
  });
});
