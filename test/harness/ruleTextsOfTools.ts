import { joined, masked, portsOf, type TextDialect, unequal, word } from './ruleText';

/** A play whose tasks are rules. */
const play = (rules: readonly string[]): string =>
  `- hosts: mail\n  tasks:\n${joined(rules)}    - ansible.builtin.debug:\n        msg: done\n`;

/** `name` or `host name` of a wildcard list of IOS. */
function wildcard(source: string | undefined): string {
  if (source === undefined) return 'any';
  return source.endsWith('/32') ? `host ${source.slice(0, -3)}` : masked(source, true);
}

/** Dialects whose rules are those of tools, templates and trees. */
export const toolDialects: readonly TextDialect[] = [
  {
    name: 'ufw',
    language: 'shell',
    match: 'first',
    sign: ':',
    rule: (r, _, ports = portsOf(r, ':'), transport = r.transport) =>
      `ufw ${word(r, 'allow', 'deny')} proto ${transport} from ${r.source ?? 'any'} to any port ${ports}`,
    whole: joined,
  },
  {
    name: 'FortiOS',
    namesSources: false,
    language: 'fortios',
    match: 'first',
    sign: '-',
    rule(r, i, ports = portsOf(r, '-'), transport = r.transport) {
      return `config firewall service custom
    edit "s${i}"
        set ${transport}-portrange ${ports}
    next
end
config firewall policy
    edit ${i + 1}
        set srcintf "any"
        set dstintf "any"
        set srcaddr "all"
        set dstaddr "all"
        set action ${word(r, 'accept', 'deny')}
        set schedule "always"
        set service "s${i}"
    next
end`;
    },
    whole: joined,
  },
  {
    name: 'Ansible, iptables',
    language: 'yaml',
    match: 'first',
    sign: ':',
    rule: (r, i, ports = portsOf(r, ':'), transport = r.transport) => `    - name: rule ${i}
      ansible.builtin.iptables:
        chain: INPUT
        protocol: ${transport}
        destination_port: "${ports}"${r.source ? `\n        source: ${r.source}` : ''}
        jump: ${word(r, 'ACCEPT', 'DROP')}`,
    whole: play,
  },
  {
    name: 'Ansible, ufw',
    language: 'yaml',
    match: 'first',
    sign: ':',
    rule: (r, i, ports = portsOf(r, ':'), transport = r.transport) => `    - name: rule ${i}
      community.general.ufw:
        rule: ${word(r, 'allow', 'deny')}
        proto: ${transport}
        port: "${ports}"${r.source ? `\n        from_ip: ${r.source}` : ''}`,
    whole: play,
  },
  {
    name: 'Ansible, Windows',
    language: 'yaml',
    match: 'block-first',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) => `    - name: rule ${i}
      community.windows.win_firewall_rule:
        name: rule ${i}
        direction: in
        action: ${r.action}
        protocol: ${transport}
        localport: "${ports}"${r.source ? `\n        remoteip: ${r.source}` : ''}
        state: present
        enabled: true`,
    whole: play,
  },
  {
    name: 'ARM',
    language: 'json',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) => `          {
            "name": "rule${i}",
            "properties": {
              "priority": ${unequal(r, i)},
              "direction": "Inbound",
              "access": "${word(r, 'Allow', 'Deny')}",
              "protocol": "${transport}",
              "sourcePortRange": "*",
              "destinationPortRange": "${ports}",
              "sourceAddressPrefix": "${r.source ?? '*'}",
              "destinationAddressPrefix": "*"
            }
          },`,
    whole: (rules) => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Network/networkSecurityGroups",
      "apiVersion": "2023-04-01",
      "name": "mail",
      "properties": {
        "securityRules": [
${joined(rules)}          { "name": "out", "properties": { "priority": 4000, "direction": "Outbound", "access": "Deny", "protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*" } }
        ]
      }
    }
  ]
}
`,
  },
  {
    name: 'firewalld, XML',
    language: 'xml',
    match: 'priority',
    sign: '-',
    rule: (r, _, ports = portsOf(r, '-'), transport = r.transport) => `  <rule family="ipv4" priority="${r.priority}">${
      r.source ? `\n    <source address="${r.source}"/>` : ''
    }
    <port port="${ports}" protocol="${transport}"/>
    <${word(r, 'accept', 'drop')}/>
  </rule>`,
    whole: (rules) => `<?xml version="1.0" encoding="utf-8"?>\n<zone>\n${joined(rules)}</zone>\n`,
  },
  {
    name: 'IOS',
    language: 'cisco',
    match: 'first',
    sign: ' ',
    rule: (r, _, ports = portsOf(r, ' '), transport = r.transport) =>
      ` ${word(r, 'permit', 'deny')} ${transport} ${wildcard(r.source)} any ${ports.includes(' ') ? 'range' : 'eq'} ${ports}`,
    whole: (rules) =>
      `interface GigabitEthernet0/0\n ip access-group MAIL in\nip access-list extended MAIL\n${joined(rules)}`,
  },
  {
    name: 'Shorewall',
    language: 'shorewall-rules',
    match: 'first',
    sign: ':',
    rule: (r, _, ports = portsOf(r, ':'), transport = r.transport) =>
      `${word(r, 'ACCEPT', 'DROP')} net${r.source ? `:${r.source}` : ''} $FW ${transport} ${ports}`,
    whole: (rules) => `?SECTION NEW\n${joined(rules)}`,
  },
  {
    name: 'AWS CLI, network ACL',
    language: 'shell',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) =>
      `aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number ${unequal(r, i)} --protocol ${transport} --port-range From=${ports.split('-')[0]},To=${ports.split('-').at(-1)} --cidr-block ${r.source ?? '0.0.0.0/0'} --rule-action ${word(r, 'allow', 'deny')}`,
    whole: joined,
  },
  {
    name: 'Terraform, Google',
    language: 'hcl',
    match: 'priority',
    sign: '-',
    rule: (r, i, ports = portsOf(r, '-'), transport = r.transport) => `resource "google_compute_firewall" "rule${i}" {
  name          = "rule${i}"
  network       = "mail"
  priority      = ${r.priority}
  direction     = "INGRESS"
  source_ranges = ["${r.source ?? '0.0.0.0/0'}"]
  ${word(r, 'allow', 'deny')} {
    protocol = "${transport}"
    ports    = ["${ports}"]
  }
}`,
    whole: joined,
  },
];
