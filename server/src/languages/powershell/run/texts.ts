import type { Place } from '../../../base/span';
import type { Source } from '../../../model/language';
import { HOLE, NO_PLACES, type Piece, type Text, type Value } from '../../../model/value';
import { numberOf, signedNumberOf } from '../numbers';
import type { TextForm, TextNode } from '../syntax';

/** A run of numbers in one text: `6001..6004` is `6001-6004`, whether it is listed or counted through in a loop. */
export interface RangeText extends Text {
  readonly isRange: true;
}

export const isRange = (value: Value): value is RangeText =>
  value.kind === 'text' && (value as Partial<RangeText>).isRange === true;

export const quoteOf = (form: TextForm): Text['quote'] => {
  switch (form) {
    case 'bare':
    case 'number':
      return '';
    case 'single':
      return "'";
    case 'double':
      return '"';
    default:
      return 'here';
  }
};

/** True for a text in typographic quotes, which are quotes here and nowhere else. */
export function isCurly(text: string, start: number, end: number, form: TextForm): true | undefined {
  if (form !== 'single' && form !== 'double') return undefined;
  return text.charCodeAt(start) > 0x2000 || text.charCodeAt(end - 1) > 0x2000 ? true : undefined;
}

/**
 * A text without escapes and variables, worked out when it is asked for: most words of a script never are.
 */
export class LiteralText implements Text {
  /** `start` to `end` with its quotes, `from` to `to` without them. */
  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly end: number,
    private readonly from: number,
    private readonly to: number,
    private readonly form: TextForm,
  ) {}

  get kind(): 'text' {
    return 'text';
  }
  get text(): string {
    return this.source.text.slice(this.from, this.to);
  }
  get place(): Place {
    return this.source.place(this.start, this.end);
  }
  get pieces(): readonly Piece[] {
    const { from, to } = this;
    if (from === to) return [];
    // A text held in a word may have come through variables: then it is not unit for unit what is written.
    if (this.source.pieces) return this.source.pieces(from, to);
    return [{ from: 0, to: to - from, place: this.source.place(from, to), exact: true, via: NO_PLACES }];
  }
  get quote(): Text['quote'] {
    return quoteOf(this.form);
  }
  get curly(): true | undefined {
    return isCurly(this.source.text, this.start, this.end, this.form);
  }
  get number(): number | undefined {
    if (this.form === 'bare') return numberOf(this.text);
    return this.form === 'number' ? signedNumberOf(this.text) : undefined;
  }
}

export const literalText = (source: Source, { start, end, from, to, form }: TextNode): Text =>
  new LiteralText(source, start, end, from, to, form);

/** What is written from `start` to `end`, as a bare word. */
export const wordText = (source: Source, start: number, end: number): Text =>
  new LiteralText(source, start, end, start, end, 'bare');

/** Puts a text together from pieces. */
export class TextBuilder {
  private text = '';
  private readonly pieces: Piece[] = [];

  /** Text that stands at `place`, unit for unit where `exact`. */
  add(text: string, place: Place, exact: boolean, via: readonly Place[] = NO_PLACES): this {
    if (text === '') return this;
    const from = this.text.length;
    this.text += text;
    this.pieces.push({ from, to: from + text.length, place, exact, via });
    return this;
  }

  hole(place: Place, why: string): this {
    const from = this.text.length;
    this.text += HOLE;
    this.pieces.push({ from, to: from + 1, place, exact: false, via: NO_PLACES, why });
    return this;
  }

  /** What a value becomes within a text; `place` stands for what is not known. */
  value(value: Value, place: Place): this {
    switch (value.kind) {
      case 'text':
        return this.textValue(value);
      case 'list':
        value.items.forEach((item, i) => {
          if (i > 0) this.add(' ', place, false);
          this.value(item, place);
        });
        return this;
      case 'constant':
        return value.value === null ? this : this.add(value.value ? 'True' : 'False', place, false);
      case 'unknown':
        return this.hole(place, value.why);
      case 'table':
        return this.hole(place, 'a table stands within a text');
    }
  }

  private textValue(value: Text): this {
    const { number } = value;
    // A number is written out in a text: `0x19` is 25 there.
    if (number !== undefined && String(number) !== value.text && !isRange(value)) {
      const [piece] = value.pieces;
      return this.add(String(number), value.place, false, piece?.via);
    }
    const shift = this.text.length;
    this.text += value.text;
    for (const piece of value.pieces) {
      this.pieces.push({ ...piece, from: piece.from + shift, to: piece.to + shift });
    }
    return this;
  }

  done(place: Place, quote: Text['quote']): Text {
    return { kind: 'text', text: this.text, place, pieces: this.pieces, quote };
  }
}
