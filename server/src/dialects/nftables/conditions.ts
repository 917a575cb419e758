import { intersect } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type End,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { calledBy, HOLE, leaves, placeIn, slice, type Text, type Value } from '../../model/value';
import { kindOf, readAddresses } from '../shared/addresses';
import { OPEN_DESTINATION, OPEN_SOURCE } from '../shared/packetFilter';
import type { PortReading } from '../shared/ports';
import { compared, mistakesOf, readPart, readValue } from './ports';
import type { Condition, Operator, Selector } from './selectors';
import { isTable, partsOf, type Tokens, textsIn } from './tokens';
import { transportIn, verdictOf, zoneOf } from './values';

const NONE: readonly never[] = [];
const EVERY_PROTOCOL: Written<TransportSet> = byDefault(['any']);

const QUOTE = 34;

/** So many conditions are made of one rule by sets of concatenations and verdict maps. */
const MAX_TERMS = 512;

const ADDRESSES = { separators: '', anyWords: new Set(['0.0.0.0/0', '::/0', '*']), keywords: new Set<string>() };

/** What is known of the traffic while the conditions of a rule are read. */
export interface Draft {
  transport: Written<TransportSet>;
  source: End;
  destination: End;
  action: Action | undefined;
}

/** Reads the conditions of a rule, and puts together what they say of the traffic. */
export abstract class ConditionReader {
  protected drafts: Draft[] = [
    { transport: EVERY_PROTOCOL, source: OPEN_SOURCE, destination: OPEN_DESTINATION, action: undefined },
  ];
  protected readonly opaque: Place[] = [];
  protected readonly missing: Unread[] = [];
  protected readonly mistakes: Mistake[] = [];
  protected readonly conditions: Condition[] = [];
  /** Names that somebody gave chains and groups of ports. */
  protected readonly names: Text[] = [];
  protected action: Written<Action> = ABSENT;
  protected returning = false;
  protected beginning = false;
  protected due = false;
  protected speaks = false;

  constructor(protected readonly tokens: Tokens) {}

  protected condition(condition: Condition): void {
    const { tokens } = this;
    const { selectors, operator, value: valueAt } = condition;
    const [first, more] = selectors;
    if (!first) return;
    if (valueAt >= tokens.count) {
      this.due = true;
      if (first.kind === 'port') this.transportOf(first);
      return;
    }
    const value = tokens.value(valueAt) as Value;
    if (operator === '&' || operator === 'set') {
      if (operator === 'set') this.speaks = true;
      else this.opaque.push(join(tokens.place(first.at), tokens.place(Math.min(valueAt, tokens.count - 1))));
      return;
    }
    if (selectors.some(({ kind }) => kind === 'port')) {
      this.conditions.push(condition);
      const name = calledBy(value);
      if (name !== undefined) this.nameAt(name, valueAt);
    }
    if (more || isTable(value)) this.combined(selectors, operator, value, valueAt);
    else this.single(first, operator, value, valueAt);
  }

  protected nameAt(text: string, index: number): void {
    this.names.push({ kind: 'text', text, place: this.tokens.place(index), pieces: [], quote: '' });
  }

  /** One selector and a plain value. */
  private single(selector: Selector, operator: Operator, value: Value, valueAt: number): void {
    switch (selector.kind) {
      case 'port': {
        this.transportOf(selector);
        const reading = compared(readValue(value), operator);
        this.note(reading, value);
        this.ports(selector, reading);
        return;
      }
      case 'protocol':
        this.transports(value, operator);
        return;
      case 'address': {
        const addresses = this.addresses(value, operator);
        this.each((draft) => this.withEnd(draft, selector.side, { addresses }));
        return;
      }
      case 'interface': {
        if (operator === '!=') {
          this.opaque.push(this.tokens.place(valueAt));
          return;
        }
        const zone = zoneOf(value);
        const name = calledBy(value);
        const end = name === undefined ? { zone } : { zone, zoneCalledBy: name };
        this.each((draft) => this.withEnd(draft, selector.side, end));
        return;
      }
      case 'state':
        this.state(value, operator, valueAt);
        return;
      case 'other':
        this.opaque.push(join(this.tokens.place(selector.at), this.tokens.place(valueAt)));
    }
  }

  private note(reading: PortReading, value: Value): void {
    for (const entry of reading.unread) this.missing.push(entry);
    this.mistakes.push(...mistakesOf(reading, value));
    if (reading.incomplete) this.due = true;
  }

  /** `tcp dport` says which protocol too; `th dport` leaves that to others. */
  private transportOf({ protocol, at }: Extract<Selector, { kind: 'port' }>): void {
    if (protocol === 'th') return;
    const transport = written<TransportSet>(protocol === 'other' ? ['other'] : [protocol], this.tokens.place(at));
    this.each((draft) => ({ ...draft, transport }));
  }

  private each(change: (draft: Draft) => Draft): void {
    this.drafts = this.drafts.map(change);
  }

  private withEnd(draft: Draft, side: 'source' | 'destination', said: Partial<End>): Draft {
    return side === 'source'
      ? { ...draft, source: { ...draft.source, ...said } }
      : { ...draft, destination: { ...draft.destination, ...said } };
  }

  /** Ports of one side; with a second condition on them both hold. */
  private ports({ side }: Extract<Selector, { kind: 'port' }>, reading: PortReading): void {
    this.each((draft) => {
      const end = side === 'source' ? draft.source : draft.destination;
      const { ports } = end;
      const both =
        ports.kind === 'written' && reading.ports.kind === 'written'
          ? written(intersect(ports.value, reading.ports.value), join(ports.place, reading.ports.place))
          : ports.kind === 'unread'
            ? ports
            : reading.ports;
      let uses = end.uses.length === 0 ? reading.uses : [...end.uses, ...reading.uses];
      // `dport >= 1024 … dport <= 2047`: both numbers speak of what lies between them.
      if (end.uses.length > 0 && both.kind === 'written') {
        uses = uses.map((use) => (use.part === 'above' || use.part === 'below' ? { ...use, ports: both.value } : use));
      }
      return this.withEnd(draft, side, { ports: both, uses });
    });
  }

  private transports(value: Value, operator: Operator): void {
    const transport = transportIn(value, operator);
    // A protocol of which nothing is known may be one without ports.
    if (transport.kind === 'unread') this.opaque.push(transport.place);
    this.each((draft) => ({ ...draft, transport }));
  }

  private addresses(value: Value, operator: Operator): Written<readonly Address[]> {
    if (operator === '!=') return unread(value.place, 'every address but these');
    if (value.kind === 'unknown' && value.name !== undefined)
      return written<readonly Address[]>([{ kind: 'name', text: value.name, place: value.place }], value.place);
    if (value.kind === 'unknown') return unread(value.place, value.why);
    const read = readAddresses(value, ADDRESSES);
    const name = calledBy(value);
    if (name === undefined || read.kind !== 'written') return read;
    return { ...read, value: read.value.map((address) => ({ ...address, calledBy: name })) };
  }

  private state(value: Value, operator: Operator, valueAt: number): void {
    const words = leaves(value).flatMap((leaf) => (leaf.kind === 'text' ? leaf.text.split(',') : ['?']));
    // Without braces the list may go on in the next words.
    for (let i = valueAt + 1; this.tokens.text(i - 1).endsWith(','); i++)
      words.push(this.tokens.text(i).replace(/,$/, ''));
    const isNew = words.map((word) => word.trim()).includes('new') !== (operator === '!=');
    if (isNew) {
      this.beginning ||= operator !== '!=' && !words.some((word) => word.trim() === 'established');
      return;
    }
    this.opaque.push(this.tokens.place(valueAt));
    // What is not tracked may begin a connection as well.
    this.returning ||=
      operator === '!=' ||
      words.some((word) => /^(?:established|related)$/.test(word.trim())) ||
      words.every((word) => word.trim() === 'invalid');
  }

  /** Concatenations and maps: each element is a condition of its own, with its verdict. */
  private combined(selectors: readonly Selector[], operator: Operator, value: Value, valueAt: number): void {
    for (const selector of selectors) {
      if (selector.kind === 'port') this.transportOf(selector);
      else if (selector.kind === 'other' || selector.kind === 'state') this.opaque.push(this.tokens.place(selector.at));
    }
    const verdicts = operator === 'vmap';
    if (isTable(value) && selectors.length === 1 && selectors[0]?.kind === 'state' && verdicts) {
      this.stateMap(value.entries.map(({ key, value: verdict }) => [key, verdict]));
      return;
    }
    const elements: readonly (readonly [Text, Value | undefined])[] = isTable(value)
      ? value.entries.map(({ key, value: verdict }) => [key, verdict] as const)
      : textsIn(value).flatMap((leaf) =>
          leaf.kind === 'text' ? [[this.joinedText(leaf, valueAt), undefined] as const] : [],
        );
    const unknown = textsIn(value).find((leaf) => leaf.kind === 'unknown');
    if (unknown?.kind === 'unknown') {
      this.missing.push({ place: unknown.place, why: unknown.why });
      for (const selector of selectors)
        if (selector.kind === 'port') this.ports(selector, nothingKnown(unknown.place, unknown.why));
    }
    if (elements.length === 0) return;
    if (selectors.length === 1 && !verdicts) {
      // A map without verdicts, as `dnat to` takes it: its keys are the ports.
      this.keys(
        selectors[0] as Selector,
        elements.map(([key]) => key),
        operator,
      );
      return;
    }
    const result: Draft[] = [];
    for (const draft of this.drafts) {
      for (const [key, verdict] of elements) {
        if (result.length >= MAX_TERMS) break;
        result.push(this.element(draft, selectors, operator, key, verdicts ? verdict : undefined));
      }
    }
    if (elements.length * this.drafts.length > MAX_TERMS) {
      this.missing.push({ place: value.place, why: `only the first ${MAX_TERMS} elements are read` });
    }
    this.drafts = result;
  }

  /** A concatenation without braces stands in several tokens. */
  private joinedText(leaf: Text, valueAt: number): Text {
    let text = leaf;
    for (let i = valueAt + 1; this.tokens.text(i) === '.'; i += 2) {
      const more = this.tokens.value(i + 1);
      if (more?.kind !== 'text') break;
      const glue = ' . ';
      const shift = text.text.length + glue.length;
      text = {
        kind: 'text',
        text: text.text + glue + more.text,
        place: join(text.place, more.place),
        pieces: [
          ...text.pieces,
          { from: text.text.length, to: shift, place: this.tokens.place(i), exact: false, via: [] },
          ...more.pieces.map((piece) => ({ ...piece, from: piece.from + shift, to: piece.to + shift })),
        ],
        quote: '',
      };
    }
    return text;
  }

  private keys(selector: Selector, keys: readonly Text[], operator: Operator): void {
    const [first] = keys;
    if (!first || selector.kind !== 'port') return;
    const list: Value = { kind: 'list', items: keys, place: first.place, via: [] };
    const reading = compared(readValue(list), operator);
    this.note(reading, list);
    this.ports(selector, reading);
  }

  private element(
    draft: Draft,
    selectors: readonly Selector[],
    operator: Operator,
    key: Text,
    verdict: Value | undefined,
  ): Draft {
    let result = draft;
    const parts = partsOf(key);
    selectors.forEach((selector, i) => {
      const part = parts[i];
      if (!part) return;
      const [from, to] = part;
      if (selector.kind === 'port') {
        const reading = compared(readPart(key, from, to), operator);
        for (const entry of reading.unread) this.missing.push(entry);
        this.mistakes.push(...mistakesOf(reading, slice(key, from, to)));
        result = this.withEnd(result, selector.side, { ports: reading.ports, uses: reading.uses });
      } else if (selector.kind === 'protocol')
        result = { ...result, transport: transportIn(slice(key, from, to), operator) };
      else if (selector.kind === 'address') {
        const text = key.text.slice(from, to);
        const place = placeIn(key, from, to);
        const addresses: End['addresses'] = text.includes(HOLE)
          ? unread(place, 'the address is not known')
          : written([{ kind: kindOf(text, ADDRESSES), text, place }], place);
        result = this.withEnd(result, selector.side, { addresses });
      } else if (selector.kind === 'interface') {
        const quoted = key.text.charCodeAt(from) === QUOTE && to - from > 2 ? 1 : 0;
        result = this.withEnd(result, selector.side, { zone: zoneOf(slice(key, from + quoted, to - quoted)) });
      }
    });
    if (!verdict) return result;
    const action = verdictOf(verdict);
    return action === undefined ? result : { ...result, action };
  }

  /** `ct state vmap { established : accept, … }`: no ports, and none that opens a connection but by `new`. */
  private stateMap(entries: readonly (readonly [Text, Value])[]): void {
    const opening = entries.find(([key]) => key.text === 'new');
    const action = opening && verdictOf(opening[1]);
    if (action === undefined) this.returning = true;
    this.action = action === undefined ? byDefault('continue') : byDefault(action);
  }
}

const nothingKnown = (place: Place, why: string): PortReading => ({
  ports: unread(place, why),
  uses: NONE,
  faults: NONE,
  unread: NONE,
  elements: NONE,
  incomplete: false,
});
