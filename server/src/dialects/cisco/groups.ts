import { ALL_PORTS, type PortSet, unionOf } from '../../base/portSet';
import { join } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Command, Section, Surroundings, Words } from '../../model/item';
import {
  ABSENT,
  type Address,
  byDefault,
  type End,
  type Group,
  type PortUse,
  type TransportSet,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { baseOf } from './base';
import { networkOf } from './masks';
import { isOperator, isPortWord, numberOf, type PortWords, readPortWords } from './ports';
import { transportOf } from './protocols';

/** Groups in groups are followed this deep. */
const MAX_DEPTH = 16;
/** A group with more addresses than that is known by its name alone. */
const MOST_ADDRESSES = 64;

/** Ports of one side, over several lines of a group. */
export interface Ports {
  readonly set: PortSet;
  readonly uses: readonly PortUse[];
}

/** A protocol with its ports: what one line of a group of services says, or several of one protocol. */
export interface Service {
  /** Undefined in a group of ports, whose protocol is that of the rule. */
  readonly transport: TransportSet | undefined;
  readonly source: Ports | undefined;
  readonly destination: Ports | undefined;
}

/** What an object or a group stands for. */
export type Meaning =
  | { readonly kind: 'service' | 'protocol'; readonly services: readonly Service[]; readonly isWhole: boolean }
  | { readonly kind: 'network'; readonly addresses: readonly Address[] | undefined }
  | { readonly kind: 'other' };

type GroupKind = 'service' | 'protocol' | 'network' | 'other';

const wordsOf = (command: Command): Words => command.words as Words;

function kindOf(head: Words): GroupKind {
  const family = head.text(1) === 'ip' || head.text(1) === 'ipv6' ? 2 : 1;
  switch (head.text(family)) {
    case 'service':
    case 'port':
      return 'service';
    case 'protocol':
      return 'protocol';
    case 'network':
    case 'address':
    case 'v4-network':
    case 'v6-network':
      return 'network';
    default:
      return 'other';
  }
}

/** The word that is the name of a group, by its heading. */
const groupName = (head: Words): Text => head.value(head.text(1) === 'ip' || head.text(1) === 'ipv6' ? 3 : 2);

/** What a line of a group says. */
interface Member {
  readonly nested: string | undefined;
  readonly service: Service | undefined;
  readonly source: PortWords | undefined;
  readonly destination: PortWords | undefined;
  /** Where the protocol is written. */
  readonly protocol: Text | undefined;
  readonly address: Address | undefined;
  /** False for a line that says something that was not understood. */
  readonly isRead: boolean;
}

const NO_MEMBER: Member = {
  nested: undefined,
  service: undefined,
  source: undefined,
  destination: undefined,
  protocol: undefined,
  address: undefined,
  isRead: false,
};
const SILENT: Member = { ...NO_MEMBER, isRead: true };

const portsOf = (read: PortWords | undefined): Ports | undefined =>
  read && read.ports.kind === 'written' ? { set: read.ports.value, uses: read.uses } : undefined;

function readMember(head: Words, words: Words): Member {
  let at = words.text(0) === 'no' ? 1 : 0;
  // A number in front is the line's place in the group, where an operator, an address or a word follows.
  if (numberOf(words.text(at)) >= 0 && words.count > at + 1) at++;
  const first = words.text(at);
  if (first === 'description' || first === 'remark') return SILENT;
  if (first === 'group-object') return { ...SILENT, nested: words.text(at + 1) };
  switch (kindOf(head)) {
    case 'service':
      return readService(head, words, at);
    case 'protocol': {
      const transport = first === 'protocol-object' ? transportOf(words.text(at + 1)) : undefined;
      return transport ? { ...SILENT, service: { transport, source: undefined, destination: undefined } } : NO_MEMBER;
    }
    case 'network':
      return readNetwork(words, at);
    default:
      return SILENT;
  }
}

function readService(head: Words, words: Words, from: number): Member {
  const first = words.text(from);
  if (first === 'port-object') return ports(words, from + 1, transportOf(head.text(3)));
  if (isOperator(first)) return ports(words, from, undefined);
  // service-object tcp …, service tcp … of an object, tcp … of a router.
  const at = first === 'service-object' || first === 'service' ? from + 1 : from;
  if (at > from && (words.text(at) === 'object' || words.text(at) === 'object-group')) {
    return { ...SILENT, nested: words.text(at + 1) };
  }
  const transport = transportOf(words.text(at));
  if (!transport) return NO_MEMBER;
  let source: PortWords | undefined;
  let destination: PortWords | undefined;
  let next = at + 1;
  if (words.text(next) === 'source') {
    source = readPortWords(words, next + 1, false);
    next = source.next;
  }
  if (words.text(next) === 'destination') next++;
  const carries = transport.some((name) => name !== 'other');
  if (isOperator(words.text(next)) || (carries && isPortWord(words.text(next)))) {
    destination = readPortWords(words, next, false);
  }
  const protocol = words.value(at);
  const isRead = (!source || source.ports.kind === 'written') && (!destination || destination.ports.kind === 'written');
  // Ports that are not known are not every port.
  const service = isRead ? { transport, source: portsOf(source), destination: portsOf(destination) } : undefined;
  return { ...SILENT, service, source, destination, protocol, isRead };
}

function ports(words: Words, at: number, transport: TransportSet | undefined): Member {
  const destination = readPortWords(words, at, false);
  const read = portsOf(destination);
  if (!read) return { ...NO_MEMBER, destination };
  return { ...SILENT, service: { transport, source: undefined, destination: read }, destination };
}

function readNetwork(words: Words, from: number): Member {
  const first = words.text(from);
  const at = first === 'network-object' || first === 'subnet' ? from + 1 : from;
  const word = words.text(at);
  if (word === 'object' || word === 'object-group') return { ...SILENT, nested: words.text(at + 1) };
  if (word === 'nat') return SILENT;
  if (word === 'host') return address(words, at + 1, at + 1, words.text(at + 1));
  if (word === 'range') return address(words, at + 1, at + 2, `${words.text(at + 1)}-${words.text(at + 2)}`);
  if (word === 'any') return { ...SILENT, address: { kind: 'any', text: word, place: words.value(at).place } };
  if (word.includes('/') || word.includes(':')) return address(words, at, at, word);
  if (!/^\d+(?:\.\d+){3}$/.test(word)) return NO_MEMBER;
  const mask = words.text(at + 1);
  if (/^\/\d+$/.test(mask)) return address(words, at, at + 1, `${word}${mask}`);
  if (!/^\d+(?:\.\d+){3}$/.test(mask)) return address(words, at, at, word);
  const place = join(words.value(at).place, words.value(at + 1).place);
  return { ...SILENT, address: { ...networkOf(word, mask), place } };
}

function address(words: Words, from: number, to: number, text: string): Member {
  const kind = /^[\d.:a-f/-]+$/i.test(text) ? 'literal' : 'name';
  return { ...SILENT, address: { kind, text, place: join(words.value(from).place, words.value(to).place) } };
}

const membersIn = new WeakMap<Section, readonly Member[]>();

function membersOf(section: Section): readonly Member[] {
  let members = membersIn.get(section);
  if (!members) {
    const head = wordsOf(section.head);
    // A line with `no` takes a member away; which one that is, is not followed.
    members = section.lines
      .filter((line) => wordsOf(line).text(0) !== 'no')
      .map((line) => readMember(head, wordsOf(line)));
    membersIn.set(section, members);
  }
  return members;
}

/** What names came to while one part of a document is run: within that they do not change. */
const meanings = new WeakMap<Surroundings, Map<string, Meaning | undefined>>();

/** What an object or group of that name stands for; undefined where the file does not define it. */
export function meaningOf(name: string, around: Surroundings): Meaning | undefined {
  let known = meanings.get(around);
  if (!known) {
    known = new Map();
    meanings.set(around, known);
  }
  const found = known.get(name);
  if (found || known.has(name)) return found;
  const meaning = readMeaning(name, around);
  known.set(name, meaning);
  return meaning;
}

function readMeaning(name: string, around: Surroundings): Meaning | undefined {
  const section = around.section(name);
  if (!section) return undefined;
  const kind = kindOf(wordsOf(section.head));
  if (kind === 'other') return { kind };
  const flat: Member[] = [];
  const isWhole = flatten(section, around, new Set([name]), flat, 0);
  if (kind === 'network') {
    const addresses: Address[] = [];
    for (const member of flat) if (member.address) addresses.push({ ...member.address, calledBy: name });
    const known = isWhole && addresses.length > 0 && addresses.length <= MOST_ADDRESSES;
    return { kind, addresses: known ? addresses : undefined };
  }
  return { kind, services: merged(flat), isWhole };
}

/** The members of a group and of the groups in it; false where one of them is not known. */
function flatten(section: Section, around: Surroundings, seen: Set<string>, into: Member[], depth: number): boolean {
  let isWhole = true;
  for (const member of membersOf(section)) {
    if (!member.isRead) isWhole = false;
    if (member.nested === undefined) into.push(member);
    else {
      if (seen.has(member.nested)) continue;
      seen.add(member.nested);
      const inner = depth < MAX_DEPTH ? around.section(member.nested) : undefined;
      if (!inner || !flatten(inner, around, seen, into, depth + 1)) isWhole = false;
    }
  }
  return isWhole;
}

/** Lines of one protocol that name destination ports alone are one service, and so are protocols without ports. */
function merged(members: readonly Member[]): Service[] {
  const result: Service[] = [];
  const bare = new Set<TransportSet[number]>();
  const alike = new Map<string, { transport: TransportSet | undefined; parts: Ports[] }>();
  for (const { service } of members) {
    if (!service) continue;
    if (!service.source && !service.destination && service.transport) {
      for (const transport of service.transport) bare.add(transport);
      continue;
    }
    if (service.source || !service.destination) {
      result.push(service);
      continue;
    }
    const key = service.transport?.join() ?? '';
    const known = alike.get(key);
    if (known) known.parts.push(service.destination);
    else alike.set(key, { transport: service.transport, parts: [service.destination] });
  }
  if (bare.size > 0) result.push({ transport: [...bare], source: undefined, destination: undefined });
  for (const { transport, parts } of alike.values()) {
    const set = unionOf(parts.map((part) => part.set));
    result.push({ transport, source: undefined, destination: { set, uses: parts.flatMap(({ uses }) => uses) } });
  }
  return result;
}

const EVERY: Written<PortSet> = byDefault(ALL_PORTS);
const NO_USES: readonly PortUse[] = [];

const endOf = (side: 'source' | 'destination', read: PortWords | undefined): End => ({
  side,
  ports: read?.ports ?? EVERY,
  uses: read?.uses ?? NO_USES,
  addresses: ABSENT,
  zone: ABSENT,
});

/** `name 10.0.0.5 mail description …`: what the file calls an address. */
export function givenName(command: Command): Local {
  const words = wordsOf(command);
  if (words.count < 3) return { statements: [], unread: [] };
  const said = words.count > 4 ? [words.value(2), ...(described(words, 4) ?? [])] : [words.value(2)];
  return { statements: [{ kind: 'mention', ...baseOf(command, said) }], unread: [] };
}

/** A heading says a name; a line says ports. Neither says what is done with them. */
export function groupStatement(command: Command): Local {
  const words = wordsOf(command);
  const [head] = command.context;
  if (!head?.words) {
    const removes = words.text(0) === 'no';
    if (removes || words.count < 3) return { statements: [], unread: [] };
    const name = groupName(words);
    return { statements: [{ kind: 'mention', ...baseOf(command, [name]) }], unread: [] };
  }
  if (words.text(words.text(0) === 'no' ? 1 : 0) === 'description') {
    const text = words.count > 1 ? [words.value(1)] : [];
    return { statements: [{ kind: 'mention', ...baseOf(command, described(words) ?? text) }], unread: [] };
  }
  const name = groupName(head.words);
  const { source, destination, protocol } = readMember(head.words, words);
  if (!source && !destination) return { statements: [], unread: [] };
  const parts = [source, destination].filter((part): part is PortWords => part !== undefined);
  const mistakes = parts.flatMap((part) => part.mistakes);
  const unread = parts.flatMap((part) => part.unread);
  const transport = transportIn(head.words, protocol, command, name.text);
  const group: Group = {
    kind: 'group',
    ...baseOf(command, [], unread.length === 0 && !parts.some(({ isHalfTyped }) => isHalfTyped), mistakes),
    name: { kind: 'written', value: name.text, place: name.place, via: [] },
    terms: [{ transport, ends: [endOf('source', source), endOf('destination', destination)], opaque: [] }],
    isObject: true,
  };
  return { statements: [group], unread };
}

/** The text of a description as one piece. */
function described(words: Words, from = 1): Text[] | undefined {
  if (words.count <= from) return undefined;
  const first = words.value(from);
  const last = words.value(words.count - 1);
  const text = words.raw?.(from, words.count - 1);
  if (text === undefined) return undefined;
  const place = join(first.place, last.place);
  return [
    { kind: 'text', text, place, pieces: [{ from: 0, to: text.length, place, exact: true, via: [] }], quote: '' },
  ];
}

function transportIn(
  head: Words,
  protocol: Text | undefined,
  { around }: Command,
  name: string,
): Written<TransportSet> {
  const own = protocol && transportOf(protocol.text);
  if (own) return { kind: 'written', value: own, place: protocol.place, via: [] };
  const word = transportOf(head.text(3));
  if (word) return { kind: 'written', value: word, place: head.value(3).place, via: [] };
  // Ports without a protocol: that of the rules which use them.
  const used = (['tcp', 'udp'] as const).filter((way) => around?.isUsed(`${way} ports ${name}`));
  return used.length > 0 ? byDefault<TransportSet>(used) : ABSENT;
}
