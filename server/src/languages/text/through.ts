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
 * `keys` is said where the keys of a table are values too, as those of a map of addresses are; `name` where those who
 * read the value want to know how it is called.
 */
export function through(value: Value, use: Place, keys = false, name?: string): Value {
  const inner = (one: Value): Value => through(one, use, keys, name);
  switch (value.kind) {
    case 'text':
      return throughText(value, use, name);
    case 'list':
      return { ...value, items: value.items.map(inner), place: use, via: [use, ...value.via] };
    case 'table':
      return {
        ...value,
        entries: value.entries.map((entry) => {
          const there = { ...entry, value: inner(entry.value) };
          return keys ? { ...there, key: throughText(entry.key, use, name) } : there;
        }),
        via: [use, ...value.via],
      };
    case 'unknown':
      return value.either ? { ...value, place: use, either: value.either.map(inner) } : { ...value, place: use };
    case 'constant':
      return { ...value, place: use };
  }
}

const throughText = (text: Text, use: Place, name: string | undefined): Text =>
  textWith(text, { place: use, pieces: text.pieces.map((piece) => pieceThrough(piece, use, name)) });

const pieceThrough = (piece: Piece, use: Place, name: string | undefined): Piece =>
  name === undefined ? { ...piece, via: [use, ...piece.via] } : { ...piece, via: [use, ...piece.via], calledBy: name };
