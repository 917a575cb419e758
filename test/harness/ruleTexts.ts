import type { Match } from '../../server/src/model/statement';
import type { Random } from './random';
import { joined, masked, portsOf, type TextDialect, type TextRule, unequal, word } from './ruleText';
import { toolDialects } from './ruleTextsOfTools';

/** `10.1.0.0 255.255.0.0`, `host 10.1.2.3`, `any`. */
function asaEnd(source: string | undefined): string {
  if (source === undefined) return 'any';
  return source.endsWith('/32') ? `host ${source.slice(0, -3)}` : masked(source);
}

/** Dialects of every way of asking rules. */
export const textDialects: readonly TextDialect[] = [
  {
    name: 'iptables-save',
    language: 'iptables-save',
    match: 'first',
    sign: ':',
    rule: (r, _, ports = portsOf(r, ':'), transport = r.transport) =>
      `-A INPUT ${r.source ? `-s ${r.source} ` : ''}-p ${transport} --dport ${ports} -j ${word(r, 'ACCEPT', 'DROP')}`,
    whole: (rules) => `*filter\n${joined(rules)}COMMIT\n`,
  },
  {
    name: 'nft',
    language: 'nftables',
    match: 'first',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) =>
      `    ${r.source ? `ip saddr ${r.source} ` : ''}${transport} dport ${ports} ${word(r, 'accept', 'drop')}`,
    whole: (rules) =>
      `table inet filter {\n  chain input {\n    type filter hook input priority 0;\n${joined(rules)}  }\n}\n`,
  },
  {
    name: 'ASA',
    language: 'cisco',
    match: 'first',
    sign: ' ',
    rule: (r, _, ports = portsOf(r, ' '), transport = r.transport) =>
      `access-list inside_in extended ${word(r, 'permit', 'deny')} ${transport} ${asaEnd(r.source)} any ${ports.includes(' ') ? 'range' : 'eq'} ${ports}`,
    whole: joined,
  },
  {
    name: 'RouterOS',
    language: 'routeros',
    match: 'first',
    isOpen: true,
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) =>
      `add chain=input action=${word(r, 'accept', 'drop')} protocol=${transport}${r.source ? ` src-address=${r.source}` : ''} dst-port=${ports}`,
    whole: (rules) => `/ip firewall filter\n${joined(rules)}`,
  },
  {
    name: 'pf',
    language: 'pf',
    match: 'last',
    sign: ':',
    rule: (r, _, ports = portsOf(r, ':'), transport = r.transport) =>
      `${word(r, 'pass', 'block')} in ${r.quick ? 'quick ' : ''}proto ${transport} from ${r.source ?? 'any'} to any port ${ports}`,
    whole: joined,
  },
  {
    name: 'ipfw',
    language: 'ipfw-rules',
    match: 'priority',
    sign: '-',
    // Rules of one number are asked in the order of the text, which is not how priorities are told apart elsewhere.
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `add ${r.priority * 100 + (r.action === 'block' ? 0 : 50) + i} ${word(r, 'allow', 'deny')} ${transport} from ${r.source ?? 'any'} to any ${ports} in`,
    whole: joined,
  },
  {
    name: 'Azure CLI',
    language: 'shell',
    match: 'priority',
    sign: '-',
    // No two rules of a group have one number.
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `az network nsg rule create -g mail --nsg-name mail -n rule${i} --priority ${unequal(r, i)} --direction Inbound --access ${word(r, 'Allow', 'Deny')} --protocol ${transport} --source-address-prefixes ${r.source ?? "'*'"} --destination-port-ranges ${ports}`,
    whole: joined,
  },
  {
    name: 'firewalld',
    language: 'shell',
    match: 'priority',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) =>
      `firewall-cmd --permanent --zone=public --add-rich-rule='rule priority="${r.priority}" family="ipv4" ${r.source ? `source address="${r.source}" ` : ''}port port="${ports}" protocol="${transport}" ${word(r, 'accept', 'drop')}'`,
    whole: joined,
  },
  {
    name: 'netsh',
    language: 'batch',
    match: 'block-first',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `netsh advfirewall firewall add rule name="rule ${i}" dir=in action=${r.action} protocol=${transport} localport=${ports}${r.source ? ` remoteip=${r.source}` : ''}`,
    whole: joined,
  },
  {
    name: 'PowerShell',
    language: 'powershell',
    match: 'block-first',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `New-NetFirewallRule -DisplayName 'rule ${i}' -Direction Inbound -Action ${word(r, 'Allow', 'Block')} -Protocol ${transport} -LocalPort ${ports}${r.source ? ` -RemoteAddress ${r.source}` : ''}`,
    whole: joined,
  },
  {
    name: 'AWS CLI',
    language: 'shell',
    match: 'union',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) =>
      `aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol ${transport} --port ${ports} --cidr ${r.source ?? '0.0.0.0/0'}`,
    whole: joined,
  },
  {
    name: 'VyOS',
    language: 'vyos',
    match: 'first',
    sign: '-',
    // Rules are asked by their numbers, which here are those of the text: what is put between them has the next one.
    rule(r, i, ports = portsOf(r, '-'), transport = r.transport) {
      const head = `set firewall ipv4 name MAIL rule ${i + 1}`;
      const lines = [`action ${word(r, 'accept', 'drop')}`, `protocol ${transport}`, `destination port ${ports}`];
      if (r.source) lines.push(`source address ${r.source}`);
      return lines.map((line) => `${head} ${line}`).join('\n');
    },
    whole: (rules) => `set firewall ipv4 name MAIL default-action drop\n${joined(rules)}`,
    isNumbered: true,
  },
  {
    name: 'Junos',
    language: 'junos',
    match: 'first',
    sign: '-',
    rule(r, i, ports = portsOf(r, '-'), transport = r.transport) {
      const head = `set firewall family inet filter MAIL term t${i}`;
      const lines = [`from protocol ${transport}`, `from destination-port ${ports}`];
      if (r.source) lines.push(`from source-address ${r.source}`);
      return [...lines, `then ${word(r, 'accept', 'discard')}`].map((line) => `${head} ${line}`).join('\n');
    },
    whole: joined,
  },
  {
    name: 'PAN-OS',
    language: 'panos',
    match: 'first',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `set service s${i} protocol ${transport} port ${ports}\nset rulebase security rules r${i} from any to any source ${r.source ?? 'any'} destination any application any service s${i} action ${word(r, 'allow', 'deny')}`,
    whole: joined,
  },
  {
    name: 'Terraform, Azure',
    language: 'hcl',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) => `  security_rule {
    name                       = "rule${i}"
    priority                   = ${unequal(r, i)}
    direction                  = "Inbound"
    access                     = "${word(r, 'Allow', 'Deny')}"
    protocol                   = "${transport}"
    source_port_range          = "*"
    destination_port_range     = "${ports}"
    source_address_prefix      = "${r.source ?? '*'}"
    destination_address_prefix = "*"
  }`,
    whole: (rules) => `resource "azurerm_network_security_group" "mail" {\n  name = "mail"\n${joined(rules)}}\n`,
  },
  {
    name: 'Bicep',
    language: 'bicep',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) => `      {
        name: 'rule${i}'
        properties: {
          priority: ${unequal(r, i)}
          direction: 'Inbound'
          access: '${word(r, 'Allow', 'Deny')}'
          protocol: '${transport}'
          sourcePortRange: '*'
          destinationPortRange: '${ports}'
          sourceAddressPrefix: '${r.source ?? '*'}'
          destinationAddressPrefix: '*'
        }
      }`,
    whole: (rules) =>
      `resource nsg 'Microsoft.Network/networkSecurityGroups@2023-11-01' = {\n  name: 'mail'\n  properties: {\n    securityRules: [\n${joined(rules)}    ]\n  }\n}\n`,
  },
  {
    name: 'Terraform, AWS',
    language: 'hcl',
    match: 'union',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) => `  ingress {
    from_port   = ${ports.split('-')[0]}
    to_port     = ${ports.split('-').at(-1)}
    protocol    = "${transport}"
    cidr_blocks = ["${r.source ?? '0.0.0.0/0'}"]
  }`,
    whole: (rules) => `resource "aws_security_group" "mail" {\n  name = "mail"\n${joined(rules)}}\n`,
  },
  {
    name: 'CloudFormation',
    language: 'yaml',
    match: 'union',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) => `        - IpProtocol: ${transport}
          FromPort: ${ports.split('-')[0]}
          ToPort: ${ports.split('-').at(-1)}
          CidrIp: ${r.source ?? '0.0.0.0/0'}`,
    whole: (rules) =>
      `Resources:\n  Mail:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: mail\n      SecurityGroupIngress:\n${joined(rules)}`,
  },
  {
    name: 'registry',
    language: 'registry-file',
    match: 'block-first',
    sign: '-',
    rule(r, i, ports = portsOf(r, '-'), transport = r.transport) {
      const protocol = { tcp: '6', udp: '17' }[transport] ?? transport;
      const source = r.source ? `RA4=${r.source}|` : '';
      return `"rule ${i}"="v2.10|Action=${word(r, 'Allow', 'Block')}|Active=TRUE|Dir=In|Protocol=${protocol}|${ports.includes('-') ? 'LPort2_10' : 'LPort'}=${ports}|${source}Name=rule ${i}|"`;
    },
    whole: (rules) =>
      `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n${joined(rules)}`,
  },
  {
    name: 'gcloud',
    language: 'shell',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `gcloud compute firewall-rules create rule${i} --network mail --direction INGRESS --priority ${r.priority} --action ${word(r, 'ALLOW', 'DENY')} --rules ${transport}:${ports} --source-ranges ${r.source ?? '0.0.0.0/0'}`,
    whole: joined,
  },
  ...toolDialects,
];

const SOURCES = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.3/32'];

/** One address in each of the sources and outside of the next, and one in none. */
export const CALLERS: readonly string[] = ['10.1.2.3', '10.1.2.4', '10.1.9.9', '10.200.0.1', '192.0.2.1'];

/** Ports are few and near each other, so that rules meet. */
export const FIRST_PORT = 20;
export const PORTS = 16;

export function textRules(r: Random, match: Match, count: number): TextRule[] {
  return Array.from({ length: count }, (): TextRule => {
    const from = FIRST_PORT + r.below(PORTS);
    return {
      action: match === 'union' || r.below(2) === 0 ? 'allow' : 'block',
      transport: r.pick(['tcp', 'udp'] as const),
      from,
      to: from + r.pick([0, 0, 1, 4]),
      source: r.below(2) === 0 ? r.pick(SOURCES) : undefined,
      priority: 100 + r.below(5),
      quick: r.below(4) === 0,
    };
  });
}

/** Random rules that a dialect can say. */
export const rulesFor = ({ match, namesSources }: TextDialect, r: Random, count: number): TextRule[] =>
  textRules(r, match, count).map((rule) => (namesSources === false ? { ...rule, source: undefined } : rule));

export const textOf = (dialect: TextDialect, rules: readonly TextRule[]): string =>
  dialect.whole(rules.map((rule, i) => dialect.rule(rule, i)));
