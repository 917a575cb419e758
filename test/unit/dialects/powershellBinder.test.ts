import assert from 'node:assert/strict';
import { type Binding, bindCommand } from '../../../server/src/dialects/powershell/binder';
import { recordOf } from '../../../server/src/dialects/powershell/call';
import { buildVocabulary } from '../../../server/src/knowledge/vocabulary';
import type { Command } from '../../../server/src/model/item';
import { leaves, type Value } from '../../../server/src/model/value';
import { testBundle } from '../../harness/knowledge';
import { script } from '../../harness/powershell';

const vocabulary = buildVocabulary(testBundle());

function bindings(text: string): readonly Binding[] {
  const command = script(text)
    .items.filter((item): item is Command => item.kind === 'command')
    .at(-1) as Command;
  const record = recordOf(command, vocabulary);
  assert.ok(record, `no record for ${command.name.text}`);
  return bindCommand(command, record);
}

const spell = (value: Value | undefined): string =>
  value === undefined
    ? ''
    : leaves(value)
        .map((leaf) => (leaf.kind === 'text' ? leaf.text : leaf.kind === 'constant' ? `$${leaf.value}` : leaf.kind))
        .join(',');

/** `LocalPort=25 Protocol=TCP`: what is bound, in the order of names; `!` where PowerShell refuses the call. */
const bound = (text: string): string =>
  bindings(text)
    .map((binding) => {
      const words = [...binding.bound.values()]
        .filter((b) => !b.missing)
        .map((b) => `${b.parameter}=${spell(b.value)}`);
      return [...words.sort(), ...(binding.faulty ? ['!'] : []), ...(binding.open ? ['?'] : [])].join(' ');
    })
    .join(' | ');

describe('PowerShell binder', () => {
  const cases: Record<string, string> = {
    'New-NetFirewallRule -DisplayName x -LocalPort 25,587': 'DisplayName=x LocalPort=25,587',
    'NEW-NETFIREWALLRULE -displayname x -LOCALPORT 25': 'DisplayName=x LocalPort=25',
    'NetSecurity\\New-NetFirewallRule -LocalPort 25': 'LocalPort=25',
    // A unique beginning will do, and a common parameter never makes it ambiguous.
    'New-NetFirewallRule -Disp x -Dir Inbound -Act Allow -Prot TCP -LocalP 25':
      'Action=Allow Direction=Inbound DisplayName=x LocalPort=25 Protocol=TCP',
    'New-NetFirewallRule -Prog C:\\a.exe -LocalPort 25': 'LocalPort=25 Program=C:\\a.exe',
    // What belongs to an unknown or ambiguous name is lost with it.
    'New-NetFirewallRule -DisplayName x -Local 25': 'DisplayName=x !',
    'New-NetFirewallRule -DisplayName x -Pro TCP -LocalPort 25': 'DisplayName=x LocalPort=25 !',
    'New-NetFirewallRule -DisplayName x -LocalPorts 25': 'DisplayName=x !',
    'New-NetFirewallRule -DisplayName x -Protocol=TCP -LocalPort 25': 'DisplayName=x LocalPort=25 !',
    // Values behind a colon.
    'New-NetFirewallRule -DisplayName:x -LocalPort:25,587': 'DisplayName=x LocalPort=25,587',
    'New-NetFirewallRule -DisplayName: x -LocalPort: 25, 587': 'DisplayName=x LocalPort=25,587',
    // The first of two stays.
    'New-NetFirewallRule -LocalPort 25 -LocalP 587': 'LocalPort=25 !',
    'New-NetFirewallRule -DisplayName x -LocalPort -Protocol TCP': 'DisplayName=x Protocol=TCP !',
    // Aliases.
    'Test-NetConnection -RemoteAddress mx1 -RemotePort 25': 'ComputerName=mx1 Port=25',
    'tnc -cn mx1 -p 25': 'ComputerName=mx1 Port=25',
    'New-ItemProperty -Path HKLM:\\X -Name n -Type DWord -Value 5': 'Name=n Path=HKLM:\\X PropertyType=DWord Value=5',
    'sp HKLM:\\X n 5': 'Name=n Path=HKLM:\\X Value=5',
    // Positions: named parameters first, then what is left, in order.
    'Test-NetConnection -Port 587 mx1': 'ComputerName=mx1 Port=587',
    'Test-NetConnection mx1 SMTP': 'CommonTCPPort=SMTP ComputerName=mx1',
    "Set-NetFirewallRule 'Mail in' -LocalPort 25": 'LocalPort=25 Name=Mail in',
    "New-NetFirewallRule 'Mail in' -LocalPort 25": 'LocalPort=25 !',
    'Send-MailMessage to subject body mx1 -Port 587': 'Body=body Port=587 SmtpServer=mx1 Subject=subject To=to',
    // Switches take a value behind a colon only.
    'New-ReceiveConnector -Name r -Custom -Bindings 0.0.0.0:25': 'Bindings=0.0.0.0:25 Custom= Name=r',
    'New-ReceiveConnector -Name r -Custom:$true -Bindings 0.0.0.0:25': 'Bindings=0.0.0.0:25 Custom=$true Name=r',
    'New-ReceiveConnector -Name r -Custom:$false -Bindings 0.0.0.0:25': 'Bindings=0.0.0.0:25 Name=r',
    'New-NetFirewallRule -DisplayName x -WhatIf $false -LocalPort 25': 'DisplayName=x LocalPort=25 WhatIf= !',
    'New-NetFirewallRule -LocalPort 25 -EA 0 -vb -ov made': 'ErrorAction=0 LocalPort=25 OutVariable=made Verbose=',
    // Dashes from word processors.
    'New-NetFirewallRule \u2013DisplayName x \u2014LocalPort 25': 'DisplayName=x LocalPort=25',
    // Splats: an explicit parameter wins on either side.
    "$p = @{ Protocol = 'TCP'; LocalPort = 25 }; New-NetFirewallRule -DisplayName x @p":
      'DisplayName=x LocalPort=25 Protocol=TCP',
    '$p = @{ LocalPort = 25 }; New-NetFirewallRule @p -LocalPort 587': 'LocalPort=587',
    '$p = @{ LocalP = 25 }; New-NetFirewallRule @p': 'LocalPort=25',
    'New-NetFirewallRule @p -LocalPort 587': 'LocalPort=587 ?',
    "$a = 'mx1', 'SMTP'; Test-NetConnection @a": 'CommonTCPPort=SMTP ComputerName=mx1',
    // Properties of piped objects bind by whole names, to what is not given.
    "[pscustomobject]@{ LocalPort = 25; Protocol = 'TCP' } | New-NetFirewallRule -DisplayName x":
      'DisplayName=x LocalPort=25 Protocol=TCP',
    '[pscustomobject]@{ LocalPort = 25; LocalP = 26 } | New-NetFirewallRule -LocalPort 587': 'LocalPort=587',
    '[pscustomobject]@{ LocalPort = 25 }, [pscustomobject]@{ LocalPort = 587 } | New-NetFirewallRule -DisplayName x':
      'DisplayName=x LocalPort=25 | DisplayName=x LocalPort=587',
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(text, () => assert.equal(bound(text), expected));
  }
});
