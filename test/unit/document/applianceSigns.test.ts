import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import { testCatalog } from '../../harness/catalog';

describe('configurations of appliances are recognised by what is in them', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['#config-version=FGT60F-7.2.5:opmode=0\nconfig system global\n    set hostname "x"\nend\n', 'fortios'],
    ['config firewall service custom\n    edit "MAIL"\n        set tcp-portrange 25\n    next\nend\n', 'fortios'],
    ['config firewall policy\n edit 1\n  set service "SMTP"\n', 'fortios'],
    ['## Last changed: 2024-01-01\nversion 21.4R3.15;\nsystem {\n    host-name x;\n}\n', 'junos'],
    [
      'firewall {\n    family inet {\n        filter f {\n            term t {\n                then accept;\n',
      'junos',
    ],
    [
      'applications {\n    application MAIL {\n        protocol tcp;\n        destination-port 25;\n    }\n}\n',
      'junos',
    ],
    [
      'prefix-list ntp {\n    apply-path "system ntp server <*>";\n}\nfirewall {\n    family inet {\n        filter f {\n',
      'junos',
    ],
    ['set version 21.4R3\nset applications application A protocol tcp\n', 'junos'],
    ['configure\nset security policies from-zone a to-zone b policy p then permit\ncommit\n', 'junos'],
    [
      'set firewall name WAN_IN rule 60 destination port 25,587\nset firewall name WAN_IN rule 60 action accept\n',
      'vyos',
    ],
    ['firewall {\n    all-ping enable\n    name WAN_IN {\n        default-action drop\n    }\n}\n', 'vyos'],
    ['set nat destination rule 10 destination port 25\nset interfaces ethernet eth0 address dhcp\n', 'vyos'],
    ['set service MAIL protocol tcp port 25,587\n', 'panos'],
    ['set rulebase security rules R from any to any action allow\nset deviceconfig system hostname x\n', 'panos'],
    ['config {\n  devices {\n    localhost.localdomain {\n      vsys {\n        vsys1 {\n', 'panos'],
    [
      '# jan/02/2024 10:25:30 by RouterOS 6.49\n/interface bridge\nadd name=bridge1\n/ip firewall filter\nadd chain=input\n',
      'routeros',
    ],
    ['/ip firewall filter add chain=input protocol=tcp dst-port=25 action=accept\n', 'routeros'],
    // What is none of them.
    ['server {\n    listen 25;\n    location / {\n        proxy_pass http://10.0.0.5:80;\n    }\n}\n', undefined],
    ['options {\n    directory "/var/named";\n};\nzone "example.org" {\n    type master;\n};\n', undefined],
    ['subnet 10.0.0.0 netmask 255.0.0.0 {\n  range 10.0.0.5 10.0.0.9;\n}\n', undefined],
    ['[Interface]\nPrivateKey = x\nListenPort = 51820\n', undefined],
    ['set -g mouse on\nset -g status-bg black\nbind r source-file ~/.tmux.conf\n', undefined],
    ['set number\nset tabstop=2\nset expandtab\n', undefined],
    ['config interface\n\toption ifname eth0\nconfig rule\n\toption dest_port 25\n', undefined],
    ['config = load()\nset x = 5\nend\n', undefined],
    ['/etc/hosts\n/etc/passwd\n/ip addresses of ours\n', undefined],
    ['/usr/bin/x --port=25\n/ip=10.0.0.5\n', undefined],
    ['We set firewall rules for port 25.\nThe firewall { is } open.\n', undefined],
    ['firewall:\n  ports:\n    - 25\n', undefined],
    ['system {\n  name = "x"\n}\nservice {\n  port = 25\n}\n', undefined],
    ['2024-01-01 10:25:30 edit 25 set\n2024-01-01 10:25:31 next\n', undefined],
    ['GET /ip HTTP/1.1\nHost: x\n', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text).slice(0, 80)} is ${expected ?? 'nothing of theirs'}`, () => {
      const found = detectLanguage({ fileName: 'a.conf', text }, testCatalog())?.id;
      const ours = ['fortios', 'junos', 'panos', 'routeros', 'vyos'];
      assert.equal(found !== undefined && ours.includes(found) ? found : undefined, expected);
    });
  }
});
