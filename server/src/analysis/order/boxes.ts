import { ownText } from '../../base/ownText';
import { ALL_PORTS, MAX_PORT, type PortRange, type PortSet } from '../../base/portSet';
import type { Address, End, Term } from '../../model/statement';
import { valueOf } from '../../model/statement';
import { type AddressRange, addressRange } from '../addresses';
import { ANY_TRANSPORT, type Box, OTHER, TCP, UDP } from './rows';

/** What takes the place of ports and addresses in a rule that stands for others like it. */
export interface Filling {
  /** Ends are counted through the terms: the first term's source is 0, its destination 1, the next term's source 2. */
  ports(end: number): PortSet | undefined;
  address(end: number, index: number): AddressRange | undefined;
}

/** A rule of more boxes than that takes no part: its lists of addresses and ports are too long to be put together. */
export const MOST_BOXES = 1024;

const EVERY_PORT: PortRange = { from: 0, to: MAX_PORT };

/** What stands for a rule that cannot be said in boxes. */
export const EVERYTHING: readonly Box[] = [
  { transports: ANY_TRANSPORT, sourcePorts: EVERY_PORT, ports: EVERY_PORT, source: undefined, destination: undefined },
];

/** Adds the boxes of a term. What cannot be read is taken to be everything, and the term to be opaque. */
export function boxesOf(
  term: Term,
  firstEnd: number,
  turned: boolean,
  filling: Filling | undefined,
  into: Box[],
): { opaque: boolean; keywords: string } {
  let opaque = term.opaque.length > 0;
  const ends = [0, 1].map((side) => {
    const end = term.ends[side] as End;
    const index = firstEnd + side;
    const keywords = end.uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
    let ports = filling?.ports(index) ?? valueOf(end.ports) ?? ALL_PORTS;
    if (end.ports.kind === 'unread') opaque = true;
    if (keywords.length > 0) {
      // A list of keywords and numbers is more than a box can say.
      if (ports.length > 0) opaque = true;
      ports = ALL_PORTS;
    }
    if (end.zone.kind === 'unread') opaque = true;
    const addresses = addressesOf(end, index, filling);
    if (!addresses) opaque = true;
    return { ports, addresses: addresses ?? EVERYWHERE, keywords };
  });
  const [first, second] = ends as [(typeof ends)[number], (typeof ends)[number]];
  const transports = transportsOf(term, first.ports, second.ports);
  // Two protocols without ports may be two different ones.
  if (transports === 0 || valueOf(term.transport)?.includes('other')) opaque = true;
  const [a, b] = turned ? [second, first] : [first, second];
  const size = a.ports.length * b.ports.length * a.addresses.length * b.addresses.length;
  if (into.length + size > MOST_BOXES) {
    into.push(EVERYTHING[0] as Box);
    return { opaque: true, keywords: '' };
  }
  for (const from of a.addresses) {
    for (const to of b.addresses) {
      for (const sourcePorts of a.ports) {
        for (const ports of b.ports) {
          into.push({
            transports: transports === 0 ? ANY_TRANSPORT : transports,
            sourcePorts,
            ports,
            source: from,
            destination: to,
          });
        }
      }
    }
  }
  const keywords = [...a.keywords, '>', ...b.keywords].map((word) => word.toLowerCase()).join();
  return { opaque, keywords: keywords === '>' ? '' : keywords };
}

/** Bits of the transports; 0 where they are not known. */
function transportsOf({ transport }: Term, ...ports: readonly PortSet[]): number {
  const said = valueOf(transport);
  if (transport.kind === 'unread') return 0;
  const withPorts = ports.some((set) => set.length !== 1 || set[0]?.from !== 0 || set[0]?.to !== MAX_PORT);
  // What names ports has ports.
  const any = withPorts ? TCP | UDP : ANY_TRANSPORT;
  if (!said) return any;
  let bits = 0;
  for (const name of said) bits |= name === 'tcp' ? TCP : name === 'udp' ? UDP : name === 'any' ? any : OTHER;
  return bits;
}

const EVERYWHERE: readonly (AddressRange | undefined)[] = [undefined];

/** The ranges an end names; undefined where one of them is a name or not readable. */
function addressesOf(
  end: End,
  index: number,
  filling: Filling | undefined,
): readonly (AddressRange | undefined)[] | undefined {
  const { addresses } = end;
  if (addresses.kind === 'unread') return undefined;
  if (addresses.kind === 'absent' || addresses.value.length === 0) return EVERYWHERE;
  const ranges: (AddressRange | undefined)[] = [];
  for (const [i, address] of addresses.value.entries()) {
    const range = filling?.address(index, i) ?? rangeOf(address);
    if (range === undefined) return undefined;
    ranges.push(range === 'all' ? undefined : range);
  }
  return ranges.length > 1 && ranges.includes(undefined) ? EVERYWHERE : ranges;
}

const lasts = new Map<string, AddressRange | 'all' | undefined>();

function rangeOf({ kind, text }: Address): AddressRange | 'all' | undefined {
  if (kind === 'keyword' || kind === 'name') return undefined;
  if (lasts.has(text)) return lasts.get(text);
  let range: AddressRange | 'all' | undefined = addressRange(text.replace(/\s+/, '/'));
  if (kind === 'any' && !range) {
    const word = text.toLowerCase();
    if (word.endsWith('4')) range = addressRange('0.0.0.0/0');
    else if (word.endsWith('6')) range = addressRange('::/0');
    // The Internet is all addresses only from outside.
    else range = word === 'internet' ? undefined : 'all';
  }
  if (lasts.size > 2048) lasts.clear();
  lasts.set(ownText(text), range);
  return range;
}
