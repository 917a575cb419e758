import { complement, union } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Address,
  type Amendment,
  type Direction,
  type End,
  type Group,
  type Mistake,
  type Policy,
  type PortUse,
  type Rule,
  type Term,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, type Text, unknownIn, viaIn } from '../../model/value';
import { kindOf, readAddresses } from '../shared/addresses';
import type { PortReading } from '../shared/ports';
import { isServiceOf, servicePort } from '../shared/serviceNames';
import { innerPlace } from '../shared/texts';
import { hookOf } from './hooks';
import { DIALECT } from './id';
import { portFaults, protocolFaults } from './mistakes';
import { readMatch } from './ports';
import { type Found, type PortOption, type Scan, scanWords } from './scan';
import { throughSet } from './sets';
import { translations } from './translation';
import {
  ADDRESSES,
  actionOf,
  directionOf,
  EVERY_PROTOCOL,
  isBuiltIn,
  isTarget,
  OTHER,
  transportsOf,
  UDP,
  YES,
} from './values';
import { type CallWords, stretch, wordFrom } from './words';

/** A call of iptables, or a line of a rules file. */
export interface Call {
  readonly command: Command;
  readonly words: CallWords;
  /** The first word behind the program or the counters. */
  readonly from: number;
  /** The table that a rules file is in; the option says it in a call. */
  readonly table: string;
  /** The family of the program; a rules file does not say its own. */
  readonly family?: 4 | 6 | undefined;
}

const NOTHING: Local = { statements: [], unread: [] };
const NONE: readonly never[] = [];

const OPEN_SOURCE: End = { side: 'source', ports: ABSENT, uses: NONE, addresses: ABSENT, zone: ABSENT };
const OPEN_DESTINATION: End = { ...OPEN_SOURCE, side: 'destination' };

/** What a call says about traffic. */
export interface Matching {
  readonly scan: Scan;
  readonly table: string;
  readonly terms: readonly Term[];
  readonly transport: Written<TransportSet>;
  readonly direction: Written<Direction>;
  readonly readings: readonly PortReading[];
  readonly returning: boolean;
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  readonly sound: boolean;
}

export function readCall(call: Call): Local {
  const { words, from } = call;
  const scan = scanWords(words, from);
  switch (scan.verb) {
    case undefined:
    case 'other':
      return NOTHING;
    case 'flush':
      return flush(call, scan);
    case 'policy':
      return policy(call, words.text(scan.chain), scan.chain, scan.target, tableOf(call, scan));
    default:
      return scan.chain < words.count ? ruleOf(call, scan) : NOTHING;
  }
}

/** `-P INPUT DROP`, `:INPUT DROP [0:0]`. Chains of the user have none. */
export function policy(call: Call, chain: string, chainAt: number, targetAt: number, table = call.table): Local {
  const { command, words } = call;
  const action = targetAt < words.count ? actionOf(words.text(targetAt)) : undefined;
  if (!isBuiltIn(chain) || (action !== 'allow' && action !== 'block')) return NOTHING;
  const direction = directionOf(chain);
  const statement: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: NONE,
    complete: true,
    mistakes: NONE,
    subject: 'default-action',
    profiles: NONE,
    on: ABSENT,
    action: written(action, words.place(targetAt), NONE),
    direction: direction ? written(direction, words.place(chainAt), NONE) : ABSENT,
    chain: `${table} ${chain}`,
    order: { ...hookOf(table, chain), ...(call.family ? { family: call.family } : undefined) },
  };
  return { statements: [statement], unread: NONE };
}

/** `-F`, `-F INPUT`: the rules of the table or the chain are gone that were there before. */
function flush(call: Call, scan: Scan): Local {
  const { command, words } = call;
  const chain = scan.chain >= 0 ? words.text(scan.chain) : undefined;
  const table = tableOf(call, scan);
  const statement: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: NONE,
    complete: true,
    mistakes: NONE,
    subject: 'reset',
    profiles: NONE,
    on: ABSENT,
    action: ABSENT,
    direction: ABSENT,
    chain: chain === undefined ? table : `${table} ${chain}`,
    ...(call.family ? { order: { family: call.family } } : undefined),
  };
  return { statements: [statement], unread: NONE };
}

const tableOf = ({ words, table }: Call, scan: Scan): string =>
  scan.table && scan.table.value < words.count ? words.text(scan.table.value).slice(scan.table.from) : table;

/** Where a rule stands among those of its chain: the first that matches decides. */
export function orderOf({ command, words, family }: Call, scan: Scan, table: string): Rule['order'] {
  const { verb, verbAt, position } = scan;
  const name = words.text(scan.chain);
  const chain = `${table} ${name}`;
  const insert =
    verb !== 'insert'
      ? undefined
      : position < 0
        ? written(1, words.place(verbAt))
        : written(Number(words.text(position)), words.place(position));
  // A program of which nothing is known may be the one for IPv4 in one call and the one for IPv6 in the next.
  if (command.language !== 'iptables-save' && !family) return { chain, priority: ABSENT };
  return {
    chain,
    priority: ABSENT,
    match: 'first',
    ...(insert ? { insert } : undefined),
    ...(family ? { family } : undefined),
    ...hookOf(table, name),
  };
}

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
  let opaque = opaqueOf(words, scan);
  // A protocol of which nothing is known, and no port beside it, may be one that has none.
  if (transport.kind === 'unread' && scan.ports.length === 0) opaque = [...opaque, transport.place];
  const source = endOf('source', words, sourcePorts, scan.source, scan.in);
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

function ruleOf(call: Call, scan: Scan): Local {
  const { command, words } = call;
  const matching = matchingOf(call, scan);
  const chain = words.text(scan.chain);
  const { verb } = scan;
  if (verb === 'delete' || verb === 'check') {
    // One of the chain's rules by its number, or no rule at all.
    const isNumbered = verb === 'delete' && scan.position >= 0;
    if (scan.ports.length === 0 && !scan.protocol && !scan.jump && !isNumbered) return NOTHING;
    if (verb === 'check') return { statements: [checked(command, matching)], unread: matching.unread };
    const amendment: Amendment = {
      kind: 'amendment',
      dialect: DIALECT,
      place: command.place,
      item: command,
      words: NONE,
      complete: matching.sound,
      mistakes: matching.mistakes,
      operation: 'delete',
      target: ABSENT,
      rule: NO_CHANGE,
      selection: { terms: matching.terms, direction: matching.direction },
      chain: `${matching.table} ${chain}`,
      ...(call.family ? { family: call.family } : undefined),
    };
    return { statements: [amendment], unread: matching.unread };
  }
  const action = scan.jump ? jumpOf(words, scan.jump, scan.isGoto) : ABSENT;
  if (valueOf(action) === 'translate') {
    const translated = translations(call, matching);
    if (translated) return translated;
  }
  const comment =
    scan.comment && scan.comment.value < words.count
      ? wordFrom(words, scan.comment.value, scan.comment.from)
      : undefined;
  const rule: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: wordsOf(words, scan, chain, comment),
    complete: matching.sound && action.kind === 'written',
    mistakes: matching.mistakes,
    terms: matching.terms,
    stands: matching.direction.kind === 'absent' ? 'network' : 'host',
    direction: matching.direction,
    action,
    enabled: YES,
    order: orderOf(call, scan, matching.table),
    name: ABSENT,
    description: comment ? said(comment) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: matching.returning,
    ...(matching.table === 'filter' || matching.table === 'security' ? undefined : SELECTS),
    ...(isBuiltIn(chain) ? undefined : CALLED),
  };
  return { statements: [rule], unread: matching.unread };
}

/** `-C` asks whether there is such a rule: it makes none and changes none. */
const checked = (command: Command, { terms, sound, mistakes }: Matching): Group => ({
  kind: 'group',
  dialect: DIALECT,
  place: command.place,
  item: command,
  words: NONE,
  complete: sound,
  mistakes,
  name: ABSENT,
  terms,
});

const SELECTS = { selects: true };
const CALLED = { called: true };
const NO_CHANGE: Amendment['rule'] = { terms: NONE, direction: ABSENT, action: ABSENT, enabled: ABSENT };

/** What the rule is called: its comment, and the names of chains that the user made. */
export function wordsOf(words: CallWords, scan: Scan, chain: string, comment: Text | undefined): readonly Text[] {
  const target = scan.jump && scan.jump.value < words.count ? words.text(scan.jump.value) : '';
  const named = !isBuiltIn(chain);
  const jumps = target !== '' && !isTarget(target);
  if (!comment && !named && !jumps) return NONE;
  const result: Text[] = [];
  if (comment) result.push(comment);
  if (named) result.push(words.value(scan.chain));
  if (jumps) result.push(words.value((scan.jump as Found).value));
  return result;
}

export function said(value: Text): Written<string> {
  if (!value.text.includes(HOLE)) return written(value.text, innerPlace(value), viaIn(value, 0, value.text.length));
  return unread(value.place, unknownIn(value, 0, value.text.length) ?? 'a part of it is not known');
}

function jumpOf(words: CallWords, { value, from }: Found, isGoto: boolean): Written<Action> {
  if (value >= words.count) return ABSENT;
  const text = from === 0 ? words.text(value) : words.text(value).slice(from);
  const place = words.place(value);
  if (text.includes(HOLE))
    return unread(place, unknownIn(words.value(value), 0, text.length) ?? 'the target is not known');
  return written(isGoto ? { jump: text, goesOn: true } : actionOf(text), place, NONE);
}

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

function opaqueOf(words: CallWords, scan: Scan): readonly Place[] {
  const { opaque, state } = scan;
  const negatedZone = scan.in?.negated || scan.out?.negated;
  const negatedTarget = scan.destination?.negated;
  if (!opaque && !state && !negatedZone && !negatedTarget && !scan.withoutSyn) return NONE;
  const places: Place[] = [];
  for (const at of opaque ?? NONE) places.push(words.place(at));
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
