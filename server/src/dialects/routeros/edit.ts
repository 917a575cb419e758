import type { PlaceEdit } from '../../base/edit';
import { formatRange } from '../../base/portSet';
import { samePlace, spanOf, touches } from '../../base/span';
import type { Change, Site } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import type { PortUse, Side, Statement } from '../../model/statement';
import { replacePort } from '../shared/configBlocks';
import { portCaret } from '../shared/portSites';
import { endOf, isWrittenHere, literalIn, startOf } from '../shared/texts';
import { transportOfName, transportSite } from '../shared/transports';
import { ROUTEROS_PORTS, type RuleCommand, ruleCommand, valueAt } from './words';

const PORT_KEYS: ReadonlyMap<string, Side> = new Map<string, Side>([
  ['dst-port', 'destination'],
  ['port', 'destination'],
  ['to-ports', 'destination'],
  ['src-port', 'source'],
]);

/** Spells a change in the words of the command. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const command = statement.item;
  const found = command.kind === 'command' ? ruleCommand(command) : undefined;
  if (!found || command.kind !== 'command') return undefined;
  switch (change.kind) {
    case 'replace-port':
      return isBound(found, change.use) ? undefined : replacePort(statement, change);
    case 'remove':
      return [{ place: command.place, newText: '' }];
    case 'set-transport':
      return setKey(found, 'protocol', change.transport);
    case 'set-enabled':
      return setKey(found, 'disabled', change.enabled ? 'no' : 'yes');
    case 'add-port': {
      const key = change.side === 'source' ? 'src-port' : 'dst-port';
      const index = indexOf(found, key);
      if (index === undefined || change.ports.length === 0) return undefined;
      const word = found.words.value(index);
      const { text } = word;
      // What a variable holds may serve other rules, or be one element of an array.
      if (text.endsWith('=') || text.endsWith(',') || !isWrittenHere(word)) return undefined;
      const place = literalIn(word, text.length - 1, text.length);
      return place && [{ place: endOf(place), newText: `,${change.ports.map(formatRange).join(',')}` }];
    }
    case 'describe':
      return setKey(found, 'comment', `"${change.text.replace(/["\\$?]/g, '')}"`);
    default:
      return undefined;
  }
}

/** True for a port that says from where or how far a loop counts. */
function isBound({ words, from }: RuleCommand, { literal: { place } }: PortUse): boolean {
  for (let i = from; i < words.count; i++)
    if (words.value(i).pieces.some((piece) => !piece.exact && samePlace(piece.place, place))) return true;
  return false;
}

function indexOf({ words, from }: RuleCommand, key: string): number | undefined {
  for (let i = from; i < words.count; i++) if (words.text(i).startsWith(`${key}=`)) return i;
  return undefined;
}

/** Writes a value over the one that stands, or puts the word before the first port. */
function setKey(found: RuleCommand, key: string, value: string): readonly PlaceEdit[] | undefined {
  const index = indexOf(found, key);
  if (index !== undefined) {
    const word = found.words.value(index);
    const place = literalIn(word);
    return place && [{ place, newText: `${key}=${value}` }];
  }
  for (const port of ['dst-port', 'src-port', 'port', 'chain']) {
    const at = indexOf(found, port);
    if (at !== undefined) return [{ place: startOf(found.words.value(at).place), newText: `${key}=${value} ` }];
  }
  return undefined;
}

/** Where ports and protocols may be written. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const found = ruleCommand(command);
  if (!found) return undefined;
  const { words } = found;
  for (let i = found.from; i < words.count; i++) {
    const word = words.value(i);
    const sign = word.text.indexOf('=');
    if (sign < 0 || !touches(spanOf(word.place), offset)) continue;
    const key = word.text.slice(0, sign);
    const value = valueAt(words, i);
    const side = PORT_KEYS.get(key);
    if (key !== 'protocol' && !side) continue;
    const caret = portCaret(value, offset, ROUTEROS_PORTS);
    if (!caret || spanOf(word.place).start + sign >= offset) continue;
    const direction = directionIn(words, found.from);
    if (!side) {
      return transportSite(caret.replace, direction);
    }
    const transport = transportIn(found);
    return { kind: 'port', ...caret, transport, direction, side, rangeSign: '-', words: [] };
  }
  return undefined;
}

function transportIn(found: RuleCommand): Site['transport'] {
  const index = indexOf(found, 'protocol');
  return index === undefined ? undefined : transportOfName(valueAt(found.words, index).text);
}

function directionIn(words: Words, from: number): Site['direction'] {
  for (let i = from; i < words.count; i++) {
    if (words.text(i) === 'chain=input') return 'in';
    if (words.text(i) === 'chain=output') return 'out';
  }
  return undefined;
}
