import type { Place } from '../../../base/span';
import { makerOf, type Product, spelledOut } from '../../../model/commandWords';
import type { Argument, Command } from '../../../model/item';
import type { Source } from '../../../model/language';
import {
  type Constant,
  type Entry,
  HOLE,
  type List,
  type Piece,
  type Table,
  type Text,
  type Unknown,
  type Value,
} from '../../../model/value';
import { numberOf, signedNumberOf } from '../numbers';
import type { Node, TextForm, TextNode } from '../syntax';

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
    return [{ from: 0, to: to - from, place: this.source.place(from, to), exact: true, via: [] }];
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
  add(text: string, place: Place, exact: boolean, via: readonly Place[] = []): this {
    if (text === '') return this;
    const from = this.text.length;
    this.text += text;
    this.pieces.push({ from, to: from + text.length, place, exact, via });
    return this;
  }

  hole(place: Place, why: string): this {
    const from = this.text.length;
    this.text += HOLE;
    this.pieces.push({ from, to: from + 1, place, exact: false, via: [], why });
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

export const listOf = (items: readonly Value[], place: Place): List => ({ kind: 'list', items, place, via: [] });

export const tableOf = (entries: readonly Entry[], place: Place): Table => ({
  kind: 'table',
  entries,
  place,
  via: [],
});

export const constant = (value: Constant['value'], place: Place): Constant => ({ kind: 'constant', value, place });

/** Why something has no value: what is said of a variable or an expression, behind its own words. */
export type Reason =
  | 'has no value in this file'
  | 'is computed'
  | 'comes from a command'
  | 'is set outside this file'
  | 'differs from case to case'
  | 'changes in a loop'
  | 'is a parameter without a value in this file'
  | 'is a script block';

/** An object made by New-Object or a constructor: its properties are unknown, its type is not. */
export interface MadeObject extends Unknown {
  readonly type: Text;
  /** The registry key that the object stands for, as far as it is known. */
  readonly key?: Text;
}

export const keyOpened = (value: Value): Text | undefined =>
  value.kind === 'unknown' ? (value as Partial<MadeObject>).key : undefined;

export const typeMade = (value: Value): Text | undefined =>
  value.kind === 'unknown' ? (value as Partial<MadeObject>).type : undefined;

/** Longest stretch of code in a sentence. */
const MAX_SUBJECT = 40;

const MAKES = /^(?:[\w.]+\\)?new-/i;

/** What an expression or a command gives, put into words when somebody asks. */
class UnknownOutput implements Unknown {
  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly end: number,
    readonly reason: string,
    private readonly origin: Command | string | undefined,
  ) {}

  get kind(): 'unknown' {
    return 'unknown';
  }
  get from(): string | undefined {
    return typeof this.origin === 'object' ? spelledOut(this.origin) : this.origin;
  }
  get maker(): Command | undefined {
    const { origin } = this;
    if (typeof origin !== 'object' || origin.input || origin.source) return undefined;
    return MAKES.test(origin.name.text) ? origin : undefined;
  }
  get place(): Place {
    return this.source.place(this.start, this.end);
  }
  get why(): string {
    return sentence(this.source.text.slice(this.start, this.end), this.reason);
  }
}

export const unknownOutput = (
  source: Source,
  { start, end }: Node,
  reason: Reason | string,
  origin?: Command | string,
): Unknown => new UnknownOutput(source, start, end, reason, origin);

export const unknown = (subject: string, reason: string, place: Place): Unknown => ({
  kind: 'unknown',
  place,
  why: sentence(subject, reason),
});

function sentence(subject: string, reason: string): string {
  // Nothing far behind what is shown can matter, however long a script block is.
  const start = subject.slice(0, MAX_SUBJECT * 4);
  const words = /\s\s|[\t\r\n`]/.test(start) ? start.replace(/\s+/g, ' ').replaceAll('`', '') : start;
  const short = words.length > MAX_SUBJECT ? `${words.slice(0, MAX_SUBJECT - 1)}…` : words;
  return `\`${short}\` ${reason}`;
}

/** The reason without what it is said of, to be said of something else. */
export const reasonOf = (value: Unknown): string => {
  if (value instanceof UnknownOutput) return value.reason;
  const { why } = value;
  const end = why.startsWith('`') ? why.indexOf('` ') : -1;
  return end < 0 ? 'is computed' : why.slice(end + 2);
};

/** Uses that are kept of a long way; the outermost ones. */
const MAX_VIA = 8;

const viaWith = (use: Place, via: readonly Place[]): readonly Place[] =>
  via.length < MAX_VIA ? [use, ...via] : [use, ...via.slice(0, MAX_VIA - 1)];

/** The value as it is where a use stands for it. */
export function through(value: Value, source: Source, node: Node): Value {
  if (value.kind === 'unknown') return unknownOutput(source, node, reasonOf(value), makerOf(value) ?? value.from);
  const place = source.place(node.start, node.end);
  if (value.kind === 'constant') return { ...value, place };
  // A table stays where it is written: what is typed into it belongs to the command that is given it.
  return value.kind === 'table' ? withVia(value, place) : { ...withVia(value, place), place };
}

function withPieceVia(piece: Piece, use: Place): Piece {
  const { from, to, place, exact, via, why, made } = piece;
  const own: Piece = { from, to, place, exact, via: viaWith(use, via) };
  if (why !== undefined) return { ...own, why };
  return made === undefined ? own : { ...own, made };
}

function withVia<T extends Value>(value: T, use: Place): T;
function withVia(value: Value, use: Place): Value {
  switch (value.kind) {
    case 'text': {
      const { text, place, quote, number } = value;
      const pieces = value.pieces.map((piece) => withPieceVia(piece, use));
      const found: Text = { kind: 'text', text, place, pieces, quote };
      if (number === undefined && !isRange(value)) return found;
      return isRange(value) ? ({ ...found, isRange: true } as RangeText) : { ...found, number };
    }
    case 'list':
      return { ...value, items: value.items.map((item) => withVia(item, use)), via: viaWith(use, value.via) };
    case 'table':
      return {
        ...value,
        entries: value.entries.map((entry) => ({ ...entry, value: withVia(entry.value, use) })),
        via: viaWith(use, value.via),
      };
    default:
      return value;
  }
}

/** Plain data, to be kept in a variable and compared by content. */
export function settled<T extends Value>(value: T): T;
export function settled(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return value instanceof LiteralText ? plain(value) : value;
    case 'unknown':
      return value instanceof UnknownOutput ? plainUnknown(value) : value;
    case 'list':
      return { ...value, items: value.items.map((item) => settled(item)) };
    case 'table':
      return { ...value, entries: value.entries.map(settledEntry) };
    default:
      return value;
  }
}

function plainUnknown({ place, why, from, maker }: UnknownOutput): Unknown {
  const plain: Unknown = { kind: 'unknown', place, why };
  return withOrigin(from === undefined ? plain : { ...plain, from }, maker);
}

/** The same with the command that makes it, of which only plain data is kept. */
export function withOrigin(value: Unknown, maker: Command | undefined): Unknown {
  if (!maker) return value;
  const product: Product = { ...value, maker: settledCommand(maker) };
  return product;
}

const settledCommands = new WeakSet<Command>();

/** A command as plain data. */
function settledCommand(command: Command): Command {
  if (settledCommands.has(command)) return command;
  const { kind, language, name, arguments: args, redirections, place, context } = command;
  const own: Command = {
    kind,
    language,
    name: settled(name),
    arguments: args.map(settledArgument),
    redirections,
    place,
    context,
  };
  settledCommands.add(own);
  return own;
}

function settledArgument(argument: Argument): Argument {
  if (argument.kind !== 'parameter') return { ...argument, value: withoutMakers(settled(argument.value)) };
  const { name, value } = argument;
  return { ...argument, name: settled(name), ...(value && { value: withoutMakers(settled(value)) }) };
}

/** So that what is made of one another, over and over, is not kept as a chain of all its commands. */
function withoutMakers(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(withoutMakers) };
  if (value.kind !== 'unknown' || !makerOf(value)) return value;
  const { place, why, from } = value;
  return from === undefined ? { kind: 'unknown', place, why } : { kind: 'unknown', place, why, from };
}

const settledEntry = ({ key, value, place }: Entry): Entry => ({ key: settled(key), value: settled(value), place });

function plain({ text, place, pieces, quote, number, curly }: Text): Text {
  const result: Text = { kind: 'text', text, place, pieces, quote, ...(curly && { curly }) };
  return number === undefined ? result : { ...result, number };
}

/** Steps that copying one value or one piece of a text takes. */
const COPY = 4;

/** What copying a value costs, with all that it holds. */
export function sizeOf(value: Value): number {
  switch (value.kind) {
    case 'text':
      return value instanceof LiteralText ? COPY : COPY * (1 + value.pieces.length) + (value.text.length >> 4);
    case 'list':
      return value.items.reduce((sum, item) => sum + sizeOf(item), COPY);
    case 'table':
      return value.entries.reduce((sum, entry) => sum + sizeOf(entry.value), COPY);
    default:
      return COPY;
  }
}

/** The values that a pipe or a loop takes from it one by one. */
export const itemsOf = (value: Value): readonly Value[] =>
  value.kind === 'list' ? value.items : value.kind === 'constant' && value.value === null ? [] : [value];

/** True when the values say the same, wherever they stand. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'text':
      return a.text === (b as Text).text && !a.text.includes(HOLE);
    case 'constant':
      return a.value === (b as Constant).value;
    case 'list': {
      const { items } = b as List;
      return a.items.length === items.length && a.items.every((item, i) => sameValue(item, items[i]));
    }
    case 'table': {
      const { entries } = b as Table;
      return (
        a.entries.length === entries.length &&
        a.entries.every(({ key, value }, i) => key.text === entries[i]?.key.text && sameValue(value, entries[i]?.value))
      );
    }
    case 'unknown':
      return false;
  }
}
