import type { Local, Site } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import { type End, type Listener, type Probe, type TransportSet, written } from '../../model/statement';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { portCaret } from '../shared/portSites';
import { type PortSyntax, readPorts } from '../shared/ports';
import { openEnd } from '../shared/windowsFirewall';
import { baseOf } from './base';

/** What an IP SLA operation calls, or answers at: one port, by its number. */
interface ProbePort {
  readonly kind: 'probe' | 'listener';
  /** Index of the word that says the protocol, and of the port. */
  readonly protocol: number;
  readonly port: number;
  readonly transport: TransportSet;
}

const TRANSPORTS: ReadonlyMap<string, TransportSet> = new Map<string, TransportSet>([
  ['tcp-connect', ['tcp']],
  ['udp-echo', ['udp']],
  ['udp-jitter', ['udp']],
  // `type` of older routers.
  ['tcpConnect', ['tcp']],
  ['udpEcho', ['udp']],
  ['jitter', ['udp']],
]);

const PORTS: PortSyntax = {
  subject: 'IP SLA',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

const GRAMMAR: PortGrammar = {
  subject: 'IP SLA',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the operation is refused',
};

/**
 * `tcp-connect 10.0.0.5 25`, `type tcpConnect dest-ipaddr 10.0.0.5 dest-port 25`, `ip sla responder tcp-connect port 25`.
 * The port that the caller picks for itself (`source-port`) is nobody's service.
 */
function probeIn(words: Words): ProbePort | undefined {
  const first = words.text(0);
  if (first === 'type') return portBehind(words, 'probe', 1, 'dest-port');
  if (first === 'ip') {
    const responds = words.text(1) === 'sla' && words.text(2) === 'responder';
    return responds ? portBehind(words, 'listener', 3, 'port') : undefined;
  }
  const transport = TRANSPORTS.get(first);
  return transport && words.count > 1 ? { kind: 'probe', protocol: 0, port: 2, transport } : undefined;
}

function portBehind(words: Words, kind: ProbePort['kind'], protocol: number, key: string): ProbePort | undefined {
  const transport = TRANSPORTS.get(words.text(protocol));
  if (!transport) return undefined;
  for (let i = protocol + 1; i < words.count; i++) {
    if (words.text(i) === key) return { kind, protocol, port: i + 1, transport };
  }
  return undefined;
}

export const isProbe = (words: Words): boolean => probeIn(words) !== undefined;

/** What a router calls to see whether it answers, and where it answers itself. */
export function probe(command: Command): Local {
  const words = command.words as Words;
  const found = probeIn(words);
  if (!found || found.port >= words.count) return { statements: [], unread: [] };
  const { kind, protocol, port } = found;
  const reading = readPorts(words.value(port), PORTS);
  const mistakes = reading.faults.flatMap((fault) => mistakeOf(fault, GRAMMAR) ?? []);
  const { ports, uses } = reading;
  const end = (side: End['side']): End => ({ ...openEnd(side), ports, uses });
  const said = {
    ...baseOf(command, [], mistakes.length === 0 && reading.unread.length === 0 && !reading.incomplete, mistakes),
    transport: written(found.transport, words.value(protocol).place),
  };
  const statement: Probe | Listener =
    kind === 'probe'
      ? { kind, ...said, end: end('remote') }
      : { kind, ...said, end: end('local'), role: words.text(protocol) };
  return { statements: [statement], unread: reading.unread };
}

/** What may be typed in place of the port. */
export function probeSite(words: Words, offset: number): Site | undefined {
  const found = probeIn(words);
  const caret = found && found.port < words.count ? portCaret(words.value(found.port), offset, PORTS) : undefined;
  if (!found || !caret) return undefined;
  const calls = found.kind === 'probe';
  return {
    kind: 'port',
    ...caret,
    transport: found.transport,
    direction: calls ? 'out' : 'in',
    side: calls ? 'remote' : 'local',
    rangeSign: undefined,
    words: [],
  };
}
