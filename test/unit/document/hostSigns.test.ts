import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import { testCatalog } from '../../harness/catalog';

describe('files of host firewalls are recognised by what is in them', () => {
  const cases: readonly (readonly [fileName: string, text: string, expected: string | undefined])[] = [
    ['pf.conf', 'ext_if = "em0"\nset skip on lo0\nblock all\npass in on $ext_if proto tcp to port 25\n', 'pf'],
    ['pf.conf', 'block return\npass\npass in proto tcp to port { 25,\n  587 }\n', 'pf'],
    [
      'rules.txt',
      'scrub in all\nnat on em0 from any to any -> (em0)\nrdr pass on em0 proto tcp to port 25 -> 10.0.0.5\n',
      'pf',
    ],
    ['gateway.pf', '# nothing yet\n', 'pf'],
    ['postfix', '[Postfix]\ntitle=Mail server\ndescription=Postfix\nports=25/tcp\n', 'ufw-profiles'],
    ['mail', '# a\n[A]\ntitle=a\nports=25,587/tcp|53\n\n[B]\ntitle=b\nports=443/tcp\n', 'ufw-profiles'],
    ['public.xml', '<?xml version="1.0"?>\n<zone>\n  <short>Public</short>\n</zone>\n', 'xml'],
    ['smtp.xml', '<service><port protocol="tcp" port="25"/></service>', 'xml'],
    // What is none of them.
    ['pom.xml', '<project>\n  <service name="x"/>\n</project>\n', undefined],
    ['web.xml', '<zone id="1"/>', undefined],
    ['a.ini', '[server]\ntitle=x\nport=25\n', undefined],
    ['a.conf', '[server]\nports=25\nlisten=0.0.0.0\n', undefined],
    ['a.desktop', '[Desktop Entry]\ntitle=x\nports=25/tcp\n', undefined],
    ['a.conf', 'x = 5\ny = 25\nz = "port 587"\n', undefined],
    ['a.txt', 'pass\nblock\nmatch\n', undefined],
    ['a.txt', 'They pass in on Mondays.\nWe block all of port 25.\nThe rest may pass out quickly.\n', undefined],
    ['a.conf', 'set number\nset tabstop=4\ntable users\n', undefined],
    ['a.log', 'block in on em0: 10.0.0.5.25 > 10.0.0.6.587\n', undefined],
    [
      'master.cf',
      'smtp      inet  n       -       n       -       -       smtpd\npickup unix n - n 60 1 pickup\n',
      undefined,
    ],
    ['a.py', 'if x:\n    pass\nport = 25\n', undefined],
    ['a.yaml', 'pass:\n  - in: quick\n    port: 25\n', undefined],
  ];
  for (const [fileName, text, expected] of cases) {
    it(`${fileName} ${JSON.stringify(text).slice(0, 70)} is ${expected ?? 'nothing of theirs'}`, () => {
      assert.equal(detectLanguage({ fileName, text }, testCatalog())?.id, expected);
    });
  }
});
