import assert from 'node:assert/strict';
import { mistakes, script } from '../../harness/powershell';

const RULE = 'New-NetFirewallRule -DisplayName x';
const inSplat = (body: string): string => `$p = @{ DisplayName = 'x'; ${body} }\nNew-NetFirewallRule @p`;
const inResource = (body: string): string => `Configuration C { Firewall F { Name = 'x'; ${body} } }`;

/** Script -> kind of each mistake, the text it stands on, the script after the first repair. */
const CASES: readonly (readonly [string, ...(readonly [string, string, string | undefined])[]])[] = [
  // A port needs a protocol.
  [`${RULE} -LocalPort 587`, ['port-needs-protocol', '587', `${RULE} -LocalPort 587 -Protocol TCP`]],
  [
    `${RULE} -LocalPort 587 -Direction Inbound`,
    ['port-needs-protocol', '587', `${RULE} -LocalPort 587 -Protocol TCP -Direction Inbound`],
  ],
  [
    `New-NetFirewallRule -RemotePort 25,587 -DisplayName x`,
    ['port-needs-protocol', '25', 'New-NetFirewallRule -RemotePort 25,587 -Protocol TCP -DisplayName x'],
  ],
  [`${RULE} -LocalPort 25 -Protocol Any`, ['port-needs-protocol', '25', `${RULE} -LocalPort 25 -Protocol TCP`]],
  [`${RULE} -LocalPort 25 -Protocol 'ICMPv4'`, ['port-needs-protocol', '25', `${RULE} -LocalPort 25 -Protocol 'TCP'`]],
  [`${RULE} -LocalPort RPC`, ['port-needs-protocol', 'RPC', `${RULE} -LocalPort RPC -Protocol TCP`]],
  [inSplat('LocalPort = 25'), ['port-needs-protocol', '25', inSplat("LocalPort = 25; Protocol = 'TCP'")]],
  [
    inResource("LocalPort = '25', '587'"),
    ['port-needs-protocol', '25', inResource("LocalPort = '25', '587'; Protocol = 'TCP'")],
  ],
  [
    '$port = 25\nNew-NetFirewallRule -DisplayName x -LocalPort $port',
    ['port-needs-protocol', '25', '$port = 25\nNew-NetFirewallRule -DisplayName x -LocalPort $port -Protocol TCP'],
  ],
  [`${RULE} -LocalPort 25 -Protocol TCP`],
  [`${RULE} -LocalPort 25 -Protocol 6`],
  [`${RULE} -LocalPort Any`],
  [`${RULE} -LocalPort $unknown`],
  [`${RULE} -LocalPort 25 -Protocol $unknown`],
  [`${RULE} -LocalPort 25 @more`],
  [`${RULE} -LocalPort 25 -Pro TCP`],
  ['Set-NetFirewallRule -DisplayName x -LocalPort 25'],
  ['Get-NetFirewallRule -DisplayName x | Get-NetFirewallPortFilter | Set-NetFirewallPortFilter -LocalPort 25'],
  ['New-AzNetworkSecurityRuleConfig -Name x -Protocol * -DestinationPortRange 25'],

  // A list in one text.
  [
    `${RULE} -Protocol TCP -LocalPort "25,587"`,
    ['port-list-in-one-value', '25,587', `${RULE} -Protocol TCP -LocalPort 25,587`],
  ],
  [
    `${RULE} -Protocol TCP -LocalPort '25, 6005-65534'`,
    ['port-list-in-one-value', '25, 6005-65534', `${RULE} -Protocol TCP -LocalPort 25,6005-65534`],
  ],
  [
    `${RULE} -Protocol TCP -LocalPort '25;587'`,
    ['port-list-in-one-value', '25;587', `${RULE} -Protocol TCP -LocalPort 25,587`],
  ],
  [
    `$p = "25,587"\n${RULE} -Protocol TCP -LocalPort $p`,
    ['port-list-in-one-value', '25,587', `$p = 25,587\n${RULE} -Protocol TCP -LocalPort $p`],
  ],
  [
    `$p = "25,6005-65534"\n${RULE} -Protocol TCP -LocalPort $p`,
    ['port-list-in-one-value', '25,6005-65534', `$p = 25,"6005-65534"\n${RULE} -Protocol TCP -LocalPort $p`],
  ],
  [
    inSplat("Protocol = 'TCP'; LocalPort = '25,RPC'"),
    ['port-list-in-one-value', '25,RPC', inSplat("Protocol = 'TCP'; LocalPort = 25,'RPC'")],
  ],
  [
    inResource("Protocol = 'TCP'; LocalPort = '25,587'"),
    ['port-list-in-one-value', '25,587', inResource("Protocol = 'TCP'; LocalPort = '25','587'")],
  ],
  [
    "New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -DestinationPortRange '25,443'",
    [
      'port-list-in-one-value',
      '25,443',
      'New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -DestinationPortRange 25,443',
    ],
  ],
  [`${RULE} -Protocol TCP -LocalPort 25,587`],
  [`${RULE} -Protocol TCP -LocalPort "25","587"`],

  // The range sign of another tool.
  [
    `${RULE} -Protocol TCP -LocalPort 6005:65534`,
    ['range-separator', '6005:65534', `${RULE} -Protocol TCP -LocalPort 6005-65534`],
  ],
  [
    `${RULE} -Protocol TCP -LocalPort 25,5000..5010`,
    ['range-separator', '5000..5010', `${RULE} -Protocol TCP -LocalPort 25,5000-5010`],
  ],
  [
    `${RULE} -Protocol TCP -LocalPort 5000\u20135010`,
    ['range-separator', '5000\u20135010', `${RULE} -Protocol TCP -LocalPort 5000-5010`],
  ],
  [
    "New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -DestinationPortRange '20:25'",
    ['range-separator', '20:25', "New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -DestinationPortRange '20-25'"],
  ],

  // Keywords.
  [
    `${RULE} -Protocol TCP -LocalPort RPC-EPMap`,
    ['invalid-port-keyword', 'RPC-EPMap', `${RULE} -Protocol TCP -LocalPort RPCEPMap`],
  ],
  [`${RULE} -Protocol UDP -LocalPort RPC`, ['invalid-port-keyword', 'RPC', `${RULE} -Protocol TCP -LocalPort RPC`]],
  [`${RULE} -Direction Outbound -Protocol TCP -LocalPort RPC`, ['invalid-port-keyword', 'RPC', undefined]],
  [`${RULE} -Protocol TCP -RemotePort RPCEPMap`, ['invalid-port-keyword', 'RPCEPMap', undefined]],
  [`${RULE} -Protocol TCP -LocalPort smtp`, ['invalid-port-keyword', 'smtp', undefined]],
  [`${RULE} -Protocol TCP -LocalPort rpc,rpcepmap`],
  [`${RULE} -Protocol UDP -LocalPort Teredo`],
  [`${RULE} -Direction Outbound -Protocol TCP -RemotePort IPHTTPSOut`],

  // Numbers that are no ports.
  [`${RULE} -Protocol TCP -LocalPort 643270`, ['port-out-of-range', '643270', undefined]],
  [`${RULE} -Protocol TCP -LocalPort 99999999999999999999`, ['port-out-of-range', '99999999999999999999', undefined]],
  [
    `${RULE} -Protocol TCP -LocalPort 587-25`,
    ['port-out-of-range', '587-25', `${RULE} -Protocol TCP -LocalPort 25-587`],
  ],
  ['New-SendConnector -Name x -Port 70000', ['port-out-of-range', '70000', undefined]],
  ["Set-ReceiveConnector x -Bindings '0.0.0.0:70000'", ['port-out-of-range', '70000', undefined]],
  [`${RULE} -Protocol TCP -LocalPort 25-`],
  [`${RULE} -Protocol TCP -LocalPort 0`],

  // Transports that do not exist.
  [`${RULE} -Protocol UPD -LocalPort 53`, ['transport-typo', 'UPD', `${RULE} -Protocol UDP -LocalPort 53`]],
  [`${RULE} -Protocol 'TPC' -LocalPort 25`, ['transport-typo', 'TPC', `${RULE} -Protocol 'TCP' -LocalPort 25`]],
  [`${RULE} -Protocol HTTP -LocalPort 25`],
  [
    'New-AzNetworkSecurityRuleConfig -Name x -Protocol Tpc -DestinationPortRange 25',
    ['transport-typo', 'Tpc', 'New-AzNetworkSecurityRuleConfig -Name x -Protocol TCP -DestinationPortRange 25'],
  ],

  // Typographic quotes: they work here and nowhere else.
  [
    'New-NetFirewallRule -DisplayName \u201cMail in\u201d -Protocol \u2018TCP\u2019 -LocalPort 25',
    [
      'curly-quote',
      '\u201cMail in\u201d',
      'New-NetFirewallRule -DisplayName "Mail in" -Protocol \'TCP\' -LocalPort 25',
    ],
  ],
  [
    'New-NetFirewallRule -DisplayName \u201cMail \u201c\u201cin\u201d\u201d\u201d -Protocol TCP -LocalPort 25',
    ['curly-quote', '\u201cMail \u201c\u201cin\u201d\u201d\u201d', undefined],
  ],
  ['New-NetFirewallRule -DisplayName \u201cMail in\u201d -Enabled False'],
  ['Write-Host \u201c25\u201d'],
  ["New-NetFirewallRule -DisplayName 'Mail \u201cin\u201d' -Protocol TCP -LocalPort 25"],
];

describe('PowerShell: mistakes and their repairs', () => {
  for (const [text, ...expected] of CASES) {
    it(text, () => {
      assert.deepEqual(
        mistakes(text).map(({ kind, at, repaired }) => [kind, at, repaired]),
        expected,
      );
    });
  }

  it('leaves nothing to repair in what it repaired safely', () => {
    for (const [text] of CASES) {
      for (const statement of script(text).statements) {
        for (const { kind, repairs } of statement.mistakes) {
          if (repairs[0]?.safety !== 'safe') continue;
          const [repaired] = mistakes(text).filter((m) => m.kind === kind);
          const left = mistakes(repaired?.repaired ?? '').map((m) => m.kind);
          assert.ok(!left.includes(kind), `${kind} is still there in ${repaired?.repaired}`);
          assert.ok(left.length < script(text).statements.flatMap((s) => s.mistakes).length, repaired?.repaired);
        }
      }
    }
  });

  it('says each mistake in one sentence', () => {
    for (const [text] of CASES) {
      for (const { message } of script(text).statements.flatMap((s) => s.mistakes)) {
        assert.match(message, /^[A-Z0-9`-].*\.$/s, message);
      }
    }
  });
});
