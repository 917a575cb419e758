import type { Place } from '../base/span';
import type { Comment, Setting } from '../model/item';
import type { HostLanguage, Reading, ReadOptions, Source } from '../model/language';
import { type Piece, plainText, type Text } from '../model/value';

const ID = 'registry-file';

/** What the lines before a chunk leave behind. Plain data, so that an edit above re-reads nothing below it. */
interface State {
  /** The key of the section; undefined before the first one. */
  readonly key: string | undefined;
  /** True below `[-KEY]`, where values are without effect. */
  readonly removed: boolean;
  /** False in files of the old format (`REGEDIT4`), whose text bytes are one a character. */
  readonly wide: boolean;
}

const START: State = { key: undefined, removed: false, wide: true };

const SECTION = 0;
const VALUE = 1;
/** Numbers a row takes in `Rows.cells`. */
const WIDTH = 5;

/**
 * The lines of a chunk that matter. A section takes kind, start, end, and the start and end of its key; a value kind,
 * start, the end of its name, the start of what follows the sign, and its end.
 */
interface Rows {
  readonly from: number;
  readonly entry: State;
  readonly cells: readonly number[];
  /** Whether text bytes come in pairs: the header says it, once for the file. */
  readonly wide: boolean;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;
const QUOTE = 34;
const MINUS = 45;
const SEMICOLON = 59;
const EQUALS = 61;
const AT = 64;
const BRACKET = 91;
const BACKSLASH = 92;
const CLOSING = 93;

/** `.reg` files: sections, values, comments. A line that is none of these is passed over. */
export const registryFile: HostLanguage<Rows> = {
  id: ID,
  title: 'Registry file',
  languageIds: ['reg'],
  extensions: ['.reg'],
  comment: '; ',
  trailingComment: ';',
  read: (source, options) => new Reader(source, options).read(),
  run(syntax, source, _scope, emit) {
    for (const rows of syntax) for (const setting of settings(rows, source)) emit(setting);
  },
};

class Reader {
  private readonly text: string;
  private readonly cells: number[] = [];
  private readonly comments: Comment[] = [];
  private readonly entry: State;
  private key: string | undefined;
  private removed: boolean;
  private wide: boolean;
  /** The next line feed and carriage return at or behind the reader's place, kept so that each is looked for once. */
  private lf = -1;
  private cr = -1;

  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    this.entry = (options.entry as State | undefined) ?? START;
    this.key = this.entry.key;
    this.removed = this.entry.removed;
    this.wide = this.entry.wide;
  }

  read(): Reading<Rows> {
    const { text } = this;
    let at = this.options.from;
    let hungry = false;
    while (at < text.length) {
      const start = this.skipBlanks(at);
      const c = text.charCodeAt(start);
      let end = this.lineEnd(start);
      if (c === SEMICOLON) this.comment(start, end);
      else if (c === BRACKET) this.section(start, end);
      else if (c === QUOTE || c === AT) {
        end = this.value(start, end);
        hungry = end === text.length && text.charCodeAt(this.trimmed(start, end) - 1) === BACKSLASH;
      } else if (c === 82 || c === 87) this.header(start, end);
      at = this.nextLine(end);
      if (at >= this.options.stopAfter) break;
    }
    const { key, removed, wide } = this;
    const same = key === this.entry.key && removed === this.entry.removed && wide === this.entry.wide;
    const exit = same ? this.options.entry : { key, removed, wide };
    const syntax: Rows = { from: this.options.from, entry: this.entry, cells: this.cells, wide };
    return { syntax: [syntax], end: at, exit, hungry, comments: this.comments, definitions: [], calls: [] };
  }

  private skipBlanks(at: number): number {
    let i = at;
    for (let c = this.text.charCodeAt(i); c === BLANK || c === TAB; c = this.text.charCodeAt(i)) i++;
    return i;
  }

  /** Where the line that holds `at` ends, its line end left out. */
  private lineEnd(at: number): number {
    const { text } = this;
    if (this.lf < at) this.lf = orEnd(text.indexOf('\n', at), text);
    if (this.cr < at) this.cr = orEnd(text.indexOf('\r', at), text);
    return Math.min(this.lf, this.cr);
  }

  private nextLine(end: number): number {
    const { text } = this;
    return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : Math.min(text.length, end + 1);
  }

  /** The end of a stretch without the blanks at its end. */
  private trimmed(from: number, to: number): number {
    let end = to;
    while (end > from && isBlank(this.text.charCodeAt(end - 1))) end--;
    return end;
  }

  private comment(start: number, end: number): void {
    this.comments.push({ place: this.source.place(start, end), text: this.text.slice(start + 1, end) });
  }

  private header(start: number, end: number): void {
    const line = this.text.slice(start, Math.min(end, start + 40));
    if (line.startsWith('REGEDIT4')) this.wide = false;
    else if (line.startsWith('Windows Registry Editor')) this.wide = true;
  }

  private section(start: number, lineEnd: number): void {
    const { text } = this;
    let from = start + 1;
    this.removed = text.charCodeAt(from) === MINUS;
    if (this.removed) from++;
    const close = this.closingBracket(from, lineEnd);
    this.key = text.slice(from, close);
    const end = Math.min(lineEnd, close + 1);
    this.cells.push(SECTION, start, end, from, close);
    this.trailing(end, lineEnd);
  }

  /** Keys may hold brackets: the one behind which nothing but a comment stands closes; without it the line's end. */
  private closingBracket(from: number, lineEnd: number): number {
    for (let i = from; i < lineEnd; i++) {
      if (this.text.charCodeAt(i) !== CLOSING) continue;
      const next = this.skipBlanks(i + 1);
      if (next >= lineEnd || this.text.charCodeAt(next) === SEMICOLON) return i;
    }
    return this.trimmed(from, lineEnd);
  }

  /** A comment behind a section or a value. */
  private trailing(from: number, lineEnd: number): void {
    const at = this.skipBlanks(from);
    if (at < lineEnd && this.text.charCodeAt(at) === SEMICOLON) this.comment(at, lineEnd);
  }

  /** Reads `"name"=value` and gives the end of its last line. */
  private value(start: number, firstEnd: number): number {
    const { text } = this;
    const nameEnd = text.charCodeAt(start) === AT ? start + 1 : closingQuote(text, start, firstEnd);
    let at = this.skipBlanks(nameEnd);
    if (text.charCodeAt(at) !== EQUALS || at >= firstEnd) return firstEnd;
    at = this.skipBlanks(at + 1);
    if (text.charCodeAt(at) === QUOTE && at < firstEnd) {
      const end = closingQuote(text, at, firstEnd);
      this.cells.push(VALUE, start, nameEnd, at, end);
      this.trailing(end, firstEnd);
      return firstEnd;
    }
    let lineEnd = firstEnd;
    let lineStart = at;
    for (;;) {
      const end = this.beforeComment(lineStart, lineEnd);
      const next = this.nextLine(lineEnd);
      const continues = end > lineStart && text.charCodeAt(end - 1) === BACKSLASH && next < text.length;
      if (!continues) {
        this.cells.push(VALUE, start, nameEnd, at, Math.max(at, end));
        return lineEnd;
      }
      lineStart = this.skipBlanks(next);
      lineEnd = this.lineEnd(lineStart);
    }
  }

  /** The end of a line without its trailing comment and blanks; the comment is kept. */
  private beforeComment(from: number, lineEnd: number): number {
    const { text } = this;
    let end = lineEnd;
    for (let i = from; i < lineEnd; i++) {
      if (text.charCodeAt(i) !== SEMICOLON) continue;
      this.comment(i, lineEnd);
      end = i;
      break;
    }
    return this.trimmed(from, end);
  }
}

const orEnd = (index: number, text: string): number => (index < 0 ? text.length : index);
const isBlank = (c: number): boolean => c === BLANK || c === TAB;

/** The offset behind the quote that closes the one at `open`; the line's end without the blanks where none does. */
function closingQuote(text: string, open: number, lineEnd: number): number {
  for (let i = open + 1; i < lineEnd; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i + 1;
  }
  let end = lineEnd;
  while (end > open + 1 && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

function* settings(rows: Rows, source: Source): Generator<Setting> {
  const { cells, entry, wide } = rows;
  const cell = (index: number): number => cells[index] as number;
  let { removed } = entry;
  let section = entry.key === undefined ? undefined : plainText(entry.key, source.place(rows.from, rows.from));
  for (let i = 0; i < cells.length; i += WIDTH) {
    if (cell(i) === VALUE) {
      if (section && !removed) {
        yield new RegistrySetting(source, section, cell(i + 1), cell(i + 2), cell(i + 3), cell(i + 4), wide);
      }
      continue;
    }
    const [start, end, keyFrom, keyTo] = [cell(i + 1), cell(i + 2), cell(i + 3), cell(i + 4)];
    section = plainText(source.text.slice(keyFrom, keyTo), source.place(keyFrom, keyTo));
    removed = source.text.charCodeAt(start + 1) === MINUS;
    if (!removed) continue;
    const place = source.place(start, end);
    const none = plainText('', source.place(end, end));
    yield { kind: 'setting', language: ID, section, name: none, form: '', value: none, removes: true, place };
  }
}

/** A value of a section. Its parts are read when they are asked for: most values of a file concern nobody. */
class RegistrySetting implements Setting {
  readonly kind = 'setting';
  readonly language = ID;
  private madeName: Text | undefined;
  private madeValue: Text | undefined;

  constructor(
    private readonly source: Source,
    readonly section: Text,
    private readonly start: number,
    private readonly nameEnd: number,
    private readonly valueStart: number,
    private readonly end: number,
    private readonly wide: boolean,
  ) {}

  get place(): Place {
    return this.source.place(this.start, this.end);
  }

  /** `@` for the default value. */
  get name(): Text {
    this.madeName ??=
      this.source.text.charCodeAt(this.start) === AT
        ? plainText('@', this.source.place(this.start, this.nameEnd))
        : unescaped(this.source, this.start, this.nameEnd);
    return this.madeName;
  }

  get removes(): boolean {
    return this.source.text.charCodeAt(this.valueStart) === MINUS && this.valueStart < this.end;
  }

  get form(): string {
    const { text } = this.source;
    if (this.valueStart >= this.end || this.removes) return '';
    if (text.charCodeAt(this.valueStart) === QUOTE) return 'sz';
    const colon = text.indexOf(':', this.valueStart);
    return colon < 0 || colon >= this.end ? '' : text.slice(this.valueStart, colon).trim().toLowerCase();
  }

  get value(): Text {
    this.madeValue ??= this.readValue();
    return this.madeValue;
  }

  private readValue(): Text {
    const { source, valueStart, end, form } = this;
    const place = source.place(valueStart, end);
    if (form === 'sz') return unescaped(source, valueStart, end);
    if (form === '') return { ...plainText('', place), pieces: [] };
    const colon = source.text.indexOf(':', valueStart);
    if (TEXT_FORMS.has(form)) return decoded(source, colon + 1, end, place, this.wide, form === 'hex(7)');
    let from = colon + 1;
    while (from < end && isBlank(source.text.charCodeAt(from))) from++;
    const digits = plainText(source.text.slice(from, end), source.place(from, end));
    return { ...digits, place };
  }
}

/** Hexadecimal forms that hold text: REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ. */
const TEXT_FORMS = new Set(['hex(1)', 'hex(2)', 'hex(7)']);

/** A quoted text; `\\` and `\"` stand for one character. The closing quote may be missing. */
function unescaped(source: Source, open: number, end: number): Text {
  const raw = source.text;
  const place = source.place(open, end);
  const close = end > open + 1 && raw.charCodeAt(end - 1) === QUOTE && !isEscaped(raw, open, end - 1) ? end - 1 : end;
  const pieces: Piece[] = [];
  let text = '';
  const add = (from: number, to: number, exact: boolean, value: string): void => {
    if (value === '') return;
    pieces.push({ from: text.length, to: text.length + value.length, place: source.place(from, to), exact, via: [] });
    text += value;
  };
  let from = open + 1;
  for (let i = from; i < close; i++) {
    if (raw.charCodeAt(i) !== BACKSLASH || i + 1 >= close) continue;
    add(from, i, true, raw.slice(from, i));
    add(i, i + 2, false, raw.charAt(i + 1));
    i++;
    from = i + 1;
  }
  add(from, close, true, raw.slice(from, close));
  return { kind: 'text', text, place, pieces, quote: '"' };
}

/** True when a character between quotes has an odd number of backslashes before it. */
function isEscaped(raw: string, open: number, at: number): boolean {
  let count = 0;
  while (at - 1 - count > open && raw.charCodeAt(at - 1 - count) === BACKSLASH) count++;
  return count % 2 === 1;
}

/**
 * Text written as bytes, little-endian pairs or single ones; each character at the place of its bytes. The NULs at its
 * end are left out, those between the texts of a list stay.
 */
function decoded(source: Source, from: number, to: number, place: Place, wide: boolean, list: boolean): Text {
  const raw = source.text;
  const pieces: Piece[] = [];
  const units: number[] = [];
  let pendingStart = -1;
  let low = 0;
  const size = wide ? 2 : 1;
  let inUnit = 0;
  for (let i = from; i < to; ) {
    const digit = hexDigit(raw.charCodeAt(i));
    if (digit < 0) {
      i++;
      continue;
    }
    const second = i + 1 < to ? hexDigit(raw.charCodeAt(i + 1)) : -1;
    const length = second < 0 ? 1 : 2;
    const byte = second < 0 ? digit : digit * 16 + second;
    if (inUnit === 0) {
      pendingStart = i;
      low = byte;
    }
    inUnit++;
    if (inUnit === size) {
      const unit = wide ? low + byte * 256 : byte;
      const at = units.length;
      pieces.push({ from: at, to: at + 1, place: source.place(pendingStart, i + length), exact: false, via: [] });
      units.push(unit);
      inUnit = 0;
    }
    i += length;
  }
  let length = units.length;
  if (list) while (length > 0 && units[length - 1] === 0) length--;
  else {
    // A text ends at its first NUL, whatever bytes follow.
    const end = units.indexOf(0);
    if (end >= 0) length = end;
  }
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(units[i] as number);
  return { kind: 'text', text, place, pieces: pieces.slice(0, length), quote: '' };
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
