import assert from 'node:assert/strict';
import { formatPorts } from '../../../server/src/base/portSet';
import { siteAtBar } from '../../harness/powershell';

const RULE = 'New-NetFirewallRule -DisplayName x';

/** `port "58" tcp in local; has 25; -`: kind, what is replaced, attributes, what the list holds, the range sign. */
function site(marked: string): string | undefined {
  const found = siteAtBar(marked);
  if (!found) return undefined;
  const said = [found.transport?.join('+'), found.direction, found.side].filter((word) => word !== undefined).join(' ');
  const present = found.present.length > 0 ? `; has ${formatPorts(found.present)}` : '';
  return `${found.kind} "${found.over}" ${said}${present}${found.rangeSign ? `; ${found.rangeSign}` : ''}`;
}

describe('PowerShell: what may be written at the caret', () => {
  const cases: Record<string, string | undefined> = {
    // Nothing typed yet, at the end of an unfinished line and before other words.
    [`${RULE} -Protocol TCP -LocalPort |`]: 'port "" tcp local; -',
    [`${RULE} -Protocol TCP -Direction Inbound -LocalPort |`]: 'port "" tcp in local; -',
    [`${RULE} -LocalPort | -Protocol TCP`]: 'port "" tcp local; -',
    [`${RULE} -LocalPort:|`]: 'port "" local; -',
    [`${RULE} -Direction Outbound -RemotePort |`]: 'port "" out remote; -',
    [`${RULE} -Protocol TCP -LocalPort |\nWrite-Host done`]: 'port "" tcp local; -',
    // Half typed, in lists, in ranges, in quotes.
    [`${RULE} -Protocol TCP -LocalPort 58|`]: 'port "58" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort 5|8`]: 'port "58" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort 25,|`]: 'port "" tcp local; has 25; -',
    [`${RULE} -Protocol TCP -LocalPort 25, |`]: 'port "" tcp local; has 25; -',
    [`${RULE} -Protocol TCP -LocalPort 25,5|`]: 'port "5" tcp local; has 25; -',
    [`${RULE} -Protocol TCP -LocalPort 25,5|,993`]: 'port "5" tcp local; has 25, 993; -',
    [`${RULE} -Protocol TCP -LocalPort 6005-6|`]: 'port "6" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort 6005-|`]: 'port "" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort 60|05-65534`]: 'port "6005" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort '5|8'`]: 'port "58" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort '|'`]: 'port "" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort "|`]: 'port "" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort '5|`]: 'port "5" tcp local; -',
    [`${RULE} -LocalPort @(25,|) -Protocol UDP`]: 'port "" udp local; has 25; -',
    [`${RULE} -LocalPort 25,|\nNew-NetFirewallRule -DisplayName y`]: 'port "" local; has 25; -',
    [`foreach ($s in 'a', 'b') { ${RULE} -Protocol TCP -LocalPort |\n}`]: 'port "" tcp local; -',
    [`${RULE} -Protocol TCP -LocalPort RP|`]: 'port "RP" tcp local; -',
    [`${RULE} -Protocol TCP \`\n  -LocalPort |`]: 'port "" tcp local; -',
    // Words.
    [`${RULE} -LocalPort 25 -Protocol |`]: 'transport "" ',
    [`${RULE} -LocalPort 25 -Protocol T|`]: 'transport "T" ',
    [`${RULE} -Protocol TCP -Direction |`]: 'direction "" tcp',
    [`${RULE} -Direction In|`]: 'direction "In" ',
    // Tables.
    [`$p = @{ Protocol = 'TCP'; LocalPort = | }\nNew-NetFirewallRule @p`]: 'port "" tcp local',
    [`$p = @{\n  LocalPort = |\n  Direction = 'Inbound'\n}\nNew-NetFirewallRule @p`]: 'port "" local',
    [`$p = @{\n  LocalPort = |\n}\nNew-NetFirewallRule @p`]: 'port "" local',
    'Configuration C { Firewall F { LocalPort = | } }': 'port "" local',
    [`$p = @{ Protocol = 'TCP'; LocalPort = 25, 5| }\nNew-NetFirewallRule @p`]: 'port "5" tcp local; has 25',
    [`$p = @{ Protocol = 'TCP'; LocalPort = '6005-6|' }\nNew-NetFirewallRule @p`]: 'port "6" tcp local; -',
    "Configuration C { Firewall F { Protocol = 'UDP'; LocalPort = '5|' } }": 'port "5" udp local; -',
    // Exchange.
    'New-ReceiveConnector -Name x -Bindings 0.0.0.0:|': 'port "" tcp in local',
    'New-ReceiveConnector -Name x -Bindings 0.0.0.0:2|': 'port "2" tcp in local',
    "New-ReceiveConnector -Name x -Bindings '0.0.0.0:25','[::]:|'": 'port "" tcp in local',
    'New-SendConnector -Name x -Port |': 'port "" tcp out remote',
    'Test-NetConnection mx1 -Port 5|': 'port "5" tcp out remote',
    'Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort |': 'port "" tcp local',
    "$c.Bindings = '0.0.0.0:2|'": 'port "2" tcp in local',
    "Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem 'TCP/IP Port' -Value 59|":
      'port "59" tcp local',
    'New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -Direction Inbound -DestinationPortRange 2|':
      'port "2" tcp in destination; -',
    // Nothing.
    [`${RULE} -LocalPort|`]: undefined,
    [`${RULE}| -LocalPort 25`]: undefined,
    'New-NetFirewallRule -DisplayName 25|': undefined,
    [`${RULE} -Description '25|'`]: undefined,
    [`${RULE} -RemoteAddress 10.0.0.2|`]: undefined,
    'New-ReceiveConnector -Name x -Bindings 0.0|.0.0:25': undefined,
    'New-ReceiveConnector -Name x -RemoteIPRanges 10.0.0.2|': undefined,
    'New-AzNetworkSecurityRuleConfig -Name x -Priority 1|': undefined,
    "Set-ItemProperty HKLM:\\SOFTWARE\\Contoso 'TCP/IP Port' -Value 59|": undefined,
    "Send-MailMessage -Subject '2|' -Port 25": undefined,
  };
  for (const [marked, expected] of Object.entries(cases)) it(marked, () => assert.equal(site(marked), expected));

  it('offers the keywords that Windows takes on that side', () => {
    assert.deepEqual(siteAtBar(`${RULE} -Direction Outbound -RemotePort |`)?.words, ['IPHTTPSOut', 'Any']);
    assert.ok(siteAtBar(`${RULE} -Direction Inbound -LocalPort |`)?.words.includes('RPCEPMap'));
    assert.deepEqual(siteAtBar(`${RULE} -Protocol UDP -LocalPort |`)?.words, ['Teredo', 'PlayToDiscovery', 'Any']);
    assert.deepEqual(siteAtBar('New-SendConnector -Name x -Port |')?.words, []);
  });

  it('quotes words in a table, where a bare one is a command', () => {
    assert.ok(siteAtBar('$p = @{ Protocol = | }; New-NetFirewallRule @p')?.words.includes("'TCP'"));
    assert.ok(siteAtBar("$p = @{ Protocol = '|' }; New-NetFirewallRule @p")?.words.includes('TCP'));
  });
});
