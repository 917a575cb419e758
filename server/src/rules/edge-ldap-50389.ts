import { isLoopback, isLoopbackZone } from '../analysis/addresses';
import { includes, onlyPort, port as portOf } from '../base/portSet';
import { type End, type Statement, valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { batch, cisco, cloudRule, netshScript, newRule, policyFile, serviceFrom } from './shared/examples';
import { allows, callingEnd, filterOf, isNamed, mayCarry, mentions, servingEnds, stretchesOf } from './shared/filters';
import { revision } from './shared/revision';
import { flowWords } from './shared/services';

export const edgeLdap50389: DiagnosticRule = {
  meta: {
    code: 'edge-ldap-50389',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A rule opens 50389, the port of AD LDS on Edge Transport that has no TLS and is local to the server.',
    why: `AD LDS on an Edge Transport server listens twice. 50636 is LDAP over TLS, and EdgeSync calls it from a Mailbox server. 50389 is the same directory without TLS, there for tools on the server itself. Nothing outside the server calls it, so a rule for it opens recipients and configuration in the clear to whoever comes by, and helps no subscription.

Lists often give the pair as "50389 and 50636", which is how the rule gets written.`,
    instead:
      'Remove the rule. For EdgeSync open 50636/tcp, from the Mailbox servers of the subscribed site to the Edge server.',
    references: ['ms-edge-subscriptions', 'ms-edge-planning-2013'],
    bad: [
      ...serviceFrom('inside', '50389'),
      cisco('access-list dmz_in extended permit tcp host 10.0.0.6 host 10.0.0.5 eq 50389'),
      newRule("-DisplayName 'EdgeSync' -Direction Inbound -Protocol TCP -LocalPort 50389 -Action Allow"),
      newRule("-DisplayName 'EdgeSync' -Direction Outbound -Protocol TCP -RemotePort 50389,50636 -Action Allow"),
      { language: 'powershell', text: "Set-NetFirewallRule -DisplayName 'EdgeSync' -LocalPort 50389" },
      cloudRule('10.0.1.0/24', '50389'),
      batch('name="EdgeSync" dir=in action=allow protocol=tcp localport=50389'),
      netshScript('name="EdgeSync" dir=in action=allow protocol=tcp localport=50389-50636'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=50389|Name=EdgeSync'),
    ],
    good: [
      ...serviceFrom('inside', '50636'),
      cisco('access-list dmz_in extended deny tcp any any eq 50389'),
      newRule("-DisplayName 'EdgeSync' -Direction Inbound -Protocol TCP -LocalPort 50636 -Action Allow"),
      newRule("-DisplayName 'No AD LDS' -Direction Inbound -Protocol TCP -LocalPort 50389 -Action Block"),
      newRule(
        "-DisplayName 'AD LDS' -Direction Inbound -Protocol TCP -LocalPort 50389 -RemoteAddress 127.0.0.1 -Action Allow",
      ),
      { language: 'iptables-save', text: '*filter\n-A INPUT -i lo -p tcp --dport 50389 -j ACCEPT\nCOMMIT\n' },
      { language: 'powershell', text: 'Test-NetConnection -ComputerName edge01 -Port 50389' },
      batch('name="AD LDS" dir=in action=allow protocol=tcp localport=50389 enable=no'),
      netshScript('name="RPC" dir=in action=allow protocol=tcp localport=6005-65534'),
    ],
  },
  statements: ['rule', 'amendment', 'translation'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const local = knowledge.group('edge-ldap-without-tls');
    const number = onlyPort(local);
    if (number === undefined || !mentions(statement, number)) return;
    const service = knowledge.servicesIn(local)[0];
    const better = service && knowledge.successor(service);
    const right = better && onlyPort(better.ports);
    if (!better || right === undefined) return;
    for (const end of openedEnds(statement)) {
      const stretches = stretchesOf(end);
      for (const stretch of stretches) {
        if (!isNamed(stretch, number)) continue;
        const { use } = stretch;
        const there = stretches.some(({ ports }) => includes(ports, right));
        yield {
          place: stretch.place,
          message: `${number} is AD LDS without TLS and local to the Edge server; EdgeSync uses ${right}/tcp, ${flowWords(better, knowledge)}.`,
          fixes:
            use && !there && stretch.single !== undefined
              ? revision(context, statement, { kind: 'replace-port', use, ports: portOf(right) }, `Use ${right}`)
              : [],
        };
      }
    }
  },
};

/** The ends at which a statement lets TCP in from elsewhere. */
function openedEnds(statement: Statement): readonly End[] {
  if (statement.kind === 'translation') return [statement.from, statement.to];
  const filter = filterOf(statement);
  if (!filter) return [];
  return filter.terms.flatMap((term) => {
    if (!allows(filter, term) || !mayCarry(filter, term, 'tcp')) return [];
    const caller = callingEnd(filter, term);
    const addresses = caller && valueOf(caller.addresses);
    const isFromItself = (addresses && isLoopback(addresses)) || isLoopbackZone((caller && valueOf(caller.zone)) ?? '');
    return isFromItself ? [] : servingEnds(filter, term);
  });
}
