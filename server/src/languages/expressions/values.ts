import type { Place } from '../../base/span';
import { type Entry, type List, NO_PLACES, type Table, type Text, type Unknown, type Value } from '../../model/value';

export const unknownAt = (place: Place, why: string, name?: string): Unknown =>
  name === undefined ? { kind: 'unknown', place, why } : { kind: 'unknown', place, why, name };

/** A text that is worked out: it has the place of what it was worked out from, and none of its own characters. */
export const madeText = (text: string, place: Place, number?: number): Text => ({
  kind: 'text',
  text,
  place,
  pieces: text === '' ? [] : [{ from: 0, to: text.length, place, exact: false, via: NO_PLACES }],
  quote: '',
  ...(number === undefined ? {} : { number }),
});

export const madeNumber = (number: number, place: Place): Text => madeText(String(number), place, number);

/** A list of which a condition decides what is in it. */
export const eitherOf = (items: readonly Value[], place: Place): List => ({
  ...listAt(
    items.map((item) => (item.kind === 'table' ? { ...item, perhaps: true } : item)),
    place,
  ),
  either: true,
});

/** What either of two lists of tables holds; undefined for values of which only one can be meant. */
export function listOfEither(branches: readonly Value[], place: Place): List | undefined {
  const items: Value[] = [];
  for (const branch of branches) {
    if (branch.kind !== 'list' || !branch.items.every(({ kind }) => kind === 'table' || kind === 'unknown'))
      return undefined;
    items.push(...branch.items);
  }
  return items.some(({ kind }) => kind === 'table') ? eitherOf(items, place) : undefined;
}

export const listAt = (items: readonly Value[], place: Place): List => ({ kind: 'list', items, place, via: NO_PLACES });

export const tableAt = (entries: readonly Entry[], place: Place): Table => ({
  kind: 'table',
  entries,
  place,
  via: NO_PLACES,
});

/** The number that a value is, also one written as a text. */
export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'text') return undefined;
  if (value.number !== undefined) return value.number;
  return /^-?\d{1,15}(?:\.\d{1,10})?$/.test(value.text) ? Number(value.text) : undefined;
}

/** True, false, or undefined where it is not known. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === 'constant') return value.value ?? undefined;
  if (value.kind === 'text' && (value.text === 'true' || value.text === 'false')) return value.text === 'true';
  return undefined;
}

/** How much there is of a value: what walking it costs. */
export function sizeOf(value: Value): number {
  switch (value.kind) {
    case 'list':
      return value.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'table':
      return value.entries.reduce((sum, entry) => sum + 1 + sizeOf(entry.value), 1);
    case 'unknown':
      return (value.either ?? []).reduce((sum, branch) => sum + sizeOf(branch), 1);
    default:
      return 1;
  }
}
