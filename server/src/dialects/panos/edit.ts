import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import type { Change, Site } from '../../model/dialect';
import type { Block } from '../../model/item';
import type { Statement } from '../../model/statement';
import { linesOf, removeRule, replacePort, siteInLine, wordSiteInLine } from '../shared/configBlocks';
import { nameService } from '../shared/namedServices';
import { endOf, innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { configBlock, PANOS_PORTS, PANOS_SERVICES, spotBehind, wordBehind } from './words';

/** Spells a change in the words of the block. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const block = configBlock(statement.item);
  if (!block) return undefined;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change);
    case 'set-transport': {
      const found = statement.kind === 'group' ? spotBehind(block, 'protocol') : undefined;
      if (!found) return undefined;
      const { line, index } = found;
      const twin = line.twin?.(index);
      const places = [innerPlace(line.value(index)), ...(twin ? [twin] : [])];
      return places.map((place) => ({ place, newText: change.transport }));
    }
    case 'add-port': {
      const value =
        statement.kind === 'group' ? wordBehind(block, change.side === 'source' ? 'source-port' : 'port') : undefined;
      if (!value || value.text === '[' || change.ports.length === 0) return undefined;
      return [{ place: endOf(innerPlace(value)), newText: `,${change.ports.map(formatRange).join(',')}` }];
    }
    case 'name-service': {
      const value = statement.kind === 'rule' ? wordBehind(block, 'service') : undefined;
      return value && value.text !== '[' ? nameService([value], change, PANOS_SERVICES) : undefined;
    }
    case 'set-enabled': {
      const value = statement.kind === 'rule' ? wordBehind(block, 'disabled') : undefined;
      return value && [{ place: innerPlace(value), newText: change.enabled ? 'no' : 'yes' }];
    }
    case 'remove':
      return removeRule(statement);
    default:
      return undefined;
  }
}

/** Where ports and protocols of services, and translated ports, may be written. */
export function siteIn(block: Block, offset: number): Site | undefined {
  for (const line of linesOf(block)) {
    const transport = line.text(0) === 'protocol' ? transportOfName(line.text(1)) : undefined;
    if (line.text(0) === 'protocol') {
      const site = wordSiteInLine(line, 1, offset, 'transport', ['tcp', 'udp']);
      if (site) return site;
    }
    for (let i = line.count - 1; i >= 0; i--) {
      const key = line.text(i);
      if (key !== 'port' && key !== 'source-port' && key !== 'translated-port') continue;
      const side = key === 'source-port' ? 'source' : 'destination';
      const context = { transport, direction: undefined, side, rangeSign: '-', words: [] } as const;
      const site = siteInLine(line, i + 1, offset, PANOS_PORTS, context);
      if (site) return site;
    }
  }
  return undefined;
}
