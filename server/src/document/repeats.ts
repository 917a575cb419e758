import { hashWith } from '../base/hash';
import { ownText } from '../base/ownText';
import type { Place, Span } from '../base/span';
import type { Item } from '../model/item';
import type { Statement, Way } from '../model/statement';
import { Form, type Group, type Numbers } from './form';
import { type Label, type LineLabel, lineLabel } from './labels';
import { MetOnce } from './metOnce';
import { Remarks } from './remarks';
import { type Roles, rolesOf } from './roles';
import { type Ordinary, Shape } from './shape';

/** More shapes than that are forgotten and learned again: a text whose lines are all different teaches nothing. */
const MOST_SHAPES = 8192;

/** So many are learned at first sight, and more where each has been of use so many times. */
const FEW = 256;
const USES = 4;

/**
 * What lines mean that are alike: the statements of the first of them. They are `quiet` once whoever looked at those
 * statements knows what to say of all of them, mostly nothing; then the others are neither read as commands nor looked
 * at.
 */
export class Repeat implements Numbers {
  verdict: 'new' | 'quiet' | 'loud' = 'new';
  /** What is to be added up of each of its lines, by whoever called it quiet. */
  sum: unknown;
  /** The line that taught it, until it was judged. */
  example: Example | undefined;
  /** Start and end of each number and address that may be left out, in turn, in the line that taught it. */
  readonly tokens: Int32Array;
  /** Their values in that line. */
  readonly values: Uint32Array;
  private readonly kinds: Uint16Array;
  private readonly nameKinds: Uint16Array;
  private readonly small: readonly boolean[];
  private readonly haveValues: readonly boolean[];
  /** The lines that are like this one but for what is said of them. */
  group: Group | undefined;
  /** How its statements stand in the line, for the outline of a document. */
  readonly stand: readonly { readonly dialect: string; readonly fromStart: number; readonly fromEnd: number }[];
  /** What its rules are called in lines like it; undefined where that cannot be told. */
  readonly labels: readonly LineLabel[] | undefined;

  constructor(
    private readonly form: Form,
    place: Place,
    shape: Shape,
    example: Example | undefined,
  ) {
    const { from, starts, ends, values, count } = shape;
    this.example = example;
    this.tokens = new Int32Array(count * 2);
    for (let i = 0; i < count; i++) {
      this.tokens[i * 2] = (starts[i] as number) - from;
      this.tokens[i * 2 + 1] = (ends[i] as number) - from;
    }
    this.values = values.slice(0, count);
    this.kinds = Uint16Array.from(this.values, (_, i) => shape.kindAt(i));
    this.nameKinds = Uint16Array.from(this.values, (_, i) => shape.nameKindAt(i));
    this.small = Array.from(this.values, (_, i) => shape.isSmallAt(i));
    this.haveValues = Array.from(this.values, (_, i) => shape.hasValueAt(i));
    if (!example) this.verdict = 'loud';
    this.stand = (example?.statements ?? []).map(({ dialect, place: { start, end } }) => ({
      dialect,
      fromStart: start - place.start,
      fromEnd: place.end - end,
    }));
    const labels = (example?.statements ?? []).map((statement) =>
      statement.kind === 'rule' ? lineLabel(statement, shape.line, place, this.tokens) : undefined,
    );
    this.labels = labels.every((label) => label !== undefined) ? labels : undefined;
  }

  kindAt(index: number): number {
    return this.kinds[index] as number;
  }

  nameKindAt(index: number): number {
    return this.nameKinds[index] as number;
  }

  isSmallAt(index: number): boolean {
    return this.small[index] as boolean;
  }

  /** True for a number or an address that is the same in all lines that are alike. */
  isApart(index: number): boolean {
    return this.form.isApart(index, this) || (this.group?.apart.includes(index) ?? false);
  }

  /** Lines are alike from now on only where these numbers are the same. False where they cannot be told apart. */
  tellApart(indexes: readonly number[]): boolean {
    if (!indexes.every((index) => this.haveValues[index])) return false;
    if (indexes.length > 0) this.group?.tellApart(indexes);
    return true;
  }

  /** Decides what becomes of its lines. */
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
  /** For each number and address of the line that may be left out, which part of the statements it is, if any. */
  readonly slots: Roles['slots'];
  /** The numbers of the remark before it, which are others before lines like it. */
  readonly remarked: readonly string[];
}

/** Lines of a chunk that were passed over because others like them are known. */
export class QuietLines {
  readonly repeats: readonly Repeat[];
  /**
   * Rows of `LINE` numbers: index of the repeat, start, end, how many statements were made before it, and the index in
   * `ways` of the part in which it stands that may not be run, -1 for none.
   */
  readonly lines: Int32Array;
  readonly ways: readonly Way[];
  /** The numbers and addresses left out, line after line, and how many characters each takes. */
  readonly values: Uint32Array;
  readonly lengths: Uint8Array;

  constructor({ repeats, ways, lines, values, lengths, lineEnd, valueEnd }: Gathering) {
    this.repeats = repeats;
    this.ways = ways;
    this.lines = lines.slice(0, lineEnd);
    this.values = values.slice(0, valueEnd);
    this.lengths = lengths.slice(0, valueEnd);
  }

  get count(): number {
    return this.lines.length / LINE;
  }

  /** True where what its rules are called is known. */
  get areLabelled(): boolean {
    return this.repeats.every(({ labels }) => labels !== undefined);
  }

  /** What its rules are called, in the text of the chunk. */
  *labels(text: string): Iterable<Label> {
    const { lines, repeats } = this;
    let value = 0;
    for (let i = 0; i < lines.length; i += LINE) {
      const repeat = repeats[lines[i] as number] as Repeat;
      for (const { label, nameAt } of repeat.labels ?? []) {
        if (!nameAt) yield label;
        else {
          const [from, to] = nameAt;
          yield { ...label, name: text.slice(this.offset(repeat, i, value, from), this.offset(repeat, i, value, to)) };
        }
      }
      value += repeat.tokens.length / 2;
    }
  }

  /**
   * Where in the chunk stands what in the line that taught a repeat stands `at` units behind its start: in the line with
   * the first number `line` in `lines` and the first value `value`, whose numbers have other lengths.
   */
  offset({ tokens }: Repeat, line: number, value: number, at: number): number {
    let shift = 0;
    for (let i = 0; i < tokens.length; i += 2) {
      const end = tokens[i + 1] as number;
      if (at < end) break;
      shift += (this.lengths[value + i / 2] as number) - (end - (tokens[i] as number));
    }
    return (this.lines[line + 1] as number) + at + shift;
  }
}

/** Numbers a line takes in `QuietLines.lines`. */
export const LINE = 5;

/** Quiet lines as they are met. */
export class Gathering {
  readonly repeats: Repeat[] = [];
  readonly ways: Way[] = [];
  lines = new Int32Array(32 * LINE);
  values = new Uint32Array(64);
  lengths = new Uint8Array(64);
  lineEnd = 0;
  valueEnd = 0;
  private readonly indexes = new Map<Repeat, number>();
  private readonly wayIndexes = new Map<Way, number>();

  add(
    repeat: Repeat,
    { values, starts, ends, count }: Shape,
    { start, end }: Place,
    before: number,
    way: Way | undefined,
  ): void {
    let index = this.indexes.get(repeat);
    if (index === undefined) {
      index = this.repeats.length;
      this.indexes.set(repeat, index);
      this.repeats.push(repeat);
    }
    if (this.lineEnd === this.lines.length) {
      const lines = new Int32Array(this.lines.length * 2);
      lines.set(this.lines);
      this.lines = lines;
    }
    const { lines, lineEnd } = this;
    lines[lineEnd] = index;
    lines[lineEnd + 1] = start;
    lines[lineEnd + 2] = end;
    lines[lineEnd + 3] = before;
    lines[lineEnd + 4] = this.wayIndex(way);
    this.lineEnd = lineEnd + LINE;
    if (this.valueEnd + count > this.values.length) {
      const [old, lengths] = [this.values, this.lengths];
      this.values = new Uint32Array(old.length * 2);
      this.values.set(old);
      this.lengths = new Uint8Array(old.length * 2);
      this.lengths.set(lengths);
    }
    const at = this.valueEnd;
    for (let i = 0; i < count; i++) {
      this.values[at + i] = values[i] as number;
      this.lengths[at + i] = (ends[i] as number) - (starts[i] as number);
    }
    this.valueEnd = at + count;
  }

  private wayIndex(way: Way | undefined): number {
    if (!way) return -1;
    const known = this.wayIndexes.get(way);
    if (known !== undefined) return known;
    this.wayIndexes.set(way, this.ways.length);
    return this.ways.push(way) - 1;
  }
}

/** What a document asks about its lines as it is run: one object for each set of diagnostics. */
export interface KnownLines {
  /** What is known of lines of one language: the same characters mean something else in another. */
  in(language: string): LinesOfLanguage;
}

export interface LinesOfLanguage {
  /**
   * The repeat of a line, if one is known. `context` and a remark in the text are all that decides what the line means
   * beside its own text. Undefined for a line that is like none before, which `learn` may be told of before another line
   * is asked for; `null` for one of which nothing is to be learned.
   */
  find(
    text: string,
    from: number,
    to: number,
    context: string,
    remark: Span | undefined,
    place: Place,
  ): Repeat | undefined | null;
  /** The shape of the line that was asked for last. */
  readonly last: Shape;
  /**
   * Tells what the line asked for last came to. Undefined, and loud for good, where that is more than rules whose ports
   * and addresses stand in the line itself, or, where it `namesObjects`, in these.
   */
  learn(
    place: Place,
    items: readonly Item[],
    statements: readonly Statement[] | undefined,
    namesObjects: boolean,
  ): Repeat | undefined;
}

/**
 * What others know, for a text of which nothing but some parts is looked at: what is passed over elsewhere is passed over
 * here, the parts are read in full, and nothing is learned, for nobody judges it.
 */
export const borrowed = (known: KnownLines, isLookedAt: (place: Place) => boolean): KnownLines => ({
  in(language) {
    const lines = known.in(language);
    return {
      find: (text, from, to, context, remark, place) =>
        isLookedAt(place) ? null : (lines.find(text, from, to, context, remark, place) ?? null),
      get last() {
        return lines.last;
      },
      learn: () => undefined,
    };
  },
});

/** What is known of the shapes of lines, for one set of diagnostics and its settings. */
export class Repeats implements KnownLines, LinesOfLanguage {
  private readonly shape: Shape;
  private readonly remarks: Remarks;
  private readonly met = new MetOnce();
  private known = new Map<string, Map<number, Form>>();
  /** The context asked for last, with the remark before the line, and its forms. */
  private context: string | undefined;
  private remark: Span | undefined;
  private forms: Map<number, Form> | undefined;
  private form: Form | undefined;
  /** How many shapes are known, over all languages. */
  private size = 0;
  /** How many lines were like one that is known. */
  private found = 0;
  private readonly languages = new Map<string, Repeats>();

  constructor(
    private readonly ordinary: Ordinary,
    private readonly all?: Repeats,
  ) {
    this.shape = new Shape(ordinary);
    this.remarks = new Remarks(ordinary);
  }

  in(language: string): LinesOfLanguage {
    const known = this.languages.get(language) ?? new Repeats(this.ordinary, this);
    this.languages.set(language, known);
    return known;
  }

  find(text: string, from: number, to: number, said: string, remark: Span | undefined): Repeat | undefined | null {
    const { shape, remarks } = this;
    if (!shape.take(text, from, to)) return null;
    const context = remark ? remarks.contextWith(said, text, remark) : said;
    if (context === undefined) return null;
    this.remark = remark;
    if (context !== this.context) {
      this.context = context;
      this.forms = this.known.get(context);
    }
    const form = this.forms?.get(shape.key);
    this.form = form;
    if (form) {
      const found = form.holds(shape) ? form.find(shape) : null;
      if (found) this.found++;
      return found;
    }
    if (this.isWorthIt) return undefined;
    // Of a line that nothing is like there is nothing to be learned, and some lists have no others.
    return this.met.again(hashWith(hashWith(shape.key, context.length), remark ? remarks.key : 0)) ? undefined : null;
  }

  /** True as long as what is learned of a line at first sight is mostly of use for others. */
  private get isWorthIt(): boolean {
    const { size } = this.all ?? this;
    return size < FEW || this.found > size * USES;
  }

  get last(): Shape {
    return this.shape;
  }

  learn(
    place: Place,
    items: readonly Item[],
    statements: readonly Statement[] | undefined,
    namesObjects: boolean,
  ): Repeat | undefined {
    const { shape } = this;
    const all = this.all ?? this;
    if (all.size >= MOST_SHAPES) all.forget();
    all.size++;
    if (!this.forms) {
      this.forms = new Map();
      this.known.set(ownText(this.context as string), this.forms);
    }
    const form = this.form ?? new Form(shape.outline().map(ownText), shape);
    if (!this.form) this.forms.set(shape.key, form);
    this.form = undefined;
    const roles = statements && rolesOf(shape, place, statements, namesObjects);
    const isUnderstood = roles?.apart.every((index) => shape.hasValueAt(index));
    const example =
      statements && roles && isUnderstood
        ? {
            ...{ place, text: shape.line, items, statements, slots: roles.slots },
            remarked: this.remark ? this.remarks.numbers() : NO_NUMBERS,
          }
        : undefined;
    const repeat = new Repeat(form, place, shape, example);
    form.add(repeat, example && roles?.free, example ? (roles?.apart ?? []) : []);
    return example && repeat;
  }

  private forget(): void {
    this.known = new Map();
    this.size = 0;
    this.found = 0;
    this.forms = undefined;
    this.form = undefined;
    for (const lines of this.languages.values()) lines.forget();
  }
}

const NO_NUMBERS: readonly string[] = [];
