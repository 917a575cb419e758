import { arePrivate, reachOf } from '../analysis/addresses';
import { includes, onlyPort, port as portOf } from '../base/portSet';
import { type End, valueOf } from '../model/statement';
import type { DiagnosticRule, Example } from './rule';
import { armRule, cloudFormationGroup } from './shared/examples';
import { allows, filterOf, mayCarry, servingEnds, stretchesOf } from './shared/filters';
import { revision } from './shared/revision';

const outbound = (port: string, destination: string, access = 'Allow'): Example => ({
  language: 'powershell',
  text: `New-AzNetworkSecurityRuleConfig -Name 'Exchange-mail' -Access ${access} -Direction Outbound -Priority 200 -Protocol Tcp -SourceAddressPrefix 10.0.1.4 -SourcePortRange * -DestinationAddressPrefix ${destination} -DestinationPortRange ${port}`,
});

export const cloudOutbound25: DiagnosticRule = {
  meta: {
    code: 'cloud-outbound-25',
    severity: 'information',
    on: true,
    scope: 'evidence',
    summary: 'Mail is sent on 25 out of a cloud that drops it.',
    why: `Cloud providers close outbound 25 for most of their customers, whatever the rules of the customer say, because servers that were taken over send from there. The rule is accepted, the queue on the server fills, and the error speaks of a connection that timed out.

Some contracts have the port open or get it opened on request; then the rule is right.`,
    instead:
      'Send through a smart host or a relay service on 587/tcp with authentication, and give the send connector that port. Or ask the provider to open 25 for the subscription, and suppress the finding with that reason.',
    references: ['officedocs-exchange-2656', 'officedocs-exchange-503', 'ms-exo-device-smtp', 'ms-send-connectors'],
    bad: [
      outbound('25', 'Internet'),
      outbound('25', '*'),
      outbound('25,587', '0.0.0.0/0'),
      armRule(
        '{ "priority": 200, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "Internet", "destinationPortRange": "25" }',
      ),
      cloudFormationGroup('Egress', '{ IpProtocol: tcp, FromPort: 25, ToPort: 25, CidrIp: 0.0.0.0/0 }'),
    ],
    good: [
      outbound('587', 'Internet'),
      outbound('25', '10.0.2.5'),
      outbound('25', 'VirtualNetwork'),
      outbound('25', 'Internet', 'Deny'),
      cloudFormationGroup('Egress', '{ IpProtocol: tcp, FromPort: 587, ToPort: 587, CidrIp: 0.0.0.0/0 }'),
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Exchange mail out' -Direction Outbound -Protocol TCP -RemotePort 25 -Action Allow",
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="Exchange mail out" dir=out action=allow protocol=tcp remoteport=25',
      },
    ],
  },
  statements: ['rule'],
  looksAt: 'traffic',
  *check(statement, context) {
    if (statement.kind !== 'rule' || !statement.cloud) return;
    const { knowledge } = context;
    const blocked = knowledge.group('cloud-blocked-outbound');
    const better = onlyPort(knowledge.group('mail-submission'));
    const filter = filterOf(statement);
    if (filter?.direction !== 'out' || better === undefined) return;
    for (const term of filter.terms) {
      if (!allows(filter, term) || !mayCarry(filter, term, 'tcp')) continue;
      for (const end of servingEnds(filter, term)) {
        if (!leavesTheCloud(end) || term.opaque.length > 0) continue;
        for (const { single, place, use } of stretchesOf(end)) {
          if (single === undefined || !includes(blocked, single)) continue;
          yield {
            place,
            message: `Most clouds drop what is sent out on ${single}/tcp, and the queues of the server never drain; mail leaves through a relay on ${better}/tcp.`,
            fixes: use
              ? revision(
                  context,
                  statement,
                  { kind: 'replace-port', use, ports: portOf(better) },
                  `Open ${better} instead (mail must go through a relay)`,
                )
              : [],
          };
        }
      }
    }
  },
};

/** Anyone, or public addresses; names of networks may be the cloud's own. */
function leavesTheCloud({ addresses }: End): boolean {
  const reach = reachOf(addresses);
  if (reach !== 'limited') return reach !== 'unknown';
  const list = valueOf(addresses) ?? [];
  return list.every(({ kind }) => kind === 'literal') && !list.some((address) => arePrivate([address]));
}
