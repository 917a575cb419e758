import { join } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import { ABSENT, type End, type StatementBase, type Translation } from '../../model/statement';
import type { Text } from '../../model/value';
import { isRemoval } from '../shared/amendments';
import { faultsOf } from '../shared/configBlocks';
import { addressNames } from '../shared/objectNames';
import { readPortList } from '../shared/portLists';
import { joinReadings, type PortReading } from '../shared/ports';
import { translatingRule } from '../shared/translating';
import { openEnd } from '../shared/windowsFirewall';
import { endOf, protocolIn } from './application';
import { ADDRESSES } from './policy';
import { portNamed } from './services';
import { activeLines, DIALECT, JUNOS_GRAMMAR, JUNOS_PORTS, pathOf } from './words';

/** Rules of static, destination and source NAT, and the pools that destination NAT leads to. */
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
      const readings = matching
        ? key === 'destination-port'
          ? from
          : key === 'source-port'
            ? callers
            : undefined
        : undefined;
      if (readings) i = portsAt(line, i + 1, readings);
      else if (matching && key === 'destination-address') before.push(next);
      else if (matching && key === 'protocol') protocol = next;
      else if (!matching && key === 'mapped-port') i = portsAt(line, i + 1, to);
      else if (!matching && key === 'port' && line.text(0) === 'address') {
        to.push(readPortList(next, JUNOS_PORTS, portNamed));
        i++;
      } else if (!matching && (key === 'address' || key === 'prefix') && next.text !== 'port') after.push(next);
    }
  }
  const readings = [...from, ...to, ...callers];
  if (readings.length === 0) return { statements: [], unread: [] };
  const missing = readings.flatMap((reading) => reading.unread);
  const base = baseOf(block, readings, missing.length === 0);
  const transport = protocolIn(protocol);
  if (pathOf(block).at(-5)?.text === 'source') {
    const ends = [end('source', callers, []), end('destination', from, before)] as const;
    return { statements: [translatingRule(base, transport, ends)], unread: missing };
  }
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

function baseOf(block: Block, readings: readonly PortReading[], isRead: boolean): StatementBase {
  const mistakes = faultsOf(readings, JUNOS_GRAMMAR);
  const name = block.head[block.head.length - 1];
  return {
    dialect: DIALECT,
    place: block.place,
    item: block,
    words: name ? [name] : [],
    complete: isRead && mistakes.length === 0 && !isRemoval(block),
    mistakes,
  };
}

/** Reads the port or range at a word; gives the index of its last word. */
function portsAt(line: Line, at: number, readings: PortReading[]): number {
  const isRange = line.text(at + 1) === 'to' && at + 2 < line.count;
  const first = line.value(at);
  readings.push(isRange ? spelledRange(first, line.value(at + 2)) : readPortList(first, JUNOS_PORTS, portNamed));
  return isRange ? at + 2 : at;
}

/** What a pool of source NAT gives callers for their own ports: `port range 2000 to 3000`. */
export function sourcePool(block: Block): Local {
  const readings: PortReading[] = [];
  for (const line of activeLines(block)) {
    if (line.text(0) !== 'port' || line.text(1) !== 'range' || !/^\d/.test(line.text(2))) continue;
    portsAt(line, 2, readings);
  }
  if (readings.length === 0) return { statements: [], unread: [] };
  const missing = readings.flatMap((reading) => reading.unread);
  const base = baseOf(block, readings, missing.length === 0);
  const rule = translatingRule(base, ABSENT, [end('source', readings, []), openEnd('destination')]);
  return { statements: [rule], unread: missing };
}

function end(side: End['side'], readings: readonly PortReading[], addresses: readonly Text[]): End {
  const open = readings.length === 0 ? { ...openEnd(side), ports: ABSENT } : endOf(side, readings);
  return { ...open, addresses: addressNames(addresses, ADDRESSES) };
}

/** `25 to 30`: one range in words. */
function spelledRange(lower: Text, upper: Text): PortReading {
  const first = readPortList(lower, JUNOS_PORTS, portNamed);
  const last = readPortList(upper, JUNOS_PORTS, portNamed);
  const joined = joinReadings([first, last], lower.place);
  const [from] = first.uses;
  const [to] = last.uses;
  if (!from || !to || joined.ports.kind !== 'written') return joined;
  const low = from.ports[0]?.from ?? 0;
  const high = to.ports[0]?.to ?? 0;
  const ports = low <= high ? [{ from: low, to: high }] : [];
  const literal = {
    place: join(from.literal.place, to.literal.place),
    text: `${from.literal.text} to ${to.literal.text}`,
    form: 'decimal',
  } as const;
  return {
    ...joined,
    ports: { ...joined.ports, value: ports },
    uses: [{ literal, ports, part: 'range', via: from.via }],
  };
}
