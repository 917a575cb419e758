import type { Local } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import {
  ABSENT,
  type Backend,
  byDefault,
  type End,
  type Statement,
  type Translation,
  type TransportSet,
  type Written,
  written,
} from '../../model/statement';
import { faultsOf, lineOf, linesOf, valuesFrom } from '../shared/configBlocks';
import { addressNames, oneWord, zoneNames } from '../shared/objectNames';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { openEnd } from '../shared/windowsFirewall';
import { FORTIOS_PORTS, ONE_PORT_GRAMMAR } from './ports';
import { DIALECT, wordsOf } from './service';

const ADDRESSES = { separators: '', anyWords: new Set<string>(), keywords: new Set<string>() };

/** `config firewall vip`: an address, or one port of it, that leads to another; and the servers of a virtual server. */
export function virtualAddress(block: Block): Local {
  const name = block.head[block.head.length - 1];
  const words = wordsOf(block, name);
  const from = portsOf(lineOf(block, 'extport'));
  const to = portsOf(lineOf(block, 'mappedport'));
  const servers = linesOf(block).filter((line) => line.text(0) === 'realservers' && line.text(2) === 'port');
  const readings = [from, to, ...servers.map((line) => readPorts(line.value(3), FORTIOS_PORTS))];
  const unread = readings.flatMap((reading) => reading?.unread ?? []);
  const mistakes = faultsOf([from, to], ONE_PORT_GRAMMAR);
  const base = { dialect: DIALECT, place: block.place, item: block, words, complete: unread.length === 0, mistakes };
  const transport = transportOf(block);
  const statements: Statement[] = [];
  if (from || to) {
    const translation: Translation = {
      kind: 'translation',
      ...base,
      transport,
      from: { ...end(from), addresses: addressesAt(block, 'extip'), zone: zoneAt(block) },
      to: { ...end(to), addresses: addressesAt(block, 'mappedip') },
    };
    statements.push(translation);
  }
  for (const line of servers) {
    const reading = readPorts(line.value(3), FORTIOS_PORTS);
    const backend: Backend = {
      kind: 'backend',
      ...base,
      mistakes: statements.length === 0 ? mistakes : [],
      transport,
      end: { ...openEnd('remote'), ports: reading.ports, uses: reading.uses },
    };
    statements.push(backend);
  }
  return { statements, unread };
}

const portsOf = (line: Line | undefined): PortReading | undefined =>
  line && line.count > 1
    ? joinReadings(
        valuesFrom(line, 1).map((value) => readPorts(value, FORTIOS_PORTS)),
        line.place,
      )
    : undefined;

const end = (reading: PortReading | undefined): End =>
  reading
    ? { ...openEnd('destination'), ports: reading.ports, uses: reading.uses }
    : { ...openEnd('destination'), ports: ABSENT };

const addressesAt = (block: Block, key: string): End['addresses'] => {
  const line = lineOf(block, key);
  return line ? addressNames(valuesFrom(line, 1), ADDRESSES) : ABSENT;
};

function zoneAt(block: Block): End['zone'] {
  const line = lineOf(block, 'extintf');
  const zone = line ? zoneNames(valuesFrom(line, 1)) : oneWord(undefined);
  return zone;
}

/** `set protocol udp`; TCP where nothing is said. */
function transportOf(block: Block): Written<TransportSet> {
  const line = lineOf(block, 'protocol') ?? lineOf(block, 'server-type');
  if (!line || line.count < 2) return byDefault<TransportSet>(['tcp']);
  const value = line.value(1);
  const named = transportOfName(value.text);
  return written(named ?? ['tcp'], innerPlace(value));
}
