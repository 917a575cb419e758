import { complement, union } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Address,
  type Direction,
  type End,
  type PortUse,
  type Term,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, unknownIn, viaIn } from '../../model/value';
import { kindOf, readAddresses } from '../shared/addresses';
import { OPEN_DESTINATION, OPEN_SOURCE } from '../shared/packetFilter';
import type { PortReading } from '../shared/ports';
import { isServiceOf, servicePort } from '../shared/serviceNames';
import type { Call } from './call';
import { portFaults, protocolFaults } from './mistakes';
import { readMatch } from './ports';
import type { Found, PortOption, Scan } from './scan';
import { throughSet } from './sets';
import { ADDRESSES, directionOf, EVERY_PROTOCOL, OTHER, transportsOf, UDP } from './values';
import { type CallWords, stretch, wordFrom } from './words';

const NONE: readonly never[] = [];

/** What a call says about traffic. */
export interface Matching {
  readonly scan: Scan;
  readonly table: string;
  readonly terms: readonly Term[];
  readonly transport: Written<TransportSet>;
  readonly direction: Written<Direction>;
  readonly readings: readonly PortReading[];
  readonly returning: boolean;
  readonly beginning: boolean;
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  readonly sound: boolean;
}

/** The table that a call names, or the one that it stands in. */
export const tableOf = ({ words, table }: Call, scan: Scan): string =>
  scan.table && scan.table.value < words.count ? words.text(scan.table.value).slice(scan.table.from) : table;

/** Reads everything that says which packets a rule is for. */
export function matchingOf(call: Call, scan: Scan): Matching {
  const { words } = call;
  const chain = words.text(scan.chain);
  const missing: Unread[] = [];
  const protocol = scan.protocol ?? scan.connectionProtocol;
  const transport = protocol ? protocolOf(words, protocol) : EVERY_PROTOCOL;
  const direction = directionOf(chain);
  const readings: PortReading[] = [];
  let sourcePorts: Ports | undefined;
  let targetPorts: Ports | undefined;
  let eitherPorts: Ports | undefined;
  let neitherPort = false;
  let mistakes: readonly Mistake[] | undefined;
  for (const option of scan.ports) {
    if (option.value >= words.count) continue;
    const reading = readMatch(words, option.value, option.from);
    readings.push(reading);
    for (const entry of reading.unread) missing.push(entry);
    const ports = portsOf(reading, option);
    if (option.option === 'ports') {
      eitherPorts = ports;
      neitherPort = option.negated;
    } else if (option.option === 'sport' || option.option === 'sports' || option.option === 'originalFrom') {
      sourcePorts = sourcePorts ? joined(sourcePorts, ports) : ports;
    } else targetPorts = targetPorts ? joined(targetPorts, ports) : ports;
    const faults = portFaults(words, scan, option, reading, transport);
    if (faults.length > 0) mistakes = mistakes ? [...mistakes, ...faults] : faults;
  }
  if (scan.unknown >= 0 && scan.ports.length === 0) {
    const value = words.value(scan.unknown);
    const why = unknownIn(value, 0, value.text.length) ?? 'a part of it is not known';
    missing.push({ place: words.place(scan.unknown), why });
  }
  const typo = scan.protocol && protocolFaults(words, scan.protocol);
  if (typo) mistakes = [typo, ...(mistakes ?? [])];
  const callers = callersIn(words, scan);
  let opaque = opaqueOf(words, scan, callers !== undefined);
  // A protocol of which nothing is known, and no port beside it, may be one that has none.
  if (transport.kind === 'unread' && scan.ports.length === 0) opaque = [...opaque, transport.place];
  const from = endOf('source', words, sourcePorts, scan.source, scan.in);
  const source = callers ? { ...from, addresses: callers } : from;
  const target = endOf('destination', words, targetPorts, scan.destination, scan.out);
  const terms: Term[] = [];
  if (eitherPorts && neitherPort) {
    terms.push({ transport, ends: [{ ...source, ports: eitherPorts.ports }, withPorts(target, eitherPorts)], opaque });
  } else if (eitherPorts) {
    // Either the one port or the other.
    terms.push({ transport, ends: [source, withPorts(target, eitherPorts)], opaque });
    terms.push({ transport, ends: [withPorts(source, eitherPorts), target], opaque });
  } else {
    const own: Term = { transport, ends: [source, target], opaque };
    if (scan.set && scan.set.name < words.count) terms.push(...throughSet(call.command, words, scan.set, [own]));
    else terms.push(own);
  }
  const found = mistakes ?? NONE;
  return {
    scan,
    table: tableOf(call, scan),
    terms,
    transport,
    direction: direction ? written(direction, words.place(scan.chain), NONE) : ABSENT,
    readings,
    returning: isReturning(words, scan),
    beginning: isBeginning(words, scan),
    unread: missing.length === 0 ? NONE : missing,
    mistakes: found,
    sound:
      found.length === 0 &&
      missing.length === 0 &&
      scan.strays === 0 &&
      !scan.due &&
      transport.kind !== 'unread' &&
      !readings.some(({ incomplete }) => incomplete) &&
      isTakenWhole(words, scan, transport, readings),
  };
}

/** False for what iptables refuses for other reasons than ports: a module without its option, an interface of the other way. */
function isTakenWhole(
  words: CallWords,
  scan: Scan,
  transport: Written<TransportSet>,
  readings: readonly PortReading[],
): boolean {
  const { ports } = scan;
  if (scan.multiport >= 0 && !ports.some(({ module }) => module === 'multiport')) return false;
  if (scan.in && words.text(scan.chain) === 'OUTPUT') return false;
  if (scan.out && words.text(scan.chain) === 'INPUT') return false;
  for (const { uses, elements } of readings) {
    if (elements.some((element) => element.from === element.to)) return false;
    for (const { literal, ports: set } of uses) {
      // The module takes no range of one port.
      if (scan.multiport >= 0 && set[0]?.from === set[0]?.to && literal.text.includes(':')) return false;
      // A name belongs to a transport.
      if (literal.form === 'name' && !literal.text.split(':').every((name) => isNameOf(name, valueOf(transport))))
        return false;
    }
  }
  return true;
}

const isNameOf = (name: string, transports: TransportSet | undefined): boolean =>
  servicePort(name) === undefined ||
  (transports?.some((transport) => (transport === 'tcp' || transport === 'udp') && isServiceOf(name, transport)) ??
    false);

function protocolOf(words: CallWords, found: Found): Written<TransportSet> {
  const { value, from, negated } = found;
  if (value >= words.count) return ABSENT;
  const text = from === 0 ? words.text(value) : words.text(value).slice(from);
  const place = words.place(value);
  if (text.includes(HOLE))
    return unread(place, unknownIn(words.value(value), 0, words.text(value).length) ?? 'the protocol is not known');
  const transports = transportsOf(text);
  if (!transports) return unread(place, `\`${text}\` is no protocol that iptables knows`);
  if (!negated) return written(transports, place, viaOf(words, value));
  if (transports.includes('tcp')) return written(NOT_TCP, place, NONE);
  if (transports.includes('udp')) return written(NOT_UDP, place, NONE);
  return transports.includes('any')
    ? written(OTHER, place, NONE)
    : unread(place, 'every protocol but one without ports');
}

const NOT_TCP: TransportSet = [...UDP, 'other'];
const NOT_UDP: TransportSet = ['tcp', 'other'];

const viaOf = (words: CallWords, index: number): readonly Place[] => {
  if (words.exact(index)) return NONE;
  const value = words.value(index);
  return viaIn(value, 0, value.text.length);
};

interface Ports {
  readonly ports: PortReading['ports'];
  readonly uses: readonly PortUse[];
}

/** What is read, or everything but that. */
function portsOf(reading: PortReading, { negated }: PortOption): Ports {
  if (!negated) return reading;
  const { ports } = reading;
  const uses = reading.uses.map((use): PortUse => ({ ...use, part: 'not' }));
  if (ports.kind !== 'written') return { ports, uses };
  return { ports: written(complement(ports.value), ports.place, ports.via), uses };
}

/** Two options for one side, of which iptables takes only one: the ports of both are meant. */
function joined(a: Ports, b: Ports): Ports {
  const uses = [...a.uses, ...b.uses];
  if (a.ports.kind !== 'written') return { ports: a.ports, uses };
  if (b.ports.kind !== 'written') return { ports: b.ports, uses };
  return { ports: written(union(a.ports.value, b.ports.value), join(a.ports.place, b.ports.place), a.ports.via), uses };
}

const withPorts = (end: End, { ports, uses }: Ports): End =>
  end.uses.length === 0 ? { ...end, ports, uses } : { ...end, uses: [...end.uses, ...uses] };

function endOf(
  side: 'source' | 'destination',
  words: CallWords,
  ports: Ports | undefined,
  address: Found | undefined,
  zone: Found | undefined,
): End {
  if (!ports && !address && !zone) return side === 'source' ? OPEN_SOURCE : OPEN_DESTINATION;
  return {
    side,
    ports: ports ? ports.ports : ABSENT,
    uses: ports ? ports.uses : NONE,
    addresses: address ? addressesOf(words, address) : ABSENT,
    zone: zone ? zoneOf(words, zone) : ABSENT,
  };
}

function addressesOf(words: CallWords, { value, from, negated }: Found): Written<readonly Address[]> {
  if (value >= words.count) return ABSENT;
  const text = words.text(value);
  const exact = from === 0 && !negated ? words.exact(value) : undefined;
  if (exact && text !== '' && !text.includes(',')) {
    return written([{ kind: kindOf(text, ADDRESSES), text, place: exact }], exact, NONE);
  }
  const place = words.place(value);
  if (negated) return unread(place, `every address but ${text}`);
  return readAddresses(wordFrom(words, value, from), ADDRESSES);
}

function zoneOf(words: CallWords, { value, from, negated }: Found): Written<string> {
  // All interfaces but one are no zone; the condition is among those that are not modelled.
  if (value >= words.count || negated) return ABSENT;
  const text = from === 0 ? words.text(value) : words.text(value).slice(from);
  const place = words.place(value);
  return text.includes(HOLE) ? unread(place, 'the interface is not known') : written(text, place, NONE);
}

/** `-m set --match-set blacklist src`: the callers are those of a set; undefined where it is about more than them. */
function callersIn(words: CallWords, { set, source, opaque }: Scan): Written<readonly Address[]> | undefined {
  if (!set || set.negated || source || set.name + 1 >= words.count || words.text(set.name + 1) !== 'src')
    return undefined;
  if (opaque?.filter((at) => words.text(at) === 'set').length !== 1) return undefined;
  const place = words.place(set.name);
  const text = words.text(set.name);
  return text.includes(HOLE) ? undefined : written([{ kind: 'name', text, place }], place, NONE);
}

/** `isSetRead`: the set that is asked is no condition that is not modelled. */
function opaqueOf(words: CallWords, scan: Scan, isSetRead: boolean): readonly Place[] {
  const { opaque, state } = scan;
  const negatedZone = scan.in?.negated || scan.out?.negated;
  const negatedTarget = scan.destination?.negated;
  if (!opaque && !state && !negatedZone && !negatedTarget && !scan.withoutSyn) return NONE;
  const places: Place[] = [];
  for (const at of opaque ?? NONE) if (!isSetRead || words.text(at) !== 'set') places.push(words.place(at));
  if (state && !opensConnections(words, state))
    places.push(stretch(words, state.at, Math.min(state.value, words.count - 1)));
  for (const found of [scan.in, scan.out, scan.destination]) {
    if (found?.negated && found.value < words.count) places.push(stretch(words, found.at, found.value));
  }
  if (scan.withoutSyn) places.push(words.place(scan.verbAt));
  return places;
}

/** True for states that new connections are in: a rule for them is a rule for the traffic. */
function opensConnections(words: CallWords, { value, from, negated }: Found): boolean {
  const isNew = /(?:^|,)new(?:,|$)/i.test(words.text(value).slice(from));
  return isNew !== negated;
}

/** True for packets of connections that are there already, and for those that begin none and belong to none. */
function isReturning(words: CallWords, scan: Scan): boolean {
  if (scan.withoutSyn) return true;
  const { state } = scan;
  if (!state || state.value >= words.count || opensConnections(words, state)) return false;
  const states = words.text(state.value).slice(state.from);
  // What is not tracked may begin a connection as well.
  return state.negated || /established|related/i.test(states) || /^invalid$/i.test(states);
}

/** True for packets alone that begin a connection: those that follow are in another state and bear other flags. */
function isBeginning(words: CallWords, { state, withSyn }: Scan): boolean {
  if (withSyn) return true;
  if (!state || state.negated || state.value >= words.count || !opensConnections(words, state)) return false;
  return !/established/i.test(words.text(state.value).slice(state.from));
}
