import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type StatementBase,
  type Term,
  type Translation,
  type TransportSet,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import type { AddressSyntax } from '../shared/addresses';
import { rulesGone } from '../shared/amendments';
import { faultsOf } from '../shared/configBlocks';
import { addressNames, oneWord } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import type { PortReading } from '../shared/ports';
import { innerPlace, startOf } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { openEnd } from '../shared/windowsFirewall';
import { DIALECT, ROUTEROS_GRAMMAR, ROUTEROS_PORTS, type RuleCommand, valueAt } from './words';

const ADDRESSES: AddressSyntax = { separators: '', anyWords: new Set(), keywords: new Set() };

/** Keys that say nothing about which packets match. */
const NO_CONDITION: ReadonlySet<string> = new Set([
  'action',
  'chain',
  'comment',
  'disabled',
  'log',
  'log-prefix',
  'copy-from',
  'jump-target',
  'address-list',
  'address-list-timeout',
  'reject-with',
  'passthrough',
  'hw-offload',
  'to-addresses',
  'to-address',
  'to-ports',
  'numbers',
  'randomise-ports',
  'same-not-by-dst',
  'mac-protocol',
]);

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['accept', 'allow'],
  ['fasttrack-connection', 'allow'],
  ['drop', 'block'],
  ['reject', 'block'],
  ['tarpit', 'block'],
  ['dst-nat', 'translate'],
  ['src-nat', 'translate'],
  ['redirect', 'translate'],
  ['masquerade', 'translate'],
  ['netmap', 'translate'],
  ['same', 'translate'],
]);

/** What the words of a rule say. */
interface Said {
  readonly chain: Text | undefined;
  readonly action: Written<Action>;
  readonly protocol: Text | undefined;
  readonly transport: Written<TransportSet>;
  readonly ports: { source?: PortReading; destination?: PortReading; either?: PortReading; to?: PortReading };
  readonly addresses: { source?: Text; destination?: Text; to?: Text };
  readonly zones: { source?: Text; destination?: Text };
  readonly comment: Text | undefined;
  readonly enabled: Written<boolean>;
  readonly opaque: Place[];
  readonly returning: boolean;
  readonly beginning: boolean;
  /** True for `place-before`. */
  readonly placed: boolean;
  /** The first word that names a port. */
  readonly firstPort: Text | undefined;
}

const NO_NAMES = (): undefined => undefined;

function read({ words, from }: Pick<RuleCommand, 'words' | 'from'>): Said {
  let chain: Text | undefined;
  let action: Text | undefined;
  let jump = '';
  let protocol: Text | undefined;
  let comment: Text | undefined;
  let firstPort: Text | undefined;
  let enabled: Written<boolean> = ABSENT;
  let returning = false;
  let beginning = false;
  let placed = false;
  const ports: Said['ports'] = {};
  const addresses: Said['addresses'] = {};
  const zones: Said['zones'] = {};
  const opaque: Place[] = [];
  for (let i = from; i < words.count; i++) {
    const text = words.text(i);
    const sign = text.indexOf('=');
    if (sign < 0) continue;
    const key = text.slice(0, sign);
    const value = text.slice(sign + 1);
    const negated = value.startsWith('!');
    switch (key) {
      case 'chain':
        chain = valueAt(words, i);
        break;
      case 'action':
        action = valueAt(words, i);
        break;
      case 'jump-target':
        jump = value;
        break;
      case 'protocol':
      case 'ip-protocol':
        protocol = valueAt(words, i);
        break;
      case 'dst-port':
      case 'src-port':
      case 'port': {
        const side = key === 'dst-port' ? 'destination' : key === 'src-port' ? 'source' : 'either';
        ports[side] = readPortList(valueAt(words, i), ROUTEROS_PORTS, NO_NAMES);
        firstPort ??= words.value(i);
        break;
      }
      case 'to-ports':
        ports.to = readPortList(valueAt(words, i), ROUTEROS_PORTS, NO_NAMES);
        break;
      case 'to-addresses':
      case 'to-address':
        addresses.to = valueAt(words, i);
        break;
      case 'src-address':
      case 'dst-address':
      case 'src-address-list':
      case 'dst-address-list': {
        const side = key.startsWith('src') ? 'source' : 'destination';
        // A list beside an address narrows it further, and all but some is said by no list of addresses.
        if (negated || addresses[side]) opaque.push(words.value(i).place);
        else addresses[side] = valueAt(words, i);
        break;
      }
      case 'in-interface':
      case 'out-interface':
      case 'in-interface-list':
      case 'out-interface-list': {
        const side = key.startsWith('in') ? 'source' : 'destination';
        if (negated || zones[side]) opaque.push(words.value(i).place);
        else zones[side] = valueAt(words, i);
        break;
      }
      case 'place-before':
        placed = true;
        break;
      case 'comment':
        comment = valueAt(words, i);
        break;
      case 'disabled':
        enabled = written(value !== 'yes' && value !== 'true', innerPlace(valueAt(words, i)));
        break;
      case 'connection-state':
        if (isReturning(value)) returning = true;
        else if (value === 'new') beginning = true;
        else opaque.push(words.value(i).place);
        break;
      default:
        if (!NO_CONDITION.has(key) && !key.startsWith('new-')) opaque.push(words.value(i).place);
    }
  }
  return {
    chain,
    action: actionOf(action, jump),
    protocol,
    transport: transportOf(protocol),
    ports,
    addresses,
    zones,
    comment,
    enabled,
    opaque,
    returning,
    beginning,
    placed,
    firstPort,
  };
}

/** Packets of connections that are there already or that fit none, and nothing new. */
const isReturning = (states: string): boolean => states.split(',').every((state) => AFTER_THE_FIRST.has(state));
const AFTER_THE_FIRST: ReadonlySet<string> = new Set(['established', 'related', 'untracked', 'invalid']);

function actionOf(value: Text | undefined, jump: string): Written<Action> {
  if (!value || value.text === '') return ABSENT;
  const { text } = value;
  const place = innerPlace(value);
  if (text === 'jump') return written<Action>({ jump }, place);
  if (text === 'return') return written<Action>('return', place);
  return written<Action>(ACTIONS.get(text) ?? 'continue', place);
}

function transportOf(value: Text | undefined): Written<TransportSet> {
  if (!value || value.text === '') return ABSENT;
  const place = innerPlace(value);
  if (value.text.startsWith('!')) return unread(place, 'every protocol but one is meant');
  const transport = transportOfName(value.text);
  return transport ? written(transport, place) : unread(place, `\`${value.text}\` is no protocol that has ports`);
}

function endOf(side: 'source' | 'destination', said: Said, ports: PortReading | undefined): End {
  const address = said.addresses[side];
  const zone = said.zones[side];
  const open = openEnd(side);
  return {
    ...open,
    ...(ports ? { ports: ports.ports, uses: ports.uses } : {}),
    addresses: address ? addressNames([address], ADDRESSES) : ABSENT,
    zone: oneWord(zone),
  };
}

function termsOf(said: Said, transport: Written<TransportSet>): Term[] {
  const { ports, opaque } = said;
  const source = endOf('source', said, ports.source);
  const destination = endOf('destination', said, ports.destination);
  if (!ports.either) return [{ transport, ends: [source, destination], opaque }];
  return [
    { transport, ends: [source, endOf('destination', said, ports.either)], opaque },
    { transport, ends: [endOf('source', said, ports.either), destination], opaque },
  ];
}

/** Chains that the router itself stands at the end of. */
const DIRECTIONS: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ['input', 'in'],
  ['output', 'out'],
]);

/** What is done in a menu with rules. */
export function rule(command: Command, found: RuleCommand): Local {
  const said = read(found);
  const { ports } = said;
  const readings = [ports.source, ports.destination, ports.either, ports.to];
  const missing = readings.flatMap((reading) => reading?.unread ?? []);
  const adds = found.verb === 'add';
  const typo = transportTypo(said.protocol, 'RouterOS');
  const mistakes: Mistake[] = [
    ...faultsOf(readings, ROUTEROS_GRAMMAR),
    ...typo,
    ...(adds && typo.length === 0 ? missingProtocol(said) : []),
  ];
  const incomplete = readings.some((reading) => reading?.incomplete);
  const base: StatementBase = {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: said.comment ? [said.comment] : [],
    complete: missing.length === 0 && mistakes.length === 0 && !incomplete && (!adds || said.chain !== undefined),
    mistakes,
  };
  if (!adds) return changeOf(base, said, found, missing);
  const action: Written<Action> = said.action.kind === 'absent' ? byDefault<Action>('allow') : said.action;
  const translates = valueOf(action) === 'translate';
  if (translates && !ports.source) return { statements: [translation(base, said)], unread: missing };
  const chain = said.chain?.text ?? '';
  const direction = found.menu === 'nat' ? ABSENT : directionOf(said.chain);
  const transport = said.transport.kind === 'absent' ? byDefault<TransportSet>(['any']) : said.transport;
  const made: Rule = {
    kind: 'rule',
    ...base,
    terms: termsOf(said, transport),
    stands: valueOf(direction) ? 'host' : 'network',
    direction,
    action,
    enabled: said.enabled.kind === 'absent' ? byDefault(true) : said.enabled,
    order: {
      chain: `${found.path} ${chain}`,
      priority: ABSENT,
      // A rule that is put before another one stands where only the router knows.
      ...(said.placed || found.menu === 'nat' ? {} : { match: 'first' }),
      ...(found.menu === 'filter' && BUILT_IN.has(chain) ? { otherwise: 'allow' } : {}),
      ...(found.menu === 'bridge' ? {} : { family: found.path.startsWith('ipv6') ? 6 : 4 }),
      ...(said.comment ? { aliases: [{ kind: 'comment' as const, text: oneWord(said.comment) }] } : {}),
    },
    name: ABSENT,
    description: oneWord(said.comment),
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: said.returning,
    beginning: said.beginning,
  };
  const rest = translates && ports.to ? [translation({ ...base, mistakes: [] }, said)] : [];
  return { statements: [made, ...rest], unread: missing };
}

/** Chains of the router itself, which let through what no rule of theirs refuses. */
const BUILT_IN: ReadonlySet<string> = new Set(['input', 'forward', 'output']);

/** The port before and after; what is rewritten is the caller's in `srcnat`. */
function translation(base: StatementBase, said: Said): Translation {
  const { ports, addresses } = said;
  const side = said.chain?.text === 'srcnat' ? 'source' : 'destination';
  const from = ports.destination ?? ports.either;
  return {
    kind: 'translation',
    ...base,
    transport: said.transport,
    from: from ? endOf('destination', said, from) : { ...endOf('destination', said, undefined), ports: ABSENT },
    to: {
      ...openEnd(side),
      ...(ports.to ? { ports: ports.to.ports, uses: ports.to.uses } : { ports: ABSENT }),
      addresses: addresses.to ? addressNames([addresses.to], ADDRESSES) : ABSENT,
    },
  };
}

/** `set 3 dst-port=25`: what it does not say stays as it is. `remove [find dst-port=25]`: by what rules are found. */
function changeOf(base: StatementBase, said: Said, found: RuleCommand, missing: Local['unread']): Local {
  const { verb, path, selection } = found;
  const selected = selection && read({ words: selection, from: 1 });
  const { source, destination, either } = selected?.ports ?? {};
  const readings = [source, destination, either];
  const unread = [...readings.flatMap((reading) => reading?.unread ?? []), ...missing];
  const chain = selected?.chain ? `${path} ${selected.chain.text}` : path;
  const operation = OPERATIONS.get(verb) ?? 'set';
  const which = foundBy(selection, selected?.comment);
  if (which === 'all' && (operation === 'delete' || operation === 'disable'))
    return { statements: [rulesGone(base, { chain })], unread };
  const amendment: Amendment = {
    kind: 'amendment',
    ...base,
    complete: base.complete && unread.length === 0,
    operation,
    target: ABSENT,
    ...(which === 'all' ? {} : which),
    chain,
    ...(selected ? { selection: { terms: changed(selected), direction: directionOf(selected.chain) } } : {}),
    rule: {
      terms: verb === 'set' ? changed(said) : [],
      direction: ABSENT,
      action: said.action,
      enabled: said.enabled,
    },
  };
  return { statements: [amendment], unread };
}

/** How rules are found: by their numbers, which are any; by a comment; or by no more than their chain. */
function foundBy(
  selection: Words | undefined,
  comment: Text | undefined,
): (Pick<Amendment, 'some'> & Partial<Pick<Amendment, 'target' | 'byAlias'>>) | 'all' {
  if (!selection) return { some: true };
  let isCommented = false;
  let isPattern = false;
  let isNarrow = false;
  for (let i = 1; i < selection.count; i++) {
    const word = selection.text(i);
    if (word.startsWith('comment=') || word.startsWith('comment~')) {
      isCommented = true;
      isPattern ||= word.startsWith('comment~');
    } else isNarrow ||= !NO_LIMIT.has(word) && !word.startsWith('chain=');
  }
  if (!isCommented) return isNarrow ? { some: true } : 'all';
  // What is asked beside a comment may leave out some that have it, and a pattern is not looked for in comments.
  const target = isPattern || !comment ? ABSENT : oneWord(comment);
  return { byAlias: 'comment', target, ...(isNarrow ? { some: true } : {}) };
}

/** What limits nothing among rules that are written. */
const NO_LIMIT: ReadonlySet<string> = new Set(['where', 'dynamic=no', 'dynamic=false', '!dynamic', '']);

const OPERATIONS: ReadonlyMap<string, Amendment['operation']> = new Map<string, Amendment['operation']>([
  ['enable', 'enable'],
  ['disable', 'disable'],
  ['remove', 'delete'],
]);

const changed = (said: Said): Term[] =>
  termsOf(said, said.transport).map((term) => ({ ...term, ends: silent(term.ends) }));

function directionOf(chain: Text | undefined): Written<Direction> {
  const direction = chain && DIRECTIONS.get(chain.text);
  return direction ? written(direction, innerPlace(chain)) : ABSENT;
}

const silent = ([source, destination]: Term['ends']): Term['ends'] => [keep(source), keep(destination)];
const keep = (end: End): End => (end.uses.length === 0 ? { ...end, ports: ABSENT } : end);

/** Ports without a protocol that has them. */
function missingProtocol({ firstPort, protocol, transport }: Said): Mistake[] {
  const value = valueOf(transport);
  if (!firstPort || transport.kind === 'unread' || value?.some((each) => each === 'tcp' || each === 'udp')) return [];
  // SCTP, DCCP and their like have ports as well.
  if (protocol && value?.includes('other')) return [];
  return [
    {
      kind: 'port-needs-protocol',
      place: firstPort.place,
      message: `RouterOS takes ports only beside protocol=tcp or udp; without one the rule is refused.`,
      repairs: (['tcp', 'udp'] as const).map((word) => ({
        title: `Add protocol=${word}`,
        edits: [{ place: startOf(firstPort.place), newText: `protocol=${word} ` }],
        safety: word === 'tcp' ? 'safe' : 'suggestion',
      })),
    },
  ];
}
