import { ALL_PORTS, type PortSet, samePorts } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Surroundings, Words } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type End,
  type PortUse,
  type Term,
  type TransportSet,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { nearestWord } from '../shared/typo';
import { type AddressWords, isAny, readAddressWords } from './addresses';
import type { EntryShape } from './entryShape';
import { type Meaning, meaningOf, type Ports, type Service } from './groups';
import { isOperator, type PortWords, readPortWords } from './ports';
import { transportOf } from './protocols';

/** Ports as one end of an entry says them, with the words they stand in. */
interface Side {
  readonly address: AddressWords;
  /** The operator and its ports, where they are written here. */
  readonly ports: PortWords | undefined;
  /** The group that stands for ports. */
  readonly group: Text | undefined;
  readonly set: Written<PortSet>;
  readonly uses: readonly PortUse[];
}

/** An entry of a list as it was read. */
export interface Entry {
  readonly action: Written<Action>;
  /** Index of the protocol. */
  readonly protocol: number;
  readonly transport: Written<TransportSet>;
  readonly terms: readonly Term[];
  readonly source: Side;
  readonly destination: Side;
  readonly returning: boolean;
  /** Index of `inactive`; -1 where it is not said. */
  readonly inactive: number;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  /** False for what is half-typed or not understood. */
  readonly isComplete: boolean;
  /** Names of objects and groups. */
  readonly names: readonly Text[];
  /** True for a list that names addresses alone: it has no ports and is no filter of services. */
  readonly isStandard: boolean;
}

const NOWHERE: readonly Place[] = [];
const NO_USES: readonly PortUse[] = [];
const NO_UNREAD: readonly Unread[] = [];
const NO_MISTAKES: readonly Mistake[] = [];
const NO_NAMES: readonly Text[] = [];
const EVERY: Written<PortSet> = { kind: 'default', value: ALL_PORTS };

const NO_PORTS: TransportSet = ['other'];

const ALLOW: Action = 'allow';
const BLOCK: Action = 'block';

/** Reads an entry from its action on. */
export function readEntry(words: Words, shape: EntryShape, around: Surroundings | undefined): Entry {
  const said = words.value(shape.action);
  const action: Written<Action> = {
    kind: 'written',
    value: said.text === 'deny' ? BLOCK : ALLOW,
    place: said.place,
    via: NOWHERE,
  };
  const { count } = words;
  const protocol = shape.action + 1;
  const word = words.text(protocol);
  const standard = isStandard(words, protocol, shape);
  let at = protocol + 1;
  let transport: Written<TransportSet> = ABSENT;
  let services: readonly Service[] | undefined;
  let names: readonly Text[] = NO_NAMES;
  let mistakes: readonly Mistake[] = NO_MISTAKES;
  let unread: readonly Unread[] = NO_UNREAD;
  let known = count > protocol;
  if (word === 'object' || word === 'object-group') {
    const name = words.value(protocol + 1);
    at = protocol + 2;
    names = [name];
    const meaning = around && count > protocol + 1 ? meaningOf(name.text, around) : undefined;
    if (meaning?.kind === 'service' || meaning?.kind === 'protocol') {
      services = meaning.services;
      if (!meaning.isWhole) known = false;
    } else if (name.text.startsWith('icmp-') || transportOf(name.text)?.includes('other')) {
      // Protocols without ports are objects of the firewall's own.
      transport = { kind: 'written', value: NO_PORTS, place: name.place, via: NOWHERE };
    } else {
      const why = `\`${name.text}\` is not defined in this file`;
      transport = { kind: 'unread', place: name.place, why };
      // A group that holds protocols may hold ports as well.
      unread = [{ place: name.place, why }];
      known = false;
    }
  } else if (known && !standard) {
    const value = words.value(protocol);
    const set = transportOf(word);
    if (set) transport = { kind: 'written', value: set, place: value.place, via: NOWHERE };
    else {
      transport = { kind: 'unread', place: value.place, why: `\`${word}\` is no protocol that Cisco devices know` };
      known = false;
      const meant = nearestWord(word, ['tcp', 'udp']);
      if (meant !== undefined) mistakes = [typo(value, meant)];
    }
  }
  const first = readSide(words, at, shape, around, false);
  const second = readSide(words, first.next, shape, around, true);
  at = second.next;
  const [source, destination] = shape.isTurned ? [second.side, first.side] : [first.side, second.side];
  let returning = false;
  let inactive = -1;
  let opaque = NOWHERE;
  if (source.address.opaque.length > 0) opaque = source.address.opaque;
  if (destination.address.opaque.length > 0) opaque = [...opaque, ...destination.address.opaque];
  let isKnown = false;
  for (; at < count; at++) {
    const option = words.text(at);
    // A comment behind the entry.
    if (option.startsWith('!')) break;
    if (option === 'established') returning = true;
    else if (option === 'inactive') inactive = at;
    else if (TELLING.has(option) || option.startsWith('(') || option.startsWith('[')) isKnown = true;
    else if (OPAQUE.has(option) || !isKnown) {
      opaque = [...opaque, words.value(at).place];
      isKnown = true;
    }
  }
  for (const side of [source, destination]) {
    if (side.address.name) names = [...names, side.address.name];
    if (side.group) names = [...names, side.group];
    const { ports, group, set } = side;
    if (group && set.kind === 'unread') {
      unread = [...unread, { place: set.place, why: set.why }];
      known = false;
    }
    if (!ports) continue;
    if (ports.mistakes.length > 0) mistakes = [...mistakes, ...ports.mistakes];
    if (ports.unread.length > 0) unread = [...unread, ...ports.unread];
    if (ports.isHalfTyped || ports.unread.length > 0) known = false;
  }
  const portless = needsProtocol(transport, words, protocol, source, destination);
  if (portless) mistakes = [...mistakes, portless];
  const isComplete = known && source.address.addresses !== ABSENT && destination.address.addresses !== ABSENT;
  return {
    action,
    protocol,
    transport,
    terms: termsOf(transport, services, source, destination, opaque),
    source,
    destination,
    returning,
    inactive,
    mistakes,
    unread,
    isComplete,
    names,
    isStandard: standard,
  };
}

/**
 * Words that match nothing and let nothing through, with what stands behind them: `log 6 interval 300`, a cookie, the
 * name of a counter. What a device shows in brackets, such as how often an entry was hit, is of their kind.
 */
const TELLING: ReadonlySet<string> = new Set([
  'log',
  'log-input',
  'count',
  'counter',
  'capture',
  'monitor',
  'event-log',
  'rule-id',
  'sequence',
]);

/** Words of conditions that are not modelled. One that stands directly behind the ends is a condition without being listed. */
const OPAQUE: ReadonlySet<string> = new Set([
  'time-range',
  'dscp',
  'precedence',
  'tos',
  'ttl',
  'packet-length',
  'fragments',
  'option',
  'match-all',
  'match-any',
  'syn',
  'ack',
  'rst',
  'fin',
  'reflect',
]);

/** `access-list 10 permit any`: an address follows the action, and no protocol. */
function isStandard(words: Words, at: number, { isFirewall, isTurned }: EntryShape): boolean {
  if (isFirewall || isTurned) return false;
  const word = words.text(at);
  if (isAny(word) || word === 'host') return true;
  const c = word.charCodeAt(0);
  return c >= 48 && c <= 57 && (word.includes('.') || word.includes('/'));
}

interface ReadSide {
  readonly side: Side;
  readonly next: number;
}

function readSide(
  words: Words,
  from: number,
  shape: EntryShape,
  around: Surroundings | undefined,
  isLast: boolean,
): ReadSide {
  const address = readAddressWords(words, from, around);
  let at = address.next;
  // `host 10.0.0.5 (mail.example.com)`: what a device shows beside an address.
  if (at > from && words.text(at).startsWith('(') && words.text(at).endsWith(')')) at++;
  const word = words.text(at);
  if (isOperator(word) && !(word === 'range' && words.text(at + 1).includes('.'))) {
    const ports = readPortWords(words, at, !shape.isFirewall);
    return { side: { address, ports, group: undefined, set: ports.ports, uses: ports.uses }, next: ports.next };
  }
  if (isPortGroup(words, at, address, around, isLast)) {
    const name = words.value(at + 1);
    const found = around && meaningOf(name.text, around);
    const ports = found?.kind === 'service' ? portsIn(found) : undefined;
    const set: Written<PortSet> =
      ports && found?.kind === 'service' && found.isWhole
        ? { kind: 'written', value: ports.set, place: name.place, via: NOWHERE }
        : { kind: 'unread', place: name.place, why: `the ports of \`${name.text}\` are not known in this file` };
    return { side: { address, ports: undefined, group: name, set, uses: ports?.uses ?? NO_USES }, next: at + 2 };
  }
  return { side: { address, ports: undefined, group: undefined, set: EVERY, uses: NO_USES }, next: at };
}

/** True where a group of ports stands behind an address. A group that is not known is one where no address is due. */
function isPortGroup(
  words: Words,
  at: number,
  address: AddressWords,
  around: Surroundings | undefined,
  isLast: boolean,
): boolean {
  const word = words.text(at);
  if (word === 'portgroup' || word === 'port-group') return words.count > at + 1;
  if (word !== 'object-group' || address.addresses === ABSENT || words.count <= at + 1) return false;
  const found = around && meaningOf(words.text(at + 1), around);
  if (found) return found.kind === 'service';
  // Behind the second address nothing but ports can follow.
  if (isLast) return true;
  const next = words.text(at + 2);
  // Behind the source an address must follow, so what stands before an address is ports.
  return next === 'any' || next === 'any4' || next === 'any6' || next === 'host' || /^\d+\./.test(next);
}

/** The ports of a group that stands where ports belong. */
function portsIn({ services }: Extract<Meaning, { kind: 'service' | 'protocol' }>): Ports | undefined {
  const lists = services.flatMap(({ destination }) => destination ?? []);
  const [only] = lists;
  if (only && lists.length === 1) return only;
  if (lists.length === 0) return undefined;
  return { set: lists.flatMap(({ set }) => set), uses: lists.flatMap(({ uses }) => uses) };
}

const endOf = (name: 'source' | 'destination', { address, set, uses }: Side): End => ({
  side: name,
  ports: set,
  uses,
  addresses: address.addresses,
  zone: address.zone,
});

function termsOf(
  transport: Written<TransportSet>,
  services: readonly Service[] | undefined,
  source: Side,
  destination: Side,
  opaque: readonly Place[],
): readonly Term[] {
  const ends = [endOf('source', source), endOf('destination', destination)] as const;
  if (!services || services.length === 0) return [{ transport, ends, opaque }];
  return services.map((service) => ({
    transport: service.transport ? { kind: 'default', value: service.transport } : transport,
    ends: [withPorts(ends[0], service.source), withPorts(ends[1], service.destination)],
    opaque,
  }));
}

const withPorts = (end: End, ports: Ports | undefined): End =>
  ports ? { ...end, ports: { kind: 'default', value: ports.set }, uses: ports.uses } : end;

const typo = ({ text, place }: Text, meant: string): Mistake => ({
  kind: 'transport-typo',
  place,
  message: `${text} is no protocol; ${meant} is meant, and the line is refused as it stands.`,
  repairs: [{ title: `Write ${meant}`, edits: [{ place, newText: meant }], safety: 'safe' }],
  detail: meant,
});

/** `permit ip any any eq 25`: ports belong to TCP or UDP. */
function needsProtocol(
  transport: Written<TransportSet>,
  words: Words,
  at: number,
  ...sides: readonly Side[]
): Mistake | undefined {
  if (transport.kind !== 'written' || !transport.value.includes('any')) return undefined;
  const side = sides.find(({ ports, group }) => ports !== undefined || group !== undefined);
  if (!side || (side.set.kind === 'written' && samePorts(side.set.value, ALL_PORTS))) return undefined;
  const { text, place } = words.value(at);
  const repair = (word: string, safety: 'safe' | 'suggestion') =>
    ({ title: `Write ${word}`, edits: [{ place, newText: word }], safety }) as const;
  return {
    kind: 'port-needs-protocol',
    place,
    message: `A port needs tcp or udp in place of ${text}: the line is refused as it stands.`,
    repairs: [repair('tcp', 'safe'), repair('udp', 'suggestion')],
  };
}
