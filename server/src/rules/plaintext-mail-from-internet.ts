import { onlyPort, type PortSet, port } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { DiagnosticRule } from './rule';
import {
  batch,
  cisco,
  ciscoList,
  cloudRule,
  declaring,
  fortiPolicy,
  iptables,
  netshScript,
  newRule,
  policyFile,
  terraformRule,
} from './shared/examples';
import { exposuresOf } from './shared/exposure';
import { revision } from './shared/revision';
import { flowWords, subjectWords } from './shared/services';

export const plaintextMailFromInternet: DiagnosticRule = {
  meta: {
    code: 'plaintext-mail-from-internet',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'POP3 or IMAP4 on the port that begins without TLS is open to the Internet.',
    why: `On 110 and 143 a session begins in the clear. TLS comes only when the client asks for STARTTLS, and a client that does not, or is kept from it on the way, sends its password for everyone to read.

The protocols have ports that begin with TLS: 995 for POP3 and 993 for IMAP4. Exchange listens on both as soon as the service runs.`,
    instead:
      'Open 995/tcp for POP3 and 993/tcp for IMAP4, and set the clients to them. 110 and 143 may stay open inside, where devices need them.',
    references: ['ms-network-ports', 'ms-pop3-imap4'],
    bad: [
      iptables('-A INPUT -i wan0 -p tcp --dport 110 -j ACCEPT'),
      ciscoList('permit tcp any host 10.0.0.5 eq pop3'),
      cloudRule('Internet', '110'),
      newRule("-DisplayName 'IMAP4' -Direction Inbound -Protocol TCP -LocalPort 143,993 -Profile Public -Action Allow"),
      batch('name="POP3" dir=in action=allow protocol=tcp localport=110', 'version=2019 vantage=perimeter'),
      netshScript('name="POP3" dir=in action=allow protocol=tcp localport=110 remoteip=internet'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=143|Name=IMAP4'),
      fortiPolicy('wan1', '"POP3" "IMAPS"'),
      declaring('internet', '203.0.113.0/24', cloudRule('203.0.113.0/24', '110')),
      declaring(
        'internet',
        'PARTNERS',
        cisco('access-list dmz_in extended permit tcp object-group PARTNERS host 10.0.0.5 eq 110\n'),
      ),
      declaring(
        'internet',
        '203.0.113.7',
        terraformRule('protocol = "Tcp"', 'source_address_prefix = "203.0.113.7"', 'destination_port_range = "110"'),
      ),
    ],
    good: [
      iptables('-A INPUT -i eth1 -p tcp --dport 110 -j ACCEPT'),
      ciscoList('permit tcp any host 10.0.0.5 eq 995'),
      cloudRule('Internet', '995'),
      cloudRule('192.168.0.0/16', '110'),
      newRule("-DisplayName 'IMAP4' -Direction Inbound -Protocol TCP -LocalPort 143,993 -Action Allow"),
      batch('name="POP3" dir=in action=allow protocol=tcp localport=110', 'version=2019 vantage=host'),
      policyFile('Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Public|LPort=143|Name=IMAP4'),
      fortiPolicy('wan1', '"POP3S" "IMAPS"'),
      declaring('client', '203.0.113.0/24', cloudRule('203.0.113.0/24', '110')),
      declaring('internet', '203.0.113.0/24', cloudRule('10.20.0.0/24', '110')),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const plain = knowledge.group('plaintext-mail');
    for (const exposure of exposuresOf(statement, plain, context.groups, 'tcp')) {
      const successors = successorsOf(exposure.ports, knowledge);
      const better = successors.map(({ flow, number }) => `${flow} belongs on ${number}/tcp`).join(', ');
      const use = exposure.stretch?.use;
      const [only] = successors;
      yield {
        place: exposure.place,
        message: `${subjectWords(exposure, 'plaintext-mail', knowledge)} is open to the Internet and begins without TLS, so that passwords may cross it in the clear; ${better}.`,
        fixes:
          use && exposure.single !== undefined && only
            ? revision(
                context,
                statement,
                { kind: 'replace-port', use, ports: port(only.number) },
                `Open ${only.number} instead (clients must be moved)`,
              )
            : [],
        ...exposure.confirm,
      };
    }
  },
};

/** The services over TLS that stand for the ports, each with its flow. */
function successorsOf(ports: PortSet, knowledge: Knowledge): { number: number; flow: string }[] {
  return knowledge.servicesIn(ports, 'tcp').flatMap((service) => {
    const successor = knowledge.successor(service);
    const number = successor && onlyPort(successor.ports);
    return successor && number !== undefined ? [{ number, flow: flowWords(successor, knowledge) }] : [];
  });
}
