import type { DiagnosticRule } from './rule';
import { armRule, bicepRule, cisco, nftables, panosService, terraformRule } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const portListInOneValue: DiagnosticRule = {
  meta: {
    code: 'port-list-in-one-value',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'Several ports stand in a value that takes one.',
    why: `\`-LocalPort\` takes a list of texts, one port or range each. \`"25,587"\` is one text: the cmdlet hands it on as a single port, and Windows refuses it. Templates have the same pair of fields, one for a single range and one for several.`,
    instead: 'Write the list outside the quotes: `-LocalPort 25,587` or `-LocalPort "25","587"`.',
    references: ['ms-network-ports'],
    bad: [
      { language: 'shell', text: 'gcloud compute firewall-rules create mail --allow=tcp:25,587' },
      { language: 'pf', text: 'pass in proto tcp to any port 25,587' },
      { language: 'pf', text: 'mail = "25, 587"\npass in proto tcp to any port $mail' },
      nftables('tcp dport 25,587 accept'),
      {
        language: 'batch',
        text: 'az network nsg rule create --nsg-name x --name y --priority 100 --protocol Tcp --destination-port-ranges "25,587"',
      },
      armRule('{ "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destinationPortRange": "25,587" }'),
      terraformRule('protocol = "Tcp"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "25,587"'),
      bicepRule("protocol: 'Tcp'", "sourceAddressPrefix: '10.0.0.0/8'", "destinationPortRange: '25,587'"),
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq 25,587'),
      cisco('access-list outside_in extended permit tcp any host 10.0.0.5 eq 25 587'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort "25,587"' },
      {
        language: 'powershell',
        text: "$ports = '80,443'\nNew-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort $ports",
      },
      { language: 'fortios', text: 'config firewall service custom\nedit "MAIL"\nset tcp-portrange 25,587\nnext\nend' },
    ],
    good: [
      { language: 'shell', text: 'gcloud compute firewall-rules create vpn --allow=udp:500,50,esp,tcp:587' },
      {
        language: 'pf',
        text: 'mail = "25, 587"\npass in proto tcp from { 10.0.0.1, 10.0.0.2 } to any port { $mail, 993 }',
      },
      nftables('tcp dport { 25, 587 } accept'),
      armRule(
        '{ "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destinationPortRanges": ["25", "587"] }',
      ),
      terraformRule(
        'protocol = "Tcp"',
        'source_address_prefix = "10.0.0.0/8"',
        'destination_port_ranges = ["25", "587"]',
      ),
      bicepRule("protocol: 'Tcp'", "sourceAddressPrefix: '10.0.0.0/8'", "destinationPortRanges: ['25', '587']"),
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq 25 587'),
      cisco('access-list outside_in extended permit tcp any host 10.0.0.5 eq 25'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25,587' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort "25","587"' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport="25,587"',
      },
      {
        language: 'fortios',
        text: 'config firewall service custom\nedit "MAIL"\nset tcp-portrange 25 587:1024-65535\nnext\nend',
      },
      panosService('tcp port 25,587'),
    ],
  },
  statements: { mistake: 'port-list-in-one-value' },
  check: (statement) => mistakesOf(statement, 'port-list-in-one-value'),
};
