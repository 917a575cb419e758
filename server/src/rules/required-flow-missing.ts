import type { FlowCoverage } from '../analysis/coverage/coverage';
import { isInsideExchange } from '../analysis/parties';
import type { Finding } from './rule';
import { fileRule } from './rule';
import { coverageFor, endsWords, headOf, isBegun, missingParts, partWords, severityIn } from './shared/coverage';
import { batch, ciscoList, netshScript, newRule, policyFile } from './shared/examples';
import { addRules, type Gap } from './shared/missing';
import { isInSet } from './shared/sets';
import { listOf } from './shared/words';

const MAILBOX = 'version=2019 role=mailbox vantage=host';
const PERIMETER = 'version=2019 role=mailbox vantage=perimeter';

/** So many flows that use the same ports are named. */
const NAMED = 3;

export const requiredFlowMissing = fileRule(
  {
    code: 'required-flow-missing',
    severity: 'warning',
    severities: ['warning', 'information'],
    on: true,
    scope: 'evidence',
    summary: 'A flow that the declared profile needs is let through by no rule of the file.',
    why: `A profile says which version and roles a server has, what it is used for, and where the rules stand. From that follows who has to reach it and whom it has to reach. What nothing in the file lets through fails once the file is the whole rule set: mail waits in the queues of the senders, Outlook asks for a password and connects to nothing.

It is a warning where the profile stands in the file itself, which is then taken to be the whole rule set, and a note where the profile comes from a configuration file or a setting and the file may be one script among several. Exchange Setup makes Windows Firewall rules of its own; a script that only adds to them can leave the rest to it, and this finding can be switched off there.

Nothing is said of what cannot be read, of calls between Exchange servers and to domain controllers, for which Microsoft supports no list of ports, and of what a host calls as long as nothing blocks it.`,
    instead: `Add the rule, or take the role or the feature out of the profile where it is not in use.

A fix writes the rule as a copy of one of the file that lets the same parties through: with its addresses and interfaces, behind it in the order, under a name and a number of its own. It is read before it is offered. Where ports stand in named services or applications (FortiOS, PAN-OS, policies of Junos) it names one that has the ports, and where there is none it defines one as the file defines others. None is offered where no number is free, where the rule stands in a condition or a loop, and where the file has no rule between the same parties to go by.`,
    references: ['ms-network-ports', 'ms-network-ports-2013', 'ms-network-port-reference-2010'],
    bad: [
      newRule("-DisplayName 'SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow", MAILBOX),
      batch('name="Web" dir=in action=allow protocol=tcp localport=443', MAILBOX),
      { ...netshScript('name="Web" dir=in action=allow protocol=tcp localport=443'), profile: MAILBOX },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=SMTP'), profile: MAILBOX },
      { ...ciscoList('permit tcp any host 192.0.2.10 eq 443'), profile: PERIMETER },
    ],
    good: [
      newRule("-DisplayName 'Mail, web' -Direction Inbound -Protocol TCP -LocalPort 25,443 -Action Allow", MAILBOX),
      newRule("-DisplayName 'SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow"),
      newRule("-DisplayName 'Ports' -Direction Inbound -Protocol TCP -LocalPort $ports -Action Allow", MAILBOX),
      batch('name="Mail, web" dir=in action=allow protocol=tcp localport=25,443', MAILBOX),
      { ...netshScript('name="All" dir=in action=allow protocol=tcp'), profile: MAILBOX },
      {
        ...ciscoList(
          'permit tcp any host 192.0.2.10 eq 443\naccess-list outside_in extended permit tcp any host 192.0.2.10 eq 25',
        ),
        profile: PERIMETER,
      },
    ],
  },
  function* (file, context) {
    const coverage = coverageFor(file, context.knowledge);
    if (!coverage?.fits || coverage.profile.roles.length === 0 || coverage.profile.vantage === undefined) return;
    const place = headOf(file, coverage);
    const meant = coverage.flows.filter((flow) => isMeant(flow, coverage.profile));
    // A script that opens nothing of the profile's is about something else.
    if (!place || (!file.declaresProfile && !isBegun(meant))) return;
    for (const gaps of sameGaps(meant)) {
      const [{ flow, parts }] = gaps as [Gap, ...Gap[]];
      const { profile } = coverage;
      const titles = [...new Set(gaps.map((gap) => gap.flow.flow.title))];
      const more = titles.length - NAMED;
      const named = more > 0 ? `${titles.slice(0, NAMED).join(', ')} and ${more} more` : listOf(titles);
      const choice = flow.need.choice && parts.length > 1;
      const finding: Finding = {
        place,
        ...severityIn(file),
        message: `No rule here lets ${endsWords(flow, context.knowledge, profile.version)} through over ${choice ? 'one of ' : ''}${partWords(parts)}; the profile needs it: ${named}.`,
        // The text is read once more for it, so it is made when somebody wants it.
        get fixes() {
          // Of several that would do the last one is the one with TLS from the start.
          const all = choice ? [{ flow, parts: parts.slice(-1) }] : gaps;
          return addRules(all, file, coverage, context);
        },
      };
      yield finding;
    }
  },
);

/** Flows that other findings speak of are left to them. */
function isMeant({ need, flow, from, to, direction }: FlowCoverage, profile: Parameters<typeof isInSet>[1]): boolean {
  if (need.optional || flow.support !== undefined || isInSet(need, profile)) return false;
  // Between networks of one's own nobody says which servers stand on which side.
  return direction !== undefined || !isInsideExchange(from) || (to !== 'domain-controller' && to !== 'dns');
}

/** Flows of which the same is missing in the same direction, together. */
function sameGaps(flows: readonly FlowCoverage[]): readonly (readonly Gap[])[] {
  const groups = new Map<string, Gap[]>();
  for (const flow of flows) {
    const parts = missingParts(flow);
    if (parts.length === 0) continue;
    const key = `${flow.direction} ${flow.from === 'internet' || flow.from === 'client' ? 'clients' : flow.from} ${flow.to} ${partWords(parts)}`;
    const list = groups.get(key);
    if (list) list.push({ flow, parts });
    else groups.set(key, [{ flow, parts }]);
  }
  return [...groups.values()];
}
