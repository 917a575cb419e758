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
import { placeIn, slice, type Text, type Value } from '../../model/value';
import { kindOf } from '../shared/addresses';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { DIALECT } from './id';
import { mistakesOf, NFT_PORTS, readValue } from './ports';
import { NONE, type Reading, ruleOf } from './rule';
import { conditionAt } from './selectors';
import { isTable, partsOf, textsIn } from './tokens';

const ADDRESSES = { separators: '', anyWords: new Set<string>(), keywords: new Set<string>() };

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
  else if (tokens.text(next) === '' && tokens.value(next) === undefined) next = tokens.count;
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
    if (draft && keys.length > 0 && selector?.kind === 'port') {
      const { ports, uses } = joinReadings(keys, mapValue.place);
      const end = { ...draft[selector.side], ports, uses };
      const transport =
        selector.protocol === 'tcp' || selector.protocol === 'udp'
          ? written([selector.protocol], tokens.place(selector.at))
          : draft.transport;
      draft = { ...draft, transport, [selector.side]: end };
    }
  } else if (next < tokens.count && !/^(?:numgen|jhash|symhash|fib|ct)$/.test(tokens.text(next))) {
    // What is worked out for each packet names no port.
    const value = tokens.value(next) as Value;
    // A colon may stand apart: `10.0.0.5 : 25`, `: 2525`.
    const apart = tokens.text(next) === ':' ? next + 1 : tokens.text(next + 1) === ':' ? next + 2 : -1;
    if (apart >= 0) {
      const ports = tokens.value(apart);
      const read = ports && readValue(ports);
      const address = apart === next + 2 && value.kind === 'text' ? endOf(value, side, unread, mistakes) : undefined;
      if (read && ports) {
        unread.push(...read.unread);
        mistakes.push(...mistakesOf(read, ports));
        ends.push({ side, ports: read.ports, uses: read.uses, addresses: address?.addresses ?? ABSENT, zone: ABSENT });
      }
    } else {
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
    ...ruleOf(command, { ...reading, mistakes: NONE }),
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

/** The colon before the ports: behind brackets, or the only one. */
function portColon(text: string): number {
  const bracket = text.lastIndexOf(']');
  if (bracket >= 0) return text.indexOf(':', bracket);
  const first = text.indexOf(':');
  return first >= 0 && text.indexOf(':', first + 1) < 0 ? first : -1;
}
