import type { DiagnosticRule } from './rule';
import {
  bicepRule,
  cisco,
  cloudFormationGroup,
  iptables,
  nftables,
  panosService,
  terraformRule,
  vyosRule,
} from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const transportTypo: DiagnosticRule = {
  meta: {
    code: 'transport-typo',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A protocol that does not exist, such as UPD.',
    why: '`UPD` for `UDP` stands in many scripts and even in printed port lists. The tool refuses the rule, and the port stays closed.',
    instead: 'Write the protocol that was meant.',
    references: ['seed-exchange-ports-en'],
    bad: [
      panosService('upd port 53'),
      iptables('-A INPUT -p upd --dport 53 -j ACCEPT'),
      nftables('upd dport 53 accept'),
      { language: 'shell', text: 'ipfw add allow tpc from any to me 25 in' },
      cloudFormationGroup('Ingress', '{ IpProtocol: tpc, FromPort: 25, ToPort: 25, CidrIp: 10.0.0.0/8 }'),
      terraformRule('protocol = "Upd"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "53"'),
      bicepRule("protocol: 'Tpc'", "sourceAddressPrefix: '10.0.0.0/8'", "destinationPortRange: '25'"),
      cisco('access-list 101 permit upd any host 10.0.0.5 eq ntp'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol UPD -LocalPort 53' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=UPD localport=53',
      },
      vyosRule('destination port 123', 'protocol upd'),
    ],
    good: [
      iptables('-A INPUT -p udp --dport 53 -j ACCEPT'),
      { language: 'shell', text: 'ipfw add allow tcp from any to me 25 in' },
      cloudFormationGroup('Ingress', '{ IpProtocol: "6", FromPort: 25, ToPort: 25, CidrIp: 10.0.0.0/8 }'),
      terraformRule('protocol = "*"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "53"'),
      cisco('access-list 101 permit udp any host 10.0.0.5 eq domain'),
      cisco('access-list 101 permit esp any host 10.0.0.5'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol UDP -LocalPort 53' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=17 localport=53',
      },
      vyosRule('destination port 53', 'protocol udp'),
    ],
  },
  statements: { mistake: 'transport-typo' },
  check: (statement) => mistakesOf(statement, 'transport-typo'),
};
