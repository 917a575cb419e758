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

/** netsh, the cmdlets and the registry all write to one rule set for each direction; within it there is no order. */
export const orderOf = (direction: Written<Direction>): Rule['order'] => ({
  chain: valueOf(direction) ?? '',
  priority: ABSENT,
});

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
