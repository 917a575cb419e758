import { HOLE, type Piece, type Text, type Value } from '../../../model/value';
import type { Node } from '../syntax';
import type { Machine } from './machine';
import { TextBuilder } from './texts';
import { reasonOf, unknownOutput } from './unknowns';
import { sameValue } from './values';

export const computed = (machine: Machine, node: Node): Value => unknownOutput(machine.source, node, 'is computed');

/** The stretches of a text between blanks. */
export function words(value: Text): Text[] {
  const result: Text[] = [];
  for (const match of value.text.matchAll(/\S+/g)) result.push(part(value, match.index, match.index + match[0].length));
  return result;
}

/** A stretch of a text as a text of its own, with the places of its characters. */
export function part(value: Text, from: number, to: number): Text {
  const builder = new TextBuilder();
  const { pieces } = value;
  for (let i = firstReaching(pieces, from); i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    if (piece.from >= to) break;
    const a = Math.max(from, piece.from);
    const b = Math.min(to, piece.to);
    if (a >= b) continue;
    if (piece.why !== undefined) builder.hole(piece.place, piece.why);
    else {
      const place = piece.exact
        ? { ...piece.place, start: piece.place.start + a - piece.from, end: piece.place.start + b - piece.from }
        : piece.place;
      builder.add(value.text.slice(a, b), place, piece.exact, piece.via);
    }
  }
  return builder.done(value.place, value.quote);
}

/** Index of the first piece that ends behind an offset. */
function firstReaching(pieces: readonly Piece[], from: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as Piece).to <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The name of a type as it is compared. */
export const typeName = (name: string): string => name.toLowerCase().replace(/^system\./, '');

/** The value on which all agree. */
export function oneOf(values: readonly (Value | undefined)[], machine: Machine, node: Node): Value {
  const [first] = values;
  if (first && values.every((value) => sameValue(first, value))) return first;
  return unknownOutput(machine.source, node, 'differs from case to case');
}

/** True for a text all of which is known. */
export const isKnown = (value: Value | undefined): value is Text =>
  value?.kind === 'text' && !value.text.includes(HOLE);

export const reasonFor = (value: Value): string => (value.kind === 'unknown' ? reasonOf(value) : 'is computed');
