import type { Place } from '../../base/span';
import { type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Item } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type Direction,
  type End,
  type Group,
  NO_CHANGE,
  type Rule,
  type Statement,
  type StatementBase,
  type Term,
  type Translation,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, type Text, unknownIn, viaIn } from '../../model/value';
import { type AddressSyntax, readAddresses } from '../shared/addresses';
import { faultsOf } from '../shared/configBlocks';
import { actionOf, childOf, type Element, isYes, opaqueOf, orderOf } from '../shared/firewalldElements';
import { portWithoutProtocol } from '../shared/firewalldPorts';
import { serviceOf } from '../shared/firewalldServices';
import { nameOf, termsOf } from '../shared/namedServices';
import { type PortReading, readPorts } from '../shared/ports';
import { endOf as behind, innerPlace, literalIn } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT } from './id';
import { GRAMMAR, PORTS } from './ports';

const ADDRESSES: AddressSyntax = { separators: '', anyWords: new Set(), keywords: new Set() };

/** What is known of a rule from what stands round it. */
export interface Around {
  readonly item: Item;
  /** Rules of which are asked together: a zone or policy, as it runs or as it is kept. */
  readonly chain: string;
  readonly direction: Direction | undefined;
  /** The zones that traffic comes from and goes to, where they are named. */
  readonly from: Written<string>;
  readonly to: Written<string>;
  readonly words: readonly Text[];
  readonly removes: boolean;
  /** How a protocol is put behind a port that has none. */
  readonly addProtocol: (port: Text, protocol: string) => { place: Place; newText: string } | undefined;
}

/** What an element of a zone says about traffic. */
export function statementsOf(element: Element, around: Around): Local {
  switch (element.name) {
    case 'port':
    case 'source-port':
    case 'service':
    case 'protocol':
      return ruleOf(element, element, around);
    case 'forward-port':
      return forward(element, element, around);
    case 'rule':
      return richRule(element, around);
    default:
      return NOTHING;
  }
}

/** The elements of a rich rule that say which traffic is meant. */
const SUBJECTS: readonly string[] = ['port', 'source-port', 'service', 'protocol', 'forward-port'];
/** Those that mean no ports, or mark packets for something else. */
const OTHERS: readonly string[] = ['icmp-block', 'icmp-type', 'masquerade', 'tcp-mss-clamp'];

function richRule(rule: Element, outer: Around): Local {
  const around = { ...outer, addProtocol: attributeBehind };
  if (OTHERS.some((name) => childOf(rule, name))) return NOTHING;
  const subject = rule.children.find(({ name }) => SUBJECTS.includes(name));
  if (subject?.name === 'forward-port') return forward(subject, rule, around);
  return subject || childOf(rule, 'source') || childOf(rule, 'destination') ? ruleOf(subject, rule, around) : NOTHING;
}

interface Found {
  readonly terms: Term[];
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  readonly incomplete: boolean;
}

function ruleOf(subject: Element | undefined, rule: Element, around: Around): Local {
  const source = addressEnd('source', childOf(rule, 'source'), around.from);
  const destination = addressEnd('destination', childOf(rule, 'destination'), around.to);
  const opaque = opaqueOf(rule);
  const { terms, unread: missing, mistakes, incomplete } = readSubject(subject, source, destination, opaque, around);
  const sound = missing.length === 0 && !incomplete && isWellFormed(rule);
  const base = baseOf(rule, around, mistakes, sound);
  const direction: Written<Direction> = around.direction ? byDefault(around.direction) : ABSENT;
  if (around.removes) {
    const selection = { terms, direction };
    return {
      statements: [
        {
          kind: 'amendment',
          ...base,
          operation: 'delete',
          target: ABSENT,
          rule: NO_CHANGE,
          selection,
          exact: true,
          chain: around.chain,
        },
      ],
      unread: missing,
    };
  }
  const made: Rule = {
    kind: 'rule',
    ...base,
    terms,
    stands: around.direction ? 'host' : 'network',
    direction,
    action: rule.name === 'rule' ? actionOf(rule) : byDefault<Action>('allow'),
    enabled: byDefault(true),
    order: { chain: around.chain, ...orderOf(rule) },
    name: ABSENT,
    description: ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
  };
  return { statements: [made], unread: missing };
}

/** `rule service=ssh …` is refused: what belongs to an element stands behind the element. */
const isWellFormed = (rule: Element): boolean =>
  rule.name !== 'rule' || [...rule.attributes.keys()].every((key) => key === 'family' || key === 'priority');

function baseOf(element: Element, around: Around, mistakes: readonly Mistake[], sound: boolean): StatementBase {
  return {
    dialect: DIALECT,
    place: element.place,
    item: around.item,
    words: around.words,
    complete: sound && mistakes.length === 0,
    mistakes,
  };
}

function addressEnd(side: 'source' | 'destination', element: Element | undefined, zone: Written<string>): End {
  const address = element?.attributes.get('address');
  const invert = element?.attributes.get('invert');
  let addresses: Written<readonly Address[]> = ABSENT;
  if (address) {
    addresses =
      invert && isYes(invert)
        ? unread(innerPlace(address), `every address but ${address.text}`)
        : readAddresses(address, ADDRESSES);
  }
  return { ...openEnd(side), addresses, zone };
}

function readSubject(
  subject: Element | undefined,
  source: End,
  destination: End,
  opaque: readonly Place[],
  around: Around,
): Found {
  const none = { unread: [], mistakes: [], incomplete: false };
  if (!subject) {
    const transport = byDefault<TransportSet>(['any']);
    return { ...none, terms: [{ transport, ends: [source, destination], opaque }] };
  }
  if (subject.name === 'service') {
    const name = subject.attributes.get('name');
    if (!name || name.text === '') return { ...none, terms: [], incomplete: true };
    const { terms, unread: missing } = termsOf([nameOf(name, undefined, serviceOf(name.text))], {
      source,
      destination,
      opaque,
      noun: 'service',
    });
    return { ...none, terms, unread: missing };
  }
  if (subject.name === 'protocol') {
    const transport = transportOf(subject.attributes.get('value'));
    return { ...none, terms: [{ transport, ends: [source, destination], opaque }] };
  }
  const port = portOf(subject, 'port', around);
  const isSource = subject.name === 'source-port';
  const { reading } = port;
  const withPorts = (end: End): End => (reading ? { ...end, ports: reading.ports, uses: reading.uses } : end);
  return {
    ...port,
    terms: [
      {
        transport: port.transport,
        ends: isSource ? [withPorts(source), destination] : [source, withPorts(destination)],
        opaque,
      },
    ],
  };
}

interface PortFound {
  readonly reading: PortReading | undefined;
  readonly transport: Written<TransportSet>;
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  readonly incomplete: boolean;
}

/** A port and the protocol that must stand beside it. */
function portOf(element: Element, key: string, around: Around): PortFound {
  const port = element.attributes.get(key);
  const protocol = element.attributes.get('protocol');
  const reading = port && port.text !== '' ? readPorts(port, PORTS) : undefined;
  const typo = transportTypo(protocol, 'firewalld');
  const mistakes = [...faultsOf([reading], GRAMMAR), ...typo];
  const [use] = reading?.uses ?? [];
  if (use && port && (!protocol || protocol.text === '')) {
    const addition = (word: string) => around.addProtocol(port, word);
    mistakes.push(portWithoutProtocol(use.literal.place, 'it is refused', addition));
  }
  return {
    reading,
    transport: transportOf(protocol),
    unread: reading?.unread ?? [],
    mistakes,
    incomplete: !reading || reading.incomplete,
  };
}

function transportOf(value: Text | undefined): Written<TransportSet> {
  if (!value || value.text === '') return ABSENT;
  const place = innerPlace(value);
  const { text } = value;
  if (text.includes(HOLE)) return unread(place, unknownIn(value, 0, text.length) ?? 'the protocol is not known');
  const transport = transportOfName(text);
  return transport
    ? written(transport, place, viaIn(value, 0, text.length))
    : unread(place, `\`${text}\` is no protocol that firewalld knows`);
}

/** The port before and after; without one behind it stays as it is. */
function forward(element: Element, rule: Element, around: Around): Local {
  const port = portOf(element, 'port', around);
  const to = element.attributes.get('to-port');
  const address = element.attributes.get('to-addr');
  const target = to && to.text !== '' ? readPorts(to, PORTS) : undefined;
  const mistakes = [...port.mistakes, ...faultsOf([target], GRAMMAR)];
  const missing = [...port.unread, ...(target?.unread ?? [])];
  const base = baseOf(rule, around, mistakes, missing.length === 0 && !port.incomplete && !target?.incomplete);
  const from = addressEnd('destination', childOf(rule, 'destination'), ABSENT);
  const translation: Translation = {
    kind: 'translation',
    ...base,
    transport: port.transport,
    from: port.reading ? { ...from, ports: port.reading.ports, uses: port.reading.uses } : from,
    to: {
      ...openEnd('destination'),
      ...(target ? { ports: target.ports, uses: target.uses } : { ports: ABSENT }),
      addresses: address && address.text !== '' ? readAddresses(address, ADDRESSES) : ABSENT,
    },
  };
  return { statements: [translation], unread: missing };
}

/** The ports of a service of the user, as its file tells them. */
export function serviceGroup(elements: readonly Element[], name: Written<string>, place: Place, around: Around): Local {
  const missing: Unread[] = [];
  const mistakes: Mistake[] = [];
  const terms: Term[] = [];
  let sound = true;
  for (const element of elements) {
    const found = readSubject(element, openEnd('source'), openEnd('destination'), [], around);
    terms.push(...found.terms);
    missing.push(...found.unread);
    mistakes.push(...found.mistakes);
    sound &&= !found.incomplete;
  }
  if (terms.length === 0) return NOTHING;
  const group: Group = {
    kind: 'group',
    dialect: DIALECT,
    place,
    item: around.item,
    words: around.words,
    complete: sound && missing.length === 0 && mistakes.length === 0,
    mistakes,
    name,
    terms,
    isObject: true,
  };
  return { statements: [group], unread: missing };
}

/** What comes in that nothing else decides about: the target of a zone. */
export function targetPolicy(target: Text, around: Around): Statement[] {
  const word = target.text.toUpperCase();
  if (!/^(?:ACCEPT|DROP|REJECT|%%REJECT%%|DEFAULT)$/.test(word) || !around.direction) return [];
  return [
    {
      kind: 'policy',
      ...baseOf({ name: 'target', attributes: new Map(), children: [], place: target.place }, around, [], true),
      subject: 'default-action',
      profiles: [],
      on: ABSENT,
      action: written<Action>(word === 'ACCEPT' ? 'allow' : 'block', innerPlace(target)),
      direction: byDefault(around.direction),
      chain: around.chain,
    },
  ];
}

/** The protocol as an attribute behind the one that holds the port. */
export function attributeBehind(port: Text, protocol: string): { place: Place; newText: string } | undefined {
  const place = literalIn(port);
  return place && { place: behind(place), newText: `" protocol="${protocol}` };
}
