import assert from 'node:assert/strict';
import { Folder } from '../../harness/cli';
import { testEngine } from '../../harness/engine';

interface Reference {
  readonly text: string;
  readonly kind: string;
  readonly ports: readonly { readonly from: number; readonly to: number }[];
  readonly dialect: string;
  readonly transport: string | null;
  readonly direction: string | null;
  readonly action: string | null;
  readonly side: string | null;
  readonly negated?: boolean;
  readonly services: readonly string[];
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** `587@0:12-15 tcp in allow local`, with `-` for what the text does not say. */
const shown = ({ text, range, transport, direction, action, side }: Reference): string =>
  `${text}@${range.start.line}:${range.start.character}-${range.end.character} ${[transport, direction, action, side].map((x) => x ?? '-').join(' ')}`;

describe('cli contract', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  const explain = (name: string, content: string | Uint8Array): Reference[] => {
    folder.write(name, content);
    const { out, status } = folder.run(['explain', '--format', 'json', name], { engine: testEngine });
    assert.equal(status, 0);
    return (JSON.parse(out) as { files: { references: Reference[] }[] }).files[0]?.references ?? [];
  };

  const cases: readonly (readonly [name: string, content: string | Uint8Array, expected: readonly string[]])[] = [
    [
      'list.ps1',
      "New-NetFirewallRule -DisplayName 'Exchange SMTP 25' -Direction Inbound -Protocol TCP -LocalPort 25, 587\r\n",
      ['25@0:96-98 tcp in allow local', '587@0:100-103 tcp in allow local'],
    ],
    [
      'keyword.ps1',
      'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort RPC\n',
      ['RPC@0:79-82 tcp in allow local'],
    ],
    [
      'variable.ps1',
      "$port = '6005-65534'\nNew-NetFirewallRule -DisplayName x -Direction Outbound -Action Block -Protocol TCP -RemotePort $port\n",
      ['6005-65534@0:9-19 tcp out block remote'],
    ],
    ['probe.ps1', 'Test-NetConnection mail.contoso.com -Port 587\n', ['587@0:42-45 tcp out - remote']],
    ['bindings.ps1', "Set-ImapSettings -SSLBindings '0.0.0.0:993'\n", ['993@0:39-42 tcp in - local']],
    [
      'rule.cmd',
      'rem port 443\nnetsh advfirewall firewall add rule name="EdgeSync" dir=in action=allow protocol=UDP localport=50636\n',
      ['50636@1:95-100 udp in allow local'],
    ],
    ['dynamic.cmd', 'netsh int ipv4 set dynamicport tcp start=6005 num=59530\n', ['6005@0:41-45 tcp - - local']],
    [
      'proxy.cmd',
      'netsh interface portproxy add v4tov4 listenport=2525 connectaddress=10.0.0.1 connectport=25\n',
      ['2525@0:48-52 tcp - - local', '25@0:89-91 tcp - - remote'],
    ],
    [
      'pin.reg',
      Buffer.from(
        '\uFEFFWindows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\services\\MSExchangeRPC\\ParametersSystem]\r\n"TCP/IP Port"=dword:0000e88c\r\n',
        'utf16le',
      ),
      ['0000e88c@3:20-28 tcp - - local'],
    ],
    [
      'globally.reg',
      'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\StandardProfile\\GloballyOpenPorts\\List]\n"25:TCP"="25:TCP:*:Enabled:SMTP"\n',
      ['25@3:10-12 tcp in allow local'],
    ],
    [
      'disabled.ps1',
      "New-NetFirewallRule -DisplayName x -Enabled False -Direction Inbound -Protocol TCP -LocalPort 25 -Priority 443 -Description '110'\n",
      ['25@0:94-96 tcp in allow local'],
    ],
  ];
  for (const [name, content, expected] of cases) {
    it(`explains ${name}`, () => assert.deepEqual(explain(name, content).map(shown), expected));
  }

  it('gives kinds, ports, dialects and services', () => {
    const [keyword] = explain(
      'a.ps1',
      'New-NetFirewallRule -Direction Inbound -Protocol TCP -LocalPort RPCEPMap -DisplayName x\n',
    );
    assert.deepEqual([keyword?.kind, keyword?.ports, keyword?.dialect], ['keyword', [], 'powershell']);
    const [range] = explain('b.cmd', 'netsh int ipv4 set dynamicport tcp start=6005 num=59530\n');
    assert.deepEqual([range?.kind, range?.ports, range?.dialect], ['number', [{ from: 6005, to: 65534 }], 'netsh']);
    const [submission] = explain('c.ps1', 'Test-NetConnection mail.contoso.com -Port 587\n');
    assert.ok(submission?.services.includes('smtp-submission'));
  });

  it('says what stands in port position and could not be read', () => {
    folder.write('a.ps1', 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort $ports\n');
    const { out } = folder.run(['explain', '--format', 'json', 'a.ps1'], { engine: testEngine });
    const [file] = (JSON.parse(out) as { files: { references: unknown[]; unread: unknown[] }[] }).files;
    assert.deepEqual(file?.references, []);
    assert.deepEqual(file?.unread, [
      {
        range: { start: { line: 0, character: 79 }, end: { line: 0, character: 85 } },
        why: '`$ports` has no value in this file',
      },
    ]);
  });

  it('survives what is no script at all', () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256));
    for (const name of ['a.ps1', 'b.cmd', 'c.reg', 'd.netsh', 'e.txt']) folder.write(name, bytes);
    const { out, err } = folder.run(['check', '--format', 'json', '.'], { engine: testEngine });
    assert.equal(err, '');
    assert.deepEqual((JSON.parse(out) as { errors: unknown[] }).errors, []);
  });

  it('gives no Exchange finding in a file that is not about Exchange', () => {
    folder.write(
      'a.ps1',
      "New-NetFirewallRule -DisplayName 'Agent' -Direction Inbound -Protocol UDP -LocalPort 50389\n",
    );
    const { out } = folder.run(['check', '--format', 'json', 'a.ps1'], { engine: testEngine });
    assert.deepEqual((JSON.parse(out) as { files: { diagnostics: unknown[] }[] }).files[0]?.diagnostics, []);
  });
});
