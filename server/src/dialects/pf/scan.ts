import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Words } from '../../model/item';
import {
  ABSENT,
  type Address,
  type Direction,
  type Mistake,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { calledBy, HOLE, type Text, unknownIn } from '../../model/value';
import { type AddressSyntax, kindOf } from '../shared/addresses';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { transportTypo } from '../shared/transportTypo';
import { type Ports, readPfPorts } from './ports';
import { Cursor, eachElement, type Kind } from './words';

const ADDRESSES: AddressSyntax = {
  separators: '',
  anyWords: new Set(['any']),
  keywords: new Set(['self', 'egress', 'no-route', 'urpf-failed']),
};

/** One side of a rule. */
export interface Party {
  addresses: Written<readonly Address[]>;
  ports: Ports | undefined;
}

/** Another address and port that a rule gives its packets. */
export interface Target {
  readonly changes: 'source' | 'destination';
  readonly addresses: Written<readonly Address[]>;
  readonly ports: Ports | undefined;
}

/** What the words of a rule say. */
export interface Scan {
  readonly kind: Kind;
  readonly name: Text | undefined;
  readonly direction: Written<Direction>;
  readonly quick: boolean;
  readonly zone: Written<string>;
  /** The macro that holds the interface. */
  readonly zoneCalledBy: string | undefined;
  readonly family: 4 | 6 | undefined;
  readonly transport: Written<TransportSet>;
  readonly protocols: readonly Text[];
  readonly source: Party;
  readonly destination: Party;
  readonly target: Target | undefined;
  readonly label: Text | undefined;
  /** `tag MAIL`: its packets bear the mark, also where another rule decides. */
  readonly tags: boolean;
  readonly opaque: readonly Place[];
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  /** The word before which a protocol may be put: `from`, `to`, `port`. */
  readonly firstParty: Text | undefined;
  readonly isHalf: boolean;
}

/** Options with a value that narrow a rule. */
const CONDITIONS: ReadonlySet<string> = new Set(
  'icmp-type icmp6-type code user group tagged probability received-on os tos prio rtable max-pkt-rate'.split(' '),
);
/** Options with a value that narrow nothing. */
const PLAIN: ReadonlySet<string> = new Set('tag label queue dnqueue dnpipe ridentifier'.split(' '));
/** Words that say how a packet is handled, and nothing of which packets are meant. */
const MANNERS: ReadonlySet<string> = new Set(
  'all drop return return-rst return-icmp return-icmp6 keep modulate synproxy no state allow-opts scrub reassemble tcp no-df random-id bitmask random source-hash round-robin least-states sticky-address static-port fastroute divert-reply no-sync'.split(
    ' ',
  ),
);
const TARGETS: ReadonlyMap<string, Target['changes']> = new Map<string, Target['changes']>([
  ['rdr-to', 'destination'],
  ['divert-to', 'destination'],
  ['nat-to', 'source'],
  ['binat-to', 'source'],
]);
const ROUTES: ReadonlySet<string> = new Set(['route-to', 'reply-to', 'dup-to', 'af-to']);

/** Reads a rule from the left to the right, as pf does; words that are not known may narrow it. */
export function scan(words: Words, kind: Kind): Scan {
  const cursor = new Cursor(words);
  cursor.at = kind === 'no' ? 2 : 1;
  const source: Party = { addresses: ABSENT, ports: undefined };
  const destination: Party = { addresses: ABSENT, ports: undefined };
  let party: Party | undefined;
  let direction: Written<Direction> = ABSENT;
  let quick = false;
  let zone: Written<string> = ABSENT;
  let zoneCalledBy: string | undefined;
  let family: 4 | 6 | undefined;
  let transport: Written<TransportSet> = ABSENT;
  let target: Target | undefined;
  let label: Text | undefined;
  let name: Text | undefined;
  let firstParty: Text | undefined;
  let isHalf = false;
  let tags = false;
  const protocols: Text[] = [];
  const opaque: Place[] = [];
  const missing: Unread[] = [];
  const mistakes: Mistake[] = [];
  if (kind === 'anchor' && !cursor.done && !/^(?:in|out|on|inet6?|proto|from|to|all|\{)$/.test(cursor.peek())) {
    name = cursor.value();
    cursor.at++;
  }
  const keep = (ports: Ports): Ports => {
    missing.push(...ports.unread);
    mistakes.push(...ports.mistakes);
    isHalf ||= ports.incomplete;
    return ports;
  };
  while (!cursor.done) {
    const at = cursor.at;
    const word = cursor.peek();
    const value = cursor.value();
    cursor.at++;
    switch (word) {
      case 'in':
      case 'out':
        direction = written<Direction>(word, innerPlace(value));
        break;
      case 'quick':
        quick = true;
        break;
      case 'log':
        if (cursor.peek() === '(') cursor.skipParentheses();
        break;
      case 'on': {
        zoneCalledBy = cursor.done ? undefined : calledBy(cursor.value());
        const found = zoneAt(cursor);
        zone = found.zone;
        if (found.negated) opaque.push(cursor.stretch(at));
        break;
      }
      case 'inet':
        family = 4;
        break;
      case 'inet6':
        family = 6;
        break;
      case 'proto':
        transport = protocolsAt(cursor, protocols);
        break;
      case 'from':
        firstParty ??= value;
        party = source;
        // `from port 25`: everyone.
        if (cursor.peek() !== 'port') source.addresses = addressesAt(cursor);
        break;
      case 'to':
        firstParty ??= value;
        party = destination;
        if (cursor.peek() !== 'port') destination.addresses = addressesAt(cursor);
        break;
      case 'port':
        firstParty ??= value;
        (party ?? destination).ports = keep(readPfPorts(cursor));
        break;
      case '-':
        if (cursor.take('>')) target = targetAt(cursor, kind === 'rdr' ? 'destination' : 'source', keep);
        break;
      case 'flags': {
        const flags = cursor.peek();
        cursor.at++;
        let rest = flags;
        // `S/SA` is one word; a mask may stand apart.
        while (cursor.peek().startsWith('/')) {
          rest += cursor.peek();
          cursor.at++;
        }
        if (!/^(?:any|S\/\w+)$/.test(rest)) opaque.push(cursor.stretch(at));
        break;
      }
      case '(': {
        cursor.at = at;
        cursor.skipParentheses();
        for (let i = at; i < cursor.at; i++) if (words.text(i).startsWith('max')) opaque.push(words.value(i).place);
        break;
      }
      case 'divert-packet':
        // The number names a socket for packets, and is no port of theirs.
        if (cursor.take('port')) cursor.at++;
        break;
      case 'set':
        // What is written into the packets that pass.
        if (cursor.peek() !== '(') cursor.at++;
        if (cursor.peek() === '(') cursor.skipParentheses();
        else cursor.at++;
        break;
      case 'fragment':
      case 'once':
        opaque.push(value.place);
        break;
      default: {
        const changes = TARGETS.get(word);
        if (changes) target = targetAt(cursor, changes, keep);
        else if (ROUTES.has(word)) eachElement(cursor, () => skipHost(cursor));
        else if (PLAIN.has(word)) {
          if (word === 'label') label = cursor.value();
          else if (word === 'tag') tags = true;
          if (cursor.peek() === '(') cursor.skipParentheses();
          else cursor.at++;
        } else if (CONDITIONS.has(word)) {
          cursor.take('!');
          eachElement(cursor, () => {
            while (/^[=!<>]$/.test(cursor.peek())) cursor.at++;
            cursor.at++;
          });
          opaque.push(cursor.stretch(at));
        } else if (word === '!') opaque.push(value.place);
        else if (word.includes(HOLE)) {
          const why = unknownIn(value, 0, word.length) ?? 'it is not known';
          // A macro without a value may hold anything, ports too.
          missing.push({ place: value.place, why });
          opaque.push(value.place);
        } else if (/^[a-z][a-z-]+$/.test(word) && !MANNERS.has(word)) opaque.push(value.place);
      }
    }
  }
  return {
    kind,
    name,
    direction,
    quick,
    zone,
    zoneCalledBy,
    family,
    transport,
    protocols,
    source,
    destination,
    target,
    label,
    tags,
    opaque,
    unread: missing,
    mistakes: [...mistakes, ...protocols.flatMap((protocol) => transportTypo(protocol, 'pf'))],
    firstParty,
    isHalf: isHalf || /^(?:from|to|port|proto|on)$/.test(words.text(words.count - 1)),
  };
}

function zoneAt(cursor: Cursor): { zone: Written<string>; negated: boolean } {
  const start = cursor.at;
  const names: string[] = [];
  let negated = false;
  eachElement(cursor, () => {
    if (cursor.take('!')) negated = true;
    names.push(cursor.peek());
    cursor.at++;
  });
  if (names.length === 0 || negated) return { zone: ABSENT, negated };
  const place = cursor.stretch(start);
  const text = names.join(',');
  return { zone: text.includes(HOLE) ? unread(place, 'the interface is not known') : written(text, place), negated };
}

function protocolsAt(cursor: Cursor, protocols: Text[]): Written<TransportSet> {
  const start = cursor.at;
  let bad: Written<TransportSet> | undefined;
  const found = new Set<TransportSet[number]>();
  eachElement(cursor, () => {
    const value = cursor.value();
    const { text } = value;
    cursor.at++;
    const transports = text.includes(HOLE) ? undefined : transportOfName(text);
    protocols.push(value);
    if (transports) for (const each of transports) found.add(each);
    else
      bad ??= unread(innerPlace(value), unknownIn(value, 0, text.length) ?? `\`${text}\` is no protocol that pf knows`);
  });
  if (bad) return bad;
  return found.size === 0 ? ABSENT : written<TransportSet>([...found], cursor.stretch(start));
}

function addressesAt(cursor: Cursor): Written<readonly Address[]> {
  const start = cursor.at;
  const found: Address[] = [];
  let why: string | undefined;
  eachElement(cursor, () => {
    if (cursor.take('!')) why ??= 'all addresses but some are meant';
    const at = cursor.at;
    skipHost(cursor);
    const text = hostText(cursor, at);
    if (text.includes(HOLE)) why ??= 'the address is not known';
    found.push({ kind: kindOf(text, ADDRESSES), text, place: cursor.stretch(at) });
  });
  if (found.length === 0) return ABSENT;
  const place = cursor.stretch(start);
  return why === undefined ? written(found, place) : unread(place, why);
}

/** Behind a host: an address, a table `<mail>`, an interface `(em0:0)`. */
function skipHost(cursor: Cursor): void {
  if (cursor.take('<')) {
    while (!cursor.done && !cursor.take('>')) cursor.at++;
  } else if (cursor.peek() === '(') cursor.skipParentheses();
  else cursor.at++;
}

function hostText({ words, at: end }: Cursor, from: number): string {
  let text = '';
  for (let i = from; i < end; i++) text += words.text(i);
  return text;
}

function targetAt(cursor: Cursor, changes: Target['changes'], keep: (ports: Ports) => Ports): Target {
  const addresses = addressesAt(cursor);
  const ports = cursor.take('port') ? keep(readPfPorts(cursor)) : undefined;
  return { changes, addresses, ports };
}
