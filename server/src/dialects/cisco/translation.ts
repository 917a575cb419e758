import { ALL_PORTS } from '../../base/portSet';
import { type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import { ABSENT, type Address, byDefault, type End, type Translation, type Written } from '../../model/statement';
import { baseOf } from './base';
import { meaningOf } from './groups';
import { type PortWords, readPortWords } from './ports';
import { transportOf } from './protocols';

/** Index of the protocol, of the addresses and of the ports of a translation, and its interfaces. */
interface Shape {
  readonly protocol: number;
  /** Before: what callers name. */
  readonly from: { readonly address: number; readonly port: number };
  readonly to: { readonly address: number; readonly port: number };
  readonly zones: readonly [string | undefined, string | undefined];
}

/** `ip nat inside source static tcp …`, `static (inside,outside) tcp …`, `nat (inside,outside) static … service …`. */
export function translation(command: Command): Local {
  const words = command.words as Words;
  const shape = shapeOf(words);
  if (!shape) return servicesOf(command);
  const protocol = words.value(shape.protocol);
  const transport = transportOf(protocol.text);
  if (!transport || (protocol.text !== 'tcp' && protocol.text !== 'udp')) return NOTHING;
  const before = portAt(words, shape.from.port);
  const after = portAt(words, shape.to.port);
  if (!before && !after) return NOTHING;
  const parts = [before, after].filter((part): part is PortWords => part !== undefined);
  const unread = parts.flatMap((part) => part.unread);
  const statement: Translation = {
    kind: 'translation',
    ...baseOf(
      command,
      [],
      parts.length === 2 && unread.length === 0,
      parts.flatMap((part) => part.mistakes),
    ),
    transport: { kind: 'written', value: transport, place: protocol.place, via: [] },
    from: endOf(words, shape.from.address, before, shape.zones[1]),
    to: endOf(words, shape.to.address, after, shape.zones[0]),
  };
  return { statements: [statement], unread };
}

/**
 * `nat (inside,outside) source static REAL SHOWN service A B`: the ports are those of objects, and are told where these
 * are defined. One that is not defined is said to be unread.
 */
function servicesOf(command: Command): Local {
  const words = command.words as Words;
  const unread: Unread[] = [];
  for (let i = serviceIn(words) + 1, end = i + 2; i > 0 && i < end && i < words.count; i++) {
    const { text, place } = words.value(i);
    if (text === 'any' || (command.around && meaningOf(text, command.around))) continue;
    unread.push({ place, why: `\`${text}\` is not defined in this file` });
  }
  return unread.length > 0 ? { statements: [], unread } : NOTHING;
}

/** Index of the word before the services of a translation of both ends; -1 where there is none. */
function serviceIn(words: Words): number {
  if (words.text(0) !== 'nat') return -1;
  let source = -1;
  for (let i = 1; i < words.count; i++) {
    const word = words.text(i);
    if (word === 'source' && source < 0) source = i;
    else if (word === 'service' && source > 0 && i > source + 3) return i;
  }
  return -1;
}

const portAt = (words: Words, at: number): PortWords | undefined => (at < words.count ? onePort(words, at) : undefined);

/** One port without an operator; what follows it is none. */
function onePort(words: Words, at: number): PortWords {
  return readPortWords({ ...wordsUpTo(words, at + 1) }, at, true);
}

/** The words before an index alone. */
const wordsUpTo = (words: Words, count: number): Words => ({
  count,
  text: (i) => (i < count ? words.text(i) : ''),
  isQuoted: (i) => words.isQuoted(i),
  value: (i) => words.value(i),
});

function endOf(words: Words, at: number, ports: PortWords | undefined, zone: string | undefined): End {
  const { text, place } = words.value(at);
  const addresses: Written<readonly Address[]> =
    at < 0 || text === ''
      ? ABSENT
      : {
          kind: 'written',
          value: [
            {
              kind: /^\d+(?:\.\d+){3}$/.test(text) ? 'literal' : text === 'interface' ? 'keyword' : 'name',
              text,
              place,
            },
          ],
          place,
          via: [],
        };
  return {
    side: 'destination',
    ports: ports?.ports ?? byDefault(ALL_PORTS),
    uses: ports?.uses ?? [],
    addresses,
    zone: zone === undefined ? ABSENT : byDefault(zone),
  };
}

export function isTranslation(words: Words): boolean {
  return shapeOf(words) !== undefined || serviceIn(words) > 0;
}

function shapeOf(words: Words): Shape | undefined {
  const start = words.text(0) === 'no' ? 1 : 0;
  switch (words.text(start)) {
    case 'ip':
      return words.text(start + 1) === 'nat' ? routerShape(words, start) : undefined;
    case 'static':
      return staticShape(words, start);
    case 'nat':
      return objectShape(words, start);
    default:
      return undefined;
  }
}

/** ip nat inside source static tcp 10.0.0.5 25 203.0.113.5 25, or interface NAME 25. */
function routerShape(words: Words, start: number): Shape | undefined {
  let at = start + 2;
  const side = words.text(at);
  if (words.text(at + 2) !== 'static' || (side !== 'inside' && side !== 'outside')) return undefined;
  at += 3;
  const own = { address: at + 1, port: at + 2 };
  const isInterface = words.text(at + 3) === 'interface';
  const shown = isInterface ? { address: at + 4, port: at + 5 } : { address: at + 3, port: at + 4 };
  return { protocol: at, from: shown, to: own, zones: ['inside', 'outside'] };
}

/**
 * static (inside,outside) tcp interface smtp 10.0.0.5 smtp netmask …, or … tcp interface smtp access-list NAME, where the
 * list names the server and its port.
 */
function staticShape(words: Words, start: number): Shape | undefined {
  const zones = zonesOf(words.text(start + 1));
  const at = start + 2;
  const byList = words.text(at + 3) === 'access-list';
  return {
    protocol: at,
    from: { address: at + 1, port: at + 2 },
    to: byList ? { address: -1, port: words.count } : { address: at + 3, port: at + 4 },
    zones,
  };
}

/** nat (inside,outside) static interface service tcp smtp smtp, under an object. */
function objectShape(words: Words, start: number): Shape | undefined {
  const zones = zonesOf(words.text(start + 1));
  const at = start + 2;
  if (words.text(at) !== 'static') return undefined;
  for (let i = at + 1; i < words.count; i++) {
    if (words.text(i) !== 'service') continue;
    return { protocol: i + 1, to: { address: -1, port: i + 2 }, from: { address: at + 1, port: i + 3 }, zones };
  }
  return undefined;
}

/** `(inside,outside)`. */
function zonesOf(word: string): readonly [string | undefined, string | undefined] {
  const match = /^\(([^,()]+),([^,()]+)\)$/.exec(word);
  return [match?.[1], match?.[2]];
}
