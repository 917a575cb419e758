import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  byDefault,
  type End,
  type Rule,
  type StatementBase,
  type Term,
  type Translation,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { idAt, isRemoval, removedOr } from '../shared/amendments';
import { faultsOf } from '../shared/configBlocks';
import { termsOf } from '../shared/namedServices';
import { addressNames, oneWord, zoneNames } from '../shared/objectNames';
import { joinReadings, readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { translatingRule } from '../shared/translating';
import { transportOfName } from '../shared/transports';
import { openEnd } from '../shared/windowsFirewall';
import { namedBy } from './service';
import { DIALECT, keysOf, PANOS_GRAMMAR, PANOS_PORTS, wordBehind } from './words';

const ADDRESSES = { separators: '', anyWords: new Set(['any']), keywords: new Set<string>() };

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['allow', 'allow'],
  ['deny', 'block'],
  ['drop', 'block'],
  ['reset-client', 'block'],
  ['reset-server', 'block'],
  ['reset-both', 'block'],
]);

/** Keys of a security rule: the word behind one is its value, unless it is a key itself. */
const KEYS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'source',
  'destination',
  'source-user',
  'source-hip',
  'destination-hip',
  'hip-profiles',
  'category',
  'application',
  'service',
  'action',
  'description',
  'tag',
  'disabled',
  'log-start',
  'log-end',
  'log-setting',
  'negate-source',
  'negate-destination',
  'profile-setting',
  'option',
  'rule-type',
  'schedule',
  'group-tag',
  'target',
]);

const OPAQUE: readonly string[] = [
  'source-user',
  'source-hip',
  'destination-hip',
  'hip-profiles',
  'category',
  'schedule',
];

/** What the lines of a rule say, by key. */
type Said = ReadonlyMap<string, readonly Text[]>;

const NOTHING: readonly Text[] = [];
const valuesOf = (said: Said, key: string): readonly Text[] => said.get(key) ?? NOTHING;
const lastOf = (said: Said, key: string): Text | undefined => valuesOf(said, key).at(-1);

/** `set rulebase security rules R …`. */
export function rule(block: Block): Local {
  const said = keysOf(block, KEYS);
  const opaque: Place[] = [];
  for (const key of OPAQUE) {
    for (const value of valuesOf(said, key)) if (value.text !== 'any') opaque.push(innerPlace(value));
  }
  // Within zones or between them only; on some of the devices only.
  for (const value of valuesOf(said, 'rule-type')) if (value.text !== 'universal') opaque.push(innerPlace(value));
  for (const value of valuesOf(said, 'target')) if (value.text === 'devices') opaque.push(innerPlace(value));
  const applications = valuesOf(said, 'application');
  for (const value of applications) if (value.text !== 'any') opaque.push(innerPlace(value));
  const end = (side: 'source' | 'destination', zone: string): End => {
    const negated = lastOf(said, `negate-${side}`)?.text === 'yes';
    const names = valuesOf(said, side);
    if (negated && names[0]) opaque.push(innerPlace(names[0]));
    return {
      ...openEnd(side),
      ports: ABSENT,
      addresses: negated ? ABSENT : addressNames(names, ADDRESSES),
      zone: zoneNames(valuesOf(said, zone)),
    };
  };
  const source = end('source', 'from');
  const destination = end('destination', 'to');
  const services = valuesOf(said, 'service');
  const byApplication = services.filter(({ text }) => text === 'application-default');
  const found = termsOf(
    services.filter(({ text }) => text !== 'application-default').map((name) => namedBy(block, name)),
    { source, destination, opaque, noun: 'service' },
  );
  const terms: Term[] = [
    ...found.terms,
    ...byApplication.map((word) => defaultPorts(word, source, destination, opaque)),
  ];
  const removed = isRemoval(block);
  const action = actionOf(said);
  const name = block.head.at(-1);
  const description = lastOf(said, 'description');
  const disabled = lastOf(said, 'disabled');
  const made: Rule = {
    kind: 'rule',
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: [name, description].filter((word) => word !== undefined),
    complete: action.kind !== 'absent' && services.length > 0 && found.unread.length === 0 && !removed,
    mistakes: [],
    terms: terms.length === 0 ? [{ transport: ABSENT, ends: [source, destination], opaque }] : terms,
    stands: 'network',
    direction: ABSENT,
    action: removed ? ABSENT : action,
    enabled: disabled ? written(disabled.text !== 'yes', innerPlace(disabled)) : byDefault(true),
    order: {
      id: idAt(block.head),
      chain: block.head
        .slice(0, -1)
        .map(({ text }) => text)
        .join(' '),
      priority: ABSENT,
      match: 'first',
    },
    name: oneWord(name),
    description: oneWord(description),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: false,
  };
  return { statements: [removedOr(made, block, removed)], unread: found.unread };
}

/** The ports that the applications use by default: no number is written, and which they are PAN-OS knows. */
function defaultPorts(word: Text, source: End, destination: End, opaque: readonly Place[]): Term {
  const place = innerPlace(word);
  const why = 'the applications bring their own ports';
  return {
    transport: ABSENT,
    ends: [source, { ...destination, ports: unread(place, why) }],
    opaque: [...opaque, place],
  };
}

function actionOf(said: Said): Written<Action> {
  const value = lastOf(said, 'action');
  if (!value) return ABSENT;
  const action = ACTIONS.get(value.text);
  return action === undefined
    ? unread(innerPlace(value), `\`${value.text}\` is no action of a security rule`)
    : written(action, innerPlace(value));
}

const ANYWHERE = { source: openEnd('source'), destination: openEnd('destination'), opaque: [] };

/** `set rulebase nat rules R … destination-translation translated-port 25`. */
export function translation(block: Block): Local {
  const said = keysOf(block, NAT_KEYS);
  const port =
    wordBehind(block, 'destination-translation', 'translated-port') ??
    wordBehind(block, 'dynamic-destination-translation', 'translated-port') ??
    (wordBehind(block, 'destination-translation') ? wordBehind(block, 'translated-port') : undefined);
  const service = lastOf(said, 'service');
  const named = service && service.text !== 'any' ? namedBy(block, service) : undefined;
  if (!port && !named?.builtIn) {
    // A service of the file has its ports where it is defined; one of elsewhere has them nowhere.
    const elsewhere = named && termsOf([named], { ...ANYWHERE, noun: 'service' }).unread;
    return { statements: [], unread: elsewhere ?? [] };
  }
  const reading = port && readPorts(port, PANOS_PORTS);
  const address = wordBehind(block, 'translated-address');
  const destinations = valuesOf(said, 'destination');
  const before = { ...openEnd('destination'), ports: ABSENT, addresses: addressNames(destinations, ADDRESSES) };
  const found = named ? termsOf([named], { ...ANYWHERE, destination: before, noun: 'service' }) : undefined;
  const term = found?.terms[0];
  const mistakes = faultsOf([reading], { ...PANOS_GRAMMAR, listSign: undefined });
  const name = block.head.at(-1);
  const missing = [...(reading?.unread ?? []), ...(found?.unread ?? [])];
  const statement: Translation = {
    kind: 'translation',
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: name ? [name] : [],
    complete: missing.length === 0 && mistakes.length === 0 && !isRemoval(block),
    mistakes,
    transport: term && valueOf(term.transport) ? term.transport : ABSENT,
    from: term?.ends[1] ?? before,
    to: {
      ...openEnd('destination'),
      ...(reading ? { ports: reading.ports, uses: reading.uses } : { ports: ABSENT }),
      addresses: addressNames(address ? [address] : [], ADDRESSES),
    },
  };
  return { statements: [statement], unread: missing };
}

const NAT_KEYS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'source',
  'destination',
  'service',
  'source-translation',
  'destination-translation',
  'dynamic-destination-translation',
  'to-interface',
  'description',
  'tag',
  'disabled',
]);

/** `set rulebase application-override rules R … protocol tcp port 8642`: what is taken for an application, let through or not. */
export function override(block: Block): Local {
  const said = keysOf(block, OVERRIDE_KEYS);
  const readings = valuesOf(said, 'port').map((port) => readPorts(port, PANOS_PORTS));
  const [first] = readings;
  const place = first && 'place' in first.ports ? first.ports.place : undefined;
  if (!place) return { statements: [], unread: [] };
  const { ports, uses } = joinReadings(readings, place);
  const end = (side: 'source' | 'destination', zone: string): End => ({
    ...openEnd(side),
    ports: ABSENT,
    addresses: addressNames(valuesOf(said, side), ADDRESSES),
    zone: zoneNames(valuesOf(said, zone)),
  });
  const protocol = lastOf(said, 'protocol');
  const transport = protocol && transportOfName(protocol.text);
  const mistakes = faultsOf(readings, PANOS_GRAMMAR);
  const missing = readings.flatMap((reading) => reading.unread);
  const name = block.head.at(-1);
  const base: StatementBase = {
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: name ? [name] : [],
    complete: missing.length === 0 && mistakes.length === 0 && transport !== undefined && !isRemoval(block),
    mistakes,
  };
  const ends = [end('source', 'from'), { ...end('destination', 'to'), ports, uses }] as const;
  const made = translatingRule(base, protocol && transport ? written(transport, innerPlace(protocol)) : ABSENT, ends);
  return { statements: [made], unread: missing };
}

const OVERRIDE_KEYS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'source',
  'destination',
  'negate-source',
  'negate-destination',
  'protocol',
  'port',
  'application',
  'description',
  'tag',
  'disabled',
  'target',
]);
