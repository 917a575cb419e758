import assert from 'node:assert/strict';
import { type PortSet, port, range, samePorts } from '../../../server/src/base/portSet';
import { powershellRules } from '../../../server/src/dialects/powershell';
import type { Change, Plan } from '../../../server/src/model/dialect';
import { type AttributedUse, usesOf } from '../../../server/src/model/references';
import {
  ABSENT,
  byDefault,
  type End,
  type PortUse,
  type Rule,
  type Statement,
  valueOf,
} from '../../../server/src/model/statement';
import { edited } from '../../harness/edited';
import { allReferences, references, revised, script } from '../../harness/powershell';

const RULE = 'New-NetFirewallRule -DisplayName x';
const SPLAT = "$p = @{\n  DisplayName = 'x'\n  Protocol    = 'TCP'\n  LocalPort   = 25, 587\n}\nNew-NetFirewallRule @p";
const RESOURCE = "Configuration C { Firewall F { Name = 'x'; Protocol = 'TCP'; LocalPort = '25', '587' } }";

const firstUse = (statement: Statement): PortUse => (usesOf(statement)[0] as AttributedUse).use;
const replaceFirst =
  (ports: PortSet) =>
  (statement: Statement): Change => ({ kind: 'replace-port', use: firstUse(statement), ports });

describe('PowerShell: changes', () => {
  const cases: readonly (readonly [string, Change | ((statement: Statement) => Change), string | undefined])[] = [
    [
      `${RULE} -LocalPort 25 -Protocol UDP`,
      { kind: 'set-transport', transport: 'tcp' },
      `${RULE} -LocalPort 25 -Protocol TCP`,
    ],
    [`${RULE} -LocalPort 25`, { kind: 'set-transport', transport: 'udp' }, `${RULE} -LocalPort 25 -Protocol UDP`],
    [SPLAT, { kind: 'set-transport', transport: 'udp' }, SPLAT.replace('TCP', 'UDP')],
    [RESOURCE, { kind: 'set-transport', transport: 'udp' }, RESOURCE.replace('TCP', 'UDP')],
    [
      `$t = 'UDP'\n${RULE} -LocalPort 25 -Protocol $t`,
      { kind: 'set-transport', transport: 'tcp' },
      `$t = 'TCP'\n${RULE} -LocalPort 25 -Protocol $t`,
    ],
    [`${RULE} -LocalPort 25 -Protocol $t`, { kind: 'set-transport', transport: 'tcp' }, undefined],

    [`${RULE} -LocalPort 25`, replaceFirst(port(587)), `${RULE} -LocalPort 587`],
    [`${RULE} -LocalPort 25,587`, replaceFirst(range(5000, 5010)), `${RULE} -LocalPort '5000-5010',587`],
    [`${RULE} -LocalPort 25`, replaceFirst(range(5000, 5010)), `${RULE} -LocalPort 5000-5010`],
    [`${RULE} -LocalPort 25`, replaceFirst([...port(25), ...port(587)]), `${RULE} -LocalPort 25,587`],
    [`${RULE} -LocalPort '25'`, replaceFirst([...port(25), ...port(587)]), `${RULE} -LocalPort '25','587'`],
    [`${RULE} -LocalPort 6005-65534`, replaceFirst(range(5000, 5010)), `${RULE} -LocalPort 5000-5010`],
    [SPLAT, replaceFirst(range(5000, 5010)), SPLAT.replace('25', "'5000-5010'")],
    [`$p = 25\n${RULE} -LocalPort $p`, replaceFirst(port(587)), `$p = 587\n${RULE} -LocalPort $p`],
    ['New-SendConnector -Name x -Port 465', replaceFirst(port(587)), 'New-SendConnector -Name x -Port 587'],
    ['New-SendConnector -Name x -Port 465', replaceFirst([...port(25), ...port(587)]), undefined],
    [
      "Set-ReceiveConnector x -Bindings '0.0.0.0:465'",
      replaceFirst(port(587)),
      "Set-ReceiveConnector x -Bindings '0.0.0.0:587'",
    ],
    ['Test-NetConnection mx1 SMTP', replaceFirst(port(587)), undefined],

    [`${RULE} -LocalPort 25`, { kind: 'add-port', side: 'local', ports: port(587) }, `${RULE} -LocalPort 25,587`],
    [`${RULE} -LocalPort '25'`, { kind: 'add-port', side: 'local', ports: port(587) }, `${RULE} -LocalPort '25','587'`],
    [SPLAT, { kind: 'add-port', side: 'local', ports: range(5000, 5010) }, SPLAT.replace('587', "587,'5000-5010'")],
    [RESOURCE, { kind: 'add-port', side: 'local', ports: port(993) }, RESOURCE.replace("'587'", "'587','993'")],
    [
      `${RULE} -LocalPort @(25, 587)`,
      { kind: 'add-port', side: 'local', ports: port(993) },
      `${RULE} -LocalPort @(25, 587,993)`,
    ],
    [
      `${RULE} -Protocol TCP`,
      { kind: 'add-port', side: 'remote', ports: port(25) },
      `${RULE} -Protocol TCP -RemotePort 25`,
    ],

    [`${RULE} -LocalPort 25`, { kind: 'swap-sides' }, `${RULE} -RemotePort 25`],
    [`${RULE} -RemoteP:25`, { kind: 'swap-sides' }, `${RULE} -LocalPort:25`],
    [SPLAT, { kind: 'swap-sides' }, SPLAT.replace('LocalPort', 'RemotePort')],
    [`${RULE} -LocalPort 25 -RemotePort 26`, { kind: 'swap-sides' }, `${RULE} -RemotePort 25 -LocalPort 26`],

    [
      `${RULE} -Direction Inbound -LocalPort 25`,
      { kind: 'set-direction', direction: 'out' },
      `${RULE} -Direction Outbound -LocalPort 25`,
    ],
    [`${RULE} -LocalPort 25`, { kind: 'set-direction', direction: 'out' }, `${RULE} -LocalPort 25 -Direction Outbound`],
    [
      "Configuration C { xFirewall F { Name = 'x'; State = 'Disabled'; LocalPort = '25' } }",
      { kind: 'set-enabled', enabled: true },
      "Configuration C { xFirewall F { Name = 'x'; State = 'Enabled'; LocalPort = '25' } }",
    ],
    [`${RULE} -Enabled False`, { kind: 'set-enabled', enabled: true }, `${RULE} -Enabled True`],
    [
      'Set-NetFirewallProfile -All -Enabled False',
      { kind: 'set-enabled', enabled: true },
      'Set-NetFirewallProfile -All -Enabled True',
    ],
    [
      'New-ReceiveConnector -Name x -Bindings 0.0.0.0:25',
      { kind: 'set-role', role: 'FrontendTransport' },
      'New-ReceiveConnector -Name x -Bindings 0.0.0.0:25 -TransportRole FrontendTransport',
    ],
    [
      "Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem 'TCP/IP Port' -Value 59531 -Type String",
      { kind: 'set-type', type: 'dword' },
      "Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem 'TCP/IP Port' -Value 59531 -Type DWord",
    ],
    [
      `${RULE} -LocalPort 25`,
      { kind: 'describe', text: "Don't close" },
      `${RULE} -LocalPort 25 -Description 'Don''t close'`,
    ],
    [
      `${RULE} -LocalPort 25 -ErrorAction SilentlyContinue -Verbose`,
      { kind: 'unsilence' },
      `${RULE} -LocalPort 25 -Verbose`,
    ],
    [`${RULE} \`\n  -EA 0 \`\n  -LocalPort 25`, { kind: 'unsilence' }, `${RULE} \`\n  -LocalPort 25`],
    [`${RULE} -LocalPort 25 2>$null`, { kind: 'unsilence' }, `${RULE} -LocalPort 25`],
    [`Write-Host a\n${RULE} -LocalPort 25\nWrite-Host b`, { kind: 'remove' }, 'Write-Host a\n\nWrite-Host b'],
    ['[pscustomobject]@{ LocalPort = 25 } | New-NetFirewallRule -DisplayName x', { kind: 'remove' }, undefined],
  ];
  for (const [text, change, expected] of cases) {
    const kind = typeof change === 'function' ? 'replace-port' : change.kind;
    it(`${kind}: ${text}`, () => assert.equal(revised(text, change), expected));
  }
});

/** Scripts whose statements are changed in every way; two statements, so that one can be seen to stay. */
const SCRIPTS: readonly string[] = [
  `${RULE} -Protocol TCP -LocalPort 25`,
  `${RULE} -Protocol UDP -LocalPort 53,'88' -Direction Inbound`,
  `New-NetFirewallRule -DisplayName:x -Prot:TCP -RemoteP:25, 587 -Dir Out`,
  `${RULE} -Protocol TCP -LocalPort @(\n  25\n  587\n)`,
  `$ports = 25, 587\n${RULE} -Protocol TCP -LocalPort $ports`,
  `$port = '25'\n${RULE} -Protocol TCP -LocalPort $port -EA 0`,
  SPLAT,
  RESOURCE,
  "$p = @{DisplayName='x';LocalPort='25';Protocol='TCP'}\nNew-NetFirewallRule @p -ErrorAction Ignore",
  "[pscustomobject]@{ LocalPort = '25'; Protocol = 'TCP' } | New-NetFirewallRule -DisplayName x",
  'Set-NetFirewallRule -DisplayName x -LocalPort 25,587 -Protocol TCP',
  "New-ReceiveConnector -Name x -Bindings 0.0.0.0:25,'[::]:25'",
  'New-SendConnector -Name x -Port 25',
  'Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort 64327',
  "New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -Direction Inbound -SourcePortRange 25 -DestinationPortRange '587'",
];
const OTHER = "\nNew-NetFirewallRule -DisplayName other -Protocol TCP -LocalPort 993,'995'\n";

const CHANGES: readonly Change[] = [
  { kind: 'set-transport', transport: 'tcp' },
  { kind: 'set-transport', transport: 'udp' },
  { kind: 'set-direction', direction: 'in' },
  { kind: 'set-direction', direction: 'out' },
  { kind: 'set-enabled', enabled: false },
  { kind: 'swap-sides' },
  { kind: 'unsilence' },
  { kind: 'describe', text: 'a "text" with $signs, `ticks` and \u2018quotes\u2019' },
  ...(['local', 'remote', 'source', 'destination'] as const).flatMap((side): Change[] => [
    { kind: 'add-port', side, ports: port(4444) },
    { kind: 'add-port', side, ports: [...port(4444), ...range(5000, 5010)] },
  ]),
];

/** What a change leaves as it was: everything about the statement that it does not concern. */
function aspects(statement: Statement): Record<string, unknown> {
  const uses = usesOf(statement).map(({ use, side }) => `${use.literal.text} ${side}`);
  if (statement.kind !== 'rule') return { kind: statement.kind, uses };
  return {
    kind: 'rule',
    uses,
    transport: valueOf(statement.terms[0]?.transport ?? ABSENT),
    direction: valueOf(statement.direction),
    action: valueOf(statement.action),
    enabled: valueOf(statement.enabled),
    name: valueOf(statement.name),
    description: valueOf(statement.description),
    silenced: statement.silenced !== undefined,
    mistakes: statement.mistakes.map(({ kind }) => kind),
  };
}

describe('PowerShell: revise, then read again', () => {
  it('gives the changed statement and nothing else', () => {
    let made = 0;
    for (const own of SCRIPTS) {
      const text = own + OTHER;
      const before = script(text);
      const statement = before.statements[0] as Statement;
      for (const change of CHANGES) {
        const edits = powershellRules.revise(statement, change);
        if (!edits) continue;
        made++;
        const after = script(edited(text, edits));
        const label = `${JSON.stringify(change)} on ${own} gave ${after.text}`;
        assert.equal(after.statements.length, before.statements.length, label);
        assert.deepEqual(after.statements.slice(1).map(aspects), before.statements.slice(1).map(aspects), label);
        const now = after.statements[0] as Statement;
        const was = aspects(statement);
        const is = aspects(now);
        const expected = { ...was };
        const rule = now.kind === 'rule';
        if (change.kind === 'set-transport' && rule) expected.transport = [change.transport];
        if (change.kind === 'set-direction' && rule) expected.direction = change.direction;
        if (change.kind === 'set-enabled' && rule) expected.enabled = change.enabled;
        if (change.kind === 'describe' && rule) expected.description = change.text;
        if (change.kind === 'unsilence') expected.silenced = false;
        if (change.kind === 'swap-sides') {
          const swapped = (use: string): string =>
            use.endsWith('local') ? use.replace('local', 'remote') : use.replace('remote', 'local');
          expected.uses = (was.uses as string[]).map(swapped);
        }
        if (change.kind === 'add-port') {
          const added = change.ports.map((r) => `${r.from === r.to ? r.from : `${r.from}-${r.to}`} ${change.side}`);
          assert.deepEqual([...(is.uses as string[])].sort(), [...(was.uses as string[]), ...added].sort(), label);
          expected.uses = is.uses;
        }
        if (change.kind === 'set-transport' || change.kind === 'add-port') delete expected.mistakes;
        for (const [key, value] of Object.entries(expected)) {
          if (key === 'silenced' && !rule) continue;
          assert.deepEqual(is[key], value, `${key}: ${label}`);
        }
      }
    }
    assert.ok(made > 60, `only ${made} changes could be made`);
  });

  it('replaces every port by a new one and leaves the others alone', () => {
    let made = 0;
    const fresh: readonly PortSet[] = [port(4444), range(5000, 5010), [...port(4444), ...range(5000, 5010)]];
    for (const own of SCRIPTS) {
      const text = own + OTHER;
      const before = script(text);
      before.statements.forEach((statement, index) => {
        usesOf(statement).forEach(({ use }, nth) => {
          for (const ports of fresh) {
            const edits = powershellRules.revise(statement, { kind: 'replace-port', use, ports });
            if (!edits) continue;
            made++;
            const after = script(edited(text, edits));
            const label = `${JSON.stringify(ports)} for ${use.literal.text} in ${text} gave ${after.text}`;
            const now = usesOf(after.statements[index] as Statement).map((u) => u.use);
            const old = usesOf(statement).map((u) => u.use);
            const placed = now.slice(nth, nth + ports.length).flatMap((u) => [...u.ports]);
            assert.ok(samePorts(placed, ports), label);
            const others = [...now.slice(0, nth), ...now.slice(nth + ports.length)].map((u) => u.literal.text);
            assert.deepEqual(
              others,
              [...old.slice(0, nth), ...old.slice(nth + 1)].map((u) => u.literal.text),
              label,
            );
            const rest = (all: readonly Statement[]) => all.filter((_, i) => i !== index).map(aspects);
            assert.deepEqual(rest(after.statements), rest(before.statements), label);
          }
        });
      });
    }
    assert.ok(made > 60, `only ${made} ports could be replaced`);
  });
});

describe('PowerShell: write, then read', () => {
  const place = { anchor: { base: 0 }, start: 0, end: 0 };
  const end = (side: End['side'], ports: PortSet | undefined, keywords: readonly string[] = []): End => ({
    side,
    ports: ports ? byDefault(ports) : ABSENT,
    uses: keywords.map((text) => ({ literal: { place, text, form: 'keyword' }, ports: [], part: 'one', via: [] })),
    addresses: ABSENT,
    zone: ABSENT,
  });
  const plan = (fields: Partial<Plan> & Pick<Plan, 'terms'>): Plan => ({
    direction: byDefault('in'),
    action: byDefault('allow'),
    name: byDefault('Mail in'),
    description: ABSENT,
    program: ABSENT,
    profiles: ABSENT,
    ...fields,
  });
  const style = { lineEnding: '\r\n', indent: '  ', language: 'powershell' } as const;
  const write = (p: Plan): string => powershellRules.write([p], style)[0]?.text ?? '';

  it('writes a rule that reads as the plan', () => {
    const text = write(
      plan({
        name: byDefault("Mail's \u201cin\u201d $x `"),
        description: byDefault('from 10.0.0.0/8; "all"'),
        program: byDefault('C:\\Program Files\\smtp.exe'),
        profiles: byDefault(['domain', 'private']),
        terms: [
          {
            transport: byDefault(['tcp']),
            ends: [
              end('local', [...port(25), ...range(6005, 65534)], ['RPC']),
              {
                ...end('remote', undefined),
                addresses: byDefault([{ kind: 'literal', text: '10.0.0.0/8', place } as const]),
              },
            ],
            opaque: [],
          },
        ],
      }),
    );
    const [rule] = script(text).statements as [Rule];
    assert.equal(references(rule), '25/tcp in allow local, 6005-65534/tcp in allow local, RPC/tcp in allow local');
    assert.equal(valueOf(rule.name), "Mail's \u201cin\u201d $x `");
    assert.equal(valueOf(rule.description), 'from 10.0.0.0/8; "all"');
    assert.equal(valueOf(rule.program), 'C:\\Program Files\\smtp.exe');
    assert.deepEqual(valueOf(rule.profiles), ['domain', 'private']);
    assert.deepEqual(
      valueOf(rule.terms[0]?.ends[1].addresses ?? ABSENT)?.map((a) => a.text),
      ['10.0.0.0/8'],
    );
    assert.deepEqual(rule.mistakes, []);
    assert.equal(text.startsWith('  New-NetFirewallRule '), true);
  });

  it('turns source and destination into the sides of this machine', () => {
    const ends = [end('source', undefined), end('destination', port(25))] as const;
    const terms = [{ transport: byDefault(['tcp'] as const), ends, opaque: [] }];
    assert.deepEqual(allReferences(write(plan({ terms }))), ['25/tcp in allow local']);
    assert.deepEqual(allReferences(write(plan({ terms, direction: byDefault('out') }))), ['25/tcp out allow remote']);
  });

  it('writes a rule for each protocol, since ports need one', () => {
    const terms = [
      {
        transport: byDefault(['any'] as const),
        ends: [end('local', port(53)), end('remote', undefined)] as const,
        opaque: [],
      },
    ];
    const text = write(plan({ terms, action: byDefault('block') }));
    assert.deepEqual(allReferences(text), ['53/tcp in block local', '53/udp in block local']);
    assert.equal(text.split('\r\n').length, 2);
  });

  it('says what it leaves out', () => {
    const terms = [
      {
        transport: byDefault(['tcp'] as const),
        ends: [
          end('local', port(25)),
          { ...end('remote', undefined), addresses: { kind: 'unread', place, why: '' } as const },
        ] as const,
        opaque: [place],
      },
    ];
    const [fragment] = powershellRules.write([plan({ terms })], style);
    assert.equal(fragment?.unsaid.length, 2);
    const [none] = powershellRules.write([plan({ terms, action: byDefault('continue') })], style);
    assert.deepEqual([none?.text, (none?.unsaid.length ?? 0) > 0], ['', true]);
  });
});
