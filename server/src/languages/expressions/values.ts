import type { Place } from '../../base/span';
import type { Entry, List, Piece, Table, Text, Unknown, Value } from '../../model/value';

export const unknownAt = (place: Place, why: string, name?: string): Unknown =>
  name === undefined ? { kind: 'unknown', place, why } : { kind: 'unknown', place, why, name };

/** A text that is worked out: it has the place of what it was worked out from, and none of its own characters. */
export const madeText = (text: string, place: Place, number?: number): Text => ({
  kind: 'text',
  text,
  place,
  pieces: text === '' ? [] : [{ from: 0, to: text.length, place, exact: false, via: [] }],
  quote: '',
  ...(number === undefined ? {} : { number }),
});

export const madeNumber = (number: number, place: Place): Text => madeText(String(number), place, number);

export const listAt = (items: readonly Value[], place: Place): List => ({ kind: 'list', items, place, via: [] });

export const tableAt = (entries: readonly Entry[], place: Place): Table => ({ kind: 'table', entries, place, via: [] });

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

/** The value as it is used at a place: every text in it came through that use. */
export function through(value: Value, use: Place): Value {
  switch (value.kind) {
    case 'text':
      return { ...value, place: use, pieces: value.pieces.map((piece) => pieceThrough(piece, use)) };
    case 'list':
      return {
        kind: 'list',
        items: value.items.map((item) => through(item, use)),
        place: use,
        via: [use, ...value.via],
      };
    case 'table':
      return {
        kind: 'table',
        entries: value.entries.map((entry) => ({ ...entry, value: through(entry.value, use) })),
        place: value.place,
        via: [use, ...value.via],
      };
    case 'unknown': {
      const { either } = value;
      return either
        ? { ...value, place: use, either: either.map((branch) => through(branch, use)) }
        : { ...value, place: use };
    }
    case 'constant':
      return { ...value, place: use };
  }
}

const pieceThrough = (piece: Piece, use: Place): Piece => ({ ...piece, via: [use, ...piece.via] });
