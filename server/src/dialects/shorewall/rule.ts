import type { Place } from '../../base/span';
import { type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type Term,
  type Translation,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { readAddresses } from '../shared/addresses';
import { faultsOf } from '../shared/configBlocks';
import { nameOf, termsOf } from '../shared/namedServices';
import type { PortGrammar } from '../shared/portMistakes';
import { type PortReading, type PortSyntax, readPorts, unreadable } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { type Columns, columnsOf } from './columns';
import { DIALECT } from './id';
import { isCondition, macroOf, saysMore } from './macros';

export const PORTS: PortSyntax = {
  subject: 'Shorewall',
  separators: ',',
  rangeSign: ':',
  // Since 5.0.14, and between numbers only.
  secondRangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(['-', 'any', 'all']),
  names: servicePort,
  openRanges: true,
};

const GRAMMAR: PortGrammar = {
  subject: 'Shorewall',
  rangeSign: ':',
  listSign: ',',
  consequence: 'the rules are not compiled',
};

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['ACCEPT', 'allow'],
  ['A_ACCEPT', 'allow'],
  ['DROP', 'block'],
  ['A_DROP', 'block'],
  ['REJECT', 'block'],
  ['A_REJECT', 'block'],
  ['LOG', 'continue'],
  ['NFLOG', 'continue'],
  ['COUNT', 'continue'],
]);

/** Actions that neither let through nor block, and those that say where a packet goes on. */
const OTHERS: ReadonlySet<string> = new Set(['QUEUE', 'NFQUEUE', 'CONTINUE', 'NONAT', 'WHITELIST', 'BLACKLIST']);

/** `SMTP(ACCEPT):info`, `ACCEPT!`, `DNAT-`, `SSH/ACCEPT`. */
interface Acting {
  /** The word before what stands in brackets. */
  readonly name: Text;
  /** What it is to do, where it is a macro. */
  readonly target: Text | undefined;
}

function actingOf(word: Text): Acting {
  const [head = '', name = ''] = /^([A-Za-z][\w-]*?)[!+-]?(?=[:(/]|$)/.exec(word.text) ?? [];
  const rest = /^(?:\(|\/\(?)([A-Z_]+)/.exec(word.text.slice(head.length));
  const from = head.length + (rest ? rest[0].length - (rest[1] as string).length : 0);
  return {
    name: slice(word, 0, name.length),
    target: rest ? slice(word, from, from + (rest[1] as string).length) : undefined,
  };
}

/** `net`, `dmz:10.0.0.5`, `loc:eth1:10.0.0.0/8,192.0.2.1`, `$FW`, `all!dmz`. */
interface Party {
  readonly zone: Written<string>;
  readonly addresses: End['addresses'];
  readonly isFirewall: boolean;
  readonly isNegated: boolean;
}

const NOBODY: Party = { zone: ABSENT, addresses: ABSENT, isFirewall: false, isNegated: false };
const ADDRESSES = { separators: ',', anyWords: new Set<string>(), keywords: new Set<string>() };
const EVERYBODY = /^(?:all|any)[+-]*$/i;

/** In every configuration that Shorewall brings along, `net` is the zone of the Internet. */
const meantBy = (zone: string): string => (zone === 'net' ? 'internet' : zone);

function partyOf(word: Text | undefined): Party {
  if (!word) return NOBODY;
  const { text } = word;
  const sign = text.indexOf(':');
  const zone = slice(word, 0, sign < 0 ? text.length : sign);
  const rest = sign < 0 ? undefined : slice(word, sign + 1, text.length);
  const isNegated = text.includes('!') || (rest?.text.includes('+') ?? false);
  return {
    zone: EVERYBODY.test(zone.text) ? ABSENT : written(meantBy(zone.text), innerPlace(zone)),
    addresses: isNegated || !rest || rest.text === '' ? ABSENT : readAddresses(rest, ADDRESSES),
    isFirewall: /^(?:\$FW|\$\{FW\}|fw)$/i.test(zone.text),
    isNegated,
  };
}

/** Ports of a column; with `!` before them, all others. */
function portsIn(word: Text | undefined): PortReading | undefined {
  if (!word || word.text.startsWith('+') || word.text === '=') return undefined;
  const name = /\$\{?\w+\}?/.exec(word.text);
  if (name) {
    // Values stand in a file of their own.
    const from = name.index;
    const place = innerPlace(slice(word, from, from + name[0].length));
    return unreadable(place, `\`${name[0]}\` has no value in this file`);
  }
  if (!word.text.startsWith('!')) return readPorts(word, PORTS);
  const reading = readPorts(slice(word, 1, word.text.length), PORTS);
  const uses = reading.uses.map((use) => ({ ...use, part: 'not' as const }));
  return { ...reading, uses, ports: ABSENT };
}

/** `tcp`, `6`, `tcp,udp`, `tcp:syn`, `!udp`. */
function protocolOf(word: Text | undefined): Written<TransportSet> {
  if (!word) return byDefault(['any']);
  const place = innerPlace(word);
  const names = word.text.toLowerCase().split(',');
  const found: TransportSet[] = [];
  for (const name of names) {
    const set = transportOfName(name.replace(/:.*$/, ''));
    if (!set) return unread(place, `\`${word.text}\` is no protocol that is known here`);
    found.push(set);
  }
  return written(found.flat(), place);
}

const withPorts = (end: End, reading: PortReading | undefined): End =>
  reading ? { ...end, ports: reading.ports, uses: reading.uses } : end;

/** A line of a `rules` file. */
export function interpret(command: Command): Local {
  const columns = columnsOf(command);
  const word = columns?.get('action');
  if (!columns || !word || !/^[A-Za-z]/.test(word.text) || /^(?:SECTION|COMMENT|INCLUDE|FORMAT)$/.test(word.text))
    return NOTHING;
  const acting = actingOf(word);
  const does = acting.target?.text ?? acting.name.text;
  if (does === 'DNAT' || does === 'REDIRECT') return translation(command, columns, acting, does === 'REDIRECT');
  return rule(command, columns, acting);
}

function rule(command: Command, columns: Columns, { name, target }: Acting): Local {
  const from = partyOf(columns.get('source'));
  const to = partyOf(columns.get('dest'));
  const protocol = columns.get('proto');
  const transport = protocolOf(protocol);
  const portless = valueOf(transport)?.every((each) => each === 'other') ?? false;
  const portsWord = portless ? undefined : columns.get('dport');
  const destinationPorts = portsIn(portsWord);
  const sourcePorts = portless ? undefined : portsIn(columns.get('sport'));
  const isOwn = ACTIONS.has(name.text) || OTHERS.has(name.text);
  const opaque = opaqueIn(columns, from, to);
  // What an action of another name picks is narrower than its columns.
  if (!isOwn) opaque.push(innerPlace(name));
  const source: End = { ...openEnd('source'), addresses: from.addresses, zone: from.zone };
  const destination: End = { ...openEnd('destination'), addresses: to.addresses, zone: to.zone };
  const missing: Unread[] = [...(destinationPorts?.unread ?? []), ...(sourcePorts?.unread ?? [])];
  let terms: readonly Term[];
  if (isOwn || columns.has('proto') || columns.has('dport') || isCondition(name.text)) {
    const ends = [withPorts(source, sourcePorts), withPorts(destination, destinationPorts)] as const;
    terms = [{ transport, ends, opaque }];
  } else {
    const found = termsOf([nameOf(name, undefined, macroOf(name.text))], {
      source: withPorts(source, sourcePorts),
      destination,
      opaque: opaque.slice(0, -1),
      noun: 'macro',
    });
    terms = saysMore(name.text) ? [...found.terms, furtherTerm(name, source, destination, opaque)] : found.terms;
    missing.push(...found.unread);
  }
  const action = ACTIONS.get((target ?? name).text);
  const mistakes: Mistake[] = [
    ...faultsOf([destinationPorts, sourcePorts], GRAMMAR),
    ...transportTypo(protocol, 'Shorewall'),
    ...withoutProtocol(columns, destinationPorts ?? sourcePorts),
  ];
  const direction: Direction | undefined = to.isFirewall ? 'in' : from.isFirewall ? 'out' : undefined;
  const party = columns.get(to.isFirewall ? 'dest' : 'source');
  const statement: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [name],
    complete: mistakes.length === 0 && missing.length === 0 && columns.has('source') && columns.has('dest'),
    mistakes,
    terms,
    stands: direction ? 'host' : 'network',
    direction: direction && party ? written(direction, innerPlace(party)) : ABSENT,
    action: action ? written(action, innerPlace(target ?? name)) : ABSENT,
    enabled: byDefault(true),
    order: { chain: chainOf(command, columns), priority: ABSENT, match: 'first' },
    name: ABSENT,
    description: ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: /^(?:ESTABLISHED|RELATED)$/.test(sectionOf(command)),
  };
  return { statements: [statement], unread: missing };
}

/** What a macro lets through beside ports: nothing may be concluded from the ports alone. */
function furtherTerm(name: Text, source: End, destination: End, opaque: Term['opaque']): Term {
  const transport = unread(innerPlace(name), `the macro \`${name.text}\` lets through more than ports`);
  return { transport, ends: [source, destination], opaque };
}

/** Rules of one section from one zone to another are asked together, as far as the line tells: `all` is many pairs. */
function chainOf(command: Command, columns: Columns): string {
  const zone = (word: Text | undefined): string => /^[^:!]*/.exec(word?.text ?? '')?.[0] ?? '';
  return `${sectionOf(command)} ${zone(columns.get('source'))} ${zone(columns.get('dest'))}`;
}

function sectionOf({ context }: Command): string {
  const value = context[0]?.arguments[0]?.value;
  return value?.kind === 'text' ? value.text : 'NEW';
}

function opaqueIn(columns: Columns, from: Party, to: Party): Place[] {
  const found: Place[] = [];
  const add = (word: Text | undefined): void => {
    if (word) found.push(innerPlace(word));
  };
  if (from.isNegated) add(columns.get('source'));
  if (to.isNegated) add(columns.get('dest'));
  add(columns.get('origdest'));
  add(columns.get('more'));
  const ports = columns.get('dport');
  if (ports && /^[+!]/.test(ports.text)) add(ports);
  const own = columns.get('sport');
  if (own && /^[+!=]/.test(own.text)) add(own);
  const protocol = columns.get('proto');
  if (protocol && /[:!]/.test(protocol.text)) add(protocol);
  return found;
}

/** Ports without a protocol: the compiler refuses them. */
function withoutProtocol(columns: Columns, reading: PortReading | undefined): Mistake[] {
  const first = reading?.uses[0];
  if (!first || columns.has('proto')) return [];
  return [
    {
      kind: 'port-needs-protocol',
      place: first.literal.place,
      message: 'Shorewall takes ports only behind a protocol; without one the rules are not compiled.',
      repairs: [],
    },
  ];
}

/** `DNAT net loc:10.0.0.5:25 tcp 587`, `REDIRECT loc 3128 tcp www`. */
function translation(command: Command, columns: Columns, { name }: Acting, isRedirect: boolean): Local {
  const to = columns.get('dest');
  const { address, port } = isRedirect ? { address: undefined, port: redirected(to) } : forwarded(to);
  const protocol = columns.get('proto');
  const portless = valueOf(protocolOf(protocol))?.every((each) => each === 'other') ?? false;
  const reading = portless ? undefined : portsIn(columns.get('dport'));
  const target = port && readPorts(port, { ...PORTS, separators: '', rangeSign: '-' });
  const macro = !reading && !columns.has('proto') ? macroOf(name.text) : undefined;
  const named = macro
    ? termsOf([nameOf(name, undefined, macro)], {
        source: openEnd('source'),
        destination: openEnd('destination'),
        opaque: [],
        noun: 'macro',
      })
    : undefined;
  const before = named?.terms[0];
  const mistakes = [
    ...faultsOf([reading], GRAMMAR),
    ...faultsOf([target], { ...GRAMMAR, rangeSign: '-', listSign: undefined }),
  ];
  const missing = [...(reading?.unread ?? []), ...(target?.unread ?? [])];
  const statement: Translation = {
    kind: 'translation',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [name],
    complete: mistakes.length === 0 && missing.length === 0,
    mistakes,
    transport: before?.transport ?? protocolOf(protocol),
    from: before?.ends[1] ?? withPorts(openEnd('destination'), reading),
    to: {
      ...openEnd('destination'),
      ports: target?.ports ?? ABSENT,
      uses: target?.uses ?? [],
      addresses: address ? readAddresses(address, ADDRESSES) : ABSENT,
    },
  };
  const hasPorts = statement.from.uses.length + statement.to.uses.length + missing.length > 0;
  return hasPorts ? { statements: [statement], unread: missing } : NOTHING;
}

/** `loc:10.0.0.5:25`, `loc:[2001:db8::1]:25`, `loc::25`. */
function forwarded(word: Text | undefined): { address: Text | undefined; port: Text | undefined } {
  const match = word && /^([^:]*:)([^:]*|\[[^\]]*\](?:[^:]*)|<[^>]*>)(?::([\w-]+)(?::random)?)?$/.exec(word.text);
  if (!word || !match) return { address: undefined, port: undefined };
  const from = (match[1] as string).length;
  const address = match[2] as string;
  const port = match[3];
  const at = from + address.length + 1;
  return {
    address: address === '' ? undefined : slice(word, from, from + address.length),
    port: port === undefined ? undefined : slice(word, at, at + port.length),
  };
}

/** `3128`, `$FW::3128`, `fw:3128`. */
function redirected(word: Text | undefined): Text | undefined {
  const match = word && /(?:^|:)([A-Za-z0-9-]+)$/.exec(word.text);
  if (!word || !match || !/\d/.test(match[1] as string)) return undefined;
  return slice(word, word.text.length - (match[1] as string).length, word.text.length);
}
