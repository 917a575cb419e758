import type { PlaceEdit } from '../../../base/edit';
import { formatRange, onlyPort, type PortSet } from '../../../base/portSet';
import { isWithin, type Place, samePlace } from '../../../base/span';
import type { Change } from '../../../model/dialect';
import type { PortUse, Side, Statement, Transport } from '../../../model/statement';
import { type Entry, leaves, type Text, type Value } from '../../../model/value';
import { endOf, isWrittenHere, literalIn } from '../texts';
import { inCaseOf, spellTransport } from './fields';
import type { Fields, PortField, Templated } from './syntax';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the fields that a statement was read from; at the literal, where it came through a variable. */
export function reviseFields(statement: Statement, change: Change): Edits {
  const { fields } = statement as Templated;
  if (!fields) return undefined;
  switch (change.kind) {
    case 'set-transport':
      return setTransport(fields, change.transport);
    case 'replace-port':
      return replacePort(fields, change.use, change.ports);
    case 'add-port':
      return addPorts(fields, change.side, change.ports);
    case 'set-direction':
      return setWord(fields.direction, (before) =>
        /gress$/i.test(before)
          ? inCaseOf(before, change.direction === 'in' ? 'ingress' : 'egress')
          : inCaseOf(before, change.direction === 'in' ? 'inbound' : 'outbound'),
      );
    case 'set-enabled':
      return setEnabled(fields, change.enabled);
    case 'describe':
      return describe(fields, change.text);
    case 'set-priority':
      return addPriority(fields, change.priority);
    case 'remove':
      return fields.whole && [{ place: fields.whole, newText: '' }];
    case 'swap-sides':
    case 'set-type':
    case 'set-role':
    case 'unsilence':
    case 'set-quick':
    case 'name-service':
      return undefined;
  }
}

/** The text of a field, where it holds one and that is written as it stands. */
function textIn(entry: Entry | undefined): Text | undefined {
  const value = entry?.value;
  if (value?.kind === 'text') return value;
  return value?.kind === 'list' && value.items.length === 1 && value.items[0]?.kind === 'text'
    ? value.items[0]
    : undefined;
}

function setWord(entry: Entry | undefined, spell: (before: string) => string): Edits {
  const text = textIn(entry);
  const place = text && literalIn(text);
  return place && [{ place, newText: spell(text.text) }];
}

function setTransport({ transport, spellTransport: spell = spellTransport }: Fields, to: Transport): Edits {
  const text = textIn(transport);
  const place = text && literalIn(text);
  return place && [{ place, newText: spell(to, /[a-z0-9]/i.test(text.text) ? text.text : 'Tcp') }];
}

/** The field and the text in it that hold a literal. */
function holderOf(fields: Fields, place: Place): { field: PortField; text: Text } | undefined {
  for (const field of fields.ports) {
    for (const leaf of leaves(field.entry.value)) {
      if (leaf.kind !== 'text') continue;
      if (leaf.pieces.some((piece) => isWithin(place, piece.place))) return { field, text: leaf };
    }
  }
  return undefined;
}

function replacePort(fields: Fields, { literal, part }: PortUse, ports: PortSet): Edits {
  const { place, text: before } = literal;
  const holder = holderOf(fields, place);
  const single = onlyPort(ports);
  const [first] = ports;
  if (!holder || !first || place.end - place.start !== before.length) return undefined;
  const { field, text } = holder;
  if (part === 'lower' || part === 'upper' || field.form === 'lower' || field.form === 'upper') {
    if (single === undefined) return undefined;
    const newText = String(single);
    const twin = twinOf(fields, field, text);
    return twin
      ? [
          { place, newText },
          { place: twin, newText },
        ]
      : [{ place, newText }];
  }
  if (ports.length === 1) {
    const word = formatRange(first);
    // A range is no number, so it stands in quotes.
    const bare = text.quote === '' && single === undefined;
    return [{ place, newText: bare ? fields.syntax.text(word) : word }];
  }
  const whole = literalIn(text);
  const alone = whole !== undefined && samePlace(whole, place) && isWrittenHere(text);
  if (field.form !== 'list' || !alone || text.place.anchor !== place.anchor) return undefined;
  return [{ place: text.place, newText: ports.map((range) => fields.syntax.text(formatRange(range))).join(', ') }];
}

/** The other end of a range that holds one port: both are written anew, or the range is turned round. */
function twinOf({ ports }: Fields, { side, form }: PortField, end: Text): Place | undefined {
  const other = textIn(ports.find((field) => field.side === side && field.form !== form)?.entry);
  const literal = other?.text === end.text ? literalIn(other) : undefined;
  const own = literalIn(end);
  // A variable may give both.
  return literal && own && !samePlace(literal, own) ? literal : undefined;
}

/** Puts ports behind the last one of a list; a single value becomes one, where the property has a plural. */
function addPorts(fields: Fields, side: Side, ports: PortSet): Edits {
  const own = fields.ports.filter((field) => field.side === side);
  const [field] = own;
  if (own.length !== 1 || !field || ports.length === 0) return undefined;
  const { entry, form, plural } = field;
  const added = ports.map((range) => fields.syntax.text(formatRange(range)));
  if (form === 'list') {
    const last = lastText(entry.value);
    return last && [{ place: endOf(last.place), newText: `, ${added.join(', ')}` }];
  }
  const text = textIn(entry);
  const key = literalIn(entry.key);
  if (form !== 'one' || plural === undefined || !text || !key || !isWrittenHere(text)) return undefined;
  // A rule that names every port holds them already.
  if (!/^\d/.test(text.text) || text.place.anchor !== entry.place.anchor) return undefined;
  return [
    { place: key, newText: plural },
    { place: text.place, newText: fields.syntax.list([fields.syntax.text(text.text), ...added]) },
  ];
}

/** The last text of a list, where the list itself is written in its place. */
function lastText(value: Value): Text | undefined {
  if (value.kind !== 'list' || value.via.length > 0) return undefined;
  const last = value.items.at(-1);
  return last?.kind === 'text' && isWrittenHere(last) && /^\d/.test(last.text) ? last : undefined;
}

function setEnabled({ enabled, disables }: Fields, on: boolean): Edits {
  const value = enabled?.value;
  const written = value?.kind === 'constant' || (value?.kind === 'text' && isWrittenHere(value)) ? value : undefined;
  const place = written?.kind === 'text' ? literalIn(written) : written?.place;
  return place && [{ place, newText: String(disables ? !on : on) }];
}

function addPriority({ priorityName, last, syntax }: Fields, priority: number): Edits {
  if (!last || priorityName === undefined || last.place.anchor !== last.key.place.anchor) return undefined;
  return [{ place: endOf(last.place), newText: syntax.property(priorityName, String(priority)) }];
}

function describe({ description, descriptionName, last, syntax }: Fields, text: string): Edits {
  if (description) {
    const value = textIn(description);
    if (!value || !isWrittenHere(value) || value.place.anchor !== description.place.anchor) return undefined;
    return [{ place: value.place, newText: syntax.text(text) }];
  }
  if (!last || descriptionName === undefined || last.place.anchor !== last.key.place.anchor) return undefined;
  return [{ place: endOf(last.place), newText: syntax.property(descriptionName, syntax.text(text)) }];
}
