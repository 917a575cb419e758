import { lastAtOrBelow, type Position } from '../base/lineIndex';
import type { Span } from '../base/span';
import { type Chunk, cutUnread, endsLine, isUsed, release, rereadChunk, unreadChunk } from './chunk';

/**
 * A text as a list of chunks, with its positions and its edits: an edit touches the chunks it falls into, and nothing
 * ever handles the whole text. Positions are not trusted; those beyond the text mean its end.
 */
export abstract class ChunkedText {
  protected chunks: Chunk[];
  private readonly bases: number[] = [];
  private readonly lineBases: number[] = [];
  private total = 0;

  constructor(text: string) {
    this.chunks = cutUnread(text);
    this.rebase(0);
  }

  get length(): number {
    return this.total;
  }

  get lineCount(): number {
    const last = this.chunks.length - 1;
    return (this.lineBases[last] as number) + (this.chunks[last] as Chunk).lines.length;
  }

  getText(range?: { readonly start: Position; readonly end: Position }): string {
    return range
      ? this.textIn({ start: this.offsetAt(range.start), end: this.offsetAt(range.end) })
      : this.chunks.map((chunk) => chunk.text).join('');
  }

  textIn(span: Span): string {
    const start = Math.max(0, span.start);
    const end = Math.min(this.total, span.end);
    if (start >= end) return '';
    let index = this.chunkIndexAt(start);
    let result = '';
    for (; index < this.chunks.length; index++) {
      const base = this.bases[index] as number;
      if (base >= end) break;
      result += (this.chunks[index] as Chunk).text.slice(Math.max(0, start - base), end - base);
    }
    return result;
  }

  /** Index of the chunk that holds the offset; the last one for the text's end. */
  chunkIndexAt(offset: number): number {
    return lastAtOrBelow(this.bases, Math.max(0, Math.min(offset, this.total)));
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.total));
    const index = this.chunkIndexAt(at);
    const { lines } = this.chunks[index] as Chunk;
    const inChunk = at - (this.bases[index] as number);
    const line = lastAtOrBelow(lines, inChunk);
    return { line: (this.lineBases[index] as number) + line, character: inChunk - (lines[line] as number) };
  }

  /** The offset of a position; characters past the line's end mean its end, lines past the text's mean the text's end. */
  offsetAt(position: Position): number {
    const line = Math.floor(position.line);
    if (!(line >= 0)) return 0;
    if (line >= this.lineCount) return this.total;
    const { start, end } = this.lineSpan(line);
    const character = Number.isFinite(position.character) ? Math.max(0, Math.floor(position.character)) : 0;
    return Math.min(start + character, end);
  }

  /** A line without its line end. */
  lineSpan(line: number): Span {
    const index = this.chunkIndexOfLine(line);
    const chunk = this.chunks[index] as Chunk;
    const inChunk = line - (this.lineBases[index] as number);
    const base = this.bases[index] as number;
    const start = chunk.lines[inChunk] ?? chunk.text.length;
    let end = chunk.lines[inChunk + 1] ?? chunk.text.length;
    if (end > start && chunk.text.charCodeAt(end - 1) === 10) end--;
    if (end > start && chunk.text.charCodeAt(end - 1) === 13) end--;
    return { start: base + start, end: base + end };
  }

  /** Puts another text in the place of all. */
  protected replaceAll(text: string): void {
    release(this.chunks);
    this.chunks = cutUnread(text);
    this.rebase(0);
  }

  /** Puts a text in the place of a span. What is read of its neighbours and may change by it is marked to be read again. */
  protected splice(span: Span, newText: string): void {
    let from = this.chunkIndexAt(span.start);
    let to = this.chunkIndexAt(span.end);
    const base = this.bases[from] as number;
    let text = this.chunks
      .slice(from, to + 1)
      .map((chunk) => chunk.text)
      .join('');
    text = text.slice(0, span.start - base) + newText + text.slice(span.end - base);
    // A chunk ends where a line does: take in neighbours until both edges are line starts again.
    while (to + 1 < this.chunks.length && !endsLine(text, (this.chunks[to + 1] as Chunk).text)) {
      to++;
      text += (this.chunks[to] as Chunk).text;
    }
    while (from > 0 && !endsLine((this.chunks[from - 1] as Chunk).text, text)) {
      from--;
      text = (this.chunks[from] as Chunk).text + text;
    }
    const old = this.chunks.slice(from, to + 1);
    const edited = { start: span.start - base, end: span.start - base + newText.length };
    const replaced =
      text.length === 0 && this.chunks.length > old.length ? [] : parted(text, edited, old, this.isUsedAt(from - 1));
    this.chunks.splice(from, old.length, ...replaced);
    release(old);
    // What stands before the edit may go on into it (a pipe at the start of the next line), so it is read again too.
    const before = this.chunks[from - 1];
    if (before?.reading) this.chunks[from - 1] = rereadChunk(before);
    else if (replaced.length === 0 && this.chunks[from]?.reading) {
      const next = this.chunks[from] as Chunk;
      release([next]);
      this.chunks[from] = unreadChunk(next.text, undefined, next.anchor);
    }
    // What looked for its end up to the end of the text may find it in what is written now.
    for (let i = 0; i < from - 1; i++) {
      const chunk = this.chunks[i] as Chunk;
      if (chunk.reading?.hungry) this.chunks[i] = rereadChunk(chunk);
    }
    this.rebase(Math.max(0, from - 1));
  }

  /** True for a chunk that others may hang on, or did before it was edited. */
  private isUsedAt(index: number): boolean {
    const chunk = this.chunks[index];
    return chunk !== undefined && isUsed(chunk.was ?? chunk.before ?? chunk);
  }

  private chunkIndexOfLine(line: number): number {
    return lastAtOrBelow(this.lineBases, line);
  }

  /** Sets bases from a chunk on. A text that ends with a line end has one line more than line ends: the last chunk's. */
  protected rebase(from: number): void {
    this.bases.length = this.chunks.length;
    this.lineBases.length = this.chunks.length;
    const before = this.chunks[from - 1];
    let base = before ? (this.bases[from - 1] as number) + before.text.length : 0;
    let line = before ? (this.lineBases[from - 1] as number) + before.lines.length - 1 : 0;
    for (let i = from; i < this.chunks.length; i++) {
      const chunk = this.chunks[i] as Chunk;
      this.bases[i] = base;
      this.lineBases[i] = line;
      chunk.anchor.base = base;
      chunk.lineBase = line;
      base += chunk.text.length;
      line += chunk.lines.length - 1;
    }
    this.total = base;
  }
}

/**
 * The text of chunks after an edit, to be read again. Where others may hang on what they say, the lines that were edited
 * stand for themselves: then what is said before and behind them stays where it is.
 */
function parted(text: string, edited: Span, old: readonly Chunk[], isParted: boolean): Chunk[] {
  const first = old[0] as Chunk;
  const { anchor, entry } = first;
  const known = first.reading ? first : (first.was ?? first.before);
  const begin = (end: number): Chunk => ({
    ...unreadChunk(text.slice(0, end), entry, anchor),
    before: known,
    isParted,
  });
  if (!old.some((chunk) => isUsed(chunk.was ?? chunk.before ?? chunk))) return [begin(text.length)];
  const start = text.lastIndexOf('\n', edited.start - 1) + 1;
  const newline = text.indexOf('\n', edited.end);
  const end = newline < 0 ? text.length : newline + 1;
  const chunks = start > 0 && edited.start > 0 ? [begin(start)] : [begin(end)];
  const part = (from: number, to: number): void => {
    if (from < to) chunks.push({ ...unreadChunk(text.slice(from, to), undefined), isParted: true });
  };
  if (chunks[0]?.text.length !== end) part(start, end);
  part(end, text.length);
  return chunks;
}
