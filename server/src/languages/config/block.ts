import type { Place } from '../../base/span';
import type { Block, Line } from '../../model/item';
import type { Source } from '../../model/language';
import { type Entry, plainText, type Table, type Text } from '../../model/value';
import { readWord, type WordSyntax } from '../lines/words';
import { wordText } from './scan';

/** What stands at a path, as it was read: offsets in the source. */
export interface RawBlock {
  /** Words of enclosing statements that stand before the block's own head. */
  readonly outer: readonly string[];
  /** Start and end of each word of the head. */
  readonly head: readonly number[];
  /**
   * Start and end of each word, for every statement of the block, and where the statement ends; statements within
   * statements begin with their heads.
   */
  readonly lines: (readonly number[])[];
  readonly start: number;
  end: number;
}

/** A rule, a service, a group of a configuration. Words, values and places are made when they are asked for. */
export class ConfigBlock implements Block {
  readonly kind = 'block';
  private madeHead: readonly Text[] | undefined = undefined;
  private madeLines: readonly ConfigLine[] | undefined = undefined;

  constructor(
    readonly language: string,
    private readonly origin: Source,
    private readonly raw: RawBlock,
    private readonly syntax: WordSyntax,
    private readonly findFrom: (block: ConfigBlock, name: string) => Block | undefined,
  ) {}

  find(name: string): Block | undefined {
    return this.findFrom(this, name);
  }

  get head(): readonly Text[] {
    if (!this.madeHead) {
      const { outer, head, start } = this.raw;
      const near = this.origin.place(start, start);
      const words: Text[] = outer.map((text) => ({ kind: 'text', text, place: near, pieces: [], quote: '' }));
      for (let i = 0; i < head.length; i += 2) {
        words.push(readWord(this.origin, head[i] as number, head[i + 1] as number, this.syntax));
      }
      this.madeHead = words;
    }
    return this.madeHead;
  }

  get lines(): readonly ConfigLine[] {
    this.madeLines ??= this.raw.lines.map((bounds) => new ConfigLine(this.origin, bounds, this.syntax));
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
    private readonly bounds: readonly number[],
    private readonly syntax: WordSyntax,
  ) {}

  get count(): number {
    return this.bounds.length >> 1;
  }

  get place(): Place {
    const { bounds, count } = this;
    const stop = bounds[bounds.length - 1] ?? 0;
    return this.origin.place(bounds[0] ?? stop, count === 0 ? stop : (bounds[count * 2 - 1] ?? stop));
  }

  get rest(): Place {
    const { bounds, count } = this;
    const stop = bounds[bounds.length - 1] ?? 0;
    return this.origin.place(count === 0 ? stop : (bounds[count * 2 - 1] ?? stop), stop);
  }

  text(index: number): string {
    const known = this.texts[index];
    if (known !== undefined) return known;
    const start = index < this.count ? this.bounds[index * 2] : undefined;
    const end = this.bounds[index * 2 + 1];
    if (start === undefined || end === undefined) return '';
    const text = wordText(this.origin.text, start, end, this.syntax);
    this.texts[index] = text;
    return text;
  }

  isQuoted(index: number): boolean {
    const start = index < this.count ? this.bounds[index * 2] : undefined;
    return start !== undefined && this.syntax.quotes.includes(this.origin.text.charAt(start));
  }

  value(index: number): Text {
    const start = index < this.count ? this.bounds[index * 2] : undefined;
    const end = this.bounds[index * 2 + 1];
    if (start !== undefined && end !== undefined) return readWord(this.origin, start, end, this.syntax);
    const last = this.bounds[this.bounds.length - 1] ?? 0;
    return plainText('', this.origin.place(last, last));
  }
}
