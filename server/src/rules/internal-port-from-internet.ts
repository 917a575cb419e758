import { wordEvidence } from '../analysis/words';
import { includes, overlaps } from '../base/portSet';
import type { Statement } from '../model/statement';
import type { DiagnosticRule, Severity } from './rule';
import { closing } from './shared/closing';
import {
  batch,
  bicepRule,
  cisco,
  cloudRule,
  declaring,
  netshScript,
  newRule,
  policyFile,
  terraformRule,
} from './shared/examples';
import { type Exposure, exposuresOf } from './shared/exposure';
import { memberWords } from './shared/services';

export const internalPortFromInternet: DiagnosticRule = {
  meta: {
    code: 'internal-port-from-internet',
    severity: 'error',
    severities: ['error', 'warning', 'information'],
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'A port on which only Exchange servers call each other is open to the Internet.',
    why: `The back-end sites on 81 and 444, the SMTP listeners behind Front End Transport on 475, 717 and 2525, mailbox moves on 808, the back ends of POP3 and IMAP4, Unified Messaging behind its router, the inner leg of Outlook Anywhere on 6001, 6002 and 6004, AD LDS on 50389, and what the members of a DAG use: Exchange servers call all of these on each other, and no client does. They trust their callers more than the front doors do, and none of Microsoft's tables for clients and mail flow names one of them.

It is a warning where the number is in use elsewhere too and nothing in the rule itself speaks of Exchange, and a note where the rule says that it is for the migration of an old server, for which 6001, 6002 and 6004 were once asked.`,
    instead:
      'Remove the rule, or limit it to the addresses of the other Exchange servers. From outside come 25/tcp for mail and 443/tcp for clients, and 587, 993 and 995 where they are used.',
    references: ['ms-network-ports', 'ms-receive-connectors', 'ms-architecture', 'ms-rpc-proxy-ports-2003'],
    bad: [
      bicepRule("protocol: 'Tcp'", "sourceAddressPrefix: '*'", "destinationPortRange: '64327'"),
      cisco(
        'object-group service DAG tcp\n port-object eq 64327\naccess-list outside_in extended permit tcp any host 10.0.0.5 object-group DAG',
      ),
      cloudRule('Internet', '2525'),
      cloudRule('Internet', '6001-6004'),
      newRule("-DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64327 -Profile Public -Action Allow"),
      batch('name="Back end" dir=in action=allow protocol=tcp localport=444', 'version=2016 vantage=perimeter'),
      netshScript('name="Heartbeat" dir=in action=allow protocol=udp localport=3343 profile=public'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=717|Name=Outbound proxy'),
      declaring('internet', '203.0.113.0/24', cloudRule('203.0.113.0/24', '64327')),
      declaring(
        'internet',
        'PARTNERS',
        cisco('access-list dmz_in extended permit tcp object-group PARTNERS host 10.0.0.5 eq 64327\n'),
      ),
      declaring(
        'internet',
        '203.0.113.7',
        terraformRule('protocol = "Tcp"', 'source_address_prefix = "203.0.113.7"', 'destination_port_range = "64327"'),
      ),
    ],
    good: [
      bicepRule("protocol: 'Tcp'", "sourceAddressPrefix: '10.0.0.0/8'", "destinationPortRange: '64327'"),
      cisco(
        'object-group service DAG tcp\n port-object eq 64327\naccess-list dmz_in extended permit tcp host 10.0.0.6 host 10.0.0.5 object-group DAG',
      ),
      cloudRule('10.0.1.5', '2525'),
      cloudRule('Internet', '443'),
      newRule("-DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64327 -Action Allow"),
      batch(
        'name="Back end" dir=in action=allow protocol=tcp localport=444 remoteip=10.0.1.0/24',
        'version=2016 vantage=perimeter',
      ),
      policyFile('Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=717|Name=Outbound proxy'),
      declaring('client', '203.0.113.0/24', cloudRule('203.0.113.0/24', '64327')),
      declaring('internet', '203.0.113.0/24', cloudRule('10.20.0.0/24', '64327')),
    ],
  },
  statements: ['rule', 'amendment'],
  *check(statement, context) {
    const { knowledge } = context;
    const internal = knowledge.group('internal-ports');
    const alone = knowledge.group('exchange-only-ports');
    const inner = knowledge.group('rpc-over-http-ports');

    const severityOf = ({ ports }: Exposure): Severity => {
      if (overlaps(ports, inner) && statement.words.some(({ text }) => MIGRATION.test(text))) return 'information';
      return overlaps(ports, alone) || namesExchange(statement) ? 'error' : 'warning';
    };
    for (const exposure of exposuresOf(statement, internal, context.groups)) {
      const { single } = exposure;
      // The transport it does not use reaches nobody; wrong-transport says so.
      const transports =
        statement.kind === 'rule' && single !== undefined && includes(internal, single) ? transportsIn(statement) : [];
      if (
        single !== undefined &&
        transports.length > 0 &&
        transports.every((t) => knowledge.transportUse(single, t) === 'unused')
      )
        continue;
      const members = memberWords('internal-ports', exposure.ports, knowledge);
      yield {
        place: exposure.place,
        severity: severityOf(exposure),
        message:
          single === undefined
            ? `${exposure.text} opens ${members} to the Internet; only Exchange servers call each other there, Exchange server → Exchange server.`
            : `${members} is open to the Internet; only Exchange servers call each other there, Exchange server → Exchange server.`,
        fixes: closing(statement, exposure.ports, context),
        ...exposure.confirm,
      };
    }
  },
};

/** The purpose for which the inner leg of Outlook Anywhere was once asked from outside. */
const MIGRATION = /cut-?\s?over|migrat/i;

const namesExchange = (statement: Statement): boolean =>
  statement.words.some(({ text }) => wordEvidence(text) !== undefined);

function transportsIn(statement: Extract<Statement, { kind: 'rule' }>): ('tcp' | 'udp')[] {
  const said = statement.terms.flatMap(({ transport }) => ('value' in transport ? transport.value : ['any' as const]));
  return said.includes('any') ? [] : said.filter((t): t is 'tcp' | 'udp' => t === 'tcp' || t === 'udp');
}
