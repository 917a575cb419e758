import { HOLE } from '../../model/value';
import { type Option, optionOf, rareSpelling } from './options';
import type { SetMatch } from './sets';
import { isPlainModule } from './values';
import type { CallWords } from './words';

/** What a call does to a chain. */
export type Verb = 'append' | 'insert' | 'replace' | 'delete' | 'check' | 'policy' | 'flush' | 'rename' | 'other';

/** An option with its value: indexes of words. */
export interface Found {
  /** The word that names the option. */
  readonly at: number;
  /** The word that holds the value; the same word for `--dport=25`, the number of words where none follows. */
  readonly value: number;
  /** Where in that word the value begins. */
  readonly from: number;
  readonly negated: boolean;
}

/** A port option, and what it belongs to. */
export interface PortOption extends Found {
  readonly option: 'dport' | 'sport' | 'dports' | 'sports' | 'ports' | 'originalTo' | 'originalFrom';
  /** True where several ports may stand: it is read by `-m multiport`. */
  readonly takesList: boolean;
  /** False for `--dports` without `-m multiport` before it. */
  readonly isLoaded: boolean;
  /** True where `-m tcp` or `-m multiport` stands before it, so that the protocol has to be there or follow. */
  readonly module: 'none' | 'protocol' | 'multiport';
}

/** The words of a call, by what they say. Indexes are of words; -1 for what is not there. */
export interface Scan {
  verb: Verb | undefined;
  verbAt: number;
  chain: number;
  /** Policy: the word behind the chain. */
  target: number;
  /** The number of the rule in its chain; -1 where none is given. */
  position: number;
  table: Found | undefined;
  protocol: Found | undefined;
  /** The protocol of the connection, where conntrack is asked for it. */
  connectionProtocol: Found | undefined;
  source: Found | undefined;
  destination: Found | undefined;
  in: Found | undefined;
  out: Found | undefined;
  jump: Found | undefined;
  isGoto: boolean;
  readonly ports: PortOption[];
  state: Found | undefined;
  comment: Found | undefined;
  readonly to: Found[];
  toSource: Found | undefined;
  toPorts: Found | undefined;
  proxyPort: Found | undefined;
  /** `! --syn`: packets that do not open a connection. */
  withoutSyn: boolean;
  /** `--syn`: those alone that do. */
  withSyn: boolean;
  /** Words of conditions that are not modelled. */
  opaque: number[] | undefined;
  /** Words where an option belongs and none that is known stands. */
  strays: number;
  /** One of them before the target of which nothing is known: it may hold options. */
  unknown: number;
  /** The set that is asked. */
  set: SetMatch | undefined;
  /** The `-m multiport` that was met first, and the last `-m` before the ports. */
  multiport: number;
  /** A value that is due and not there. */
  due: boolean;
}

const NO_PORTS: PortOption[] = [];

/** Sorts the words of a call. `from` is the first one behind the program and, in a rules file, behind the counters. */
export function scanWords(words: CallWords, from: number): Scan {
  const scan: Scan = {
    verb: undefined,
    verbAt: -1,
    chain: -1,
    target: -1,
    position: -1,
    table: undefined,
    protocol: undefined,
    connectionProtocol: undefined,
    source: undefined,
    destination: undefined,
    in: undefined,
    out: undefined,
    jump: undefined,
    isGoto: false,
    ports: NO_PORTS,
    state: undefined,
    comment: undefined,
    to: NO_TARGETS,
    toSource: undefined,
    toPorts: undefined,
    proxyPort: undefined,
    withoutSyn: false,
    withSyn: false,
    opaque: undefined,
    strays: 0,
    unknown: -1,
    set: undefined,
    multiport: -1,
    due: false,
  };
  const { count } = words;
  let negated = false;
  let protocolModule = false;
  let stringModule = false;
  let at = from;
  while (at < count) {
    const word = words.text(at);
    if (word.charCodeAt(0) !== 45) {
      if (word === '!') negated = true;
      else {
        negated = false;
        scan.strays++;
        // `$OPTIONS` may hold any condition, ports among them.
        if (word.includes(HOLE)) {
          note(scan, at);
          if (!scan.jump) scan.unknown = at;
        }
      }
      at++;
      continue;
    }
    let option: Option | undefined = optionOf(word);
    let value = at + 1;
    let behind = 0;
    if (option === undefined) {
      const rare = rareSpelling(word);
      if (rare) {
        option = rare.option;
        if (rare.valueAt !== undefined) {
          value = at;
          behind = rare.valueAt;
        }
      } else if (word === '--to') {
        const target = scan.jump ? words.text(scan.jump.value) : '';
        option =
          stringModule || !/^(?:DNAT|SNAT|REDIRECT|NETMAP|MASQUERADE)$/.test(target)
            ? 'value'
            : target === 'SNAT'
              ? 'toSource'
              : /^[DN]/.test(target)
                ? 'to'
                : 'toPorts';
      }
    }
    if (option === undefined) {
      // An option of a module or target: what stands behind it up to the next option is its own.
      if (!scan.opaque && !scan.jump) scan.strays++;
      at++;
      while (at < count && !isOption(words, at)) at++;
      negated = false;
      continue;
    }
    // The old place of the sign: `--dport ! 25`.
    if (value > at && value < count && words.text(value) === '!' && !words.isQuoted(value)) {
      negated = true;
      value++;
    }
    const found: Found = { at, value, from: behind, negated };
    const next = value === at ? at + 1 : value + 1;
    negated = false;
    switch (option) {
      case 'append':
      case 'insert':
      case 'replace':
      case 'delete':
      case 'check':
      case 'policy':
        scan.verb = option;
        scan.verbAt = at;
        scan.chain = value;
        at = next;
        if (option === 'policy') {
          scan.target = at;
          at++;
        } else if (at < count && isNumber(words.text(at))) {
          scan.position = at++;
        }
        continue;
      case 'chain':
        scan.verb ??= 'other';
        at = next;
        continue;
      case 'list':
        if (scan.verb === undefined && isFlush(word)) {
          scan.verb = 'flush';
          scan.verbAt = at;
          if (at + 1 < count && !isOption(words, at + 1)) scan.chain = at + 1;
        } else if (scan.verb === undefined && isRename(word)) {
          scan.verb = 'rename';
          scan.chain = at + 1;
        } else scan.verb ??= 'other';
        at++;
        while (at < count && !isOption(words, at)) at++;
        continue;
      case 'table':
        scan.table = found;
        break;
      case 'protocol':
        scan.protocol = found;
        break;
      case 'connectionProtocol':
        scan.connectionProtocol = found;
        break;
      case 'source':
        scan.source = found;
        break;
      case 'destination':
        scan.destination = found;
        break;
      case 'in':
        scan.in = found;
        break;
      case 'out':
        scan.out = found;
        break;
      case 'jump':
      case 'goto':
        scan.jump = found;
        scan.isGoto = option === 'goto';
        break;
      case 'match': {
        const name = words.text(value).slice(behind);
        if (name === 'multiport' || name === 'mport') {
          if (scan.multiport < 0) scan.multiport = at;
        } else if (name === 'tcp' || name === 'udp' || name === 'sctp' || name === 'dccp') protocolModule = true;
        else if (name === 'string') stringModule = true;
        if (!isPlainModule(name)) note(scan, Math.min(value, count - 1));
        break;
      }
      case 'dport':
      case 'sport':
      case 'dports':
      case 'sports':
      case 'ports':
      case 'originalTo':
      case 'originalFrom': {
        const isPlural = option === 'dports' || option === 'sports' || option === 'ports';
        // `--dport` is short for `--dports` where only multiport is loaded.
        const takesList = isPlural || (scan.multiport >= 0 && !protocolModule);
        const isLoaded = !isPlural || scan.multiport >= 0;
        const module = takesList && isLoaded ? 'multiport' : protocolModule ? 'protocol' : 'none';
        const port: PortOption = { ...found, option, takesList, isLoaded, module };
        if (scan.ports.length === 0) (scan as { ports: PortOption[] }).ports = [port];
        else scan.ports.push(port);
        break;
      }
      case 'syn':
        if (found.negated) scan.withoutSyn = true;
        else scan.withSyn = true;
        at++;
        continue;
      case 'flags':
        if (
          !/^(?:FIN,)?SYN,RST,(?:ACK|FIN)$|^SYN,ACK,FIN,RST$|^FIN,SYN,RST,ACK$/.test(words.text(value)) ||
          words.text(value + 1) !== 'SYN'
        ) {
          note(scan, at);
        } else if (found.negated) scan.withoutSyn = true;
        else scan.withSyn = true;
        at = value + 2;
        continue;
      case 'state':
        scan.state = found;
        break;
      case 'comment':
        scan.comment = found;
        break;
      case 'to':
        if (scan.to.length === 0) (scan as { to: Found[] }).to = [found];
        else scan.to.push(found);
        break;
      case 'toSource':
        scan.toSource = found;
        break;
      case 'toPorts':
        scan.toPorts = found;
        break;
      case 'proxyPort':
        scan.proxyPort = found;
        break;
      case 'fragment':
      case 'family':
        // In a file for both families each of them passes over the rules of the other.
        note(scan, at);
        at++;
        continue;
      case 'counters':
        at += 3;
        continue;
      case 'set':
        scan.set ??= { name: value, negated: found.negated };
        at = value + 2;
        continue;
      case 'wait':
        at++;
        if (at < count && isNumber(words.text(at))) at++;
        continue;
      case 'switch':
        at++;
        continue;
      case 'value':
        break;
    }
    if (value >= count) scan.due = true;
    at = next;
  }
  return scan;
}

const NO_TARGETS: Found[] = [];

const isRename = (word: string): boolean => word === '-E' || word === '--rename-chain';
const isFlush = (word: string): boolean => word === '-F' || word === '--flush';

function note(scan: Scan, at: number): void {
  scan.opaque ??= [];
  scan.opaque.push(at);
}

const isOption = (words: CallWords, at: number): boolean => {
  const text = words.text(at);
  const c = text.charCodeAt(0);
  return ((c === 45 && text.length > 1 && !isNumber(text.slice(1))) || text === '!') && !words.isQuoted(at);
};

function isNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return text.length > 0;
}
