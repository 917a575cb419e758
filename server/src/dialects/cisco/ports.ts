import {
  complement,
  MAX_PORT,
  NO_PORTS,
  normalise,
  type PortRange,
  type PortSet,
  port,
  range,
} from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Words } from '../../model/item';
import type { Mistake, Repair } from '../../model/mistake';
import type { PortUse, Written } from '../../model/statement';
import { FOREIGN_NAMES, PORT_NAMES } from './names';

/** The ports behind an operator: `eq 25 587`, `range 6005 65534`, `gt 1023`. */
export interface PortWords {
  /** The operator as it stands: `eq`; '' where a port stands without one. */
  readonly operator: string;
  /** Index of the operator, or of the first port where there is none. */
  readonly at: number;
  /** Index behind the last word that belongs to it. */
  readonly next: number;
  readonly ports: Written<PortSet>;
  readonly uses: readonly PortUse[];
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  /** True where the operator has no port yet. */
  readonly isHalfTyped: boolean;
}

const NOWHERE: readonly Place[] = [];
const NO_MISTAKES: readonly Mistake[] = [];
const NO_UNREAD: readonly Unread[] = [];

export const isOperator = (word: string): boolean =>
  word === 'eq' || word === 'range' || word === 'gt' || word === 'lt' || word === 'neq';

/** The number of a word of digits; -1 for another word. */
export function numberOf(word: string): number {
  const { length } = word;
  if (length === 0 || length > 9) return -1;
  let number = 0;
  for (let i = 0; i < length; i++) {
    const digit = word.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const valueOf = (word: string): number => {
  const number = numberOf(word);
  return number >= 0 ? number : (PORT_NAMES.get(word.toLowerCase()) ?? -1);
};

/** `25`, `smtp`. */
export const isPortWord = (word: string): boolean => valueOf(word) >= 0;

/** Signs of other tools between the ends of a range. */
const FOREIGN_RANGE = /^(\d+)(-|:|\.\.|\u2013)(\d+)$/;
const LIST = /^[\w.-]+(?:[,;][\w.-]+)+$/;

const one = (place: Place, text: string, ports: PortSet, part: PortUse['part'], isNumber: boolean): PortUse => ({
  literal: { place, text, form: isNumber ? 'decimal' : 'name' },
  ports,
  part,
  via: NOWHERE,
});

/** Reads the ports from the operator at `at`. `takesLists`: several ports may follow one `eq`, as on routers. */
export function readPortWords(words: Words, at: number, takesLists: boolean): PortWords {
  const operator = words.text(at);
  if (operator === 'eq') {
    // By far the most there are: one number or name.
    const word = words.text(at + 1);
    const number = valueOf(word);
    if (number >= 0 && number <= MAX_PORT && !isPortWord(words.text(at + 2)) && !OWN_NAMES.has(word)) {
      const { place } = words.value(at + 1);
      const ports = port(number);
      return {
        operator,
        at,
        next: at + 2,
        ports: { kind: 'written', value: ports, place, via: NOWHERE },
        uses: [one(place, word, ports, 'one', numberOf(word) >= 0)],
        mistakes: NO_MISTAKES,
        unread: NO_UNREAD,
        isHalfTyped: false,
      };
    }
  }
  return new PortWordsReader(words, at, isOperator(operator) ? operator : '', takesLists).read();
}

/** Names whose number is another than the one that the word has elsewhere. */
const OWN_NAMES: ReadonlyMap<string, { readonly means: string; readonly elsewhere: string }> = new Map([
  ['kerberos', { means: '750, Kerberos version 4', elsewhere: '88' }],
  ['sunrpc', { means: '111, the port mapper of Unix', elsewhere: '135' }],
  ['rpc', { means: '111, the port mapper of Unix', elsewhere: '135' }],
]);

class PortWordsReader {
  private readonly ranges: PortRange[] = [];
  private readonly uses: PortUse[] = [];
  private readonly mistakes: Mistake[] = [];
  private readonly unread: Unread[] = [];
  private next: number;
  private isHalfTyped = false;
  private readonly first: number;

  constructor(
    private readonly words: Words,
    private readonly at: number,
    private readonly operator: string,
    private readonly takesLists: boolean,
  ) {
    this.first = operator === '' ? at : at + 1;
    this.next = this.first;
  }

  read(): PortWords {
    const { operator, words, first } = this;
    const word = words.text(first);
    // A word that begins an address or an option: the port is not typed yet.
    if (word === '' || (valueOf(word) < 0 && STOPS.has(word))) this.isHalfTyped = true;
    else if (operator === 'range') this.range(first);
    else if (operator === 'gt' || operator === 'lt') this.bound(first, operator);
    else this.list(first, operator === 'neq' ? 'not' : 'one');
    const [missing] = this.unread;
    const { place } = words.value(Math.max(first, this.next - 1));
    const whole = this.uses[0] ? join(this.uses[0].literal.place, place) : place;
    const set = normalise(this.ranges);
    return {
      operator,
      at: this.at,
      next: this.next,
      ports: missing
        ? { kind: 'unread', place: missing.place, why: missing.why }
        : this.isHalfTyped
          ? { kind: 'unread', place: whole, why: `\`${operator}\` has no port yet` }
          : { kind: 'written', value: operator === 'neq' ? complement(set) : set, place: whole, via: NOWHERE },
      uses: this.uses,
      mistakes: this.mistakes,
      unread: this.unread,
      isHalfTyped: this.isHalfTyped,
    };
  }

  private list(from: number, part: 'one' | 'not'): void {
    const { words } = this;
    let at = from;
    do {
      this.element(at, part);
      at++;
    } while (isPortWord(words.text(at)));
    this.next = at;
    if (at - from > 1 && !this.takesLists && this.operator !== '') {
      const second = words.value(from + 1).place;
      this.mistakes.push({
        kind: 'port-list-in-one-value',
        place: second,
        message: `One port stands behind ${this.operator} on this firewall; with ${words.raw?.(from, at - 1) ?? 'several'} the line is refused. A line for each, or an object group, holds them.`,
        repairs: [],
        detail: ' ',
      });
    }
  }

  private element(at: number, part: 'one' | 'not'): void {
    const { words } = this;
    const text = words.text(at);
    const { place } = words.value(at);
    const number = valueOf(text);
    if (number > MAX_PORT) this.outOfRange(text, place);
    else if (number >= 0) {
      this.ranges.push({ from: number, to: number });
      this.uses.push(one(place, text, port(number), part, numberOf(text) >= 0));
      const own = OWN_NAMES.get(text);
      if (own) this.ownName(text, place, own.means, own.elsewhere);
    } else this.strange(text, at, part);
  }

  private ownName(text: string, place: Place, means: string, elsewhere: string): void {
    this.mistakes.push({
      kind: 'own-name-for-a-number',
      place,
      message:
        text === 'kerberos'
          ? `The name kerberos is ${means} on Cisco devices; Kerberos of Active Directory is ${elsewhere}.`
          : `The name ${text} is ${means}; the endpoint mapper of Windows RPC is ${elsewhere}.`,
      repairs: [{ title: `Use ${elsewhere}`, edits: [{ place, newText: elsewhere }], safety: 'suggestion' }],
      detail: text,
    });
  }

  private outOfRange(text: string, place: Place): void {
    this.unread.push({ place, why: `\`${text}\` is no port: ports are 0 to ${MAX_PORT}` });
    this.mistakes.push({
      kind: 'port-out-of-range',
      place,
      message: `${text} is no port, for ports end at ${MAX_PORT}; the line is refused.`,
      repairs: [],
      detail: 'too-large',
    });
  }

  /** `6005-65534`, `25,587`, `submission`: what is meant is plain, the device refuses it. */
  private strange(text: string, at: number, part: 'one' | 'not'): void {
    const { place } = this.words.value(at);
    const foreign = FOREIGN_RANGE.exec(text);
    if (foreign) this.foreignRange(foreign, place, part);
    else if (LIST.test(text)) this.foreignList(text, at, place, part);
    else {
      this.unread.push({ place, why: `\`${text}\` is no port name that Cisco devices know` });
      const meant = FOREIGN_NAMES.get(text.toLowerCase());
      if (meant !== undefined) {
        this.mistakes.push({
          kind: 'invalid-port-keyword',
          place,
          message: `Cisco devices do not know the name ${text}; ${meant} is what they take, and the line is refused as it stands.`,
          repairs: [{ title: `Write ${meant}`, edits: [{ place, newText: meant }], safety: 'safe' }],
          detail: meant,
        });
      }
    }
  }

  private foreignRange(match: RegExpExecArray, place: Place, part: 'one' | 'not'): void {
    const [text, lower, sign, upper] = match as unknown as readonly [string, string, string, string];
    const low = Number(lower);
    const high = Number(upper);
    const instead = `range ${Math.min(low, high)} ${Math.max(low, high)}`;
    const operator = this.operator === '' ? place : join(this.words.value(this.at).place, place);
    // `eq a-b` becomes `range a b`; with other ports beside it, or negated, it cannot.
    const alone = part === 'one' && this.uses.length === 0 && !isPortWord(this.words.text(this.next + 1));
    const sound = low <= high && high <= MAX_PORT;
    const repairs: Repair[] =
      alone && high <= MAX_PORT && low <= MAX_PORT
        ? [
            {
              title: `Write ${instead}`,
              edits: [{ place: operator, newText: instead }],
              safety: sound ? 'safe' : 'suggestion',
            },
          ]
        : [];
    this.mistakes.push({
      kind: 'range-separator',
      place,
      message: `Cisco devices write this range as \`${instead}\`; with \`${sign}\` the line is refused.`,
      repairs,
      detail: sign,
    });
    if (sound) {
      this.ranges.push({ from: low, to: high });
      this.uses.push(one(place, text, range(low, high), 'range', true));
    } else this.unread.push({ place, why: `\`${text}\` holds no ports` });
  }

  private foreignList(text: string, at: number, place: Place, part: 'one' | 'not'): void {
    const parts = text.split(/[,;]/);
    if (!parts.every((word) => isPortWord(word) || FOREIGN_RANGE.test(word))) {
      this.unread.push({ place, why: `\`${text}\` is no port name that Cisco devices know` });
      return;
    }
    const value = this.words.value(at);
    const flat = parts.every((word) => valueOf(word) >= 0 && valueOf(word) <= MAX_PORT);
    const list = parts.join(' ');
    this.mistakes.push({
      kind: 'port-list-in-one-value',
      place,
      message: this.takesLists
        ? `Blanks part ports here, as in ${this.operator === '' ? '' : `${this.operator} `}${list}; with a comma the line is refused.`
        : `One port stands in each place here; with a comma in \`${text}\` the line is refused.`,
      repairs:
        flat && this.takesLists ? [{ title: `Write ${list}`, edits: [{ place, newText: list }], safety: 'safe' }] : [],
      detail: ',',
    });
    let from = 0;
    for (const word of parts) {
      const here = value.exact?.(from, from + word.length) ?? place;
      from += word.length + 1;
      const number = valueOf(word);
      const ends = FOREIGN_RANGE.exec(word);
      const set = ends ? range(Number(ends[1]), Number(ends[3])) : number <= MAX_PORT ? port(number) : NO_PORTS;
      if (set.length === 0) this.unread.push({ place: here, why: `\`${word}\` is no port` });
      else {
        this.ranges.push(...set);
        this.uses.push(one(here, word, set, ends ? 'range' : part, !PORT_NAMES.has(word)));
      }
    }
  }

  private range(at: number): void {
    const { words } = this;
    const lower = words.text(at);
    const upper = words.text(at + 1);
    const low = valueOf(lower);
    if (low < 0) {
      this.next = at + 1;
      this.strange(lower, at, 'one');
      return;
    }
    const high = valueOf(upper);
    if (high < 0) {
      this.next = at + 1;
      const { place } = words.value(at);
      if (low > MAX_PORT) this.outOfRange(lower, place);
      else this.uses.push(one(place, lower, port(low), 'one', numberOf(lower) >= 0));
      this.unread.push({ place, why: `the range \`${lower}\` has no end` });
      this.isHalfTyped = true;
      return;
    }
    this.next = at + 2;
    const place = join(words.value(at).place, words.value(at + 1).place);
    const text = words.raw?.(at, at + 1) ?? `${lower} ${upper}`;
    if (low > MAX_PORT || high > MAX_PORT) {
      this.outOfRange(
        low > MAX_PORT ? lower : upper,
        low > MAX_PORT ? words.value(at).place : words.value(at + 1).place,
      );
    } else if (high < low) {
      this.unread.push({ place, why: `the range \`${text}\` ends below its start` });
      this.mistakes.push({
        kind: 'port-out-of-range',
        place,
        message: `The range ${text} ends below its start: some devices refuse it, others turn it round.`,
        repairs: [
          { title: `Write ${upper} ${lower}`, edits: [{ place, newText: `${upper} ${lower}` }], safety: 'suggestion' },
        ],
        detail: 'reversed',
      });
    } else {
      this.ranges.push({ from: low, to: high });
      this.uses.push(one(place, text, range(low, high), 'range', numberOf(lower) >= 0 && numberOf(upper) >= 0));
    }
  }

  private bound(at: number, operator: 'gt' | 'lt'): void {
    const { words } = this;
    const text = words.text(at);
    const { place } = words.value(at);
    const number = valueOf(text);
    this.next = at + 1;
    if (number < 0) this.strange(text, at, 'one');
    else if (number > MAX_PORT) this.outOfRange(text, place);
    else {
      const set = operator === 'gt' ? range(number + 1, MAX_PORT) : range(0, number - 1);
      this.ranges.push(...set);
      this.uses.push(one(place, text, set, operator === 'gt' ? 'above' : 'below', numberOf(text) >= 0));
    }
  }
}

/** Words that begin something else, where a port belongs: the port is still to be typed. */
const STOPS: ReadonlySet<string> = new Set([
  'any',
  'any4',
  'any6',
  'host',
  'object',
  'object-group',
  'addrgroup',
  'log',
  'log-input',
  'established',
  'inactive',
  'time-range',
  'source',
  'destination',
]);
