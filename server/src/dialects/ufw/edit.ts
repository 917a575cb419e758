import type { PlaceEdit } from '../../base/edit';
import { placeAt, spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Side, Statement } from '../../model/statement';
import type { Text } from '../../model/value';
import { replacePort } from '../shared/configBlocks';
import { colonPorts } from '../shared/multiport';
import { portCaret } from '../shared/portSites';
import { readPorts } from '../shared/ports';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { endOf, literalIn } from '../shared/texts';
import { transportOfName, transportSite } from '../shared/transports';
import { UFW_PORTS } from './ports';
import { protocolEdits } from './rule';
import { isUfw, type RuleCall, scan, shortParts } from './scan';
import { quoted } from './write';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the call. */
export function revise(statement: Statement, change: Change): Edits {
  const command = statement.item;
  if (change.kind === 'replace-port') {
    return replacePort(statement, change)?.map(({ place, newText }) => ({ place, newText: newText.replace('-', ':') }));
  }
  if (command.kind !== 'command' || !isUfw(command)) return undefined;
  const call = scan(command);
  if (call?.kind !== 'rule') return undefined;
  switch (change.kind) {
    case 'remove':
      return [{ place: command.place, newText: '' }];
    case 'set-transport':
      return protocolEdits(call, change.transport);
    case 'set-direction':
      return setDirection(call, change.direction);
    case 'add-port':
      return addPort(call, change);
    case 'describe':
      return describe(command, call, change.text);
    default:
      return undefined;
  }
}

function setDirection({ isRoute, direction, action, interfaces }: RuleCall, newText: string): Edits {
  // An interface belongs to the way that is named before it.
  if (isRoute || interfaces.in || interfaces.out) return undefined;
  if (direction) {
    const place = literalIn(direction);
    return place && [{ place, newText }];
  }
  return [{ place: endOf(action.place), newText: ` ${newText}` }];
}

function addPort(call: RuleCall, { side, ports }: Extract<Change, { kind: 'add-port' }>): Edits {
  const short = call.short && shortParts(call.short);
  const value = side === 'source' ? call.source.port : (short?.ports ?? call.destination.port);
  const protocol = short ? short.protocol : call.protocol;
  if (!value || value.text === '' || ports.length === 0 || !protocol) return undefined;
  const { uses, incomplete } = readPorts(value, UFW_PORTS);
  if (incomplete || uses.length === 0 || uses.some(({ literal }) => literal.form !== 'decimal')) return undefined;
  const room = [...uses.flatMap((use) => use.ports), ...ports].reduce((sum, r) => sum + (r.from === r.to ? 1 : 2), 0);
  const { length } = value.text;
  const place = room > 15 ? undefined : literalIn(value, length - 1, length);
  return place && [{ place: endOf(place), newText: `,${colonPorts(ports)}` }];
}

function describe(command: Command, { comment }: RuleCall, text: string): Edits {
  if (comment) return [{ place: comment.place, newText: quoted(text) }];
  const last = command.arguments[command.arguments.length - 1];
  return last && [{ place: endOf(last.place), newText: ` comment ${quoted(text)}` }];
}

/** Where ports and protocols may be written. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const call = scan(command);
  if (call?.kind !== 'rule') return undefined;
  const short = call.short && shortParts(call.short);
  const protocol = short ? short.protocol : call.protocol;
  const transport = protocol && transportOfName(protocol.text);
  const said = call.direction?.text.toLowerCase();
  const direction = call.isRoute ? undefined : said === 'out' ? 'out' : 'in';
  if (protocol && touches(spanOf(protocol.place), offset)) {
    const { anchor } = protocol.place;
    const replace = protocol.text === '' ? placeAt(anchor, offset - anchor.base, offset - anchor.base) : protocol.place;
    return transportSite(replace, direction);
  }
  const sides: readonly (readonly [Text | undefined, Side])[] = [
    [call.source.port, 'source'],
    [short?.ports ?? call.destination.port, 'destination'],
  ];
  for (const [value, side] of sides) {
    const caret = value && touches(spanOf(value.place), offset) ? portCaret(value, offset, UFW_PORTS) : undefined;
    if (caret) return { kind: 'port', ...caret, transport, direction, side, rangeSign: ':', words: COMMON_SERVICES };
  }
  return undefined;
}
