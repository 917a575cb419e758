import { join, type Place, placeAt, samePlace, within } from '../../base/span';
import type { Source } from '../../model/language';
import { HOLE, NO_PLACES, type Piece, type Text } from '../../model/value';

/** Where a stretch of a rich text comes from: out of the source it was read in, or out of a value. */
interface Segment {
  readonly from: number;
  readonly to: number;
  /** Offset of its first unit: in `source`, or in `piece` as it was made. */
  readonly at: number;
  readonly source: Source | undefined;
  readonly piece: Piece | undefined;
  /** The uses through which it came, outermost first. */
  readonly via: readonly Place[];
}

/** A value that is put into another again and again keeps so many of its outermost uses. */
const MAX_USES = 4;

/**
 * A text that knows where each of its units is written. What cmd does to a line (putting in variables, taking out
 * carets, cutting words) is done to these, so that a digit still points to its own place at the end.
 */
export class Rich {
  constructor(
    readonly text: string,
    private readonly segments: readonly Segment[],
  ) {}

  /** The units `from` to `to` as they stand in a source. */
  static written(source: Source, from: number, to: number): Rich {
    const segment = { from: 0, to: to - from, at: from, source, piece: undefined, via: NO_PLACES };
    return new Rich(source.text.slice(from, to), [segment]);
  }

  /** A value as it is put in at `use`; undefined where it is taken without a use. */
  static value(value: Text, use?: Place): Rich {
    const segments: Segment[] = value.pieces.map((piece) => ({
      from: piece.from,
      to: piece.to,
      at: 0,
      source: undefined,
      piece,
      via: use ? joined([use], piece.via) : piece.via,
    }));
    return new Rich(value.text, segments);
  }

  /** A text of our own making that stands for what is written at `place`. */
  static made(text: string, place: Place, why?: string): Rich {
    const piece: Piece = {
      from: 0,
      to: text.length,
      place,
      exact: false,
      via: NO_PLACES,
      ...(why === undefined ? {} : { why }),
    };
    return new Rich(text, [{ from: 0, to: text.length, at: 0, source: undefined, piece, via: NO_PLACES }]);
  }

  /** A number that is worked out from what is written at `place`. */
  static computed(text: string, place: Place, made: 'calculated' | 'counted'): Rich {
    const piece: Piece = { from: 0, to: text.length, place, exact: false, via: NO_PLACES, made };
    return new Rich(text, [{ from: 0, to: text.length, at: 0, source: undefined, piece, via: NO_PLACES }]);
  }

  static unknown(place: Place, why: string): Rich {
    return Rich.made(HOLE, place, why);
  }

  static readonly empty = new Rich('', []);

  get length(): number {
    return this.text.length;
  }

  /** What handling it costs, in steps of the budget for running. */
  get weight(): number {
    return this.text.length + 32 * this.segments.length;
  }

  get known(): boolean {
    return !this.text.includes(HOLE);
  }

  slice(from: number, to: number = this.text.length): Rich {
    if (from <= 0 && to >= this.text.length) return this;
    if (from >= to) return Rich.empty;
    const segments: Segment[] = [];
    this.collect(from, to, -from, NO_PLACES, segments);
    return new Rich(this.text.slice(from, to), segments);
  }

  trim(): Rich {
    const { text } = this;
    let from = 0;
    let to = text.length;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    return this.slice(from, to);
  }

  /** The same text, come through one use more. */
  through(use: Place): Rich {
    const segments = this.segments.map((segment) => ({ ...segment, via: joined([use], segment.via) }));
    return new Rich(this.text, segments);
  }

  /** Where the units `from` to `to` are seen: at the use where they came through one. */
  seenAt(from: number, to: number): Place | undefined {
    const { segments } = this;
    const first = segments[this.indexAt(from)];
    if (!first) return undefined;
    const last = to > from + 1 ? (segments[this.indexAt(to - 1)] as Segment) : first;
    if (first === last) return seen(first, Math.max(from, first.from), Math.max(from, Math.min(to, first.to)));
    return join(seen(first, Math.max(from, first.from), first.to), seen(last, last.from, Math.min(to, last.to)));
  }

  /** True when the stretch is written in one piece, unit for unit, and came through nothing. */
  isExact(from: number, to: number): boolean {
    if (from >= to) return false;
    const segment = this.segments[this.segments.length === 1 ? 0 : this.indexAt(from)];
    if (!segment || from < segment.from || to > segment.to || segment.via.length > 0) return false;
    const { piece, source } = segment;
    return piece ? piece.exact && piece.via.length === 0 && piece.why === undefined : source?.pieces === undefined;
  }

  /** Where such a stretch is written. */
  exact(from: number, to: number): Place {
    return placeOf(this.segments[this.segments.length === 1 ? 0 : this.indexAt(from)] as Segment, from, to);
  }

  /** Why a unit of the text is not known. */
  get why(): string | undefined {
    return this.segments.find((segment) => segment.piece?.why !== undefined)?.piece?.why;
  }

  /** Where the units of the ranges are written, put together in turn. */
  piecesOf(ranges: readonly number[]): Piece[] {
    const pieces: Piece[] = [];
    let length = 0;
    for (let r = 0; r < ranges.length; r += 2) {
      const a = ranges[r] as number;
      const b = ranges[r + 1] as number;
      for (let i = this.indexAt(a); i < this.segments.length; i++) {
        const segment = this.segments[i] as Segment;
        if (segment.from >= b) break;
        const start = Math.max(a, segment.from);
        const end = Math.min(b, segment.to);
        if (start < end) this.addPieces(segment, start, end, length + start - a, pieces);
      }
      length += b - a;
    }
    return pieces;
  }

  private addPieces(segment: Segment, from: number, to: number, at: number, into: Piece[]): void {
    const place = placeOf(segment, from, to);
    const { piece, source, via } = segment;
    const end = at + to - from;
    if (piece) {
      const { exact, why, made } = piece;
      const own = { from: at, to: end, place, exact, via };
      if (why !== undefined) into.push({ ...own, why });
      else into.push(made === undefined ? own : { ...own, made });
    } else if (place.end - place.start === to - from && !this.text.slice(from, to).includes(HOLE)) {
      into.push({ from: at, to: end, place, exact: true, via });
    } else if (source) {
      // A text held in another language's words is written in several places: each run of units is a piece.
      const start = segment.at + from - segment.from;
      for (const run of runsOf(source, start, start + to - from))
        into.push({ ...run, from: at + run.from, to: at + run.to, via });
    }
  }

  /** The whole text as a value; `fallback` is its place where nothing of it is written. */
  asText(fallback: Place): Text {
    const { text } = this;
    const place = this.seenAt(0, text.length) ?? fallback;
    return { kind: 'text', text, place, pieces: this.piecesOf([0, text.length]), quote: '' };
  }

  /** Adds the segments of a stretch, moved by `shift`, to those of another text. */
  collect(from: number, to: number, shift: number, via: readonly Place[], into: Segment[]): void {
    for (let i = this.indexAt(from); i < this.segments.length; i++) {
      const segment = this.segments[i] as Segment;
      if (segment.from >= to) break;
      const a = Math.max(from, segment.from);
      const b = Math.min(to, segment.to);
      if (a >= b) continue;
      into.push({
        from: a + shift,
        to: b + shift,
        at: segment.at + a - segment.from,
        source: segment.source,
        piece: segment.piece,
        via: via.length === 0 ? segment.via : joined(via, segment.via),
      });
    }
  }

  /** Index of the segment that holds the unit, or of the next one behind it. */
  private indexAt(unit: number): number {
    const { segments } = this;
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((segments[middle] as Segment).to <= unit) low = middle + 1;
      else high = middle;
    }
    // A place at the very end is that of the last segment.
    return low === segments.length && low > 0 && unit >= (segments[low - 1] as Segment).to ? low - 1 : low;
  }
}

/** Puts a rich text together from parts of others. */
export class RichBuilder {
  private text = '';
  private readonly segments: Segment[] = [];

  get length(): number {
    return this.text.length;
  }

  add(part: Rich, from = 0, to: number = part.text.length): void {
    if (from >= to) return;
    part.collect(from, to, this.text.length - from, NO_PLACES, this.segments);
    this.text += part.text.slice(from, to);
  }

  /** A text that is put in at `use`. */
  addThrough(part: Rich, use: Place): void {
    part.collect(0, part.text.length, this.text.length, [use], this.segments);
    this.text += part.text;
  }

  done(): Rich {
    return this.text === '' ? Rich.empty : new Rich(this.text, this.segments);
  }
}

/** The units of the ranges, in turn, as a text of their own. */
export function cut(rich: Rich, ranges: readonly number[]): Rich {
  if (ranges.length === 2) return rich.slice(ranges[0] as number, ranges[1] as number);
  const builder = new RichBuilder();
  for (let i = 0; i < ranges.length; i += 2) builder.add(rich, ranges[i] as number, ranges[i + 1] as number);
  return builder.done();
}

const isBlank = (c: number): boolean => c === 32 || c === 9;

const joined = (outer: readonly Place[], inner: readonly Place[]): readonly Place[] =>
  inner.length === 0 ? outer : [...outer, ...inner].slice(0, MAX_USES);

function placeOf(segment: Segment, from: number, to: number): Place {
  const start = segment.at + from - segment.from;
  if (segment.source) return segment.source.place(start, start + to - from);
  const { place, exact } = segment.piece as Piece;
  return exact ? within(place, start, start + to - from) : place;
}

const seen = (segment: Segment, from: number, to: number): Place => segment.via[0] ?? placeOf(segment, from, to);

/** The stretches of a source that are written in one piece each, from `start` on. */
function runsOf(source: Source, start: number, end: number): Omit<Piece, 'via'>[] {
  const runs: { from: number; to: number; place: Place; exact: boolean; why?: string }[] = [];
  for (let i = start; i < end; i++) {
    const place = source.place(i, i + 1);
    const last = runs[runs.length - 1];
    const isHole = source.text.charAt(i) === HOLE;
    const exact = !isHole && place.end - place.start === 1;
    const follows = last?.exact && exact && last.place.anchor === place.anchor && last.place.end === place.start;
    if (
      last &&
      (follows || (!exact && !isHole && !last.exact && last.why === undefined && samePlace(last.place, place)))
    ) {
      last.to++;
      if (follows) last.place = placeAt(place.anchor, last.place.start, place.end);
    } else {
      const run = { from: i - start, to: i - start + 1, place, exact };
      runs.push(isHole ? { ...run, why: 'this part of the text is not known here' } : run);
    }
  }
  return runs;
}
