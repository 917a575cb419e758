import { ALL_PORTS } from '../../base/portSet';
import {
  ABSENT,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type Transport,
  type TransportSet,
  valueOf,
  type Written,
} from '../../model/statement';

const UNKNOWN_ORDER: Rule['order'] = { chain: '', priority: ABSENT };
const ORDERS: Readonly<Record<Direction, Rule['order']>> = {
  in: { chain: 'in', priority: ABSENT, match: 'block-first' },
  out: { chain: 'out', priority: ABSENT, match: 'block-first' },
};

/** netsh, the cmdlets and the registry all write to one rule set for each direction; within it there is no order. */
export const orderOf = (direction: Written<Direction>): Rule['order'] => {
  const way = valueOf(direction);
  return way ? ORDERS[way] : UNKNOWN_ORDER;
};

const orders = new Map<string, Rule['order']>();

/**
 * The order in a rule set that is kept apart from the one in force. Those of services block all but what they allow:
 * which of them decides follows another order, so none is said.
 */
export function orderIn(store: string, order: Rule['order'], isStock: boolean): Rule['order'] {
  if (store === '') return order;
  const chain = `${order.chain} ${store}`.trim();
  let found = orders.get(chain);
  if (!found) {
    found = isStock ? { chain, priority: ABSENT } : { ...order, chain };
    orders.set(chain, found);
  }
  return found;
}

/** Firewall profiles, lower case. */
export const PROFILES: readonly string[] = ['domain', 'private', 'public'];

/** Protocol numbers that have ports. */
const NUMBERS: Readonly<Record<string, Transport>> = { '6': 'tcp', '17': 'udp' };

/** The transport that a protocol number means: 6, 17, any number up to 255, and 256 for all of them. */
export function transportOfNumber(text: string): TransportSet | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const number = Number(text);
  if (number === 256) return ['any'];
  const known = NUMBERS[String(number)];
  return known ? [known] : number < 256 ? ['other'] : undefined;
}

export const numberOfTransport = (transport: Transport): string => (transport === 'tcp' ? '6' : '17');

/** An end of which nothing is said: every port, no address named. */
export const openEnd = (side: End['side']): End => ({
  side,
  ports: byDefault(ALL_PORTS),
  uses: [],
  addresses: ABSENT,
  zone: ABSENT,
});
