import type { Place } from '../base/span';
import type { Item } from '../model/item';
import { endsOf } from '../model/references';
import type { Statement } from '../model/statement';
import { type Ordinary, Shape } from './shape';

/** More shapes than that are forgotten and learned again: a text whose lines are all different teaches nothing. */
const MOST_SHAPES = 8192;

/**
 * What lines of one shape mean: the statements of the first of them. A shape is `quiet` once whoever looked at those
 * statements knows what to say of all its lines, mostly nothing; then the others are neither read as commands nor looked
 * at.
 */
export class Repeat {
  verdict: 'new' | 'quiet' | 'loud' = 'new';
  /** What is to be added up of each of its lines, by whoever called it quiet. */
  sum: unknown;
  /** The line that taught it, until it was judged. */
  example: Example | undefined;
  /** Start and end of each port and address that is left out, in turn, in the line that taught it. */
  readonly tokens: readonly number[];
  /** How its statements stand in the line, for the outline of a document. */
  readonly stand: readonly { readonly dialect: string; readonly fromStart: number; readonly fromEnd: number }[];

  constructor(
    readonly outline: readonly string[],
    place: Place,
    { from, starts, ends, count }: Shape,
    example: Example | undefined,
  ) {
    this.example = example;
    const tokens: number[] = [];
    for (let i = 0; i < count; i++) tokens.push((starts[i] as number) - from, (ends[i] as number) - from);
    this.tokens = tokens;
    if (!example) this.verdict = 'loud';
    this.stand = (example?.statements ?? []).map(({ dialect, place: { start, end } }) => ({
      dialect,
      fromStart: start - place.start,
      fromEnd: place.end - end,
    }));
  }

  /** Decides what becomes of the lines of this shape. */
  judge(quiet: boolean, sum?: unknown): void {
    this.verdict = quiet ? 'quiet' : 'loud';
    this.sum = sum;
    this.example = undefined;
  }
}

export interface Example {
  /** The line. */
  readonly place: Place;
  readonly text: string;
  readonly items: readonly Item[];
  /** Rules without mistakes, all of which stand in the line. */
  readonly statements: readonly Statement[];
  /** For each port and address of the line that was left out, which part of the statements it is, if any. */
  readonly slots: readonly (Slot | undefined)[];
}

/** An ordinary port or address among the ends of a statement. */
export interface Slot {
  readonly kind: 'port' | 'address';
  readonly statement: number;
  /** Index among `endsOf` the statement. */
  readonly end: number;
  /** Index among the uses of the end, or among its addresses. */
  readonly index: number;
}

/** Lines of a chunk that were passed over because others like them are known. */
export class QuietLines {
  readonly repeats: readonly Repeat[];
  /** Rows of `LINE` numbers: index of the repeat, start, end, and how many statements were made before it. */
  readonly lines: Int32Array;
  /** The ports and addresses left out, line after line, and how many characters each takes. */
  readonly values: Float64Array;
  readonly lengths: Uint8Array;

  constructor({ repeats, lines, values, lengths }: Gathering) {
    this.repeats = repeats;
    this.lines = Int32Array.from(lines);
    this.values = Float64Array.from(values);
    this.lengths = Uint8Array.from(lengths);
  }

  get count(): number {
    return this.lines.length / LINE;
  }
}

/** Numbers a line takes in `QuietLines.lines`. */
export const LINE = 4;

/** Quiet lines as they are met. */
export class Gathering {
  readonly repeats: Repeat[] = [];
  readonly lines: number[] = [];
  readonly values: number[] = [];
  readonly lengths: number[] = [];
  private readonly indexes = new Map<Repeat, number>();

  add(repeat: Repeat, { values, starts, ends, count }: Shape, place: Place, before: number): void {
    let index = this.indexes.get(repeat);
    if (index === undefined) {
      index = this.repeats.length;
      this.indexes.set(repeat, index);
      this.repeats.push(repeat);
    }
    this.lines.push(index, place.start, place.end, before);
    for (let i = 0; i < count; i++) {
      this.values.push(values[i] as number);
      this.lengths.push((ends[i] as number) - (starts[i] as number));
    }
  }
}

/** What is known of the shapes of lines, for one set of diagnostics and its settings. */
export class Repeats {
  private readonly shape: Shape;
  private known = new Map<string, Map<number, Repeat>>();
  private size = 0;
  private readonly languages = new Map<string, Repeats>();

  constructor(private readonly ordinary: Ordinary) {
    this.shape = new Shape(ordinary);
  }

  /** What is known of lines of one language: the same characters mean something else in another. */
  in(language: string): Repeats {
    const known = this.languages.get(language) ?? new Repeats(this.ordinary);
    this.languages.set(language, known);
    return known;
  }

  /**
   * The repeat of a line, if one is known. `context` is all that decides what the line means beside its own text. Undefined
   * for a line of a new shape, which `learn` may be told of before another line is asked for; `null` for one that has no
   * shape.
   */
  find(text: string, from: number, to: number, context: string): Repeat | undefined | null {
    const { shape } = this;
    if (!shape.take(text, from, to)) return null;
    const found = this.known.get(context)?.get(shape.key);
    if (!found) return undefined;
    return shape.matches(found.outline) ? found : null;
  }

  /** The shape of the line that was asked for last. */
  get last(): Shape {
    return this.shape;
  }

  /**
   * Tells what the line asked for last came to. Undefined, and loud for good, where that is more than rules whose ports
   * and addresses stand in the line itself.
   */
  learn(
    context: string,
    place: Place,
    items: readonly Item[],
    statements: readonly Statement[] | undefined,
  ): Repeat | undefined {
    if (this.size >= MOST_SHAPES) {
      this.known = new Map();
      this.size = 0;
    }
    const slots = statements && slotsOf(this.shape, place, statements);
    const example = statements && slots && { place, text: this.shape.line, items, statements, slots };
    const repeat = new Repeat(this.shape.outline(), place, this.shape, example);
    const shapes = this.known.get(context) ?? new Map<number, Repeat>();
    if (shapes.size === 0) this.known.set(context, shapes);
    shapes.set(this.shape.key, repeat);
    this.size++;
    return example && repeat;
  }
}

/**
 * Where the ports and addresses that a shape leaves out went to. Undefined where the statements are no rules, or say
 * something that the shape does not tell: a port or an address that stands elsewhere or is not as it is written.
 */
function slotsOf(
  { from, starts, ends, values, count }: Shape,
  place: Place,
  statements: readonly Statement[],
): (Slot | undefined)[] | undefined {
  const slots: (Slot | undefined)[] = Array.from({ length: count }, () => undefined);
  // Offsets of the shape are those of the text it was taken from.
  const shift = from - place.start;
  const tokenAt = (at: Place): number => {
    if (at.anchor !== place.anchor) return -1;
    for (let i = 0; i < count; i++) {
      if ((starts[i] as number) - shift === at.start && (ends[i] as number) - shift <= at.end) return i;
    }
    return -1;
  };
  for (const [index, statement] of statements.entries()) {
    if (statement.kind !== 'rule' || statement.mistakes.length > 0 || !isIn(statement.place, place)) return undefined;
    const { name } = statement;
    if (name.kind === 'written' && !isIn(name.place, place)) return undefined;
    const { priority } = statement.order;
    if (priority.kind === 'written' && tokenAt(priority.place) >= 0) return undefined;
    for (const [end, { uses, addresses }] of endsOf(statement).entries()) {
      for (const [i, use] of uses.entries()) {
        const at = use.literal.place;
        if (!isIn(at, place)) return undefined;
        const token = tokenAt(at);
        if (token < 0) continue;
        if (use.part !== 'one' || use.ports[0]?.from !== values[token]) return undefined;
        // One number that stands for two ports would have to be put in twice.
        if (slots[token]) return undefined;
        slots[token] = { kind: 'port', statement: index, end, index: i };
      }
      if (addresses.kind !== 'written') continue;
      for (const [i, address] of addresses.value.entries()) {
        const token = tokenAt(address.place);
        if (token < 0) continue;
        if (slots[token]) return undefined;
        slots[token] = { kind: 'address', statement: index, end, index: i };
      }
    }
  }
  return slots;
}

const isIn = (inner: Place, outer: Place): boolean =>
  inner.anchor === outer.anchor && outer.start <= inner.start && inner.end <= outer.end;
