import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import type { Change, Site } from '../../model/dialect';
import type { Block, Line } from '../../model/item';
import type { Statement } from '../../model/statement';
import { blockOf, linesOf, removeRule, replacePort, siteInLine, wordSiteInLine } from '../shared/configBlocks';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { endOf, innerPlace } from '../shared/texts';
import { transportOfName } from '../shared/transports';
import { DIALECT, lineAt, VYOS_PORTS, valuesAt } from './words';

/** Spells a change in the words of the block. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const block = blockOf(statement.item, DIALECT);
  if (!block) return undefined;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change);
    case 'set-transport': {
      const value = valuesAt(block, 'protocol').at(-1);
      return value && value.text !== '' ? [{ place: innerPlace(value), newText: change.transport }] : undefined;
    }
    case 'add-port': {
      const side = change.side === 'source' ? 'source' : 'destination';
      const line = statement.kind === 'rule' ? lineAt(block, side, 'port') : undefined;
      if (!line || line.count < 3 || change.ports.length === 0) return undefined;
      return [{ place: endOf(innerPlace(line.value(2))), newText: `,${change.ports.map(formatRange).join(',')}` }];
    }
    case 'remove':
      return removeRule(statement);
    default:
      return undefined;
  }
}

/** Where ports and protocols may be written. */
export function siteIn(block: Block, offset: number): Site | undefined {
  const protocol = valuesAt(block, 'protocol').at(-1);
  const transport = protocol && transportOfName(protocol.text);
  for (const line of linesOf(block)) {
    const site = siteOf(line, offset, transport);
    if (site) return site;
  }
  return undefined;
}

const NESTED: ReadonlySet<string> = new Set([
  'destination',
  'source',
  'translation',
  'inside-address',
  'outside-address',
  'forward-to',
]);

function siteOf(line: Line, offset: number, transport: Site['transport']): Site | undefined {
  const key = line.text(0);
  if (key === 'protocol') return wordSiteInLine(line, 1, offset, 'transport', ['tcp', 'udp', 'tcp_udp']);
  const from =
    key === 'port' || key === 'original-port' ? 1 : NESTED.has(key) && line.text(1) === 'port' ? 2 : undefined;
  if (from === undefined) return undefined;
  const side = key === 'source' ? 'source' : 'destination';
  return siteInLine(line, from, offset, VYOS_PORTS, {
    transport,
    direction: undefined,
    side,
    rangeSign: '-',
    words: COMMON_SERVICES,
  });
}
