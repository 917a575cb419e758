import type { DiagnosticRule } from './rule';
import { ansible, cisco, iptables, junosTerm, nftables, terraformRule } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const rangeSeparator: DiagnosticRule = {
  meta: {
    code: 'range-separator',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A range or list is written with the sign of another tool.',
    why: `Windows writes a range \`6005-65534\`, iptables \`6005:65534\`, Cisco \`range 6005 65534\`. A rule copied from one to another keeps the foreign sign, and the tool refuses it or reads something else. Lists have the same trouble: Windows parts them with commas, not with blanks or semicolons.`,
    instead: 'Write the sign of the tool that reads the line.',
    references: ['ms-kb929851'],
    bad: [
      iptables('-A INPUT -p tcp --dport 6005-65534 -j ACCEPT'),
      nftables('tcp dport 6005:65534 accept'),
      { language: 'shell', text: 'ipfw add deny tcp from any to me 6005:65534 in' },
      ansible('iptables', 'chain: INPUT, protocol: tcp, destination_port: 6005-65534, jump: ACCEPT'),
      terraformRule('protocol = "Tcp"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "6001:6004"'),
      cisco('ip access-list extended OUTSIDE\n permit tcp any host 10.0.0.5 range 6005-65534'),
      cisco('access-list outside_in extended permit tcp any host 10.0.0.5 eq 6005-65534'),
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=6005:65534',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 6005:65534' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 5000..5010' },
      junosTerm('protocol tcp', 'destination-port 6005:65534'),
    ],
    good: [
      iptables('-A INPUT -p tcp --dport 6005:65534 -j ACCEPT'),
      nftables('tcp dport 6005-65534 accept'),
      { language: 'shell', text: 'ipfw add deny tcp from any to me 6005-65534 in' },
      ansible('win_firewall_rule', 'name: x, localport: 6005-65534, protocol: tcp, direction: in, action: allow'),
      terraformRule('protocol = "Tcp"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "6001-6004"'),
      cisco('ip access-list extended OUTSIDE\n permit tcp any host 10.0.0.5 range 6005 65534'),
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=6005-65534',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 6005-65534' },
      junosTerm('protocol tcp', 'destination-port 6005-65534'),
    ],
  },
  statements: { mistake: 'range-separator' },
  check: (statement) => mistakesOf(statement, 'range-separator'),
};
