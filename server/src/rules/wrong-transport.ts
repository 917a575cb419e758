import type { FileFacts } from '../analysis/facts';
import { VERSIONS } from '../analysis/profile';
import { wordEvidence } from '../analysis/words';
import { covers, includes, type PortSet, port as portOf, samePorts } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Service } from '../knowledge/types';
import {
  type Direction,
  type End,
  type Statement,
  type Transport,
  type TransportSet,
  valueOf,
  type Written,
} from '../model/statement';
import type { DiagnosticRule, Finding } from './rule';
import {
  batch,
  cisco,
  cloudRule,
  fortiPolicy,
  iptables,
  netshScript,
  newRule,
  panosService,
  policyFile,
  vyosRule,
} from './shared/examples';
import { allows, filterOf, type Stretch, servingEnds, stretchesOf } from './shared/filters';
import { namesOf } from './shared/naming';
import { revision } from './shared/revision';
import { flowWords, isExchange, protocolWords, servicesOf } from './shared/services';

export const wrongTransport: DiagnosticRule = {
  meta: {
    code: 'wrong-transport',
    severity: 'error',
    severities: ['error', 'warning'],
    on: true,
    scope: 'evidence',
    summary: 'The port is opened for a transport that the service does not use.',
    why: `SMTP, POP3, IMAP4, HTTPS, EdgeSync, DAG replication and the SIP of Unified Messaging are TCP; time and the cluster heartbeat are UDP. A rule for the other transport is accepted without a word and lets nothing through: the service behind it stays closed, and a hole that serves nobody stays open.

It is a warning for 135, 379, 390, 636, 3268 and 3269, which many printed tables give for both. The heartbeat of a cluster on 3343 is UDP from each node to every other; TCP on that number only serves a node that joins. A rule for 3343/tcp is reported where nothing in the same file opens 3343/udp. Likewise a fixed RPC port is known by the registry value in the same file that sets it.

Telephones speak SIP over UDP, and IKE crosses firewalls in TCP as well. On 500, 4500, 5060 and 5061 a rule is reported only where its name says that it is for Exchange, or where the profile or the file's own words name Unified Messaging.

LDAP on 389 is both on a domain controller, where clients find it by UDP, but TCP alone on the directory of Exchange 5.0 and 5.5.`,
    instead:
      'Change the protocol of the rule. Where other ports of the same rule do use that transport, give this one a rule of its own.',
    references: ['ms-kb832017', 'ms-network-ports', 'ms-kb278339', 'ms-um-ports-2013', 'aws-quickstart-exchange-80'],
    bad: [
      {
        language: 'powershell',
        text: '# Exchange 2010 Unified Messaging server\nNew-NetFirewallRule -DisplayName SIP -Direction Inbound -Protocol UDP -LocalPort 5060 -Action Allow\n',
      },
      iptables('-A INPUT -p udp --dport 64327 -s 10.0.0.0/8 -j ACCEPT'),
      cisco('access-list outside_in extended permit udp any host 10.0.0.5 eq 25'),
      newRule("-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol UDP -LocalPort 25 -Action Allow"),
      newRule("-DisplayName 'Heartbeat' -Direction Inbound -Protocol TCP -LocalPort 3343 -Action Allow"),
      cloudRule('10.0.1.0/24', '64327', 'Udp'),
      batch('name="EdgeSync" dir=in action=allow protocol=udp localport=50636'),
      netshScript('name="RPC" dir=in action=allow protocol=udp localport=135'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=5060|Name=UM SIP'),
      {
        language: 'batch',
        text: 'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59532 /f\nnetsh advfirewall firewall add rule name="Outlook" dir=in action=allow protocol=udp localport=59532',
      },
      vyosRule('destination port 64327', 'protocol udp', 'description "Exchange Server"'),
      panosService('udp port 50636'),
    ],
    good: [
      iptables('-A INPUT -p tcp --dport 64327 -s 10.0.0.0/8 -j ACCEPT'),
      cisco('access-list outside_in extended permit tcp any host 10.0.0.5 eq smtp'),
      newRule("-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow"),
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Join' -Direction Inbound -Protocol TCP -LocalPort 3343 -Action Allow\nNew-NetFirewallRule -DisplayName 'Heartbeat' -Direction Inbound -Protocol UDP -LocalPort 3343 -Action Allow",
      },
      newRule("-DisplayName 'No SMTP by UDP' -Direction Inbound -Protocol UDP -LocalPort 25 -Action Block"),
      newRule("-DisplayName 'Exchange Online' -Direction Outbound -Protocol UDP -RemotePort 443 -Action Allow"),
      cloudRule('10.0.1.0/24', '64327'),
      batch('name="DNS" dir=out action=allow protocol=udp remoteport=53,88,389'),
      netshScript('name="RPC" dir=in action=allow protocol=tcp localport=135'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=123|Name=Time'),
      vyosRule('destination port 64327', 'protocol tcp', 'description "Exchange Server"'),
      fortiPolicy('lan', '"NTP" "DCE-RPC"'),
    ],
  },
  statements: ['rule', 'amendment', 'group', 'translation', 'probe', 'backend'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    for (const { transport: said, ends, direction } of partsOf(statement)) {
      const transport = only(said);
      if (!transport) continue;
      const stretches = ends.flatMap(stretchesOf);
      const isMeant = (service: Service): boolean => namesOf(statement).some((name) => isCalledFor(name, service));
      const judged = stretches.map((stretch) => judge(stretch, transport, direction, knowledge, isMeant));
      const every = judged.length > 0 && judged.every((found) => found?.all);
      const other: Transport = transport === 'tcp' ? 'udp' : 'tcp';
      const fixes = every
        ? revision(
            context,
            statement,
            { kind: 'set-transport', transport: other },
            `Change protocol to ${other.toUpperCase()}`,
          )
        : [];
      for (const found of judged) {
        if (!found) continue;
        yield { ...found.finding, fixes };
      }
    }
  },
};

interface Part {
  readonly transport: Written<TransportSet>;
  readonly ends: readonly End[];
  readonly direction: Direction | undefined;
}

/** What a statement says of a transport and of ports at which something listens. */
function partsOf(statement: Statement): Part[] {
  switch (statement.kind) {
    case 'rule':
    case 'amendment': {
      const filter = filterOf(statement);
      if (!filter) return [];
      const { direction } = filter;
      return filter.terms
        .filter((term) => allows(filter, term))
        .map((term) => ({ transport: term.transport, ends: servingEnds(filter, term), direction }));
    }
    case 'group':
      return statement.terms.map(({ transport, ends }) => ({
        transport,
        ends: ends.filter(({ side }) => side !== 'source'),
        direction: undefined,
      }));
    case 'translation':
      return [{ transport: statement.transport, ends: [statement.from, statement.to], direction: undefined }];
    case 'probe':
    case 'backend':
      return [{ transport: statement.transport, ends: [statement.end], direction: 'out' }];
    default:
      return [];
  }
}

/** The one transport that is written. What a dialect takes for granted is nobody's slip. */
function only(said: Written<TransportSet>): Transport | undefined {
  const set = said.kind === 'written' ? valueOf(said) : undefined;
  const [first] = set ?? [];
  return set?.length === 1 && (first === 'tcp' || first === 'udp') ? first : undefined;
}

interface Judged {
  readonly finding: Finding;
  /** True when the port needs no other rule once the transport is changed. */
  readonly all: boolean;
}

/** What is wrong with a port and the transport it is opened for. */
function judge(
  stretch: Stretch,
  transport: Transport,
  direction: Direction | undefined,
  knowledge: Knowledge,
  isMeant: (service: Service) => boolean,
): Judged | undefined {
  const services = servicesAtStretch(stretch, direction, knowledge);
  const [first] = services;
  if (!first) return pinned(stretch, transport, knowledge);
  if (!services.some((service) => isMinded(service, knowledge))) return undefined;
  const { place, text } = stretch;
  const unused = services.filter((service) => !service.transports.includes(transport));
  if (unused.length === services.length) {
    // Others use the number this way: the rule itself must say that it is for the service, or the profile that it is there.
    const isDoubtful = covers(knowledge.group('shared-transports'), stretch.ports) && !services.some(isMeant);
    const right = first.transports.join(' and ');
    return {
      finding: {
        place,
        severity: covers(knowledge.group('disputed-transports'), stretch.ports) ? 'warning' : 'error',
        message: `${text}/${transport} carries no ${protocolWords(first)}: ${flowWords(first, knowledge)} is ${text}/${right}.`,
        confirm: (file) => concerns(services, file, stretch.ports, knowledge) && (!isDoubtful || hasTelephony(file)),
      },
      all: true,
    };
  }
  if (unused.length > 0) {
    // In some versions another service stood on the number, which does not use the transport.
    const using = services.filter((service) => !unused.includes(service));
    // Exchange Online has no version and is called from all of them.
    if (using.some(({ versions }) => versions.length === 0)) return undefined;
    const used = new Set(using.flatMap(({ versions }) => versions));
    const versions = unused.flatMap((service) => service.versions).filter((version) => !used.has(version));
    const service = unused.find((s) => s.versions.some((version) => versions.includes(version)));
    if (!service || !isExchange(service, knowledge)) return undefined;
    return {
      finding: {
        place,
        severity: 'warning',
        message: `${text}/${transport} carries no ${protocolWords(service)} in Exchange ${knowledge.versions.format(versions)}: ${flowWords(service, knowledge)} is ${text}/${service.transports.join(' and ')}.`,
        versions,
      },
      all: false,
    };
  }
  return alone(stretch, transport, first, knowledge);
}

/** A fixed RPC port, known by the file that pins it. */
function pinned({ single, place, text }: Stretch, transport: Transport, knowledge: Knowledge): Judged | undefined {
  const window = knowledge.group('static-rpc-window');
  if (single === undefined || !includes(window, single)) return undefined;
  const service = knowledge.services.find(({ dynamic, ports }) => dynamic && samePorts(ports, window));
  if (!service || service.transports.includes(transport)) return undefined;
  return {
    finding: {
      place,
      severity: 'error',
      message: `${text}/${transport} carries no ${service.protocol}: the fixed port that this file sets, ${flowWords(service, knowledge)}, is ${text}/${service.transports.join(' and ')}.`,
      confirm: (file) => file.pinned.has(single),
    },
    all: true,
  };
}

/** A transport that the service uses beside the one it cannot do without. */
function alone(
  { place, text, single }: Stretch,
  transport: Transport,
  service: Service,
  knowledge: Knowledge,
): Judged | undefined {
  const { needed } = service;
  const [wanted] = needed ?? [];
  if (single === undefined || !wanted || needed?.includes(transport)) return undefined;
  return {
    finding: {
      place,
      severity: 'error',
      message: `${text}/${transport} alone carries no ${service.short}: it goes over ${wanted.toUpperCase()}, ${flowWords(service, knowledge)}.`,
      confirm: (file) => !file.opens(portOf(single), wanted),
    },
    all: true,
  };
}

/** True where the profile, or without one what the file says of itself, has Unified Messaging. */
const hasTelephony = ({ profile, roles }: FileFacts): boolean =>
  roles.includes('unified-messaging') || (profile?.features.includes('unified-messaging') ?? false);

/** True when a name speaks of a service by more than its protocol, or of Exchange. */
const isCalledFor = (name: string, service: Service): boolean =>
  wordEvidence(name) !== undefined ||
  [service.short, service.title, ...service.aliases].some(
    (word) =>
      !word.toLowerCase().startsWith(service.protocol.toLowerCase()) && name.toLowerCase().includes(word.toLowerCase()),
  );

/** The services meant. What only Exchange Online offers is called, and never listens behind an inbound rule. */
function servicesAtStretch(
  stretch: Stretch,
  direction: Direction | undefined,
  knowledge: Knowledge,
): readonly Service[] {
  const listening = servicesOf(stretch, knowledge).filter(({ versions }) => versions.length > 0 || direction !== 'in');
  if (listening.length > 0 || stretch.single !== undefined) return listening;
  // Voice is drawn from a range; where the very range is written and it is of UDP alone, it is meant.
  const drawn = knowledge.services.filter(({ dynamic, ports }) => dynamic && samePorts(ports, stretch.ports));
  return drawn.every(({ transports }) => transports.length === 1 && transports[0] === 'udp') ? drawn : [];
}

/** Windows' own management services are other people's; domain controllers and what Exchange runs are not. */
const isMinded = (service: Service, knowledge: Knowledge): boolean =>
  !covers(knowledge.group('management-ports'), service.ports) &&
  (isExchange(service, knowledge) || service.listeners.some(({ party }) => party === 'domain-controller'));

/** True when a version that the file is about has one of the services; else the number means something else there. */
function concerns(services: readonly Service[], file: FileFacts, ports: PortSet, knowledge: Knowledge): boolean {
  if (file.versions.length === 0 && covers(knowledge.group('exchange-only-ports'), ports)) return true;
  const known: readonly string[] = file.versions.length > 0 ? file.versions : VERSIONS.slice(VERSIONS.indexOf('2007'));
  return services.some(({ versions }) => versions.some((version) => known.includes(version)));
}
