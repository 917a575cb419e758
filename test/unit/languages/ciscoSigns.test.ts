import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import { testCatalog } from '../../harness/catalog';

const languageOf = (text: string, fileName = 'a.txt', override?: string): string | undefined =>
  detectLanguage({ fileName, text, ...(override === undefined ? {} : { override }) }, testCatalog())?.id;

describe('files that look like Cisco configurations', () => {
  const OURS: Readonly<Record<string, string>> = {
    'a running configuration of ASA':
      ': Saved\n:\nASA Version 9.8(2)\n!\nhostname fw\nnames\n!\ninterface GigabitEthernet0/0\n nameif outside\n security-level 0\n',
    'one of PIX':
      'PIX Version 6.3(5)\ninterface ethernet0 auto\nnameif ethernet0 outside security0\nfixup protocol smtp 25\n',
    'one of IOS':
      '!\nversion 15.2\nservice timestamps debug datetime msec\nno service password-encryption\n!\nhostname r1\n!\nboot-start-marker\nboot-end-marker\n',
    'one of NX-OS': '!Command: show running-config\n!Time: Mon\nversion 7.0(3)I7(4)\nhostname n9k\nfeature lacp\n',
    'lines of a list': 'access-list 101 permit tcp any host 10.0.0.5 eq smtp\naccess-list 101 deny ip any any log\n',
    'a named list': 'ip access-list extended MAIL\n remark in\n permit tcp any any eq 25\n',
    'a list that a generator wrote':
      '! $Id:$\nno ip access-list extended test\nip access-list extended test\n remark x\n permit tcp any any\n',
    'one of ASA that begins with its interfaces':
      'interface Ethernet0/0\n  nameif inside\n  security-level 100\nexit\ninterface Ethernet0/1\n  nameif outside\n  security-level 0\n',
    'what a generator wrote behind a page of remarks': `${'! a remark\n'.repeat(120)}no logging console\nlogging queue 512\naccess-list a permit ip any any\n`,
    'a group': 'object-group service MAIL tcp\n port-object eq smtp\n',
  };
  for (const [what, text] of Object.entries(OURS)) {
    it(`knows ${what}, by its lines alone`, () => {
      for (const name of ['a.txt', 'a.cfg', 'a.conf', 'a.acl']) assert.equal(languageOf(text, name), 'cisco', name);
    });
  }

  const OTHERS: Readonly<Record<string, string>> = {
    'a lesson':
      'A named list is made so:\n\nip access-list extended MAIL\n\nThen come the entries. Each of them permits or denies.\nThink of the implicit deny at its end, and of the\norder in which they stand. Nobody likes surprises.\n',
    'a mail': 'Hello,\nplease permit tcp 25 to the new server.\naccess-list changes are due on Monday.\nRegards\n',
    'a shopping list': 'no milk\nno sugar\nip tables for the museum\n',
    'settings of another tool': 'interface eth0\nhostname web\nrouter 10.0.0.1\nstatic yes\n',
    'a squid configuration': 'acl SSL_ports port 443\nhttp_access deny !Safe_ports\nhttp_port 3128\n',
    'a dhcpd configuration':
      'option domain-name "example.org";\ndefault-lease-time 600;\nsubnet 10.0.0.0 netmask 255.0.0.0 {\n}\n',
    'an ntp configuration': 'driftfile /var/lib/ntp/drift\nrestrict default\nserver 0.pool.ntp.org\naccess-list no\n',
  };
  for (const [what, text] of Object.entries(OTHERS)) {
    it(`leaves ${what} alone`, () => {
      for (const name of ['a.txt', 'a.cfg', 'a.conf']) assert.notEqual(languageOf(text, name), 'cisco', name);
    });
  }

  it('goes by the names that users have for the platforms', () => {
    for (const name of ['cisco', 'ios', 'asa', 'pix', 'nxos'])
      assert.equal(languageOf('x', 'a.txt', name), 'cisco', name);
    for (const name of ['a.ios', 'a.asa', 'a.cisco']) assert.equal(languageOf('', name), 'cisco', name);
  });
});
