import type { DiagnosticRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { exposuresOf } from './shared/exposure';
import { subjectWords } from './shared/services';

export const managementPortFromInternet: DiagnosticRule = {
  meta: {
    code: 'management-port-from-internet',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'Remote desktop, SMB, NetBIOS, WinRM or SSH of the server is open to the Internet.',
    why: `These ports administer the server. None of them is part of mail flow or of any client's work with a mailbox, and every one of them ends in an account with rights on the machine. Open to the Internet they are found by scanners, which then try passwords and known faults on them without end.

A rule of the Windows Firewall that names no remote address is not meant here: that is how rules on a host are usually written, and the firewall in front decides. It is meant where the rule is for the Public profile alone, or where the profile says that the rules stand at the perimeter. In a network firewall or a security group, no source is anyone.`,
    instead: `Name the addresses of the administrators, or of the VPN and the jump host through which they come:

\`\`\`powershell
New-NetFirewallRule -DisplayName 'RDP for admins' -Direction Inbound -Protocol TCP -LocalPort 3389 -RemoteAddress 10.20.0.0/24 -Action Allow
\`\`\``,
    references: ['ms-kb832017', 'ms-network-ports'],
    bad: [
      cloudRule('Internet', '3389'),
      cloudRule('*', '5985-5986'),
      newRule("-DisplayName 'RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Profile Public -Action Allow"),
      batch(
        'name="RDP" dir=in action=allow protocol=tcp localport=3389',
        'version=2019 role=edge-transport vantage=perimeter',
      ),
      netshScript('name="WinRM" dir=in action=allow protocol=tcp localport=5985 profile=public'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=445|Name=SMB'),
    ],
    good: [
      cloudRule('10.20.0.0/24', '3389'),
      cloudRule('Internet', '443'),
      newRule("-DisplayName 'RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Action Allow"),
      newRule("-DisplayName 'No RDP' -Direction Inbound -Protocol TCP -LocalPort 3389 -Profile Public -Action Block"),
      batch('name="RDP" dir=in action=allow protocol=tcp localport=3389 profile=public enable=no'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=445|Name=SMB'),
    ],
  },
  statements: ['rule', 'amendment'],
  *check(statement, { knowledge }) {
    for (const exposure of exposuresOf(statement, knowledge.group('management-ports'))) {
      yield {
        place: exposure.place,
        message: `${subjectWords(exposure, 'management-ports', knowledge)} is open to the Internet, where scanners try passwords on it; name the addresses of the administrators as source.`,
        ...exposure.confirm,
      };
    }
  },
};
