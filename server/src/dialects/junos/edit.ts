import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import type { Change, Site } from '../../model/dialect';
import type { Block } from '../../model/item';
import type { Statement, TransportSet } from '../../model/statement';
import { blockOf, linesOf, removeRule, replacePort, siteInLine, wordSiteInLine } from '../shared/configBlocks';
import { nameService } from '../shared/namedServices';
import { endOf } from '../shared/texts';
import { TRANSPORT_WORDS, transportOfName } from '../shared/transports';
import { COMMON_NAMES, JUNOS_APPLICATIONS } from './services';
import { activeLines, DIALECT, JUNOS_PORTS, pairsOf } from './words';

/** Keys behind which ports stand, with the side they are on. */
const PORT_KEYS: ReadonlyMap<string, 'source' | 'destination'> = new Map([
  ['destination-port', 'destination'],
  ['destination-port-except', 'destination'],
  ['source-port', 'source'],
  ['source-port-except', 'source'],
  ['port', 'destination'],
  ['mapped-port', 'destination'],
]);

/** Spells a change in the words of the block. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const block = blockOf(statement.item, DIALECT);
  if (!block) return undefined;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change);
    case 'set-transport': {
      const line = activeLines(block).find((each) => each.text(each.count - 2) === 'protocol');
      return line && [{ place: line.value(line.count - 1).place, newText: change.transport }];
    }
    case 'name-service': {
      const lines = activeLines(block).filter((line) => line.text(0) === 'match');
      const pairs = lines.flatMap((line) => pairsOf(line, 1)).filter(({ key }) => key.text === 'application');
      return nameService(
        pairs.flatMap(({ values }) => values),
        change,
        JUNOS_APPLICATIONS,
      );
    }
    case 'add-port':
      return addPort(block, change);
    case 'remove':
      return removeRule(statement);
    default:
      return undefined;
  }
}

/** Ports join those that stand in brackets; one that stands alone would have to become a list. */
function addPort(
  block: Block,
  { side, ports }: Extract<Change, { kind: 'add-port' }>,
): readonly PlaceEdit[] | undefined {
  for (const line of activeLines(block)) {
    if (line.text(0) !== 'from' || PORT_KEYS.get(line.text(1)) !== side || line.text(2) !== '[') continue;
    const last = line.count - 2;
    if (line.text(line.count - 1) !== ']' || last < 3 || ports.length === 0) continue;
    return [{ place: endOf(line.value(last).place), newText: ` ${ports.map(formatRange).join(' ')}` }];
  }
  return undefined;
}

/** Where ports and protocols may be written. */
export function siteIn(block: Block, offset: number): Site | undefined {
  const transport = transportIn(block);
  for (const line of linesOf(block)) {
    for (let i = line.count - 1; i >= 0; i--) {
      const key = line.text(i);
      if (key === 'protocol') {
        const site = wordSiteInLine(line, i + 1, offset, 'transport', TRANSPORT_WORDS);
        if (site) return site;
      }
      const side = PORT_KEYS.get(key);
      if (!side) continue;
      const context = { transport, direction: undefined, side, rangeSign: '-' as const, words: COMMON_NAMES };
      const site = siteInLine(line, i + 1, offset, JUNOS_PORTS, context);
      if (site) return site;
    }
  }
  return undefined;
}

function transportIn(block: Block): TransportSet | undefined {
  for (const line of linesOf(block)) {
    for (let i = 0; i < line.count - 1; i++) if (line.text(i) === 'protocol') return transportOfName(line.text(i + 1));
  }
  return undefined;
}
