import type { PlaceEdit } from '../../base/edit';
import { formatRange, NO_PORTS, union } from '../../base/portSet';
import { placeAt, spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Words } from '../../model/item';
import type { Direction, Side, Statement, TransportSet } from '../../model/statement';
import { replacePort } from '../shared/configBlocks';
import { portCaret } from '../shared/portSites';
import { readPorts } from '../shared/ports';
import { COMMON_SERVICES } from '../shared/serviceNames';
import { endOf, literalIn } from '../shared/texts';
import { transportOfName, transportSite } from '../shared/transports';
import { IPFW_PORTS } from './ports';
import type { RuleScan } from './ruleScan';
import { scanWords } from './scan';
import { type Call, callOf } from './words';
import { commentWords } from './write';

type Edits = readonly PlaceEdit[] | undefined;

const ruleScan = ({ words, bare }: Call): RuleScan | undefined => {
  const scan = scanWords(words, bare);
  return scan?.kind === 'rule' ? scan : undefined;
};

/** Spells a change in the words of the call. */
export function revise(statement: Statement, change: Change): Edits {
  if (change.kind === 'replace-port') return replacePort(statement, change);
  const command = statement.item;
  const call = command.kind === 'command' ? callOf(command) : undefined;
  const scan = call && ruleScan(call);
  if (!call || !scan) return undefined;
  const { words } = call;
  switch (change.kind) {
    case 'remove':
      return [{ place: call.command.place, newText: '' }];
    case 'set-transport': {
      const [only, more] = scan.protocols;
      const place =
        only !== undefined &&
        more === undefined &&
        !scan.notProtocol &&
        scan.narrowing < 0 &&
        literalIn(words.value(only));
      return place ? [{ place, newText: change.transport }] : undefined;
    }
    case 'set-direction': {
      const place = scan.direction < 0 ? undefined : literalIn(words.value(scan.direction));
      // An interface belongs to the way that is named beside it.
      return place && scan.interfaces.length === 0 ? [{ place, newText: change.direction }] : undefined;
    }
    case 'add-port': {
      const lists = scan.ports.filter(({ side }) => (change.side === 'source') === (side === 'source'));
      const [list, other] = lists;
      if (!list || other || list.negated || change.ports.length === 0) return undefined;
      const value = words.value(list.words[list.words.length - 1] as number);
      const { uses, incomplete } = readPorts(value, IPFW_PORTS);
      if (incomplete || uses.length === 0 || value.text.endsWith(',')) return undefined;
      const place = literalIn(value, value.text.length - 1, value.text.length);
      return place && [{ place: endOf(place), newText: `,${change.ports.map(formatRange).join(',')}` }];
    }
    case 'describe': {
      const newText = commentWords(change.text, call.command.language);
      if (newText === '') return undefined;
      if (scan.comment >= 0) return undefined;
      return [{ place: endOf(words.value(words.count - 1).place), newText: ` ${newText}` }];
    }
    default:
      return undefined;
  }
}

/** Where ports and protocols may be written. */
export function siteIn(call: Call, offset: number): Site | undefined {
  const scan = ruleScan(call);
  if (!scan) return undefined;
  const { words } = call;
  const [protocol] = scan.protocols;
  const transport = protocol === undefined ? undefined : transportOfName(words.text(protocol));
  const direction: Direction | undefined =
    scan.direction < 0 ? undefined : words.text(scan.direction) === 'out' ? 'out' : 'in';
  if (protocol !== undefined && touches(spanOf(words.value(protocol).place), offset)) {
    const replace = words.value(protocol).place;
    return transportSite(replace, direction);
  }
  return listSite(words, scan, offset, transport, direction) ?? dueSite(words, scan, offset, transport, direction);
}

function listSite(
  words: Words,
  { ports }: RuleScan,
  offset: number,
  transport: TransportSet | undefined,
  direction: Direction | undefined,
): Site | undefined {
  for (const list of ports) {
    let present = NO_PORTS;
    let found: Site['replace'] | undefined;
    for (const at of list.words) {
      const value = words.value(at);
      const caret = touches(spanOf(value.place), offset) ? portCaret(value, offset, IPFW_PORTS) : undefined;
      if (caret) found = caret.replace;
      present = union(present, caret ? caret.present : readPorts(value, IPFW_PORTS).uses.flatMap((use) => use.ports));
    }
    if (found) return portSite(found, present, list.side, transport, direction);
  }
  return undefined;
}

/** Behind `dst-port`, and behind the last address, where nothing stands yet. */
function dueSite(
  words: Words,
  { due, behind }: RuleScan,
  offset: number,
  transport: TransportSet | undefined,
  direction: Direction | undefined,
): Site | undefined {
  if (due === undefined && behind < 0) return undefined;
  const { place } = words.value(words.count - 1);
  if (offset <= spanOf(place).end) return undefined;
  const at = offset - place.anchor.base;
  return portSite(placeAt(place.anchor, at, at), NO_PORTS, due ?? 'destination', transport, direction);
}

const portSite = (
  replace: Site['replace'],
  present: Site['present'],
  side: Side,
  transport: TransportSet | undefined,
  direction: Direction | undefined,
): Site => ({ kind: 'port', replace, present, transport, direction, side, rangeSign: '-', words: COMMON_SERVICES });
