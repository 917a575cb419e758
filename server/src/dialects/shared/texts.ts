import { join, type Place, placeAt, samePlace, spanOf, touches } from '../../base/span';
import { unread, type Written, written } from '../../model/statement';
import { HOLE, type Piece, piecesIn, placeIn, type Text, unknownIn, viaIn } from '../../model/value';

/** The text as a word that is said, at its own characters; unread where a part of it is not known. */
export function wordIn(value: Text): Written<string> {
  if (value.text.includes(HOLE)) {
    return unread(value.place, unknownIn(value, 0, value.text.length) ?? 'a part of it is not known');
  }
  return written(value.text, innerPlace(value), viaIn(value, 0, value.text.length));
}

/** The characters of a text without its quotes: where a value stands that was written. */
export const innerPlace = (value: Text): Place =>
  value.text === '' ? value.place : placeIn(value, 0, value.text.length);

/** Changes what is said; a value without an answer is unread for the reason given. */
export function mapWord<A, B>(
  from: Written<A>,
  change: (value: A) => B | undefined,
  why: (value: A) => string,
): Written<B> {
  if (from.kind === 'absent' || from.kind === 'unread') return from;
  const value = change(from.value);
  if (from.kind === 'default') return value === undefined ? { kind: 'absent' } : { kind: 'default', value };
  return value === undefined ? unread(from.place, why(from.value)) : written(value, from.place, from.via);
}

/**
 * True when the units from `from` to `to` came the same way and so are one literal, be it cut by an escape or a
 * continued line. A range made of two variables is two.
 */
export function isOneLiteral(value: Text, from: number, to: number): boolean {
  let first: readonly Place[] | undefined;
  for (const { via } of piecesIn(value, from, to)) {
    if (first === undefined) first = via;
    else if (first.length !== via.length || first.some((place, i) => !samePlace(place, via[i] as Place))) return false;
  }
  return true;
}

/**
 * Where the units `from` to `to` may be written over as they stand in the document: one literal, every character of it
 * known and in its own place. An empty stretch is the caret's place between its neighbours. Undefined otherwise.
 */
export function literalIn(value: Text, from = 0, to = value.text.length): Place | undefined {
  if (from === to) {
    const place = placeIn(value, from, to);
    return place.start === place.end ? place : undefined;
  }
  if (!isOneLiteral(value, from, to)) return undefined;
  let whole: Place | undefined;
  for (const piece of piecesIn(value, from, to)) {
    if (!piece.exact || piece.why !== undefined) return undefined;
    const part = placeIn(value, Math.max(from, piece.from), Math.min(to, piece.to));
    if (whole && (whole.anchor !== part.anchor || part.start < whole.end)) return undefined;
    whole = whole ? join(whole, part) : part;
  }
  return whole;
}

/** True when nothing of the text came through a variable: it stands where it is used. */
export const isWrittenHere = (value: Text): boolean =>
  value.pieces.every((piece) => piece.via.length === 0 && piece.why === undefined);

export const endOf = (place: Place): Place => placeAt(place.anchor, place.end, place.end);
export const startOf = (place: Place): Place => placeAt(place.anchor, place.start, place.start);

/**
 * The unit of the text before which a caret at a document offset stands; undefined where the caret is in a variable, in
 * an escape or outside. Behind the last character but within the word (before the closing quote) counts as the end.
 */
export function unitAt(value: Text, offset: number): number | undefined {
  if (value.text === '') {
    const { start, end } = spanOf(value.place);
    // Between quotes, not before or behind them.
    const quotes = value.quote === '' ? 0 : end - start;
    return touches({ start: start + Math.min(1, quotes), end: end - Math.max(0, Math.min(1, quotes - 1)) }, offset)
      ? 0
      : undefined;
  }
  let last: Piece | undefined;
  for (const piece of value.pieces) {
    last = piece;
    if (!piece.exact || piece.via.length > 0) continue;
    const span = spanOf(piece.place);
    if (touches(span, offset)) return piece.from + offset - span.start;
  }
  if (!last?.exact || last.via.length > 0) return undefined;
  const behind = spanOf(last.place).end < offset && offset <= spanOf(value.place).end;
  return behind && value.place.anchor === last.place.anchor ? value.text.length : undefined;
}
