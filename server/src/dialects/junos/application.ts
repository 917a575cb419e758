import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type End,
  type Group,
  type Term,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { isRemoval } from '../shared/amendments';
import { copiedFrom, faultsOf } from '../shared/configBlocks';
import {
  joinedMeanings,
  type Meaning,
  meaningOfTerms,
  type Named,
  namedInGroup,
  nameOf,
  termsOf,
  WITHOUT_PORTS,
} from '../shared/namedServices';
import { oneWord } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import { joinReadings, type PortReading } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { JUNOS_APPLICATIONS, portNamed } from './services';
import { activeLines, DIALECT, JUNOS_GRAMMAR, JUNOS_PORTS, type Pair, pairsOf } from './words';

/** What one application, or one term of it, says. */
interface Said {
  protocol: Text | undefined;
  readonly source: PortReading[];
  readonly destination: PortReading[];
  /** True where it is matched by something that is no port: a UUID, an ICMP type. */
  portless: boolean;
}

const PORTLESS_KEYS: ReadonlySet<string> = new Set(['uuid', 'icmp-type', 'icmp6-type', 'rpc-program-number']);

/** `applications application X`: ports of its own and those of its terms. */
export function application(block: Block): Local {
  const from = copiedFrom(block);
  if (from) return setOf(block, [from]);
  const said = new Map<string, Said>();
  for (const line of activeLines(block)) {
    const isTerm = line.text(0) === 'term';
    const name = isTerm ? line.text(1) : '';
    let own = said.get(name);
    if (!own) {
      own = { protocol: undefined, source: [], destination: [], portless: false };
      said.set(name, own);
    }
    for (const pair of pairsOf(line, isTerm ? 2 : 0)) take(pair, own);
  }
  const readings = [...said.values()].flatMap(({ source, destination }) => [...source, ...destination]);
  const typos = [...said.values()].flatMap(({ protocol }) => transportTypo(protocol, 'Junos'));
  const mistakes: Mistake[] = [...faultsOf(readings, JUNOS_GRAMMAR), ...typos];
  const missing = readings.flatMap((reading) => reading.unread);
  const terms = [...said.values()].filter(saysSomething).map(termOf);
  return { statements: [groupOf(block, terms, mistakes, missing.length === 0)], unread: missing };
}

function take({ key, values }: Pair, own: Said): void {
  if (key.text === 'protocol') own.protocol = values[0];
  else if (key.text === 'destination-port' || key.text === 'source-port') {
    const into = key.text === 'source-port' ? own.source : own.destination;
    for (const value of values) into.push(readPortList(value, JUNOS_PORTS, portNamed));
  } else if (PORTLESS_KEYS.has(key.text)) own.portless = true;
}

const saysSomething = ({ protocol, source, destination }: Said): boolean =>
  protocol !== undefined || source.length + destination.length > 0;

function termOf({ protocol, source, destination }: Said): Term {
  return {
    transport: protocolIn(protocol),
    ends: [endOf('source', source), endOf('destination', destination)],
    opaque: [],
  };
}

export function protocolIn(value: Text | undefined): Written<TransportSet> {
  if (!value || value.text === '') return ABSENT;
  const transport = transportOfName(value.text);
  return transport
    ? written(transport, innerPlace(value))
    : unread(innerPlace(value), `\`${value.text}\` is no protocol`);
}

export function endOf(side: End['side'], readings: readonly PortReading[]): End {
  const [first] = readings;
  const place =
    first && (first.ports.kind === 'written' || first.ports.kind === 'unread') ? first.ports.place : undefined;
  if (!first || !place) return openEnd(side);
  const joined = joinReadings(readings, place);
  return { ...openEnd(side), ports: joined.ports, uses: joined.uses };
}

function groupOf(block: Block, terms: readonly Term[], mistakes: readonly Mistake[], complete: boolean): Group {
  const name = block.head[block.head.length - 1];
  const words: Text[] = name ? [name] : [];
  for (const line of activeLines(block)) if (line.text(0) === 'description') words.push(line.value(1));
  return {
    kind: 'group',
    isObject: true,
    dialect: DIALECT,
    place: block.place,
    item: block,
    words,
    complete: complete && mistakes.length === 0 && !isRemoval(block),
    mistakes,
    name: oneWord(name),
    terms,
  };
}

/** `applications application-set X`: applications that Junos brings along stand in it for their numbers. */
export function applicationSet(block: Block): Local {
  const from = copiedFrom(block);
  return setOf(block, from ? [from] : activeLines(block).flatMap(memberOf));
}

function setOf(block: Block, members: readonly Text[]): Local {
  const known = members.map((member) => namedBy(block, member)).filter(({ builtIn }) => builtIn);
  const ends = { source: openEnd('source'), destination: openEnd('destination') };
  const { terms } = termsOf(known, { ...ends, opaque: [], noun: 'application' });
  return { statements: [groupOf(block, terms, [], true)], unread: [] };
}

const memberOf = (line: Line): Text[] => (line.text(0) === 'application' && line.count > 1 ? [line.value(1)] : []);

/** How deep sets of sets are followed. */
const MAX_DEPTH = 8;

/** What the name of an application stands for: as the file defines it, else as Junos does. */
export function namedBy(block: Block, name: Text): Named {
  const named = nameOf(name, definedMeaning(block, name.text, 0), JUNOS_APPLICATIONS.get(name.text));
  // Of what Junos matches by UUIDs nothing is said here; it is no hole in the file.
  return named.meaning || !name.text.startsWith('junos-') ? named : { ...named, meaning: WITHOUT_PORTS };
}

function definedMeaning(block: Block, name: string, depth: number): Meaning | undefined {
  const found = depth < MAX_DEPTH ? block.find?.(`application ${name}`) : undefined;
  if (!found) return undefined;
  const from = copiedFrom(found);
  if (from) return meaningInGroup(block, from, depth + 1);
  if (found.head[found.head.length - 2]?.text === 'application-set') {
    const members = activeLines(found).flatMap((line) =>
      (line.text(0) === 'application' || line.text(0) === 'application-set') && line.text(1) !== ''
        ? [line.value(1)]
        : [],
    );
    return joinedMeanings(members, (member) => meaningInGroup(block, member, depth + 1));
  }
  return meaningOfTerms(application(found).statements);
}

const meaningInGroup = (block: Block, name: Text, depth: number): Meaning | undefined =>
  definedMeaning(block, name.text, depth) ?? namedInGroup(name, JUNOS_APPLICATIONS.get(name.text));
