import type { Place } from '../../base/span';
import type { Command } from '../../model/item';
import type { Source } from '../../model/language';
import type { Text } from '../../model/value';
import { OpenLine } from './lineCommand';
import { hasWords, readWord, type WordSyntax, wordBounds } from './words';

/** A line that is open where a chunk begins: plain data, as it is compared with other states. At least one word. */
export interface OpenWords {
  readonly words: readonly Text[];
  readonly place: Place;
}

/** The lines that are open while a chunk is read. Words are made of those alone that are still open at its end. */
export class OpenStack {
  private readonly lines: { readonly start: number; readonly end: number }[] = [];
  /** How many of the lines that were open at first still are. */
  private kept: number;

  constructor(
    private readonly source: Source,
    private readonly entry: readonly OpenWords[],
    private readonly syntax: WordSyntax,
    private readonly mostDepth: number,
  ) {
    this.kept = entry.length;
  }

  get depth(): number {
    return this.kept + this.lines.length;
  }

  /** Opens a line where it has words and stands no deeper than is kept; says whether it did. */
  open(start: number, end: number): boolean {
    if (this.depth >= this.mostDepth || !hasWords(this.source.text, start, end, this.syntax)) return false;
    this.lines.push({ start, end });
    return true;
  }

  close(): void {
    if (this.lines.length > 0) this.lines.pop();
    else if (this.kept > 0) this.kept--;
  }

  closeAll(): void {
    this.lines.length = 0;
    this.kept = 0;
  }

  /** The lines that are open now, outermost first. */
  get state(): readonly OpenWords[] {
    const { entry, kept, lines } = this;
    if (lines.length === 0 && kept === entry.length) return entry;
    return [...entry.slice(0, kept), ...lines.map(({ start, end }) => this.wordsOf(start, end))];
  }

  private wordsOf(start: number, end: number): OpenWords {
    const { source, syntax } = this;
    const bounds = wordBounds(source.text, start, end, syntax);
    const words: Text[] = [];
    for (let i = 0; i < bounds.length; i += 2) {
      words.push(readWord(source, bounds[i] as number, bounds[i + 1] as number, syntax));
    }
    return { words, place: source.place(bounds[0] as number, bounds[bounds.length - 1] as number) };
  }
}

/** Lines that were open where a chunk begins, as the context of what stands in it. */
export function contextOf(language: string, open: readonly OpenWords[]): readonly Command[] {
  let context: readonly Command[] = [];
  for (const { words, place } of open) {
    const [name, ...rest] = words as [Text, ...Text[]];
    context = [...context, new OpenLine(language, name, rest, place, context)];
  }
  return context;
}
