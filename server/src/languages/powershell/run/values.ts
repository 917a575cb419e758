import type { Place } from '../../../base/span';
import { makerOf } from '../../../model/commandWords';
import type { Source } from '../../../model/language';
import {
  type Constant,
  type Entry,
  HOLE,
  type List,
  NO_PLACES,
  type Piece,
  type Table,
  type Text,
  type Value,
} from '../../../model/value';
import type { Node } from '../syntax';
import { isRange, LiteralText, type RangeText } from './texts';
import { reasonOf, unknownOutput } from './unknowns';

export const listOf = (items: readonly Value[], place: Place): List => ({ kind: 'list', items, place, via: NO_PLACES });

export const tableOf = (entries: readonly Entry[], place: Place): Table => ({
  kind: 'table',
  entries,
  place,
  via: NO_PLACES,
});

export const constant = (value: Constant['value'], place: Place): Constant => ({ kind: 'constant', value, place });

/** Uses that are kept of a long way; the outermost ones. */
const MAX_VIA = 8;

const viaWith = (use: Place, via: readonly Place[]): readonly Place[] =>
  via.length < MAX_VIA ? [use, ...via] : [use, ...via.slice(0, MAX_VIA - 1)];

/** The value as it is where a use stands for it. */
export function through(value: Value, source: Source, node: Node): Value {
  if (value.kind === 'unknown') return unknownOutput(source, node, reasonOf(value), makerOf(value) ?? value.from);
  const place = source.place(node.start, node.end);
  if (value.kind === 'constant') return { ...value, place };
  // A table stays where it is written: what is typed into it belongs to the command that is given it.
  return value.kind === 'table' ? withVia(value, place) : { ...withVia(value, place), place };
}

function withPieceVia(piece: Piece, use: Place): Piece {
  const { from, to, place, exact, via, why, made } = piece;
  const own: Piece = { from, to, place, exact, via: viaWith(use, via) };
  if (why !== undefined) return { ...own, why };
  return made === undefined ? own : { ...own, made };
}

function withVia<T extends Value>(value: T, use: Place): T;
function withVia(value: Value, use: Place): Value {
  switch (value.kind) {
    case 'text': {
      const { text, place, quote, number } = value;
      const pieces = value.pieces.map((piece) => withPieceVia(piece, use));
      const found: Text = { kind: 'text', text, place, pieces, quote };
      if (number === undefined && !isRange(value)) return found;
      return isRange(value) ? ({ ...found, isRange: true } as RangeText) : { ...found, number };
    }
    case 'list':
      return { ...value, items: value.items.map((item) => withVia(item, use)), via: viaWith(use, value.via) };
    case 'table':
      return {
        ...value,
        entries: value.entries.map((entry) => ({ ...entry, value: withVia(entry.value, use) })),
        via: viaWith(use, value.via),
      };
    default:
      return value;
  }
}

/** Steps that copying one value or one piece of a text takes. */
const COPY = 4;

/** What copying a value costs, with all that it holds. */
export function sizeOf(value: Value): number {
  switch (value.kind) {
    case 'text':
      return value instanceof LiteralText ? COPY : COPY * (1 + value.pieces.length) + (value.text.length >> 4);
    case 'list':
      return value.items.reduce((sum, item) => sum + sizeOf(item), COPY);
    case 'table':
      return value.entries.reduce((sum, entry) => sum + sizeOf(entry.value), COPY);
    default:
      return COPY;
  }
}

/** The values that a pipe or a loop takes from it one by one. */
export const itemsOf = (value: Value): readonly Value[] =>
  value.kind === 'list' ? value.items : value.kind === 'constant' && value.value === null ? [] : [value];

/** True when the values say the same, wherever they stand. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'text':
      return a.text === (b as Text).text && !a.text.includes(HOLE);
    case 'constant':
      return a.value === (b as Constant).value;
    case 'list': {
      const { items } = b as List;
      return a.items.length === items.length && a.items.every((item, i) => sameValue(item, items[i]));
    }
    case 'table': {
      const { entries } = b as Table;
      return (
        a.entries.length === entries.length &&
        a.entries.every(({ key, value }, i) => key.text === entries[i]?.key.text && sameValue(value, entries[i]?.value))
      );
    }
    case 'unknown':
      return false;
  }
}
