import type { DiagnosticRule } from './rule';
import { hostEnds, pinnedAt, saysPorts } from './shared/callerPorts';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { filterOf } from './shared/filters';
import { revision } from './shared/revision';
import { flowWords, isExchange } from './shared/services';

export const inboundRemotePort: DiagnosticRule = {
  meta: {
    code: 'inbound-remote-port',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'An inbound rule filters the remote port where the service listens on the local one.',
    why: `In an inbound rule the remote port is the caller's. Callers draw theirs for each connection, from 1024 up, and almost never happen on the number of the service they call. A rule with 25 as remote port therefore matches no mail server that delivers mail, and the service behind it stays closed.

Answers to connections that the server itself has opened need no rule: the Windows Firewall lets them back in.`,
    instead: `Write the service's port as the local one and leave the remote port out:

\`\`\`powershell
New-NetFirewallRule -DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow
\`\`\``,
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      newRule("-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -RemotePort 25 -Action Allow"),
      {
        language: 'powershell',
        text: "Set-NetFirewallRule -DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -RemotePort 587",
      },
      batch('name="Exchange SMTP" dir=in action=allow protocol=tcp remoteport=25'),
      netshScript('name="Exchange web" dir=in action=allow protocol=tcp remoteport=80,443'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|RPort=25|Name=Exchange SMTP'),
    ],
    good: [
      newRule("-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow"),
      newRule("-DisplayName 'Exchange SMTP' -Direction Outbound -Protocol TCP -RemotePort 25 -Action Allow"),
      newRule("-DisplayName 'Time' -Direction Inbound -Protocol UDP -RemotePort 123 -Action Allow"),
      batch('name="Exchange SMTP" dir=in action=allow protocol=tcp localport=25 remoteport=1024-65535'),
      netshScript('name="Exchange SMTP" dir=in action=allow protocol=tcp localport=25'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=Exchange SMTP'),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const filter = filterOf(statement);
    for (const term of filter?.terms ?? []) {
      const ends = filter && hostEnds(filter, term, 'in');
      if (!filter || !ends || saysPorts(ends.local)) continue;
      const pinned = pinnedAt(filter, term, ends.remote, knowledge);
      if (!pinned) continue;
      const { stretch, service } = pinned;
      const own = isExchange(service, knowledge);
      yield {
        place: stretch.place,
        message: own
          ? `Inbound, the remote port is the caller's own, drawn at random: ${flowWords(service, knowledge)} arrives at the local port ${stretch.text}.`
          : `Inbound, the remote port is the caller's own, drawn at random: nobody calls from ${stretch.text} (${service.short}), and answers from there need no rule.`,
        fixes: own ? revision(context, statement, { kind: 'swap-sides' }, `Filter the local port ${stretch.text}`) : [],
      };
    }
  },
};
