import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { usesOf } from '../../../server/src/model/references';
import { type Statement, valueOf } from '../../../server/src/model/statement';
import { edited } from '../../harness/edited';
import { allReferences, literals, only, references, script, siteAtBar } from '../../harness/powershell';

const refs = (text: string): string => allReferences(text).join(' | ');

describe('PowerShell: New-NetFirewallRule', () => {
  const cases: Record<string, string> = {
    "New-NetFirewallRule -DisplayName 'Mail in' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow":
      '25/tcp in allow local',
    // What Windows makes of what is not said.
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25': '25/tcp in allow local',
    'New-NetFirewallRule -DisplayName x -LocalPort 25': '25/any in allow local',
    'New-NetFirewallRule -DisplayName x -Direction Outbound -Protocol TCP -RemotePort 80, 443 -Action Block':
      '80/tcp out block remote, 443/tcp out block remote',
    'New-NetFirewallRule -DisplayName x -Protocol 17 -LocalPort 3343': '3343/udp in allow local',
    'New-NetFirewallRule -DisplayName x -Dir Out -Protocol TCP -RemotePort 25': '25/tcp out allow remote',
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 49152-65535': '49152-65535/tcp in allow local',
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort @(25,587)':
      '25/tcp in allow local, 587/tcp in allow local',
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort "25","587"':
      '25/tcp in allow local, 587/tcp in allow local',
    "New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort '6005-65534'": '6005-65534/tcp in allow local',
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort RPC, RPCEPMap, 25':
      'RPC/tcp in allow local, RPCEPMap/tcp in allow local, 25/tcp in allow local',
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 0x19,80':
      '25/tcp in allow local, 80/tcp in allow local',
    // Every port is no reference.
    'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort Any': '',
    'New-NetFirewallRule -DisplayName "port 25" -Description "opens 587" -Program C:\\443.exe': '',
    // One statement over several lines.
    'New-NetFirewallRule -DisplayName x `\n  -Protocol TCP `\n  -LocalPort 25': '25/tcp in allow local',
    // Variables, splats, loops.
    '$ports = 25, 587\nNew-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort $ports':
      '25/tcp in allow local, 587/tcp in allow local',
    "$p = @{ DisplayName = 'x'; Protocol = 'UDP'; LocalPort = 53 }\nNew-NetFirewallRule @p": '53/udp in allow local',
    'foreach ($port in 25, 587) { New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort $port }':
      '25/tcp in allow local | 587/tcp in allow local',
    "[pscustomobject]@{ LocalPort = '25'; Protocol = 'TCP' } | New-NetFirewallRule -DisplayName x":
      '25/tcp in allow local',
  };
  for (const [text, expected] of Object.entries(cases)) it(text, () => assert.equal(refs(text), expected));

  it('points at the number alone', () => {
    const text = '$p = "587"\nNew-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort \'25\', $p, 6005-65534';
    assert.deepEqual(literals(script(text)), ['25', '587', '6005-65534']);
  });

  it('reads every field of a rule', () => {
    const rule = only(
      "New-NetFirewallRule -Name id -DisplayName 'Mail in' -Description 'from the DMZ' -Enabled False -Profile Domain,Private " +
        '-Program C:\\smtp.exe -Service MSExchangeTransport -RemoteAddress 10.0.0.0/8, LocalSubnet -Protocol TCP -LocalPort 25',
      'rule',
    );
    assert.equal(valueOf(rule.name), 'Mail in');
    assert.equal(valueOf(rule.description), 'from the DMZ');
    assert.equal(valueOf(rule.enabled), false);
    assert.deepEqual(valueOf(rule.profiles), ['domain', 'private']);
    assert.equal(valueOf(rule.program), 'C:\\smtp.exe');
    assert.equal(valueOf(rule.service), 'MSExchangeTransport');
    assert.equal(rule.stands, 'host');
    const [term] = rule.terms;
    assert.deepEqual(
      valueOf(term?.ends[1].addresses ?? { kind: 'absent' })?.map(({ kind, text }) => `${kind} ${text}`),
      ['literal 10.0.0.0/8', 'keyword LocalSubnet'],
    );
    assert.deepEqual(rule.words.map(({ text }) => text).includes('MSExchangeTransport'), true);
    assert.equal(rule.complete, true);
  });

  it('keeps conditions that it does not model', () => {
    const rule = only('New-NetFirewallRule -DisplayName x -InterfaceType Wireless -LocalUser Any', 'rule');
    assert.equal(rule.terms[0]?.opaque.length, 2);
  });

  it('takes Any for all profiles', () => {
    const rule = only('New-NetFirewallRule -DisplayName x -Profile Any', 'rule');
    assert.equal(rule.profiles.kind, 'absent');
  });

  it('says nothing of what a splat without a value may hold', () => {
    const { statements, unread } = script('New-NetFirewallRule @rule');
    const [rule] = statements as [Extract<Statement, { kind: 'rule' }>];
    assert.equal(rule.direction.kind, 'unread');
    assert.equal(rule.terms[0]?.transport.kind, 'unread');
    assert.equal(rule.complete, false);
    assert.equal(unread.length, 1);
  });

  it('says why a port could not be read', () => {
    const { statements, unread } = script('New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25, $ports');
    assert.equal(references(statements[0] as Statement), '25/tcp in allow local');
    assert.match(unread[0]?.why ?? '', /\$ports/);
  });

  it('is not complete without a name or with a parameter half typed', () => {
    assert.equal(only('New-NetFirewallRule -Protocol TCP -LocalPort 25', 'rule').complete, false);
    assert.equal(only('New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort', 'rule').complete, false);
  });

  it('sees what swallows errors', () => {
    const silenced = (end: string): string | undefined => {
      const text = `New-NetFirewallRule -DisplayName x -LocalPort 25 ${end}`;
      const place = script(text).statements[0]?.silenced;
      if (!place) return undefined;
      const span = spanOf(place);
      return text.slice(span.start, span.end);
    };
    assert.equal(silenced('-ErrorAction SilentlyContinue'), '-ErrorAction SilentlyContinue');
    assert.equal(silenced('-EA 0'), '-EA 0');
    assert.equal(silenced('-ErrorAction Ignore -Verbose'), '-ErrorAction Ignore');
    assert.equal(silenced('2>$null'), '2>$null');
    assert.equal(silenced('*>$null'), '*>$null');
    assert.equal(silenced('-ErrorAction Stop'), undefined);
    assert.equal(silenced('| Out-Null'), undefined);
    assert.equal(silenced('> $null'), undefined);
  });
});

describe('PowerShell: rules made elsewhere', () => {
  it('changes the ports of a rule and says nothing else of it', () => {
    const change = only("Set-NetFirewallRule -DisplayName 'Mail in' -LocalPort 25, 587", 'amendment');
    assert.equal(references(change), '25/? local, 587/? local');
    assert.equal(valueOf(change.target), 'Mail in');
    assert.equal(change.rule.direction.kind, 'absent');
  });

  it('finds the name behind the pipe', () => {
    const change = only(
      "Get-NetFirewallRule -DisplayName 'Mail in' | Get-NetFirewallPortFilter | Set-NetFirewallPortFilter -LocalPort 587",
      'amendment',
    );
    assert.equal(valueOf(change.target), 'Mail in');
    assert.equal(references(change), '587/? local');
  });

  it('enables, disables, removes by name', () => {
    assert.equal(only('Enable-NetFirewallRule -DisplayName x', 'amendment').operation, 'enable');
    assert.equal(only('Disable-NetFirewallRule -DisplayGroup x', 'amendment').operation, 'disable');
    assert.equal(only('Remove-NetFirewallRule -DisplayName x', 'amendment').operation, 'delete');
    const piped = only("Get-NetFirewallRule -DisplayName 'Mail*' | Remove-NetFirewallRule", 'amendment');
    assert.deepEqual([piped.operation, valueOf(piped.target)], ['delete', 'Mail*']);
    assert.equal(valueOf(only('Set-NetFirewallRule -DisplayName x -Enabled False', 'amendment').rule.enabled), false);
  });

  for (const text of [
    'Remove-NetFirewallRule',
    'Remove-NetFirewallRule -All',
    'Remove-NetFirewallRule -Name *',
    "Remove-NetFirewallRule -DisplayName '*' -Confirm:$false",
    'Get-NetFirewallRule | Remove-NetFirewallRule',
    'Get-NetFirewallRule -All | Remove-NetFirewallRule -Confirm:$false',
    'Get-NetFirewallRule -PolicyStore PersistentStore | Remove-NetFirewallRule',
    'Remove-NetFirewallRule -Direction Inbound',
    'Get-NetFirewallRule -Direction Inbound | Remove-NetFirewallRule',
  ]) {
    it(`wipes all rules: ${text}`, () => assert.equal(only(text, 'policy').subject, 'reset'));
  }

  for (const text of [
    'Remove-NetFirewallRule -DisplayGroup x',
    'Remove-NetFirewallRule -Direction Outbound',
    'Remove-NetFirewallRule -Direction Inbound -Enabled True',
    'Remove-NetFirewallRule -WhatIf',
    'Remove-NetFirewallRule @filter',
    '$old | Remove-NetFirewallRule',
    'Get-NetFirewallRule -Enabled False | Remove-NetFirewallRule',
    "Get-NetFirewallRule | Where-Object { $_.DisplayName -like 'Mail*' } | Remove-NetFirewallRule",
    "Get-NetFirewallRule -PolicyStore 'contoso.example\\Servers' | Remove-NetFirewallRule",
    "Remove-NetFirewallRule -Name * -Group 'Mail'",
  ]) {
    it(`wipes no more than it names: ${text}`, () => {
      const kinds = script(text).statements.map((s) => s.kind);
      assert.deepEqual(kinds, ['amendment']);
    });
  }

  it('passes over what only looks', () => {
    assert.deepEqual(script('Get-NetFirewallRule -DisplayName x | Get-NetFirewallPortFilter').statements, []);
  });
});

describe('PowerShell: the firewall as a whole', () => {
  it('reads Set-NetFirewallProfile', () => {
    const [state, merge, inbound] = script(
      'Set-NetFirewallProfile -Profile Domain,Public -Enabled False -AllowLocalFirewallRules False -DefaultInboundAction Allow',
    ).statements as Extract<Statement, { kind: 'policy' }>[];
    assert.deepEqual(
      [state?.subject, state?.profiles, valueOf(state?.on ?? { kind: 'absent' })],
      ['state', ['domain', 'public'], false],
    );
    assert.deepEqual([merge?.subject, valueOf(merge?.on ?? { kind: 'absent' })], ['local-rules', false]);
    assert.deepEqual([inbound?.subject, valueOf(inbound?.action ?? { kind: 'absent' })], ['default-action', 'allow']);
    assert.equal(valueOf(inbound?.direction ?? { kind: 'absent' }), 'in');
  });

  it('means every profile where none is named', () => {
    assert.deepEqual(only('Set-NetFirewallProfile -All -Enabled True', 'policy').profiles, [
      'domain',
      'private',
      'public',
    ]);
  });

  for (const text of [
    'Stop-Service MpsSvc',
    'Stop-Service -Name mpssvc -Force',
    "Stop-Service -DisplayName 'Windows Defender Firewall'",
    'Get-Service MpsSvc | Stop-Service',
    'Set-Service -Name MpsSvc -StartupType Disabled',
    'Set-Service MpsSvc -Status Stopped',
  ]) {
    it(`takes the firewall for stopped: ${text}`, () => {
      const policy = only(text, 'policy');
      assert.deepEqual([policy.subject, valueOf(policy.on)], ['state', false]);
    });
  }

  it('minds no other service and no start', () => {
    for (const text of [
      'Stop-Service W3SVC',
      'Set-Service MpsSvc -StartupType Automatic',
      'Get-Service | Stop-Service',
    ]) {
      assert.deepEqual(script(text).statements, [], text);
    }
  });
});

describe('PowerShell: Exchange', () => {
  it('reads a receive connector', () => {
    const connector = only(
      "New-ReceiveConnector -Name Relay -Server EX1 -TransportRole FrontendTransport -Custom -Bindings 0.0.0.0:25, '[::]:25' " +
        "-RemoteIPRanges 10.0.0.0/8, 10.1.1.5 -PermissionGroups AnonymousUsers, 'ExchangeServers' -AuthMechanism 'Tls,ExternalAuthoritative'",
      'connector',
    );
    assert.equal(references(connector), '25/tcp in local, 25/tcp in local');
    assert.deepEqual(
      [
        connector.direction,
        connector.creates,
        valueOf(connector.name),
        valueOf(connector.role),
        valueOf(connector.usage),
      ],
      ['receive', true, 'Relay', 'FrontendTransport', 'Custom'],
    );
    assert.deepEqual(valueOf(connector.permissions), ['AnonymousUsers', 'ExchangeServers']);
    assert.deepEqual(valueOf(connector.authentication), ['Tls', 'ExternalAuthoritative']);
    assert.deepEqual(
      valueOf(connector.remote)?.map(({ text }) => text),
      ['10.0.0.0/8', '10.1.1.5'],
    );
    assert.deepEqual(
      valueOf(connector.end.addresses)?.map(({ kind }) => kind),
      ['any', 'any'],
    );
  });

  it('knows the whole address space by its ends', () => {
    const connector = only(
      'New-ReceiveConnector -Name r -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0-255.255.255.255',
      'connector',
    );
    assert.deepEqual(
      valueOf(connector.remote)?.map(({ kind }) => kind),
      ['any'],
    );
  });

  const cases: Record<string, string> = {
    "Set-ReceiveConnector 'EX1\\Relay' -Bindings '0.0.0.0:25','[::]:2525'": '25/tcp in local, 2525/tcp in local',
    'Set-ReceiveConnector \'EX1\\Relay\' -Bindings "${ip}:25"': '25/tcp in local',
    'Set-ReceiveConnector \'EX1\\Relay\' -Bindings "$ip:25"': '',
    "Set-ReceiveConnector 'EX1\\Relay' -Bindings @{ Add = '10.1.1.5:25'; Remove = '0.0.0.0:2525' }":
      '25/tcp in local | 2525/tcp in local',
    "Set-ReceiveConnector 'EX1\\Relay' -RemoteIPRanges 10.0.0.25-10.0.0.50,10.25.0.0/16": '',
    "Set-ReceiveConnector 'EX1\\Relay' -MaxInboundConnection 5000 -ConnectionTimeout 00:10:00": '',
    "New-SendConnector -Name Out -AddressSpaces 'SMTP:*;25' -SmartHosts smtp.contoso.example -Port 587":
      '587/tcp out remote',
    'Set-SendConnector -Identity Out -Port:25': '25/tcp out remote',
    'Set-ImapSettings -Server EX1 -SSLBindings 0.0.0.0:993 -UnencryptedOrTLSBindings 0.0.0.0:143':
      '143/tcp in local | 993/tcp in local',
    "Set-ImapSettings -ExternalConnectionSettings 'imap.contoso.example:993:SSL'": '993/tcp in local',
    'Set-PopSettings -ProxyTargetPort 1995': '1995/tcp in local',
    'Set-UMCallRouterSettings -Server EX1 -SipTcpListeningPort 5060': '5060/tcp in local',
    'Set-UMIPGateway -Identity gw -Port 5061': '5061/tcp out remote',
    'Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort 64327': '64327/tcp local',
    'Set-SenderReputationConfig -ProxyServerName p -ProxyServerPort 8080': '8080/tcp out remote',
    'New-MigrationEndpoint -IMAP -Name m -RemoteServer imap.contoso.example -Port 993 -Security Ssl':
      '993/tcp out remote',
    "$c.Bindings = '0.0.0.0:25', '[::]:587'": '25/tcp in local, 587/tcp in local',
    "$c.SSLBindings = '0.0.0.0:995'": '995/tcp in local',
    '$smtp.Port = 587': '',
  };
  for (const [text, expected] of Object.entries(cases)) it(text, () => assert.equal(refs(text), expected));

  it('says why the port of a binding is not known', () => {
    const { unread } = script('Set-ReceiveConnector x -Bindings "0.0.0.0:$port"');
    assert.match(unread[0]?.why ?? '', /\$port/);
  });

  it('mentions cmdlets that carry no port', () => {
    assert.equal(only('Get-ReceiveConnector -Server EX1', 'mention').words.length, 0);
  });

  it('reads a grant behind the connector', () => {
    const statements = script(
      "Get-ReceiveConnector 'Relay' | Add-ADPermission -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights 'Ms-Exch-SMTP-Accept-Any-Recipient'",
    ).statements;
    const grant = statements.find((s) => s.kind === 'grant');
    assert.deepEqual(grant && [valueOf(grant.target), valueOf(grant.principal), valueOf(grant.rights)], [
      'Relay',
      'NT AUTHORITY\\ANONYMOUS LOGON',
      ['Ms-Exch-SMTP-Accept-Any-Recipient'],
    ]);
  });
});

describe('PowerShell: clients, registry, IIS, Azure', () => {
  const key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem';
  const cases: Record<string, string> = {
    'Test-NetConnection -ComputerName mx1 -Port 587': '587/tcp out remote',
    'tnc mx1 -CommonTCPPort SMTP': '25/tcp out remote',
    'Test-NetConnection mx1 RDP': '3389/tcp out remote',
    'Test-NetConnection mx1': '',
    'Send-MailMessage -To a@contoso.example -SmtpServer mx1 -Port 587': '587/tcp out remote',
    "New-Object Net.Sockets.TcpClient('mx1', 25)": '25/tcp out remote',
    "New-Object -TypeName System.Net.Sockets.TcpClient -ArgumentList 'mx1', 25": '25/tcp out remote',
    "New-Object Net.Mail.SmtpClient('mx1', 587)": '587/tcp out remote',
    "New-Object System.Drawing.Point('5', 25)": '',
    [`Set-ItemProperty -Path ${key} -Name 'TCP/IP Port' -Value 59532 -Type DWord`]: '59532/tcp local',
    [`New-ItemProperty '${key}' -Name 'TCP/IP Port' -PropertyType DWord -Value 0xe88b`]: '59531/tcp local',
    [`$k = '${key}'; Set-ItemProperty $k 'TCP/IP Port' 59533`]: '59533/tcp local',
    "Set-ItemProperty HKLM:\\SOFTWARE\\Contoso 'TCP/IP Port' 59533": '',
    [`Set-ItemProperty ${key} Other 59533`]: '',
    'New-WebBinding -Name x -IPAddress * -Port 444 -Protocol https': '444/tcp in local',
    "New-IISSiteBinding -Name x -BindingInformation '*:8443:mail.contoso.example' -Protocol https": '8443/tcp in local',
    'New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -Direction Inbound -Priority 100 -Access Allow -SourceAddressPrefix * -SourcePortRange * -DestinationAddressPrefix * -DestinationPortRange 25,443':
      '25/tcp in allow destination, 443/tcp in allow destination',
    "$nsg | Add-AzureRmNetworkSecurityRuleConfig -Name x -Protocol * -Direction Outbound -Access Deny -SourcePortRange 25 -DestinationPortRange '587-588'":
      '25/any out block source, 587-588/any out block destination',
    'New-AzFirewallNetworkRule -Name x -Protocol TCP, UDP -SourceAddress * -DestinationAddress 10.0.0.4 -DestinationPort 53':
      '53/tcp+udp destination',
    'Add-NetNatStaticMapping -NatName n -Protocol TCP -ExternalIPAddress 0.0.0.0 -ExternalPort 25 -InternalIPAddress 10.0.0.4 -InternalPort 2525':
      '25/tcp destination, 2525/tcp destination',
    'New-AzLoadBalancerProbeConfig -Name p -Protocol Tcp -Port 25 -IntervalInSeconds 15 -ProbeCount 2':
      '25/tcp out remote',
  };
  for (const [text, expected] of Object.entries(cases)) it(text, () => assert.equal(refs(text), expected));

  it('keeps the type and the number of a pinned port', () => {
    const pin = only(`New-ItemProperty ${key} -Name 'TCP/IP Port' -PropertyType String -Value '59532'`, 'pin');
    assert.deepEqual(
      [pin.knob, valueOf(pin.type), valueOf(pin.value), pin.removes],
      ['rpc-client-access-port', 'string', '59532', false],
    );
    assert.equal(only(`Set-ItemProperty ${key} 'TCP/IP Port' 59532`, 'pin').type.kind, 'absent');
    assert.equal(only(`Remove-ItemProperty ${key} -Name 'TCP/IP Port'`, 'pin').removes, true);
  });

  it('reads a cloud rule with its sides, order and action', () => {
    const rule = only(
      "New-AzNetworkSecurityRuleConfig -Name smtp -Description 'mail' -Protocol Tcp -Direction Inbound -Priority 110 -Access Allow -SourceAddressPrefix Internet -SourcePortRange * -DestinationAddressPrefix 10.0.0.4 -DestinationPortRange 25",
      'rule',
    );
    assert.equal(rule.stands, 'network');
    assert.equal(valueOf(rule.order.priority), 110);
    assert.deepEqual(
      rule.terms[0]?.ends.map((end) => end.side),
      ['source', 'destination'],
    );
  });
});

describe('PowerShell: configurations', () => {
  const resource = (body: string): string => `Configuration Mail {\n  Node 'EX1' {\n    ${body}\n  }\n}`;

  it('reads a firewall resource', () => {
    const text = resource(
      "xFirewall Smtp {\n Name = 'smtp'\n Direction = 'Inbound'\n Protocol = 'TCP'\n LocalPort = ('25', '587')\n Action = 'Allow'\n }",
    );
    assert.equal(refs(text), '25/tcp in allow local, 587/tcp in allow local');
  });

  it('reads the properties of the first versions', () => {
    const text = resource(
      "xFirewall Web { Name = 'web'; Access = 'Block'; State = 'Disabled'; Direction = 'InBound'; LocalPort = ('9110'); Protocol = 'TCP' }",
    );
    assert.equal(refs(text), '9110/tcp in block local');
    assert.equal(valueOf(only(text, 'rule').enabled), false);
  });

  it('takes a resource without conditions for the state of a rule that is there', () => {
    const change = only(
      resource("Firewall Web { Name = 'RemoteDesktop-UserMode-In-TCP'; Enabled = 'True' }"),
      'amendment',
    );
    assert.deepEqual([change.operation, change.rule.terms], ['set', []]);
    assert.equal(valueOf(change.rule.enabled), true);
  });

  it('takes an absent rule for a removal', () => {
    const text = resource("Firewall Smtp { Name = 'smtp'; Ensure = 'Absent'; Protocol = 'TCP'; LocalPort = '25' }");
    assert.equal(only(text, 'amendment').operation, 'delete');
    assert.equal(refs(text), '25/tcp in local');
  });

  it('reads profiles, registry values, services and Exchange resources', () => {
    assert.equal(
      valueOf(only(resource("FirewallProfile p { Name = 'Private'; Enabled = 'False' }"), 'policy').on),
      false,
    );
    const registry = resource(
      "Registry r { Key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters'; ValueName = 'RpcTcpPort'; ValueData = '59533'; ValueType = 'String' }",
    );
    assert.equal(valueOf(only(registry, 'pin').type), 'string');
    assert.equal(refs(registry), '59533/tcp local');
    assert.equal(only(resource("Service s { Name = 'MpsSvc'; State = 'Stopped' }"), 'policy').subject, 'state');
    const connector = only(
      resource("xExchReceiveConnector Relay { Identity = 'EX1\\Relay'; Bindings = '0.0.0.0:25', '[::]:25' }"),
      'connector',
    );
    assert.equal(references(connector), '25/tcp in local, 25/tcp in local');
  });
});

describe('PowerShell: the COM object of the firewall', () => {
  it('reads its ports and says nothing of what other lines set', () => {
    const text =
      "$rule = New-Object -ComObject HNetCfg.FWRule\n$rule.LocalPorts = '25,6005-65534,RPC'\n$rule.Protocol = 6";
    const rule = only(text, 'rule');
    assert.equal(references(rule), '25/? local, 6005-65534/? local, RPC/? local');
    assert.deepEqual([rule.direction.kind, rule.action.kind, rule.complete], ['unread', 'unread', false]);
    assert.deepEqual(rule.mistakes, []);
  });
});

describe('PowerShell: half-typed scripts', () => {
  const scripts = [
    "New-NetFirewallRule -DisplayName 'Mail in' -Protocol TCP -LocalPort 25,587,6005-65534 -RemoteAddress 10.0.0.0/8 -EA 0 2>$null",
    "$p = @{ DisplayName = 'x'; LocalPort = '25,587'; Protocol = 'UPD' }\nNew-NetFirewallRule @p -Direction In",
    'Get-NetFirewallRule -DisplayName x | Set-NetFirewallRule -LocalPort 25\nRemove-NetFirewallRule -Name *',
    "Set-ReceiveConnector 'EX1\\Relay' -Bindings @{ Add = '10.1.1.5:25'; Remove = \"$($ip):2525\" }",
    "$c.Bindings = '0.0.0.0:25', '[::]:587'\nSet-ImapSettings -ExternalConnectionSettings 'a.example:993:SSL'",
    "Configuration C { Firewall F { Name = 'x'; LocalPort = ('25', '587') }\n Registry r { Key = 'HKLM:\\X'; ValueData = '1' } }",
    'New-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters RpcTcpPort -PropertyType DWord -Value 0xe88b',
    "New-AzNetworkSecurityRuleConfig -Name x -Protocol Tcp -Direction Inbound -Priority 100 -DestinationPortRange 25,'443'",
    "New-Object Net.Sockets.TcpClient('mx1', 25); Test-NetConnection mx1 SMTP; Stop-Service MpsSvc",
  ];

  it('are read at every length, with every place within the text', () => {
    for (const whole of scripts) {
      for (let length = 0; length <= whole.length; length += 2) {
        const text = whole.slice(0, length);
        const { statements } = script(text);
        for (const statement of statements) {
          for (const { use } of usesOf(statement)) {
            const span = spanOf(use.literal.place);
            assert.equal(text.slice(span.start, span.end), use.literal.text, text);
          }
          for (const { repairs } of statement.mistakes) for (const { edits } of repairs) edited(text, edits);
        }
        siteAtBar(`${text}|`);
      }
    }
  });

  it('answer at every caret, in their place', () => {
    for (const text of scripts) {
      for (let caret = 0; caret <= text.length; caret += 3) siteAtBar(`${text.slice(0, caret)}|${text.slice(caret)}`);
    }
  });

  it('may hold a list longer than a call takes arguments', () => {
    const list = Array.from({ length: 130_000 }, (_, i) => i % 60_000).join(',');
    const rule = only(`New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort '${list}',25`, 'rule');
    assert.equal(usesOf(rule).length, 130_001);
  });
});
