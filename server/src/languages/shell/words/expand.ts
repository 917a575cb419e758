import type { Place } from '../../../base/span';
import { Rich } from '../../text/rich';
import { isBlank, isNameStart } from '../scan';
import type { Stretch } from '../syntax';
import type { Around } from './around';
import { expandBraces } from './braces';
import { type Field, PlainField } from './field';
import { changed, cutItems, type Operation } from './operators';
import { elementOf, heldBy, itemsOf, oneOf, valueOf } from './parameters';
import { WordReader } from './wordReader';

const DOLLAR = 36;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/** True for a stretch in which every character stands for itself. */
function isPlain(text: string, start: number, end: number): boolean {
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

/** Puts into a word what its expansions stand for. */
class WordExpander extends WordReader {
  run(parts: readonly (Stretch & { readonly made?: string })[]): void {
    for (const part of parts) {
      if (part.made !== undefined) {
        this.add(Rich.made(part.made, this.source.place(part.start, part.end)));
        this.begun = true;
      } else this.part(part.start, part.end);
    }
    this.finish();
  }

  /** Puts in what an expansion stands for. */
  protected put(start: number, end: number, quoted: boolean): void {
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
    this.value(valueOf(name, use, this.around), use, quoted);
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
    const unknown = (): Rich => Rich.unknown(use, `\`${text.slice(start, end)}\` is known only when the script runs`);
    if (mark !== '' && inner.length > 1) {
      this.marked(mark, name, index, use, quoted, unknown);
      return;
    }
    const rest = start + 2 + head.length;
    const operation: Operation = {
      operator: text.slice(rest, end - 1),
      start: rest,
      end: end - 1,
      use,
      expand: (word) => expandOne(word, this.around),
    };
    const isArguments = (name === '@' || name === '*') && index === undefined;
    if (isArguments || index === '[@]' || index === '[*]') {
      const { store, parameters } = this.around;
      const items = name === '@' || name === '*' ? parameters : itemsOf(store.get(name));
      if (items) {
        this.list(this.changedItems(items, operation, name, unknown), use, quoted, index === '[*]' || name === '*');
        return;
      }
    }
    const isElement = index !== undefined && index !== '[@]' && index !== '[*]';
    const value = isElement ? this.element(name, index, start + 2, use) : heldBy(name, use, this.around);
    this.operated(value, operation, name, quoted, unknown);
  }

  /** `${!x}`, the value of the variable that `x` names; `${!A[@]}`, the keys; `${#x}`, a length. */
  private marked(
    mark: string,
    name: string,
    index: string | undefined,
    use: Place,
    quoted: boolean,
    unknown: () => Rich,
  ): void {
    const { store } = this.around;
    const content = store.get(name);
    if (mark === '!' && (index === '[@]' || index === '[*]') && content?.kind === 'table') {
      const keys = [...content.entries.values()].map(({ key }) => key);
      this.list(keys, use, quoted, index === '[*]');
      return;
    }
    const target = mark === '!' && content?.kind === 'one' && index === undefined ? content.rich.text : '';
    this.value(/^[A-Za-z_]\w*$/.test(target) ? oneOf(store.get(target), target, use) : unknown(), use, quoted);
  }

  private changedItems(
    items: readonly Rich[],
    operation: Operation,
    name: string,
    unknown: () => Rich,
  ): readonly Rich[] {
    const { operator } = operation;
    if (operator === '') return items;
    return (
      cutItems(items, operator, name === '@' || name === '*') ??
      items.map((item) => changed(item, operation, this.around) ?? unknown())
    );
  }

  /** Puts in a value as an operation leaves it; what stands in its place where there is none. */
  private operated(
    value: Rich | undefined,
    operation: Operation,
    name: string,
    quoted: boolean,
    unknown: () => Rich,
  ): void {
    const { operator, start, end, use } = operation;
    const missing = (): Rich => Rich.unknown(use, `\`$${name}\` has no value in this file`);
    if (operator === '') {
      this.value(value ?? missing(), use, quoted);
      return;
    }
    const colon = operator.charAt(0) === ':';
    const sign = operator.charAt(colon ? 1 : 0);
    if (sign === '' || !'-=?+'.includes(sign)) {
      this.value((value && changed(value, operation, this.around)) ?? unknown(), use, quoted);
      return;
    }
    const isSet = value !== undefined && !(colon && value.length === 0);
    const word = { start: start + (colon ? 2 : 1), end };
    if (sign === '+') {
      if (isSet) this.alternative(word, quoted);
    } else if (isSet) this.value(value, use, quoted);
    else if (sign === '?') this.value(missing(), use, quoted);
    else {
      if (sign === '=' && isNameStart(name.charCodeAt(0))) {
        this.around.store.set(name, { kind: 'one', rich: operation.expand(word) });
      }
      this.alternative(word, quoted);
    }
  }

  private element(name: string, index: string, at: number, use: Place): Rich | undefined {
    const content = this.around.store.get(name);
    if (content === undefined) return undefined;
    const from = at + name.length + 1;
    return elementOf(content, expandOne({ start: from, end: from + index.length - 2 }, this.around), use);
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
}
