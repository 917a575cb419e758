import { type Dialect, type Local, NOTHING } from '../model/dialect';
import type { Command } from '../model/item';
import { byDefault, type TransportSet, type Written } from '../model/statement';
import type { Text } from '../model/value';
import { replacePort } from './shared/configBlocks';
import { type EndpointPort, endpointIn, endpointProgram, localOf, siteAmong } from './shared/endpoints';

const DIALECT = 'nginx';

const PROGRAM = endpointProgram(DIALECT, 'nginx', 'listen');
const { syntax: PORTS } = PROGRAM;

const TCP: Written<TransportSet> = byDefault(['tcp']);
const UDP: Written<TransportSet> = byDefault(['udp']);
const BOTH: Written<TransportSet> = byDefault(['tcp', 'udp']);

/** Ports of nginx: where it listens, and what it passes connections on to. */
export const nginx: Dialect = {
  id: DIALECT,
  title: 'nginx',
  languages: [DIALECT],
  understands: [
    'listen in http, stream and mail, with address or port alone, IPv6, ranges, udp and quic',
    'server of an upstream, and proxy_pass, pass, fastcgi_pass and the like to host and port, over UDP where a server of a stream listens on it; what a map of a stream gives',
  ],
  passesOver: [
    'ports inside addresses of the web (proxy_pass http://…, auth_http, return, rewrite)',
    'sockets of the system, name servers, variables; server names',
    'sizes, times, weights and other numbers',
  ],
  claims: (item) => item.kind === 'command' && item.language === DIALECT,
  interpret(item): Local {
    const found = item.kind === 'command' ? portOf(item) : undefined;
    return found && item.kind === 'command' ? localOf([found], item, labelsOf(item), PROGRAM) : NOTHING;
  },
  siteAt(item, offset) {
    const found = item.kind === 'command' ? portOf(item) : undefined;
    return found && siteAmong([found], offset, PORTS);
  },
  revise: replacePort,
  write: (plan) =>
    plan.map(() => ({ text: '', unsaid: ['a proxy passes traffic on and has no rules that allow or block it'] })),
};

function portOf(command: Command): EndpointPort | undefined {
  const { words, context } = command;
  if (!words || words.count < 2) return undefined;
  const outer = context[context.length - 1]?.name.text ?? '';
  // A stream is passed on to what a map gives for it, by the name that the client asks for.
  if (outer === 'map') {
    const isStream = context.some(({ name }) => name.text === 'stream');
    const endpoint = isStream && words.count === 2 ? endpointIn(words.value(1), PORTS, false) : undefined;
    return endpoint && { kind: 'backend', endpoint, transport: TCP };
  }
  switch (words.text(0)) {
    case 'listen': {
      const endpoint = endpointIn(words.value(1), PORTS, true);
      return endpoint && { kind: 'listener', endpoint, transport: isUdp(command) ? UDP : TCP };
    }
    case 'server': {
      // An address of the web is refused there.
      if (outer !== 'upstream' || words.text(1).includes('/')) return undefined;
      const endpoint = endpointIn(words.value(1), PORTS, false);
      return endpoint && { kind: 'backend', endpoint, transport: passedOver(command) };
    }
    case 'pass':
    case 'proxy_pass':
    case 'fastcgi_pass':
    case 'scgi_pass':
    case 'uwsgi_pass':
    case 'memcached_pass':
    case 'grpc_pass': {
      if (words.text(1).includes('/')) return undefined;
      const endpoint = endpointIn(words.value(1), PORTS, false);
      return endpoint && { kind: 'backend', endpoint, transport: passedOver(command) };
    }
    default:
      return undefined;
  }
}

/** What comes over UDP is passed on over UDP. */
function passedOver({ heading }: Command): Written<TransportSet> {
  return heading === 'udp' ? UDP : heading === 'tcp udp' ? BOTH : TCP;
}

function isUdp({ words }: Command): boolean {
  for (let i = 2; words && i < words.count; i++) if (/^(?:udp|quic)$/.test(words.text(i))) return true;
  return false;
}

/** The names of the blocks round it: an upstream's, a server's. */
function labelsOf({ context }: Command): Text[] {
  return context.flatMap(({ arguments: rest }) => {
    const [first] = rest;
    return first?.kind === 'value' && first.value.kind === 'text' ? [first.value] : [];
  });
}
