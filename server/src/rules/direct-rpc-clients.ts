import { calledOf, callerOf, directionOf } from '../analysis/coverage/terms';
import { formatPorts, type PortSet, samePorts } from '../base/portSet';
import type { Place } from '../base/span';
import type { Knowledge } from '../knowledge/knowledge';
import { type End, valueOf } from '../model/statement';
import { fileRule } from './rule';
import { isForClients, versionWithoutRpc } from './shared/clientCallers';
import { closing } from './shared/closing';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { rulesOf } from './shared/fileRules';
import { flowWords } from './shared/services';

const NOW = 'version=2016 role=mailbox vantage=host';

export const directRpcClients = fileRule(
  {
    code: 'direct-rpc-clients',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'Mail clients are granted RPC towards Exchange 2013 or later, which takes them over HTTPS alone.',
    why: `Up to Exchange 2010 Outlook called the endpoint mapper on 135 and then a port of the dynamic range. From 2013 on no client is answered there any more: Outlook Anywhere and MAPI over HTTP go over 443/tcp, inside as well as outside. The rule gives the client networks access to every RPC service of the server and helps no client.

It speaks where the rule says that it is for clients: by the name of an address object, by a group in \`.exchange-ports.json\`, or by its own name. Traffic of administrators and of other servers is not meant.`,
    instead: 'Close 135 and the range for client networks; open 443/tcp.',
    references: ['ms-client-access-server-2013', 'ms-discontinued-2013', 'ms-outlook-anywhere-2013'],
    bad: [
      newRule("-DisplayName 'Outlook RPC' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Allow", NOW),
      newRule("-DisplayName 'Outlook clients' -Direction Inbound -Protocol TCP -LocalPort RPC -Action Allow", NOW),
      batch('name="Outlook MAPI" dir=in action=allow protocol=tcp localport=6005-65534', NOW),
      { ...netshScript('name="Mail clients" dir=in action=allow protocol=tcp localport=rpc-epmap'), profile: NOW },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|Name=Outlook'), profile: NOW },
      cisco(
        'access-list users_in extended permit tcp object-group CLIENTS host 10.0.0.5 eq 135',
        'version=2016 role=mailbox vantage=internal',
      ),
    ],
    good: [
      newRule("-DisplayName 'DAG RPC' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Allow", NOW),
      newRule(
        "-DisplayName 'Outlook RPC' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Allow",
        'version=2010 role=client-access vantage=host',
      ),
      newRule("-DisplayName 'Outlook' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow", NOW),
      newRule("-DisplayName 'Outlook RPC' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Block", NOW),
      batch('name="Outlook RPC" dir=in action=allow protocol=tcp localport=135'),
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const version = versionWithoutRpc(file, knowledge);
    if (version === undefined) return;
    const service = knowledge.service('https');
    const https = service ? `${flowWords(service, knowledge)}, ${formatPorts(service.ports)}/tcp` : 'HTTPS';
    for (const rule of rulesOf(file, knowledge)) {
      if (rule.returning || rule.selects || valueOf(rule.enabled) === false || directionOf(rule) === 'out') continue;
      for (const term of rule.terms) {
        if ((term.action ?? valueOf(rule.action)) !== 'allow') continue;
        const called = calledOf(rule, term);
        const caller = callerOf(rule, term);
        const rpc = called && rpcIn(called, version, knowledge);
        if (!rpc || !isForClients(rule, caller, file)) continue;
        yield {
          place: rpc.place,
          message: `${rpc.text} lets mail clients call RPC, and Exchange ${version} answers them over HTTPS alone: ${https}.`,
          get fixes() {
            return closing(rule, rpc.ports, context, 'them');
          },
        };
      }
    }
  },
);

/** The mapper, the keyword, or a range from which RPC ports are drawn. */
function rpcIn(
  end: End,
  version: string,
  knowledge: Knowledge,
): { place: Place; text: string; ports: PortSet } | undefined {
  const mapper = knowledge.group('endpoint-mapper');
  for (const { literal, ports } of end.uses) {
    const { place, text, form } = literal;
    if (form === 'keyword' ? /^rpc/i.test(text) : samePorts(ports, mapper) || isDynamic(ports, version, knowledge))
      return { place, text: form === 'keyword' ? `The keyword ${text}` : formatPorts(ports), ports };
  }
  return undefined;
}

const isDynamic = (ports: PortSet, version: string, knowledge: Knowledge): boolean =>
  knowledge.dynamicRanges.some(
    ({ from, to, versions }) => (versions as readonly string[]).includes(version) && samePorts(ports, [{ from, to }]),
  );
