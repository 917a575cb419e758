import assert from 'node:assert/strict';
import type { Catalog } from '../../../server/src/document/catalog';
import { detectLanguage, type FileSigns, isKnownName, mayBeRead } from '../../../server/src/document/detect';
import type { Dialect } from '../../../server/src/model/dialect';
import type { HostLanguage } from '../../../server/src/model/language';

const language = (id: string, languageIds: string[], extensions: string[]) =>
  ({ id, languageIds, extensions }) as unknown as HostLanguage;
const dialect = (id: string, languages: string[]) => ({ id, languages }) as unknown as Dialect;

const catalog = {
  languages: [
    language('powershell', ['powershell'], ['.ps1', '.psm1']),
    language('batch', ['bat'], ['.bat', '.cmd']),
    language('netsh-script', ['netsh-script'], ['.netsh']),
    language('registry-file', ['reg'], ['.reg']),
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
    [{ fileName: 'a.ps1', override: 'batch', text: '# exchange-ports: dialect=powershell' }, 'batch'],
  ];
  for (const [signs, expected] of cases) {
    it(`${JSON.stringify(signs).slice(0, 110)} is ${expected ?? 'nothing of ours'}`, () => {
      assert.equal(detectLanguage(signs, catalog)?.id, expected);
    });
  }

  it('is quick on texts that are one long line or nothing but comments', () => {
    const began = performance.now();
    for (const text of [
      'x'.repeat(1_000_000),
      '#\n'.repeat(500_000),
      ' '.repeat(1_000_000),
      'pushd '.repeat(200_000),
    ]) {
      assert.equal(detectLanguage({ fileName: 'a.txt', text }, catalog), undefined);
    }
    assert.ok(performance.now() - began < 500);
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
});
