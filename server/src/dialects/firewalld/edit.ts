import type { PlaceEdit } from '../../base/edit';
import { NO_PORTS } from '../../base/portSet';
import { placeAt, samePlace, spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Item } from '../../model/item';
import type { Side, Statement } from '../../model/statement';
import type { Text } from '../../model/value';
import { replacePort } from '../shared/configBlocks';
import { childOf, type Element } from '../shared/firewalldElements';
import { portCaret } from '../shared/portSites';
import { literalIn } from '../shared/texts';
import { transportOfName, transportSite } from '../shared/transports';
import { partsOf } from './parts';
import { PORTS } from './ports';
import { attributeBehind } from './statements';

type Edits = readonly PlaceEdit[] | undefined;

const WITH_PORTS: readonly string[] = ['port', 'source-port', 'forward-port'];

/** The element of a rule that holds its ports: itself, or one within a rich rule. */
function portElement(element: Element): Element | undefined {
  if (WITH_PORTS.includes(element.name)) return element;
  if (element.name !== 'rule') return undefined;
  for (const name of WITH_PORTS) {
    const found = childOf(element, name);
    if (found) return found;
  }
  return undefined;
}

/** Spells a change in the attributes of the element. */
export function revise(statement: Statement, change: Change): Edits {
  switch (change.kind) {
    case 'replace-port':
      return replacePort(statement, change);
    case 'remove':
      return [{ place: statement.place, newText: '' }];
    case 'set-transport':
      return setTransport(statement, change.transport);
    default:
      return undefined;
  }
}

function setTransport({ item, place }: Statement, transport: string): Edits {
  const parts = partsOf(item);
  const found = parts?.elements.find(({ element }) => samePlace(element.place, place))?.element;
  const holder = found && portElement(found);
  const port = holder?.attributes.get('port');
  if (!parts || !found || !holder || !port) return undefined;
  const protocol = holder.attributes.get('protocol');
  if (protocol && protocol.text !== '') {
    const literal = literalIn(protocol);
    return literal && [{ place: literal, newText: transport }];
  }
  const edit = (found.name === 'rule' ? attributeBehind : parts.around.addProtocol)(port, transport);
  return edit && [edit];
}

/** Where ports and protocols may be written. */
export function siteIn(item: Item, offset: number): Site | undefined {
  const parts = partsOf(item);
  for (const { element } of parts?.elements ?? []) {
    const holder = touches(spanOf(element.place), offset) ? portElement(element) : undefined;
    const site = holder && siteInElement(holder, offset, parts?.around.direction);
    if (site) return site;
  }
  return undefined;
}

function siteInElement(holder: Element, offset: number, direction: Site['direction']): Site | undefined {
  const protocol = holder.attributes.get('protocol');
  const isHere = (value: Text): boolean => touches(spanOf(value.place), offset);
  if (protocol && isHere(protocol)) {
    const { anchor } = protocol.place;
    const replace = protocol.text === '' ? placeAt(anchor, offset - anchor.base, offset - anchor.base) : protocol.place;
    return transportSite(replace, direction);
  }
  for (const key of ['port', 'to-port']) {
    const value = holder.attributes.get(key);
    if (!value || !isHere(value)) continue;
    const { anchor } = value.place;
    const empty = placeAt(anchor, offset - anchor.base, offset - anchor.base);
    const caret = value.text === '' ? { replace: empty, present: NO_PORTS } : portCaret(value, offset, PORTS);
    if (!caret) continue;
    const side: Side = holder.name === 'source-port' ? 'source' : 'destination';
    const transport = protocol && transportOfName(protocol.text);
    return { kind: 'port', ...caret, transport, direction, side, rangeSign: '-', words: [] };
  }
  return undefined;
}
