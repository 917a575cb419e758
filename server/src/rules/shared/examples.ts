import type { Example } from '../rule';

const FIREWALL_RULES =
  '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]';

/** A registry file with one rule of the Windows Firewall, told as its fields: `Dir=In|Protocol=6|LPort=25`. */
export const policyFile = (fields: string): Example => ({
  language: 'registry-file',
  text: `Windows Registry Editor Version 5.00\n\n${FIREWALL_RULES}\n"Exchange-1"="v2.10|${fields}|"\n`,
});

/** A registry file with two rules of the Windows Firewall, each told as its fields. */
export const twoPolicies = (first: string, second: string): Example => ({
  language: 'registry-file',
  text: `Windows Registry Editor Version 5.00\n\n${FIREWALL_RULES}\n"Exchange-1"="v2.10|${first}|"\n"Exchange-2"="v2.10|${second}|"\n`,
});

/** A script for `netsh -f` with one rule, told as its words. */
export const netshScript = (words: string): Example => ({
  language: 'netsh-script',
  text: `pushd advfirewall firewall\nadd rule ${words}\npopd\n`,
});

export const batch = (words: string, profile?: string): Example => ({
  language: 'batch',
  text: `netsh advfirewall firewall add rule ${words}`,
  ...(profile === undefined ? {} : { profile }),
});

/** A call of New-NetFirewallRule, told as its parameters. */
export const newRule = (parameters: string, profile?: string): Example => ({
  language: 'powershell',
  text: `New-NetFirewallRule ${parameters}`,
  ...(profile === undefined ? {} : { profile }),
});

/** A rule of a network security group from one source to one port. */
export const cloudRule = (source: string, port: string, protocol = 'Tcp'): Example => ({
  language: 'powershell',
  text: `New-AzNetworkSecurityRuleConfig -Name 'Exchange' -Access Allow -Direction Inbound -Priority 200 -Protocol ${protocol} -SourceAddressPrefix ${source} -SourcePortRange * -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange ${port}`,
});

/** A CloudFormation template with one security group of one rule, told as its properties between braces. */
export const cloudFormationGroup = (direction: 'Ingress' | 'Egress', rule: string): Example => ({
  language: 'yaml',
  text: `Resources:
  Exchange2019:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Exchange Server
      SecurityGroup${direction}:
        - ${rule}
`,
});

/** A template of Azure's resource manager with one security rule, told as its properties between braces. */
export const armRule = (properties: string): Example => ({
  language: 'json',
  text: `{ "resources": [
  { "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "Exchange Server", "properties": ${properties} }
] }
`,
});

/** Lines of a Cisco configuration. */
export const cisco = (text: string, profile?: string): Example => ({
  language: 'cisco',
  text,
  ...(profile === undefined ? {} : { profile }),
});

/** An example where the user has declared to whom an address or a name belongs. */
export const declaring = (party: string, address: string, example: Example): Example => ({
  ...example,
  configuration: JSON.stringify({ groups: { declared: { addresses: [address], party } } }),
});

/** A line of a list that stands at the outside interface of a firewall, told from its action on. */
export const ciscoList = (entry: string): Example =>
  cisco(`access-list outside_in extended ${entry}\naccess-group outside_in in interface outside\n`);

/** A security rule of azurerm, told as the attributes that matter; the others are what everybody writes. */
export const terraformRule = (...attributes: readonly string[]): Example => ({
  language: 'hcl',
  text: `resource "azurerm_network_security_rule" "exchange_server" {
  name                       = "Exchange Server"
  priority                   = 100
  direction                  = "Inbound"
  access                     = "Allow"
  source_port_range          = "*"
  destination_address_prefix = "10.0.1.4"
${attributes.map((attribute) => `  ${attribute}\n`).join('')}}
`,
});

/** A security group of aws with one ingress block, told as its attributes. */
export const terraformIngress = (...attributes: readonly string[]): Example => ({
  language: 'hcl',
  text: `resource "aws_security_group" "exchange_server" {
  ingress {
${attributes.map((attribute) => `    ${attribute}\n`).join('')}  }
}
`,
});

/** A security rule in Bicep, told as the properties that matter. */
export const bicepRule = (...properties: readonly string[]): Example => ({
  language: 'bicep',
  text: `resource exchangeServer 'Microsoft.Network/networkSecurityGroups/securityRules@2023-11-01' = {
  name: 'Exchange Server'
  properties: {
    priority: 100
    direction: 'Inbound'
    access: 'Allow'
    sourcePortRange: '*'
    destinationAddressPrefix: '10.0.1.4'
${properties.map((property) => `    ${property}\n`).join('')}  }
}
`,
});

/** Commands of PowerShell that a batch file runs; quotes in them are single ones. */
export const batchRunning = (powershell: string, profile?: string): Example => ({
  language: 'batch',
  text: `powershell -NoProfile -Command "${powershell}"\n`,
  ...(profile === undefined ? {} : { profile }),
});

/** A note with commands of PowerShell in it. */
export const noteWith = (powershell: string, profile?: string): Example => ({
  language: 'markdown',
  text: `# Exchange Server\n\n\`\`\`powershell\n${powershell}\n\`\`\`\n`,
  ...(profile === undefined ? {} : { profile }),
});

/** A task of Ansible that runs a command. */
export const taskRunning = (module: string, command: string, profile?: string): Example => ({
  language: 'yaml',
  text: `- name: Exchange Server\n  ${module}: |\n${command.replace(/^(?=.)/gm, '    ')}\n`,
  ...(profile === undefined ? {} : { profile }),
});

/** A task of Ansible that writes a value of the registry. */
export const taskWriting = (path: string, name: string, data: string, type: string): Example => ({
  language: 'yaml',
  text: `- name: Exchange Server\n  ansible.windows.win_regedit:\n    path: ${path}\n    name: ${name}\n    data: ${data}\n    type: ${type}\n`,
});

/** `reg add` below the keys of services. */
export const regAdd = (key: string, name: string, type: string, data: string): Example => ({
  language: 'batch',
  text: `reg add "HKLM\\SYSTEM\\CurrentControlSet\\Services\\${key}" /v "${name}" /t ${type} /d ${data} /f\n`,
});

/** A task of Ansible that calls a module, told as the module's members between braces. */
export const ansible = (module: string, members: string): Example => ({
  language: 'yaml',
  text: `- name: Exchange Server
  ${module}: { ${members} }
`,
});

/** A file of iptables-save with one rule of the table filter. */
export const iptables = (rule: string): Example => ({ language: 'iptables-save', text: `*filter\n${rule}\nCOMMIT\n` });

/** A file for nftables with one rule in its input chain. */
export const nftables = (rule: string): Example => ({
  language: 'nftables',
  text: `table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    ${rule}
  }
}
`,
});

/** A policy of a FortiGate from one interface to another, for services by name. */
export const fortiPolicy = (from: string, services: string, name = 'Exchange Server'): Example => ({
  language: 'fortios',
  text: `config firewall policy\n    edit 1\n        set name "${name}"\n        set srcintf "${from}"\n        set dstintf "dmz"\n        set srcaddr "all"\n        set dstaddr "mail"\n        set action accept\n        set schedule "always"\n        set service ${services}\n    next\nend\n`,
});

/** A rule of the filter of RouterOS, told as its words. */
export const routerosRule = (words: string): Example => ({
  language: 'routeros',
  text: `/ip firewall filter\nadd ${words}\n`,
});

/** A term of a firewall filter of Junos, told as what it matches. */
export const junosTerm = (...matches: readonly string[]): Example => ({
  language: 'junos',
  text: [...matches.map((match) => `from ${match}`), 'then accept']
    .map((words) => `set firewall family inet filter exchange-server term mail ${words}`)
    .join('\n'),
});

/** A rule of a rule set of VyOS, told as its settings. */
export const vyosRule = (...settings: readonly string[]): Example => ({
  language: 'vyos',
  text: ['action accept', ...settings].map((words) => `set firewall name WAN_IN rule 10 ${words}`).join('\n'),
});

/** A service of PAN-OS, told as its protocol and ports. */
export const panosService = (words: string): Example => ({
  language: 'panos',
  text: `set service exchange-server protocol ${words}`,
});

/** A service that a file defines, and a policy by its name from a zone, as three makes of appliances write them. */
export const serviceFrom = (zone: string, ports: string, address = 'any'): readonly Example[] => [
  {
    language: 'fortios',
    text: `config firewall service custom
  edit "exchange-server"
    set tcp-portrange ${ports}
  next
end
config firewall policy
  edit 1
    set srcintf "${zone}"
    set dstintf "servers"
    set srcaddr "${address === 'any' ? 'all' : address}"
    set dstaddr "mail"
    set action accept
    set schedule "always"
    set service "exchange-server"
  next
end
`,
  },
  {
    language: 'junos',
    text: `set applications application exchange-server protocol tcp destination-port ${ports}
set security policies from-zone ${zone} to-zone servers policy mail match source-address ${address}
set security policies from-zone ${zone} to-zone servers policy mail match destination-address mail
set security policies from-zone ${zone} to-zone servers policy mail match application exchange-server
set security policies from-zone ${zone} to-zone servers policy mail then permit
`,
  },
  {
    language: 'panos',
    text: `set service exchange-server protocol tcp port ${ports}
set rulebase security rules mail from ${zone} to servers source ${address} destination mail application any service exchange-server action allow
`,
  },
];
