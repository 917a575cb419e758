import type { Place } from '../../base/span';
import type { Source } from '../../model/language';
import { HOLE } from '../../model/value';
import { Rich, RichBuilder } from '../batch/rich';
import { expandBraces } from './braces';
import { matchAtEnd } from './patterns';
import { type Inner, isBlank, isNamePart, isNameStart, type Scanner } from './scan';
import type { Content, Store } from './store';
import type { Stretch } from './syntax';

/** A word after everything is put in. */
export interface Field {
  readonly text: string;
  readonly rich: Rich;
  /** The word it came from, where that stands. */
  readonly word: Stretch;
  readonly quote: '' | "'" | '"';
  /** True for an unquoted value that is not known: it may be any number of words. */
  readonly open: boolean;
  /** Nothing in it was quoted or put in: it is the stretch itself. */
  readonly plain: boolean;
}

/** A word that stands for itself: most do, and of most nobody wants more than the text. */
class PlainField implements Field {
  readonly quote = '';
  readonly open = false;
  readonly plain = true;
  readonly text: string;
  private made: Rich | undefined = undefined;

  constructor(
    private readonly source: Source,
    readonly word: Stretch,
  ) {
    this.text = source.text.slice(word.start, word.end);
  }

  get rich(): Rich {
    this.made ??= Rich.written(this.source, this.word.start, this.word.end);
    return this.made;
  }
}

/** The arguments of a function or script; undefined where they are not known. */
export type Arguments = readonly Rich[] | undefined;

/** What expansion asks of the run around it. */
export interface Around {
  readonly store: Store;
  readonly source: Source;
  readonly scanner: Scanner;
  readonly parameters: Arguments;
  spend(steps: number): boolean;
  /** Runs commands within a word, and gives what they print where that is known; absent where words are only looked at. */
  readonly run?: (inner: Inner) => Rich | undefined;
}

/** So many fields are made of one word. */
const MAX_FIELDS = 4096;

const DOLLAR = 36;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/** True for a stretch in which every character stands for itself. */
export function isPlain(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if ((c >= 97 && c <= 122) || (c >= 45 && c <= 58) || (c >= 65 && c <= 90) || c === 95 || c === 44) continue;
    if (c === DOLLAR || c === DOUBLE || c === SINGLE || c === BACKSLASH || c === BACKQUOTE || c === 123 || c === 126) {
      return false;
    }
    // `<(…)`
    if (c === 40 && i === start + 1) return false;
  }
  return true;
}

/** The fields that a word becomes: none for an empty unquoted value, several where a value is split. */
export function expandWord(word: Stretch, around: Around, into: Field[]): void {
  const { text } = around.source;
  const { start, end } = word;
  if (isPlain(text, start, end)) {
    into.push(new PlainField(around.source, word));
    return;
  }
  if (text.charCodeAt(start + 1) === 40 && text.charCodeAt(start) !== DOLLAR) runInner(around, start, end);
  const variants = expandBraces(around.scanner, start, end);
  if (!variants) new WordExpander(around, word, into).run([word]);
  else {
    // What stands before or behind the braces is run once.
    variants.forEach((parts, i) => {
      new WordExpander(i === 0 ? around : { ...around, run: nothing }, word, into).run(parts);
    });
  }
}

const nothing = (): undefined => undefined;

/** Runs what stands within a word, `<(…)`, that is no more than a name of what is printed. */
function runInner({ scanner, run }: Around, start: number, end: number): void {
  if (run) for (const inner of scanner.commandsIn(start, end)) run(inner);
}

/** One word, never split: the value of an assignment, what `case` compares, a here-string. */
export function expandOne(word: Stretch, around: Around): Rich {
  const { text } = around.source;
  if (isPlain(text, word.start, word.end)) return Rich.written(around.source, word.start, word.end);
  const expander = new WordExpander(around, word, []);
  expander.splits = false;
  expander.part(word.start, word.end);
  return expander.whole();
}

/** The lines of a here-document, with variables put in. */
export function expandLines(lines: Stretch, around: Around): Rich {
  const expander = new WordExpander(around, lines, []);
  expander.splits = false;
  expander.quoted(lines.start, lines.end, true);
  return expander.whole();
}

class WordExpander {
  splits = true;
  private builder = new RichBuilder();
  /** True once something stands in the field, be it an empty quote. */
  private begun = false;
  private isOpen = false;
  private quote: Field['quote'] = '';
  private first = true;
  private readonly source: Source;
  private readonly text: string;

  constructor(
    private readonly around: Around,
    private readonly word: Stretch,
    private readonly into: Field[],
  ) {
    this.source = around.source;
    this.text = around.source.text;
  }

  run(parts: readonly (Stretch & { readonly made?: string })[]): void {
    for (const part of parts) {
      if (part.made !== undefined) {
        this.add(Rich.made(part.made, this.source.place(part.start, part.end)));
        this.begun = true;
      } else this.part(part.start, part.end);
    }
    this.finish();
  }

  whole(): Rich {
    return this.builder.done();
  }

  private add(rich: Rich): void {
    this.builder.add(rich);
    this.first = false;
  }

  private finish(): void {
    if (this.begun && this.into.length < MAX_FIELDS) {
      const rich = this.builder.done();
      const open = this.isOpen && rich.text === HOLE && this.quote === '';
      this.into.push({ text: rich.text, rich, word: this.word, quote: this.quote, open, plain: false });
    }
    this.builder = new RichBuilder();
    this.begun = false;
    this.isOpen = false;
    this.quote = '';
    this.first = true;
  }

  /** Reads a stretch that begins outside quotes. */
  part(start: number, end: number): void {
    const { text, source } = this;
    let done = start;
    const flush = (to: number): void => {
      if (to <= done) return;
      this.add(Rich.written(source, done, to));
      this.begun = true;
    };
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      switch (c) {
        case BACKSLASH: {
          flush(at);
          const next = text.charCodeAt(at + 1);
          // A line end behind a backslash is nothing.
          if (next === 10) at += 2;
          else if (next === 13 && text.charCodeAt(at + 2) === 10) at += 3;
          else if (at + 1 < end) {
            this.add(Rich.written(source, at + 1, at + 2));
            this.begun = true;
            at += 2;
          } else at++;
          done = at;
          break;
        }
        case SINGLE: {
          flush(at);
          this.open("'");
          const close = Math.min(this.around.scanner.behindSingle(at), end);
          const inner = text.charCodeAt(close - 1) === SINGLE && close > at + 1 ? close - 1 : close;
          if (inner > at + 1) this.add(Rich.written(source, at + 1, inner));
          at = close;
          done = at;
          break;
        }
        case DOUBLE: {
          flush(at);
          this.open('"');
          const close = Math.min(this.around.scanner.behindDouble(at), end);
          const inner = text.charCodeAt(close - 1) === DOUBLE && close > at + 1 ? close - 1 : close;
          this.quoted(at + 1, inner, false);
          at = close;
          done = at;
          break;
        }
        case BACKQUOTE:
        case DOLLAR: {
          const behind = this.expansionEnd(at, end);
          if (behind === at + 1) {
            at++;
            break;
          }
          flush(at);
          if (c === DOLLAR && text.charCodeAt(at + 1) === SINGLE) this.ansi(at + 2, behind);
          else if (c === DOLLAR && text.charCodeAt(at + 1) === DOUBLE) {
            // `$"…"` is a text for translation: the same without the sign.
            done = at + 1;
            at++;
            break;
          } else this.put(at, behind, false);
          at = behind;
          done = at;
          break;
        }
        default:
          at++;
      }
    }
    flush(end);
  }

  private open(quote: "'" | '"'): void {
    if (this.first && !this.begun) this.quote = quote;
    this.begun = true;
    this.first = false;
  }

  /** Where the expansion at an offset ends; the next offset where the sign stands for itself. */
  private expansionEnd(at: number, end: number): number {
    const { text } = this;
    if (text.charCodeAt(at) === BACKQUOTE) {
      for (let i = at + 1; i < end; i++) {
        const c = text.charCodeAt(i);
        if (c === BACKSLASH) i++;
        else if (c === BACKQUOTE) return i + 1;
      }
      return at + 1;
    }
    const next = text.charCodeAt(at + 1);
    if (at + 1 >= end) return at + 1;
    if (isNameStart(next)) {
      let i = at + 2;
      while (i < end && isNamePart(text.charCodeAt(i))) i++;
      return i;
    }
    if ((next >= 48 && next <= 57) || '@*#?$!-'.includes(text.charAt(at + 1))) return at + 2;
    if (next === DOUBLE) return at + 2;
    return Math.min(this.around.scanner.behindDollar(at, 0), end);
  }

  /** What stands between double quotes, or in a here-document, where quotes are text. */
  quoted(start: number, end: number, isLines: boolean): void {
    const { text, source } = this;
    let done = start;
    const flush = (to: number): void => {
      if (to > done) this.add(Rich.written(source, done, to));
    };
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      if (c === BACKSLASH) {
        const next = text.charCodeAt(at + 1);
        if (
          next === 10 ||
          next === DOLLAR ||
          next === BACKQUOTE ||
          next === BACKSLASH ||
          (next === DOUBLE && !isLines)
        ) {
          flush(at);
          done = next === 10 ? at + 2 : at + 1;
          at += 2;
        } else at++;
      } else if (c === DOLLAR || c === BACKQUOTE) {
        const next = text.charCodeAt(at + 1);
        const behind = c === DOLLAR && (next === DOUBLE || next === SINGLE) ? at + 1 : this.expansionEnd(at, end);
        if (behind > at + 1) {
          flush(at);
          this.put(at, behind, true);
          done = behind;
        }
        at = behind;
      } else at++;
    }
    flush(end);
  }

  /** `$'…'`: line ends, tabs and quotes by a letter. */
  private ansi(start: number, behind: number): void {
    const { text, source } = this;
    this.open("'");
    const end = text.charCodeAt(behind - 1) === SINGLE && behind > start ? behind - 1 : behind;
    let done = start;
    for (let at = start; at < end; at++) {
      if (text.charCodeAt(at) !== BACKSLASH) continue;
      if (at > done) this.add(Rich.written(source, done, at));
      const letter = text.charAt(at + 1);
      const made = ANSI[letter];
      const hex = letter === 'x' ? /^[0-9a-fA-F]{1,2}/.exec(text.slice(at + 2, at + 4))?.[0] : undefined;
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      if (made !== undefined) {
        this.add(Rich.made(made, source.place(at, at + 2)));
        done = at + 2;
      } else if (hex !== undefined) {
        this.add(Rich.made(String.fromCharCode(Number.parseInt(hex, 16)), source.place(at, at + 2 + hex.length)));
        done = at + 2 + hex.length;
      } else if (octal !== undefined) {
        this.add(
          Rich.made(String.fromCharCode(Number.parseInt(octal, 8) & 255), source.place(at, at + 1 + octal.length)),
        );
        done = at + 1 + octal.length;
      } else {
        // A quote or a backslash stands for itself; before any other letter the backslash stays.
        done = letter === "'" || letter === '"' || letter === '\\' || letter === '?' ? at + 1 : at;
        at++;
        continue;
      }
      at = done - 1;
    }
    if (end > done) this.add(Rich.written(source, done, end));
  }

  /** Puts in what an expansion stands for. */
  private put(start: number, end: number, quoted: boolean): void {
    const { text, source } = this;
    const use = source.place(start, end);
    const next = text.charCodeAt(start + 1);
    if (text.charCodeAt(start) === BACKQUOTE || next === 40) {
      const isSum = next === 40 && text.charCodeAt(start + 2) === 40;
      const inner = isSum ? this.arithmetic(start, end) : this.printed(start, end);
      if (isSum) this.printed(start + 2, end - 1);
      if (inner) this.value(inner, use, quoted);
      else {
        const written = text.slice(start, Math.min(end, start + 40)).replace(/\s+/g, ' ');
        this.value(
          Rich.unknown(use, `\`${written}${end > start + 40 ? '…' : ''}\` is known only when the script runs`),
          use,
          quoted,
        );
      }
      return;
    }
    if (next === 123) this.braced(start, end, use, quoted);
    else this.variable(text.slice(start + 1, end), use, quoted);
  }

  /** What commands within a word print. */
  private printed(start: number, end: number): Rich | undefined {
    const { run, scanner } = this.around;
    let found: Rich | undefined;
    if (run) for (const inner of scanner.commandsIn(start, end)) found = run(inner);
    return found;
  }

  /** `$((25))`; everything that has to be worked out is not known. */
  private arithmetic(start: number, end: number): Rich | undefined {
    const { text, source } = this;
    let from = start + 3;
    let to = end - 2;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    const inner = text.slice(from, to);
    if (/^[1-9]\d*$/.test(inner)) return Rich.written(source, from, to);
    const name = /^\$?([A-Za-z_]\w*)$/.exec(inner)?.[1];
    const content = name === undefined ? undefined : this.around.store.get(name);
    return content?.kind === 'one' && /^[1-9]\d*$/.test(content.rich.text) ? content.rich : undefined;
  }

  private variable(name: string, use: Place, quoted: boolean): void {
    if (name === '@' || name === '*') {
      const { parameters } = this.around;
      if (!parameters) this.value(Rich.unknown(use, `\`$${name}\` is given when it is called`), use, quoted);
      else this.list(parameters, use, quoted, name === '*');
      return;
    }
    this.value(this.valueOf(name, use), use, quoted);
  }

  /** What a variable or parameter holds, as one text; unknown with the reason where that is not known. */
  private valueOf(name: string, use: Place): Rich {
    const { parameters, store } = this.around;
    if (/^\d+$/.test(name)) {
      if (name !== '0' && parameters) return parameters[Number(name) - 1] ?? Rich.empty;
      return Rich.unknown(use, `\`$${name}\` is given when the script is called`);
    }
    if (name === '#' && parameters) return Rich.made(String(parameters.length), use);
    if (!isNameStart(name.charCodeAt(0))) return Rich.unknown(use, `\`$${name}\` is known only when the script runs`);
    return oneOf(store.get(name), name, use);
  }

  /** Several values: the elements of an array, the arguments. */
  private list(items: readonly Rich[], use: Place, quoted: boolean, isJoined: boolean): void {
    if (quoted && !isJoined && this.splits) {
      // `"${A[@]}"`: each is a word of its own. Without one there is none, not even an empty one.
      if (items.length === 0 && this.builder.length === 0) this.begun = false;
      items.forEach((item, i) => {
        if (i > 0) {
          this.finish();
          this.quote = '"';
        }
        this.begun = true;
        this.builder.addThrough(item, use);
        this.first = false;
      });
      return;
    }
    const separator = quoted && isJoined ? this.separators().charAt(0) : ' ';
    items.forEach((item, i) => {
      if (i > 0) {
        if (quoted || !this.splits) this.add(Rich.made(separator, use));
        else this.finish();
      }
      this.value(item, use, quoted);
    });
  }

  private separators(): string {
    const content = this.around.store.get('IFS');
    return content?.kind === 'one' && content.rich.known ? content.rich.text : ' \t\n';
  }

  /** Puts in one value; outside quotes it is split. */
  private value(rich: Rich, use: Place, quoted: boolean): void {
    if (!this.around.spend(rich.weight >> 2)) return;
    if (quoted || !this.splits) {
      this.builder.addThrough(rich, use);
      this.first = false;
      if (rich.length > 0) this.begun = true;
      return;
    }
    const { text } = rich;
    const separators = this.separators();
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
      if (at < text.length && !separators.includes(text.charAt(at))) continue;
      if (at > from) {
        if (text === HOLE && !this.begun) this.isOpen = true;
        else this.isOpen = false;
        this.builder.addThrough(from === 0 && at === text.length ? rich : rich.slice(from, at), use);
        this.begun = true;
        this.first = false;
      }
      if (at < text.length && this.begun) this.finish();
      from = at + 1;
    }
  }

  /** `${x}` and all that may stand in it. */
  private braced(start: number, end: number, use: Place, quoted: boolean): void {
    const { text } = this;
    const inner = text.slice(start + 2, end - 1);
    const match = /^([!#]?)([A-Za-z_]\w*|\d+|[@*#?$!-])(\[[^\]]*\])?/.exec(inner);
    if (!match) {
      this.value(Rich.unknown(use, `\`${text.slice(start, end)}\` is not read`), use, quoted);
      return;
    }
    const [head, mark = '', name = '', index] = match;
    const rest = start + 2 + head.length;
    const operator = text.slice(rest, end - 1);
    const unknown = (): Rich => Rich.unknown(use, `\`${text.slice(start, end)}\` is known only when the script runs`);
    const { store, parameters } = this.around;
    if (mark !== '' && inner.length > 1) {
      const content = store.get(name);
      if (mark === '!' && (index === '[@]' || index === '[*]') && content?.kind === 'table') {
        const keys = [...content.entries.values()].map(({ key }) => key);
        this.list(keys, use, quoted, index === '[*]');
        return;
      }
      const target = mark === '!' && content?.kind === 'one' && index === undefined ? content.rich.text : '';
      this.value(/^[A-Za-z_]\w*$/.test(target) ? oneOf(store.get(target), target, use) : unknown(), use, quoted);
      return;
    }
    const isAll = index === '[@]' || index === '[*]' || ((name === '@' || name === '*') && index === undefined);
    if (isAll) {
      const items = name === '@' || name === '*' ? parameters : itemsOf(store.get(name));
      if (items) {
        const cut = /^:\s*(\d+)(?::\s*(\d+))?$/.exec(operator);
        const changed = cut
          ? cutList(items, Number(cut[1]), cut[2], name === '@' || name === '*')
          : operator === ''
            ? items
            : items.map((item) => this.changed(item, operator, rest, end, use) ?? unknown());
        this.list(changed, use, quoted, index === '[*]' || name === '*');
        return;
      }
    }
    const value =
      index !== undefined && !isAll ? this.element(store.get(name), name, index, start + 2, use) : this.held(name, use);
    if (operator === '') {
      this.value(value ?? Rich.unknown(use, `\`$${name}\` has no value in this file`), use, quoted);
      return;
    }
    const colon = operator.charAt(0) === ':';
    const sign = operator.charAt(colon ? 1 : 0);
    if ('-=?+'.includes(sign) && sign !== '') {
      const isSet = value !== undefined && !(colon && value.length === 0);
      const word = { start: rest + (colon ? 2 : 1), end: end - 1 };
      if (sign === '+') {
        if (isSet) this.alternative(word, quoted);
      } else if (isSet) this.value(value, use, quoted);
      else if (sign === '?') this.value(Rich.unknown(use, `\`$${name}\` has no value in this file`), use, quoted);
      else {
        if (sign === '=' && isNameStart(name.charCodeAt(0))) {
          store.set(name, { kind: 'one', rich: expandOne(word, this.around) });
        }
        this.alternative(word, quoted);
      }
      return;
    }
    this.value((value && this.changed(value, operator, rest, end, use)) ?? unknown(), use, quoted);
  }

  /** The word behind `:-`, in the quotes that stand round it. */
  private alternative(word: Stretch, quoted: boolean): void {
    const { splits } = this;
    if (quoted) {
      const inner = expandOne(word, this.around);
      this.add(inner);
      if (inner.length > 0) this.begun = true;
      return;
    }
    // Its unquoted blanks part words.
    const { text } = this;
    const { scanner } = this.around;
    for (let at = word.start; at < word.end; ) {
      if (splits && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 10)) {
        if (this.begun) this.finish();
        at++;
        continue;
      }
      const end = Math.max(at + 1, Math.min(splits ? scanner.wordEnd(at) : word.end, word.end));
      this.part(at, end);
      at = end;
    }
  }

  /** What a variable holds; undefined where it has no value in this file, unknown where it has one that is not known. */
  private held(name: string, use: Place): Rich | undefined {
    if (!isNameStart(name.charCodeAt(0))) {
      const { parameters } = this.around;
      if (/^[1-9]\d*$/.test(name)) return parameters ? parameters[Number(name) - 1] : undefined;
      return this.valueOf(name, use);
    }
    const content = this.around.store.get(name);
    return content === undefined ? undefined : oneOf(content, name, use);
  }

  private element(content: Content | undefined, name: string, index: string, at: number, use: Place): Rich | undefined {
    if (content === undefined) return undefined;
    const from = at + name.length + 1;
    const key = expandOne({ start: from, end: from + index.length - 2 }, this.around);
    if (content.kind === 'table')
      return key.known ? (content.entries.get(key.text)?.value ?? Rich.empty) : undefinedKey(use);
    const items = itemsOf(content);
    if (!items || !/^-?\d+$/.test(key.text)) return undefinedKey(use);
    const number = Number(key.text);
    return items[number < 0 ? items.length + number : number] ?? Rich.empty;
  }

  /** A value after `%`, `#`, `/`, `:`, `^` or `,`; undefined where that is not followed. */
  private changed(value: Rich, operator: string, rest: number, end: number, use: Place): Rich | undefined {
    if (!value.known) return value;
    const sign = operator.charAt(0);
    const double = operator.charAt(1) === sign;
    if (sign === '%' || sign === '#') {
      const from = rest + (double ? 2 : 1);
      const pattern = expandOne({ start: from, end: end - 1 }, this.around);
      const size = pattern.known
        ? matchAtEnd(value.text, pattern.text, sign === '#' ? 'start' : 'end', double)
        : undefined;
      if (size === undefined) return pattern.known && !/[[\]\\]/.test(pattern.text) ? value : undefined;
      return sign === '#' ? value.slice(size) : value.slice(0, value.length - size);
    }
    if (sign === '/') return this.replaced(value, operator, rest, end);
    if (sign === '^' || sign === ',') {
      const text = sign === '^' ? value.text.toUpperCase() : value.text.toLowerCase();
      return text === value.text ? value : double ? Rich.made(text, use) : undefined;
    }
    const cut = /^:\s*(\d+)(?::\s*(\d+))?$/.exec(operator);
    if (!cut) return undefined;
    const from = Math.min(Number(cut[1]), value.length);
    return value.slice(from, cut[2] === undefined ? value.length : Math.min(from + Number(cut[2]), value.length));
  }

  private replaced(value: Rich, operator: string, rest: number, end: number): Rich | undefined {
    const { text } = this;
    const all = operator.charAt(1) === '/';
    const from = rest + (all ? 2 : 1);
    let slash = from;
    while (slash < end - 1 && text.charAt(slash) !== '/') slash += text.charAt(slash) === '\\' ? 2 : 1;
    slash = Math.min(slash, end - 1);
    const wanted = expandOne({ start: from, end: slash }, this.around);
    const by = slash < end - 1 ? expandOne({ start: slash + 1, end: end - 1 }, this.around) : Rich.empty;
    if (!wanted.known || wanted.length === 0 || /[*?[\]#%]/.test(wanted.text)) return undefined;
    const builder = new RichBuilder();
    let done = 0;
    for (let at = value.text.indexOf(wanted.text); at >= 0; at = value.text.indexOf(wanted.text, done)) {
      if (!this.around.spend(16)) return undefined;
      builder.add(value, done, at);
      builder.add(by);
      done = at + wanted.length;
      if (!all) break;
    }
    builder.add(value, done);
    return builder.done();
  }
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
};

const undefinedKey = (use: Place): Rich =>
  Rich.unknown(use, 'which element is meant is known only when the script runs');

/** `${A[@]:1:2}`; arguments are counted from 1. */
function cutList(
  items: readonly Rich[],
  from: number,
  count: string | undefined,
  isArguments: boolean,
): readonly Rich[] {
  const start = isArguments ? Math.max(0, from - 1) : from;
  return items.slice(start, count === undefined ? items.length : start + Number(count));
}

/** The value of a variable as `$x` gives it: of an array the first element. */
function oneOf(content: Content | undefined, name: string, use: Place): Rich {
  switch (content?.kind) {
    case undefined:
      return Rich.unknown(use, `\`$${name}\` has no value in this file`);
    case 'one':
      return content.rich;
    case 'array':
      return content.items[0] ?? Rich.empty;
    case 'table':
      return content.entries.get('0')?.value ?? Rich.empty;
    case 'unknown':
      return Rich.made(HOLE, use, content.why);
  }
}

function itemsOf(content: Content | undefined): readonly Rich[] | undefined {
  switch (content?.kind) {
    case 'one':
      return [content.rich];
    case 'array':
      return content.items;
    case 'table':
      return [...content.entries.values()].map(({ value }) => value);
    default:
      return undefined;
  }
}
