import { type Extra, extrasOf } from '../analysis/coverage/extra';
import { innerNeedsOf } from '../analysis/coverage/needs';
import { wordEvidence } from '../analysis/words';
import { formatPorts, onlyPort, overlaps, samePorts } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { FeatureId, Service, VersionId } from '../knowledge/types';
import { fileRule } from './rule';
import { coverageFor, type FileCoverage } from './shared/coverage';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { speaksOf } from './shared/naming';
import { revision } from './shared/revision';
import { flowWords, isExchange, isOfWindows } from './shared/services';
import { listOf } from './shared/words';

const PLAIN = 'version=2019 role=mailbox vantage=host';

export const unneededExchangePort = fileRule(
  {
    code: 'unneeded-exchange-port',
    severity: 'information',
    on: true,
    scope: 'evidence',
    summary: 'A port of Exchange is open that the declared profile does not need.',
    why: `The profile names version, roles and features, and from these follows what a server is called on. A port of Exchange beyond that is either left over from an earlier design, or the profile forgets a feature: IMAP4 and POP3, a DAG, Unified Messaging are needed only where they are in use.

In a firewall between networks, behind which other servers stand too, only numbers that belong to Exchange alone count, and rules that speak of Exchange.`,
    instead: 'Close the port, or add the feature to the profile.',
    references: ['ms-network-ports', 'ms-pop3-imap4', 'ms-network-port-reference-2010'],
    bad: [
      newRule("-DisplayName 'IMAP' -Direction Inbound -Protocol TCP -LocalPort 993 -Action Allow", PLAIN),
      batch('name="DAG" dir=in action=allow protocol=tcp localport=64327', PLAIN),
      { ...netshScript('name="POP3" dir=in action=allow protocol=tcp localport=995'), profile: PLAIN },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=993|Name=IMAP'), profile: PLAIN },
    ],
    good: [
      newRule(
        "-DisplayName 'IMAP' -Direction Inbound -Protocol TCP -LocalPort 993 -Action Allow",
        `${PLAIN} features=imap4`,
      ),
      newRule("-DisplayName 'Submission' -Direction Inbound -Protocol TCP -LocalPort 587 -Action Allow", PLAIN),
      newRule("-DisplayName 'Remote desktop' -Direction Inbound -Protocol TCP -LocalPort 3389 -Action Allow", PLAIN),
      newRule("-DisplayName 'IMAP' -Direction Inbound -Protocol TCP -LocalPort 993 -Action Allow"),
      batch('name="No IMAP" dir=in action=block protocol=tcp localport=993', PLAIN),
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const coverage = coverageFor(file, knowledge);
    if (!coverage || coverage.profile.roles.length === 0 || coverage.profile.vantage === undefined) return;
    const among = innerNeedsOf(coverage.profile, knowledge);
    for (const extra of extrasOf(coverage.allowing, coverage.needs, knowledge, among)) {
      const service = ownService(extra, coverage, knowledge);
      if (!service) continue;
      const { rule, use, place, ports } = extra;
      const features = featuresOf(service, coverage, knowledge);
      const because =
        features.length > 0
          ? `the profile does not name ${listOf(features)}`
          : 'a server as the profile has it is not called there';
      const only = use !== undefined && rule.terms.flatMap(({ ends }) => ends.flatMap(({ uses }) => uses)).length === 1;
      yield {
        place,
        message: `${formatPorts(ports)}/${service.transports.join('+')} is ${service.title}, ${flowWords(service, knowledge)}; ${because}.`,
        get fixes() {
          return only ? revision(context, rule, { kind: 'remove' }, 'Remove this rule') : [];
        },
      };
    }
  },
);

/** The service of Exchange that the ports belong to in the declared version; undefined where others have them too. */
function ownService(
  { whole, ports, services, rule }: Extra,
  { profile }: FileCoverage,
  knowledge: Knowledge,
): Service | undefined {
  const number = onlyPort(ports);
  const own = services.filter((one) => !one.dynamic && (number !== undefined || samePorts(one.ports, ports)));
  if (!whole || own.length === 0) return undefined;
  // What everybody's servers offer, and what Windows does, is no port of Exchange.
  if (own.some((one) => !isExchange(one, knowledge) || one.declaredIn !== undefined || isOfWindows(one, knowledge)))
    return undefined;
  const here = own.filter(({ versions }) => versions.includes(profile.version as VersionId));
  const [service] = here;
  // What is local to a server is nobody's to call; that is another finding.
  if (!service || service.exposure === 'local') return undefined;
  if (profile.vantage === 'host') return service;
  const alone = overlaps(ports, knowledge.group('exchange-only-ports'));
  const named = rule.words.some(({ text }) => wordEvidence(text) !== undefined || speaksOf(text, service));
  return alone || named ? service : undefined;
}

/** The features, not in the profile, for which the version needs the service. */
function featuresOf(service: Service, { profile }: FileCoverage, knowledge: Knowledge): readonly FeatureId[] {
  const flows = knowledge.flowsOf(service.id, profile.version).filter(({ required }) => required !== 'optional');
  if (flows.some(({ features }) => features === undefined)) return [];
  return [...new Set(flows.flatMap(({ features = [] }) => features))].filter(
    (feature) => !profile.features.includes(feature),
  );
}
