import type { Dialect, Local, Unread } from '../../model/dialect';
import type { Block, Command, Item } from '../../model/item';
import type { Statement } from '../../model/statement';
import type { CmdletRecord, Vocabulary } from '../../model/vocabulary';
import { type Call, callsOf, DIALECT, recordOf, type Understood } from './call';
import { readNewObject } from './clients';
import { isComCall, readComCall } from './comRules';
import { withCurlyQuotes } from './curlyQuotes';
import { isPortMember, readAssignment } from './members';
import { NET_SECURITY_READINGS, readFirewallResource, readProfile } from './netSecurity';
import { readNewGroup } from './newGroup';
import { readByRecord } from './recordReading';
import { readRegistryWrite } from './registryWrites';
import { revise } from './revise';
import { readSetService, readStopService } from './services';
import { siteAt } from './site';
import { write } from './write';

type Reading = (call: Call, vocabulary: Vocabulary) => Understood;

/** What the dialect reads by itself, by lower-case name; everything else goes by its record. */
const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ...NET_SECURITY_READINGS,
  ['[firewall]', readFirewallResource],
  ['[firewallprofile]', readProfile],
  ['set-itemproperty', readRegistryWrite],
  ['new-itemproperty', readRegistryWrite],
  ['remove-itemproperty', readRegistryWrite],
  ['[registry]', readRegistryWrite],
  ['set-gpregistryvalue', readRegistryWrite],
  ['set-gpprefregistryvalue', readRegistryWrite],
  ['stop-service', readStopService],
  ['set-service', readSetService],
  ['[service]', readSetService],
  ['new-object', readNewObject],
  ['new-aznetworksecuritygroup', readNewGroup],
]);

function readingOf(record: CmdletRecord): Reading | undefined {
  const own = READINGS.get(record.name.toLowerCase());
  if (own) return own;
  const { reading } = record;
  return reading && ((call, vocabulary) => readByRecord(call, reading, vocabulary));
}

function interpretCalls(item: Command | Block, vocabulary: Vocabulary): Local {
  const record = recordOf(item, vocabulary);
  const reading = record && readingOf(record);
  if (!record || !reading) return { statements: [], unread: [] };
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  for (const call of callsOf(item, record)) {
    const understood = reading(call, vocabulary);
    for (const statement of withCurlyQuotes(call, understood.statements)) statements.push(statement);
    for (const hole of understood.unread ?? []) unread.push(hole);
  }
  return { statements, unread };
}

function claims(item: Item, vocabulary: Vocabulary): boolean {
  if (item.kind === 'setting' || item.language !== DIALECT) return false;
  if (item.kind === 'assignment') return isPortMember(item, vocabulary);
  if (item.kind === 'command' && isComCall(item)) return true;
  const record = recordOf(item, vocabulary);
  return record !== undefined && readingOf(record) !== undefined;
}

/** Cmdlets of NetSecurity, Exchange, IIS and Azure, writes to the registry, and resources of configurations. */
export const powershellRules: Dialect = {
  id: DIALECT,
  title: 'PowerShell',
  languages: ['powershell'],
  understands: [
    'New-, Set-, Enable-, Disable-, Remove-, Copy- and Rename-NetFirewallRule, with abbreviated parameters, aliases, splats and pipes',
    'Set-NetFirewallPortFilter behind Get-NetFirewallRule',
    'Set-NetFirewallProfile, Stop-Service and Set-Service on the Windows Firewall',
    'New- and Set-NetFirewallHyperVRule',
    'Objects of HNetCfg.FWRule and HNetCfg.FWOpenPort that the script makes and adds to Rules or GloballyOpenPorts; LocalPorts and RemotePorts of others',
    'Connectors, POP3 and IMAP4 settings, SIP and replication ports, and objects whose Bindings are assigned',
    'Test-NetConnection, Send-MailMessage, TcpClient, UdpClient and Socket objects and their Connect methods',
    'Set-ItemProperty, New-ItemProperty and Remove-ItemProperty on registry values that hold ports, SetValue of .NET, Set-GPRegistryValue',
    'Network security group rules, firewall network rules and load balancer rules of Az and AzureRM',
    'The order of rules in a group that is made of them (-SecurityRules $smtp,$web), or that they are added to or set in',
    'IIS bindings: New-WebBinding, Set-WebBinding, New-IISSiteBinding, New-Website',
    'Resources: Firewall, FirewallProfile, Registry, Service and those of Exchange, with and without the x before',
  ],
  passesOver: [
    'IPsec rules, QoS policies, NAT networks and transport filters',
    'Methods of objects whose class the file does not tell',
    'What is set on an HNetCfg.FWRule that the script does not make, or after it was added; HNetCfg.FWAuthorizedApplication',
    'Get- and Show- cmdlets, except where they bring rules through a pipe',
    'Ports inside URLs',
  ],
  claims,
  interpret(item, vocabulary) {
    if (item.kind === 'assignment') return localOf(readAssignment(item, vocabulary));
    if (item.kind === 'command' && isComCall(item)) return localOf(readComCall(item));
    return item.kind === 'setting' ? NO_LOCAL : interpretCalls(item, vocabulary);
  },
  siteAt,
  revise,
  write,
};

const NO_LOCAL: Local = { statements: [], unread: [] };
const localOf = ({ statements, unread }: Understood): Local => ({ statements, unread: unread ?? [] });
