import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import { testCatalog } from '../../harness/catalog';

const OURS: readonly string[] = ['haproxy', 'nginx', 'ipfw-rules', 'markdown', 'shell'];

describe('signs of proxies, ipfw and Markdown', () => {
  const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
    ['global\n  maxconn 4000\ndefaults\n  timeout client 50s\nfrontend smtp\n  bind *:25\n', 'haproxy'],
    ['user www-data;\nevents { worker_connections 768; }\nhttp {\n  include mime.types;\n}\n', 'nginx'],
    ['http\n{\n    server\n    {\n        listen 80;\n        server_name _;\n    }\n}\n', 'nginx'],
    ['upstream mail {\n  server 10.0.0.5:25;\n}\nserver {\n  listen 25;\n  proxy_pass mail;\n}\n', 'nginx'],
    ['add 100 allow tcp from any to me 25\n', 'ipfw-rules'],
    ['fwcmd="/sbin/ipfw -q"\n$fwcmd -f flush\nipfw add 100 allow tcp from any to me 25\n', 'shell'],
    ['sudo ufw allow 25/tcp\nsudo ufw enable\n', 'shell'],
    ['iptables -F\niptables -A INPUT -p tcp --dport 25 -j ACCEPT\nif true\nthen\n  ip route\nfi\n', 'shell'],
    ['firewall-cmd --permanent --add-port=25/tcp\nfirewall-cmd --reload\n', 'shell'],
    // What is none of them.
    ['To open the port:\nufw allow 25\nThen look at it with ufw status.\n', undefined],
    ['iptables is a program\nufw allows 25\n', undefined],
    ['PORT=25\nHOST=mail\nexport X=1\n', undefined],
    ['echo 25\nservice mail start\n', undefined],
    ['options {\n    directory "/var/named";\n    listen-on port 53 { any; };\n};\n', undefined],
    ['subnet 10.0.0.0 netmask 255.0.0.0 {\n  range 10.0.0.5 10.0.0.9;\n}\n', undefined],
    ['server = 10.0.0.5\nport = 25\nlisten = true\n', undefined],
    ['[global]\nlisten = 25\n[defaults]\ntimeout = 30\n', undefined],
    ['Listen 25\n<VirtualHost *:443>\n  ServerName x\n</VirtualHost>\n', undefined],
    ['smtp inet n - y - - smtpd\nsubmission inet n - y - - smtpd\n', undefined],
    ['server 0.pool.ntp.org iburst\nserver 1.pool.ntp.org iburst\ndriftfile /var/lib/ntp/drift\n', undefined],
    ['global settings are kept here\nlisten to me at 10:25\n', undefined],
    ['upstream is where the water comes from\nserver rooms are cold\n', undefined],
    ['int main(void) {\n  listen(25);\n  return 0;\n}\n', undefined],
    ['protocols = imap pop3\nservice imap-login {\n  inet_listener imap {\n    port = 143\n  }\n}\n', undefined],
    ['Jan 1 10:25:30 host haproxy[25]: frontend smtp bind *:25\n', undefined],
    ['# Title\n\nProse about 25.\n', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text).slice(0, 70)} is ${expected ?? 'nothing of theirs'}`, () => {
      for (const fileName of ['a.conf', 'a.txt', 'a.cfg', 'a']) {
        const found = detectLanguage({ fileName, text }, testCatalog())?.id;
        assert.equal(found !== undefined && OURS.includes(found) ? found : undefined, expected, fileName);
      }
    });
  }

  it('Markdown is what holds a block, and nothing else', () => {
    const is = (text: string) => detectLanguage({ fileName: 'README.md', text }, testCatalog())?.id;
    assert.equal(is('# x\n\n```sh\nls\n```\n'), 'markdown');
    assert.equal(is('# x\n\n    ufw allow 25\n'), 'markdown');
    assert.equal(is('# x\n\nOpen\n    ufw allow 25\n'), undefined);
    assert.equal(is('# x\n\nufw allow 25\n'), undefined);
  });
});
