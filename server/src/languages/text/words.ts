import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import { NO_PLACES, type Piece, type Text } from '../../model/value';
import type { Rich } from './rich';

/** A word in which nothing is quoted and nothing put in. Of its places only those are made that are asked for. */
export class PlainWord implements Text {
  readonly kind = 'text';
  readonly quote = '';
  readonly text: string;
  private madePieces: readonly Piece[] | undefined = undefined;

  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.text = source.text.slice(start, end);
  }

  get place(): Place {
    return this.source.place(this.start, this.end);
  }

  get pieces(): readonly Piece[] {
    const { source, start, end } = this;
    this.madePieces ??= source.pieces
      ? source.pieces(start, end)
      : [{ from: 0, to: end - start, place: this.place, exact: true, via: NO_PLACES }];
    return this.madePieces;
  }

  get isExact(): boolean {
    return this.source.pieces === undefined;
  }

  exact(from: number, to: number): Place {
    return this.source.place(this.start + from, this.start + to);
  }
}

/** A word put together from quoted, escaped and expanded stretches. */
export class RichWord implements Text {
  readonly kind = 'text';
  private madePieces: readonly Piece[] | undefined = undefined;

  constructor(
    readonly rich: Rich,
    readonly place: Place,
    readonly quote: Text['quote'],
  ) {}

  get text(): string {
    return this.rich.text;
  }

  get pieces(): readonly Piece[] {
    this.madePieces ??= this.rich.piecesOf([0, this.rich.length]);
    return this.madePieces;
  }

  get isExact(): boolean {
    return this.rich.isExact(0, this.rich.length);
  }

  exact(from: number, to: number): Place {
    return this.rich.exact(from, to);
  }
}
