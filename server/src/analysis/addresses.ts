import { fromByteArray, IPv4, IPv6 } from 'ipaddr.js';
import type { Address, Written } from '../model/statement';

/** Addresses `from` to `to` of one family, both included. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * How far a list of addresses reaches. `everyone`: Any, `*`, 0.0.0.0/0, ::/0. `internet`: it says so itself, by the
 * word or by naming all the addresses that are routed there. `unsaid`: nothing is written. `unknown`: not readable.
 */
export type Reach = 'everyone' | 'internet' | 'limited' | 'unsaid' | 'unknown';

/** Reads `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9` and their IPv6 forms. */
export function addressRange(text: string): AddressRange | undefined {
  const word = text.trim();
  const dash = word.indexOf('-');
  if (dash > 0) {
    const from = one(word.slice(0, dash).trim());
    const to = one(word.slice(dash + 1).trim());
    return from && to && from.bits === to.bits && from.value <= to.value
      ? { bits: from.bits, from: from.value, to: to.value }
      : undefined;
  }
  const slash = word.indexOf('/');
  if (slash < 0) {
    const only = one(word);
    return only && { bits: only.bits, from: only.value, to: only.value };
  }
  const base = one(word.slice(0, slash));
  const length = base && prefixLength(word.slice(slash + 1), base.bits);
  if (!base || length === undefined) return undefined;
  const host = (1n << BigInt(base.bits - length)) - 1n;
  const from = base.value & ~host;
  return { bits: base.bits, from, to: from | host };
}

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.1-10.0.0.9`: a network where it is one. */
export function rangeText({ bits, from, to }: AddressRange): string {
  const size = to - from + 1n;
  if (size === 1n) return addressText(from, bits);
  const isNetwork = (size & (size - 1n)) === 0n && (from & (size - 1n)) === 0n;
  if (isNetwork) return `${addressText(from, bits)}/${bits - size.toString(2).length + 1}`;
  return `${addressText(from, bits)}-${addressText(to, bits)}`;
}

function addressText(value: bigint, bits: 32 | 128): string {
  const bytes = Array.from({ length: bits / 8 }, (_, i) => Number((value >> BigInt(bits - 8 - 8 * i)) & 0xffn));
  return fromByteArray(bytes).toString();
}

interface One {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const one = (text: string): One | undefined => ipv4(text) ?? ipv6(text);

/** Four decimal numbers. Shorter forms, octal and hexadecimal ones are read differently by different firewalls. */
function ipv4(text: string): One | undefined {
  if (!IPv4.isValidFourPartDecimal(text)) return undefined;
  return { bits: 32, value: valueOf(IPv4.parse(text).octets) };
}

/** Any form of RFC 4291, in brackets or with a zone too. */
function ipv6(text: string): One | undefined {
  if (!text.includes(':')) return undefined;
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return IPv6.isValid(bare) ? { bits: 128, value: valueOf(IPv6.parse(bare).toByteArray()) } : undefined;
}

function valueOf(bytes: readonly number[]): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** `8`, or for IPv4 a mask of ones and then zeros. */
function prefixLength(text: string, bits: 32 | 128): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= bits ? Number(text) : undefined;
  const mask = bits === 32 ? ipv4(text)?.value : undefined;
  if (mask === undefined) return undefined;
  const ones = mask.toString(2).padStart(32, '0').indexOf('0');
  const length = ones < 0 ? 32 : ones;
  return mask === ((1n << BigInt(length)) - 1n) << BigInt(32 - length) ? length : undefined;
}

/** What is made when it is first asked for, and kept: of a list of addresses much would be read before anybody asks. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const ranges = (...texts: readonly string[]): (() => readonly AddressRange[]) =>
  once(() => join(texts.map((text) => addressRange(text) as AddressRange)));

/** What is not routed on the Internet: private, carrier's, link-local and loopback networks, multicast, reserved. */
const notRouted = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
);
/** What is routed on the Internet over IPv4. */
export const routedIpv4: () => readonly AddressRange[] = once(() => {
  const result: AddressRange[] = [];
  let next = 0n;
  for (const { bits, from, to } of notRouted()) {
    if (bits !== 32) continue;
    if (from > next) result.push({ bits, from: next, to: from - 1n });
    next = to + 1n;
  }
  if (next < 1n << 32n) result.push({ bits: 32, from: next, to: (1n << 32n) - 1n });
  return result;
});
const loopback = ranges('127.0.0.0/8', '::1');
const ALL_IPV4: AddressRange = { bits: 32, from: 0n, to: (1n << 32n) - 1n };
const ALL_IPV6: AddressRange = { bits: 128, from: 0n, to: (1n << 128n) - 1n };
/** The part of IPv6 from which addresses are given out, 2000::/3. */
const GLOBAL_IPV6: AddressRange = { bits: 128, from: 1n << 125n, to: (1n << 126n) - 1n };

/** Sorted by family and start, neither overlapping nor touching. */
function join(list: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = [...list].sort((a, b) => a.bits - b.bits || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const result: { bits: 32 | 128; from: bigint; to: bigint }[] = [];
  for (const { bits, from, to } of sorted) {
    const last = result[result.length - 1];
    if (last?.bits === bits && from <= last.to + 1n) {
      if (to > last.to) last.to = to;
    } else result.push({ bits, from, to });
  }
  return result;
}

const holds = (joined: readonly AddressRange[], inner: AddressRange): boolean =>
  joined.some(({ bits, from, to }) => bits === inner.bits && from <= inner.from && inner.to <= to);

/** True when none of the addresses is routed on the Internet. */
export const isPrivate = (range: AddressRange): boolean => holds(notRouted(), range);

/** True when all of them are literals that no packet from another host can have. */
export const isLoopback = (addresses: readonly Address[]): boolean =>
  addresses.length > 0 &&
  addresses.every(({ text }) => {
    const range = addressRange(text);
    return range !== undefined && holds(loopback(), range);
  });

/**
 * What the network of an IPv4 address is by its first two numbers, in one letter: `l` loopback, `p` private, `i` of the
 * Internet. None of the networks that are not routed is smaller than that.
 */
export function networkKind(first: number, second: number): 'l' | 'p' | 'i' {
  if (!(first <= 255 && second <= 255)) return 'i';
  const network = first * 256 + second;
  let kind = networkKinds.get(network);
  if (kind === undefined) {
    const range = addressRange(`${first}.${second}.0.1`);
    kind = range && holds(loopback(), range) ? 'l' : range && isPrivate(range) ? 'p' : 'i';
    networkKinds.set(network, kind);
  }
  return kind;
}

const networkKinds = new Map<number, 'l' | 'p' | 'i'>();

/** True when all of them are literals of private networks. */
export const arePrivate = (addresses: readonly Address[]): boolean =>
  addresses.length > 0 &&
  addresses.every(({ text }) => {
    const range = addressRange(text);
    return range !== undefined && isPrivate(range);
  });

/** How far the addresses of an end reach. */
export function reachOf(addresses: Written<readonly Address[]>): Reach {
  if (addresses.kind === 'unread') return 'unknown';
  if (addresses.kind === 'absent') return 'unsaid';
  const { value } = addresses;
  if (value.length === 0) return 'unsaid';
  if (value.some(({ kind, text }) => kind !== 'literal' && text.toLowerCase() === 'internet')) return 'internet';
  if (value.some(({ kind }) => kind === 'any')) return 'everyone';
  if (value.length === 1 && !/[-/]/.test((value[0] as Address).text)) return 'limited';
  return literalReach(value);
}

/** Two halves of the address space are all of it, and so is everything but the private networks. */
function literalReach(addresses: readonly Address[]): Reach {
  const literals = join(addresses.flatMap(({ kind, text }) => (kind === 'literal' ? (addressRange(text) ?? []) : [])));
  if (literals.length === 0) return 'limited';
  if (holds(literals, ALL_IPV4) || holds(literals, ALL_IPV6)) return 'everyone';
  const withPrivate = join([...literals, ...notRouted()]);
  return holds(withPrivate, ALL_IPV4) || holds(withPrivate, GLOBAL_IPV6) ? 'internet' : 'limited';
}

const PUBLIC_WORDS = new Set('wan outside external ext extif egress internet untrust untrusted ppp pppoe'.split(' '));

/** True for interfaces and zones whose name says that the Internet is behind them: `outside`, `WAN1`, `ppp0`. */
export const isPublicZone = (name: string): boolean =>
  name
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => PUBLIC_WORDS.has(word));

/** True for the interface over which a host calls itself. */
export const isLoopbackZone = (name: string): boolean => /^(?:lo\d*|loopback)$/i.test(name);

/** True for names that limit nothing. */
export const isAnyZone = (name: string): boolean => /^(?:any|all|\*|)$/i.test(name);
