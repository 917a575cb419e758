import { addressRange, isPrivate, reachOf } from '../analysis/addresses';
import { onlyPort, port as portOf } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import { type Address, type End, type Statement, valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { allows, callingEnd, filterOf, isNamed, mayCarry, mentions, servingEnds, stretchesOf } from './shared/filters';
import { revision } from './shared/revision';
import { flowWords } from './shared/services';

export const smtps465ForClients: DiagnosticRule = {
  meta: {
    code: 'smtps-465-for-clients',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: '465 is opened for mail clients of Exchange 2013 or later, where it is a listener between servers.',
    why: `465 is known as SMTP over TLS, and phones and printers offer it by itself. No version of Exchange gives it to clients. From 2013 on something does listen there: the receive connector Client Proxy of the Transport service, to which Front End Transport hands on what clients have submitted on 587. It asks its caller for Exchange Server authentication, which no client has, and the client ends with an error when it signs in.

A rule that names single servers as source is not meant: proxying between servers may pass there. Nor is a rule named for the connector.`,
    instead: 'Open 587/tcp, and set the clients to 587 with STARTTLS.',
    references: ['ms-receive-connectors', 'ms-authenticated-smtp', 'ms-exo-device-smtp'],
    bad: [
      newRule("-DisplayName 'Exchange 2019 SMTPS' -Direction Inbound -Protocol TCP -LocalPort 465 -Action Allow"),
      newRule(
        "-DisplayName 'SMTPS' -Direction Inbound -Protocol TCP -LocalPort 465,587 -Action Allow",
        'version=2016 role=mailbox',
      ),
      batch('name="Exchange 2016 SMTPS" dir=in action=allow protocol=tcp localport=465'),
      netshScript('name="Exchange Server 2013 SMTP SSL" dir=in action=allow protocol=tcp localport=465 remoteip=any'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=465|Name=Exchange 2019 SMTPS'),
      { ...cloudRule('*', '465'), profile: 'version=2019 role=mailbox' },
    ],
    good: [
      newRule("-DisplayName 'Exchange 2019 submission' -Direction Inbound -Protocol TCP -LocalPort 587 -Action Allow"),
      newRule(
        "-DisplayName 'Exchange 2019 Client Proxy' -Direction Inbound -Protocol TCP -LocalPort 465 -Action Allow",
      ),
      newRule(
        "-DisplayName 'Exchange 2019' -Direction Inbound -Protocol TCP -LocalPort 465 -RemoteAddress 10.0.1.5,10.0.1.6 -Action Allow",
      ),
      newRule("-DisplayName 'Exchange 2010 SMTPS' -Direction Inbound -Protocol TCP -LocalPort 465 -Action Allow"),
      newRule(
        "-DisplayName 'Exchange 2019 smart host' -Direction Outbound -Protocol TCP -RemotePort 465 -Action Allow",
      ),
      batch('name="Exchange 2016 no SMTPS" dir=in action=block protocol=tcp localport=465'),
    ],
  },
  statements: ['rule', 'amendment', 'translation', 'backend'],
  ports: (knowledge) => knowledge.group('smtp-implicit-tls'),
  *check(statement, context) {
    const { knowledge } = context;
    const number = onlyPort(knowledge.group('smtp-implicit-tls'));
    const better = onlyPort(knowledge.group('mail-submission'));
    if (number === undefined || better === undefined || !mentions(statement, number)) return;
    const submission = knowledge.service('smtp-submission');
    if (!submission || isNamedForConnector(statement, number, knowledge)) return;
    for (const end of publishedEnds(statement)) {
      const stretches = stretchesOf(end);
      for (const stretch of stretches) {
        if (!isNamed(stretch, number)) continue;
        const { use } = stretch;
        const there = stretches.some(({ single }) => single === better);
        yield {
          place: stretch.place,
          message: `${number} is the Client Proxy listener between Exchange servers and turns mail clients away; ${flowWords(submission, knowledge)} is ${better}/tcp with STARTTLS.`,
          versions: knowledge.versionsBetween('2013', 'SE'),
          fixes:
            use && !there && stretch.single !== undefined
              ? revision(
                  context,
                  statement,
                  { kind: 'replace-port', use, ports: portOf(better) },
                  `Open ${better} instead (clients must be moved)`,
                )
              : [],
        };
      }
    }
  },
};

/** The ends at which clients are let in: of rules that name no single servers, and of what is published. */
function publishedEnds(statement: Statement): readonly End[] {
  if (statement.kind === 'translation') return [statement.from];
  if (statement.kind === 'backend') return [statement.end];
  const filter = filterOf(statement);
  if (!filter || filter.direction === 'out') return [];
  return filter.terms.flatMap((term) => {
    const caller = callingEnd(filter, term);
    if (!allows(filter, term) || !mayCarry(filter, term, 'tcp') || term.opaque.length > 0) return [];
    return caller === undefined || isForClients(caller) ? servingEnds(filter, term) : [];
  });
}

/** Everyone, a subnet keyword or whole public networks; private networks and hosts may be those of servers. */
function isForClients(caller: End): boolean {
  const reach = reachOf(caller.addresses);
  if (reach !== 'limited') return reach !== 'unknown';
  return (valueOf(caller.addresses) ?? []).every((address) => isKeyword(address) || isPublicNetwork(address));
}

const isKeyword = ({ kind }: Address): boolean => kind === 'keyword';

function isPublicNetwork({ kind, text }: Address): boolean {
  const range = kind === 'literal' ? addressRange(text) : undefined;
  return range !== undefined && range.from !== range.to && !isPrivate(range);
}

/** True where a name says that the listener of that port is meant: `Client Proxy`. */
function isNamedForConnector(statement: Statement, number: number, knowledge: Knowledge): boolean {
  const names = knowledge.connectors
    .filter(({ bindings }) => bindings.some(({ port }) => port === number))
    .map(({ name }) => name.toLowerCase());
  return statement.words.some(({ text }) => names.some((name) => text.toLowerCase().includes(name)));
}
