import { isInsideExchange, partyOfAll } from '../analysis/parties';
import type { Knowledge } from '../knowledge/knowledge';
import { valueOf } from '../model/statement';
import { type FileView, fileRule } from './rule';
import { coverageFor, isBegun } from './shared/coverage';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { rulesOf } from './shared/fileRules';
import { listOf } from './shared/words';

const WRONG = 'version=2019 role=mailbox vantage=host placement=perimeter-network';

export const roleInPerimeter = fileRule(
  {
    code: 'role-in-perimeter',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'A role other than Edge Transport stands in the perimeter network.',
    why: `Only Edge Transport is made for a network between the Internet and the inside. Every other role from Exchange 2007 on is a member of the domain and talks with domain controllers and the other Exchange servers over ports for which there is no supported list; a perimeter network with such a server in it has to let everything through to the inside, and then it is none.

In Exchange 2000 and 2003 a front-end server in the perimeter was a design of Microsoft's, with a list of ports; it is not meant here.`,
    instead:
      'Keep the server inside, and publish it by a reverse proxy or a load balancer on 443/tcp. For mail stand Edge Transport in the perimeter.',
    references: ['ms-network-ports', 'ms-client-access-2010', 'ms-edge-planning-2013'],
    bad: [
      newRule("-DisplayName 'Web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow", WRONG),
      batch('name="Web" dir=in action=allow protocol=tcp localport=443', WRONG),
      { ...netshScript('name="Web" dir=in action=allow protocol=tcp localport=443'), profile: WRONG },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=Web'), profile: WRONG },
    ],
    good: [
      newRule(
        "-DisplayName 'SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow",
        'version=2019 role=edge-transport vantage=host placement=perimeter-network',
      ),
      newRule(
        "-DisplayName 'Web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow",
        'version=2003 role=front-end vantage=host placement=perimeter-network',
      ),
      batch(
        'name="Web" dir=in action=allow protocol=tcp localport=443',
        'version=2019 role=mailbox vantage=host placement=internal',
      ),
      newRule("-DisplayName 'Web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow"),
    ],
  },
  function* (file, { knowledge }) {
    const { profile, head } = file;
    if (profile?.version === undefined || knowledge.isBefore(profile.version, '2007')) return;
    const others = profile.roles.filter((role) => role !== 'edge-transport');
    if (
      profile.placement === 'perimeter-network' &&
      others.length === profile.roles.length &&
      others.length > 0 &&
      head &&
      isAbout(file, knowledge)
    ) {
      const names = others.map((role) => knowledge.parties.find((party) => party.role === role)?.title ?? role);
      yield {
        place: head,
        message: `${listOf(names)} in the perimeter network has to reach domain controllers and Exchange servers over any port; only Edge Transport is made for it.`,
      };
      return;
    }
    for (const rule of rulesOf(file, knowledge)) {
      if (rule.stands !== 'network') continue;
      for (const term of rule.terms) {
        for (const { zone, addresses } of term.ends) {
          if (zone.kind !== 'written' || !isPerimeter(zone.value)) continue;
          const party = partyOfAll(valueOf(addresses) ?? [], file.groups);
          if (party === undefined || !isInsideExchange(party)) continue;
          const name = knowledge.party(party)?.title ?? party;
          yield {
            place: zone.place,
            message: `${name} behind ${zone.value} has to reach domain controllers and Exchange servers over any port; only Edge Transport is made for the perimeter network.`,
          };
        }
      }
    }
  },
);

/** A profile of the folder is spoken of in the files that open what such a server is called on, not in every script. */
const isAbout = (file: FileView, knowledge: Knowledge): boolean =>
  file.declaresProfile || isBegun(coverageFor(file, knowledge)?.flows ?? []);

/** `dmz`, `DMZ-1`, `perimeter`, `screened_subnet`. */
const isPerimeter = (zone: string): boolean =>
  zone
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => word === 'dmz' || word === 'perimeter' || word === 'screened');
