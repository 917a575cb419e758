import type { Place } from '../../base/span';
import type { Block, Line } from '../../model/item';
import type { Joining, Source } from '../../model/language';
import { type Entry, plainText, type Table, type Text } from '../../model/value';
import { readWord, type WordSyntax } from '../lines/words';
import type { Rows } from './rows';
import { wordText } from './scan';

/** What stands at a path, as it was read: offsets in the source, in the rows of its chunk. */
export interface RawBlock {
  /** Words of enclosing statements that stand before the block's own head. */
  readonly outer: readonly string[];
  /** The part of the system that it belongs to. */
  readonly scope: string;
  readonly rows: Rows;
  /** Where its head begins in the rows, and how many words that has; the lines follow it. */
  readonly head: number;
  readonly words: number;
  /** True where a verb that does something with the path stands before the other words. */
  readonly hasVerb: boolean;
  /** How many statements it has; those within statements begin with the heads of these. */
  lines: number;
  readonly start: number;
  end: number;
}

/** A rule, a service, a group of a configuration. Words, values and places are made when they are asked for. */
export class ConfigBlock implements Block, Joining {
  readonly kind = 'block';
  /** By what was said of a list before, all that is said of it. */
  private readonly wholes = new WeakMap<ConfigBlock, ConfigBlock>();
  private madeHead: readonly Text[] | undefined = undefined;
  private madeLines: readonly ConfigLine[] | undefined = undefined;

  constructor(
    readonly language: string,
    private readonly origin: Source,
    private readonly raw: RawBlock,
    private readonly syntax: WordSyntax,
    private readonly findFrom: (block: ConfigBlock, name: string) => Block | undefined,
    /** The words before the names of lists, for what others may ask for by its name. */
    private readonly lists?: ReadonlySet<string>,
    /** What was said of the same list before. */
    private readonly before?: ConfigBlock,
  ) {}

  joinedTo(before: unknown): ConfigBlock {
    if (!(before instanceof ConfigBlock) || !this.isList || !before.isList || this.verb !== undefined) return this;
    // Once a part was taken away, nobody knows what is left; what goes whole is begun anew.
    if (before.verb !== undefined) return before.lines.some(({ count }) => count > 0) ? before : this;
    let whole = this.wholes.get(before);
    if (!whole) {
      const { language, origin, raw, syntax, findFrom, lists } = this;
      whole = new ConfigBlock(language, origin, raw, syntax, findFrom, lists, before);
      this.wholes.set(before, whole);
    }
    return whole;
  }

  private get isList(): boolean {
    return this.lists?.has(this.head.at(-2)?.text ?? '') ?? false;
  }

  /** The part of the system that it belongs to. */
  get scope(): string {
    return this.raw.scope;
  }

  find(name: string): Block | undefined {
    return this.findFrom(this, name);
  }

  get verb(): string | undefined {
    const { hasVerb, head, rows } = this.raw;
    if (!hasVerb) return undefined;
    return wordText(this.origin.text, rows.numbers[head] as number, rows.numbers[head + 1] as number, this.syntax);
  }

  get head(): readonly Text[] {
    if (!this.madeHead) {
      const { outer, hasVerb, start, rows } = this.raw;
      const head = this.raw.head + (hasVerb ? 2 : 0);
      const count = this.raw.words - (hasVerb ? 1 : 0);
      const near = this.origin.place(start, start);
      const words: Text[] = outer.map((text) => ({ kind: 'text', text, place: near, pieces: [], quote: '' }));
      for (let i = head; i < head + count * 2; i += 2) {
        words.push(readWord(this.origin, rows.numbers[i] as number, rows.numbers[i + 1] as number, this.syntax));
      }
      this.madeHead = words;
    }
    return this.madeHead;
  }

  get lines(): readonly ConfigLine[] {
    if (!this.madeLines) {
      const { head, words, lines, rows } = this.raw;
      const made: ConfigLine[] = this.before ? [...this.before.lines] : [];
      const last = made.length + lines;
      for (let at = head + words * 2; made.length < last; at += 2 + 2 * (rows.numbers[at] as number)) {
        made.push(new ConfigLine(this.origin, rows.numbers, at, this.syntax));
      }
      this.madeLines = made;
    }
    return this.madeLines;
  }

  get body(): Table {
    return bodyOf(this.lines, this.place);
  }

  get place(): Place {
    return this.origin.place(this.raw.start, this.raw.end);
  }
}

/** Lines as a table: the first word of each is the key of the others. */
export function bodyOf(lines: readonly Line[], place: Place): Table {
  const entries = lines.map((line): Entry => {
    const values: Text[] = [];
    for (let i = 1; i < line.count; i++) values.push(line.value(i));
    const { place: at } = line;
    return { key: line.value(0), value: { kind: 'list', items: values, place: at, via: [] }, place: at };
  });
  return { kind: 'table', entries, place, via: [] };
}

/** The words of one statement of a block. */
class ConfigLine implements Line {
  /** Dialects look at the same few words again and again. */
  private readonly texts: (string | undefined)[] = [];

  constructor(
    private readonly origin: Source,
    private readonly rows: Int32Array,
    private readonly at: number,
    private readonly syntax: WordSyntax,
  ) {}

  get count(): number {
    return this.rows[this.at] as number;
  }

  get place(): Place {
    return this.count === 0 ? this.rest : this.origin.place(this.startOf(0), this.endOf(this.count - 1));
  }

  get rest(): Place {
    const { count, stop } = this;
    return this.origin.place(count === 0 ? stop : this.endOf(count - 1), stop);
  }

  text(index: number): string {
    const known = this.texts[index];
    if (known !== undefined) return known;
    if (index >= this.count) return '';
    const text = wordText(this.origin.text, this.startOf(index), this.endOf(index), this.syntax);
    this.texts[index] = text;
    return text;
  }

  isQuoted(index: number): boolean {
    return index < this.count && this.syntax.quotes.includes(this.origin.text.charAt(this.startOf(index)));
  }

  value(index: number): Text {
    if (index < this.count) return readWord(this.origin, this.startOf(index), this.endOf(index), this.syntax);
    return plainText('', this.origin.place(this.stop, this.stop));
  }

  /** Where the statement ends. */
  private get stop(): number {
    return this.rows[this.at + 1] as number;
  }

  private startOf(index: number): number {
    return this.rows[this.at + 2 + index * 2] as number;
  }

  private endOf(index: number): number {
    return this.rows[this.at + 3 + index * 2] as number;
  }
}
