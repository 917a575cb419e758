import { covers, formatRange, onlyPort, type PortSet } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { DiagnosticRule } from './rule';
import { batch, cloudFormationGroup, cloudRule, iptables, netshScript, newRule, policyFile } from './shared/examples';
import {
  allows,
  filterOf,
  isNarrowed,
  letsAnswersIn,
  mayCarry,
  servingEnds,
  stretchesOf,
  writtenPorts,
} from './shared/filters';

export const sieveRange: DiagnosticRule = {
  meta: {
    code: 'sieve-range',
    severity: 'warning',
    severities: ['warning', 'information'],
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'A range so wide that it holds a whole dynamic RPC range.',
    why: `RPC services draw their port when they start, and old guides answer with a range that holds every number they might draw: 1024-65535 up to 2003, 1025-60000 after Setup of 2007, 6005-65534 after Setup of 2010 and later, 49152-65535 on other Windows servers. Such a range holds the fixed ports of everything else on the server as well, and the firewall is a sieve.

On the server itself the keyword RPC does the same with less: Windows Firewall then opens the port of an RPC service for as long as the service has it. A rule that names a program is not meant.

In a network firewall, ask who needs it. Clients of 2013 and later need 443 alone. With 2010 the ports that Outlook uses can be fixed, 59531-60554 is the advised window. Between Exchange servers, and between them and domain controllers, Microsoft supports no port filter: there the answer is a rule without ports that names both sides.`,
    instead: `On a host:

\`\`\`powershell
New-NetFirewallRule -DisplayName 'Exchange RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Action Allow
New-NetFirewallRule -DisplayName 'Exchange RPC mapper' -Direction Inbound -Protocol TCP -LocalPort RPCEPMap -Action Allow
\`\`\`

In a network: fixed ports, or no port filter between servers that are named.`,
    references: ['ms-kb929851', 'blog-rmilne-dynamic-range', 'wiki-static-rpc-2010', 'ms-blog-firewalls'],
    bad: [
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 1024, ToPort: 65535, CidrIp: 10.0.0.0/8 }'),
      cloudRule('10.0.0.0/8', '6005-65534'),
      cloudRule('10.0.0.0/8', '1024-65535'),
      newRule("-DisplayName 'Exchange RPC' -Direction Inbound -Protocol TCP -LocalPort 6005-65534 -Action Allow"),
      batch('name="Exchange RPC" dir=in action=allow protocol=tcp localport=49152-65535'),
      netshScript('name="Exchange RPC" dir=in action=allow protocol=tcp localport=1-65535'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=1024-65535|Name=Exchange RPC'),
    ],
    good: [
      iptables('-A FORWARD -p tcp --sport 25 --dport 1024:65535 -j ACCEPT'),
      cloudFormationGroup('Ingress', '{ IpProtocol: udp, FromPort: 1024, ToPort: 65535, CidrIp: 10.0.0.0/8 }'),
      cloudRule('10.0.0.0/8', '59531-59532'),
      cloudRule('10.0.0.0/8', '1024-65535', 'Udp'),
      newRule("-DisplayName 'Exchange RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Action Allow"),
      newRule(
        "-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -RemotePort 1024-65535 -Action Allow",
      ),
      newRule(
        "-DisplayName 'Exchange SMTP' -Direction Outbound -Protocol TCP -LocalPort 1024-65535 -RemotePort 25 -Action Allow",
      ),
      newRule(
        "-DisplayName 'Store' -Direction Inbound -Protocol TCP -LocalPort 1024-65535 -Program 'C:\\Exchange Server\\V14\\Bin\\store.exe' -Action Allow",
      ),
      batch('name="Exchange RPC" dir=in action=block protocol=tcp localport=49152-65535'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=6001-6004|Name=Exchange RPC over HTTP'),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const filter = filterOf(statement);
    if (!filter || (statement.kind === 'rule' && statement.returning)) return;
    for (const term of filter.terms) {
      // What limits the rule besides may leave none of those services open.
      if (term.opaque.length > 0) continue;
      if (!allows(filter, term) || !mayCarry(filter, term, 'tcp') || letsAnswersIn(filter, term)) continue;
      for (const end of servingEnds(filter, term)) {
        if (end.side === 'remote' || (end.side === 'local' && filter.direction !== 'in')) continue;
        // Only where the two ends are local and remote is there a keyword for the services that draw a port.
        const host = end.side === 'local' && (statement.kind !== 'rule' || statement.stands === 'host');
        if (host && statement.kind === 'rule' && isNarrowed(statement)) continue;
        const stretches = stretchesOf(end);
        // Several ranges may hold it together where none does alone.
        const whole = heldBy(writtenPorts(end), knowledge);
        const stretch = stretches.find(({ ports }) => heldBy(ports, knowledge)) ?? stretches[0];
        if (!stretch || whole === undefined) continue;
        const held = heldBy(stretch.ports, knowledge) ?? whole;
        const subject =
          stretch.text === held
            ? `${held} is the whole dynamic RPC range`
            : `${stretch.text} holds the whole dynamic RPC range ${held}`;
        const keyword = keywordOf(knowledge);
        // The keyword stands for the range only where nothing else shares the value.
        const use =
          stretches.length === 1 && end.side === 'local' && stretch.use?.via.length === 0 ? stretch.use : undefined;
        yield {
          place: stretch.place,
          ...(host ? { severity: 'information' } : {}),
          message:
            host && keyword
              ? `${subject}; on the server itself the keyword ${keyword} opens the same services and nothing beside them.`
              : `${subject}: every service of the target that draws a port stands open, and all fixed ports in between.`,
          fixes:
            use && keyword
              ? [
                  {
                    title: `Write ${keyword} (opens RPC services alone)`,
                    safety: 'suggestion',
                    edits: [{ place: use.literal.place, newText: keyword }],
                  },
                ]
              : [],
        };
      }
    }
  },
};

/** The dynamic RPC range that lies wholly in the ports; the widest where several do. */
function heldBy(ports: PortSet, knowledge: Knowledge): string | undefined {
  if (onlyPort(ports) !== undefined) return undefined;
  const held = knowledge.dynamicRanges
    .filter(({ from, to, transports }) => transports.includes('tcp') && covers(ports, [{ from, to }]))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  return held[0] && formatRange(held[0]);
}

const keywordOf = (knowledge: Knowledge): string | undefined =>
  knowledge.setupRules.find(({ keyword }) => keyword === 'RPC')?.keyword;
