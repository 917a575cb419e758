import { assertNever } from '../../base/assertNever';
import type { PlaceEdit } from '../../base/edit';
import { onlyPort, type PortSet } from '../../base/portSet';
import { join, placeAt, samePlace } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { Command, Words } from '../../model/item';
import type { PortUse, Statement, Transport } from '../../model/statement';
import { endOf, startOf } from '../shared/texts';
import { readEntry } from './entry';
import { entryShape } from './entryShape';
import { isOperator } from './ports';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the line. Ports of a group are changed in the group. */
export function revise(statement: Statement, change: Change): Edits {
  const command = statement.item;
  if (command.kind !== 'command' || !command.words) return undefined;
  const { words } = command;
  switch (change.kind) {
    case 'replace-port':
      return replacePort(words, change.use, change.ports);
    case 'set-transport':
      return setTransport(command, words, change.transport);
    case 'add-port':
      return change.side === 'source' || change.side === 'destination'
        ? addPort(command, words, change.side, change.ports)
        : undefined;
    case 'set-enabled':
      return statement.kind === 'inspection'
        ? setInspection(words, change.enabled)
        : setEnabled(command, words, change.enabled);
    case 'remove':
      return [{ place: command.place, newText: '' }];
    case 'swap-sides':
      return swapSides(command, words);
    case 'set-type':
    case 'set-direction':
    case 'set-role':
    case 'unsilence':
    case 'describe':
    case 'set-priority':
    case 'set-quick':
    case 'name-service':
      return undefined;
    default:
      return assertNever(change);
  }
}

function replacePort(words: Words, use: PortUse, ports: PortSet): Edits {
  const { place } = use.literal;
  const number = onlyPort(ports);
  const [first, more] = ports;
  if (!first || more) return undefined;
  const spelt = number === undefined ? `${first.from} ${first.to}` : String(number);
  const isRange = use.part === 'range';
  if (isRange === (number === undefined) && (use.part === 'one' || isRange)) return [{ place, newText: spelt }];
  if (use.part !== 'one' && !isRange) return number === undefined ? undefined : [{ place, newText: spelt }];
  // One port becomes a range, or a range one port: the operator changes with it, where the ports are its only ones.
  for (let i = 0; i + 1 < words.count; i++) {
    const operator = words.text(i);
    if (!isOperator(operator)) continue;
    const last = isRange ? i + 2 : i + 1;
    if (words.count <= last || !samePlace(join(words.value(i + 1).place, words.value(last).place), place)) continue;
    if (operator !== (isRange ? 'range' : 'eq')) return undefined;
    const next = words.text(last + 1);
    if (/^\d+$/.test(next)) return undefined;
    const whole = join(words.value(i).place, place);
    return [{ place: whole, newText: number === undefined ? `range ${spelt}` : `eq ${spelt}` }];
  }
  return undefined;
}

function setTransport(command: Command, words: Words, transport: Transport): Edits {
  const shape = entryShape(words, command.heading);
  if (shape) {
    const { protocol } = readEntry(words, shape, command.around);
    const word = words.text(protocol);
    if (word === '' || word === 'object' || word === 'object-group') return undefined;
    return [{ place: words.value(protocol).place, newText: spelling(transport, word) }];
  }
  const [head] = command.context;
  if (!head?.words) return undefined;
  const own = [0, 1].find((i) => /^(?:tcp|udp|tcp-udp|ip|\d+)$/.test(words.text(i)) && words.text(0) !== 'port-object');
  return own === undefined ? undefined : [{ place: words.value(own).place, newText: transport }];
}

/** As a number where a number stands. */
const spelling = (transport: Transport, word: string): string =>
  /^\d+$/.test(word) ? (transport === 'tcp' ? '6' : '17') : transport;

/** Routers take several ports behind one eq. */
function addPort(command: Command, words: Words, side: 'source' | 'destination', ports: PortSet): Edits {
  const shape = entryShape(words, command.heading);
  if (!shape || shape.isFirewall) return undefined;
  // `access-list NAME permit …` may be a firewall's as well; only numbers and headings are surely a router's.
  if (shape.list && !/^\d+$/.test(shape.list.text)) return undefined;
  const { ports: there } = readEntry(words, shape, command.around)[side];
  if (there?.operator !== 'eq' || there.uses.length === 0 || there.unread.length > 0) return undefined;
  const numbers: number[] = [];
  for (const range of ports) {
    if (range.to - range.from > 8) return undefined;
    for (let number = range.from; number <= range.to; number++) numbers.push(number);
  }
  if (numbers.length === 0) return undefined;
  const last = words.value(there.next - 1).place;
  return [{ place: endOf(last), newText: ` ${numbers.join(' ')}` }];
}

/** Moves `eq 25` from behind one address to behind the other, where that one has no ports. */
function swapSides(command: Command, words: Words): Edits {
  const shape = entryShape(words, command.heading);
  if (!shape) return undefined;
  const { source, destination, isComplete } = readEntry(words, shape, command.around);
  const [from, to] = source.ports ? [source, destination] : [destination, source];
  const { ports, address } = from;
  if (!isComplete || !ports || to.ports || to.group || !isOperator(words.text(address.next))) return undefined;
  const said: string[] = [];
  for (let i = address.next; i < ports.next; i++) said.push(words.text(i));
  const before = words.value(address.next - 1).place;
  const last = words.value(ports.next - 1).place;
  const behind = words.value(to.address.next - 1).place;
  return [
    { place: placeAt(last.anchor, before.end, last.end), newText: '' },
    { place: endOf(behind), newText: ` ${said.join(' ')}` },
  ];
}

/** `no fixup protocol smtp 25`. */
function setInspection(words: Words, enabled: boolean): Edits {
  const first = words.value(0).place;
  if (words.text(0) !== 'no') return enabled ? [] : [{ place: startOf(first), newText: 'no ' }];
  return enabled ? [{ place: placeAt(first.anchor, first.start, words.value(1).place.start), newText: '' }] : [];
}

function setEnabled(command: Command, words: Words, enabled: boolean): Edits {
  const shape = entryShape(words, command.heading);
  if (!shape) return undefined;
  const { inactive } = readEntry(words, shape, command.around);
  if (enabled) {
    if (inactive < 1) return undefined;
    const before = words.value(inactive - 1).place;
    const { place } = words.value(inactive);
    return [{ place: placeAt(place.anchor, before.end, place.end), newText: '' }];
  }
  // Only firewalls know the word.
  return shape.isFirewall && !shape.isTurned && inactive < 0
    ? [{ place: endOf(command.place), newText: ' inactive' }]
    : undefined;
}
