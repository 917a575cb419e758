import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  type Address,
  type End,
  type Mistake,
  type Statement,
  type Translation,
  written,
} from '../../model/statement';
import { placeIn, slice, type Table, type Text, type Value } from '../../model/value';
import { kindOf, portColon } from '../shared/addresses';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { DIALECT } from './id';
import { mistakesOf, NFT_PORTS, readValue } from './ports';
import type { Reading } from './reader';
import { ruleOf } from './rule';
import { conditionAt } from './selectors';
import { isTable, partsOf, type Tokens, textsIn } from './tokens';

const NONE: readonly never[] = [];

const ADDRESSES = { separators: '', anyWords: new Set<string>(), keywords: new Set<string>() };

/** How a port or an address is drawn, where none is named. */
const FLAGS = /^(?:random|fully-random|persistent)(?:,|$)/;

/** Expressions that give a number for each packet. */
const WORKED_OUT = /^:?(?:numgen|jhash|symhash|fib|ct)$/;

/** The statements of a rule that translates: the translation, and the rule that picks what is translated where that says more. */
export function translated(command: Command, reading: Reading): Local {
  const { tokens, translation: at } = reading;
  const target = tokens.text(at);
  const changesSource = target === 'snat' || target === 'masquerade';
  const side = changesSource ? 'source' : 'destination';
  const unread: Unread[] = [...reading.unread];
  const mistakes: Mistake[] = [...reading.mistakes];
  let [draft] = reading.drafts;
  const ends: End[] = [];
  // `dnat ip to 10.0.0.5:25`, `redirect to :2525`, `dnat to tcp dport map { 25 : 10.0.0.1 }`.
  let next = at + 1;
  while (/^(?:ip6?|inet|addr|\.|port)$/.test(tokens.text(next))) next++;
  if (tokens.text(next) === 'to') next++;
  else if (FLAGS.test(tokens.text(next)) || (tokens.text(next) === '' && tokens.value(next) === undefined))
    next = tokens.count;
  const map = conditionAt(tokens, next);
  const mapValue = map && tokens.value(map.value);
  if (map?.operator === 'map' && mapValue && isTable(mapValue)) {
    const at = map.selectors.findIndex(({ kind }) => kind === 'port');
    const selector = map.selectors[at];
    const keys: PortReading[] = [];
    for (const { key, value } of mapValue.entries) {
      const part = partsOf(key)[at];
      if (part) {
        const text = slice(key, part[0], part[1]);
        const reading = readPorts(text, NFT_PORTS);
        keys.push(reading);
        unread.push(...reading.unread);
        mistakes.push(...mistakesOf(reading, text));
      }
      for (const leaf of textsIn(value)) if (leaf.kind === 'text') ends.push(endOf(leaf, side, unread, mistakes));
    }
    // `dnat to tcp dport map { 25 : 10.0.0.1 } : tcp dport map { 25 : 2525 }`: the ports are looked up apart.
    if (tokens.text(map.next) === ':') {
      const second = conditionAt(tokens, map.next + 1);
      const table = second && tokens.value(second.value);
      if (second?.operator === 'map' && table && isTable(table)) {
        ends.push(...portsOf(table, side, unread, mistakes));
        if (second.selectors.length === 1 && second.selectors[0]?.kind === 'port') {
          for (const { key } of table.entries) {
            const reading = readPorts(key, NFT_PORTS);
            keys.push(reading);
            unread.push(...reading.unread);
            mistakes.push(...mistakesOf(reading, key));
          }
        }
      }
    }
    if (draft && keys.length > 0 && selector?.kind === 'port') {
      const { ports, uses } = joinReadings(keys, mapValue.place);
      const end = { ...draft[selector.side], ports, uses };
      const transport =
        selector.protocol === 'tcp' || selector.protocol === 'udp'
          ? written([selector.protocol], tokens.place(selector.at))
          : draft.transport;
      draft = { ...draft, transport, [selector.side]: end };
    }
  } else if (WORKED_OUT.test(tokens.text(next))) {
    // `dnat to numgen inc mod 2 map { 0 : 10.0.0.1 . 25, … }`: worked out for each packet, then looked up.
    for (const { value } of tableBehind(tokens, next)?.entries ?? []) {
      for (const leaf of textsIn(value)) {
        if (leaf.kind === 'text')
          ends.push(endOf(leaf, side, unread, mistakes, target !== 'dnat' && target !== 'snat'));
      }
    }
  } else if (next < tokens.count) {
    const value = tokens.value(next) as Value;
    // A colon may stand apart: `10.0.0.5 : 25`, `: 2525`.
    const apart = tokens.text(next) === ':' ? next + 1 : tokens.text(next + 1) === ':' ? next + 2 : -1;
    const lookedUp = apart >= 0 && WORKED_OUT.test(tokens.text(apart)) ? tableBehind(tokens, apart) : undefined;
    if (lookedUp) ends.push(...portsOf(lookedUp, side, unread, mistakes));
    else if (apart >= 0 && !WORKED_OUT.test(tokens.text(apart))) {
      const ports = tokens.value(apart);
      const read = ports && readValue(ports);
      const address = apart === next + 2 && value.kind === 'text' ? endOf(value, side, unread, mistakes) : undefined;
      if (read && ports) {
        unread.push(...read.unread);
        mistakes.push(...mistakesOf(read, ports));
        ends.push({ side, ports: read.ports, uses: read.uses, addresses: address?.addresses ?? ABSENT, zone: ABSENT });
      }
    } else if (apart < 0) {
      for (const leaf of textsIn(value)) {
        if (leaf.kind === 'text')
          ends.push(
            endOf(
              leaf,
              side,
              unread,
              mistakes,
              target === 'redirect' || target === 'tproxy' || target === 'masquerade',
            ),
          );
        else if (leaf.kind === 'unknown') unread.push({ place: leaf.place, why: leaf.why });
      }
    }
  }
  const statements: Statement[] = [];
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

/** The table that such a number is looked up in. */
function tableBehind(tokens: Tokens, from: number): Table | undefined {
  for (let at = from; at < tokens.count; at++) {
    if (tokens.text(at) !== 'map') continue;
    const value = tokens.value(at + 1);
    return isTable(value) ? value : undefined;
  }
  return undefined;
}

/** Ends of which a map names the ports alone. */
function portsOf(table: Table, side: End['side'], unread: Unread[], mistakes: Mistake[]): End[] {
  return table.entries.map(({ value }) => {
    const reading = readValue(value);
    unread.push(...reading.unread);
    mistakes.push(...mistakesOf(reading, value));
    return { side, ports: reading.ports, uses: reading.uses, addresses: ABSENT, zone: ABSENT };
  });
}

/** `10.0.0.5:25`, `[fd00::5]:25`, `:25`, `10.0.0.5 . 25`, an address alone; ports alone where no address belongs. */
function endOf(value: Text, side: End['side'], unread: Unread[], mistakes: Mistake[], portsAlone = false): End {
  const { text } = value;
  const dot = /\s\.\s+/.exec(text);
  const colon = dot ? -1 : portColon(text);
  const isPort = portsAlone && colon < 0 && !dot && !/[.:]/.test(text);
  const addressEnd = isPort ? 0 : dot ? dot.index : colon < 0 ? text.length : colon;
  const from = isPort ? 0 : dot ? dot.index + dot[0].length : colon + 1;
  let reading: PortReading | undefined;
  if ((isPort || dot || colon >= 0) && from < text.length) {
    const part = slice(value, from, text.length);
    reading = readPorts(part, NFT_PORTS);
    unread.push(...reading.unread);
    mistakes.push(...mistakesOf(reading, part));
  }
  const address = text.slice(0, addressEnd).replace(/^\[|\]$/g, '');
  const place = placeIn(value, 0, addressEnd);
  const addresses: Address[] = address === '' ? [] : [{ kind: kindOf(address, ADDRESSES), text: address, place }];
  return {
    side,
    ports: reading?.ports ?? ABSENT,
    uses: reading?.uses ?? NONE,
    addresses: addresses.length === 0 ? ABSENT : written(addresses, place),
    zone: ABSENT,
  };
}
