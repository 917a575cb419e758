import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import { HOLE, NO_PLACES, type Piece, placeIn, slice, type Text } from '../../model/value';

/** A text put together of stretches of a file and of the values of macros and variables. */
export class TextBuilder {
  private text = '';
  private readonly pieces: Piece[] = [];

  constructor(private readonly source: Source) {}

  /** A stretch of the file as it stands. */
  raw(from: number, to: number): void {
    if (from >= to) return;
    const at = this.text.length;
    const { source } = this;
    if (source.pieces) {
      for (const piece of source.pieces(from, to)) {
        this.pieces.push({ ...piece, from: at + piece.from, to: at + piece.to });
      }
    } else {
      this.pieces.push({ from: at, to: at + to - from, place: source.place(from, to), exact: true, via: NO_PLACES });
    }
    this.text += source.text.slice(from, to);
  }

  /** The value of a macro at the place of its use, under its name; without a use where the value knows of it. */
  value(value: Text, use?: Place, name?: string): void {
    const at = this.text.length;
    for (const piece of value.pieces) {
      const via = use ? [use, ...piece.via] : piece.via;
      const calledBy = name ?? piece.calledBy;
      const moved = { ...piece, from: at + piece.from, to: at + piece.to, via };
      this.pieces.push(calledBy === undefined ? moved : { ...moved, calledBy });
    }
    this.text += value.text;
  }

  unknown(use: Place, why: string): void {
    const at = this.text.length;
    this.pieces.push({ from: at, to: at + 1, place: use, exact: false, via: NO_PLACES, why });
    this.text += HOLE;
  }

  done(place: Place): Text {
    return { kind: 'text', text: this.text, place, pieces: this.pieces, quote: '' };
  }
}

/** A text as one to be read: what came through macros stands where the macro is used, its literals where they are. */
export class TextSource implements Source {
  readonly text: string;

  constructor(private readonly value: Text) {
    this.text = value.text;
  }

  place(start: number, end: number): Place {
    const [first, more] = this.pieces(start, end);
    const use = first && !more ? first.via[0] : undefined;
    return use ?? placeIn(this.value, start, end);
  }

  pieces(start: number, end: number): readonly Piece[] {
    return start < end ? slice(this.value, start, end).pieces : NONE;
  }
}

const NONE: readonly Piece[] = [];
