import { isLoopback } from '../analysis/addresses';
import type { FileFacts } from '../analysis/facts';
import { isInsideExchange, partyOfAll } from '../analysis/parties';
import type { Place } from '../base/span';
import { type Rule, type Term, valueOf, type Written } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile, routerosRule } from './shared/examples';
import { opennessOf } from './shared/exposure';
import { rulesOf } from './shared/fileRules';
import {
  actionOf,
  callingEnd,
  filterOf,
  isDisabled,
  isNarrowed,
  seenFromHost,
  takesEveryPort,
  transportsOf,
} from './shared/filters';

export const anyAnyAllow: DiagnosticRule = {
  meta: {
    code: 'any-any-allow',
    severity: 'warning',
    severities: ['warning', 'information'],
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'A rule that allows any source, any protocol and any port.',
    why: `Such a rule is the whole rule set: nothing that stands beside it has an effect any more, and nobody can read from it what the server is for.

Between Exchange servers, and between them and domain controllers, Microsoft asks for just this, any port and any protocol, and supports no port filter. There both ends are named, and a rule that names them is not meant here; where groups are declared in \`.exchange-ports.json\`, or a profile is, a note says so.

On a host a rule counts when it names no port, no protocol, no program, no service and no address. In a network firewall the destination makes no difference: everyone reaches everything that listens there.`,
    instead:
      'Name the flows: who calls whom, over which port. For the traffic between your own servers name both sides, and leave ports and protocol open.',
    references: ['ms-network-ports', 'ms-blog-firewalls'],
    bad: [
      newRule("-DisplayName 'Exchange all' -Direction Inbound -Action Allow"),
      newRule("-DisplayName 'Exchange all' -Direction Inbound -Protocol Any -RemoteAddress Any -Action Allow"),
      cloudRule('*', '*', '*'),
      batch('name="Exchange all" dir=in action=allow'),
      netshScript('name="Exchange all" dir=in action=allow protocol=any'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Name=Exchange all'),
    ],
    good: [
      newRule("-DisplayName 'Exchange servers' -Direction Inbound -RemoteAddress 10.0.1.0/24 -Action Allow"),
      newRule(
        "-DisplayName 'Exchange' -Direction Inbound -Program 'C:\\Exchange Server\\V15\\Bin\\EdgeTransport.exe' -Action Allow",
      ),
      newRule("-DisplayName 'Exchange out' -Direction Outbound -Action Allow"),
      newRule("-DisplayName 'Nothing' -Direction Inbound -Action Block"),
      cloudRule('*', '443'),
      batch('name="Exchange" dir=in action=allow protocol=tcp localport=443'),
      netshScript('name="Ping" dir=in action=allow protocol=icmpv4'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Svc=Winmgmt|Name=WMI'),
      routerosRule('chain=input action=accept dst-address=127.0.0.1 comment="Exchange Server"'),
    ],
  },
  statements: ['rule'],
  looksAt: 'traffic',
  *check(statement, { groups }) {
    // What reaches a chain of the user's own, the rules decide that jump there.
    if (statement.kind !== 'rule' || !statement.complete || statement.returning || statement.called) return;
    const filter = filterOf(statement);
    if (!filter || isDisabled(filter) || filter.direction === 'out' || isNarrowed(statement)) return;
    for (const term of statement.terms) {
      if (actionOf(filter, term) !== 'allow' || term.opaque.length > 0) continue;
      if (!transportsOf(filter, term)?.includes('any') || !term.ends.every((end) => takesEveryPort(filter, end)))
        continue;
      const openness = opennessOf(filter, term, groups);
      if (openness !== 'usual' && openness !== 'anyone' && openness !== 'internet') continue;
      const host = seenFromHost(term);
      // An interface of which the name says nothing may be the way out.
      if (term.ends.some((end) => end !== callingEnd(filter, term) && isSomeInterface(end.zone))) continue;
      // A rule on a host that is for one of its own addresses is no rule for everything.
      if (
        host &&
        term.ends.some((end) => end.side === 'local' && end.addresses.kind !== 'absent' && !isAny(end.addresses))
      )
        continue;
      // What is for the machine's own loopback addresses comes from the machine itself.
      if (term.ends.some((end) => end !== callingEnd(filter, term) && isLoopback(valueOf(end.addresses) ?? [])))
        continue;
      yield {
        place: placeOf(statement, term),
        message: host
          ? 'This rule lets everything in, any protocol and any port from any address, and the other inbound rules have no effect beside it.'
          : 'This rule lets everyone reach every port over any protocol, and the rules beside it have no effect.',
      };
    }
  },
  *checkFile(file, context) {
    // Only who declares something is told that it is as it should be.
    if (file.groups.length === 0 && !file.profile) return;
    for (const rule of rulesOf(file, context.knowledge)) {
      for (const term of rule.terms) {
        if (!isBetweenServers(rule, term, file.groups)) continue;
        yield {
          place: placeOf(rule, term),
          severity: 'information',
          message:
            'Everything passes between these servers, which is what Microsoft supports between Exchange servers and to domain controllers; port rules beside it have no effect.',
        };
      }
    }
  },
};

/** True where everything may pass between servers of Exchange, or to their domain controllers. */
function isBetweenServers(rule: Rule, term: Term, groups: FileFacts['groups']): boolean {
  const filter = filterOf(rule);
  if (!filter || isDisabled(filter) || term.opaque.length > 0 || seenFromHost(term)) return false;
  if (actionOf(filter, term) !== 'allow' || !transportsOf(filter, term)?.includes('any')) return false;
  if (!term.ends.every((end) => takesEveryPort(filter, end))) return false;
  const parties = term.ends.map((end) => partyOfAll(valueOf(end.addresses) ?? [], groups));
  return (
    parties.some((party) => party !== undefined && isInsideExchange(party)) &&
    parties.every((party) => party !== undefined && (isInsideExchange(party) || party === 'domain-controller'))
  );
}

/** `eth0`, `ens192`, `tun+`, `$interface`; a zone that somebody named, such as `dmz`, is none. */
const isSomeInterface = (zone: Written<string>): boolean =>
  zone.kind === 'unread' || (zone.kind === 'written' && /^[a-z-]+\d|\+$/i.test(zone.value));

const isAny = (addresses: Written<readonly { readonly kind: string }[]>): boolean =>
  valueOf(addresses)?.some(({ kind }) => kind === 'any') ?? false;

/** The word that says the most: the source, else the protocol, else the action. */
function placeOf(rule: Rule, term: Term): Place {
  const caller = callingEnd(
    { statement: rule, terms: rule.terms, direction: valueOf(rule.direction), whole: true },
    term,
  );
  for (const said of [caller?.addresses, term.transport, rule.action]) if (said?.kind === 'written') return said.place;
  return rule.place;
}
