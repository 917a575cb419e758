import assert from 'node:assert/strict';
import { type Place, samePlace, spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { labels, outline } from '../../../server/src/document/view';
import type { ReportOptions } from '../../../server/src/features/diagnostic';
import type { Checker } from '../../../server/src/features/diagnostics';
import { usesOf } from '../../../server/src/model/references';
import type { Statement } from '../../../server/src/model/statement';
import { generate } from '../../bench/generate.mjs';
import { testEngine } from '../../harness/engine';
import { Random } from '../../harness/random';

const OPTIONS: ReportOptions = {
  rules: new Map(),
  checkAllFiles: true,
  profile: undefined,
  widePortRange: 1000,
  today: '2026-11-25',
};

/** What stands before the lines for them to be rules. */
const HEADS: Readonly<Record<string, readonly string[]>> = {
  'netsh-script': ['advfirewall firewall'],
  'registry-file': [
    'Windows Registry Editor Version 5.00',
    '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]',
  ],
  nftables: ['table inet filter {', '  chain input {', '    type filter hook input priority 0'],
};

/** Lines that come up among others of a script more often than those. */
const REPEATED: readonly string[] = [
  "New-NetFirewallRule -DisplayName 'Mail PORT' -Direction Inbound -Protocol TCP -LocalPort PORT -RemoteAddress ADDR",
  "New-NetFirewallRule -DisplayName 'Exchange NUM' -Direction Inbound -Protocol UDP -LocalPort PORT, PORT -Action Block",
  '    netsh advfirewall firewall add rule name="IMAP PORT" dir=in action=allow protocol=TCP localport=PORT remoteip=ADDR',
  'netsh advfirewall firewall add rule name=x dir=out action=block protocol=TCP remoteport=PORT-PORT',
];

/** Texts in which lines repeat themselves, with what makes one differ from the other put in at random. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'netsh-script': [
    'add rule name="Mail PORT" dir=in action=allow protocol=TCP localport=PORT remoteip=ADDR',
    'add rule name="Exchange PORT" dir=in action=allow protocol=UDP localport=PORT,PORT',
    'add rule name="IMAP" dir=out action=allow protocol=TCP localport=PORT remoteip=ADDR,ADDR',
    'add rule name=x dir=in action=block protocol=TCP localport=PORT-PORT',
    'add rule name="until 2026-01-0D" dir=in action=allow protocol=TCP localport=PORT remoteip=ADDR/LEN',
    'delete rule name=all protocol=TCP localport=PORT',
    'add rule name="PORT: SQL, NUM:" dir=in action=allow protocol=TCP localport=PORT',
    'add rule name="SQL PORT" dir=in action=allow localport=PORT',
    'add rule name="Exchange NUM" dir=in action=allow protocol=TCP localport=PORT remoteip=ADDR',
    'add rule name="IMAP NUM" dir=in action=allow protocol=TCP localport=NUM description="until NUM, port NUM"',
    'add rule name="Mail NUM" dir=in action=allow program="C:\\app NUM\\a.exe" protocol=TCP localport=PORT',
    '# Exchange Server PORT',
  ],
  cisco: [
    'access-list A extended permit tcp any host ADDR eq PORT',
    'access-list A extended permit udp ADDR 255.255.255.0 ADDR 255.255.255.255 eq PORT log',
    'access-list A extended permit tcp host ADDR any eq PORT',
    'access-list A line PORT extended deny tcp any eq PORT host ADDR eq PORT',
    'access-list A permit tcp ADDR/LEN any range PORT PORT',
    'access-list A permit tcp any object-group MAIL eq PORT',
    'access-list A permit tcp any host ADDR eq PORT PORT',
    'access-list A extended permit udp host ADDR gt PORT host ADDR eq PORT',
    'access-list A extended permit tcp any range PORT PORT host ADDR',
    'access-list 210D permit tcp any host ADDR eq PORT',
    'access-list A remark Exchange Server PORT',
    'access-list A remark NUM: IMAP for site NUM',
    'access-list A remark IMAP, port NUM until 2026-01-0D\naccess-list A extended permit tcp host ADDR any eq PORT',
    'access-list A remark for ADDR, NUM\naccess-list A extended permit tcp any host ADDR eq PORT',
    'ip access-list extended C\n PORT permit tcp any any eq PORT PORT\n permit tcp host ADDR any gt PORT',
    'access-group A in interface outside',
    'access-list A extended permit tcp object-group MAIL host ADDR object-group PORTS',
    'access-list A extended permit object-group BOTH any host ADDR',
    'access-list A extended permit tcp host ADDR object-group NOWHERE eq PORT',
    'access-list A extended permit object ONE object SITE any log',
    'access-list A extended deny udp object-group MAIL object-group PORTS any',
    'object-group network MAIL\n network-object host ADDR',
    'object-group service PORTS tcp\n port-object eq PORT\n port-object range PORT PORT',
    'object-group service BOTH\n service-object object ONE\n service-object udp destination eq PORT\n group-object MORE',
    'object-group service MORE\n service-object tcp destination eq PORT',
    'object service ONE\n service tcp destination eq PORT',
    'object network SITE\n subnet ADDR 255.255.255.0',
    'class-map Q\n match access-group name C',
  ],
  'iptables-save': [
    '-A INPUT -s ADDR/32 -p tcp -m tcp --dport PORT -j ACCEPT',
    '-A INPUT -p udp -m udp --sport PORT --dport PORT:PORT -j ACCEPT',
    '-A OUTPUT -d ADDR/LEN -p tcp -m multiport --dports PORT,PORT -m comment --comment "Exchange PORT" -j ACCEPT',
    '-A INPUT -s ADDR -p tcp ! --dport PORT -j REJECT',
    '-A PREROUTING -p tcp --dport PORT -j DNAT --to-destination ADDR:PORT',
    '-A INPUT -s ADDR/32 -p tcp --dport PORT -m comment --comment "Exchange NUM" -j ACCEPT',
    '-A INPUT -p tcp --dport PORT -m limit --limit NUM/min -j ACCEPT',
    '-A 510D -p tcp --dport PORT -m comment --comment "mail NUM" -j ACCEPT',
    '-A INPUT -s ADDR/32 -p tcp --dport PORT -j 510D',
    '*filter',
    '# Exchange Server PORT',
  ],
  nftables: [
    '    ip saddr ADDR tcp dport PORT accept',
    '    ip saddr ADDR/LEN udp dport { PORT, PORT } accept comment "Exchange PORT"',
    '    tcp sport PORT tcp dport PORT-PORT drop',
    '    tcp dport { PORT,\n      PORT } counter accept',
    '    meta mark PORT tcp dport PORT accept',
    '    limit rate PORT/second tcp dport PORT accept',
    '    ip daddr @hosts tcp dport $MAIL accept',
    '    ip saddr ADDR tcp dport @ports accept',
    '    tcp dport PORT dnat to ADDR:PORT',
    '    tcp dport vmap { PORT : accept, PORT : drop }',
    '    tcp dport PORT jump mail',
    '    ip saddr . tcp dport { ADDR . PORT, ADDR . 25 } accept',
    '    type filter hook input priority 0; policy drop;',
    '    policy accept',
    '  }\n  chain mail {',
    '  }\n  chain input {',
    '}\ndefine MAIL = { PORT, 25 }\ntable inet filter {\n  chain input {',
    '  }\n  set ports { type inet_service; elements = { PORT, PORT } }\n  chain forward {',
    '    # Exchange Server PORT',
  ],
  shell: [
    '$IPT -A INPUT -s ADDR/32 -p tcp --dport PORT -j ACCEPT',
    '$IPT -A INPUT -s "$SITE" -p tcp --dport $P -m comment --comment "$NOTE PORT" -j ACCEPT',
    'iptables -A INPUT -s ADDR -p udp --dport PORT:PORT -j ACCEPT',
    'sudo /sbin/iptables -A INPUT -p tcp -m multiport --dports PORT,PORT -j ACCEPT # Exchange PORT',
    'for p in PORT 25; do $IPT -A INPUT -p tcp --dport $p -s ADDR -j ACCEPT; done',
    'ufw allow proto tcp from ADDR to any port PORT comment "$NOTE PORT"',
    'ipfw add PORT allow tcp from ADDR to any PORT',
    'firewall-cmd --add-port=PORT/tcp --permanent',
    'P=PORT',
    'SITE=ADDR/LEN',
    'NOTE=Exchange',
    'IPT=iptables',
    'unset P',
    "IFS=','",
    'IFS=',
    'iptables() { echo "$@"; }',
    'unset -f iptables; IPT=/sbin/iptables',
    'echo "-A INPUT -p tcp --dport PORT -j ACCEPT"',
    'nft add rule inet filter input ip saddr ADDR tcp dport PORT accept',
    'if [ -n "$P" ]; then IPT=x; iptables -A INPUT -p tcp --dport PORT -j ACCEPT; fi',
    'open_port() { iptables -A INPUT -p tcp --dport "$1" -j ACCEPT; }',
    'open_port PORT',
    'iptables -A INPUT -p tcp --dport PORT -j ACCEPT || exit 1',
    '( iptables -A INPUT -p tcp --dport PORT -j ACCEPT )',
  ],
  powershell: [
    ...REPEATED,
    ...REPEATED,
    ...REPEATED,
    ...REPEATED,
    'netsh advfirewall firewall delete rule name=all protocol=TCP localport=PORT',
    'New-NetFirewallRule -DisplayName "Mail $port" -Direction Inbound -Protocol TCP -LocalPort $port',
    'Set-ReceiveConnector -Identity "EX0D\\Default" -Bindings 0.0.0.0:PORT',
    'Write-Host "Exchange Server PORT"',
    '$port = PORT',
    'if ($env:SITE) {',
    'if ($port -eq PORT) { Write-Host "PORT" } else {',
    'try {',
    '} catch {',
    '} finally {',
    '} else {',
    'function Open-0D {',
    'Open-0D',
    'function Open-0D { Close-0D }',
    'function Close-0D { Open-0D',
    'foreach ($port in PORT, 25) {',
    'foreach ($port in Get-Ports) {',
    'begin {',
    '$result = if ($port) {',
    'Get-Site | ForEach-Object {',
    ...Array.from({ length: 60 }, () => '}'),
  ],
  'registry-file': [
    '"Exchange-NUM"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=PORT|Name=Exchange NUM|"',
    '"{A NUM}"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=NUM|App=C:\\\\app NUM\\\\a.exe|Name=NUM|"',
    '"{A PORT}"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=PORT-PORT|RA4=ADDR|Name=Mail NUM|"',
  ],
  batch: [
    'netsh advfirewall firewall add rule name="Mail PORT" dir=in action=allow protocol=TCP localport=PORT remoteip=ADDR',
    'netsh advfirewall firewall add rule name="Exchange" dir=in action=allow protocol=TCP localport=%P% remoteip=ADDR',
    'netsh advfirewall firewall add rule name="x" dir=in action=allow ^\n protocol=UDP localport=PORT-PORT',
    '@netsh advfirewall firewall add rule name=y dir=out action=block protocol=TCP remoteport=PORT > nul',
    'for %%p in (25 PORT) do netsh advfirewall firewall add rule name="%%p" dir=in action=allow protocol=TCP localport=%%p',
    'set P=PORT',
    'rem Exchange Server PORT',
    'netsh advfirewall firewall delete rule name=all protocol=TCP localport=PORT',
  ],
};

/** What may stand around a whole script. */
const BLOCKS: readonly (readonly [string, string, string])[] = [
  ['powershell', 'if ($env:SITE) {', '}'],
  ['powershell', 'try { Get-Site } catch {', '}'],
  ['powershell', 'function Set-Rules { begin {', '} }'],
  ['shell', 'if [ -n "$SITE" ]; then', 'fi'],
  ['shell', 'case "$1" in start) {', '} ;; esac'],
  ['shell', 'open_ports() {', '}'],
];

/** What stands in names, and where numbers are small. */
const NUMBERS = [5, 25, 99, 143, 465, 993, 2013, 5000, 70_000, 700_000, 20_251_231];

const PORTS = [
  25, 443, 587, 993, 995, 50636, 50389, 64327, 64372, 3268, 5985, 135, 8080, 8888, 9443, 2019, 60001, 60010,
];

function text(language: string, lines: number, random: Random): string {
  const result: string[] = [...(HEADS[language] ?? [])];
  const fill = (line: string): string =>
    line
      .replace(/PORT/g, () => String(random.below(3) > 0 ? 1024 + random.below(64_512) : random.pick(PORTS)))
      .replace(
        /ADDR/g,
        () =>
          `${random.pick([10, 172, 192, 127, 203, 0, 255])}.${random.pick([16, 168, 0, 255])}.${random.below(256)}.${random.below(256)}`,
      )
      .replace(/NUM/g, () => String(random.below(4) > 0 ? random.below(1100) : random.pick(NUMBERS)))
      .replace(/LEN/g, () => String(random.below(33)))
      .replace(/D/g, () => String(random.below(10)));
  for (let i = 0; i < lines; i++) result.push(fill(random.pick(TEMPLATES[language] as readonly string[])));
  return result.join(random.below(2) === 0 ? '\n' : '\r\n');
}

const open = (language: string, content: string): Document => {
  const { catalog } = testEngine();
  const found = catalog.languages.find(({ id }) => id === language);
  return new Document('test:/a', language, 1, content, catalog, found);
};

/** Everything that a report says of a document, and what its outline holds. */
function account(document: Document, checker: Checker, options: ReportOptions): unknown {
  const report = checker.report(document, options);
  return {
    report,
    evidence: checker.evidence(document, options),
    outline: [...outline(document)].map(({ kind, dialect, place }) => ({ kind, dialect, span: spanOf(place) })),
    labels: [...labels(document)].map((label) => JSON.stringify(label)).sort(),
    references: allReferences(document).map(({ span, statement: { kind, place }, transport, action, side }) => ({
      ...{ span, kind, stands: spanOf(place), side },
      said: [transport, action].map((said) => ('value' in said ? said.value : said.kind)),
    })),
  };
}

/** What stands at each place of a statement, asked for one by one and for some together. */
function standing(document: Document): unknown {
  const told = (statements: readonly Statement[], place: Place): unknown =>
    statements
      .filter((one) => samePlace(one.place, place))
      .map((one) => ({
        kind: one.kind,
        mistakes: one.mistakes.length,
        item: spanOf(one.item.place),
        uses: usesOf(one).map(({ use }) => [use.ports, spanOf(use.literal.place)]),
      }));
  return document.analysed().map(({ result }) => {
    const places = [...(result?.outline ?? [])].map(({ place }) => place);
    const some = places.filter((_, i) => i % 3 !== 1);
    const together = result?.standingAt(some) ?? [];
    return [
      places.map((place) => told(result?.standingAt([place]) ?? [], place)),
      some.map((place) => told(together, place)),
    ];
  });
}

/** A document in which every line is read for itself. */
function withoutRepeats(document: Document): Document {
  Object.defineProperty(document, 'repeats', { set: () => undefined });
  return document;
}

const newChecker = (): Checker =>
  testEngine().checker((code, error) => {
    throw new Error(`${code}: ${String(error)}`);
  });

function assertSame(
  language: string,
  content: string,
  options: ReportOptions = OPTIONS,
  checker = newChecker(),
): number {
  const fast = open(language, content);
  const slow = withoutRepeats(open(language, content));
  assert.deepEqual(plain(account(fast, checker, options)), plain(account(slow, newChecker(), options)));
  assert.deepEqual(plain(standing(fast)), plain(standing(slow)));
  return fast.analysed().reduce((sum, { result }) => sum + (result?.quiet?.count ?? 0), 0);
}

/** Getters are asked, functions left out. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('lines that repeat themselves', () => {
  for (const language of Object.keys(TEMPLATES)) {
    it(`${language}: the report is the one of a document whose lines are all read for themselves`, () => {
      let quiet = 0;
      const checker = newChecker();
      for (let seed = 1; seed <= 12; seed++) {
        quiet += assertSame(language, text(language, 220, new Random(seed)), OPTIONS, checker);
      }
      assert.ok(quiet > 40, `${quiet} lines were passed over`);
    });
  }

  it('holds with ports and networks that the user declares, and with every diagnostic on', () => {
    const options: ReportOptions = {
      ...OPTIONS,
      rules: new Map(testEngine().rules.map(({ meta }) => [meta.code, 'warning' as const])),
      services: [{ name: 'relay', ports: [{ from: 8080, to: 8090 }], transports: ['tcp'], title: 'Relay' }] as never,
      groups: [{ name: 'EX', addresses: ['10.16.0.0/24'], party: 'exchange' }],
    };
    for (let seed = 1; seed <= 6; seed++)
      assertSame('netsh-script', text('netsh-script', 200, new Random(seed)), options);
  });

  for (const kind of ['netsh-script', 'registry-file', 'batch', 'powershell', 'cisco', 'iptables-save', 'nftables']) {
    it(`${kind}: a long file says the same`, () => {
      assertSame(kind, generate(kind, 1200));
    });
  }

  it('takes nothing over from another language, in which the same characters mean something else', () => {
    const line =
      "netsh advfirewall firewall add rule name='Exchange OWA' dir=in action=allow protocol=TCP localport=25 remoteip=10.1.2.3";
    const checker = newChecker();
    const told = (language: string): readonly string[] =>
      checker.report(open(language, line), OPTIONS).map(({ code }) => code);
    assert.ok(told('powershell').includes('name-port-mismatch'));
    assert.ok(!told('batch').includes('name-port-mismatch'));
    assertSame('batch', line, OPTIONS, checker);
  });

  it('takes a line out with the blanks and the line end that it has, whatever had the line that taught it', () => {
    const line = (i: number): string =>
      `-A INPUT -p tcp --dport 64327 -m comment --comment "Exchange DAG ${20_100 + i}" -j ACCEPT`;
    const ends = ['\n', '\r\n', '\r', ' \n', '\t\r\n', '\n\n'];
    const lines = Array.from({ length: 60 }, (_, i) => `${i % 5 === 3 ? '  ' : ''}${line(i)}${ends[i % ends.length]}`);
    const long = `*filter\n${lines.join('')}${line(99)}`;
    for (const first of [line(0), `${line(0)}\n`, ` ${line(0)} \r\n`, long]) {
      const checker = newChecker();
      const removals = checker
        .report(open('iptables-save', `*filter\n${first}`), OPTIONS)
        .flatMap(({ fixes }) => fixes.filter(({ title }) => title.startsWith('Remove')));
      assert.ok(removals.length > 0);
      assert.ok(assertSame('iptables-save', long, OPTIONS, checker) > 30, first);
    }
  });

  it('does not tell lines apart by numbers near fixed ports where a file can fix none', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `-A INPUT -s 10.1.2.3 -p tcp --dport ${5600 + i} -j ACCEPT`);
    assert.ok(assertSame('iptables-save', `*filter\n${lines.join('\n')}\n`) > 50);
  });

  for (const kind of ['netsh-script', 'powershell', 'cisco']) {
    it(`${kind}: a file that was read for its evidence before it is checked says the same`, () => {
      const content = generate(kind, 300);
      const checker = newChecker();
      const document = open(kind, content);
      checker.follow(document, OPTIONS);
      const evidence = plain(checker.evidence(document, OPTIONS));
      const first = plain(account(document, checker, OPTIONS));
      const anew = plain(account(open(kind, content), newChecker(), OPTIONS)) as { evidence: unknown };
      assert.deepEqual(first, anew);
      assert.deepEqual(evidence, anew.evidence);
      document.update([{ range: { start: { line: 9, character: 0 }, end: { line: 11, character: 0 } }, text: '' }], 2);
      checker.follow(document, OPTIONS);
      const after = plain(account(document, checker, OPTIONS));
      assert.deepEqual(after, plain(account(open(kind, document.getText()), newChecker(), OPTIONS)));
    });
  }

  it('judges anew once other diagnostics are asked for', () => {
    const rules = Array.from(
      { length: 60 },
      (_, i) => `add rule name=n${i} dir=in action=allow protocol=TCP localport=${30_000 + i}`,
    );
    const document = open('netsh-script', ['advfirewall firewall', ...rules].join('\n'));
    const checker = newChecker();
    assert.deepEqual(checker.report(document, OPTIONS), []);
    const strict: ReportOptions = { ...OPTIONS, rules: new Map([['no-description', 'warning']]) };
    assert.equal(checker.report(document, strict).length, 60);
    assert.deepEqual(checker.report(document, OPTIONS), []);
  });

  it('passes over lines that name objects as long as these stay as they are', () => {
    const group = (port: number): string => `object-group service MAIL tcp\n port-object eq ${port}\n`;
    const nested = 'object-group network INNER\n network-object host 10.1.2.3\n';
    const outer = 'object-group network SITES\n group-object INNER\n';
    const lines = Array.from(
      { length: 400 },
      (_, i) =>
        `access-list A extended permit tcp object-group SITES host 10.2.${i >> 8}.${i & 255} object-group MAIL\n`,
    );
    const document = open('cisco', `ASA Version 9.8(2)\n${group(587)}${nested}${outer}${lines.join('')}`);
    const checker = newChecker();
    const quiet = (): number => document.analysed().reduce((sum, { result }) => sum + (result?.quiet?.count ?? 0), 0);
    const isAsAnew = (): void =>
      assert.deepEqual(
        plain(account(document, checker, OPTIONS)),
        plain(account(withoutRepeats(open('cisco', document.getText())), newChecker(), OPTIONS)),
      );
    isAsAnew();
    assert.ok(quiet() > 390, `${quiet()} of 400`);
    const changed = (line: number, from: string, to: string): void => {
      const character = document.textIn(document.lineSpan(line)).indexOf(from);
      const range = { start: { line, character }, end: { line, character: character + from.length } };
      document.update([{ range, text: to }], document.version + 1);
      isAsAnew();
    };
    changed(2, '587', '110');
    changed(2, '110', '64327');
    changed(4, 'host 10.1.2.3', '0.0.0.0 0.0.0.0');
    changed(5, 'SITES', 'OTHER');
    changed(5, 'OTHER', 'SITES');
    changed(3, 'INNER', 'x');
  });

  it('passes over lines behind remarks that say the same but for numbers', () => {
    const passed = (remark: (i: number) => string): number =>
      assertSame(
        'cisco',
        Array.from(
          { length: 200 },
          (_, i) =>
            `access-list A remark ${remark(i)}\naccess-list A extended permit tcp host 10.3.4.${i} any eq 30123\n`,
        ).join(''),
      );
    assert.ok(passed((i) => `${2200 + i}: printers of floor ${i % 3}`) > 180);
    assert.ok(passed((i) => `printers, ticket ${70_000 + i}, see 10.1.1.${i}`) > 180);
    // Words that no other remark has.
    assert.equal(
      passed((i) => `printers of ${String.fromCharCode(97 + (i % 26))}x${i}`),
      0,
    );
  });

  /** Edits lines at random, and gives how many were passed over then. */
  function assertFollows(language: string, content: string, random: Random, edits = 40): number {
    const document = open(language, content);
    const checker = newChecker();
    let quiet = 0;
    for (let i = 0; i < edits; i++) {
      const line = random.below(document.lineCount);
      const from = { line, character: random.below(40) };
      const to = { line, character: from.character + random.below(6) };
      document.update(
        [{ range: { start: from, end: to }, text: random.pick(['25', '8080', 'x', '', '\n', '"']) }],
        i + 2,
      );
      assert.deepEqual(
        plain(account(document, checker, OPTIONS)),
        plain(account(withoutRepeats(open(language, document.getText())), newChecker(), OPTIONS)),
      );
      for (const { result } of document.analysed()) quiet += result?.quiet?.count ?? 0;
    }
    return quiet;
  }

  for (const language of ['netsh-script', 'cisco']) {
    it(`${language}: follows edits`, () => {
      const random = new Random(7);
      assertFollows(language, text(language, 150, random), random);
    });
  }

  for (const [language, head, tail] of BLOCKS) {
    it(`follows edits in a block around all: ${language}: ${head}`, () => {
      const random = new Random(11);
      const content = `${head}\n${generate(language, 150, '\n')}${tail}\n`;
      assertSame(language, content);
      assert.ok(assertFollows(language, content, random, 12) > 300, 'lines of the block are passed over');
    });
  }
});
