import { calledOf, callerOf } from '../analysis/coverage/terms';
import { family, isInsideExchange, partyOfAll } from '../analysis/parties';
import { ALL_PORTS, covers } from '../base/portSet';
import type { Place } from '../base/span';
import type { PartyId } from '../knowledge/types';
import { type Rule, type Term, valueOf } from '../model/statement';
import { type FileView, fileRule } from './rule';
import { cisco } from './shared/examples';
import { rulesOf } from './shared/fileRules';

const INSIDE = 'version=2019 role=mailbox vantage=internal';

export const exchangeLinkRestricted = fileRule(
  {
    code: 'exchange-link-restricted',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary:
      'A network firewall lets only some ports through between Exchange servers, or between them and domain controllers.',
    why: `From Exchange 2007 on Microsoft supports a device between two Exchange servers, or between an Exchange server and a domain controller, only where it lets everything through, any port and any protocol. There is no list of ports that would be supported: which ones are used changes with updates and with what the servers find out about each other, so a list works until it does not, and support begins by asking for the device to be taken out of the way.

Edge Transport and the networks of clients are the exceptions. The Windows Firewall on the server itself is supported as well, and so this speaks of devices between networks alone. Administrators still argue about it, which is why it is no error.

Which addresses belong to whom is told by \`groups\` in \`.exchange-ports.json\`, or by the names of objects.`,
    instead:
      'Let everything pass between the two, with both sides named; keep port filters for clients, Edge Transport and the Internet.',
    references: ['ms-blog-firewalls', 'ms-network-ports', 'ms-client-access-2010'],
    bad: [
      cisco(
        'access-list inside_in extended permit tcp object-group EXCHANGE-SERVERS object-group DOMAIN-CONTROLLERS eq 389',
        INSIDE,
      ),
      cisco(
        'object-group network EXCHANGE-SERVERS\n network-object host 10.0.0.5\nobject-group network DOMAIN-CONTROLLERS\n network-object host 10.1.0.5\naccess-list inside_in extended permit tcp object-group EXCHANGE-SERVERS object-group DOMAIN-CONTROLLERS eq 389',
        INSIDE,
      ),
      {
        language: 'nftables',
        text: 'define exchange_servers = { 10.0.0.5, 10.0.0.6 }\ndefine domain_controllers = 10.1.0.5\ntable inet f {\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n    ip saddr $exchange_servers ip daddr $domain_controllers tcp dport 389 accept\n  }\n}\n',
        profile: INSIDE,
      },
      {
        language: 'hcl',
        text: `resource "azurerm_network_security_rule" "exchange" {
  name                                       = "Exchange to directory"
  priority                                   = 100
  direction                                  = "Inbound"
  access                                     = "Allow"
  protocol                                   = "Tcp"
  source_port_range                          = "*"
  source_application_security_group_ids      = ["exchange-servers"]
  destination_application_security_group_ids = ["domain-controllers"]
  destination_port_range                     = "3268"
}
`,
        profile: INSIDE,
      },
      {
        language: 'fortios',
        text: `config firewall policy
  edit 12
    set srcintf "servers"
    set dstintf "core"
    set srcaddr "EXCHANGE-SERVERS"
    set dstaddr "DOMAIN-CONTROLLERS"
    set action accept
    set service "LDAP"
  next
end
`,
        profile: INSIDE,
      },
    ],
    good: [
      cisco(
        'access-list inside_in extended permit ip object-group EXCHANGE-SERVERS object-group DOMAIN-CONTROLLERS',
        INSIDE,
      ),
      cisco(
        'access-list inside_in extended permit tcp object-group USERS object-group EXCHANGE-SERVERS eq 443',
        INSIDE,
      ),
      cisco(
        'access-list inside_in extended permit tcp object-group EXCHANGE-EDGE object-group EXCHANGE-SERVERS eq 25',
        INSIDE,
      ),
      cisco(
        'access-list inside_in extended permit tcp object-group EXCHANGE-SERVERS object-group DOMAIN-CONTROLLERS eq 389',
      ),
    ],
  },
  function* (file, { knowledge }) {
    const version = file.profile?.version;
    if (version === undefined || knowledge.isBefore(version, '2007')) return;
    const links = new Map<string, Link>();
    for (const rule of rulesOf(file, knowledge)) {
      if (rule.stands !== 'network' || rule.returning || rule.selects || valueOf(rule.enabled) === false) continue;
      if (valueOf(rule.action) !== 'allow') continue;
      for (const term of rule.terms) {
        const found = linkOf(rule, term, file);
        if (!found) continue;
        const key = [family(found.from), family(found.to)].sort().join(' ');
        const link = links.get(key) ?? { ...found, places: [], whole: false };
        links.set(key, link);
        if (passesAll(rule, term)) link.whole = true;
        else link.places.push(placeOf(rule, term));
      }
    }
    for (const { from, to, places, whole } of links.values()) {
      const [place, ...others] = places;
      if (whole || !place) continue;
      const name = (id: PartyId): string => knowledge.party(id)?.title ?? id;
      yield {
        place,
        message: `This filters by port what passes ${name(from)} → ${name(to)}; Microsoft supports no port filter there, only any to any.`,
        related: others
          .slice(0, MOST_RELATED)
          .map((other) => ({ place: other, message: 'Another port between the two.' })),
      };
    }
  },
);

/** So many of the other rules between the two are pointed at. */
const MOST_RELATED = 10;

interface Link {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly places: Place[];
  whole: boolean;
}

/** The two ends, where both are known and no port filter is supported between them. */
function linkOf(rule: Rule, term: Term, { groups }: FileView): { from: PartyId; to: PartyId } | undefined {
  const caller = callerOf(rule, term);
  const called = calledOf(rule, term);
  const from = caller && partyOfAll(valueOf(caller.addresses) ?? [], groups);
  const to = called && partyOfAll(valueOf(called.addresses) ?? [], groups);
  if (from === undefined || to === undefined) return undefined;
  const directory = [from, to].filter((id) => id === 'domain-controller').length;
  const exchange = [from, to].filter(isInsideExchange).length;
  return exchange + directory === 2 && exchange > 0 ? { from, to } : undefined;
}

function passesAll(rule: Rule, term: Term): boolean {
  const transports = valueOf(term.transport);
  const called = calledOf(rule, term);
  const ports = called && (valueOf(called.ports) ?? ALL_PORTS);
  return (
    term.opaque.length === 0 &&
    (transports?.includes('any') ?? term.transport.kind === 'absent') &&
    ports !== undefined &&
    covers(ports, ALL_PORTS)
  );
}

function placeOf(rule: Rule, term: Term): Place {
  const [use] = calledOf(rule, term)?.uses ?? [];
  return use?.literal.place ?? (term.transport.kind === 'written' ? term.transport.place : rule.place);
}
