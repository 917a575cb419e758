import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import type { Change, Site } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Statement } from '../../model/statement';
import { blockOf, lineOf, linesOf, removeRule, replacePort, siteInLine, valuesFrom } from '../shared/configBlocks';
import { nameService } from '../shared/namedServices';
import { endOf } from '../shared/texts';
import { FORTIOS_PORTS } from './ports';
import { keyIndex } from './said';
import { DIALECT, PORT_KEYS } from './service';
import { FORTIOS_SERVICES } from './services';

/** Spells a change in the words of the block. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const block = blockOf(statement.item, DIALECT);
  if (!block) return undefined;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change);
    case 'add-port': {
      if (statement.kind !== 'group' || change.side !== 'destination') return undefined;
      const lines = linesOf(block).filter((line) => PORT_KEYS.has(line.text(0)) && line.count > 1);
      const [line] = lines;
      if (!line || lines.length > 1 || change.ports.length === 0) return undefined;
      return [{ place: endOf(line.place), newText: ` ${change.ports.map(formatRange).join(' ')}` }];
    }
    case 'name-service': {
      const line = statement.kind === 'rule' ? lineOf(block, 'service') : undefined;
      return line && nameService(valuesFrom(line, 1), change, FORTIOS_SERVICES);
    }
    case 'set-enabled':
      return statement.kind === 'rule' ? setEnabled(block, change.enabled) : undefined;
    case 'remove':
      return removeRule(statement);
    default:
      return undefined;
  }
}

function setEnabled(block: Block, enabled: boolean): readonly PlaceEdit[] | undefined {
  const line = lineOf(block, 'status');
  if (!line || line.count < 2) return undefined;
  return [{ place: line.value(1).place, newText: enabled ? 'enable' : 'disable' }];
}

/** Where ports may be written: in the port lists of services, and at the ports of virtual addresses. */
export function siteIn(block: Block, offset: number): Site | undefined {
  for (const line of linesOf(block)) {
    const site = siteOf(line, offset);
    if (site) return site;
  }
  return undefined;
}

function siteOf(line: Line, offset: number): Site | undefined {
  const at = keyIndex(line);
  const key = line.text(at);
  const transport = PORT_KEYS.get(key);
  const side = 'destination' as const;
  if (transport) {
    return siteInLine(line, at + 1, offset, FORTIOS_PORTS, {
      transport,
      direction: undefined,
      side,
      rangeSign: '-',
      words: [],
    });
  }
  if (key !== 'extport' && key !== 'mappedport') return undefined;
  const context = { transport: undefined, direction: undefined, side, rangeSign: '-' as const, words: [] };
  return siteInLine(line, 1, offset, FORTIOS_PORTS, context);
}
