import assert from 'node:assert/strict';
import { netsh } from '../../../server/src/dialects/netsh';
import { registry } from '../../../server/src/dialects/registry';
import { batch } from '../../../server/src/languages/batch';
import { powershell } from '../../../server/src/languages/powershell';
import type { HostLanguage } from '../../../server/src/model/language';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const languages = [powershell, batch] as readonly HostLanguage[];
const items = (text: string) => readItems(languages, text).items;
const { references, literals, unread, mistakes, siteAt, revised } = dialectTests(netsh, items);
const inRegistry = dialectTests(registry, items);

const RULE = 'netsh advfirewall firewall add rule name="SMTP in" dir=in action=allow protocol=TCP';

describe('netsh in PowerShell', () => {
  it('reads words, variables, loops and texts in texts', () => {
    for (const [text, expected] of [
      [`${RULE} localport=25,587`, ['25', '587']],
      [`$p = 25\n${RULE} localport=$p`, ['25']],
      [`$p = 25\n${RULE} "localport=$p,587"`, ['25', '587']],
      [`foreach ($p in 25,587) { ${RULE} localport=$p }`, ['25', '587']],
      [`& netsh.exe ${RULE.slice(6)} localport=25 | Out-Null`, ['25']],
      [`netsh --% ${RULE.slice(6)} localport=25,587`, ['25', '587']],
      [`cmd /c 'netsh adv f a r n=x dir=in act=allow prot=tcp localport=25'`, ['25']],
      [`Invoke-Expression 'netsh adv f a r n=x dir=in act=allow prot=tcp localport=25'`, ['25']],
    ] as const) {
      assert.deepEqual(literals(text), expected, text);
    }
    assert.deepEqual(unread(`${RULE} localport=$port`), ['$port: `$port` has no value in this file']);
    assert.deepEqual(mistakes(`${RULE} localport=25, 587`), [
      `port-list-in-one-value 587 => ${RULE} localport=25,587 (safe)`,
    ]);
  });

  it('offers sites, behind the comma that PowerShell takes for its own too', () => {
    assert.equal(siteAt(`${RULE} localport=¦`)?.over, '');
    assert.deepEqual(siteAt(`${RULE} localport=25,¦`)?.present, [{ from: 25, to: 25 }]);
    assert.equal(siteAt(`${RULE} localport=25,¦\n`)?.kind, 'port');
    assert.equal(siteAt(`${RULE} "localport=2¦"`)?.over, '2');
    assert.equal(siteAt(`${RULE} name=25,¦`), undefined);
  });

  it('mends and changes what is written', () => {
    assert.equal(revised(`${RULE} localport=25 2>$null`, { kind: 'unsilence' }), `${RULE} localport=25`);
    assert.equal(
      revised(`$p = 25\n${RULE} localport=$p`, { kind: 'set-transport', transport: 'udp' }),
      `$p = 25\n${RULE.replace('TCP', 'UDP')} localport=$p`,
    );
    assert.equal(
      mistakes('$r = @{ Port = 25; Name = "x" }\nnetsh firewall add portopening TCP $r.Port $r.Name')[0]?.split(
        '\n',
      )[1],
      'netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=$($r.Port) name=$($r.Name) (suggestion)',
    );
  });

  it('reads reg add', () => {
    const text =
      '$key = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters"\nreg add $key /v RpcTcpPort /t REG_SZ /d 59533 /f';
    assert.equal(inRegistry.references(text), '59533/tcp local');
    assert.equal(references(text), '');
  });
});
