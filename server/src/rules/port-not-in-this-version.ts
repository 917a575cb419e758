import { type Extra, extrasOf } from '../analysis/coverage/extra';
import { wordEvidence } from '../analysis/words';
import { formatPorts, includes, onlyPort, overlaps } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service, VersionId } from '../knowledge/types';
import { fileRule, type Severity } from './rule';
import { closing } from './shared/closing';
import { coverageFor } from './shared/coverage';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { speaksOf } from './shared/naming';
import { revision } from './shared/revision';
import { flowWords, isExchange, isOfWindows } from './shared/services';

const NOW = 'version=2019 role=mailbox vantage=host';

export const portNotInThisVersion = fileRule(
  {
    code: 'port-not-in-this-version',
    severity: 'warning',
    severities: ['warning', 'information'],
    on: true,
    scope: 'evidence',
    summary: 'A port that belongs to another generation of Exchange than the declared one.',
    why: `Lists of ports are copied from version to version. Link state on 691 and X.400 on 102 ended with Exchange 2003, the notifications of Outlook Web App on 5075-5077 with 2010, Unified Messaging with 2016; the listeners behind Front End Transport begin with 2013, and DAG replication with 2010. On a server of another version nothing listens there, and the rule keeps a hole open for whatever comes to listen later.

The version is that of the profile; none is ever inferred for this. A fixed RPC port or another setting of a version that is not the declared one is reported too. It is a note where the number is in use elsewhere as well and nothing in the rule speaks of Exchange.`,
    instead: 'Remove the port, or correct the version of the profile.',
    references: ['ms-network-ports', 'ms-network-port-reference-2010', 'ms-discontinued', 'ms-kb278339'],
    bad: [
      newRule("-DisplayName 'UM' -Direction Inbound -Protocol TCP -LocalPort 5060 -Action Allow", NOW),
      newRule("-DisplayName 'Chat' -Direction Inbound -Protocol TCP -LocalPort 994 -Action Allow", NOW),
      newRule("-DisplayName 'Link state' -Direction Inbound -Protocol TCP -LocalPort 691 -Action Allow", NOW),
      newRule("-DisplayName 'UM worker' -Direction Inbound -Protocol TCP -LocalPort 5065-5068 -Action Allow", NOW),
      batch('name="OWA notifications" dir=in action=allow protocol=tcp localport=5075', NOW),
      {
        ...netshScript('name="DAG" dir=in action=allow protocol=tcp localport=64327'),
        profile: 'version=2007 role=mailbox vantage=host',
      },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=691|Name=Routing'), profile: NOW },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="59533"\n',
        profile: NOW,
      },
      cisco('access-list inside_in extended permit tcp any host 10.0.0.5 eq 691', 'version=2016 vantage=internal'),
    ],
    good: [
      newRule(
        "-DisplayName 'UM' -Direction Inbound -Protocol TCP -LocalPort 5060 -Action Allow",
        'version=2016 role=mailbox vantage=host features=unified-messaging',
      ),
      newRule(
        "-DisplayName 'Link state' -Direction Inbound -Protocol TCP -LocalPort 691 -Action Allow",
        'version=2003 role=back-end vantage=host',
      ),
      newRule("-DisplayName 'Link state' -Direction Inbound -Protocol TCP -LocalPort 691 -Action Allow"),
      newRule("-DisplayName 'No link state' -Direction Inbound -Protocol TCP -LocalPort 691 -Action Block", NOW),
      newRule("-DisplayName 'Backup' -Direction Inbound -Protocol TCP -LocalPort 10000 -Action Allow", NOW),
      batch('name="Web" dir=in action=allow protocol=tcp localport=443', NOW),
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const coverage = coverageFor(file, knowledge);
    const version = file.profile?.version as VersionId | undefined;
    if (version === undefined) return;
    for (const extra of coverage ? extrasOf(coverage.allowing, coverage.needs, knowledge) : []) {
      const found = foreign(extra, version, knowledge);
      if (!found) {
        const never = neverListening(extra, knowledge);
        if (never) {
          yield {
            place: extra.place,
            severity: 'information',
            message: `${formatPorts(extra.ports)}/${never.transports.join('+')} is ${never.title}. ${never.default}`,
            get fixes() {
              return closing(extra.rule, extra.ports, context);
            },
          };
        }
        continue;
      }
      const { service } = found;
      yield {
        place: extra.place,
        severity: severityOf(extra, service, file.profile?.vantage === 'host', knowledge),
        message: `${formatPorts(extra.ports)}/${service.transports.join('+')} is ${service.title} (${knowledge.versions.format(service.versions)}), ${flowWords(service, knowledge)}; nothing of Exchange ${version} listens there.`,
        get fixes() {
          return closing(extra.rule, extra.ports, context);
        },
      };
    }
    for (const pin of file.statements('pin')) {
      const knob = pin.removes ? undefined : knowledge.knob(pin.knob);
      const [use] = pin.end.uses;
      if (!knob || !use || knob.versions.length === 0 || knob.versions.includes(version)) continue;
      if (!knob.evidence) continue;
      yield {
        place: use.literal.place,
        message: `${knob.title} is a setting of ${knowledge.versions.format(knob.versions)}; nothing of Exchange ${version} reads it.`,
        get fixes() {
          return revision(context, pin, { kind: 'remove' }, 'Remove the setting');
        },
      };
    }
  },
);

/** The service of another version that owns just these ports; undefined where the declared one has any there. */
function foreign({ use, ports, whole, services }: Extra, version: VersionId, knowledge: Knowledge) {
  if (!whole || !use) return undefined;
  const own = services.filter((service) => !service.dynamic);
  // A partner of Exchange, such as a gateway, is called by no version but those that are named.
  const lies =
    own.every(({ versions }) => versions.length > 0 && !versions.includes(version)) &&
    own.some((service) => isExchange(service, knowledge));
  if (own.some((service) => isOfWindows(service, knowledge))) return undefined;
  if (own.length === 0 || !lies || own.some(({ declaredIn }) => declaredIn !== undefined)) return undefined;
  const number = onlyPort(ports);
  const service = own.find((one) =>
    number === undefined ? formatPorts(one.ports) === formatPorts(ports) : isExchange(one, knowledge),
  );
  return service && { service };
}

/** What is written about the port, where nothing of Exchange ever listened. */
function neverListening({ use, ports, services }: Extra, knowledge: Knowledge): Service | undefined {
  const number = onlyPort(ports);
  if (!use || number === undefined || services.length > 0) return undefined;
  return knowledge.absentAt(number).find(({ versions }) => versions.length === knowledge.versions.all.length);
}

/** Numbers that others use as well are noted only, unless the rule speaks of the service or of Exchange. */
function severityOf({ rule, ports }: Extra, service: Service, host: boolean, knowledge: Knowledge): Severity {
  const number = onlyPort(ports);
  const named = rule.words.some(({ text }) => wordEvidence(text) !== undefined || speaksOf(text, service));
  if (named || overlaps(ports, knowledge.group('exchange-only-ports'))) return 'warning';
  const gone = overlaps(ports, knowledge.group('gone-since-2007'));
  const common = number !== undefined && includes(knowledge.group('common-services'), number);
  return host && gone && !common ? 'warning' : 'information';
}
