import type { FlowCoverage } from '../analysis/coverage/coverage';
import { formatPorts, normalise, type PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import { fileRule } from './rule';
import { coverageFor, endsWords } from './shared/coverage';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { rulesOf } from './shared/fileRules';
import { revision } from './shared/revision';
import { listOf } from './shared/words';

const MAILBOX = 'version=2019 role=mailbox vantage=host';

/** So many flows that one rule blocks are named. */
const NAMED = 3;

export const requiredFlowBlocked = fileRule(
  {
    code: 'required-flow-blocked',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A rule blocks a flow that the declared profile needs.',
    why: `A rule is written against a port on which a server of the declared version, roles and features has to be reached, or which it has to call. In the Windows Firewall a rule that blocks wins over every rule that allows, so nothing else in the file can make up for it; in ordered rule sets it stands before whatever would allow the flow.

A rule that blocks everything at the end of a list is how rule sets end and is not meant, nor is a rule that blocks single callers.`,
    instead:
      'Remove or disable the rule, limit it to the addresses that are meant, or take the role or the feature out of the profile.',
    references: ['ms-network-ports', 'ms-network-ports-2013'],
    bad: [
      newRule("-DisplayName 'No web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Block", MAILBOX),
      batch('name="No SMTP" dir=in action=block protocol=tcp localport=25', MAILBOX),
      { ...netshScript('name="No names" dir=out action=block protocol=udp remoteport=53'), profile: MAILBOX },
      { ...policyFile('Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=No web'), profile: MAILBOX },
    ],
    good: [
      newRule("-DisplayName 'No IMAP' -Direction Inbound -Protocol TCP -LocalPort 143,993 -Action Block", MAILBOX),
      newRule(
        "-DisplayName 'Not them' -Direction Inbound -Protocol TCP -LocalPort 443 -RemoteAddress 203.0.113.7 -Action Block",
        MAILBOX,
      ),
      newRule("-DisplayName 'No web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Block"),
      batch('name="Off" dir=in action=block enable=no protocol=tcp localport=25', MAILBOX),
      {
        ...netshScript('name="Not from here" dir=in action=block protocol=tcp localport=443 profile=public'),
        profile: MAILBOX,
      },
    ],
  },
  function* (file, context) {
    const blocked =
      file.profile?.version && rulesOf(file, context.knowledge).length > 0
        ? coverageFor(file, context.knowledge, true)
        : undefined;
    if (!blocked?.fits || blocked.profile.roles.length === 0) return;
    const byRule = new Map<string, { place: Place; flows: (typeof blocked.flows)[number][] }>();
    for (const flow of blocked.flows) {
      if (flow.need.optional || flow.state !== 'blocked') continue;
      for (const { place } of flow.by) {
        const key = `${place.anchor.base + place.start} ${place.end}`;
        const known = byRule.get(key);
        if (known) known.flows.push(flow);
        else byRule.set(key, { place, flows: [flow] });
      }
    }
    for (const { place, flows } of byRule.values()) {
      const [first] = flows;
      const statement = file.statementAt(place);
      if (!first) continue;
      const titles = [...new Set(flows.map(({ flow }) => flow.title))];
      const more = titles.length - NAMED;
      const named = more > 0 ? `${titles.slice(0, NAMED).join(', ')} and ${more} more` : listOf(titles);
      yield {
        place,
        message: `This blocks ${formatPorts(blockedPorts(first))}/${first.transport}, ${endsWords(first, context.knowledge, blocked.profile.version)}, which the profile needs: ${named}.`,
        get fixes() {
          return revision(context, statement, { kind: 'set-enabled', enabled: false }, 'Disable this rule');
        },
      };
    }
  },
);

/** The ports of the flow that are blocked, where others of it are not. */
function blockedPorts({ parts, ports }: FlowCoverage): PortSet {
  const blocked = parts.filter(({ state }) => state === 'blocked').flatMap(({ service }) => service.ports);
  return blocked.length > 0 ? normalise(blocked) : ports;
}
