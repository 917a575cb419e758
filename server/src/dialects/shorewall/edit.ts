import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import { spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import { type Statement, valueOf } from '../../model/statement';
import { replacePort } from '../shared/configBlocks';
import { portCaret } from '../shared/portSites';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { endOf, innerPlace, literalIn } from '../shared/texts';
import { transportOfName, transportSite } from '../shared/transports';
import { columnsOf } from './columns';
import { interpret, PORTS } from './rule';

const colon = (text: string): string => text.replace('-', ':');

/** Spells a change in the columns of the line. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const { item } = statement;
  const columns = item.kind === 'command' ? columnsOf(item) : undefined;
  if (!columns) return undefined;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change)?.map(({ place, newText }) => ({ place, newText: colon(newText) }));
    case 'set-transport': {
      const protocol = columns.get('proto');
      const place = protocol && /^\w+$/.test(protocol.text) ? literalIn(protocol) : undefined;
      return place && [{ place, newText: change.transport }];
    }
    case 'add-port': {
      const ports = columns.get(change.side === 'source' ? 'sport' : 'dport');
      if (!ports || !/^\w/.test(ports.text) || change.ports.length === 0) return undefined;
      const added = change.ports.map((range) => colon(formatRange(range))).join(',');
      return [{ place: endOf(innerPlace(ports)), newText: `,${added}` }];
    }
    case 'remove':
      return [{ place: statement.place, newText: '' }];
    default:
      return undefined;
  }
}

/** Where ports and protocols may be written. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const columns = columnsOf(command);
  const [statement] = interpret(command).statements;
  const direction = statement?.kind === 'rule' ? valueOf(statement.direction) : undefined;
  const protocol = columns?.get('proto');
  if (protocol && touches(spanOf(protocol.place), offset)) {
    return transportSite(protocol.place, direction);
  }
  for (const [column, side] of [
    ['dport', 'destination'],
    ['sport', 'source'],
  ] as const) {
    const value = columns?.get(column);
    const caret = value && touches(spanOf(value.place), offset) ? portCaret(value, offset, PORTS) : undefined;
    if (!caret) continue;
    const transport = protocol && transportOfName(protocol.text);
    return { kind: 'port', ...caret, transport, direction, side, rangeSign: ':', words: COMMON_SERVICES };
  }
  return undefined;
}
