import type { FileFacts } from '../analysis/facts';
import { includes, type PortSet, port as portOf } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import { type AttributedUse, usesOf } from '../model/references';
import { type End, type PortUse, type Statement, valueOf } from '../model/statement';
import type { DiagnosticRule, Finding, RuleContext } from './rule';
import {
  batch,
  cloudFormationGroup,
  cloudRule,
  netshScript,
  newRule,
  policyFile,
  terraformIngress,
} from './shared/examples';
import { filterOf } from './shared/filters';
import { speaksOf } from './shared/naming';
import { revision } from './shared/revision';
import { flowWords } from './shared/services';
import { meantBy, type Slip, slipBetween } from './shared/typing';

export const likelyTypo: DiagnosticRule = {
  meta: {
    code: 'likely-typo',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'A number that nothing is known for, one keystroke away from a port of Exchange.',
    why: `64327, 50636 and 50389 are five digits that nobody knows by heart, and a rule with one of them mistyped is accepted like any other. The number written here belongs to no service of Exchange and to no other service in common use, and one digit added, dropped, changed or swapped with its neighbour makes it a port of Exchange.

With three digits there are too many numbers one digit apart. There only swapped neighbours count, 578 for 587, or a rule whose name says which service is meant.

A number that the same file binds, on a receive connector or with \`-ReplicationPort\`, was chosen and is no slip. A fixed RPC port, 59531-60554, is compared where the file pins it; a number that lies in that window itself is taken for another fixed port.`,
    instead:
      'Correct the number. If it is a port of your own, give the rule a name of its own and suppress the finding with the reason.',
    references: ['ms-network-ports', 'ms-edge-subscriptions', 'ms-manage-dags'],
    bad: [
      terraformIngress('description = "Exchange DAG"', 'from_port = 64372', 'to_port = 64372', 'protocol = "tcp"'),
      cloudFormationGroup('Ingress', '{ IpProtocol: tcp, FromPort: 64372, ToPort: 64372, CidrIp: 10.0.0.0/8 }'),
      newRule("-DisplayName 'Exchange DAG' -Direction Inbound -Protocol TCP -LocalPort 64372 -Action Allow"),
      newRule("-DisplayName 'Exchange submission' -Direction Inbound -Protocol TCP -LocalPort 588 -Action Allow"),
      { language: 'powershell', text: 'Test-NetConnection -ComputerName edge01 -Port 50663' },
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -Type DWord\nNew-NetFirewallRule -DisplayName 'Outlook' -Direction Inbound -Protocol TCP -LocalPort 59523 -Action Allow",
      },
      cloudRule('10.0.1.0/24', '6432'),
      batch('name="Exchange mail" dir=in action=allow protocol=tcp localport=25,578'),
      netshScript('name="EdgeSync" dir=in action=allow protocol=tcp localport=5636'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=50663|Name=EdgeSync'),
    ],
    good: [
      terraformIngress('description = "Exchange DAG"', 'from_port = 64372', 'to_port = 64390', 'protocol = "tcp"'),
      newRule("-DisplayName 'Exchange DAG' -Direction Inbound -Protocol TCP -LocalPort 64327 -Action Allow"),
      newRule("-DisplayName 'Exchange' -Direction Inbound -Protocol TCP -LocalPort 588 -Action Allow"),
      newRule("-DisplayName 'DAG' -Direction Inbound -Protocol UDP -LocalPort 64372 -Action Allow"),
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:2526 -RemoteIPRanges 10.0.0.0/8\nNew-NetFirewallRule -DisplayName 'Relay' -Direction Inbound -Protocol TCP -LocalPort 2526 -Action Allow",
      },
      {
        language: 'powershell',
        text: "Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort 64328\nNew-NetFirewallRule -DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64328 -Action Allow",
      },
      batch('name="Exchange" dir=in action=allow protocol=tcp localport=587,993,995'),
      netshScript('name="Ports of callers" dir=in action=allow protocol=tcp localport=25 remoteport=5636'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=OWA'),
    ],
  },
  statements: ['rule', 'amendment', 'group', 'translation', 'connector', 'listener', 'probe', 'backend', 'port-proxy'],
  *check(statement, context) {
    if (statement.kind === 'amendment' && !filterOf(statement)) return;
    const { knowledge } = context;
    const binds = statement.kind === 'connector' || statement.kind === 'listener';
    const uses = usesOf(statement);
    for (const [i, attributed] of uses.entries()) {
      const { use } = attributed;
      const { text, form, place } = use.literal;
      if (
        (use.part !== 'one' && !isOnePort(use, uses[i + 1]?.use)) ||
        form !== 'decimal' ||
        !/^[1-9]\d{1,4}$/.test(text) ||
        isCallers(attributed)
      )
        continue;
      const number = Number(text);
      if (knowledge.isKnownPort(number)) continue;
      const meant = candidates(text, statement, attributed, binds, knowledge);
      if (meant.length > 0) yield finding(statement, attributed, meant, binds, context);
      // A number that is set here was chosen; what is one keystroke from a pinned port is met where it is opened.
      if (binds || !context.mayPin) continue;
      for (const pinned of nearPinned(text, knowledge)) {
        yield {
          place,
          message: `${text} is one keystroke from ${pinned}, the fixed RPC port that this file sets, and no known port.`,
          fixes: fixesFor(statement, attributed, [pinned], context),
          confirm: (file) => file.pinned.has(pinned) && !isChosen(number, file),
        };
      }
    }
  },
};

/** The lower of two ends that are one number: `from_port = 578`, `to_port = 578`. */
const isOnePort = (use: PortUse, next: PortUse | undefined): boolean =>
  use.part === 'lower' && next?.part === 'upper' && next.literal.text === use.literal.text;

interface Candidate {
  readonly number: number;
  readonly slip: Slip;
}

/** The port at the caller's end is anybody's. */
function isCallers({ side, direction }: AttributedUse): boolean {
  if (side === 'source') return true;
  const way = valueOf(direction);
  return (side === 'remote' && way === 'in') || (side === 'local' && way === 'out');
}

/** Distinctive ports that one slip makes of the number, swapped neighbours first. */
function candidates(
  text: string,
  statement: Statement,
  { transport }: AttributedUse,
  binds: boolean,
  knowledge: Knowledge,
): Candidate[] {
  const said = valueOf(transport);
  const result: Candidate[] = [];
  for (const number of numbersIn(knowledge.group('distinctive-ports'))) {
    const slip = slipBetween(text, String(number));
    if (!slip || (slip !== 'swapped' && binds)) continue;
    if (said && !said.some((t) => t === 'any' || (t !== 'other' && knowledge.transportUse(number, t) === 'used')))
      continue;
    if (slip !== 'swapped' && String(number).length < 4 && !isSpokenOf(statement, number, knowledge)) continue;
    result.push({ number, slip });
  }
  const best = result.filter(({ slip }) => slip === 'swapped');
  return best.length > 0 ? best : result;
}

function* numbersIn(ports: PortSet): Generator<number> {
  for (const { from, to } of ports) for (let number = from; number <= to; number++) yield number;
}

const isSpokenOf = (statement: Statement, number: number, knowledge: Knowledge): boolean =>
  knowledge.servicesAt(number).some((service) => statement.words.some(({ text }) => speaksOf(text, service)));

/** Numbers of the window for fixed RPC ports that one slip makes of the number. */
function nearPinned(text: string, knowledge: Knowledge): number[] {
  const window = knowledge.group('static-rpc-window');
  const least = window[0]?.from ?? 0;
  // A slip adds or drops one digit at most. And fixed ports stand side by side: another one of the window is no slip.
  if (text.length < String(least).length - 1 || includes(window, Number(text))) return [];
  return meantBy(text, (number) => includes(window, number));
}

function finding(
  statement: Statement,
  attributed: AttributedUse,
  meant: readonly Candidate[],
  binds: boolean,
  context: RuleContext,
): Finding {
  const { text, place } = attributed.use.literal;
  const numbers = meant.map(({ number }) => number);
  const [first] = meant as [Candidate, ...Candidate[]];
  const service = context.knowledge.servicesAt(first.number)[0];
  const others = numbers
    .slice(1, 3)
    .map((number) => ` or ${number}`)
    .join('');
  return {
    place,
    message: `${text} is one keystroke from ${first.number}${others} and no known port${service ? `; ${service.short}, ${flowWords(service, context.knowledge)}, is ${first.number}/${service.transports.join(' and ')}` : ''}.`,
    fixes: fixesFor(statement, attributed, numbers.slice(0, 3), context),
    ...(binds ? {} : { confirm: (file: FileFacts) => !isChosen(Number(text), file) }),
  };
}

function fixesFor(
  statement: Statement,
  { use }: AttributedUse,
  numbers: readonly number[],
  context: RuleContext,
): NonNullable<Finding['fixes']> {
  // Two ends change together or not at all.
  if (use.part === 'lower') return [];
  return numbers.flatMap((number) => {
    return revision(context, statement, { kind: 'replace-port', use, ports: portOf(number) }, `Use ${number}`);
  });
}

/** True when the file itself gives the number to something that listens. */
function isChosen(number: number, file: FileFacts): boolean {
  if (file.pinned.has(number)) return true;
  const holds = ({ uses }: Pick<End, 'uses'>): boolean => uses.some(({ ports }) => includes(ports, number));
  for (const { direction, end } of file.statements('connector')) if (direction === 'receive' && holds(end)) return true;
  for (const { end } of file.statements('listener')) if (holds(end)) return true;
  for (const { listen } of file.statements('port-proxy')) if (holds(listen)) return true;
  return false;
}
