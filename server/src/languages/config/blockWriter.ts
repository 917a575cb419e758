import type { Source } from '../../model/language';
import { ConfigBlock, type RawBlock } from './block';
import type { ConfigFormat } from './format';
import type { Levels } from './levels';
import { namesIn, scopeOf } from './paths';
import { RowWriter } from './rows';
import { type Scanner, wordText } from './scan';

const nowhere = (): undefined => undefined;

/** Makes blocks of the words of statements, and keeps those of a chunk. */
export class BlockWriter {
  readonly blocks: RawBlock[] = [];
  readonly definitions: (readonly [string, unknown])[] = [];
  /** The blocks of these, in the same order. */
  readonly defined: RawBlock[] = [];
  readonly rows = new RowWriter();

  constructor(
    private readonly format: ConfigFormat,
    private readonly source: Source,
    private readonly statement: Scanner,
    private readonly levels: Levels,
  ) {}

  /** A word of the statement. */
  word(index: number): string {
    const { text, bounds } = this.statement;
    return wordText(text, bounds[index * 2] as number, bounds[index * 2 + 1] as number, this.format.syntax);
  }

  /** Where the last word of the statement ends. */
  private get wordsEnd(): number {
    const { bounds, count } = this.statement;
    return bounds[count * 2 - 1] as number;
  }

  /**
   * A block without lines, whose head is the words from one to another, behind the verb that says what becomes of it. What
   * leads to another part of the system within the head is looked up afresh.
   */
  block(hasVerb: boolean, first: number, to: number, isElsewhere: boolean, from = 0): RawBlock {
    const { levels, statement, rows } = this;
    const { bounds, count, end } = statement;
    const head = rows.at;
    const before = hasVerb ? 1 : 0;
    rows.words(bounds, from, from + before);
    rows.words(bounds, first, to);
    return {
      outer: levels.path,
      scope: isElsewhere ? this.scopeWith(first, to) : levels.scope,
      rows: rows.rows,
      head,
      words: before + to - first,
      hasVerb,
      lines: 0,
      start: count > 0 ? (bounds[from * 2] as number) : end,
      end,
    };
  }

  scopeWith(first: number, to: number): string {
    const { scopes, paths } = this.format;
    if (!scopes) return '';
    const words = [...this.levels.path];
    for (let i = first; i < to; i++) words.push(this.word(i));
    return scopeOf(paths, words, scopes);
  }

  /** Adds the words from one on to a block as a line of it, behind the heads it stands under, or behind its mark. */
  line(raw: RawBlock, heads: readonly (readonly number[])[], marks: number, first: number, from = 0): void {
    const { rows } = this;
    const { bounds, count, stop } = this.statement;
    let outer = 0;
    for (const head of heads) outer += head.length >> 1;
    rows.push(outer + marks + count - first);
    rows.push(stop);
    for (const head of heads) rows.words(head, 0, head.length >> 1);
    rows.words(bounds, from, from + marks);
    rows.words(bounds, first, count);
    raw.lines++;
    raw.end = this.wordsEnd;
  }

  /** A line of the verb and the name before the word at `to`: of `rename application X to Y` it is `rename X`. */
  renamed(raw: RawBlock, from: number, to: number): void {
    const { rows } = this;
    const { bounds, stop } = this.statement;
    rows.push(2);
    rows.push(stop);
    rows.words(bounds, from, from + 1);
    rows.words(bounds, to - 1, to);
    raw.lines++;
  }

  define(raw: RawBlock, kind: string | undefined, name: string): void {
    if (kind === undefined) return;
    const { id, syntax, lists } = this.format;
    const block = new ConfigBlock(id, this.source, raw, syntax, nowhere, lists);
    for (const called of namesIn(raw.scope, `${kind} ${name}`)) {
      this.definitions.push([called, block]);
      this.defined.push(raw);
    }
  }

  /** A line that does something with what stands elsewhere. */
  done(raw: RawBlock): void {
    raw.end = this.wordsEnd;
    this.blocks.push(raw);
  }
}
