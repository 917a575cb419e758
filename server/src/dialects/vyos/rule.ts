import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  type Group,
  type Policy,
  type Rule,
  type Translation,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { idAt, isRemoval, removedOr } from '../shared/amendments';
import { copiedFrom, faultsOf, linesOf } from '../shared/configBlocks';
import { addressNames, oneWord, zoneNames } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import { joinReadings, type PortReading } from '../shared/ports';
import { servicePort } from '../shared/serviceNames';
import { innerPlace } from '../shared/texts';
import { translatingRule } from '../shared/translating';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT, lineAt, VYOS_GRAMMAR, VYOS_PORTS, valuesAt } from './words';

const ADDRESSES = { separators: '', anyWords: new Set(['any']), keywords: new Set<string>() };

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['accept', 'allow'],
  ['drop', 'block'],
  ['reject', 'block'],
]);

/** Conditions that are not modelled. */
const OPAQUE: ReadonlySet<string> = new Set([
  'time',
  'recent',
  'p2p',
  'ipsec',
  'fragment',
  'limit',
  'application',
  'mark',
  'connection-mark',
  'dscp',
  'ttl',
  'hop-limit',
  'packet-length',
  'packet-length-exclude',
  'packet-type',
  'icmp',
  'icmpv6',
  'vlan',
]);

const readAll = (values: readonly Text[]): PortReading | undefined => {
  const [first] = values;
  if (!first) return undefined;
  return joinReadings(
    values.map((value) => readPortList(value, VYOS_PORTS, servicePort)),
    innerPlace(first),
  );
};

/** What all statements of a block have in common. */
const baseOf = (block: Block, words: readonly Text[], mistakes: readonly Mistake[], complete: boolean) => ({
  dialect: DIALECT,
  place: block.place,
  item: block,
  words,
  complete: complete && mistakes.length === 0 && !isRemoval(block),
  mistakes,
});

function wordsOf(block: Block): Text[] {
  const set = block.head.at(-3);
  return [...(set ? [set] : []), ...valuesAt(block, 'description')];
}

/** A rule of a rule set. */
export function rule(block: Block): Local {
  const source = readAll(valuesAt(block, 'source', 'port'));
  const destination = readAll(valuesAt(block, 'destination', 'port'));
  const readings = [source, destination];
  const missing = readings.flatMap((reading) => reading?.unread ?? []);
  const opaque: Place[] = [];
  const states: string[] = [];
  for (const line of linesOf(block)) readCondition(line, opaque, states);
  const protocol = valuesAt(block, 'protocol').at(-1);
  const transport = transportOf(protocol);
  const action = actionOf(block);
  const removed = isRemoval(block);
  // A block without an action adds something to a rule that stands elsewhere.
  const whole = action.kind !== 'absent' && !removed;
  const typo = transportTypo(protocol, 'VyOS');
  const bound = whole && typo.length === 0 ? missingProtocol(block, transport) : [];
  const mistakes: Mistake[] = [...faultsOf(readings, VYOS_GRAMMAR), ...typo, ...bound];
  const end = (side: 'source' | 'destination', reading: PortReading | undefined): End =>
    endOf(block, side, reading, opaque);
  const ends = [end('source', source), end('destination', destination)] as const;
  for (const [i, reading] of readings.entries()) {
    const ports = ends[i]?.ports;
    // A group of ports that is defined elsewhere.
    if (!reading && ports?.kind === 'unread') missing.push({ place: ports.place, why: ports.why });
  }
  const path = block.head.map(({ text }) => text);
  const direction: Direction | undefined = path.includes('input') ? 'in' : path.includes('output') ? 'out' : undefined;
  const made: Rule = {
    kind: 'rule',
    ...baseOf(block, wordsOf(block), mistakes, missing.length === 0 && whole),
    terms: [
      { transport: whole && transport.kind === 'absent' ? byDefault<TransportSet>(['any']) : transport, ends, opaque },
    ],
    stands: direction ? 'host' : 'network',
    direction: direction ? byDefault(direction) : ABSENT,
    action: removed ? ABSENT : action,
    enabled: byDefault(!lineAt(block, 'disable')),
    order: {
      id: idAt(block.head),
      chain: path.slice(0, -2).join(' '),
      priority: numberIn(block.head.at(-1)),
      match: 'first',
      numbers: [1, 999_999],
      family: path[1]?.startsWith('ipv6') ? 6 : 4,
    },
    name: ABSENT,
    description: oneWord(valuesAt(block, 'description').at(-1)),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: states.length > 0 && states.every((state) => state !== 'new' && STATES.has(state)),
    beginning: states.includes('new') && !states.includes('established'),
  };
  return { statements: [removedOr(made, block, removed)], unread: missing };
}

/** Rules are asked in the order of their numbers. */
const numberIn = (value: Text | undefined): Written<number> =>
  value && /^\d{1,6}$/.test(value.text) ? written(Number(value.text), innerPlace(value)) : ABSENT;

const STATES: ReadonlySet<string> = new Set(['established', 'related', 'invalid', 'new']);

function readCondition(line: Line, opaque: Place[], states: string[]): void {
  const key = line.text(0);
  if (OPAQUE.has(key)) opaque.push(line.place);
  else if (key === 'state') {
    if (line.text(2) === 'disable') return;
    states.push(line.text(1));
    if (!STATES.has(line.text(1))) opaque.push(line.place);
  } else if ((key === 'source' || key === 'destination') && line.text(1) === 'mac-address') opaque.push(line.place);
  else if (key === 'tcp' && line.text(1) === 'flags' && line.text(2) !== 'SYN') opaque.push(line.place);
}

function actionOf(block: Block): Written<Action> {
  const value = valuesAt(block, 'action').at(-1);
  if (!value || value.text === '') return ABSENT;
  const place = innerPlace(value);
  if (value.text === 'jump') return written<Action>({ jump: valuesAt(block, 'jump-target').at(-1)?.text ?? '' }, place);
  if (value.text === 'return') return written<Action>('return', place);
  return written<Action>(ACTIONS.get(value.text) ?? 'continue', place);
}

function transportOf(value: Text | undefined): Written<TransportSet> {
  if (!value || value.text === '') return ABSENT;
  if (value.text.startsWith('!')) return unread(innerPlace(value), 'every protocol but one is meant');
  const transport = transportOfName(value.text);
  return transport
    ? written(transport, innerPlace(value))
    : unread(innerPlace(value), `\`${value.text}\` is no protocol that has ports`);
}

function endOf(block: Block, side: 'source' | 'destination', reading: PortReading | undefined, opaque: Place[]): End {
  const named = valuesAt(block, side, 'group', 'port-group').at(-1);
  const groups = ['address-group', 'network-group', 'ipv6-address-group', 'ipv6-network-group', 'domain-group'];
  const addresses = [
    ...valuesAt(block, side, 'address'),
    ...groups.flatMap((key) => valuesAt(block, side, 'group', key)),
  ];
  const negated = addresses.filter(({ text }) => text.startsWith('!'));
  for (const value of negated) opaque.push(value.place);
  const names = ['inbound-interface', 'outbound-interface'][side === 'source' ? 0 : 1] as string;
  const interfaces = [
    ...valuesAt(block, names, 'name'),
    ...valuesAt(block, names, 'interface-name'),
    ...valuesAt(block, names, 'group'),
  ];
  const open = openEnd(side);
  const ports = reading ? { ports: reading.ports, uses: reading.uses } : named ? groupPorts(block, named) : {};
  return {
    ...open,
    ...ports,
    addresses: negated.length > 0 ? ABSENT : addressNames(addresses, ADDRESSES),
    zone: zoneNames(interfaces),
  };
}

/** How many names of one group are followed. */
const MAX_COPIES = 8;

/** The ports of a group, wherever it is defined, under whatever name. */
function groupPorts(block: Block, name: Text): Pick<End, 'ports' | 'uses'> {
  const place = innerPlace(name);
  let found = block.find?.(`port-group ${name.text}`);
  for (let depth = 0; found && depth < MAX_COPIES; depth++) {
    const from = copiedFrom(found);
    if (!from) break;
    found = block.find?.(`port-group ${from.text}`);
  }
  const reading = found && readAll(valuesAt(found, 'port'));
  const ports = reading && valueOf(reading.ports);
  return ports
    ? { ports: written(ports, place), uses: reading.uses.map((use) => ({ ...use, via: [place, ...use.via] })) }
    : { ports: unread(place, `the port group \`${name.text}\` is not defined in this file`), uses: [] };
}

/** Ports without a protocol that has them: said where the block is a whole rule. */
function missingProtocol(block: Block, transport: Written<TransportSet>): Mistake[] {
  if (transport.kind === 'unread') return [];
  const value = valueOf(transport);
  if (value?.some((each) => each === 'tcp' || each === 'udp')) return [];
  const line = lineAt(block, 'destination', 'port') ?? lineAt(block, 'source', 'port');
  if (!line || (value?.includes('other') ?? false)) return [];
  const protocol = valuesAt(block, 'protocol').at(-1);
  return [
    {
      kind: 'port-needs-protocol',
      place: line.place,
      message: 'VyOS takes ports only with protocol tcp, udp or tcp_udp; without one the commit fails.',
      repairs: protocol
        ? (['tcp', 'udp'] as const).map((word) => ({
            title: `Write protocol ${word}`,
            edits: [{ place: innerPlace(protocol), newText: word }],
            safety: word === 'tcp' ? 'safe' : 'suggestion',
          }))
        : [],
    },
  ];
}

/** `default-action drop` of a rule set. */
export function defaultAction(block: Block): Local {
  const value = valuesAt(block, 'default-action').at(-1);
  const action = value && ACTIONS.get(value.text);
  if (!value || action === undefined) return { statements: [], unread: [] };
  const policy: Policy = {
    kind: 'policy',
    ...baseOf(block, [], [], true),
    subject: 'default-action',
    profiles: [],
    on: ABSENT,
    action: written(action, innerPlace(value)),
    direction: ABSENT,
  };
  return { statements: [policy], unread: [] };
}

/** `firewall group port-group G`. */
export function portGroup(block: Block): Local {
  const reading = readAll(valuesAt(block, 'port'));
  const name = block.head.at(-1);
  const mistakes = faultsOf([reading], { ...VYOS_GRAMMAR, listSign: undefined });
  const group: Group = {
    kind: 'group',
    isObject: true,
    ...baseOf(block, [...(name ? [name] : []), ...valuesAt(block, 'description')], mistakes, reading !== undefined),
    name: oneWord(name),
    terms: reading
      ? [
          {
            transport: ABSENT,
            ends: [openEnd('source'), { ...openEnd('destination'), ports: reading.ports, uses: reading.uses }],
            opaque: [],
          },
        ]
      : [],
  };
  return { statements: [group], unread: reading?.unread ?? [] };
}

/** Rules of NAT: VyOS (`nat destination`), EdgeOS (`service nat`) and its port forwarding. */
export function translation(block: Block): Local {
  const before = readAll([...valuesAt(block, 'destination', 'port'), ...valuesAt(block, 'original-port')]);
  const caller = readAll(valuesAt(block, 'source', 'port'));
  const after = readAll([
    ...valuesAt(block, 'translation', 'port'),
    ...valuesAt(block, 'inside-address', 'port'),
    ...valuesAt(block, 'forward-to', 'port'),
    ...valuesAt(block, 'outside-address', 'port'),
  ]);
  const readings = [before, after, caller];
  if (readings.every((reading) => reading === undefined)) return { statements: [], unread: [] };
  const path = block.head.map(({ text }) => text);
  const kind = valuesAt(block, 'type').at(-1)?.text ?? '';
  const outward = path.includes('source') || kind === 'source' || kind === 'masquerade';
  const missing = readings.flatMap((reading) => reading?.unread ?? []);
  const mistakes = faultsOf(readings, VYOS_GRAMMAR);
  const side = (name: End['side'], reading: PortReading | undefined, addresses: readonly Text[]): End => ({
    ...openEnd(name),
    ...(reading ? { ports: reading.ports, uses: reading.uses } : { ports: ABSENT }),
    addresses: addressNames(addresses, ADDRESSES),
  });
  const statement: Translation = {
    kind: 'translation',
    ...baseOf(block, valuesAt(block, 'description'), mistakes, missing.length === 0),
    transport: transportOf(valuesAt(block, 'protocol').at(-1)),
    from: side('destination', before, valuesAt(block, 'destination', 'address')),
    to: side(outward ? 'source' : 'destination', after, [
      ...valuesAt(block, 'translation', 'address'),
      ...valuesAt(block, 'inside-address', 'address'),
      ...valuesAt(block, 'forward-to', 'address'),
    ]),
  };
  if (!caller) return { statements: [statement], unread: missing };
  const ends = [side('source', caller, valuesAt(block, 'source', 'address')), openEnd('destination')] as const;
  return {
    statements: [statement, translatingRule(baseOf(block, [], [], missing.length === 0), statement.transport, ends)],
    unread: missing,
  };
}
