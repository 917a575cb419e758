import type { Local, Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Address,
  type End,
  type Translation,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { readAddresses } from '../shared/addresses';
import { mistakeOf } from '../shared/portMistakes';
import { readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { DIALECT } from './id';
import { IPFW_GRAMMAR, TARGET_PORTS } from './ports';
import type { Call } from './words';

const NONE: readonly never[] = [];
const PLAIN = { separators: ',', anyWords: new Set<string>(), keywords: new Set<string>() };

interface Target {
  readonly end: End;
  readonly mistakes: readonly Mistake[];
}

function endAt(address: Text | undefined, ports: Text | undefined, missing: Unread[]): Target {
  const reading = ports && readPorts(ports, TARGET_PORTS);
  if (reading) missing.push(...reading.unread);
  const addresses: Written<readonly Address[]> =
    address && address.text !== '' ? readAddresses(address, PLAIN) : ABSENT;
  return {
    end: {
      side: 'destination',
      ports: reading ? reading.ports : ABSENT,
      uses: reading ? reading.uses : NONE,
      addresses,
      zone: ABSENT,
    },
    mistakes: (reading?.faults ?? NONE).flatMap((fault) => mistakeOf(fault, IPFW_GRAMMAR) ?? []),
  };
}

/** Where `fwd 10.0.0.5,25` sends connections. The port may stand in a word of its own behind the comma. */
export function forwarding(words: readonly Text[], missing: Unread[]): Target {
  const [first, second] = words;
  if (!first) return endAt(undefined, undefined, missing);
  const comma = first.text.lastIndexOf(',');
  if (comma < 0) return endAt(first, undefined, missing);
  const behind = slice(first, comma + 1, first.text.length);
  return endAt(slice(first, 0, comma), comma + 1 < first.text.length ? behind : second, missing);
}

/**
 * The ports that a translation hands on: `redirect_port tcp 10.0.0.5:25 25`, with the port behind an address of our own
 * (`192.0.2.1:25`), and several servers with commas between.
 */
export function redirections({ command, words }: Call, from: number): Local {
  const statements: Translation[] = [];
  const missing: Unread[] = [];
  for (let i = from; i < words.count; i++) {
    if (words.text(i) !== 'redirect_port' || i + 3 >= words.count) continue;
    const protocol = words.value(i + 1);
    const to = words.value(i + 2);
    const listens = words.value(i + 3);
    const said = transportOfName(protocol.text);
    const transport: Written<TransportSet> = said
      ? written(said, innerPlace(protocol))
      : unread(protocol.place, 'the protocol is not known');
    const own = atColon(listens, missing);
    for (const [index, server] of serversOf(to).entries()) {
      const { end, mistakes } = atColon(server, missing, true);
      statements.push({
        kind: 'translation',
        dialect: DIALECT,
        place: command.place,
        item: command,
        words: NONE,
        complete: own.mistakes.length + mistakes.length === 0 && missing.length === 0,
        mistakes: index === 0 ? [...own.mistakes, ...mistakes] : mistakes,
        transport,
        from: own.end,
        to: end,
      });
    }
  }
  return { statements, unread: missing };
}

function serversOf(value: Text): Text[] {
  const { text } = value;
  const servers: Text[] = [];
  for (let from = 0; from < text.length; ) {
    const comma = text.indexOf(',', from);
    const to = comma < 0 ? text.length : comma;
    if (to > from) servers.push(slice(value, from, to));
    from = to + 1;
  }
  return servers;
}

/** `10.0.0.5:25`; without a colon an address where that is due, else a port. */
function atColon(value: Text, missing: Unread[], isAddress = false): Target {
  const { text } = value;
  const colon = text.lastIndexOf(':');
  if (colon < 0) return isAddress ? endAt(value, undefined, missing) : endAt(undefined, value, missing);
  return endAt(slice(value, 0, colon), slice(value, colon + 1, text.length), missing);
}
