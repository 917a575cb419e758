import { isDigits } from '../../base/digits';
import { MAX_PORT, NO_PORTS, normalise, type PortRange, type PortSet, port, range } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import { type PortUse, unread, written } from '../../model/statement';
import { HOLE, madeIn, placeIn, type Text, unknownIn, viaIn } from '../../model/value';
import type { PortElement, PortFault, PortReading, PortSyntax } from './portReading';
import { innerPlace, isOneLiteral } from './texts';

/** Signs that other tools put between the ends of a range, and what word processors make of a hyphen. */
const FOREIGN_RANGE = /^(\d+)(\s*(?:\.\.\.?|[-:~/\u2010-\u2015\u2026\u2212\uFE58\uFE63\uFF0D]|\bto\b)\s*)(\d+)$/i;
const HEXADECIMAL = /^0x[0-9a-f]+$/i;
const HALF_RANGE = /^\d+\s*[-:]$/;

/** Reads the elements of one value, one after the other. */
export class PortReader {
  private readonly ranges: PortRange[] = [];
  private readonly uses: PortUse[] = [];
  private readonly faults: PortFault[] = [];
  private readonly unread: Unread[] = [];
  private readonly elements: PortElement[] = [];
  private incomplete = false;

  constructor(
    private readonly value: Text,
    private readonly syntax: PortSyntax,
  ) {}

  /** A bare literal whose text is no decimal number: `0x19`, `1kb`. */
  literalNumber(number: number): void {
    const { text } = this.value;
    if (!Number.isInteger(number) || number < 0 || number > MAX_PORT) this.outOfRange(0, text.length, number < 0);
    else this.use(0, text.length, port(number), 'one', /^0x/i.test(text) ? 'hex' : 'decimal');
    this.elements.push({ from: 0, to: text.length, ...this.lastUse(0) });
  }

  element(start: number, end: number, last: boolean): void {
    const { text } = this.value;
    let from = start;
    let to = end;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    const before = this.uses.length;
    if (from === to) this.incomplete ||= last;
    else this.read(from, to);
    this.elements.push({ from, to, ...this.lastUse(before) });
  }

  private lastUse(before: number): { use?: PortUse } {
    const use = this.uses[before];
    return use && this.uses.length === before + 1 ? { use } : {};
  }

  private read(from: number, to: number): void {
    const word = this.value.text.slice(from, to);
    const lower = word.toLowerCase();
    if (word.includes(HOLE)) this.fail(from, to, unknownIn(this.value, from, to) ?? 'a part of it is not known');
    else if (madeIn(this.value, from, to) === 'calculated') this.fail(from, to, `\`${word}\` is computed`);
    else if (this.syntax.anyWords.has(lower)) this.ranges.push({ from: 0, to: MAX_PORT });
    else if (this.syntax.keywords.has(lower)) {
      this.use(from, to, NO_PORTS, 'one', 'keyword');
    } else if (isDigits(word) || (this.syntax.cNumbers && HEXADECIMAL.test(word))) this.single(from, to);
    else if (this.named(from, to, word)) return;
    else if (word === '-' || HALF_RANGE.test(word)) this.halfRange(from, to, word);
    else if (/^-\s*\d+$/.test(word)) this.outOfRange(from, to, true);
    else {
      const match = FOREIGN_RANGE.exec(word);
      if (match) this.range(from, to, match);
      else this.listOrWord(from, to, word);
    }
  }

  private single(from: number, to: number): void {
    const word = this.value.text.slice(from, to);
    const number = this.numberIn(word);
    if (Number.isNaN(number)) this.fail(from, to, 'a number that begins with 0 is octal, and this one is none');
    else if (number > MAX_PORT) this.outOfRange(from, to, false);
    else if (!isOneLiteral(this.value, from, to)) this.fail(from, to, 'the number is put together from several words');
    else this.use(from, to, port(number), 'one', HEXADECIMAL.test(word) ? 'hex' : 'decimal');
  }

  private numberIn(digits: string): number {
    if (!this.syntax.cNumbers || digits.length < 2 || digits.charCodeAt(0) !== 48 || HEXADECIMAL.test(digits)) {
      return Number(digits);
    }
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  }

  /** A service name, a range between names, a range with an open end. False for anything else. */
  private named(from: number, to: number, word: string): boolean {
    const { names, openRanges, rangeSign } = this.syntax;
    if (!names && !openRanges) return false;
    const one = names?.(word);
    if (one !== undefined) {
      if (isOneLiteral(this.value, from, to)) this.use(from, to, port(one), 'one', 'name');
      else this.fail(from, to, 'the name is put together from several words');
      return true;
    }
    for (let at = word.indexOf(rangeSign); at >= 0; at = word.indexOf(rangeSign, at + 1)) {
      const lower = word.slice(0, at);
      const upper = word.slice(at + 1);
      const isWord = !isDigits(lower) || !isDigits(upper);
      const isOpen = lower === '' || upper === '';
      if (isOpen ? !openRanges || word === rangeSign : !isWord) continue;
      const low = lower === '' ? 0 : this.endIn(lower);
      const high = upper === '' ? MAX_PORT : this.endIn(upper);
      if (low === undefined || high === undefined || low > high || high > MAX_PORT) continue;
      if (isOneLiteral(this.value, from, to))
        this.use(from, to, range(low, high), 'range', isWord && !isOpen ? 'name' : 'decimal');
      else this.fail(from, to, 'the range is put together from several words');
      return true;
    }
    return false;
  }

  private endIn(word: string): number | undefined {
    if (!isDigits(word)) return this.syntax.names?.(word);
    const number = this.numberIn(word);
    return Number.isNaN(number) ? undefined : number;
  }

  /** `25-` is being typed: its number is a port already, its range is not yet one. */
  private halfRange(from: number, to: number, word: string): void {
    this.incomplete = true;
    const digits = /^\d*/.exec(word)?.[0].length ?? 0;
    if (digits > 0 && Number(word.slice(0, digits)) <= MAX_PORT) {
      this.use(from, from + digits, port(Number(word.slice(0, digits))), 'one', 'decimal');
    }
    this.unread.push({ place: placeIn(this.value, from, to), why: `the range \`${word}\` has no end` });
  }

  private range(from: number, to: number, match: RegExpExecArray): void {
    const [word, lower, signText, upper] = match as unknown as readonly [string, string, string, string];
    const sign = signText.trim();
    const low = Number(lower);
    const high = Number(upper);
    // 25/587 is no range in any tool.
    if (sign === '/') this.word(from, to, word);
    else if ((low > MAX_PORT || high > MAX_PORT) && this.takes(sign)) this.outOfRange(from, to, false);
    else if (low > MAX_PORT || high > MAX_PORT) {
      this.rangeSign(from, to, `${lower}${this.syntax.rangeSign}${upper}`, 'too-large');
      this.fail(from, to, `\`${word}\` is no range: ports are 0 to ${MAX_PORT}`);
    } else if (high < low) {
      const isTaken = this.takes(sign);
      const instead = `${upper}${isTaken ? sign : this.syntax.rangeSign}${lower}`;
      if (isTaken) {
        const place = placeIn(this.value, from, to);
        this.faults.push({ kind: 'out-of-range', place, text: word, why: 'reversed', instead });
      } else this.rangeSign(from, to, instead, 'reversed');
      this.fail(from, to, `the range \`${word}\` ends below its start`);
    } else {
      if (!this.takes(sign)) this.rangeSign(from, to, `${lower}${this.syntax.rangeSign}${upper}`);
      this.ends(from, to, lower, upper);
    }
  }

  private takes(sign: string): boolean {
    return sign === this.syntax.rangeSign || sign === this.syntax.secondRangeSign;
  }

  private rangeSign(from: number, to: number, instead: string, ends?: 'too-large' | 'reversed'): void {
    const text = this.value.text.slice(from, to);
    const place = placeIn(this.value, from, to);
    this.faults.push({ kind: 'range-sign', place, text, instead, ...(ends ? { ends } : {}) });
  }

  /** The two ends of a sound range. */
  private ends(from: number, to: number, lower: string, upper: string): void {
    const low = Number(lower);
    const high = Number(upper);
    const lowerEnd = from + lower.length;
    const upperStart = to - upper.length;
    if (isOneLiteral(this.value, from, to)) this.use(from, to, range(low, high), 'range', 'decimal');
    else if (isOneLiteral(this.value, from, lowerEnd) && isOneLiteral(this.value, upperStart, to)) {
      // Two literals far apart make the range: each is a reference with its own number.
      this.ranges.push({ from: low, to: high });
      this.use(from, lowerEnd, port(low), 'lower', 'decimal');
      this.use(upperStart, to, port(high), 'upper', 'decimal');
    } else this.fail(from, to, 'the range is put together from several words');
  }

  /** `25 587` and `25;587`: lists in the signs of another tool; their ports are what is meant. */
  private listOrWord(from: number, to: number, word: string): void {
    const parts = [...word.matchAll(/[^\s,;|]+/g)];
    const numeric = parts.every(
      ([part]) => /^\d+(?:[-:]\d+)?$/.test(part) || this.syntax.keywords.has(part.toLowerCase()),
    );
    if (parts.length < 2 || !numeric) {
      this.word(from, to, word);
      return;
    }
    const gaps = word.replace(/[^\s,;|]+/g, ' ').trim();
    this.faults.push({
      kind: 'list-sign',
      place: placeIn(this.value, from, to),
      text: word,
      sign: /[,;|]/.exec(gaps)?.[0] ?? ' ',
      elements: parts.map(([part]) => part),
    });
    for (const part of parts) this.read(from + part.index, from + part.index + part[0].length);
  }

  private word(from: number, to: number, word: string): void {
    this.faults.push({ kind: 'word', place: placeIn(this.value, from, to), text: word });
    this.fail(from, to, `\`${word}\` is neither a number nor a port keyword of ${this.syntax.subject}`);
  }

  private outOfRange(from: number, to: number, negative: boolean): void {
    const text = this.value.text.slice(from, to);
    const why = negative ? 'negative' : 'too-large';
    this.faults.push({ kind: 'out-of-range', place: placeIn(this.value, from, to), text, why });
    this.fail(from, to, `\`${text}\` is no port: ports are 0 to ${MAX_PORT}`);
  }

  private fail(from: number, to: number, why: string): void {
    this.unread.push({ place: placeIn(this.value, from, to), why });
  }

  private use(from: number, to: number, ports: PortSet, part: PortUse['part'], form: PortUse['literal']['form']): void {
    this.ranges.push(...ports);
    // The turns of a loop between its first number and its last are open, and stand nowhere.
    if (madeIn(this.value, from, to) === 'counted') return;
    this.uses.push({
      literal: { place: placeIn(this.value, from, to), text: this.value.text.slice(from, to), form },
      ports,
      part,
      via: viaIn(this.value, from, to),
    });
  }

  done(): PortReading {
    const { value, uses, faults, elements } = this;
    const [missing] = this.unread;
    const ports = missing
      ? unread(missing.place, missing.why)
      : written(normalise(this.ranges), innerPlace(value), viaIn(value, 0, value.text.length));
    return { ports, uses, faults, unread: this.unread, elements, incomplete: this.incomplete };
  }
}

const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13 || c === 0xa0;
