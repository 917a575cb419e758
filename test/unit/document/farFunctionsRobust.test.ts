import assert from 'node:assert/strict';
import { allReferences } from '../../../server/src/document/references';
import { coverageReport } from '../../../server/src/features/coverage';
import { hover } from '../../../server/src/features/hover';
import { testDocument, testEnv } from '../../harness/catalog';

// A function that stands in another part of a document than its calls is as near as one beside them: what is between
// the parts of a script, of which a document reads some 200 lines at a time, changes nothing.

const PROFILE = 'exchange-ports: profile version=2019 role=mailbox vantage=host';
const IPTABLES = 'allow() { iptables -A INPUT -p tcp --dport $1 -j ACCEPT; }';

const SHELL: readonly (readonly string[])[] = [
  [IPTABLES, 'allow 25', 'allow 587', 'for p in 443 25; do allow $p; done'],
  [IPTABLES, 'allow 25', 'iptables -A INPUT -p tcp -j DROP', 'allow 443'],
  [IPTABLES, 'allow 25', IPTABLES.replace('tcp', 'udp'), 'allow 443'],
  ['PORTS="25 443"\nallow() { for p in $PORTS; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done; }', 'allow'],
  ['PORTS=25', IPTABLES, 'allow $PORTS', 'PORTS=50389', 'allow $PORTS'],
  ['allow() { while [ $# -gt 0 ]; do iptables -A INPUT -p tcp --dport $1 -j ACCEPT; shift; done; }', 'allow 25 443'],
  ['rule() { iptables -A INPUT "$@"; }', 'allow() { rule -p tcp --dport $1 -j ACCEPT; }', 'allow 3343', 'allow 443'],
  ['allow() { iptables -A INPUT -p $1 --dport $2 -j ACCEPT; }', 'allow udp 25', 'allow tcp 50389'],
  ['iptables -A INPUT -p tcp --dport 25 -j DROP', IPTABLES, 'allow 25', 'allow 443'],
  [`${IPTABLES}\nother() { iptables -A INPUT -p tcp --dport 50389 -j ACCEPT; }`, 'allow 25', 'allow 443'],
];
const POWERSHELL: readonly (readonly string[])[] = [
  [
    'function Open-Port($p) { New-NetFirewallRule -DisplayName "Exchange" -Direction Inbound -Protocol TCP -LocalPort $p }',
    'Open-Port 25',
    'function Open-Port($p) { New-NetFirewallRule -DisplayName "Exchange" -Direction Inbound -Protocol UDP -LocalPort $p }',
    'Open-Port 443',
  ],
  [
    'function Open-Port($p, $t = "TCP") {\n  New-NetFirewallRule -DisplayName "Exchange $p" -Direction Inbound -Protocol $t -LocalPort $p\n}',
    'Open-Port 25',
    'Open-Port 25 UDP',
    '443, 50389 | ForEach-Object { Open-Port $_ }',
  ],
];

/** What is said of a script, with lines told by their words. */
function said(text: string, fileName: string): unknown {
  const document = testDocument(text, { fileName });
  const env = testEnv();
  const at = ({ start, end }: { start: number; end: number }): string => {
    const { line, character } = document.positionAt(start);
    return `${document.textIn(document.lineSpan(line)).trim()} ${character}-${end - start}`;
  };
  const report = env.checker.report(document, env.options);
  const references = [...allReferences(document)];
  const flows = coverageReport([{ path: '', document, env }], undefined)?.profiles[0]?.flows ?? [];
  return {
    findings: report.map(({ code, message, span, fixes, related }) => [
      code,
      message,
      at(span),
      fixes.map(({ title, edits }) => [title, edits.map((edit) => [at(edit.span), edit.newText])]),
      related?.map((other) => [at(other.span), other.message]),
    ]),
    references: references.map((reference) => [at(reference.span), reference.use.ports]),
    hovers: references.map(({ span }) => hover(document, span.start, env)?.markdown),
    flows: flows.map(({ id, state }) => [id, state]),
  };
}

function inOneAndApart(
  parts: readonly string[],
  comment: string,
  filler: (i: number) => string,
  fileName: string,
): void {
  const head = `# ${PROFILE}\n`.replace('# ', comment);
  const join = (between: string): string => `${head}${parts.join(`\n${between}`)}\n`;
  const near = said(join(''), fileName);
  for (const lines of [230, 700]) {
    const between = `${Array.from({ length: lines }, (_, i) => filler(i)).join('\n')}\n`;
    assert.deepEqual(said(join(between), fileName), near, `${lines} lines between\n${parts.join('\n')}`);
  }
}

describe('functions far from their calls', () => {
  for (const [i, parts] of SHELL.entries()) {
    it(`in the shell, ${i + 1}: ${parts.at(-1)}`, () =>
      inOneAndApart(parts, '# ', (line) => `echo "line ${line}"`, 'a.sh'));
  }
  for (const parts of POWERSHELL) {
    it(`in PowerShell: ${parts.at(-1)}`, () =>
      inOneAndApart(parts, '# ', (line) => `Write-Host "line ${line}"`, 'a.ps1'));
  }
  it('in batch files', () => {
    const body =
      ':open\nnetsh advfirewall firewall add rule name="Mail" dir=in action=allow protocol=TCP localport=%1\nexit /b';
    inOneAndApart(
      ['call :open 25', 'call :open 50389', 'goto :eof', body],
      'rem ',
      (line) => `rem line ${line}`,
      'a.cmd',
    );
  });
});
