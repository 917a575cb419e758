import type { DiagnosticRule } from './rule';
import { closing } from './shared/closing';
import {
  batch,
  cisco,
  ciscoList,
  cloudFormationGroup,
  cloudRule,
  declaring,
  netshScript,
  newRule,
  policyFile,
  routerosRule,
  serviceFrom,
  terraformIngress,
  terraformRule,
} from './shared/examples';
import { exposuresOf } from './shared/exposure';
import { subjectWords } from './shared/services';

export const managementPortFromInternet: DiagnosticRule = {
  meta: {
    code: 'management-port-from-internet',
    severity: 'error',
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'Remote desktop, SMB, NetBIOS, WinRM or SSH of the server is open to the Internet.',
    why: `These ports administer the server. None of them is part of mail flow or of any client's work with a mailbox, and every one of them ends in an account with rights on the machine. Open to the Internet they are found by scanners, which then try passwords and known faults on them without end.

A rule of the Windows Firewall that names no remote address is not meant here: that is how rules on a host are usually written, and the firewall in front decides. It is meant where the rule is for the Public profile alone, or where the profile says that the rules stand at the perimeter. In a network firewall or a security group, no source is anyone.`,
    instead: `Name the addresses of the administrators, or of the VPN and the jump host through which they come:

\`\`\`powershell
New-NetFirewallRule -DisplayName 'RDP for admins' -Direction Inbound -Protocol TCP -LocalPort 3389 -RemoteAddress 10.20.0.0/24 -Action Allow
\`\`\``,
    references: ['ms-kb832017', 'ms-network-ports'],
    bad: [
      {
        language: 'nftables',
        text: 'define WAN = eth0\ntable inet f {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    iifname $WAN tcp dport 3389 accept\n  }\n}\n',
      },
      ...serviceFrom('wan1', '3389'),
      {
        language: 'yaml',
        text: '# Exchange Server\n- ansible.posix.firewalld: { zone: public, port: 3389/tcp, permanent: true, state: enabled }\n',
      },
      { language: 'shorewall-rules', text: '# Exchange Server\nACCEPT net loc:10.0.0.5 tcp 3389\n' },
      { language: 'shorewall-rules', text: '# Exchange Server\nACCEPT all $FW tcp 3389\n' },
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0 }'),
      terraformRule('protocol = "Tcp"', 'source_address_prefix = "Internet"', 'destination_port_range = "3389"'),
      terraformIngress('from_port = 3389', 'to_port = 3389', 'protocol = "tcp"', 'cidr_blocks = ["0.0.0.0/0"]'),
      ciscoList('permit tcp any host 10.0.0.5 eq 3389'),
      cloudRule('Internet', '3389'),
      cloudRule('*', '5985-5986'),
      newRule("-DisplayName 'RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Profile Public -Action Allow"),
      batch(
        'name="RDP" dir=in action=allow protocol=tcp localport=3389',
        'version=2019 role=edge-transport vantage=perimeter',
      ),
      netshScript('name="WinRM" dir=in action=allow protocol=tcp localport=5985 profile=public'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=445|Name=SMB'),
      routerosRule(
        'chain=forward in-interface-list=WAN protocol=tcp dst-port=3389 action=accept comment="Exchange Server"',
      ),
      declaring('internet', '203.0.113.0/24', cloudRule('203.0.113.0/24', '3389')),
      declaring(
        'internet',
        'PARTNERS',
        cisco('access-list dmz_in extended permit tcp object-group PARTNERS host 10.0.0.5 eq 3389\n'),
      ),
      declaring(
        'internet',
        '203.0.113.7',
        terraformRule('protocol = "Tcp"', 'source_address_prefix = "203.0.113.7"', 'destination_port_range = "3389"'),
      ),
    ],
    good: [
      {
        language: 'nftables',
        text: 'define LAN = eth0\ntable inet f {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    iifname $LAN tcp dport 3389 accept\n  }\n}\n',
      },
      ...serviceFrom('lan', '3389'),
      {
        language: 'yaml',
        text: '# Exchange Server\n- ansible.posix.firewalld: { zone: internal, port: 3389/tcp, permanent: true, state: enabled }\n',
      },
      { language: 'shorewall-rules', text: '# Exchange Server\nACCEPT loc $FW tcp 3389\nDROP net $FW tcp 3389\n' },
      ...serviceFrom('untrust', '3389', 'ADMINS'),
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 10.0.0.0/8 }'),
      terraformRule('protocol = "Tcp"', 'source_address_prefix = "10.0.0.0/8"', 'destination_port_range = "3389"'),
      terraformIngress(
        'from_port = 3389',
        'to_port = 3389',
        'protocol = "tcp"',
        'security_groups = [aws_security_group.admin.id]',
      ),
      ciscoList('deny tcp any host 10.0.0.5 eq 3389'),
      cloudRule('10.20.0.0/24', '3389'),
      cloudRule('Internet', '443'),
      newRule("-DisplayName 'RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Action Allow"),
      newRule("-DisplayName 'No RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Profile Public -Action Block"),
      batch('name="RDP" dir=in action=allow protocol=tcp localport=3389 profile=public enable=no'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=445|Name=SMB'),
      routerosRule(
        'chain=forward in-interface-list=LAN protocol=tcp dst-port=3389 action=accept comment="Exchange Server"',
      ),
      declaring('client', '203.0.113.0/24', cloudRule('203.0.113.0/24', '3389')),
      declaring('internet', '203.0.113.0/24', cloudRule('10.20.0.0/24', '3389')),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge, groups } = context;
    for (const exposure of exposuresOf(statement, knowledge.group('management-ports'), groups)) {
      yield {
        place: exposure.place,
        message: `${subjectWords(exposure, 'management-ports', knowledge)} is open to the Internet, where scanners try passwords on it; name the addresses of the administrators as source.`,
        fixes: closing(statement, exposure.ports, context),
        ...exposure.confirm,
      };
    }
  },
};
