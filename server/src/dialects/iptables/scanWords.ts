import { isDigits } from '../../base/digits';
import { HOLE } from '../../model/value';
import { type Option, optionOf, rareSpelling } from './options';
import { emptyScan, type Found, type PortOption, type Scan, type Verb } from './scan';
import { isPlainModule } from './values';
import type { CallWords } from './words';

/** Sorts the words of a call. `from` is the first one behind the program and, in a rules file, behind the counters. */
export const scanWords = (words: CallWords, from: number): Scan => new CallReader(words, from).read();

/** Reads a call option by option. */
class CallReader {
  private readonly scan = emptyScan();
  private readonly count: number;
  /** True behind a `!` that belongs to the next option. */
  private negated = false;
  /** What was loaded by `-m` so far. */
  private protocolModule = false;
  private stringModule = false;

  constructor(
    private readonly words: CallWords,
    private at: number,
  ) {
    this.count = words.count;
  }

  read(): Scan {
    const { words, count } = this;
    while (this.at < count) {
      const word = words.text(this.at);
      if (word.charCodeAt(0) === 45) this.option(word);
      else {
        if (word === '!') this.negated = true;
        else this.stray(word);
        this.at++;
      }
    }
    return this.scan;
  }

  /** A word where an option belongs. */
  private stray(word: string): void {
    const { scan, at } = this;
    this.negated = false;
    scan.strays++;
    // `$OPTIONS` may hold any condition, ports among them.
    if (!word.includes(HOLE)) return;
    this.note(at);
    if (!scan.jump) scan.unknown = at;
  }

  private option(word: string): void {
    const { at, words, count } = this;
    let option: Option | undefined = optionOf(word);
    let value = at + 1;
    let from = 0;
    if (option === undefined) {
      const rare = rareSpelling(word);
      if (rare) {
        option = rare.option;
        if (rare.valueAt !== undefined) {
          value = at;
          from = rare.valueAt;
        }
      } else if (word === '--to') option = this.meaningOfTo();
      else {
        this.foreign();
        return;
      }
    }
    let { negated } = this;
    this.negated = false;
    // The old place of the sign: `--dport ! 25`.
    if (value > at && value < count && words.text(value) === '!' && !words.isQuoted(value)) {
      negated = true;
      value++;
    }
    this.take(option, word, { at, value, from, negated });
  }

  /** `--to` is an option of several targets and of `-m string`. */
  private meaningOfTo(): Option {
    const { jump } = this.scan;
    const target = jump ? this.words.text(jump.value) : '';
    if (this.stringModule || !/^(?:DNAT|SNAT|REDIRECT|NETMAP|MASQUERADE)$/.test(target)) return 'value';
    if (target === 'SNAT') return 'toSource';
    return /^[DN]/.test(target) ? 'to' : 'toPorts';
  }

  /** An option of a module or target: what stands behind it up to the next option is its own. */
  private foreign(): void {
    const { scan } = this;
    if (!scan.opaque && !scan.jump) scan.strays++;
    this.negated = false;
    this.skipValues();
  }

  private skipValues(): void {
    this.at++;
    while (this.at < this.count && !isOption(this.words, this.at)) this.at++;
  }

  private take(option: Option, word: string, found: Found): void {
    const { scan, words } = this;
    const { at, value, negated } = found;
    switch (option) {
      case 'append':
      case 'insert':
      case 'replace':
      case 'delete':
      case 'check':
      case 'policy':
        this.verb(option, found);
        return;
      case 'chain':
        scan.verb ??= 'other';
        this.at = behind(found);
        return;
      case 'list':
        this.wholeChain(word);
        this.skipValues();
        return;
      case 'syn':
        this.syn(negated);
        this.at = at + 1;
        return;
      case 'flags':
        if (FLAGS_OF_SYN.test(words.text(value)) && words.text(value + 1) === 'SYN') this.syn(negated);
        else this.note(at);
        this.at = value + 2;
        return;
      case 'fragment':
      case 'family':
        // In a file for both families each of them passes over the rules of the other.
        this.note(at);
        this.at = at + 1;
        return;
      case 'counters':
        this.at = at + 3;
        return;
      case 'set':
        scan.set ??= { name: value, negated };
        this.at = value + 2;
        return;
      case 'wait':
        this.at = at + 1;
        if (isDigits(words.text(this.at))) this.at++;
        return;
      case 'switch':
        this.at = at + 1;
        return;
      default:
        this.keep(option, found);
        if (value >= this.count) scan.due = true;
        this.at = behind(found);
    }
  }

  /** An option that says what is done, with the chain and what follows it. */
  private verb(verb: Exclude<Verb, 'flush' | 'rename' | 'other'>, found: Found): void {
    const { scan, words, count } = this;
    scan.verb = verb;
    scan.verbAt = found.at;
    scan.chain = found.value;
    this.at = behind(found);
    if (verb === 'policy') scan.target = this.at++;
    else if (this.at < count && isDigits(words.text(this.at))) scan.position = this.at++;
  }

  /** An option that does something with a whole chain, or only shows it. */
  private wholeChain(word: string): void {
    const { scan, at } = this;
    if (scan.verb !== undefined) return;
    if (isFlush(word)) {
      scan.verb = 'flush';
      scan.verbAt = at;
      if (at + 1 < this.count && !isOption(this.words, at + 1)) scan.chain = at + 1;
    } else if (isRename(word)) {
      scan.verb = 'rename';
      scan.chain = at + 1;
    } else scan.verb = 'other';
  }

  private syn(negated: boolean): void {
    if (negated) this.scan.withoutSyn = true;
    else this.scan.withSyn = true;
  }

  /** An option with one value that narrows the rule or says what becomes of packets. */
  private keep(option: Valued, found: Found): void {
    const { scan } = this;
    switch (option) {
      case 'table':
        scan.table = found;
        return;
      case 'protocol':
        scan.protocol = found;
        return;
      case 'connectionProtocol':
        scan.connectionProtocol = found;
        return;
      case 'source':
        scan.source = found;
        return;
      case 'destination':
        scan.destination = found;
        return;
      case 'in':
        scan.in = found;
        return;
      case 'out':
        scan.out = found;
        return;
      case 'jump':
      case 'goto':
        scan.jump = found;
        scan.isGoto = option === 'goto';
        return;
      case 'match':
        this.match(found);
        return;
      case 'state':
        scan.state = found;
        return;
      case 'comment':
        scan.comment = found;
        return;
      case 'to':
        if (scan.to.length === 0) (scan as { to: Found[] }).to = [found];
        else scan.to.push(found);
        return;
      case 'toSource':
        scan.toSource = found;
        return;
      case 'toPorts':
        scan.toPorts = found;
        return;
      case 'proxyPort':
        scan.proxyPort = found;
        return;
      case 'value':
        return;
      default:
        this.port(option, found);
    }
  }

  /** `-m name`: a module, whose options may follow. */
  private match({ at, value, from }: Found): void {
    const { scan } = this;
    const name = this.words.text(value).slice(from);
    if (name === 'multiport' || name === 'mport') {
      if (scan.multiport < 0) scan.multiport = at;
    } else if (name === 'tcp' || name === 'udp' || name === 'sctp' || name === 'dccp') this.protocolModule = true;
    else if (name === 'string') this.stringModule = true;
    if (!isPlainModule(name)) this.note(Math.min(value, this.count - 1));
  }

  private port(option: PortOption['option'], found: Found): void {
    const { scan, protocolModule } = this;
    const isPlural = option === 'dports' || option === 'sports' || option === 'ports';
    // `--dport` is short for `--dports` where only multiport is loaded.
    const takesList = isPlural || (scan.multiport >= 0 && !protocolModule);
    const isLoaded = !isPlural || scan.multiport >= 0;
    const module = takesList && isLoaded ? 'multiport' : protocolModule ? 'protocol' : 'none';
    const { at, value, from, negated } = found;
    const port: PortOption = { at, value, from, negated, option, takesList, isLoaded, module };
    if (scan.ports.length === 0) (scan as { ports: PortOption[] }).ports = [port];
    else scan.ports.push(port);
  }

  private note(at: number): void {
    this.scan.opaque ??= [];
    this.scan.opaque.push(at);
  }
}

/** Options that take the next word as their value. */
type Valued = Exclude<
  Option,
  Verb | 'chain' | 'list' | 'syn' | 'flags' | 'fragment' | 'family' | 'counters' | 'set' | 'wait' | 'switch'
>;

/** The word behind an option and its value. */
const behind = ({ at, value }: Found): number => (value === at ? at + 1 : value + 1);

/** Flags that are looked at where packets are meant that open a connection. */
const FLAGS_OF_SYN = /^(?:FIN,)?SYN,RST,(?:ACK|FIN)$|^SYN,ACK,FIN,RST$|^FIN,SYN,RST,ACK$/;

const isRename = (word: string): boolean => word === '-E' || word === '--rename-chain';
const isFlush = (word: string): boolean => word === '-F' || word === '--flush';

const isOption = (words: CallWords, at: number): boolean => {
  const text = words.text(at);
  const c = text.charCodeAt(0);
  return ((c === 45 && text.length > 1 && !isDigits(text.slice(1))) || text === '!') && !words.isQuoted(at);
};
