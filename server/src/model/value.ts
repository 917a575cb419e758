import { join, type Place, samePlace, within } from '../base/span';

/**
 * Stands in `Text.text` for a part that is not known, one character for each: in `"${ip}:25"` without a value for
 * `$ip` the text is HOLE + ":25", so the port can still be read.
 */
export const HOLE = '\uFFFC';

/** Where a stretch of a text is written. */
export interface Piece {
  /** Offsets in `Text.text`, half-open. */
  readonly from: number;
  readonly to: number;
  /** The literal itself, also where the text came through a variable. */
  readonly place: Place;
  /** True when each unit of the text is one unit of the place, so parts of it can be pointed at. */
  readonly exact: boolean;
  /** The uses through which it came, outermost first: `$ports`, `@rule`, `%P%`. */
  readonly via: readonly Place[];
  /** The name through which it came, the outermost one, in languages that keep it. */
  readonly calledBy?: string;
  /** Why the part is not known; its text is one HOLE. */
  readonly why?: string;
  /**
   * Set where nobody wrote the text. `calculated`: it is the outcome of what is written at the place. `counted`: it is a
   * turn of a loop between numbers that are written, so what it stands for is sure.
   */
  readonly made?: 'calculated' | 'counted';
}

/** A text after quotes, escapes and variables. In `"25,${x}"` with `$x = 587` the text is `25,587` in two pieces. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  /** The word as it stands where it is used, quotes included. */
  readonly place: Place;
  readonly pieces: readonly Piece[];
  /** The opening quote, '' for a bare word. */
  readonly quote: '' | "'" | '"' | 'here';
  /** True when the quotes are typographic, in a language that takes them for straight ones (PowerShell). */
  readonly curly?: true;
  /**
   * True when it is written in one piece, unit for unit, and came through nothing: `exact` then gives the places of its
   * units without making pieces. A shorter way for texts of which there are many; the pieces say the same.
   */
  readonly isExact?: boolean;
  exact?(from: number, to: number): Place;
  /** The value of a bare numeric literal (`0x19` is 25), where the language has numbers. */
  readonly number?: number;
}

/** `25, 587`, `@(25, 587)`, a JSON array. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly place: Place;
  readonly via: readonly Place[];
  /** True where a condition decides which of the items are there. */
  readonly either?: true;
}

/** A key of a table with its value. */
export interface Entry {
  readonly key: Text;
  readonly value: Value;
  /** Key to value. */
  readonly place: Place;
}

/** `@{ Port = 25 }`, a YAML mapping, an HCL body. Entries in order; a repeated key stands as often as written. */
export interface Table {
  readonly kind: 'table';
  readonly entries: readonly Entry[];
  readonly place: Place;
  readonly via: readonly Place[];
  /** The class of which it is an object, where it is one that a script made by the name of its class. */
  readonly of?: Text;
  /** True where it holds more than is told. */
  readonly isOpen?: true;
  /** True for one of those between which a condition decides that is not known. */
  readonly perhaps?: true;
  /** True for a block that stands by itself (`ingress { … }`), so that it may be taken out without a look around. */
  readonly block?: true;
}

/** Something that is written but cannot be read here: a call, a variable without a value in this file. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly place: Place;
  /** A sentence without full stop that a user reads: "`$ports` has no value in this file". */
  readonly why: string;
  /** What it is called, where it is something that the file refers to: `aws_security_group.lb.id`. */
  readonly name?: string;
  /** The command that puts it out, in lower case, where all of its words are known. */
  readonly from?: string;
  /** What it may be, where a condition that is not known decides: `var.strict ? 25 : 587`. */
  readonly either?: readonly Value[];
}

/** `$true`, `$null`, `true`: words the language itself gives a meaning. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: boolean | null;
  readonly place: Place;
}

/** What a word or an expression comes to. */
export type Value = Text | List | Table | Unknown | Constant;

/** What came through nothing came through these: one list for all, for there are many. */
export const NO_PLACES: readonly Place[] = [];

/** A text written in one piece at `place`, without escapes: the ordinary bare word. */
export const plainText = (text: string, place: Place, via: readonly Place[] = NO_PLACES): Text => ({
  kind: 'text',
  text,
  place,
  pieces: [{ from: 0, to: text.length, place, exact: place.end - place.start === text.length, via }],
  quote: '',
});

/** The name through which all of a value came, where its language keeps it; undefined where parts of it differ. */
export function calledBy(value: Value): string | undefined {
  let name: string | undefined;
  for (const leaf of leaves(value)) {
    const own = leaf.kind === 'text' && !leaf.isExact ? leaf.pieces[0]?.calledBy : undefined;
    if (own === undefined || (name !== undefined && name !== own)) return undefined;
    name = own;
  }
  return name;
}

/** The pieces that hold any of the units `from` to `to`, in order. Pieces are sorted, so long texts cost no more. */
export function piecesIn(value: Text, from: number, to: number): readonly Piece[] {
  const { pieces } = value;
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as Piece).to <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < pieces.length && (pieces[end] as Piece).from < to) end++;
  return low === 0 && end === pieces.length ? pieces : pieces.slice(low, end);
}

/**
 * Where the units `from` to `to` of the text are written; the whole word where that cannot be told. Units that come from
 * several places, such as a variable's value and what stands beside the variable, are where they are used.
 */
export function placeIn(value: Text, from: number, to: number): Place {
  if (from < to && value.isExact && value.exact) return value.exact(from, to);
  const [only, more] = value.pieces;
  if (only && !more && from < to) return only.from < to && from < only.to ? partOf(only, from, to) : value.place;
  let found: Place | undefined;
  let first: Piece | undefined;
  // An empty stretch stands between its neighbours: behind the one, before the other.
  const pieces = from === to ? piecesIn(value, from - 1, to + 1) : piecesIn(value, from, to);
  for (const piece of pieces) {
    if (first && !sameOrigin(first, piece)) return useOf(pieces, from, to) ?? value.place;
    const part = partOf(piece, from, to);
    found = found ? join(found, part) : part;
    first ??= piece;
  }
  return found ?? value.place;
}

const partOf = (piece: Piece, from: number, to: number): Place =>
  piece.exact ? within(piece.place, Math.max(0, from - piece.from), Math.min(piece.to, to) - piece.from) : piece.place;

const sameOrigin = (a: Piece, b: Piece): boolean =>
  a.via === b.via || (a.via.length === b.via.length && a.via.every((use, i) => samePlace(use, b.via[i] as Place)));

/** Where pieces stand in the word itself: a variable's value is where the variable is. */
function useOf(pieces: readonly Piece[], from: number, to: number): Place | undefined {
  let found: Place | undefined;
  for (const piece of pieces) {
    const inWord = piece.via[0] ?? partOf(piece, from, to);
    found = found ? join(found, inWord) : inWord;
  }
  return found;
}

/** The variables and tables through which the units `from` to `to` came. */
export function viaIn(value: Text, from: number, to: number): readonly Place[] {
  if (value.isExact) return NO_PLACES;
  let result: Place[] | undefined;
  for (const piece of piecesIn(value, from, to)) {
    if (piece.via.length === 0) continue;
    result ??= [];
    result.push(...piece.via);
  }
  return result ?? NO_PLACES;
}

/** Why a part of the units `from` to `to` is unknown; undefined when all of it is known. */
export function unknownIn(value: Text, from: number, to: number): string | undefined {
  if (!value.text.includes(HOLE)) return undefined;
  return piecesIn(value, from, to).find((piece) => piece.why !== undefined)?.why;
}

/** How the units `from` to `to` were made, where nobody wrote them. */
export function madeIn(value: Text, from: number, to: number): Piece['made'] {
  if (value.isExact) return undefined;
  let found: Piece['made'];
  for (const { made } of piecesIn(value, from, to)) if (made !== undefined && found !== 'calculated') found = made;
  return found;
}

/** The units `from` to `to` as a text of its own, places kept. */
export const slice = (value: Text, from: number, to: number): Text => new Slice(value, from, to);

/** A part of a text. Where it is written is found when it is asked for: of most words nobody wants to know. */
class Slice implements Text {
  readonly kind = 'text';
  readonly text: string;
  readonly quote: Text['quote'];
  private madePieces: readonly Piece[] | undefined = undefined;
  private madePlace: Place | undefined = undefined;

  constructor(
    private readonly whole: Text,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.text = whole.text.slice(from, to);
    this.quote = whole.quote;
  }

  get isExact(): boolean {
    return this.from < this.to && this.whole.isExact === true;
  }

  exact(from: number, to: number): Place {
    return placeIn(this.whole, this.from + from, this.from + to);
  }

  get pieces(): readonly Piece[] {
    this.madePieces ??= this.from < this.to ? cutPieces(this.whole, this.from, this.to) : NO_PIECES;
    return this.madePieces;
  }

  get place(): Place {
    if (!this.madePlace) {
      if (this.isExact) {
        this.madePlace = this.exact(0, this.to - this.from);
        return this.madePlace;
      }
      let place: Place | undefined;
      for (const piece of this.pieces) place = place ? join(place, piece.place) : piece.place;
      this.madePlace = place ?? placeIn(this.whole, this.from, this.to);
    }
    return this.madePlace;
  }
}

const NO_PIECES: readonly Piece[] = [];

function cutPieces(value: Text, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  for (const { from: a, to: b, place: whole, exact, via, why, made, calledBy: name } of piecesIn(value, from, to)) {
    const start = Math.max(from, a);
    const end = Math.min(to, b);
    const part = exact ? within(whole, start - a, end - a) : whole;
    const cut = { from: start - from, to: end - from, place: part, exact, via };
    const own = name === undefined ? cut : { ...cut, calledBy: name };
    if (why !== undefined) pieces.push({ ...own, why });
    else pieces.push(made === undefined ? own : { ...own, made });
  }
  return pieces;
}

/** The leaves of a value in order: lists are opened, tables are not. */
export function leaves(value: Value): readonly Value[] {
  if (value.kind !== 'list') return [value];
  if (value.items.every((item) => item.kind !== 'list')) return value.items;
  return value.items.flatMap(leaves);
}

/** The last entry of that name, ignoring case. */
export function entryOf(table: Table, key: string): Entry | undefined {
  const wanted = key.toLowerCase();
  for (let i = table.entries.length - 1; i >= 0; i--) {
    const entry = table.entries[i] as Entry;
    if (entry.key.text.toLowerCase() === wanted) return entry;
  }
  return undefined;
}
