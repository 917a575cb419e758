import { onlyPort } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import { usesOf } from '../model/references';
import type { Statement, Transport } from '../model/statement';
import type { DiagnosticRule, Fix } from './rule';
import { carriedAlone, writes } from './shared/carried';
import { ansible, cisco, iptables, routerosRule, vyosRule } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const portNeedsProtocol: DiagnosticRule = {
  meta: {
    code: 'port-needs-protocol',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A port is set, but the protocol is absent, Any, or one without ports.',
    why: `A port belongs to TCP or UDP. A rule that names a port and leaves the protocol at its default, Any, is refused: \`New-NetFirewallRule\` stops with an error, \`netsh\` prints one and goes on with the next line. The rule is then missing, and nobody notices until the service is called from another machine.

Partial changes such as \`Set-NetFirewallRule\` are not reported: the rule they change may have its protocol already.`,
    instead:
      'Say which transport the service uses: nearly always `TCP`; `UDP` for the cluster heartbeat, time and part of DNS and Kerberos.',
    references: ['ms-network-ports'],
    bad: [
      { language: 'yaml', text: '- ansible.posix.firewalld: { port: 25, state: enabled }\n' },
      { language: 'shell', text: 'gcloud compute firewall-rules create mail --allow=all:25' },
      {
        language: 'hcl',
        text: 'resource "google_compute_firewall" "mail" {\n  allow {\n    protocol = "all"\n    ports    = ["25"]\n  }\n}\n',
      },
      iptables('-A INPUT --dport 587 -j ACCEPT'),
      iptables('-A INPUT --dport 587 -p tcp -j ACCEPT'),
      ansible('win_firewall_rule', 'name: x, localport: 587, direction: in, action: allow'),
      cisco('access-list 101 permit ip any host 10.0.0.5 eq smtp'),
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -LocalPort 587' },
      { language: 'powershell', text: "$rule = @{ DisplayName = 'x'; LocalPort = 25 }\nNew-NetFirewallRule @rule" },
      { language: 'batch', text: 'netsh advfirewall firewall add rule name=x dir=in action=allow localport=587' },
      {
        language: 'netsh-script',
        text: 'advfirewall firewall add rule name=x dir=in action=allow protocol=any localport=25',
      },
      routerosRule('chain=input dst-port=25 action=accept'),
      vyosRule('destination port 25'),
      { language: 'shell', text: 'ufw allow 25,587\n' },
      { language: 'shell', text: 'firewall-cmd --add-port=25\n' },
      { language: 'xml', text: '<zone>\n  <port port="25"/>\n</zone>\n' },
      { language: 'pf', text: 'pass in from any to any port 25\n' },
    ],
    good: [
      { language: 'yaml', text: '- ansible.posix.firewalld: { port: 25/tcp, state: enabled }\n' },
      { language: 'shell', text: 'gcloud compute firewall-rules create mail --allow=all' },
      { language: 'shell', text: 'gcloud compute firewall-rules create mail --allow=sctp:25' },
      iptables('-A INPUT -p tcp --dport 587 -j ACCEPT'),
      ansible('ufw', 'rule: allow, port: 587'),
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq smtp'),
      cisco('access-list 101 permit ip any host 10.0.0.5'),
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 587',
      },
      { language: 'powershell', text: 'Set-NetFirewallRule -DisplayName x -LocalPort 587' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=587',
      },
      { language: 'batch', text: 'netsh advfirewall firewall add rule name=x dir=in action=allow program="C:\\x.exe"' },
      routerosRule('chain=input protocol=tcp dst-port=25 action=accept'),
      vyosRule('destination port 25', 'protocol tcp_udp'),
      { language: 'shell', text: 'ufw allow 25\nufw allow 465,587/tcp\nfirewall-cmd --add-port=993/tcp\n' },
      { language: 'xml', text: '<zone>\n  <port port="25" protocol="tcp"/>\n</zone>\n' },
      { language: 'pf', text: 'pass in proto tcp from any to any port 25\n' },
    ],
  },
  statements: { mistake: 'port-needs-protocol' },
  *check(statement, { knowledge }) {
    const needed = transportsOf(statement, knowledge);
    for (const finding of mistakesOf(statement, 'port-needs-protocol')) {
      yield { ...finding, fixes: ranked(carriedAlone(finding.fixes ?? [], statement, knowledge), needed) };
    }
  },
};

/** The transports that the services of the statement's ports cannot do without; empty where none is known. */
function transportsOf(statement: Statement, knowledge: Knowledge): ReadonlySet<Transport> {
  const needed = new Set<Transport>();
  for (const { use } of usesOf(statement)) {
    const number = onlyPort(use.ports);
    if (number !== undefined) for (const transport of knowledge.neededTransports(number)) needed.add(transport);
  }
  return needed;
}

/** The fix that writes the one transport needed comes first and is safe; where both are needed none is. */
function ranked(fixes: readonly Fix[], needed: ReadonlySet<Transport>): readonly Fix[] {
  if (needed.has('tcp') && needed.has('udp')) return fixes.map((fix) => ({ ...fix, safety: 'suggestion' }));
  if (!needed.has('udp')) return fixes;
  return [...fixes]
    .sort((a, b) => Number(writes(b, 'udp')) - Number(writes(a, 'udp')))
    .map((fix) => ({ ...fix, safety: writes(fix, 'udp') ? 'safe' : 'suggestion' }));
}
