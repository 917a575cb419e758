import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import { type End, type Group, type Term, type TransportSet, unread, written } from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { isRemoval } from '../shared/amendments';
import { copiedFrom, faultsOf, linesOf, valuesFrom } from '../shared/configBlocks';
import {
  joinedMeanings,
  type Meaning,
  meaningOfTerms,
  type Named,
  namedInGroup,
  nameOf,
  termsOf,
} from '../shared/namedServices';
import { oneWord } from '../shared/objectNames';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT, PANOS_GRAMMAR, PANOS_PORTS, PANOS_SERVICES, wordBehind } from './words';

/** Ports of one transport of a service. */
interface Said {
  readonly word: Text;
  readonly source: PortReading[];
  readonly destination: PortReading[];
}

/** `set service X protocol tcp port 25,587`. Overridden time-outs stand in between and hold no ports. */
export function service(block: Block): Local {
  const from = copiedFrom(block);
  if (from) return madeOf(block, [from]);
  const said = new Map<string, Said>();
  for (const line of linesOf(block)) readLine(line, said);
  const readings = [...said.values()].flatMap(({ source, destination }) => [...source, ...destination]);
  const terms = [...said.values()].map(({ word, source, destination }): Term => {
    const transport =
      word.text === 'tcp' || word.text === 'udp'
        ? written<TransportSet>([word.text], innerPlace(word))
        : unread(innerPlace(word), `\`${word.text}\` is no protocol`);
    return { transport, ends: [endOf('source', source), endOf('destination', destination)], opaque: [] };
  });
  const typos = linesOf(block).flatMap((line) =>
    line.text(0) === 'protocol' && line.count > 1 ? transportTypo(line.value(1), 'PAN-OS') : [],
  );
  return {
    statements: [groupOf(block, terms, readings, typos)],
    unread: readings.flatMap((reading) => reading.unread),
  };
}

function readLine(line: Line, said: Map<string, Said>): void {
  if (line.text(0) !== 'protocol') return;
  const transport = line.text(1);
  const isKnown = transport === 'tcp' || transport === 'udp';
  if (!isKnown && (line.count < 2 || transportTypo(line.value(1), 'PAN-OS').length === 0)) return;
  let own = said.get(transport);
  if (!own) {
    own = { word: line.value(1), source: [], destination: [] };
    said.set(transport, own);
  }
  for (let i = 2; i < line.count; i++) {
    const key = line.text(i);
    if (key === 'override') break;
    if ((key !== 'port' && key !== 'source-port') || i + 1 >= line.count) continue;
    const values = line.text(i + 1) === '[' ? valuesFrom(line, i + 1) : [line.value(i + 1)];
    for (const value of values) (key === 'port' ? own.destination : own.source).push(readPorts(value, PANOS_PORTS));
    i++;
  }
}

function endOf(side: End['side'], readings: readonly PortReading[]): End {
  const [first] = readings;
  const place =
    first && (first.ports.kind === 'written' || first.ports.kind === 'unread') ? first.ports.place : undefined;
  if (!first || !place) return openEnd(side);
  const { ports, uses } = joinReadings(readings, place);
  return { ...openEnd(side), ports, uses };
}

function groupOf(
  block: Block,
  terms: readonly Term[],
  readings: readonly PortReading[],
  typos: readonly Mistake[] = [],
): Group {
  const mistakes: Mistake[] = [...typos, ...faultsOf(readings, PANOS_GRAMMAR)];
  const name = block.head.at(-1);
  const description = wordBehind(block, 'description');
  return {
    kind: 'group',
    isObject: true,
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: [...(name ? [name] : []), ...(description ? [description] : [])],
    complete: mistakes.length === 0 && !isRemoval(block) && readings.every(({ unread }) => unread.length === 0),
    mistakes,
    name: oneWord(name),
    terms,
  };
}

function membersOf(block: Block): Text[] {
  const from = copiedFrom(block);
  return from ? [from] : linesOf(block).flatMap((line) => (line.text(0) === 'members' ? valuesFrom(line, 1) : []));
}

/** `set service-group G members [ A service-https ]`: what PAN-OS brings along stands in it for its number. */
export const serviceGroup = (block: Block): Local => madeOf(block, membersOf(block));

function madeOf(block: Block, members: readonly Text[]): Local {
  const known = members.map((member) => namedBy(block, member)).filter(({ builtIn }) => builtIn);
  const ends = { source: openEnd('source'), destination: openEnd('destination') };
  const { terms } = termsOf(known, { ...ends, opaque: [], noun: 'service' });
  return { statements: [groupOf(block, terms, [])], unread: [] };
}

/** `set application X default port [ tcp/25 tcp/587 ]`. */
export function application(block: Block): Local {
  const terms: Term[] = [];
  const readings: PortReading[] = [];
  for (const line of linesOf(block)) {
    if (line.text(0) !== 'default' || line.text(1) !== 'port') continue;
    for (const value of valuesFrom(line, 2)) {
      const sign = value.text.indexOf('/');
      const transport = value.text.slice(0, sign);
      if ((transport !== 'tcp' && transport !== 'udp') || value.text.endsWith('/dynamic')) continue;
      const reading = readPorts(slice(value, sign + 1, value.text.length), PANOS_PORTS);
      readings.push(reading);
      const said = written<TransportSet>([transport], innerPlace(value));
      terms.push({ transport: said, ends: [openEnd('source'), endOf('destination', [reading])], opaque: [] });
    }
  }
  if (terms.length === 0) return { statements: [], unread: [] };
  return { statements: [groupOf(block, terms, readings)], unread: readings.flatMap((reading) => reading.unread) };
}

/** How deep groups of groups are followed. */
const MAX_DEPTH = 8;

/** What the name of a service or group stands for: as the file defines it, else as PAN-OS does. */
export const namedBy = (block: Block, name: Text): Named =>
  nameOf(name, definedMeaning(block, name.text, 0), PANOS_SERVICES.get(name.text));

function definedMeaning(block: Block, name: string, depth: number): Meaning | undefined {
  const found = depth < MAX_DEPTH ? block.find?.(`service ${name}`) : undefined;
  if (!found) return undefined;
  if (found.head.at(-2)?.text === 'service-group' || copiedFrom(found))
    return joinedMeanings(
      membersOf(found),
      (member) =>
        definedMeaning(block, member.text, depth + 1) ?? namedInGroup(member, PANOS_SERVICES.get(member.text)),
    );
  return meaningOfTerms(service(found).statements);
}
