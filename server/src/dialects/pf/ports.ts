import type { PlaceEdit } from '../../base/edit';
import { complement, MAX_PORT, normalise, type PortRange, type PortSet, range } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import { type PortUse, unread, type Written, written } from '../../model/statement';
import { HOLE, type Text } from '../../model/value';
import { mistakeOf } from '../shared/portMistakes';
import { readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { pfServicePort } from './services';
import { type Cursor, eachElement, PF_GRAMMAR, PF_PORTS } from './words';

/** What stands behind `port`. */
export interface Ports {
  readonly ports: Written<PortSet>;
  readonly uses: readonly PortUse[];
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  /** Where the words stand that hold ports, for whoever types there. */
  readonly values: readonly Text[];
  readonly incomplete: boolean;
}

/**
 * Reads the ports at the cursor: `25`, `{ smtp, 587 }`, `> 1023`, `25:30`, `25 >< 30`, `!= 25`. `matched`: the ports that
 * these take the place of, one by one behind `7001:*`.
 */
export function readPfPorts(cursor: Cursor, matched?: PortSet): Ports {
  const reader = new Reader(cursor, matched);
  const start = cursor.at;
  const isList = cursor.peek() === '{';
  eachElement(cursor, () => reader.element());
  if (!isList) reader.others(start);
  return reader.done(cursor.at > start ? cursor.stretch(start) : undefined);
}

/** A number or the name of a service, as it may stand behind a comma. */
const PORT = /^(?:\d+(?::\d+)?|[a-z][a-z0-9-]*)$/;

class Reader {
  private readonly ranges: PortRange[] = [];
  private readonly uses: PortUse[] = [];
  private readonly missing: Unread[] = [];
  private readonly mistakes: Mistake[] = [];
  private readonly values: Text[] = [];
  private incomplete = false;

  constructor(
    private readonly cursor: Cursor,
    private readonly matched: PortSet | undefined,
  ) {}

  element(): void {
    const { cursor } = this;
    const sign = this.sign();
    if (cursor.done) {
      this.incomplete = true;
      return;
    }
    const value = cursor.value();
    cursor.at++;
    this.values.push(value);
    const number = numberOf(value.text);
    const between = sign === '' && number !== undefined ? this.sign() : '';
    if (between === '><' || between === '<>') this.pair(value, number as number, between);
    else if (sign === '' || sign === '=') this.plain(value);
    else if (number === undefined) this.plain(value);
    else this.compared(value, number, sign);
  }

  /** Several ports are a list only in braces: what commas add to a port makes the line one that pf refuses. */
  others(start: number): void {
    const { cursor } = this;
    while (cursor.peek() === ',' && PORT.test(cursor.peek(1))) {
      cursor.at++;
      this.element();
    }
    if (this.values.length < 2) return;
    const place = cursor.stretch(start);
    const list = `{ ${this.values.map(({ text }) => text).join(', ')} }`;
    this.mistakes.push({
      kind: 'port-list-in-one-value',
      place,
      message: `pf takes several ports in braces, ${list}; without them ${PF_GRAMMAR.consequence}.`,
      repairs: [{ title: 'Put the ports in braces', edits: braced(place), safety: 'safe' }],
      detail: ',',
    });
  }

  /** The signs at the cursor, each a word of its own. */
  private sign(): string {
    const { cursor } = this;
    let sign = '';
    while (sign.length < 2 && /^[=!<>]$/.test(cursor.peek())) {
      sign += cursor.peek();
      cursor.at++;
    }
    return sign;
  }

  private plain(value: Text): void {
    // `port 6000:*`: as many as there are in the range that is matched.
    const open = /^(\d+):\*$/.exec(value.text);
    if (open) {
      const [only, more] = this.matched ?? [];
      const from = Number(open[1]);
      const to = only && !more ? from + only.to - only.from : MAX_PORT;
      this.use(value, range(from, Math.min(to, MAX_PORT)), 'range');
      return;
    }
    const reading = readPorts(value, PF_PORTS);
    for (const use of reading.uses) this.uses.push(use);
    if (reading.ports.kind === 'written') for (const each of reading.ports.value) this.ranges.push(each);
    this.missing.push(...reading.unread);
    for (const fault of reading.faults) {
      const mistake = mistakeOf(fault, PF_GRAMMAR);
      if (mistake) this.mistakes.push(mistake);
    }
    this.incomplete ||= reading.incomplete;
  }

  private compared(value: Text, number: number, sign: string): void {
    if (sign === '!=') {
      for (const each of complement(range(number, number))) this.ranges.push(each);
      this.uses.push(this.useOf(value, range(number, number), 'not'));
      return;
    }
    const above = sign.startsWith('>');
    const least = sign.endsWith('=') ? number : above ? number + 1 : number - 1;
    this.use(value, above ? range(least, MAX_PORT) : range(0, Math.max(0, least)), above ? 'above' : 'below');
  }

  /** `25 >< 30`: between the two; `25 <> 30`: outside them. */
  private pair(first: Text, low: number, sign: string): void {
    const { cursor } = this;
    const second = cursor.done ? undefined : cursor.value();
    const high = second && numberOf(second.text);
    if (!second || high === undefined) {
      this.incomplete = true;
      return;
    }
    cursor.at++;
    const place = join(innerPlace(first), innerPlace(second));
    const inside = sign === '><' ? range(low + 1, high - 1) : range(low, high);
    for (const each of sign === '><' ? inside : complement(inside)) this.ranges.push(each);
    const literal = { place, text: `${first.text} ${sign} ${second.text}`, form: 'decimal' } as const;
    this.uses.push({ literal, ports: inside, part: sign === '><' ? 'range' : 'not', via: viaOf(first) });
  }

  private use(value: Text, ports: PortSet, part: PortUse['part']): void {
    for (const each of ports) this.ranges.push(each);
    this.uses.push(this.useOf(value, ports, part));
  }

  private useOf(value: Text, ports: PortSet, part: PortUse['part']): PortUse {
    const form = /^\d/.test(value.text) ? 'decimal' : 'name';
    return { literal: { place: innerPlace(value), text: value.text, form }, ports, part, via: viaOf(value) };
  }

  done(place: Place | undefined): Ports {
    const { uses, missing, mistakes, values, incomplete } = this;
    const [first] = missing;
    const ports = first
      ? unread(first.place, first.why)
      : place
        ? written(normalise(this.ranges), place)
        : written<PortSet>([], { anchor: { base: 0 }, start: 0, end: 0 });
    return { ports, uses, unread: missing, mistakes, values, incomplete: incomplete || !place };
  }
}

const braced = (place: Place): PlaceEdit[] => [
  { place: { ...place, end: place.start }, newText: '{ ' },
  { place: { ...place, start: place.end }, newText: ' }' },
];

const viaOf = ({ pieces }: Text): readonly Place[] => pieces[0]?.via ?? [];

/** The number a word stands for on its own; undefined for ranges, lists and words. */
function numberOf(text: string): number | undefined {
  if (text.includes(HOLE)) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : pfServicePort(text);
  return number !== undefined && number <= MAX_PORT ? number : undefined;
}
