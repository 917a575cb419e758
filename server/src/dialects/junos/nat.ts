import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import { ABSENT, type End, type Mistake, type StatementBase, type Translation } from '../../model/statement';
import type { Text } from '../../model/value';
import { faultsOf } from '../shared/configBlocks';
import { addressNames } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import { joinReadings, type PortReading } from '../shared/ports';
import { translatingRule } from '../shared/translating';
import { openEnd } from '../shared/windowsFirewall';
import { endOf, protocolIn } from './application';
import { ADDRESSES } from './policy';
import { portNamed } from './services';
import { activeLines, DIALECT, isRemoval, JUNOS_GRAMMAR, JUNOS_PORTS } from './words';

/** Rules of static and destination NAT, and the pools that the latter lead to. */
export function translation(block: Block): Local {
  const from: PortReading[] = [];
  const to: PortReading[] = [];
  const callers: PortReading[] = [];
  const before: Text[] = [];
  const after: Text[] = [];
  let protocol: Text | undefined;
  for (const line of activeLines(block)) {
    const matching = line.text(0) === 'match';
    for (let i = 0; i < line.count; i++) {
      const key = line.text(i);
      const next = i + 1 < line.count ? line.value(i + 1) : undefined;
      if (!next) break;
      if (matching && key === 'destination-port') {
        // `destination-port 25 to 30` is a range in words.
        const upper = line.text(i + 2) === 'to' ? line.value(i + 3) : undefined;
        from.push(upper ? spelledRange(next, upper) : readPortList(next, JUNOS_PORTS, portNamed));
        i += upper ? 3 : 1;
      } else if (matching && key === 'source-port') {
        const upper = line.text(i + 2) === 'to' ? line.value(i + 3) : undefined;
        callers.push(upper ? spelledRange(next, upper) : readPortList(next, JUNOS_PORTS, portNamed));
        i += upper ? 3 : 1;
      } else if (matching && key === 'destination-address') before.push(next);
      else if (matching && key === 'protocol') protocol = next;
      else if (!matching && key === 'mapped-port') {
        const upper = line.text(i + 2) === 'to' ? line.value(i + 3) : undefined;
        to.push(upper ? spelledRange(next, upper) : readPortList(next, JUNOS_PORTS, portNamed));
        i += upper ? 3 : 1;
      } else if (!matching && key === 'port' && line.text(0) === 'address') {
        to.push(readPortList(next, JUNOS_PORTS, portNamed));
        i++;
      } else if (!matching && (key === 'address' || key === 'prefix') && next.text !== 'port') after.push(next);
    }
  }
  const readings = [...from, ...to, ...callers];
  if (readings.length === 0) return { statements: [], unread: [] };
  const mistakes: Mistake[] = faultsOf(readings, JUNOS_GRAMMAR);
  const missing = readings.flatMap((reading) => reading.unread);
  const name = block.head[block.head.length - 1];
  const base: StatementBase = {
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: name ? [name] : [],
    complete: missing.length === 0 && mistakes.length === 0 && !isRemoval(block),
    mistakes,
  };
  const transport = protocolIn(protocol);
  const statement: Translation = {
    kind: 'translation',
    ...base,
    transport,
    from: end('destination', from, before),
    to: end('destination', to, after),
  };
  if (callers.length === 0) return { statements: [statement], unread: missing };
  const source = end('source', callers, []);
  const rule = translatingRule({ ...base, mistakes: [] }, transport, [source, openEnd('destination')]);
  return { statements: [statement, rule], unread: missing };
}

function end(side: End['side'], readings: readonly PortReading[], addresses: readonly Text[]): End {
  const open = readings.length === 0 ? { ...openEnd(side), ports: ABSENT } : endOf(side, readings);
  return { ...open, addresses: addressNames(addresses, ADDRESSES) };
}

/** `25 to 30`: two numbers, each at its own place. */
function spelledRange(lower: Text, upper: Text): PortReading {
  const first = readPortList(lower, JUNOS_PORTS, portNamed);
  const last = readPortList(upper, JUNOS_PORTS, portNamed);
  const joined = joinReadings([first, last], lower.place);
  const [from] = first.uses;
  const [to] = last.uses;
  if (!from || !to || joined.ports.kind !== 'written') return joined;
  const low = from.ports[0]?.from ?? 0;
  const high = to.ports[0]?.to ?? 0;
  return {
    ...joined,
    ports: { ...joined.ports, value: low <= high ? [{ from: low, to: high }] : [] },
    uses: [
      { ...from, part: 'lower' },
      { ...to, part: 'upper' },
    ],
  };
}
