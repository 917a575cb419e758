import { type Place, within } from '../../base/span';
import type { Source } from '../../model/language';
import {
  type Constant,
  HOLE,
  type List,
  type Piece,
  type Table,
  type Text,
  type Unknown,
  type Value,
} from '../../model/value';

/** Where a stretch of a source is written that stands in the text unit for unit; `at` is its offset in the text. */
export function exactPieces(source: Source, start: number, end: number, at: number): readonly Piece[] {
  if (start >= end) return [];
  if (source.pieces) {
    return source.pieces(start, end).map((piece) => ({ ...piece, from: piece.from + at, to: piece.to + at }));
  }
  return [{ from: at, to: at + end - start, place: source.place(start, end), exact: true, via: [] }];
}

/** Puts a text together from stretches of a source and from values. */
export class TextBuilder {
  text = '';
  readonly pieces: Piece[] = [];

  constructor(private readonly source: Source | undefined) {}

  /** A stretch of the source as it stands. */
  exact(start: number, end: number): void {
    if (!this.source || start >= end) return;
    this.pieces.push(...exactPieces(this.source, start, end, this.text.length));
    this.text += this.source.text.slice(start, end);
  }

  /** A text that is written otherwise in the source: an escape, a folded line end. */
  spelt(text: string, start: number, end: number): void {
    if (!this.source || text === '') return;
    this.piece(text, this.source.place(start, end), false);
  }

  /** A part of a text, with all it knows of its places. */
  part(value: Text, from: number, to: number): void {
    const at = this.text.length - from;
    for (const piece of value.pieces) {
      if (piece.to <= from || piece.from >= to) continue;
      const start = Math.max(from, piece.from);
      const end = Math.min(to, piece.to);
      const place = piece.exact ? within(piece.place, start - piece.from, end - piece.from) : piece.place;
      this.pieces.push({ ...piece, from: start + at, to: end + at, place });
    }
    this.text += value.text.slice(from, to);
  }

  /** What a value becomes within a text; a list or a table cannot become one here. */
  value(value: Value, use: Place): void {
    if (value.kind === 'text') this.part(value, 0, value.text.length);
    else if (value.kind === 'constant') this.piece(String(value.value), value.place, false);
    else this.hole(use, value.kind === 'unknown' ? value.why : 'a list stands where one text belongs');
  }

  hole(place: Place, why: string): void {
    const from = this.text.length;
    this.text += HOLE;
    this.pieces.push({ from, to: from + 1, place, exact: false, via: [], why });
  }

  private piece(text: string, place: Place, exact: boolean): void {
    const from = this.text.length;
    this.text += text;
    this.pieces.push({ from, to: from + text.length, place, exact, via: [] });
  }

  done(place: Place, quote: Text['quote']): Text {
    return { kind: 'text', text: this.text, place, pieces: this.pieces, quote };
  }
}

export const unknown = (place: Place, why: string, name?: string): Unknown =>
  name === undefined ? { kind: 'unknown', place, why } : { kind: 'unknown', place, why, name };
export const constant = (value: boolean | null, place: Place): Constant => ({ kind: 'constant', value, place });
export const list = (items: readonly Value[], place: Place): List => ({ kind: 'list', items, place, via: [] });
export const table = (entries: Table['entries'], place: Place): Table => ({ kind: 'table', entries, place, via: [] });

/** The value of the last entry of exactly that name. */
export function at(value: Table, key: string): Value | undefined {
  for (let i = value.entries.length - 1; i >= 0; i--) {
    const entry = value.entries[i];
    if (entry?.key.text === key) return entry.value;
  }
  return undefined;
}

/** The text of an entry, where it is one. */
export function textAt(value: Table, key: string): Text | undefined {
  const found = at(value, key);
  return found?.kind === 'text' ? found : undefined;
}

/** Values nested deeper are unread: nothing that a person writes is. */
export const MAX_NESTING = 100;
