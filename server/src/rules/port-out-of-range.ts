import { includes } from '../base/portSet';
import type { Place } from '../base/span';
import type { DiagnosticRule, Fix, RuleContext } from './rule';
import { cisco, cloudFormationGroup, iptables, nftables, panosService, terraformIngress } from './shared/examples';
import { mistakesOf } from './shared/mistakes';
import { meantBy } from './shared/typing';

export const portOutOfRange: DiagnosticRule = {
  meta: {
    code: 'port-out-of-range',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A number that is no port, or a range whose end is below its start.',
    why: 'Ports go from 0 to 65535. A number outside, often one digit too many, or a range written backwards is refused, and the whole rule with it.',
    instead: 'Write the port that was meant; in a range the smaller number first.',
    references: ['iana-port-numbers'],
    bad: [
      iptables('-A INPUT -p tcp --dport 643270 -j ACCEPT'),
      nftables('tcp dport { 25, 643270 } accept'),
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 587, ToPort: 25, CidrIp: 10.0.0.0/8 }'),
      terraformIngress('from_port = 443', 'to_port = 80', 'protocol = "tcp"', 'cidr_blocks = ["10.0.0.0/8"]'),
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq 643270'),
      cisco('access-list 101 permit tcp any host 10.0.0.5 range 587 25'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 643270' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 587-25' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=99999999999999999999',
      },
      panosService('tcp port 643270'),
    ],
    good: [
      iptables('-A INPUT -p tcp --dport 64327 -j ACCEPT'),
      nftables('tcp dport { 25, 64327 } accept'),
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 25, ToPort: 587, CidrIp: 10.0.0.0/8 }'),
      terraformIngress('from_port = 80', 'to_port = 443', 'protocol = "tcp"', 'cidr_blocks = ["10.0.0.0/8"]'),
      cisco('access-list 101 permit tcp any host 10.0.0.5 range 25 587'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 64327' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25-587',
      },
      panosService('tcp port 64327'),
    ],
  },
  statements: { mistake: 'port-out-of-range' },
  *check(statement, context) {
    for (const finding of mistakesOf(statement, 'port-out-of-range')) {
      yield finding.fixes?.length === 0 ? { ...finding, fixes: meantPorts(finding.place, context) } : finding;
    }
  },
};

/** The ports of Exchange that one slip on the keyboard makes of a number that is none. */
function meantPorts(place: Place, { knowledge, text }: RuleContext): readonly Fix[] {
  const written = text(place);
  if (!/^\d{5,6}$/.test(written)) return [];
  const meant = meantBy(written, (number) => includes(knowledge.group('distinctive-ports'), number));
  return meant.map((number) => ({
    title: `Use ${number}`,
    safety: 'suggestion',
    edits: [{ place, newText: String(number) }],
  }));
}
