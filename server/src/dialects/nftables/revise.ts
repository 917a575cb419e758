import type { PlaceEdit } from '../../base/edit';
import { formatRange, type PortSet } from '../../base/portSet';
import { samePlace, within } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { PortUse, Side, Statement, Transport } from '../../model/statement';
import type { Text, Value } from '../../model/value';
import { endOf, literalIn } from '../shared/texts';
import { chainOf } from './chain';
import { readValue } from './ports';
import { type Reading, RuleReader } from './reader';
import { isTable, partsOf, textsIn } from './tokens';
import { quoted } from './write';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the rule, at the literal where a value came through a variable or a set. */
export function revise(statement: Statement, change: Change): Edits {
  const command = statement.item;
  if (command.kind !== 'command') return undefined;
  if (change.kind === 'remove') return [{ place: command.place, newText: '' }];
  if (statement.kind === 'policy') return undefined;
  const reading = new RuleReader(command, chainOf(command.heading)).read();
  switch (change.kind) {
    case 'replace-port':
      return replacePort(reading, change.use, change.ports);
    case 'set-transport':
      return setTransport(reading, change.transport);
    case 'add-port':
      return addPorts(reading, change.side, change.ports);
    case 'swap-sides':
      return swapSides(reading);
    case 'describe':
      return describe(reading, command, change.text);
    default:
      return undefined;
  }
}

const spell = (ports: PortSet): string => ports.map(formatRange).join(', ');

/** All texts of a rule that may hold ports. */
function* portTexts({ tokens }: Reading): Generator<Text> {
  for (const value of tokens.values) {
    const list: readonly Value[] = isTable(value)
      ? value.entries.flatMap((entry) => [entry.key, entry.value])
      : textsIn(value);
    for (const leaf of list) if (leaf.kind === 'text') yield leaf;
  }
}

function replacePort(reading: Reading, { literal }: PortUse, ports: PortSet): Edits {
  const [only, more] = ports;
  if (!only) return undefined;
  for (const text of portTexts(reading)) {
    for (const [from, to] of [...partsOf(text), ...tail(text, literal.text)]) {
      const place = from < to ? literalIn(text, from, to) : undefined;
      if (!place || !samePlace(place, literal.place)) continue;
      if (!more) return [{ place, newText: formatRange(only) }];
      // A list belongs in braces, and braces do not stand in each other.
      const isWord = from === 0 && to === text.text.length;
      const inList = reading.tokens.values.some((value) => value !== text && textsIn(value).includes(text));
      return isWord ? [{ place, newText: inList ? spell(ports) : `{ ${spell(ports)} }` }] : undefined;
    }
  }
  return undefined;
}

/** The ports behind an address. */
const tail = ({ text }: Text, port: string): readonly (readonly [number, number])[] =>
  text.length > port.length && text.endsWith(port) ? [[text.length - port.length, text.length]] : [];

function setTransport({ tokens, conditions }: Reading, transport: Transport): Edits {
  const edits: PlaceEdit[] = [];
  for (const { selectors } of conditions) {
    for (const selector of selectors) {
      if (selector.kind !== 'port') continue;
      if (selector.protocol === 'th') return undefined;
      const value = tokens.value(selector.at);
      const place = value?.kind === 'text' ? literalIn(value) : undefined;
      if (!place) return undefined;
      edits.push({ place, newText: transport });
    }
  }
  return edits.length > 0 ? edits : undefined;
}

function addPorts({ tokens, conditions }: Reading, side: Side, ports: PortSet): Edits {
  const found = conditions.filter(
    ({ selectors }) => selectors.length === 1 && selectors[0]?.kind === 'port' && selectors[0].side === side,
  );
  const [condition] = found;
  if (!condition || found.length > 1 || condition.operator !== '==' || ports.length === 0) return undefined;
  const value = tokens.value(condition.value);
  if (!value || isTable(value)) return undefined;
  const { uses, incomplete } = readValue(value);
  if (uses.length === 0 || incomplete) return undefined;
  if (value.kind === 'text') {
    const place = literalIn(value);
    return place && value.quote === '' ? [{ place, newText: `{ ${value.text}, ${spell(ports)} }` }] : undefined;
  }
  const texts = textsIn(value);
  const last = texts[texts.length - 1];
  const place = last?.kind === 'text' ? literalIn(last) : undefined;
  // A variable stands last: what it holds is not written here.
  if (!place || value.kind !== 'list') return undefined;
  return [{ place: endOf(place), newText: `, ${spell(ports)}` }];
}

function swapSides({ tokens, conditions }: Reading): Edits {
  const edits: PlaceEdit[] = [];
  for (const { selectors } of conditions) {
    for (const selector of selectors) {
      if (selector.kind !== 'port') continue;
      const value = tokens.value(selector.at + 1);
      const place = value?.kind === 'text' ? literalIn(value) : undefined;
      if (!place || value?.kind !== 'text' || !/^[sd]port$/.test(value.text)) return undefined;
      edits.push({ place: within(place, 0, 1), newText: value.text === 'dport' ? 's' : 'd' });
    }
  }
  return edits.length > 0 ? edits : undefined;
}

function describe({ tokens, comment }: Reading, command: Command, text: string): Edits {
  if (comment) {
    return comment.quote === '"' && comment.place.anchor === command.place.anchor
      ? [{ place: comment.place, newText: quoted(text) }]
      : undefined;
  }
  const last = tokens.place(tokens.count - 1);
  return last.anchor === command.place.anchor
    ? [{ place: endOf(last), newText: ` comment ${quoted(text)}` }]
    : undefined;
}
