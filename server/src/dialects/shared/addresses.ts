import type { Place } from '../../base/span';
import { type Address, unread, type Written, written } from '../../model/statement';
import { HOLE, leaves, placeIn, type Text, unknownIn, type Value, viaIn } from '../../model/value';

/** How a dialect writes addresses. */
export interface AddressSyntax {
  /** Characters that part addresses within one text; '' where each text is one address. */
  readonly separators: string;
  /** Lower-case words that mean every address, beside `0.0.0.0/0` and its like. */
  readonly anyWords: ReadonlySet<string>;
  /** Lower-case words that stand for addresses the dialect works out itself: `localsubnet`, `dns`. */
  readonly keywords: ReadonlySet<string>;
}

/** The syntax of the Windows Firewall: netsh, NetSecurity cmdlets, policy strings. */
export const WINDOWS_ADDRESSES: AddressSyntax = {
  separators: ',',
  anyWords: new Set(['any', '*']),
  keywords: new Set([
    'localsubnet',
    'localsubnet4',
    'localsubnet6',
    'dns',
    'dhcp',
    'wins',
    'defaultgateway',
    'intranet',
    'intranetremoteaccess',
    'internet',
    'playtodevice',
    'captiveportal',
  ]),
};

/**
 * All addresses of a value, in order, each at its own place. Unread as soon as one of them is, for a list with a hole
 * says neither that it is narrow nor that it is wide.
 */
export function readAddresses(value: Value, syntax: AddressSyntax): Written<readonly Address[]> {
  const found: Address[] = [];
  const via: Place[] = [];
  for (const leaf of leaves(value)) {
    if (leaf.kind === 'unknown') return unread(leaf.place, leaf.why);
    if (leaf.kind === 'table') return unread(leaf.place, 'a table stands where addresses belong');
    if (leaf.kind !== 'text') continue;
    if (leaf.text.includes(HOLE)) {
      return unread(leaf.place, unknownIn(leaf, 0, leaf.text.length) ?? 'a part of it is not known');
    }
    via.push(...viaIn(leaf, 0, leaf.text.length));
    for (const [from, to] of elements(leaf, syntax.separators)) found.push(addressIn(leaf, from, to, syntax));
  }
  return written(found, placeOf(value), via);
}

const placeOf = (value: Value): Place =>
  value.kind === 'text' && value.text !== '' ? placeIn(value, 0, value.text.length) : value.place;

/** Offsets of the elements between separators, blanks around them and empty ones left out. */
function* elements({ text }: Text, separators: string): Generator<readonly [number, number]> {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !separators.includes(text.charAt(at))) continue;
    let from = start;
    let to = at;
    while (from < to && /\s/.test(text.charAt(from))) from++;
    while (to > from && /\s/.test(text.charAt(to - 1))) to--;
    if (from < to) yield [from, to];
    start = at + 1;
  }
}

function addressIn(value: Text, from: number, to: number, syntax: AddressSyntax): Address {
  const text = value.text.slice(from, to);
  return { kind: kindOf(text, syntax), text, place: placeIn(value, from, to) };
}

/** What an address is by its looks alone. Whether it is public is for the rules to say. */
export function kindOf(text: string, syntax: AddressSyntax): Address['kind'] {
  const lower = text.toLowerCase();
  if (syntax.anyWords.has(lower) || isEverything(lower)) return 'any';
  if (syntax.keywords.has(lower)) return 'keyword';
  return isLiteral(lower) ? 'literal' : 'name';
}

/** The whole address space of IPv4 or IPv6, as prefix, mask or range. */
function isEverything(text: string): boolean {
  return (
    /^0\.0\.0\.0\/(?:0|0\.0\.0\.0)$/.test(text) ||
    /^(?:::|(?:0{1,4}:){7}0{1,4})\/0$/.test(text) ||
    /^0\.0\.0\.[01]\s*-\s*255\.255\.255\.25[45]$/.test(text) ||
    /^::1?\s*-\s*ffff(?::ffff){7}$/.test(text)
  );
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,3}(?:\.\d{1,3}){0,3})?$/;
/** Hexadecimal groups with a colon among them, an IPv4 tail, a zone, a prefix length. */
const IPV6 = /^\[?[0-9a-f]{0,4}:[0-9a-f:]*(?:\d{1,3}(?:\.\d{1,3}){3})?(?:%[\w.]+)?\]?(?:\/\d{1,3})?$/;

function isLiteral(text: string): boolean {
  const dash = text.indexOf('-');
  if (dash > 0) {
    const [low, high] = [text.slice(0, dash).trim(), text.slice(dash + 1).trim()];
    return isOne(low) && isOne(high);
  }
  return isOne(text);
}

const isOne = (text: string): boolean => IPV4.test(text) || IPV6.test(text);

/** The colon between an address and its port: behind brackets, or the only one; -1 where there is none. */
export function portColon(text: string): number {
  const bracket = text.lastIndexOf(']');
  if (bracket >= 0) return text.indexOf(':', bracket);
  const first = text.indexOf(':');
  return first >= 0 && text.indexOf(':', first + 1) < 0 ? first : -1;
}
