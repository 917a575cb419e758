import { join, type Place } from '../../../base/span';
import type { Unread } from '../../../model/dialect';
import type { Mistake } from '../../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  type Direction,
  type Transport,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../../model/statement';
import { type Entry, HOLE, leaves, type Table, type Text, type Value } from '../../../model/value';
import { type AddressSyntax, readAddresses } from '../addresses';
import { innerPlace, literalIn, mapWord, wordIn } from '../texts';
import { nearestWord } from '../typo';
import { transportOfNumber } from '../windowsFirewall';

/** The last entry of a table under any of the names, the first name that stands there; undefined without one. */
export function fieldOf(table: Table, ...names: readonly string[]): Entry | undefined {
  for (const name of names) {
    const entry = entryNamed(table, name);
    if (entry) return entry;
  }
  return undefined;
}

/** Like `entryOf`, with the length looked at first: tables of templates are small and asked for many names. */
function entryNamed({ entries }: Table, name: string): Entry | undefined {
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as Entry;
    const { text } = entry.key;
    if (text === name) return entry;
    if (text.length === name.length && text.toLowerCase() === name.toLowerCase()) return entry;
  }
  return undefined;
}

/** The tables of a value: itself, or those in a list. What is no table is left out. */
export function tablesOf(value: Value | undefined): readonly Table[] {
  if (!value) return [];
  if (value.kind === 'table') return [value];
  return value.kind === 'list' ? leaves(value).filter((leaf): leaf is Table => leaf.kind === 'table') : [];
}

/** The tables of all entries of a name: blocks that repeat, and an attribute that holds a list of them. */
export function tablesUnder(table: Table, name: string): readonly Table[] {
  const wanted = name.toLowerCase();
  return table.entries.flatMap(({ key, value }) => (key.text.toLowerCase() === wanted ? tablesOf(value) : []));
}

/** What is not known among the values of these names: lists of rules that only the deployment fills. */
export const unknownUnder = (table: Table, ...names: readonly string[]): readonly Unread[] =>
  names.flatMap((name) => {
    const value = fieldOf(table, name)?.value;
    return value
      ? leaves(value).flatMap((leaf) => (leaf.kind === 'unknown' ? [{ place: leaf.place, why: leaf.why }] : []))
      : [];
  });

export const tableOf = (table: Table, name: string): Table | undefined => tablesUnder(table, name).at(-1);

/** `null`, an empty text: said, and the same as not said. */
export const isNothing = (value: Value | undefined): boolean =>
  value === undefined ||
  (value.kind === 'constant' && value.value === null) ||
  (value.kind === 'text' && value.text === '');

/** The word of a field. */
export function wordOf(entry: Entry | undefined): Written<string> {
  const value = entry?.value;
  if (!value || isNothing(value)) return ABSENT;
  switch (value.kind) {
    case 'text':
      return wordIn(value);
    case 'constant':
      return written(String(value.value), value.place);
    case 'list':
      return value.items.length === 1 && value.items[0]?.kind === 'text' ? wordIn(value.items[0]) : ABSENT;
    case 'unknown':
      return unread(value.place, value.why);
    case 'table':
      return ABSENT;
  }
}

/** The texts of a field, each with its place; undefined elements are unread. */
export const textsOf = (entry: Entry | undefined): readonly Text[] =>
  entry ? leaves(entry.value).filter((leaf): leaf is Text => leaf.kind === 'text') : [];

export function flagOf(entry: Entry | undefined): Written<boolean> {
  const value = entry?.value;
  if (value?.kind === 'constant' && value.value !== null) return written(value.value, value.place);
  return mapWord(
    wordOf(entry),
    (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined),
    (text) => `\`${text}\` is neither true nor false`,
  );
}

export const numberOf = (entry: Entry | undefined): Written<number> =>
  mapWord(
    wordOf(entry),
    (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
    (text) => `\`${text}\` is no number`,
  );

export const directionOf = (entry: Entry | undefined): Written<Direction> =>
  mapWord(
    wordOf(entry),
    (text): Direction | undefined =>
      /^(?:inbound|ingress)$/i.test(text) ? 'in' : /^(?:outbound|egress)$/i.test(text) ? 'out' : undefined,
    (text) => `\`${text}\` is no direction`,
  );

export const actionOf = (entry: Entry | undefined): Written<Action> =>
  mapWord(
    wordOf(entry),
    (text): Action | undefined =>
      /^(?:allow|accept)$/i.test(text) ? 'allow' : /^(?:deny|drop|reject)$/i.test(text) ? 'block' : undefined,
    (text) => `\`${text}\` is no action`,
  );

const PROTOCOLS: ReadonlyMap<string, TransportSet> = new Map<string, TransportSet>([
  ['tcp', ['tcp']],
  ['udp', ['udp']],
  ['tcp_udp', ['tcp', 'udp']],
  ['any', ['any']],
  ['all', ['any']],
  ['*', ['any']],
  ['-1', ['any']],
  ['http', ['tcp']],
  ['https', ['tcp']],
  ['ssl', ['tcp']],
  ['tls', ['tcp']],
  ['icmp', ['other']],
  ['icmpv4', ['other']],
  ['icmpv6', ['other']],
  ['icmp6', ['other']],
  ['esp', ['other']],
  ['ah', ['other']],
  ['gre', ['other']],
  ['sctp', ['other']],
  ['ipip', ['other']],
  ['igmp', ['other']],
  ['ipv6-icmp', ['other']],
  ['geneve', ['other']],
  ['l3_default', ['any']],
  ['unspecified', ['any']],
]);

export const transportsOf = (word: string): TransportSet | undefined => {
  const wanted = word.trim().toLowerCase();
  return PROTOCOLS.get(wanted) ?? transportOfNumber(wanted);
};

/** The transports of a field: one word or several. */
export function transportOf(entry: Entry | undefined): Written<TransportSet> {
  const value = entry?.value;
  if (!value || isNothing(value)) return ABSENT;
  if (value.kind === 'unknown') return unread(value.place, value.why);
  const found = new Set<TransportSet[number]>();
  const via: Place[] = [];
  let place: Place | undefined;
  for (const leaf of leaves(value)) {
    if (leaf.kind === 'unknown') return unread(leaf.place, leaf.why);
    if (leaf.kind !== 'text' || leaf.text === '') continue;
    const word = wordIn(leaf);
    if (word.kind === 'unread') return word;
    const set = transportsOf(leaf.text);
    if (!set) return unread(innerPlace(leaf), `\`${leaf.text}\` is no protocol`);
    for (const one of set) found.add(one);
    if (word.kind === 'written') {
      place = place ? join(place, word.place) : word.place;
      via.push(...word.via);
    }
  }
  return place ? written([...found], place, via) : ABSENT;
}

/** The words that `UPD` and its like may be meant for. */
const TYPED: readonly string[] = ['tcp', 'udp', 'icmp'];

/** `UPD`, `Tpc`: no protocol, and one edit from one. */
export function transportTypos(entry: Entry | undefined, subject: string): Mistake[] {
  const result: Mistake[] = [];
  for (const text of textsOf(entry)) {
    if (text.text === '' || text.text.includes(HOLE) || transportsOf(text.text)) continue;
    const meant = nearestWord(text.text, TYPED);
    if (meant === undefined) continue;
    const word = inCaseOf(text.text, meant);
    const place = literalIn(text);
    result.push({
      kind: 'transport-typo',
      place: innerPlace(text),
      message: `${text.text} is no protocol; ${word} is meant, and ${subject} refuses the rule as it stands.`,
      repairs: place ? [{ title: `Write ${word}`, edits: [{ place, newText: word }], safety: 'safe' }] : [],
      detail: word,
    });
  }
  return result;
}

/** `tcp`, `TCP` or `Tcp`, as the word before was written. */
export const inCaseOf = (before: string, word: string): string =>
  before === before.toLowerCase() && /[a-z]/.test(before)
    ? word.toLowerCase()
    : before === before.toUpperCase() && /[A-Z]/.test(before)
      ? word.toUpperCase()
      : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** A transport as the word before it was spelt: by number, or in its letters. */
export const spellTransport = (transport: Transport, before: string): string =>
  /^\d+$/.test(before) ? (transport === 'tcp' ? '6' : '17') : inCaseOf(before, transport);

/** Addresses of clouds: prefixes, service tags, groups that other resources make. */
const CLOUD_ADDRESSES: AddressSyntax = {
  separators: ',',
  anyWords: new Set(['*', 'any']),
  keywords: new Set(['internet', 'virtualnetwork', 'azureloadbalancer']),
};

/**
 * The addresses of all the fields together. A resource that is referred to is a name; what else cannot be read makes the
 * whole unread.
 */
export function addressesOf(entries: readonly (Entry | undefined)[]): Written<readonly Address[]> {
  const found: Address[] = [];
  const via: Place[] = [];
  let place: Place | undefined;
  for (const entry of entries) {
    const value = entry?.value;
    if (!value || isNothing(value)) continue;
    for (const leaf of leaves(value)) {
      if (isNothing(leaf)) continue;
      if (leaf.kind === 'unknown' && leaf.name !== undefined) {
        found.push({ kind: 'name', text: leaf.name, place: leaf.place });
        place ??= leaf.place;
        continue;
      }
      const read = readAddresses(leaf, CLOUD_ADDRESSES);
      if (read.kind === 'unread') return read;
      if (read.kind !== 'written') continue;
      found.push(...read.value);
      via.push(...read.via);
      place ??= read.place;
    }
  }
  return place ? written(found, place, via) : ABSENT;
}
