import type { Place } from '../../base/span';
import type { Piece, Text, Value } from '../../model/value';

/** The same text said otherwise. Texts may work out their members when asked, so they are not to be spread. */
export function textWith(
  { text, place, pieces, quote, number }: Text,
  change: Partial<Pick<Text, 'text' | 'place' | 'pieces' | 'number'>>,
): Text {
  const base = { kind: 'text', text, place, pieces, quote } as const;
  return number === undefined ? { ...base, ...change } : { ...base, number, ...change };
}

/**
 * The value as it comes through a name that is used at `use`: what it is written with stays where it is, and says so.
 * `keys` is said where the keys of a table are values too, as those of a map of addresses are.
 */
export function through(value: Value, use: Place, keys = false): Value {
  const inner = (one: Value): Value => through(one, use, keys);
  switch (value.kind) {
    case 'text':
      return throughText(value, use);
    case 'list':
      return { ...value, items: value.items.map(inner), place: use, via: [use, ...value.via] };
    case 'table':
      return {
        ...value,
        entries: value.entries.map((entry) => {
          const there = { ...entry, value: inner(entry.value) };
          return keys ? { ...there, key: throughText(entry.key, use) } : there;
        }),
        via: [use, ...value.via],
      };
    case 'unknown':
      return value.either ? { ...value, place: use, either: value.either.map(inner) } : { ...value, place: use };
    case 'constant':
      return { ...value, place: use };
  }
}

const throughText = (text: Text, use: Place): Text =>
  textWith(text, { place: use, pieces: text.pieces.map((piece) => pieceThrough(piece, use)) });

const pieceThrough = (piece: Piece, use: Place): Piece => ({ ...piece, via: [use, ...piece.via] });
