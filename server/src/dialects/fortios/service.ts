import { union } from '../../base/portSet';
import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import { byDefault, type End, type Group, type Term, type TransportSet, valueOf, written } from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { copiedFrom, faultsOf, lineOf, linesOf } from '../shared/configBlocks';
import {
  definedPart,
  EVERYTHING,
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
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { openEnd } from '../shared/windowsFirewall';
import { FORTIOS_PORTS, PORTRANGE_GRAMMAR } from './ports';
import { keyIndex, lastSaid, type Said, saidIn } from './said';
import { FORTIOS_SERVICES, STOCK_GROUPS } from './services';

export const DIALECT = 'fortios';

/** The keys under which a service keeps ports, with their transport. */
export const PORT_KEYS: ReadonlyMap<string, TransportSet> = new Map([
  ['tcp-portrange', ['tcp']],
  ['udp-portrange', ['udp']],
  ['sctp-portrange', ['other']],
]);

interface Element {
  readonly destination: PortReading;
  readonly source: PortReading | undefined;
}

/** `587:1024-65535`: destination ports and, behind a colon, those of the caller. */
function elementOf(value: Text): Element {
  const colon = value.text.indexOf(':');
  if (colon < 0) return { destination: readPorts(value, FORTIOS_PORTS), source: undefined };
  return {
    destination: readPorts(slice(value, 0, colon), FORTIOS_PORTS),
    source: readPorts(slice(value, colon + 1, value.text.length), FORTIOS_PORTS),
  };
}

const endOf = (side: End['side'], reading: PortReading): End => ({
  ...openEnd(side),
  ports: reading.ports,
  uses: reading.uses,
});

/** The conditions of one line of ports: those without a caller's port together, each of the others alone. */
function termsOfLine({ line, values }: Said, transport: TransportSet, stock: boolean, readings: PortReading[]): Term[] {
  const elements = values.map(elementOf);
  const terms: Term[] = [];
  // What FortiOS brings along is nobody's slip.
  const said = stock ? byDefault(transport) : written(transport, line.value(keyIndex(line)).place);
  const plain = elements.filter(({ source }) => source === undefined).map(({ destination }) => destination);
  if (plain.length > 0) {
    const reading = joinReadings(plain, line.place);
    readings.push(reading);
    terms.push({ transport: said, ends: [openEnd('source'), endOf('destination', reading)], opaque: [] });
  }
  for (const { destination, source } of elements) {
    if (!source) continue;
    readings.push(destination, source);
    terms.push({ transport: said, ends: [endOf('source', source), endOf('destination', destination)], opaque: [] });
  }
  return terms;
}

/** `config firewall service custom`. */
export function service(block: Block): Local {
  const from = copiedFrom(block);
  if (from) return groupOf(block, [from]);
  const readings: PortReading[] = [];
  const terms: Term[] = [];
  const name = block.head[block.head.length - 1];
  const stock = name !== undefined && FORTIOS_SERVICES.has(name.text);
  for (const said of saidIn(block)) {
    const transport = PORT_KEYS.get(said.key);
    if (transport && said.values.length > 0) terms.push(...termsOfLine(said, transport, stock, readings));
  }
  const mistakes = faultsOf(readings, PORTRANGE_GRAMMAR);
  const unread = readings.flatMap((reading) => reading.unread);
  const group: Group = {
    kind: 'group',
    isObject: true,
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: stock ? [] : wordsOf(block, name),
    complete: mistakes.length === 0 && unread.length === 0,
    mistakes,
    name: oneWord(name),
    terms,
  };
  return { statements: [group], unread };
}

/** The name of a block and what is said about it. */
export function wordsOf(block: Block, name: Text | undefined): readonly Text[] {
  const words: Text[] = name ? [name] : [];
  for (const line of linesOf(block)) {
    const key = line.text(0);
    if ((key === 'comment' || key === 'comments' || key === 'name') && line.count > 1) words.push(line.value(1));
  }
  return words;
}

/** `config firewall service group`: what it names of the services that FortiOS brings along stands for its number. */
export function serviceGroup(block: Block): Local {
  const from = copiedFrom(block);
  return groupOf(block, from ? [from] : membersOf(block));
}

const membersOf = (block: Block): readonly Text[] => lastSaid(block).get('member')?.values ?? [];

function groupOf(block: Block, members: readonly Text[]): Local {
  const name = block.head[block.head.length - 1];
  // A group of groups says nothing of ports itself; a name that is defined elsewhere is no hole in it.
  const { terms } = termsOf(
    members.map((member) => namedBy(block, member)).filter(({ meaning }) => meaning !== undefined),
    { source: openEnd('source'), destination: openEnd('destination'), opaque: [], noun: 'service' },
  );
  const stock = STOCK_GROUPS.includes(
    members
      .map(({ text }) => text)
      .sort()
      .join(','),
  );
  const group: Group = {
    kind: 'group',
    isObject: true,
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: stock ? [] : wordsOf(block, name),
    complete: true,
    mistakes: [],
    name: oneWord(name),
    terms,
  };
  return { statements: [group], unread: [] };
}

/** How deep groups of groups are followed. */
const MAX_DEPTH = 8;

/** What the name of a service or group stands for: as the file defines it, else as FortiOS does. */
export function namedBy(block: Block, name: Text): Named {
  return nameOf(name, definedMeaning(block, name.text, 0), FORTIOS_SERVICES.get(name.text));
}

function definedMeaning(block: Block, name: string, depth: number): Meaning | undefined {
  const found = depth < MAX_DEPTH ? block.find?.(`service ${name}`) : undefined;
  if (!found) return undefined;
  const from = copiedFrom(found);
  if (from) return meaningInGroup(block, from, depth + 1);
  if (found.head.some(({ text }) => text === 'group')) {
    return joinedMeanings(membersOf(found), (member) => meaningInGroup(block, member, depth + 1));
  }
  const protocol = lineOf(found, 'protocol')?.text(1).toUpperCase();
  if (protocol === 'IP') return lineOf(found, 'protocol-number') ? WITHOUT_PORTS : EVERYTHING;
  if (protocol?.startsWith('ICMP')) return WITHOUT_PORTS;
  return meaningOfTerms(service(found).statements, (term) => {
    if (valueOf(term.transport)?.includes('other')) return WITHOUT_PORTS;
    const part = definedPart(term);
    return part && [{ ...part, ports: union(part.ports) }];
  });
}

const meaningInGroup = (block: Block, name: Text, depth: number): Meaning | undefined =>
  definedMeaning(block, name.text, depth) ?? namedInGroup(name, FORTIOS_SERVICES.get(name.text));
