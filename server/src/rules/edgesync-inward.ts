import type { FileFacts } from '../analysis/facts';
import { nameOf, partyNamed } from '../analysis/parties';
import type { PlaceEdit } from '../base/edit';
import { onlyPort } from '../base/portSet';
import type { Place } from '../base/span';
import { type Direction, type End, type Statement, type Term, valueOf } from '../model/statement';
import type { DiagnosticRule, RuleContext } from './rule';
import { closing } from './shared/closing';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { allows, callingEnd, filterOf, isNamed, mayCarry, mentions, servingEnds, stretchesOf } from './shared/filters';
import { flowWords } from './shared/services';

export const edgesyncInward: DiagnosticRule = {
  meta: {
    code: 'edgesync-inward',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: '50636 is opened from Edge Transport towards the inside; EdgeSync is always started from inside.',
    why: `EdgeSync pushes. A Mailbox server of the subscribed site (2007 and 2010: Hub Transport) opens the connection to AD LDS on the Edge server, writes recipients and configuration there, and fetches nothing that Edge would have to offer. The Edge server never calls back, and nothing inside listens on 50636.

A rule from the perimeter inwards therefore changes nothing about synchronisation. It is a way in for whoever has taken the Edge server, which is the machine it was put outside for.

The direction is read from the names in the rule, from its zones and address objects, and from the role in the profile: an outbound rule of an Edge server, an inbound rule of any other.`,
    instead:
      'Remove the rule. On the firewall between perimeter and inside allow 50636/tcp from the Mailbox servers to the Edge server; on the Edge server itself allow it inbound.',
    references: ['ms-edge-subscriptions', 'ms-edge-planning-2013', 'ms-network-ports'],
    bad: [
      newRule(
        "-DisplayName 'EdgeSync Edge to Mailbox' -Direction Outbound -Protocol TCP -RemotePort 50636 -Action Allow",
      ),
      newRule(
        "-DisplayName 'EdgeSync' -Direction Outbound -Protocol TCP -RemotePort 50636 -Action Allow",
        'version=2019 role=edge-transport',
      ),
      newRule(
        "-DisplayName 'EdgeSync' -Direction Inbound -Protocol TCP -LocalPort 50636 -Action Allow",
        'version=2019 role=mailbox',
      ),
      batch('name="EdgeSync" dir=out action=allow protocol=tcp remoteport=50636', 'version=2016 role=edge-transport'),
      netshScript('name="Edge -> inside, EdgeSync" dir=out action=allow protocol=tcp remoteport=50636'),
      policyFile('Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=50636|Name=EdgeSync from Edge to Hub Transport'),
      cisco(
        'object network EDGE\n host 192.0.2.10\nobject network EXCHANGE\n host 10.0.0.5\naccess-list dmz_in remark EdgeSync\naccess-list dmz_in extended permit tcp object EDGE object EXCHANGE eq 50636',
      ),
    ],
    good: [
      newRule(
        "-DisplayName 'EdgeSync Mailbox to Edge' -Direction Outbound -Protocol TCP -RemotePort 50636 -Action Allow",
      ),
      newRule(
        "-DisplayName 'EdgeSync' -Direction Inbound -Protocol TCP -LocalPort 50636 -Action Allow",
        'version=2019 role=edge-transport',
      ),
      newRule(
        "-DisplayName 'EdgeSync' -Direction Outbound -Protocol TCP -RemotePort 50636 -Action Allow",
        'version=2019 role=mailbox',
      ),
      newRule("-DisplayName 'EdgeSync' -Direction Outbound -Protocol TCP -RemotePort 50636 -Action Allow"),
      batch('name="EdgeSync" dir=out action=block protocol=tcp remoteport=50636', 'version=2016 role=edge-transport'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=50636|Name=EdgeSync'),
      cisco(
        'object network EDGE\n host 192.0.2.10\nobject network EXCHANGE\n host 10.0.0.5\naccess-list inside_in remark EdgeSync\naccess-list inside_in extended permit tcp object EXCHANGE object EDGE eq 50636',
      ),
    ],
  },
  statements: ['rule', 'amendment'],
  ports: (knowledge) => knowledge.group('edge-sync-ports'),
  *check(statement, context) {
    const { knowledge } = context;
    const number = onlyPort(knowledge.group('edge-sync-ports'));
    const filter = filterOf(statement);
    if (!filter || number === undefined || !mentions(statement, number)) return;
    const [service] = knowledge.servicesIn(knowledge.group('edge-sync-ports'));
    if (!service) return;
    for (const term of filter.terms) {
      if (!allows(filter, term) || !mayCarry(filter, term, 'tcp')) continue;
      for (const end of servingEnds(filter, term)) {
        const stretch = stretchesOf(end).find((s) => isNamed(s, number));
        if (!stretch) continue;
        const said = saysInward(statement, term, callingEnd(filter, term), end);
        const confirm = said ? undefined : byRole(filter.direction, end);
        if (said === false || (said === undefined && !confirm)) continue;
        const edits = confirm && turned(statement, filter.direction, context);
        yield {
          place: stretch.place,
          message: `EdgeSync never runs from Edge Transport inwards: ${flowWords(service, knowledge)} is ${number}/tcp, and this opens the way back.`,
          ...(confirm ? { confirm } : {}),
          fixes: edits
            ? [
                {
                  title: `Turn the rule round: ${filter.direction === 'in' ? 'outbound, remote' : 'inbound, local'} port ${number}`,
                  safety: 'suggestion',
                  edits,
                },
              ]
            : closing(statement, knowledge.group('edge-sync-ports'), context, 'Edge Transport'),
        };
      }
    }
  },
};

const EDGE = '(?:edge(?:[ _-]?transport)?|dmz|perimeter|screened)(?:[ _-]?servers?)?';
const INSIDE = '(?:mailbox|mbx|hub(?:[ _-]?transport)?|inside|internal|lan|trust|hub-transport)';
const WAY = '[ _]*(?:->|=>|→|>|[ _-]to[ _-]|[ _-]2[ _-])[ _]*';
const INWARD = new RegExp(`\\b${EDGE}${WAY}(?:the )?${INSIDE}`, 'i');
const OUTWARD = new RegExp(`${INSIDE}(?:[ _-]?servers?)?${WAY}(?:the )?${EDGE}`, 'i');
const EDGE_WORD = /(?:^|[^a-z])(?:edge|dmz|perimeter|screened)/i;
const INSIDE_WORD = /(?:^|[^a-z])(?:mailbox|mbx|hub|inside|internal|intern|lan|trust)(?![a-z])/i;

/** Whether names say that Edge calls the inside: true, false for the right way round, undefined where nothing is said. */
function saysInward(statement: Statement, term: Term, caller: End | undefined, serving: End): boolean | undefined {
  for (const { text } of statement.words) {
    if (OUTWARD.test(text)) return false;
    if (INWARD.test(text)) return true;
  }
  if (!caller || term.ends.some(({ side }) => side === 'local')) return undefined;
  const from = namesOf(caller);
  const to = namesOf(serving);
  if (from.some((name) => EDGE_WORD.test(name)) && to.some(isInside)) return true;
  return from.length > 0 && to.some((name) => EDGE_WORD.test(name)) ? false : undefined;
}

const isInside = (name: string): boolean => INSIDE_WORD.test(name) || partyNamed(name) === 'exchange';

const namesOf = ({ zone, addresses }: End): string[] => [
  ...(zone.kind === 'written' ? [zone.value] : []),
  ...(valueOf(addresses) ?? []).flatMap((address) => nameOf(address) ?? []),
];

/** On a host the role in the profile says which side it is: Edge calls out, or another role lets in. */
function byRole(direction: Direction | undefined, { side }: End): ((file: FileFacts) => boolean) | undefined {
  if (direction === undefined || (side !== 'local' && side !== 'remote')) return undefined;
  return ({ profile }) => {
    const roles = profile?.roles ?? [];
    if (roles.length === 0 || (profile?.vantage ?? 'host') !== 'host') return false;
    return roles.includes('edge-transport') === (direction === 'out');
  };
}

/** The rule for the other side of the same flow: its direction and its port's side turned. */
function turned(
  statement: Statement,
  direction: Direction | undefined,
  context: RuleContext,
): readonly PlaceEdit[] | undefined {
  if (direction === undefined) return undefined;
  const way = context.revise(statement, { kind: 'set-direction', direction: direction === 'in' ? 'out' : 'in' });
  const sides = context.revise(statement, { kind: 'swap-sides' });
  if (!way || !sides || way.some((a) => sides.some((b) => overlap(a.place, b.place)))) return undefined;
  return [...way, ...sides];
}

const overlap = (a: Place, b: Place): boolean => a.anchor === b.anchor && a.start <= b.end && b.start <= a.end;
