import type { DiagnosticRule } from './rule';
import { hostEnds, pinnedAt, saysPorts } from './shared/callerPorts';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { filterOf } from './shared/filters';
import { revision } from './shared/revision';

export const outboundLocalPort: DiagnosticRule = {
  meta: {
    code: 'outbound-local-port',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'An outbound rule filters the local port where the service called stands at the remote one.',
    why: `In an outbound rule the local port is this server's own end of a connection it opens, and Windows draws that number anew each time. The port of the service that is called stands at the other end. A rule with 25 as local port matches no mail that the server sends.

Answers of a service of this server leave without a rule of their own: the Windows Firewall knows the connection from its first packet.`,
    instead: `Write the port as the remote one:

\`\`\`powershell
New-NetFirewallRule -DisplayName 'Exchange mail out' -Direction Outbound -Protocol TCP -RemotePort 25 -Action Allow
\`\`\``,
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      newRule("-DisplayName 'Exchange mail out' -Direction Outbound -Protocol TCP -LocalPort 25 -Action Allow"),
      {
        language: 'powershell',
        text: "Set-NetFirewallRule -DisplayName 'Exchange mail out' -Direction Outbound -Protocol TCP -LocalPort 25",
      },
      batch('name="Exchange LDAP" dir=out action=allow protocol=tcp localport=389'),
      netshScript('name="EdgeSync" dir=out action=allow protocol=tcp localport=50636'),
      policyFile('Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=25|Name=Exchange mail out'),
    ],
    good: [
      newRule("-DisplayName 'Exchange mail out' -Direction Outbound -Protocol TCP -RemotePort 25 -Action Allow"),
      newRule("-DisplayName 'Time' -Direction Outbound -Protocol UDP -LocalPort 123 -RemotePort 123 -Action Allow"),
      newRule("-DisplayName 'Time' -Direction Outbound -Protocol UDP -LocalPort 123 -Action Allow"),
      batch('name="Exchange mail out" dir=out action=allow protocol=tcp localport=1024-65535 remoteport=25'),
      netshScript('name="EdgeSync" dir=out action=allow protocol=tcp remoteport=50636'),
      policyFile('Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=25|Name=Exchange mail out'),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const filter = filterOf(statement);
    for (const term of filter?.terms ?? []) {
      const ends = filter && hostEnds(filter, term, 'out');
      if (!filter || !ends || saysPorts(ends.remote)) continue;
      const pinned = pinnedAt(filter, term, ends.local, knowledge);
      if (!pinned) continue;
      const { stretch, service } = pinned;
      yield {
        place: stretch.place,
        message: `Outbound, the local port is this server's own, drawn at random: a call to ${service.short} goes to the remote port ${stretch.text}.`,
        fixes: revision(context, statement, { kind: 'swap-sides' }, `Filter the remote port ${stretch.text}`),
      };
    }
  },
};
