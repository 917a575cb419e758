import { complement, normalise } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type End,
  type Rule,
  type Term,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { idAt, isRemoval, removedOr } from '../shared/amendments';
import { faultsOf } from '../shared/configBlocks';
import { addressNames, oneWord } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import { joinReadings, type PortReading } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { endOf } from './application';
import { ADDRESSES } from './policy';
import { portNamed } from './services';
import { activeLines, DIALECT, headWord, isDisabled, JUNOS_GRAMMAR, JUNOS_PORTS, pairsOf, pathOf } from './words';

/** What the `from` of a term says. */
interface Match {
  readonly protocols: Text[];
  readonly ports: Record<'source' | 'destination' | 'either', PortReading[]>;
  readonly addresses: Record<'source' | 'destination', Text[]>;
  readonly opaque: Place[];
  returning: boolean;
}

const PORT_KEYS: ReadonlyMap<string, readonly ['source' | 'destination' | 'either', boolean]> = new Map([
  ['source-port', ['source', false]],
  ['source-port-except', ['source', true]],
  ['destination-port', ['destination', false]],
  ['destination-port-except', ['destination', true]],
  ['port', ['either', false]],
  ['port-except', ['either', true]],
]);

const PROTOCOL_KEYS: ReadonlySet<string> = new Set(['protocol', 'next-header', 'payload-protocol', 'ip-protocol']);

const TERMINATING: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['accept', 'allow'],
  ['discard', 'block'],
  ['reject', 'block'],
]);

/** Actions that let a packet pass and say where it goes: what has the same ports does not do the same with them. */
const SENDING: ReadonlySet<string> = new Set([
  'routing-instance',
  'logical-system',
  'topology',
  'next-interface',
  'next-ip',
  'next-ip6',
]);

/** `firewall family inet filter F term T`. Without an action that ends it, what matches is accepted. */
export function filterTerm(block: Block): Local {
  const match: Match = {
    protocols: [],
    ports: { source: [], destination: [], either: [] },
    addresses: { source: [], destination: [] },
    opaque: [],
    returning: false,
  };
  let action: Written<Action> = byDefault<Action>('allow');
  let ends = false;
  for (const line of activeLines(block)) {
    if (line.text(0) === 'from') readFrom(line, match);
    else if (line.text(0) === 'then') {
      action = actionIn(line) ?? action;
      if (SENDING.has(line.text(1))) match.opaque.push(line.place);
      ends = true;
    }
  }
  const { ports } = match;
  const readings = [...ports.source, ...ports.destination, ...ports.either];
  const typos = match.protocols.flatMap((protocol) => transportTypo(protocol, 'Junos'));
  const mistakes: Mistake[] = [...faultsOf(readings, JUNOS_GRAMMAR), ...typos];
  const missing = readings.flatMap((reading) => reading.unread);
  const name = block.head[block.head.length - 1];
  const filter = pathOf(block).at(-3);
  const removed = isRemoval(block);
  const rule: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: [...(filter ? [filter] : []), ...(name ? [name] : [])],
    // Lines that only add a condition belong to a term that stands elsewhere.
    complete: ends && missing.length === 0 && mistakes.length === 0 && !removed,
    mistakes,
    terms: termsIn(match),
    stands: 'network',
    direction: ABSENT,
    action: removed ? ABSENT : action,
    enabled: byDefault(!isDisabled(block)),
    order: {
      id: idAt(pathOf(block)),
      chain: pathOf(block)
        .slice(0, -2)
        .map(({ text }) => text)
        .join(' '),
      priority: ABSENT,
      match: 'first',
      ...familyOf(block),
    },
    name: oneWord(name),
    description: ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: match.returning,
  };
  return { statements: [removedOr(rule, block, removed)], unread: missing };
}

/** Filters of `family inet` and `inet6` never see packets of the other. */
function familyOf(block: Block): { family?: 4 | 6 } {
  const family = headWord(block, 'family')?.text;
  return family === 'inet' ? { family: 4 } : family === 'inet6' ? { family: 6 } : {};
}

function readFrom(line: Line, match: Match): void {
  for (const { key, values } of pairsOf(line, 1)) {
    const port = PORT_KEYS.get(key.text);
    if (port) {
      const [side, negated] = port;
      for (const value of values) match.ports[side].push(readPortList(value, JUNOS_PORTS, portNamed, negated));
    } else if (PROTOCOL_KEYS.has(key.text)) match.protocols.push(...values);
    else if (key.text === 'source-address' || key.text === 'destination-address') {
      const side = key.text === 'source-address' ? 'source' : 'destination';
      if (line.text(line.count - 1) === 'except') {
        match.opaque.push(line.place);
        return;
      }
      match.addresses[side].push(...values);
    } else if (key.text === 'tcp-established') match.returning = true;
    else {
      // What stands behind a key that is not known may be more than one value: the rest of the line is its own.
      match.opaque.push(line.place);
      return;
    }
  }
}

function actionIn(line: Line): Written<Action> | undefined {
  const word = line.text(1);
  const found = TERMINATING.get(word);
  if (found) return written(found, innerPlace(line.value(1)));
  if (word === 'next') return written<Action>('continue', innerPlace(line.value(1)));
  return undefined;
}

function termsIn({ protocols, ports, addresses, opaque }: Match): Term[] {
  const transport = transportOf(protocols);
  const end = (side: 'source' | 'destination', readings: readonly PortReading[]): End => ({
    ...endOf(side, narrowed(readings)),
    addresses: addressNames(addresses[side], ADDRESSES),
  });
  const source = end('source', ports.source);
  const destination = end('destination', ports.destination);
  if (ports.either.length === 0) return [{ transport, ends: [source, destination], opaque }];
  return [
    { transport, ends: [source, end('destination', ports.either)], opaque },
    { transport, ends: [end('source', ports.either), destination], opaque },
  ];
}

/** Several ports that are excepted are excepted together. */
function narrowed(readings: readonly PortReading[]): readonly PortReading[] {
  const not = readings.filter(({ uses }) => uses[0]?.part === 'not');
  const [first] = not;
  if (!first || not.length < 2 || not.length < readings.length) return readings;
  const uses = not.flatMap((reading) => reading.uses);
  const joined = joinReadings(not, first.uses[0]?.literal.place as Place);
  const left = complement(normalise(uses.flatMap((use) => use.ports)));
  const ports = joined.ports.kind === 'written' ? { ...joined.ports, value: left } : joined.ports;
  return [{ ...joined, ports }];
}

function transportOf(protocols: readonly Text[]): Written<TransportSet> {
  const [first] = protocols;
  if (!first) return byDefault<TransportSet>(['any']);
  const found = new Set<TransportSet[number]>();
  for (const protocol of protocols) {
    const transport = transportOfName(protocol.text);
    if (!transport) return unread(innerPlace(protocol), `\`${protocol.text}\` is no protocol`);
    for (const each of transport) found.add(each);
  }
  return written([...found], innerPlace(first));
}
