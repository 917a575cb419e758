import assert from 'node:assert/strict';
import { mostSevereOf } from '../../../server/src/features/checking/mostSevere';
import type { Diagnostic, Problem, Problems } from '../../../server/src/features/diagnostic';
import { generate, KINDS } from '../../bench/generate.mjs';
import { testDocument, testEnv } from '../../harness/catalog';
import { Random } from '../../harness/random';

const problem = ({ span, code, severity, message, related }: Problem): Problem => ({
  span,
  code,
  severity,
  message,
  related,
});

const told = ({ shown, more }: Problems) => ({ shown: shown.map(problem), more });

/** What a report says word for word, fixes included. */
const words = (report: readonly Diagnostic[]): string => JSON.stringify(report);

/** One edit of a line: a digit more or less, the line twice, or gone. */
function editOf(lines: readonly string[], random: Random) {
  const line = random.below(lines.length);
  const text = lines[line] as string;
  const digits = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const start = { line, character: 0 };
  const next = { line: line + 1, character: 0 };
  switch (random.below(4)) {
    case 0:
      return { range: { start, end: start }, text: `${text}\n` };
    case 1:
      return { range: { start, end: next }, text: '' };
    default: {
      const character = digits.length > 0 ? random.pick(digits) : 0;
      const end = { line, character: character + random.below(2) };
      return { range: { start: { line, character }, end }, text: random.below(3) > 0 ? String(random.below(10)) : '' };
    }
  }
}

/** Texts of which findings stand in other parts, at one place, or are suppressed. */
const OTHERS: Readonly<Record<string, (random: Random) => string>> = {
  powershell: (random) =>
    [
      '$port = 50389',
      '$pop = 110',
      'function Open-Port($p) { New-NetFirewallRule -DisplayName x -Direction Inbound -LocalPort $p -Action Allow }',
      ...Array.from({ length: 120 }, (_, i) =>
        random.pick([
          'Open-Port $port',
          'New-NetFirewallRule -DisplayName POP -Direction Inbound -Protocol TCP -LocalPort $pop -RemoteAddress Internet -Action Allow',
          'New-NetFirewallRule -DisplayName Edge -Direction Inbound -Protocol TCP -LocalPort $port -Action Allow',
          `New-NetFirewallRule -DisplayName Edge -Direction Inbound -Protocol TCP -LocalPort ${50380 + (i % 20)} -Action Allow`,
          'Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters -Name RpcTcpPort -Value 59532 -Type String',
          "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -Type DWord",
        ]),
      ),
      random.below(3) === 0
        ? '# exchange-ports: disable-next-line'
        : '# exchange-ports: profile version=2019 role=edge',
      'New-NetFirewallRule -DisplayName Edge -Direction Inbound -Protocol TCP -LocalPort 50389 -Action Allow',
    ].join('\n'),
  'iptables-save': (random) =>
    [
      '# Exchange Server 2019 Edge Transport',
      '*filter',
      ':INPUT DROP [0:0]',
      ...Array.from({ length: 150 }, (_, i) =>
        random.pick([
          '# exchange-ports: disable-next-line',
          '# exchange-ports: disable-next-line edge-ldap-50389, no-such-rule',
          '# exchange-ports: disable-line',
          ...(random.below(100) === 0 ? ['# exchange-ports: disable edge-ldap-50389', '# exchange-ports: enable'] : []),
          ...Array.from({ length: 6 }, () => '-A INPUT -p tcp -m tcp --dport 50389 -j ACCEPT'),
          `-A INPUT -s 10.0.0.${i}/32 -p tcp -m tcp --dport ${50386 + (i % 6)} -j ACCEPT`,
          `-A INPUT -s 10.0.0.${i}/32 -p udp -m udp --dport 25 -j ACCEPT`,
        ]),
      ),
      'COMMIT',
    ].join('\n'),
  'registry-file': (random) =>
    [
      'Windows Registry Editor Version 5.00',
      ...Array.from({ length: 60 }, () =>
        random.pick([
          `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=dword:0000e88${random.below(4)}`,
          `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="5952${random.below(10)}"`,
          '; of a server',
        ]),
      ),
    ].join('\n'),
};

/** That after edits the problems of a document are those of its text, and with them the whole report. */
function agrees(language: string, text: string, random: Random, edits: number): void {
  const { checker, options } = testEnv({ checkAllFiles: random.below(2) === 0 });
  const document = testDocument(text, { language });
  for (let edit = 0; edit < edits; edit++) {
    const most = random.pick([0, 1, 7, 40, 100_000]);
    const shown = checker.problems(document, options, most);
    const anew = testEnv().checker.report(testDocument(document.getText(), { language }), options);
    assert.deepEqual(told(shown), told(mostSevereOf(anew, most)), `edit ${edit}`);
    if (random.below(3) === 0) assert.equal(words(checker.report(document, options)), words(anew), `edit ${edit}`);
    document.update([editOf(document.getText().split(/\r?\n/), random)], edit + 2);
  }
}

describe('problems of a document', () => {
  for (const kind of Object.keys(KINDS)) {
    it(`are the most severe of its findings after each edit: ${kind}`, () => {
      agrees(kind, generate(kind, 150), new Random(kind.length), 8);
    });
  }

  for (const [kind, text] of Object.entries(OTHERS)) {
    it(`are so where findings stand elsewhere, at one place or are suppressed: ${kind}`, () => {
      for (let seed = 1; seed <= 6; seed++) {
        const random = new Random(seed);
        agrees(kind, text(random), random, 8);
      }
    });
  }

  const filler = 'rem nothing is said here, and nothing there\n'.repeat(80);
  const ADD = 'netsh advfirewall firewall add rule name="x" dir=in action=allow';
  const REG =
    'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d';
  for (const [what, head, tail] of [
    ['a fixed port', [`${REG} 59532 /f\n`, `${REG} 59600 /f\n`], `${ADD} protocol=tcp localport=59523\n`],
    [
      'what is opened',
      [`${ADD} protocol=tcp localport=3343\n`, `${ADD} protocol=udp localport=3343\n`],
      `${ADD} protocol=tcp localport=3343\n`,
    ],
    [
      'what listens',
      [
        'netsh interface portproxy add v4tov4 listenport=50398 connectaddress=10.0.0.1 connectport=25\n',
        'netsh interface portproxy add v4tov4 listenport=8080 connectaddress=10.0.0.1 connectport=25\n',
      ],
      `${ADD} protocol=tcp localport=50398\n`,
    ],
  ] as const) {
    it(`follow ${what} that another part of the text changes`, () => {
      const { checker, options } = testEnv({ checkAllFiles: true });
      const codes = (document: ReturnType<typeof testDocument>) =>
        checker.problems(document, options, 100).shown.map((one) => `${one.span.start} ${one.code}`);
      const texts = [...head, ...head].map((first) => `${first}${filler}${tail}`);
      const document = testDocument(texts[0] as string, { language: 'batch' });
      const seen = new Set<string>();
      for (const [i, text] of texts.entries()) {
        const line = text.slice(0, text.indexOf('\n'));
        const end = { line: 0, character: document.lineSpan(0).end };
        document.update([{ range: { start: { line: 0, character: 0 }, end }, text: line }], i + 2);
        const found = codes(document);
        assert.deepEqual(found, codes(testDocument(text, { language: 'batch' })));
        seen.add(found.map((one) => one.replace(/^\d+ /, '')).join());
      }
      assert.equal(seen.size, 2, [...seen].join(' | '));
    });
  }
});
