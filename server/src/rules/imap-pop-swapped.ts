import { includes, onlyPort, type PortSet, port as portOf, union } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { End, Statement } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { filterOf, type Stretch, stretchesOf } from './shared/filters';
import { namesOf } from './shared/naming';
import { revision } from './shared/revision';

export const imapPopSwapped: DiagnosticRule = {
  meta: {
    code: 'imap-pop-swapped',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'A rule or binding named for IMAP has a port of POP3, or the reverse.',
    why: `POP3 listens on 110 and, over TLS, on 995; IMAP4 on 143 and 993. The two TLS numbers are close together and stand the wrong way round even in print. With them swapped a client reaches a TLS listener, agrees on a cipher, and then hears the wrong protocol: the error it shows speaks of the server's answer, not of a port.

What the rule is for is read from its name, group and description, from the connection point of a cmdlet such as \`Set-ImapSettings\`, and only where one of the two protocols is named and not both.`,
    instead: 'Give IMAP4 143 and 993, POP3 110 and 995; or correct the name.',
    references: ['ms-network-ports', 'ms-pop3-imap4', 'blog-cnit-services-2003'],
    bad: [
      newRule("-DisplayName 'Exchange IMAP4 SSL' -Direction Inbound -Protocol TCP -LocalPort 995 -Action Allow"),
      { language: 'powershell', text: "Set-PopSettings -Server MBX1 -SSLBindings '0.0.0.0:993'" },
      {
        ...cloudRule('Internet', '993'),
        text: cloudRule('Internet', '993').text.replace("'Exchange'", "'Exchange-POP3S'"),
      },
      batch('name="Exchange POP3" dir=in action=allow protocol=tcp localport=110,993'),
      netshScript('name="Exchange IMAP" dir=in action=allow protocol=tcp localport=110'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=143|Name=Exchange POP3'),
    ],
    good: [
      newRule("-DisplayName 'Exchange IMAP4 SSL' -Direction Inbound -Protocol TCP -LocalPort 993 -Action Allow"),
      newRule(
        "-DisplayName 'Exchange POP3 and IMAP4' -Direction Inbound -Protocol TCP -LocalPort 993,995 -Action Allow",
      ),
      { language: 'powershell', text: "Set-ImapSettings -Server MBX1 -SSLBindings '0.0.0.0:993'" },
      batch('name="Exchange mail clients" dir=in action=allow protocol=tcp localport=995'),
      netshScript('name="Popular ports for Exchange" dir=in action=allow protocol=tcp localport=993'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=110|Name=Exchange POP3'),
    ],
  },
  statements: ['rule', 'amendment', 'group', 'listener', 'translation', 'backend'],
  ports: (knowledge) => union(knowledge.group('imap-ports'), knowledge.group('pop-ports')),
  *check(statement, context) {
    const { knowledge } = context;
    const meant = protocolOf(statement, knowledge);
    if (!meant) return;
    const own = knowledge.group(`${meant}-ports`);
    const other = knowledge.group(meant === 'imap' ? 'pop-ports' : 'imap-ports');
    const stretches = endsOf(statement).flatMap(stretchesOf);
    for (const stretch of stretches) {
      const { single, use } = stretch;
      if (single === undefined || !includes(other, single)) continue;
      const right = counterpart(single, own, knowledge);
      // Where the right one stands there too, the rule is for both and only its name is short.
      if (right === undefined || hasSingle(stretches, right)) continue;
      yield {
        place: stretch.place,
        message: `${single} is ${TITLES[meant === 'imap' ? 'pop' : 'imap']}, and this is for ${TITLES[meant]}: a client that calls it for ${TITLES[meant]} hears the wrong protocol; ${TITLES[meant]} listens on ${right}.`,
        fixes: use
          ? revision(context, statement, { kind: 'replace-port', use, ports: portOf(right) }, `Use ${right}`)
          : [],
      };
    }
  },
};

type Protocol = 'imap' | 'pop';

const TITLES: Readonly<Record<Protocol, string>> = { imap: 'IMAP4', pop: 'POP3' };
const IMAP = /imap(?!pr|ort|os)/i;
const POP = /pop3|(?:^|[^a-z])pops?(?![a-z])/i;

/** The one of the two protocols that a text names. */
function protocolIn(text: string): Protocol | 'both' | undefined {
  const imap = IMAP.test(text);
  return imap && POP.test(text) ? 'both' : imap ? 'imap' : POP.test(text) ? 'pop' : undefined;
}

/** What the statement says it is for: the service it belongs to, its name, else its other words. */
function protocolOf(statement: Statement, knowledge: Knowledge): Protocol | undefined {
  if (statement.kind === 'listener') {
    const service = statement.service === undefined ? undefined : knowledge.service(statement.service);
    const found = service && protocolIn(service.protocol);
    return found === 'both' ? undefined : found;
  }
  if (statement.kind === 'amendment' && !filterOf(statement)) return undefined;
  const [name, ...rest] = namesOf(statement);
  const first = name === undefined ? undefined : protocolIn(name);
  const found = first ?? protocolIn(rest.join(' '));
  return found === 'both' ? undefined : found;
}

function endsOf(statement: Statement): readonly End[] {
  switch (statement.kind) {
    case 'listener':
    case 'backend':
      return [statement.end];
    case 'translation':
      return [statement.from, statement.to];
    case 'rule':
    case 'group':
      return statement.terms.flatMap(({ ends }) => ends);
    case 'amendment':
      return statement.rule.terms.flatMap(({ ends }) => ends);
    default:
      return [];
  }
}

/** The port of the other protocol that begins in the same way, with TLS or without. */
function counterpart(number: number, own: PortSet, knowledge: Knowledge): number | undefined {
  const plain = knowledge.group('plaintext-mail');
  const wanted = includes(plain, number);
  const found = own.filter(({ from }) => includes(plain, from) === wanted);
  return onlyPort(found);
}

const hasSingle = (stretches: readonly Stretch[], number: number): boolean =>
  stretches.some(({ single }) => single === number);
