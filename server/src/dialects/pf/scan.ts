import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Words } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Address,
  type Direction,
  type TransportSet,
  unread,
  valueOf,
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
  const reader = new RuleReader(words, kind);
  reader.read();
  return reader;
}

class RuleReader implements Scan {
  name: Text | undefined = undefined;
  direction: Written<Direction> = ABSENT;
  quick = false;
  zone: Written<string> = ABSENT;
  zoneCalledBy: string | undefined = undefined;
  family: 4 | 6 | undefined = undefined;
  transport: Written<TransportSet> = ABSENT;
  readonly protocols: Text[] = [];
  readonly source: Party = { addresses: ABSENT, ports: undefined };
  readonly destination: Party = { addresses: ABSENT, ports: undefined };
  target: Target | undefined = undefined;
  label: Text | undefined = undefined;
  tags = false;
  readonly opaque: Place[] = [];
  readonly unread: Unread[] = [];
  readonly mistakes: Mistake[] = [];
  firstParty: Text | undefined = undefined;
  isHalf = false;
  /** The side whose port may follow. */
  private party: Party = this.destination;
  private readonly cursor: Cursor;

  constructor(
    words: Words,
    readonly kind: Kind,
  ) {
    this.cursor = new Cursor(words);
    this.cursor.at = kind === 'no' ? 2 : 1;
  }

  read(): void {
    const { cursor, kind, mistakes } = this;
    if (kind === 'anchor' && !cursor.done && !/^(?:in|out|on|inet6?|proto|from|to|all|\{)$/.test(cursor.peek())) {
      this.name = cursor.value();
      cursor.at++;
    }
    while (!cursor.done) {
      const word = cursor.peek();
      const value = cursor.value();
      cursor.at++;
      this.word(word, value, cursor.at - 1);
    }
    for (const protocol of this.protocols) mistakes.push(...transportTypo(protocol, 'pf'));
    const { words } = cursor;
    this.isHalf ||= /^(?:from|to|port|proto|on)$/.test(words.text(words.count - 1));
  }

  /** What a word says, with the words that belong to it. */
  private word(word: string, value: Text, at: number): void {
    const { cursor } = this;
    switch (word) {
      case 'in':
      case 'out':
        this.direction = written<Direction>(word, innerPlace(value));
        return;
      case 'quick':
        this.quick = true;
        return;
      case 'on': {
        this.zoneCalledBy = cursor.done ? undefined : calledBy(cursor.value());
        const { zone, negated } = zoneAt(cursor);
        this.zone = zone;
        if (negated) this.opaque.push(cursor.stretch(at));
        return;
      }
      case 'inet':
        this.family = 4;
        return;
      case 'inet6':
        this.family = 6;
        return;
      case 'proto':
        this.transport = protocolsAt(cursor, this.protocols);
        return;
      case 'from':
      case 'to':
        this.firstParty ??= value;
        this.party = word === 'from' ? this.source : this.destination;
        // `from port 25`: everyone.
        if (cursor.peek() !== 'port') this.party.addresses = addressesAt(cursor);
        return;
      case 'port':
        this.firstParty ??= value;
        this.party.ports = this.kept(readPfPorts(cursor));
        return;
      case '-':
        if (cursor.take('>')) this.target = this.targetAt(this.kind === 'rdr' ? 'destination' : 'source');
        return;
      case '!':
      case 'fragment':
      case 'once':
        this.opaque.push(value.place);
        return;
      default:
        if (!this.manner(word, at)) this.option(word, value, at);
    }
  }

  /** Words of pf's own with a syntax of their own, most of which say how packets are handled; false for another word. */
  private manner(word: string, at: number): boolean {
    const { cursor } = this;
    switch (word) {
      case 'log':
        if (cursor.peek() === '(') cursor.skipParentheses();
        return true;
      case 'flags':
        this.flags(at);
        return true;
      case '(':
        cursor.at = at;
        cursor.skipParentheses();
        for (let i = at; i < cursor.at; i++) {
          if (cursor.words.text(i).startsWith('max')) this.opaque.push(cursor.words.value(i).place);
        }
        return true;
      case 'divert-packet':
        // The number names a socket for packets, and is no port of theirs.
        if (cursor.take('port')) cursor.at++;
        return true;
      case 'set':
        // What is written into the packets that pass.
        if (cursor.peek() !== '(') cursor.at++;
        if (cursor.peek() === '(') cursor.skipParentheses();
        else cursor.at++;
        return true;
      default:
        return false;
    }
  }

  private flags(at: number): void {
    const { cursor } = this;
    let flags = cursor.peek();
    cursor.at++;
    // `S/SA` is one word; a mask may stand apart.
    while (cursor.peek().startsWith('/')) {
      flags += cursor.peek();
      cursor.at++;
    }
    if (!/^(?:any|S\/\w+)$/.test(flags)) this.opaque.push(cursor.stretch(at));
  }

  /** A word that is one of many like it: a target, a route, an option with a value, or nothing that is known. */
  private option(word: string, value: Text, at: number): void {
    const { cursor, opaque } = this;
    const changes = TARGETS.get(word);
    if (changes) this.target = this.targetAt(changes);
    else if (ROUTES.has(word)) eachElement(cursor, () => skipHost(cursor));
    else if (PLAIN.has(word)) {
      if (word === 'label') this.label = cursor.value();
      else if (word === 'tag') this.tags = true;
      if (cursor.peek() === '(') cursor.skipParentheses();
      else cursor.at++;
    } else if (CONDITIONS.has(word)) {
      cursor.take('!');
      eachElement(cursor, () => {
        while (/^[=!<>]$/.test(cursor.peek())) cursor.at++;
        cursor.at++;
      });
      opaque.push(cursor.stretch(at));
    } else if (word.includes(HOLE)) {
      const why = unknownIn(value, 0, word.length) ?? 'it is not known';
      // A macro without a value may hold anything, ports too.
      this.unread.push({ place: value.place, why });
      opaque.push(value.place);
    } else if (/^[a-z][a-z-]+$/.test(word) && !MANNERS.has(word)) opaque.push(value.place);
  }

  private targetAt(changes: Target['changes']): Target {
    const { cursor } = this;
    const addresses = addressesAt(cursor);
    const matched = changes === 'destination' ? this.destination.ports?.ports : undefined;
    const ports = cursor.take('port') ? this.kept(readPfPorts(cursor, matched && valueOf(matched))) : undefined;
    return { changes, addresses, ports };
  }

  /** Ports, whose mistakes are those of the rule. */
  private kept(ports: Ports): Ports {
    this.unread.push(...ports.unread);
    this.mistakes.push(...ports.mistakes);
    this.isHalf ||= ports.incomplete;
    return ports;
  }
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
