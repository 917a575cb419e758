import type { Tokens } from './tokens';

/** What a condition looks at. */
export type Selector =
  | {
      readonly kind: 'port';
      readonly side: 'source' | 'destination';
      readonly protocol: 'tcp' | 'udp' | 'th' | 'other';
      readonly at: number;
    }
  | { readonly kind: 'protocol'; readonly at: number }
  | { readonly kind: 'address'; readonly side: 'source' | 'destination'; readonly at: number }
  | { readonly kind: 'interface'; readonly side: 'source' | 'destination'; readonly at: number }
  | { readonly kind: 'state'; readonly at: number }
  | { readonly kind: 'other'; readonly at: number };

const TRANSPORTS: ReadonlyMap<string, 'tcp' | 'udp' | 'th' | 'other'> = new Map([
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['th', 'th'],
  ['sctp', 'other'],
  ['dccp', 'other'],
  ['udplite', 'other'],
]);

/** Fields of a transport's header. */
const FIELDS: ReadonlySet<string> = new Set(
  'sport dport length checksum sequence ackseq doff reserved flags window urgptr option vtag chunk type csumcov'.split(
    ' ',
  ),
);
const META: ReadonlySet<string> = new Set(
  'length protocol priority mark iif oif iifname oifname iiftype oiftype skuid skgid nftrace rtclassid secmark nfproto l4proto ibrname obrname pkttype cpu iifgroup oifgroup cgroup random ipsec iifkind oifkind ibrpvid ibrvproto time day hour sdif sdifname broute ibriport'.split(
    ' ',
  ),
);
const CONNECTION: ReadonlySet<string> = new Set(
  'state direction status mark expiration helper label l3proto protocol bytes packets avgpkt zone count id secmark timeout expectation event original reply'.split(
    ' ',
  ),
);

/** Headers whose fields are looked at: two words each. */
const HEADERS: ReadonlySet<string> = new Set(
  'ip ip6 icmp icmpv6 igmp ether vlan arp meta ct rt fib socket osf ipsec esp ah comp exthdr hbh frag dst mh gre geneve vxlan numgen'.split(
    ' ',
  ),
);
/** Words that are looked at alone. */
const SINGLE: ReadonlySet<string> = new Set(
  'mark skuid skgid pkttype cgroup cpu iiftype oiftype iifgroup oifgroup rtclassid hour day time'.split(' '),
);

/** The selector that begins at a token, with the token behind it. */
export function selectorAt(
  tokens: Tokens,
  at: number,
): { readonly selector: Selector; readonly next: number } | undefined {
  const first = tokens.text(at);
  const second = tokens.text(at + 1);
  const protocol = TRANSPORTS.get(first);
  if (protocol) {
    if (second === 'dport' || second === 'sport') {
      const side = second === 'dport' ? 'destination' : 'source';
      return { selector: { kind: 'port', side, protocol, at }, next: at + 2 };
    }
    return FIELDS.has(second) ? { selector: { kind: 'other', at }, next: at + 2 } : undefined;
  }
  switch (first) {
    case 'iif':
    case 'iifname':
    case 'meta iif':
      return { selector: { kind: 'interface', side: 'source', at }, next: at + 1 };
    case 'oif':
    case 'oifname':
      return { selector: { kind: 'interface', side: 'destination', at }, next: at + 1 };
    case 'ip':
    case 'ip6':
      if (second === 'saddr' || second === 'daddr') {
        return { selector: { kind: 'address', side: second === 'saddr' ? 'source' : 'destination', at }, next: at + 2 };
      }
      if (second === 'protocol' || second === 'nexthdr') return { selector: { kind: 'protocol', at }, next: at + 2 };
      break;
    case 'meta':
      if (second === 'l4proto') return { selector: { kind: 'protocol', at }, next: at + 2 };
      if (second === 'iif' || second === 'iifname')
        return { selector: { kind: 'interface', side: 'source', at }, next: at + 2 };
      if (second === 'oif' || second === 'oifname')
        return { selector: { kind: 'interface', side: 'destination', at }, next: at + 2 };
      break;
    case 'l4proto':
      return { selector: { kind: 'protocol', at }, next: at + 1 };
    case 'ct': {
      if (second === 'state') return { selector: { kind: 'state', at }, next: at + 2 };
      if (second === 'original' || second === 'reply') {
        const third = tokens.text(at + 2);
        if (third === 'proto-dst' || third === 'proto-src') {
          const isTarget = (third === 'proto-dst') === (second === 'original');
          return {
            selector: { kind: 'port', side: isTarget ? 'destination' : 'source', protocol: 'th', at },
            next: at + 3,
          };
        }
        return { selector: { kind: 'other', at }, next: third === 'ip' || third === 'ip6' ? at + 4 : at + 3 };
      }
      break;
    }
  }
  if ((first === 'meta' && !META.has(second)) || (first === 'ct' && !CONNECTION.has(second))) return undefined;
  if (SINGLE.has(first)) return { selector: { kind: 'other', at }, next: at + 1 };
  if (first.startsWith('@')) return { selector: { kind: 'other', at }, next: at + 1 };
  return HEADERS.has(first) && second !== '' ? { selector: { kind: 'other', at }, next: at + 2 } : undefined;
}

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'vmap' | 'map' | 'set' | '&';

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['!', '!='],
  ['vmap', 'vmap'],
  ['map', 'map'],
  ['set', 'set'],
  ['&', '&'],
  ['and', '&'],
]);

/** One condition: what it looks at, joined by dots, and the value it is compared with. */
export interface Condition {
  readonly selectors: readonly Selector[];
  readonly operator: Operator;
  /** The token that holds the value; the number of tokens where none follows. */
  readonly value: number;
  readonly next: number;
}

export function conditionAt(tokens: Tokens, at: number): Condition | undefined {
  const first = selectorAt(tokens, at);
  if (!first) return undefined;
  const selectors = [first.selector];
  let { next } = first;
  while (tokens.text(next) === '.') {
    const more = selectorAt(tokens, next + 1);
    if (!more) break;
    selectors.push(more.selector);
    next = more.next;
  }
  const operator = OPERATORS.get(tokens.text(next));
  if (operator !== undefined) next++;
  // `tcp flags & (fin | syn) == syn`: everything up to the comparison and its value.
  if (operator === '&' || tokens.text(next).startsWith('(')) {
    let i = next;
    while (i < tokens.count && !/^(?:==|!=)$/.test(tokens.text(i)) && !isVerdict(tokens.text(i))) i++;
    return {
      selectors,
      operator: '&',
      value: i + 1,
      next: /^(?:==|!=)$/.test(tokens.text(i)) ? i + 2 : Math.max(next + 1, i),
    };
  }
  // `ct helper set udp dport map { … }`: what it is set to is looked up by conditions of its own.
  if (operator === 'set' && selectorAt(tokens, next)) return { selectors, operator, value: next, next };
  return { selectors, operator: operator ?? '==', value: next, next: behindValue(tokens, next) };
}

/** The token behind a value: a concatenation without braces goes on behind each dot. */
function behindValue(tokens: Tokens, at: number): number {
  let next = at + 1;
  while (tokens.text(next) === '.') next += 2;
  // `established, related` without braces.
  while (tokens.text(next - 1).endsWith(',') && next < tokens.count) next++;
  return Math.min(next, Math.max(at, tokens.count));
}

const VERDICTS: ReadonlySet<string> = new Set([
  'accept',
  'drop',
  'reject',
  'queue',
  'continue',
  'return',
  'jump',
  'goto',
]);
export const isVerdict = (word: string): boolean => VERDICTS.has(word);
