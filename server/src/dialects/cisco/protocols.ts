import type { TransportSet } from '../../model/statement';
import { OTHER_PROTOCOLS } from './names';
import { numberOf } from './ports';

const TCP: TransportSet = ['tcp'];
const UDP: TransportSet = ['udp'];
const BOTH: TransportSet = ['tcp', 'udp'];
const ANY: TransportSet = ['any'];
const OTHER: TransportSet = ['other'];

/** The transports that a protocol word or number means; undefined for what is no protocol. */
export function transportOf(word: string): TransportSet | undefined {
  switch (word) {
    case 'tcp':
    case '6':
      return TCP;
    case 'udp':
    case '17':
      return UDP;
    case 'tcp-udp':
      return BOTH;
    case 'ip':
    case 'ipv4':
    case 'ipv6':
    case 'any':
    case '0':
      return ANY;
    default:
      return OTHER_PROTOCOLS.has(word) || (numberOf(word) >= 0 && numberOf(word) <= 255) ? OTHER : undefined;
  }
}
