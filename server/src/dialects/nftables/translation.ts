import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import { ABSENT, type Address, type End, type Statement, type Translation, written } from '../../model/statement';
import { placeIn, slice, type Table, type Text, type Value } from '../../model/value';
import { kindOf, portColon } from '../shared/addresses';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import type { Draft } from './conditions';
import { DIALECT } from './id';
import { mistakesOf, NFT_PORTS, readValue } from './ports';
import type { Reading } from './reader';
import { ruleOf } from './rule';
import { type Condition, conditionAt } from './selectors';
import { isTable, partsOf, type Tokens, textsIn } from './tokens';

const NONE: readonly never[] = [];

const ADDRESSES = { separators: '', anyWords: new Set<string>(), keywords: new Set<string>() };

/** How a port or an address is drawn, where none is named. */
const FLAGS = /^(?:random|fully-random|persistent)(?:,|$)/;

/** Expressions that give a number for each packet. */
const WORKED_OUT = /^:?(?:numgen|jhash|symhash|fib|ct)$/;

/** The statements of a rule that translates: the translation, and the rule that picks what is translated where that says more. */
export function translated(command: Command, reading: Reading): Local {
  const target = new TargetReader(reading);
  target.read();
  const { changesSource, side, draft, ends, unread, mistakes } = target;
  const [first] = ends;
  const uses = ends.flatMap((end) => end.uses);
  const rule = {
    // `snat to ip saddr . tcp sport map { … }`: the ports that are looked up belong to the rule.
    ...ruleOf(command, {
      ...reading,
      drafts: draft && changesSource && reading.drafts.length === 1 ? [draft] : reading.drafts,
      mistakes: NONE,
    }),
    stands: 'network' as const,
    direction: ABSENT,
    selects: true,
  };
  const statements: Statement[] = [];
  if (draft && (!changesSource || uses.length > 0)) {
    const to: End = { side, ports: first?.ports ?? ABSENT, uses, addresses: first?.addresses ?? ABSENT, zone: ABSENT };
    const translation: Translation = {
      kind: 'translation',
      dialect: DIALECT,
      place: command.place,
      item: command,
      words: rule.words,
      complete: reading.sound && mistakes.length === 0,
      mistakes,
      transport: draft.transport,
      from: changesSource ? draft.source : draft.destination,
      to,
    };
    statements.push(translation);
  }
  if (statements.length === 0 || changesSource || reading.drafts.length > 1 || (draft?.source.uses.length ?? 0) > 0) {
    statements.push(statements.length === 0 ? { ...rule, mistakes } : rule);
  }
  return { statements, unread: unread.length === 0 ? NONE : unread };
}

/** Reads what stands behind `dnat`, `snat`, `redirect`, `masquerade` and `tproxy`: the ends that traffic is sent to. */
class TargetReader {
  readonly ends: End[] = [];
  readonly unread: Unread[];
  readonly mistakes: Mistake[];
  /** The traffic, with the ports by which a map looks its targets up. */
  draft: Draft | undefined;
  readonly changesSource: boolean;
  readonly side: 'source' | 'destination';
  private readonly tokens: Tokens;
  /** True where no address belongs, so that a number alone is a port. */
  private readonly takesPorts: boolean;

  constructor(private readonly reading: Reading) {
    const { tokens, translation, drafts, unread, mistakes } = reading;
    const target = tokens.text(translation);
    this.tokens = tokens;
    this.changesSource = target === 'snat' || target === 'masquerade';
    this.side = this.changesSource ? 'source' : 'destination';
    this.takesPorts = target !== 'dnat' && target !== 'snat';
    this.draft = drafts[0];
    this.unread = [...unread];
    this.mistakes = [...mistakes];
  }

  /** `dnat ip to 10.0.0.5:25`, `redirect to :2525`, `dnat to tcp dport map { 25 : 10.0.0.1 }`. */
  read(): void {
    const { tokens } = this;
    const at = this.start();
    const map = conditionAt(tokens, at);
    const table = map && tokens.value(map.value);
    if (map?.operator === 'map' && table && isTable(table)) this.mapped(map, table);
    else if (WORKED_OUT.test(tokens.text(at))) {
      // `dnat to numgen inc mod 2 map { 0 : 10.0.0.1 . 25, … }`: worked out for each packet, then looked up.
      for (const { value } of tableBehind(tokens, at)?.entries ?? []) this.texts(value, this.takesPorts);
    } else if (at < tokens.count) this.plain(at);
  }

  /** Where the target stands; behind the last token where there is none. */
  private start(): number {
    const { tokens } = this;
    let at = this.reading.translation + 1;
    while (/^(?:ip6?|inet|addr|\.|port)$/.test(tokens.text(at))) at++;
    if (tokens.text(at) === 'to') return at + 1;
    const isMissing = tokens.text(at) === '' && tokens.value(at) === undefined;
    return isMissing || FLAGS.test(tokens.text(at)) ? tokens.count : at;
  }

  private mapped(map: Condition, table: Table): void {
    const { tokens } = this;
    const portAt = map.selectors.findIndex(({ kind }) => kind === 'port');
    const keys: PortReading[] = [];
    for (const { key, value } of table.entries) {
      const part = partsOf(key)[portAt];
      if (part) keys.push(this.portsOf(slice(key, part[0], part[1])));
      this.texts(value, false);
    }
    // `dnat to tcp dport map { 25 : 10.0.0.1 } : tcp dport map { 25 : 2525 }`: the ports are looked up apart.
    const second = tokens.text(map.next) === ':' ? conditionAt(tokens, map.next + 1) : undefined;
    const ports = second && tokens.value(second.value);
    if (second?.operator === 'map' && ports && isTable(ports)) {
      this.portsAlone(ports);
      if (second.selectors.length === 1 && second.selectors[0]?.kind === 'port')
        for (const { key } of ports.entries) keys.push(this.portsOf(key));
    }
    const selector = map.selectors[portAt];
    const { draft } = this;
    if (!draft || keys.length === 0 || selector?.kind !== 'port') return;
    const { ports: all, uses } = joinReadings(keys, table.place);
    const { protocol } = selector;
    this.draft = {
      ...draft,
      transport:
        protocol === 'tcp' || protocol === 'udp' ? written([protocol], tokens.place(selector.at)) : draft.transport,
      [selector.side]: { ...draft[selector.side], ports: all, uses },
    };
  }

  private plain(at: number): void {
    const { tokens, side } = this;
    const value = tokens.value(at) as Value;
    // A colon may stand apart: `10.0.0.5 : 25`, `: 2525`.
    const apart = tokens.text(at) === ':' ? at + 1 : tokens.text(at + 1) === ':' ? at + 2 : -1;
    if (apart < 0) {
      this.texts(value, this.takesPorts);
      for (const leaf of textsIn(value))
        if (leaf.kind === 'unknown') this.unread.push({ place: leaf.place, why: leaf.why });
      return;
    }
    if (WORKED_OUT.test(tokens.text(apart))) {
      const lookedUp = tableBehind(tokens, apart);
      if (lookedUp) this.portsAlone(lookedUp);
      return;
    }
    const ports = tokens.value(apart);
    const address = apart === at + 2 && value.kind === 'text' ? this.endOf(value, false) : undefined;
    if (!ports) return;
    const { ports: set, uses } = this.noted(readValue(ports), ports);
    this.ends.push({ side, ports: set, uses, addresses: address?.addresses ?? ABSENT, zone: ABSENT });
  }

  private noted(reading: PortReading, value: Value): PortReading {
    this.unread.push(...reading.unread);
    this.mistakes.push(...mistakesOf(reading, value));
    return reading;
  }

  private portsOf(text: Text): PortReading {
    return this.noted(readPorts(text, NFT_PORTS), text);
  }

  /** The ends that the texts of a value name. */
  private texts(value: Value, takesPorts: boolean): void {
    for (const leaf of textsIn(value)) if (leaf.kind === 'text') this.ends.push(this.endOf(leaf, takesPorts));
  }

  /** Ends of which a map names the ports alone. */
  private portsAlone(table: Table): void {
    for (const { value } of table.entries) {
      const { ports, uses } = this.noted(readValue(value), value);
      this.ends.push({ side: this.side, ports, uses, addresses: ABSENT, zone: ABSENT });
    }
  }

  /** `10.0.0.5:25`, `[fd00::5]:25`, `:25`, `10.0.0.5 . 25`, an address alone; ports alone where no address belongs. */
  private endOf(value: Text, takesPorts: boolean): End {
    const { text } = value;
    const dot = /\s\.\s+/.exec(text);
    const colon = dot ? -1 : portColon(text);
    const isPort = takesPorts && colon < 0 && !dot && !/[.:]/.test(text);
    const addressEnd = isPort ? 0 : dot ? dot.index : colon < 0 ? text.length : colon;
    const from = isPort ? 0 : dot ? dot.index + dot[0].length : colon + 1;
    const hasPorts = (isPort || dot || colon >= 0) && from < text.length;
    const reading = hasPorts ? this.portsOf(slice(value, from, text.length)) : undefined;
    const address = text.slice(0, addressEnd).replace(/^\[|\]$/g, '');
    const place = placeIn(value, 0, addressEnd);
    const addresses: Address[] = address === '' ? [] : [{ kind: kindOf(address, ADDRESSES), text: address, place }];
    return {
      side: this.side,
      ports: reading?.ports ?? ABSENT,
      uses: reading?.uses ?? NONE,
      addresses: addresses.length === 0 ? ABSENT : written(addresses, place),
      zone: ABSENT,
    };
  }
}

/** The table that such a number is looked up in. */
function tableBehind(tokens: Tokens, from: number): Table | undefined {
  for (let at = from; at < tokens.count; at++) {
    if (tokens.text(at) !== 'map') continue;
    const value = tokens.value(at + 1);
    return isTable(value) ? value : undefined;
  }
  return undefined;
}
