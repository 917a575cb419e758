import { reachOf } from '../analysis/addresses';
import { formatPorts } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { End, Term } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { isAnswer, namesService, pinnedAt, saysPorts } from './shared/callerPorts';
import { batch, cisco, iptables, junosTerm, netshScript, newRule, policyFile } from './shared/examples';
import {
  allows,
  callingEnd,
  type Filter,
  filterOf,
  isPortless,
  seenFromHost,
  servingEnds,
  stretchesOf,
  takesEveryPort,
  transportsOf,
} from './shared/filters';
import { revision } from './shared/revision';

export const sourcePortPinned: DiagnosticRule = {
  meta: {
    code: 'source-port-pinned',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: "A rule matches the caller's port against the port of a service.",
    why: `Whoever calls a service draws a port of its own for each connection, from 1024 up. A rule that also asks for the service's number at the caller's side matches almost nobody: mail servers do not call 25 from 25.

Where the rule names only the source port, it does the opposite of what it seems to: it opens every port of the target to anyone who takes care to call from that number.

Some services do use one number at both ends, NTP, NetBIOS over UDP and IPsec key exchange among them; they are not meant. Nor are lines that let answers back in.`,
    instead: 'Leave the source port open, `*` or `any`, or write 1024-65535, and name the destination port.',
    references: ['ms-kb832017', 'ms-network-ports'],
    bad: [
      cisco('ip access-list extended OUTSIDE\n permit tcp any eq smtp host 10.0.0.5 eq smtp'),
      cisco('access-list outside_in extended permit tcp any eq 25 host 10.0.0.5'),
      {
        language: 'powershell',
        text: "New-AzNetworkSecurityRuleConfig -Name 'Exchange-SMTP' -Access Allow -Direction Inbound -Priority 200 -Protocol Tcp -SourceAddressPrefix 203.0.113.0/24 -SourcePortRange 25 -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange 25",
      },
      {
        language: 'powershell',
        text: "New-AzNetworkSecurityRuleConfig -Name 'Exchange-SMTP' -Access Allow -Direction Inbound -Priority 200 -Protocol Tcp -SourceAddressPrefix 203.0.113.0/24 -SourcePortRange 25 -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange *",
      },
      newRule(
        "-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -RemotePort 25 -Action Allow",
      ),
      batch('name="Exchange mail out" dir=out action=allow protocol=tcp localport=25 remoteport=25'),
      netshScript('name="Exchange web" dir=in action=allow protocol=tcp localport=443 remoteport=443'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|RPort=25|Name=Exchange SMTP'),
      junosTerm('protocol tcp', 'source-port 25'),
    ],
    good: [
      iptables('-A OUTPUT -p tcp --sport 25 -j ACCEPT'),
      cisco('ip access-list extended OUT\n permit tcp host 10.0.0.5 eq 25 any'),
      cisco('ip access-list extended OUTSIDE\n permit tcp any eq smtp host 10.0.0.5 established'),
      cisco('ip access-list extended OUTSIDE\n permit udp any eq ntp host 10.0.0.5 eq ntp'),
      cisco('class-map MAIL\n match access-group name MAIL\nip access-list extended MAIL\n permit tcp any eq smtp any'),
      {
        language: 'powershell',
        text: "New-AzNetworkSecurityRuleConfig -Name 'Exchange-SMTP' -Access Allow -Direction Inbound -Priority 200 -Protocol Tcp -SourceAddressPrefix 203.0.113.0/24 -SourcePortRange * -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange 25",
      },
      {
        language: 'powershell',
        text: "New-AzNetworkSecurityRuleConfig -Name 'Exchange-answers' -Access Allow -Direction Inbound -Priority 200 -Protocol Tcp -SourceAddressPrefix 203.0.113.0/24 -SourcePortRange 25 -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange 1024-65535",
      },
      newRule(
        "-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -RemotePort 1024-65535 -Action Allow",
      ),
      newRule("-DisplayName 'Time' -Direction Outbound -Protocol UDP -LocalPort 123 -RemotePort 123 -Action Allow"),
      batch('name="Exchange mail out" dir=out action=allow protocol=tcp remoteport=25'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|RPort=1024-65535|Name=Exchange SMTP'),
      junosTerm('protocol tcp', 'source-port 25', 'tcp-established'),
      cisco('ip access-list extended OUTSIDE\n deny tcp any eq smtp any\n permit ip any any'),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const filter = filterOf(statement);
    if (!filter || (statement.kind === 'rule' && statement.returning)) return;
    for (const term of filter.terms) {
      const caller = callingEnd(filter, term);
      const [serving] = servingEnds(filter, term);
      if (!caller || !serving || caller.uses.length === 0 || isPortless(term)) continue;
      const pinned = pinnedAt(filter, term, caller, knowledge);
      if (!pinned || !isCall(filter, term, serving, knowledge)) continue;
      const { stretch, service } = pinned;
      const only = stretchesOf(caller).length === 1 ? stretch.use : undefined;
      const drawn = knowledge.group('ephemeral-ports');
      // What blocks by the caller's port alone may well be about the answers of a server.
      if (!saysPorts(serving) && !allows(filter, term)) continue;
      const isShut = saysPorts(serving);
      yield {
        place: stretch.place,
        message: isShut
          ? `Nobody calls from ${stretch.text}: a caller of ${service.short} draws its own port, so that this rule matches almost no connection.`
          : `A caller of ${service.short} draws its own port; this lets whoever calls from ${stretch.text} reach every port instead.`,
        // Where every port is open to who calls from one, they would be open to everybody: the port belongs to the other side.
        fixes: !only
          ? []
          : isShut
            ? revision(
                context,
                statement,
                { kind: 'replace-port', use: only, ports: drawn },
                `Use ${formatPorts(drawn)}, the ports that callers draw`,
              )
            : revision(context, statement, { kind: 'swap-sides' }, `Open ${stretch.text} as the port that is called`),
      };
    }
  },
};

/**
 * True when the rule is about calls to a service and not about its answers: answers go to ports that callers draw, and
 * where UDP keeps no state, a bare source port is how they are let in.
 */
function isCall(filter: Filter, term: Term, serving: End, knowledge: Knowledge): boolean {
  if (serving.ports.kind === 'unread' || isAnswer(serving, knowledge)) return false;
  if (namesService(serving, knowledge)) return true;
  // On a host a rule that names the caller's port alone is inbound-remote-port or outbound-local-port.
  if (seenFromHost(term) || !takesEveryPort(filter, serving)) return false;
  const transports = transportsOf(filter, term);
  return (
    transports !== undefined && !transports.includes('udp') && !isOwnAnswer(filter, callingEnd(filter, term), serving)
  );
}

/**
 * What a host sends from a port is what its service answers; so is, in a list that has no direction, what a server that
 * is named sends from it to anyone.
 */
function isOwnAnswer({ direction }: Filter, caller: End | undefined, serving: End): boolean {
  if (direction !== undefined) return direction === 'out';
  const to = reachOf(serving.addresses);
  return caller !== undefined && reachOf(caller.addresses) === 'limited' && (to === 'everyone' || to === 'unsaid');
}
