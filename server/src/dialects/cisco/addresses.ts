import { join, type Place } from '../../base/span';
import type { Surroundings, Words } from '../../model/item';
import { ABSENT, type Address, type Written } from '../../model/statement';
import type { Text } from '../../model/value';
import { meaningOf } from './groups';
import { networkOf } from './masks';

/** Whom one end of an entry names. */
export interface AddressWords {
  /** Index behind the last word that belongs to it; the index it began at where no address stands there. */
  readonly next: number;
  readonly addresses: Written<readonly Address[]>;
  /** The interface, where the firewall writes it beside the address. */
  readonly zone: Written<string>;
  /** Names of objects, where evidence may stand. */
  readonly name: Text | undefined;
  /** Users and security groups: conditions that are not modelled. */
  readonly opaque: readonly Place[];
}

const NOWHERE: readonly Place[] = [];

const PREFIX = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:.]*)\/\d{1,3}$/i;
const IPV6 = /^[0-9a-f]{0,4}:[0-9a-f:]*(?:\d{1,3}(?:\.\d{1,3}){3})?$/i;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Four numbers with dots between them. */
function isIpv4(word: string): boolean {
  if (word.length > 15 || word.length < 7) return false;
  let dots = 0;
  let digits = 0;
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (isDigit(c)) {
      if (++digits > 3) return false;
    } else if (c === 46 && digits > 0) {
      dots++;
      digits = 0;
    } else return false;
  }
  return dots === 3 && digits > 0;
}

export const isAny = (word: string): boolean => word === 'any' || word === 'any4' || word === 'any6';

/** Words that name an object or a group of addresses; the name follows. */
const NAMERS: ReadonlySet<string> = new Set(['object', 'object-group', 'addrgroup', 'net-group']);
/** Words beside an address that limit it further, with the number of words they take. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ['user', 2],
  ['user-group', 2],
  ['object-group-user', 2],
  ['security-group', 3],
  ['object-group-security', 2],
]);

const said = (addresses: readonly Address[], place: Place): Written<readonly Address[]> => ({
  kind: 'written',
  value: addresses,
  place,
  via: NOWHERE,
});

const single = (kind: Address['kind'], text: string, place: Place): Written<readonly Address[]> =>
  said([{ kind, text, place }], place);

const none = (at: number, zone: Written<string>, opaque: readonly Place[]): AddressWords => ({
  next: at,
  addresses: ABSENT,
  zone,
  name: undefined,
  opaque,
});

/** Reads the address that begins at a word. */
export function readAddressWords(words: Words, from: number, around: Surroundings | undefined): AddressWords {
  let at = from;
  let zone: Written<string> = ABSENT;
  let opaque = NOWHERE;
  for (;;) {
    const word = words.text(at);
    if (word === 'ifc' && words.count > at + 1) {
      const name = words.value(at + 1);
      zone = { kind: 'written', value: name.text, place: name.place, via: NOWHERE };
      at += 2;
      continue;
    }
    const limit = LIMITS.get(word);
    if (limit === undefined) break;
    opaque = [...opaque, words.value(at).place];
    at += limit;
  }
  const word = words.text(at);
  if (isAny(word)) {
    return { next: at + 1, addresses: single('any', word, words.value(at).place), zone, name: undefined, opaque };
  }
  if (word === 'host') {
    if (words.count <= at + 1) return { ...none(at + 1, zone, opaque), next: at + 1 };
    const { text, place } = words.value(at + 1);
    const kind = isIpv4(text) || IPV6.test(text) ? 'literal' : 'name';
    return { next: at + 2, addresses: single(kind, text, place), zone, name: undefined, opaque };
  }
  if (word === 'interface') {
    if (words.count <= at + 1) return none(at + 1, zone, opaque);
    const { text, place } = words.value(at + 1);
    return { next: at + 2, addresses: single('keyword', `interface ${text}`, place), zone, name: undefined, opaque };
  }
  if (NAMERS.has(word)) {
    if (words.count <= at + 1) return none(at + 1, zone, opaque);
    const name = words.value(at + 1);
    return { next: at + 2, addresses: named(name, around), zone, name, opaque };
  }
  if (word === 'range' && isIpv4(words.text(at + 1)) && isIpv4(words.text(at + 2))) {
    // A device shows the addresses of an object so.
    const place = join(words.value(at + 1).place, words.value(at + 2).place);
    const text = `${words.text(at + 1)}-${words.text(at + 2)}`;
    return { next: at + 3, addresses: single('literal', text, place), zone, name: undefined, opaque };
  }
  if (word === 'fqdn' && words.count > at + 1) {
    const { text, place } = words.value(at + 1);
    return { next: at + 2, addresses: single('name', text, place), zone, name: undefined, opaque };
  }
  const first = word.charCodeAt(0);
  if (isDigit(first) || word.includes(':') || word.includes('/')) {
    if (PREFIX.test(word)) {
      const kind = word.endsWith('/0') ? 'any' : 'literal';
      return { next: at + 1, addresses: single(kind, word, words.value(at).place), zone, name: undefined, opaque };
    }
    if (isIpv4(word)) return network(words, at, zone, opaque);
    if (IPV6.test(word)) {
      return { next: at + 1, addresses: single('literal', word, words.value(at).place), zone, name: undefined, opaque };
    }
  }
  // A name given to an address by `name 10.0.0.5 mailserver`, followed by its mask.
  if (word !== '' && isIpv4(words.text(at + 1)) && /^[a-z]/i.test(word)) {
    const place = join(words.value(at).place, words.value(at + 1).place);
    return { next: at + 2, addresses: single('name', word, place), zone, name: words.value(at), opaque };
  }
  return none(at, zone, opaque);
}

/** The addresses of an object or a group, where they are literals of this file; its name otherwise. */
function named(name: Text, around: Surroundings | undefined): Written<readonly Address[]> {
  const meaning = around && meaningOf(name.text, around);
  if (meaning?.kind === 'network' && meaning.addresses) return said(meaning.addresses, name.place);
  return single('name', name.text, name.place);
}

/** `10.0.0.0 255.255.255.0` of a firewall, `10.0.0.0 0.0.0.255` of a router. */
function network(words: Words, at: number, zone: Written<string>, opaque: readonly Place[]): AddressWords {
  const base = words.text(at);
  const mask = words.text(at + 1);
  const { place } = words.value(at);
  if (!isIpv4(mask)) {
    return { next: at + 1, addresses: single('literal', base, place), zone, name: undefined, opaque };
  }
  const { kind, text } = networkOf(base, mask);
  const whole = join(place, words.value(at + 1).place);
  return { next: at + 2, addresses: single(kind, text, whole), zone, name: undefined, opaque };
}
