import { complement } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import { type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Words } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  type Amendment,
  byDefault,
  type Direction,
  type End,
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
import { OPEN_DESTINATION, OPEN_SOURCE, YES } from '../shared/packetFilter';
import { joinReadings, type PortReading } from '../shared/ports';
import { innerPlace, wordIn } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { DIALECT } from './id';
import { IPFW_GRAMMAR, readList } from './ports';
import type { Party, PortList, RuleScan } from './ruleScan';
import { scanWords } from './scan';
import { forwarding, redirections } from './translation';
import { type Call, joined, stretch } from './words';

const NONE: readonly never[] = [];
/** All rules are in one list; a rule without a number comes a hundred behind the last one. */
const CHAIN = 'ipfw';
const STEP = 100;

const ADDRESSES: AddressSyntax = {
  separators: ',',
  anyWords: new Set(['any']),
  keywords: new Set(['me', 'me6']),
};

/** What a call says about traffic. */
export function readCall(call: Call): Local {
  const scan = scanWords(call.words, call.bare);
  if (!scan) return NOTHING;
  if (scan.kind === 'nat') return redirections(call, scan.from);
  if (scan.kind === 'change') return { statements: [changed(call, scan.operation)], unread: NONE };
  return ruleOf(call, scan);
}

/** Which rules are meant is not followed: any of those before may be. */
function changed({ command }: Call, operation: 'delete' | 'set'): Amendment {
  return {
    kind: 'amendment',
    ...baseOf(command.place, command, NONE, true, NONE),
    operation,
    target: ABSENT,
    rule: NO_CHANGE,
    chain: CHAIN,
  };
}

const baseOf = (
  place: Place,
  item: StatementBase['item'],
  words: readonly Text[],
  complete: boolean,
  mistakes: readonly Mistake[],
): StatementBase => ({ dialect: DIALECT, place, item, words, complete, mistakes });

const BLOCKING: ReadonlySet<string> = new Set('deny drop reject reset reset6 abort abort6 unreach unreach6'.split(' '));
const ALLOWING: ReadonlySet<string> = new Set('allow accept pass permit'.split(' '));
const TRANSLATING: ReadonlySet<string> = new Set(
  'fwd forward nat divert tee nptv6 nat64lsn nat64stl nat64clat'.split(' '),
);
/** What makes the search go on somewhere else. */
const PASSING: ReadonlySet<string> = new Set(['skipto', 'call', 'return']);

function actionOf(word: string): Action {
  if (ALLOWING.has(word)) return 'allow';
  if (BLOCKING.has(word)) return 'block';
  return TRANSLATING.has(word) ? 'translate' : 'continue';
}

function ruleOf(call: Call, scan: RuleScan): Local {
  const { command, words } = call;
  const missing: Unread[] = [];
  const source = portsOf(words, scan.ports, 'source', missing);
  const destination = portsOf(words, scan.ports, 'destination', missing);
  const protocol = scan.protocols[0] === undefined ? undefined : words.value(scan.protocols[0]);
  const transport = transportOf(words, scan);
  const mistakes: Mistake[] = [
    ...faultsOf([source?.reading, destination?.reading], IPFW_GRAMMAR),
    ...transportTypo(protocol, DIALECT),
  ];
  const direction = directionOf(words, scan);
  const { zones, loose } = zonesOf(words, scan);
  const opaque = [...scan.opaque, ...loose].map((at) => words.value(at).place);
  if (scan.protocols.some((at) => /^ip(?:v?[46])$/.test(words.text(at))))
    opaque.push(words.value(scan.protocols[0] as number).place);
  const term: Term = {
    transport,
    ends: [
      endOf(OPEN_SOURCE, words, source, scan.source, zones.source),
      endOf(OPEN_DESTINATION, words, destination, scan.destination, zones.destination),
    ],
    opaque,
  };
  const comment = commentOf(words, scan);
  const complete =
    missing.length === 0 &&
    mistakes.length === 0 &&
    !scan.isHalf &&
    transport.kind !== 'unread' &&
    !source?.reading.incomplete &&
    !destination?.reading.incomplete;
  const base = baseOf(command.place, command, comment ? [comment] : NONE, complete, mistakes);
  const word = words.text(scan.action);
  const statements: Statement[] = [];
  const target =
    word === 'fwd' || word === 'forward'
      ? forwarding(
          scan.told.map((at) => words.value(at)),
          missing,
        )
      : undefined;
  if (target && target.end.uses.length > 0) {
    const translation: Translation = {
      kind: 'translation',
      ...base,
      mistakes: [...mistakes, ...target.mistakes],
      transport,
      from: term.ends[1],
      to: target.end,
    };
    statements.push(translation);
    // Ports of the caller are all that the translation cannot say.
    if (term.ends[0].uses.length === 0) return { statements, unread: missing };
  }
  const action = words.value(scan.action);
  const rule: Rule = {
    kind: 'rule',
    ...base,
    mistakes: statements.length > 0 ? NONE : mistakes,
    terms: statements.length > 0 ? [{ ...term, ends: [term.ends[0], { ...term.ends[1], uses: NONE }] }] : [term],
    stands: namesHost(words, scan) ? 'host' : 'network',
    direction,
    action: word.includes(HOLE)
      ? unread(action.place, unknownIn(action, 0, word.length) ?? 'the action is not known')
      : written(actionOf(word), innerPlace(action), viaIn(action, 0, word.length)),
    enabled: YES,
    order: {
      chain: CHAIN,
      priority: numberOf(words, scan.number),
      match: 'first',
      together: true,
      numbers: [1, 65_534],
      step: STEP,
      // An action that is not known may be one of those.
      ...(PASSING.has(word) || word.includes(HOLE) ? { passes: true } : {}),
    },
    name: ABSENT,
    description: comment ? wordIn(comment) : ABSENT,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: scan.established,
    beginning: scan.setup,
    ...(TRANSLATING.has(word) || word === 'pipe' || word === 'queue' ? { selects: true } : {}),
  };
  statements.push(rule);
  return { statements, unread: missing.length === 0 ? NONE : missing };
}

interface Ports {
  readonly reading: PortReading;
  readonly ports: PortReading['ports'];
  readonly uses: PortReading['uses'];
}

function portsOf(
  words: Words,
  lists: readonly PortList[],
  side: PortList['side'],
  missing: Unread[],
): Ports | undefined {
  const own = lists.filter((list) => list.side === side);
  const [first] = own;
  if (!first) return undefined;
  const readings = own.map((list) => readList(list.words.map((at) => words.value(at))));
  const last = own[own.length - 1] as PortList;
  const reading = joinReadings(
    readings,
    join(words.value(first.words[0] as number).place, words.value(last.words[last.words.length - 1] as number).place),
  );
  missing.push(...reading.unread);
  if (!first.negated) return { reading, ports: reading.ports, uses: reading.uses };
  const { ports } = reading;
  return {
    reading,
    ports: ports.kind === 'written' ? written(complement(ports.value), ports.place, ports.via) : ports,
    uses: reading.uses.map((use) => ({ ...use, part: 'not' })),
  };
}

function endOf(
  open: End,
  words: Words,
  ports: Ports | undefined,
  party: Party | undefined,
  zone: number | undefined,
): End {
  if (!ports && !party && zone === undefined) return open;
  return {
    side: open.side,
    ports: ports ? ports.ports : ABSENT,
    uses: ports ? ports.uses : NONE,
    addresses: party ? addressesOf(words, party) : ABSENT,
    zone: zone === undefined ? ABSENT : wordIn(words.value(zone)),
  };
}

function addressesOf(words: Words, { words: list, negated }: Party): Written<readonly Address[]> {
  const [first] = list;
  if (first === undefined) return ABSENT;
  const place = stretch(words, first, list[list.length - 1] as number);
  if (negated) return unread(place, 'every address but those');
  const parts = list.map((at) => readAddresses(words.value(at), ADDRESSES));
  const found: Address[] = [];
  const via: Place[] = [];
  for (const part of parts) {
    if (part.kind === 'unread') return part;
    if (part.kind === 'written') {
      found.push(...part.value);
      via.push(...part.via);
    }
  }
  return written(found, place, via);
}

const namesHost = (words: Words, { source, destination }: RuleScan): boolean =>
  [source, destination].some((party) => party?.words.some((at) => words.text(at) === 'me' || words.text(at) === 'me6'));

const EVERY_PROTOCOL: ReadonlySet<string> = new Set(['ip', 'ip4', 'ip6', 'ipv4', 'ipv6', 'all', 'any']);
const ANY: TransportSet = ['any'];
const NOT_TCP: TransportSet = ['udp', 'other'];
const NOT_UDP: TransportSet = ['tcp', 'other'];

/** What stands for the protocol; in a rule for all of them an option may say which. */
function transportOf(words: Words, scan: RuleScan): Written<TransportSet> {
  const said = protocolsOf(words, scan);
  if (scan.narrowing < 0 || scan.notProtocol || said.kind !== 'written' || !said.value.includes('any')) return said;
  const value = words.value(scan.narrowing);
  if (words.text(scan.narrowing - 1) === 'proto') {
    const { text } = value;
    if (text.includes(HOLE))
      return unread(value.place, unknownIn(value, 0, text.length) ?? 'the protocol is not known');
    const transport = transportOfName(text);
    return transport
      ? written(transport, innerPlace(value), viaIn(value, 0, text.length))
      : unread(value.place, `\`${text}\` is no protocol that ipfw knows`);
  }
  return written<TransportSet>(['tcp'], innerPlace(value), viaIn(value, 0, value.text.length));
}

function protocolsOf(words: Words, { protocols, notProtocol }: RuleScan): Written<TransportSet> {
  const [first] = protocols;
  if (first === undefined) return byDefault(ANY);
  const place = stretch(words, first, protocols[protocols.length - 1] as number);
  const found = new Set<TransportSet[number]>();
  const via: Place[] = [];
  for (const at of protocols) {
    const value = words.value(at);
    const { text } = value;
    if (text.includes(HOLE)) return unread(place, unknownIn(value, 0, text.length) ?? 'the protocol is not known');
    const transports = EVERY_PROTOCOL.has(text) ? ANY : transportOfName(text);
    if (!transports) return unread(place, `\`${text}\` is no protocol that ipfw knows`);
    for (const transport of transports) found.add(transport);
    via.push(...viaIn(value, 0, text.length));
  }
  if (!notProtocol) return written([...found], place, via);
  if (found.has('tcp') && !found.has('udp')) return written(NOT_TCP, place, via);
  if (found.has('udp') && !found.has('tcp')) return written(NOT_UDP, place, via);
  return unread(place, 'every protocol but those');
}

function directionOf(words: Words, { direction }: RuleScan): Written<Direction> {
  if (direction < 0) return ABSENT;
  const value = words.value(direction);
  return written(value.text === 'out' ? 'out' : 'in', innerPlace(value), viaIn(value, 0, value.text.length));
}

/** Interfaces by the side they are on. Of `via` alone it is not known; such words are conditions that are not modelled. */
function zonesOf(
  words: Words,
  { interfaces, direction }: RuleScan,
): { zones: { source?: number; destination?: number }; loose: readonly number[] } {
  const zones: { source?: number; destination?: number } = {};
  const loose: number[] = [];
  const way = direction < 0 ? undefined : words.text(direction);
  for (const at of interfaces) {
    const word = words.text(at);
    if (word === 'recv' || (word === 'via' && way === 'in')) zones.source = at + 1;
    else if (word === 'xmit' || (word === 'via' && way === 'out')) zones.destination = at + 1;
    else loose.push(at);
  }
  return { zones, loose };
}

function numberOf(words: Words, at: number): Written<number> {
  if (at < 0) return ABSENT;
  const value = words.value(at);
  const { text } = value;
  if (/^\d+$/.test(text)) return Number(text) === 0 ? ABSENT : written(Number(text), innerPlace(value));
  return unread(value.place, unknownIn(value, 0, text.length) ?? 'the number of the rule is not known');
}

function commentOf(words: Words, { comment }: RuleScan): Text | undefined {
  if (comment < 0) return undefined;
  const list: Text[] = [];
  for (let i = comment; i < words.count; i++) {
    const value = words.value(i);
    if (value.text !== '//') list.push(value);
  }
  return joined(list);
}
