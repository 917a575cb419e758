import { isDigits } from '../../base/digits';
import type { Words } from '../../model/item';
import { HOLE } from '../../model/value';
import { servicePort } from '../shared/serviceNames';
import { ACTIONS, isAction, isOption, OPTIONS } from './keywords';

/** Ports of one side: indexes of the words that hold them. */
export interface PortList {
  readonly side: 'source' | 'destination';
  readonly words: readonly number[];
  readonly negated: boolean;
}

/** Addresses of one side. */
export interface Party {
  readonly words: readonly number[];
  readonly negated: boolean;
}

/** The words of a rule by what they say; indexes are of words, -1 for what is not there. */
export interface RuleScan {
  readonly kind: 'rule';
  readonly number: number;
  readonly action: number;
  /** What the action is told: a port of divert, the number of a pipe, an address to forward to. */
  readonly told: readonly number[];
  readonly protocols: readonly number[];
  readonly notProtocol: boolean;
  /** An option that says of a rule for every protocol which one it is: the word behind `proto`, `setup`, `tcpflags`; -1 for none. */
  readonly narrowing: number;
  readonly source: Party | undefined;
  readonly destination: Party | undefined;
  readonly ports: readonly PortList[];
  /** A port option without its ports. */
  readonly due: 'source' | 'destination' | undefined;
  /** The index behind which ports of the destination may be typed: of its last address, where nothing follows. */
  readonly behind: number;
  readonly direction: number;
  /** `via`, `recv` and `xmit` with the interface behind them. */
  readonly interfaces: readonly number[];
  readonly established: boolean;
  /** `setup` where nothing keeps the state by which the packets that follow would pass as well. */
  readonly setup: boolean;
  /** Words of conditions that are not modelled. */
  readonly opaque: readonly number[];
  /** The first word behind `//`. */
  readonly comment: number;
  /** Words that belong nowhere, or something that is due and not there. */
  readonly isHalf: boolean;
}

/** `[number] [set 3] [prob 0.5] action …`. */
export function scanRule(words: Words, from: number, before = -1): RuleScan | undefined {
  let end = from;
  while (end < words.count && !words.text(end).startsWith('//')) end++;
  const reader = new RuleReader(words, from, end);
  let number = before;
  if (before < 0 && isDigits(reader.text())) number = reader.at++;
  if (reader.text() === 'set') reader.at += 2;
  if (reader.text() === 'prob') {
    reader.opaque.push(reader.at);
    reader.at += 2;
  }
  const action = reader.at;
  const count = ACTIONS.get(reader.text());
  // A number that is put in by a variable of which nothing is known.
  if (count === undefined && number < 0 && reader.text().includes(HOLE) && isAction(reader.text(action + 1))) {
    return scanRule(words, from + 1, from);
  }
  // An action that is put in by a variable of which nothing is known may bring words with it.
  if (count === undefined && !reader.text().includes(HOLE)) return undefined;
  reader.at++;
  const told = count !== undefined && count > 0 && reader.at < end ? reader.list() : [];
  const word = words.text(action);
  if (word === 'check-state' && reader.text().startsWith(':')) reader.at++;
  if ((word === 'unreach' || word === 'unreach6') && isDigits(reader.text())) reader.at++;
  reader.head();
  if (reader.at < end && reader.protocol()) reader.parties();
  reader.options();
  const needsBody = word !== 'check-state';
  return {
    kind: 'rule',
    number,
    action,
    told,
    protocols: reader.protocols,
    notProtocol: reader.notProtocol,
    narrowing: reader.narrowing < end ? reader.narrowing : -1,
    source: reader.source,
    destination: reader.destination,
    ports: reader.ports,
    due: reader.due,
    behind: reader.behind,
    direction: reader.direction,
    interfaces: reader.interfaces,
    established: reader.established,
    setup: reader.setup && !reader.keeps,
    opaque: reader.opaque,
    comment: end < words.count ? end : -1,
    isHalf: reader.isHalf || (needsBody && reader.protocols.length === 0 && reader.ports.length === 0),
  };
}

/** Reads the words of one rule from left to right. */
class RuleReader {
  protocols: number[] = [];
  notProtocol = false;
  narrowing = -1;
  source: Party | undefined = undefined;
  destination: Party | undefined = undefined;
  readonly ports: PortList[] = [];
  due: RuleScan['due'] = undefined;
  behind = -1;
  direction = -1;
  readonly interfaces: number[] = [];
  established = false;
  setup = false;
  keeps = false;
  readonly opaque: number[] = [];
  isHalf = false;

  constructor(
    readonly words: Words,
    public at: number,
    /** Behind the last word before a comment. */
    readonly end: number,
  ) {}

  text(index = this.at): string {
    return index < this.end ? this.words.text(index) : '';
  }

  /** The words of a list: one, and those that a comma at a word's end joins to it. */
  list(): number[] {
    const found = [this.at];
    while (this.text().endsWith(',') && this.at + 1 < this.end) found.push(++this.at);
    this.at++;
    return found;
  }

  head(): void {
    for (;;) {
      const word = this.text();
      if (word === 'log') {
        this.at++;
        while (this.text() === 'logamount' || this.text() === 'logdst') this.at += 2;
      } else if (word === 'altq' || word === 'tag' || word === 'untag') {
        if (word !== 'tag') this.opaque.push(this.at);
        this.at += 2;
      } else return;
    }
  }

  /** `tcp`, `not tcp`, `{ tcp or udp }`. False where no protocol stands, and what follows are options. */
  protocol(): boolean {
    let i = this.at;
    while (i < this.end && i < this.at + 12 && this.words.text(i) !== 'from') i++;
    if (this.text(i) !== 'from') {
      // Being typed: the word behind the action is the protocol, unless it is an option.
      const word = this.text();
      if (word === '' || isOption(word)) return false;
      this.isHalf = true;
      this.protocols.push(this.at++);
      return false;
    }
    let isList = false;
    for (; this.at < i; this.at++) {
      const word = this.text();
      if (word === 'or') isList = true;
      if (word === 'not') this.notProtocol = true;
      else if (word !== 'or' && word !== '{' && word !== '}' && word !== '(' && word !== ')')
        this.protocols.push(this.at);
    }
    this.at++;
    // `$log tcp from`: what is not known before the protocol is no second one.
    const [first] = this.protocols;
    if (!isList && first !== undefined && this.words.text(first).includes(HOLE))
      this.protocols = this.protocols.slice(-1);
    return true;
  }

  party(): Party {
    let negated = this.not();
    const found: number[] = [];
    const open = this.text();
    if (open === '{' || open === '(') {
      this.at++;
      while (this.at < this.end && this.text() !== '}' && this.text() !== ')') {
        if (this.not()) negated = true;
        if (this.text() !== 'or') found.push(...this.list());
        else this.at++;
      }
      this.at++;
    } else if (this.at < this.end) found.push(...this.list());
    return { words: found, negated };
  }

  not(): boolean {
    if (this.text() !== 'not') return false;
    this.at++;
    return true;
  }

  parties(): void {
    this.source = this.party();
    // Whatever stands before `to` is ports.
    while (this.at < this.end && this.text() !== 'to') {
      const negated = this.not();
      if (this.at < this.end) this.take('source', negated);
    }
    if (this.text() !== 'to' || this.at + 1 >= this.end) {
      this.isHalf = true;
      this.at = this.end;
      return;
    }
    this.at++;
    this.destination = this.party();
    this.behind = this.at >= this.end ? this.at - 1 : -1;
    const negated = this.text() === 'not' && isPorts(this.text(this.at + 1));
    if (negated) this.at++;
    if (negated || isPorts(this.text())) this.take('destination', negated);
  }

  take(side: PortList['side'], negated: boolean): void {
    this.ports.push({ side, words: this.list(), negated });
  }

  options(): void {
    let depth = 0;
    let negated = false;
    while (this.at < this.end) {
      const { at } = this;
      const word = this.text();
      if (word === 'not') {
        negated = true;
        this.at++;
        continue;
      }
      this.at++;
      switch (word) {
        case '{':
        case '(':
          depth++;
          break;
        case '}':
        case ')':
          depth = Math.max(0, depth - 1);
          break;
        case 'or':
          break;
        case 'dst-port':
        case 'src-port': {
          const side = word === 'dst-port' ? 'destination' : 'source';
          if (this.at >= this.end) this.due = side;
          else {
            // Two conditions on one side hold together, and one of two of which a bracket says so.
            if (depth === 0 && this.ports.some((list) => list.side === side)) this.opaque.push(at);
            this.take(side, negated);
          }
          break;
        }
        case 'in':
        case 'out':
          if (depth > 0) this.opaque.push(at);
          else this.direction = at;
          break;
        case 'via':
        case 'recv':
        case 'xmit':
          if (this.at >= this.end) this.isHalf = true;
          else if (negated || depth > 0) this.opaque.push(at);
          else this.interfaces.push(at);
          this.at++;
          break;
        case 'established':
        case 'tcpestab':
          if (negated || depth > 0) this.opaque.push(at);
          else {
            this.established = true;
            this.narrowing = at;
          }
          break;
        case 'setup':
          if (negated) this.opaque.push(at);
          else if (depth === 0) {
            this.setup = true;
            this.narrowing = at;
          }
          break;
        case 'proto':
          if (negated || depth > 0) this.opaque.push(at);
          else this.narrowing = this.at;
          this.at++;
          break;
        case 'keep-state':
        case 'record-state':
          this.keeps = true;
          if (this.text().startsWith(':')) this.at++;
          break;
        case 'log':
          break;
        case 'logamount':
          this.at++;
          break;
        default:
          this.opaque.push(at);
          if (!negated && depth === 0 && /^tcp(?:fla?gs|ack|seq|win|opt(?:ion)?s|datalen|mss)$/.test(word))
            this.narrowing = at;
          this.other(word);
      }
      negated = false;
    }
    if (this.due) this.isHalf = true;
  }

  private other(word: string): void {
    const count = OPTIONS.get(word);
    if (count === undefined) this.isHalf = true;
    else this.at += count;
    if ((word === 'limit' || word === 'set-limit') && this.text().startsWith(':')) this.at++;
  }
}

/** True for what is a list of ports where an option may stand as well. */
function isPorts(word: string): boolean {
  if (word === '') return false;
  const c = word.charCodeAt(0);
  if (c >= 48 && c <= 57) return true;
  if (c === 0xfffc) return true;
  if (isOption(word)) return false;
  const end = word.search(/[,:-]/);
  return servicePort(word) !== undefined || (end > 0 && servicePort(word.slice(0, end)) !== undefined);
}
