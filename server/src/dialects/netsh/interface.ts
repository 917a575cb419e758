import { MAX_PORT, onlyPort, type PortSet, port, range } from '../../base/portSet';
import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  byDefault,
  type DynamicRange,
  type End,
  type PortProxy,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, type Text } from '../../model/value';
import { readAddresses } from '../shared/addresses';
import { type PortReading, readPorts } from '../shared/ports';
import { abbreviated } from '../shared/prefix';
import { mapWord, wordIn } from '../shared/texts';
import { openEnd } from '../shared/windowsFirewall';
import type { Invocation } from './contexts';
import { curlyQuotes, portMistakes, protocolTypo } from './mistakes';
import { ONE_PORT, ONE_PORT_GRAMMAR } from './ports';
import { baseOf } from './rule';
import { readTags, type Tag, type Tags } from './tags';

const PROXY_KEYS = ['listenport', 'connectaddress', 'connectport', 'listenaddress', 'protocol'] as const;
export type ProxyKey = (typeof PROXY_KEYS)[number];

export const proxyTags = ({ command, rest }: Invocation): Tags<ProxyKey> =>
  readTags(rest, PROXY_KEYS, command === 'portproxy delete' ? ['listenport', 'listenaddress', 'protocol'] : PROXY_KEYS);

const ADDRESSES = { separators: '', anyWords: new Set(['*', '0.0.0.0', '::']), keywords: new Set<string>() };

/** `interface portproxy add v4tov4 …`. */
export function portProxy(command: Command, invocation: Invocation): Local {
  const tags = proxyTags(invocation);
  const listen = onePort(tags.get('listenport'));
  const connect = onePort(tags.get('connectport'));
  const removes = invocation.command === 'portproxy delete';
  const mistakes = [
    ...portMistakes(listen, ONE_PORT_GRAMMAR),
    ...portMistakes(connect, ONE_PORT_GRAMMAR),
    ...curlyQuotes(command),
  ];
  const complete =
    listen?.ports.kind === 'written' && (removes || tags.get('connectaddress') !== undefined) && tags.gap === undefined;
  const listening = endOfProxy('local', listen, tags.get('listenaddress'));
  const connecting = endOfProxy('remote', connect, tags.get('connectaddress'));
  // Without connectport the proxy calls the port it listens on.
  const same = connect === undefined && !removes && listening.ports.kind === 'written';
  const proxy: PortProxy = {
    kind: 'port-proxy',
    ...baseOf(command, [], mistakes, complete),
    listen: listening,
    connect: same ? { ...connecting, ports: byDefault(valueOf(listening.ports) as PortSet) } : connecting,
    ...(removes ? { removes } : {}),
  };
  return { statements: [proxy], unread: [...(listen?.unread ?? []), ...(connect?.unread ?? [])] };
}

const onePort = (tag: Tag | undefined): PortReading | undefined => tag && readPorts(tag.value, ONE_PORT);

function endOfProxy(side: 'local' | 'remote', ports: PortReading | undefined, address: Tag | undefined): End {
  const addresses = address ? readAddresses(address.value, ADDRESSES) : ABSENT;
  if (!ports || (ports.incomplete && ports.uses.length === 0)) return { ...openEnd(side), ports: ABSENT, addresses };
  return { ...openEnd(side), ports: ports.ports, uses: ports.uses, addresses };
}

const RANGE_KEYS = ['protocol', 'startport', 'numberofports', 'store'] as const;
export type RangeKey = (typeof RANGE_KEYS)[number];

export const rangeTags = ({ rest }: Invocation): Tags<RangeKey> => readTags(rest, RANGE_KEYS, RANGE_KEYS);

export const transportIn = (value: Text): Written<TransportSet> =>
  mapWord(
    wordIn(value),
    (text): TransportSet | undefined => {
      const word = abbreviated(text, ['tcp', 'udp'] as const);
      return word && [word];
    },
    (text) => `\`${text}\` is neither tcp nor udp`,
  );

/** `interface ipv4 set dynamicport tcp start=6005 num=59530`: a start and a count. */
export function dynamicRange(command: Command, invocation: Invocation): Local {
  const tags = rangeTags(invocation);
  const protocol = tags.get('protocol');
  const start = tags.get('startport');
  const reading = onePort(start);
  const from = numberIn(start);
  const number = numberIn(tags.get('numberofports'));
  const unreadHere: Unread[] = [...(reading?.unread ?? [])];
  if (number.kind === 'unread') unreadHere.push({ place: number.place, why: number.why });
  const transport: Written<TransportSet> = protocol ? transportIn(protocol.value) : ABSENT;
  const typo = transport.kind === 'unread' ? protocolTypo(protocol?.value, ['tcp', 'udp'], 'the command') : undefined;
  const statement: DynamicRange = {
    kind: 'dynamic-range',
    ...baseOf(
      command,
      [],
      [...portMistakes(reading, ONE_PORT_GRAMMAR), ...curlyQuotes(command), ...(typo ? [typo] : [])],
      from.kind === 'written' && number.kind === 'written' && protocol !== undefined,
    ),
    transport,
    start: from,
    number,
    end: rangeEnd(reading, from, number),
  };
  return { statements: [statement], unread: unreadHere };
}

function numberIn(tag: Tag | undefined): Written<number> {
  if (!tag || tag.value.text === '') return ABSENT;
  return mapWord(
    wordIn(tag.value),
    (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
    (text) => `\`${text.replaceAll(HOLE, '…')}\` is no number`,
  );
}

/** The one use stands at the start and means the whole range, as far as ports go. */
function rangeEnd(reading: PortReading | undefined, start: Written<number>, number: Written<number>): End {
  const open: End = { ...openEnd('local'), ports: ABSENT };
  if (!reading || start.kind !== 'written') return reading ? { ...open, ports: reading.ports } : open;
  const [use] = reading.uses;
  const first = start.value;
  if (!use || onlyPort(use.ports) !== first) return { ...open, ports: reading.ports };
  const count = valueOf(number);
  const ports = count === undefined || count < 1 ? port(first) : range(first, Math.min(MAX_PORT, first + count - 1));
  return {
    ...open,
    ports:
      number.kind === 'written'
        ? written(ports, start.place, start.via)
        : unread(start.place, 'the number of ports is not known'),
    uses: [{ ...use, ports, part: 'start' }],
  };
}
