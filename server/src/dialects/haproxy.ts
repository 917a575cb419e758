import { type Dialect, type Local, NOTHING } from '../model/dialect';
import type { Command, Words } from '../model/item';
import { byDefault, type TransportSet, type Written } from '../model/statement';
import { slice, type Text } from '../model/value';
import { replacePort } from './shared/configBlocks';
import { type Endpoint, type EndpointPort, endpointIn, endpointProgram, localOf, siteAmong } from './shared/endpoints';

const DIALECT = 'haproxy';

const PROGRAM = endpointProgram(DIALECT, 'HAProxy', 'bind');
const { syntax: PORTS } = PROGRAM;

const TCP: Written<TransportSet> = byDefault(['tcp']);
const UDP: Written<TransportSet> = byDefault(['udp']);

/** Ports of HAProxy: where it listens, and the servers behind it. */
export const haproxy: Dialect = {
  id: DIALECT,
  title: 'HAProxy',
  languages: [DIALECT],
  understands: [
    'bind, dgram-bind, listen and frontend with their addresses, several with commas between, ranges, IPv6 in either form',
    'server, server-template and dispatch with the port of the server; check and agent ports, also of default-server; socks4',
    'tcp-check and http-check connect port; name servers of resolvers, mailers',
  ],
  passesOver: [
    'conditions (acl … dst_port 25), redirects and other rules about requests',
    'the ports of peers, logs, statistics and of its own sockets',
    'the ports that its own calls come from (source)',
    'maxconn, timeouts, weights, intervals; offsets such as :+100 and :-100',
  ],
  claims: (item) => item.kind === 'command' && item.language === DIALECT,
  interpret(item): Local {
    if (item.kind !== 'command') return NOTHING;
    const ports = portsOf(item);
    return ports.length === 0 ? NOTHING : localOf(ports, item, labelsOf(item), PROGRAM);
  },
  siteAt: (item, offset) => (item.kind === 'command' ? siteAmong(portsOf(item), offset, PORTS) : undefined),
  revise: replacePort,
  write: (plan) =>
    plan.map(() => ({
      text: '',
      unsaid: ['a load balancer passes traffic on and has no rules that allow or block it'],
    })),
};

function portsOf(command: Command): EndpointPort[] {
  const { words } = command;
  if (!words) return [];
  const section = command.context[command.context.length - 1]?.name.text ?? '';
  switch (words.text(0)) {
    case 'bind':
      return listeners(words.value(1));
    case 'dgram-bind':
      return listeners(words.value(1), UDP);
    case 'frontend':
    case 'listen':
      // The older form names the addresses behind the name.
      return words.count > 2 ? listeners(words.value(2)) : [];
    case 'dispatch':
      return backend(endpointIn(words.value(1), PORTS, false));
    case 'server':
      // Of peers it is the device's own port.
      if (section === 'peers') return [];
      return [...serverAt(words.value(2), transportOf(words.text(2), TCP)), ...named(words, 3)];
    case 'server-template':
      return [...serverAt(words.value(3)), ...named(words, 4)];
    case 'default-server':
      return named(words, 1);
    case 'tcp-check':
    case 'http-check':
      return words.text(1) === 'connect' ? named(words, 2) : [];
    case 'mailer':
      return section === 'mailers' ? backend(endpointIn(words.value(2), PORTS, false)) : [];
    case 'nameserver':
      return section === 'resolvers'
        ? backend(endpointIn(words.value(2), PORTS, false), transportOf(words.text(2), UDP))
        : [];
    default:
      return [];
  }
}

/** What stands before an address may say it: `udp@`, `quic4@`, `tcp6@`. */
function transportOf(text: string, usual: Written<TransportSet>): Written<TransportSet> {
  if (/^(?:quic|udp)[46]?@/.test(text)) return UDP;
  return /^tcp[46]?@/.test(text) ? TCP : usual;
}

/** `:25,10.0.0.1:587`, with what stands before an address (`ipv4@`, `quic4@`). */
function listeners(value: Text, usual = TCP): EndpointPort[] {
  const { text } = value;
  const result: EndpointPort[] = [];
  for (let from = 0; from < text.length; ) {
    const comma = text.indexOf(',', from);
    const to = comma < 0 ? text.length : comma;
    const endpoint = endpointIn(slice(value, from, to), PORTS, false);
    if (endpoint) result.push({ kind: 'listener', endpoint, transport: transportOf(text.slice(from, to), usual) });
    from = to + 1;
  }
  return result;
}

const backend = (endpoint: Endpoint | undefined, transport = TCP): EndpointPort[] =>
  endpoint ? [{ kind: 'backend', endpoint, transport }] : [];

/** A sign before the port counts from the port that was called: `:+1000`, `:-1000` is no port by itself. */
const serverAt = (address: Text, transport = TCP): EndpointPort[] =>
  /:[+-]\d+$/.test(address.text) ? [] : backend(endpointIn(address, PORTS, false), transport);

/** Ports behind words: of a check, of an agent that is asked, of a proxy on the way; for one server or all of them. */
function named(words: Words, from: number): EndpointPort[] {
  const result: EndpointPort[] = [];
  for (let i = from; i < words.count - 1; i++) {
    const word = words.text(i);
    const isPort = word === 'port' || word === 'agent-port';
    if (isPort || word === 'addr' || word === 'socks4')
      result.push(...backend(endpointIn(words.value(++i), PORTS, isPort)));
  }
  return result;
}

/** The name of the server and of the section it stands in. */
function labelsOf({ words, context }: Command): Text[] {
  const labels: Text[] = [];
  if (words && words.count > 1 && words.text(0) !== 'bind') labels.push(words.value(1));
  const section = context[context.length - 1]?.arguments[0];
  if (section?.kind === 'value' && section.value.kind === 'text') labels.push(section.value);
  return labels;
}
