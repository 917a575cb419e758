import { includes, onlyPort, overlaps, type PortSet, port } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import type { Statement } from '../model/statement';
import type { DiagnosticRule, Fix, RuleContext } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { allows, filterOf, type Stretch, servingEnds, stretchesOf } from './shared/filters';
import { namesOf, servicesNamedIn, speaksOf } from './shared/naming';
import { revision } from './shared/revision';
import { isExchange, servicesOf } from './shared/services';

export const namePortMismatch: DiagnosticRule = {
  meta: {
    code: 'name-port-mismatch',
    severity: 'information',
    on: true,
    scope: 'evidence',
    summary: 'A rule is named for one Exchange service and opens only the port of another.',
    why: `Whoever reads the rule set later reads the names. A rule called "OWA" that opens 25 is either a copied rule whose port was changed and whose name was not, or the other way round, and both the missing service and the open one will be looked for in the wrong place.

Only names that belong to one protocol or product are taken for a name, and only where every port of the rule is a known listener of Exchange and none of them belongs to the service named.`,
    instead: 'Correct the name or the port.',
    references: ['ms-network-ports'],
    bad: [
      newRule("-DisplayName 'Exchange OWA' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow"),
      { ...cloudRule('*', '587'), text: cloudRule('*', '587').text.replace("'Exchange'", "'Exchange-ActiveSync'") },
      batch('name="EdgeSync" dir=in action=allow protocol=tcp localport=64327'),
      netshScript('name="Exchange SMTP" dir=in action=allow protocol=tcp localport=443'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=143|Name=Exchange OWA'),
    ],
    good: [
      newRule("-DisplayName 'Exchange OWA' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow"),
      newRule("-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 587 -Action Allow"),
      newRule("-DisplayName 'Exchange DAG' -Direction Inbound -Protocol TCP -LocalPort 445 -Action Allow"),
      newRule("-DisplayName 'Exchange SMTP and web' -Direction Inbound -Protocol TCP -LocalPort 25,443 -Action Allow"),
      batch('name="Exchange 443 for OWA and mail on 25" dir=in action=allow protocol=tcp localport=25'),
      netshScript('name="Exchange LDAP" dir=out action=allow protocol=tcp remoteport=3268'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=444|Name=Exchange HTTPS back end'),
    ],
  },
  statements: ['rule', 'amendment'],
  *check(statement, context) {
    const { knowledge } = context;
    const [name] = namesOf(statement);
    const filter = name === undefined ? undefined : filterOf(statement);
    if (name === undefined || !filter) return;
    const ends = filter.terms.flatMap((term) => (allows(filter, term) ? servingEnds(filter, term) : []));
    const stretches = ends.flatMap(stretchesOf);
    const [first] = stretches;
    if (!first) return;
    // The most likely meaning of every port must be a listener of Exchange itself.
    const opened: (readonly Service[])[] = [];
    for (const stretch of stretches) {
      const services = servicesOf(stretch, knowledge);
      const [likely] = services;
      if (!likely || !isExchange(likely, knowledge)) return;
      opened.push(services);
    }
    // A port that cannot be read, or a keyword, may be the one the name is for.
    if (ends.some((end) => end.ports.kind === 'unread' || end.uses.some(({ literal }) => literal.form === 'keyword')))
      return;
    const named = servicesNamedIn(name, knowledge);
    const is = opened[0]?.[0];
    if (!is || named.length === 0 || bothMailboxProtocols(named, first, knowledge)) return;
    const ports = stretches.flatMap((stretch) => stretch.ports);
    if (!isOther(name, named, opened.flat(), ports, knowledge)) return;
    const words = wordsIn(name, (named[0] as Named).word);
    yield {
      place: first.place,
      message: `The rule is named for ${words} and opens ${first.text}, which is ${is.short}: one of the two is wrong.`,
      fixes: stretches.length === 1 ? openingNamed(statement, first, named, context) : [],
    };
  },
};

/** Opens what the rule is named for, where that is one port. */
function openingNamed(
  statement: Statement,
  { use, single }: Stretch,
  named: readonly Named[],
  context: RuleContext,
): readonly Fix[] {
  const [only, ...others] = [...new Set(named.map(({ service }) => onlyPort(service.ports)))];
  if (only === undefined || others.length > 0 || single === undefined || !use) return [];
  return revision(
    context,
    statement,
    { kind: 'replace-port', use, ports: port(only) },
    `Open ${only} instead of ${single}`,
  );
}

type Named = ReturnType<typeof servicesNamedIn>[number];

/** True when nothing connects the name with the ports: no service, protocol, number or set of ports. */
function isOther(
  name: string,
  named: readonly Named[],
  opened: readonly Service[],
  ports: PortSet,
  knowledge: Knowledge,
): boolean {
  for (const service of opened) {
    if (named.some((n) => n.service === service) || speaksOf(name, service)) return false;
    if (named.some((n) => akin(n.service.protocol, service.protocol))) return false;
  }
  for (const [digits] of name.matchAll(/\d{2,5}/g)) if (includes(ports, Number(digits))) return false;
  // "DAG" and "hybrid" stand for a set of ports, of which the service of that name is one.
  for (const [word] of name.toLowerCase().matchAll(/[a-z]+/g))
    if (overlaps(knowledge.group(`${word}-ports`), ports)) return false;
  return true;
}

/** HTTP, HTTPS and RPC over HTTP are told from each other by nobody who names a rule. */
const akin = (a: string, b: string): boolean =>
  a.toLowerCase().includes(b.toLowerCase()) || b.toLowerCase().includes(a.toLowerCase());

/** POP3 and IMAP4 on each other's ports are imap-pop-swapped. */
function bothMailboxProtocols(named: readonly Named[], { ports }: Stretch, knowledge: Knowledge): boolean {
  const groups = [knowledge.group('imap-ports'), knowledge.group('pop-ports')];
  const isOfOne = (set: PortSet): boolean => groups.some((group) => overlaps(set, group));
  return isOfOne(ports) && named.some(({ service }) => isOfOne(service.ports));
}

/** The word by which the name was understood, in the name's own spelling. */
function wordsIn(name: string, word: string): string {
  const at = name.toLowerCase().indexOf(word);
  return at < 0 ? word : name.slice(at, at + word.length);
}
