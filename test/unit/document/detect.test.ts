import assert from 'node:assert/strict';
import type { Catalog } from '../../../server/src/document/catalog';
import {
  detect,
  detectLanguage,
  type FileSigns,
  isKnownName,
  mayBeRead,
  readerNames,
} from '../../../server/src/document/detect';
import { languages as allLanguages } from '../../../server/src/languages';
import { netshScript } from '../../../server/src/languages/netshScript';
import { registryFile } from '../../../server/src/languages/registryFile';
import type { Dialect } from '../../../server/src/model/dialect';
import type { HostLanguage } from '../../../server/src/model/language';
import { assertLinear } from '../../harness/growth';

const language = (id: string, languageIds: string[], extensions: string[]) =>
  ({ id, languageIds, extensions }) as unknown as HostLanguage;
const dialect = (id: string, languages: string[]) => ({ id, languages }) as unknown as Dialect;

const catalog = {
  languages: [
    language('powershell', ['powershell'], ['.ps1', '.psm1']),
    language('batch', ['bat'], ['.bat', '.cmd']),
    netshScript,
    registryFile,
  ],
  dialects: [
    dialect('powershell', ['powershell']),
    dialect('netsh', ['batch', 'powershell', 'netsh-script']),
    dialect('registry', ['registry-file', 'batch', 'powershell']),
  ],
} as unknown as Catalog;

const REG = 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n';
const NETSH = '# made by us\nadvfirewall firewall\nadd rule name=x dir=in action=allow protocol=tcp localport=25\n';

describe('detection of languages', () => {
  const cases: readonly (readonly [signs: FileSigns, expected: string | undefined])[] = [
    [{ languageId: 'powershell' }, 'powershell'],
    [{ languageId: 'bat', fileName: 'a.ps1' }, 'batch'],
    [{ fileName: 'C:\\scripts\\A.PS1' }, 'powershell'],
    [{ fileName: '/x/y.d/a.cmd' }, 'batch'],
    [{ languageId: 'dosbatch', fileName: 'a.cmd' }, 'batch'],
    [{ languageId: 'plaintext', fileName: 'a.reg' }, 'registry-file'],
    [{ languageId: 'python', fileName: 'a.py', text: NETSH }, undefined],
    [{ languageId: 'json', fileName: 'a.json' }, undefined],
    [{ fileName: '.reg' }, undefined],
    [{}, undefined],
    [{ fileName: 'a.txt', text: REG }, 'registry-file'],
    [{ fileName: 'a.txt', text: `\uFEFF${REG}` }, 'registry-file'],
    [{ fileName: 'a.txt', text: 'REGEDIT4\n' }, 'registry-file'],
    [{ fileName: 'a.md', text: REG }, undefined],
    [{ fileName: 'a.txt', text: NETSH }, 'netsh-script'],
    [{ languageId: 'plaintext', text: NETSH }, 'netsh-script'],
    [{ fileName: 'a.txt', text: 'pushd interface portproxy\nadd v4tov4 listenport=25\npopd\n' }, 'netsh-script'],
    [{ fileName: 'a.txt', text: 'netsh advfirewall firewall add rule name=x\n' }, undefined],
    [{ fileName: 'a.txt', text: 'Run netsh advfirewall firewall add rule name=x\n' }, undefined],
    [{ fileName: 'a.txt', text: 'interface GigabitEthernet0/1\n no shutdown\n' }, undefined],
    [{ fileName: 'a.txt', text: 'Firewall rules for the new server: add 25.\n' }, undefined],
    [
      { fileName: 'a.txt', text: '# exchange-ports: dialect=netsh\nnetsh advfirewall firewall add rule name=x\n' },
      'batch',
    ],
    [{ fileName: 'a.txt', text: `# exchange-ports: dialect=netsh\n${NETSH}` }, 'netsh-script'],
    [{ fileName: 'a.ps1', text: '# exchange-ports: dialect=netsh\n' }, 'powershell'],
    [{ fileName: 'a.cmd', text: 'rem exchange-ports: dialect=registry\n' }, 'batch'],
    [{ fileName: 'a.txt', text: ' ; Exchange-Ports:  Dialect = Registry\n' }, 'registry-file'],
    [{ fileName: 'a.ps1', text: '# exchange-ports: dialect=cobol\n' }, 'powershell'],
    [{ fileName: 'a.ps1', text: `${' \n'.repeat(40_000)}# exchange-ports: dialect=registry\n` }, 'powershell'],
    [{ fileName: 'a.dat', override: 'powershell' }, 'powershell'],
    [{ fileName: 'a.dat', override: 'bat' }, 'batch'],
    [{ fileName: 'a.dat', override: 'ps1' }, 'powershell'],
    [{ fileName: 'a.dat', override: 'netsh', text: NETSH }, 'netsh-script'],
    [{ fileName: 'a.dat', override: 'cobol' }, undefined],
    // A comment goes before the command line, which goes before what is declared, which goes before name and content.
    [{ fileName: 'a.ps1', override: 'batch', text: '# exchange-ports: dialect=powershell' }, 'powershell'],
    [{ fileName: 'a.ps1', override: 'batch', text: '# exchange-ports: dialect=cobol' }, 'batch'],
    [{ fileName: 'a.ps1', override: 'batch', declared: 'powershell' }, 'batch'],
    [{ fileName: 'a.ps1', declared: 'bat' }, 'batch'],
    [{ languageId: 'powershell', fileName: 'a.ps1', declared: 'registry' }, 'powershell'],
    [{ languageId: 'python', fileName: 'a.py', declared: 'reg' }, 'registry-file'],
    [{ fileName: 'a.txt', text: NETSH, declared: 'cobol' }, 'netsh-script'],
    [{ fileName: 'a.txt', text: NETSH, declared: 'off' }, undefined],
    [{ fileName: 'a.txt', text: `# exchange-ports: dialect=netsh\n${NETSH}`, declared: 'off' }, 'netsh-script'],
    [{ fileName: 'a.txt', text: `# exchange-ports: dialect=off\n${NETSH}`, declared: 'netsh' }, undefined],
    [{ fileName: 'a.ps1', text: 'The comment `exchange-ports: dialect=registry` says so.\n' }, 'powershell'],
  ];
  for (const [signs, expected] of cases) {
    it(`${JSON.stringify(signs).slice(0, 110)} is ${expected ?? 'nothing of ours'}`, () => {
      assert.equal(detectLanguage(signs, catalog)?.id, expected);
    });
  }

  it('says what decided', () => {
    const by = (signs: FileSigns) => detect(signs, catalog).by;
    assert.equal(by({ fileName: 'a.txt', text: '# exchange-ports: dialect=registry\n' }), 'comment');
    assert.equal(by({ fileName: 'a.txt', override: 'registry', declared: 'netsh' }), 'option');
    assert.equal(by({ fileName: 'a.txt', text: NETSH, declared: 'netsh' }), 'declaration');
    assert.equal(by({ fileName: 'a.txt', text: NETSH, declared: 'off' }), 'declaration');
    assert.equal(by({ languageId: 'powershell', fileName: 'a.txt' }), 'editor');
    assert.equal(by({ fileName: 'a.cmd' }), 'name');
    assert.equal(by({ fileName: 'a.txt', text: NETSH }), 'content');
    assert.equal(by({ fileName: 'a.txt', text: 'Dear all\n' }), undefined);
  });

  it('gives names that can be declared, each of which is understood', () => {
    const all = { ...catalog, languages: allLanguages };
    const names = readerNames(all);
    for (const name of ['netsh', 'powershell', 'batch', 'bat', 'cisco', 'nginx']) assert.ok(names.includes(name), name);
    for (const name of names) assert.ok(detectLanguage({ fileName: 'a.dat', declared: name }, all), name);
  });

  it('is quick on texts that are one long line or nothing but comments', () => {
    for (const part of ['x', '#\n', ' ', 'pushd ', '>', '> ', '- ', '[', '{']) {
      const detect = (text: string): void =>
        assert.equal(detectLanguage({ fileName: 'a.txt', text }, catalog), undefined);
      detect(part.repeat(1_000_000 / part.length));
      assertLinear(detect, part, 4_000, 4);
    }
  });

  it('knows which files are worth opening, and which names can be given', () => {
    const names = ['a.ps1', 'b.CMD', 'c.txt', 'd.exe', 'e', 'f.conf', 'g.json', '.gitignore'];
    assert.deepEqual(
      names.filter((name) => mayBeRead(name, catalog)),
      ['a.ps1', 'b.CMD', 'c.txt', 'f.conf'],
    );
    assert.deepEqual(
      ['netsh', 'batch', 'reg', 'cobol', ''].filter((name) => isKnownName(name, catalog)),
      ['netsh', 'batch', 'reg'],
    );
  });

  it('reads scripts that are commands of VyOS as such, and every other script as a script', () => {
    const all = { ...catalog, languages: allLanguages };
    const script = (head: string, line: string) =>
      detectLanguage({ languageId: 'shellscript', fileName: 'a.sh', text: `${head}\nPORT=25\n${line}\n` }, all)?.id;
    const rule = 'set firewall name OUTER rule 10 destination port 25';
    assert.equal(script('#!/bin/vbash', rule), 'vyos');
    assert.equal(script('#!/bin/bash\nsource /opt/vyatta/etc/functions/script-template', rule), 'vyos');
    assert.equal(script('#!/bin/vbash', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT'), 'shell');
    assert.equal(script('#!/bin/bash', rule), 'shell');
  });

  it('believes the first line of a script that names nft or iptables-restore, whatever its ending says', () => {
    const all = { ...catalog, languages: allLanguages };
    const script = (head: string, line: string) =>
      detectLanguage({ languageId: 'shellscript', fileName: 'fw.sh', text: `${head}\n\n${line}\n` }, all)?.id;
    const rule = 'tcp dport 25 accept';
    assert.equal(script('#!/usr/sbin/nft -f', rule), 'nftables');
    assert.equal(script('#!/usr/bin/env -S nft -f', rule), 'nftables');
    assert.equal(script('#!/sbin/iptables-restore', '-A INPUT -p tcp --dport 25 -j ACCEPT'), 'iptables-save');
    assert.equal(script('#!/bin/sh', 'nft add rule inet filter input tcp dport 25 accept'), 'shell');
    assert.equal(script('# run by nft', rule), 'shell');
  });

  it('takes no list of options for a file of nftables because a default in it is one', () => {
    const all = { ...catalog, languages: allLanguages };
    const rule = 'add rule ip filter INPUT tcp dport 25 accept';
    const option = `Description: mail\nRequired: False\nDefault: |\n  ${rule}\nOptions:\n`;
    const read = (text: string) => detectLanguage({ fileName: 'a.txt', text }, all)?.id;
    assert.equal(read(option), undefined);
    assert.equal(read(`${rule}\n${option}`), 'nftables');
    assert.equal(read(`ct state new\n${rule}\n`), 'nftables');
  });

  it('takes no configuration of ferm for one of nftables', () => {
    const all = { ...catalog, languages: allLanguages };
    const text =
      'table filter {\n    chain INPUT {\n        policy DROP;\n        proto tcp dport 25 ACCEPT;\n    }\n}\n';
    assert.equal(detectLanguage({ fileName: 'ferm.conf', text }, all), undefined);
    assert.equal(detectLanguage({ fileName: 'ferm.conf', text: `domain (ip ip6) {\n${text}}\n` }, all), undefined);
  });

  it('takes the most certain language, and none where two are as certain', () => {
    const sniffing = (id: string, certainty: number) =>
      ({ ...language(id, [], []), sniff: () => certainty }) as unknown as HostLanguage;
    const found = (...languages: HostLanguage[]) =>
      detectLanguage({ fileName: 'a.txt', text: 'x' }, { ...catalog, languages })?.id;
    assert.equal(found(sniffing('a', 0.4), sniffing('b', 0.6), sniffing('c', 0.5)), 'b');
    assert.equal(found(sniffing('a', 0.6), sniffing('b', 0.6)), undefined);
    assert.equal(found(sniffing('a', 0.6), sniffing('b', 0.6), sniffing('c', 0.7)), 'c');
    assert.equal(found(sniffing('a', 0)), undefined);
  });

  const ours: readonly (readonly [fileName: string, text: string, language: string])[] = [
    ['rules.v4', '# Generated by iptables-save v1.8.9\n*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'iptables-save'],
    ['iptables', '*nat\n-A PREROUTING -p tcp --dport 25 -j DNAT --to-destination 10.0.0.5\nCOMMIT\n', 'iptables-save'],
    ['mail.rules', '-A INPUT -p tcp --dport 25 -j ACCEPT\n-A INPUT -j DROP\n', 'iptables-save'],
    ['nftables.conf', '#!/usr/sbin/nft -f\nflush ruleset\n', 'nftables'],
    ['main.conf', 'table inet filter {\n  chain input {\n    type filter hook input priority 0;\n', 'nftables'],
    ['more.txt', 'add rule inet filter input tcp dport 25 accept\n', 'nftables'],
    [
      'default.conf',
      'server {\n  listen 443 ssl;\n  gzip_types\n    text/plain\n    text/css\n    application/rss+xml\n    image/svg+xml;\n}\n',
      'nginx',
    ],
    ['firewall', '#!/bin/sh\niptables -F\n', 'shell'],
    ['rc.firewall', '#!/usr/bin/env bash\n', 'shell'],
    ['rules.txt', '# mail\nNew-NetFirewallRule -DisplayName SMTP -Protocol TCP -LocalPort 25\n', 'powershell'],
    [
      '',
      '$r = New-NetFirewallRule `\n  -DisplayName "SMTP" `\n  -LocalPort 25\nif ($r) {\n  exit 0\n}\n',
      'powershell',
    ],
    [
      'splat.txt',
      "$ports = @(25, 587)\n$rule = @{\n  DisplayName = 'Mail'\n  LocalPort = $ports\n}\nNew-NetFirewallRule @rule -Direction Inbound\n",
      'powershell',
    ],
    ['mail.txt', '@echo off\nrem mail\nset PORT=25\nnetsh advfirewall firewall add rule name=x\n', 'batch'],
    ['', 'for %%p in (25 587) do netsh advfirewall firewall add rule name=x localport=%%p\n', 'batch'],
    ['one.txt', 'netsh advfirewall firewall add rule name=x\n', 'batch'],
    ['keys.txt', 'reg add "HKLM\\SYSTEM\\x" /v "TCP/IP Port" /t REG_DWORD /d 59531 /f\n', 'batch'],
  ];
  for (const [fileName, text, expected] of ours) {
    it(`takes ${fileName} for ${expected}`, () => {
      const languageId = fileName === 'rc.firewall' ? 'shellscript' : undefined;
      const signs = { fileName, text, ...(languageId === undefined ? {} : { languageId }) };
      assert.equal(detectLanguage(signs, { ...catalog, languages: allLanguages })?.id, expected);
    });
  }

  it('knows a Junos configuration that begins with a long list of addresses', () => {
    const addresses = Array.from({ length: 60 }, (_, i) => `            address host-${i} 192.0.2.${i}/32;`);
    const text = ['security {', '    replace: address-book {', '        global {', ...addresses].join('\n');
    assert.equal(detectLanguage({ fileName: 'srx.conf', text }, { ...catalog, languages: allLanguages })?.id, 'junos');
  });

  it('knows a Junos configuration that begins with the device, and the command that showed it', () => {
    const device = 'system {\n    host-name spine1;\n    ports {\n        console log-out-on-disconnect;\n    }\n}\n';
    for (const text of [
      device,
      `admin@spine1> show configuration | no-more\n${device}`,
      `show configuration |no-more\n${device}`,
    ])
      assert.equal(detectLanguage({ fileName: 'a.conf', text }, { ...catalog, languages: allLanguages })?.id, 'junos');
  });

  const ordinary: Readonly<Record<string, string>> = {
    'notes.txt': 'Meeting of Monday\n\n- open port 25 for the relay\n- table for ten, chain of events: accept\n',
    'README.txt': 'permit me to say: access-list of readers\nset the table, add rules to taste\n',
    'apache.conf': 'Listen 80\nServerName example.com\n<VirtualHost *:80>\n  DocumentRoot /srv\n</VirtualHost>\n',
    'sshd.conf': 'Port 22\nPermitRootLogin no\nListenAddress 0.0.0.0\nSubsystem sftp internal-sftp\n',
    'my.cnf.conf': '[mysqld]\nport = 3306\nbind-address = 127.0.0.1\n',
    'postfix.cfg': 'smtpd_banner = $myhostname ESMTP\nrelayhost = [smtp.example.com]:587\n',
    'setup.cfg': '[metadata]\nname = x\n[options]\npackages = find:\n',
    'syslog.conf': '*.info;mail.none /var/log/messages\nmail.* -/var/log/maillog\n',
    '99-usb.rules': 'SUBSYSTEM=="usb", ATTR{idVendor}=="0403", MODE="0666"\n',
    'audit.rules': '-D\n-b 8192\n-w /etc/passwd -p wa -k identity\n-a always,exit -F arch=b64 -S open\n',
    'local.rules': 'alert tcp any any -> $HOME_NET 25 (msg:"SMTP"; flow:to_server; sid:1000001;)\n',
    'app.txt': '2024-01-01 12:00:00 INFO filter: accepted tcp dport 25 from 10.0.0.1\n*filter applied\n',
    'list.txt': '25\n587\n993\n',
    'howto.txt':
      'Open the port on each server:\n\nNew-NetFirewallRule -DisplayName SMTP -LocalPort 25\n\nThen restart the service and tell the team.\n',
    'cmdlet.txt': 'New-NetFirewallRule is the cmdlet that makes rules; port 25 is the one we need.\n',
    'netsh.txt':
      'netsh is old. Use netsh advfirewall firewall add rule for now, and PowerShell later.\nSee the wiki.\n',
    'session.txt': 'PS C:\\> New-NetFirewallRule -DisplayName SMTP -LocalPort 25\n\nName : {1}\nDisplayName : SMTP\n',
    'mail.txt': 'Set-up of the relay\nAdd-on ports: 25\nTest-drive on Monday\n',
    'options.txt': '-Port 25\n-Server mail\n$HOME = x\n',
    'settings.txt': 'set PORT=25\nset HOST=mail\n',
    'table.txt': 'table of ports:\n25 smtp\n587 submission\n',
  };
  for (const [fileName, text] of Object.entries(ordinary)) {
    it(`leaves ${fileName} alone`, () => {
      assert.equal(detectLanguage({ fileName, text }, { ...catalog, languages: allLanguages }), undefined);
    });
  }
});
