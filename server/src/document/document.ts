import { lastAtOrBelow, lineStarts, type Position } from '../base/lineIndex';
import { type Span, spanOf } from '../base/span';
import type { HostLanguage } from '../model/language';
import type { Value } from '../model/value';
import type { Catalog } from './catalog';
import {
  type Chunk,
  chunkSource,
  chunkTarget,
  cutUnread,
  endsLine,
  isUsed,
  LET_GO,
  letGo,
  rereadChunk,
  sameState,
  syntaxOf,
  unreadChunk,
  withKnown,
} from './chunk';
import type { KnownLines } from './repeats';
import { pendingResult, runChunk, type Surroundings, stillHolds } from './run';
import { Shelf } from './shelf';

/** A change as the editor sends it: a range and its new text, or the whole text. Positions are not trusted. */
export interface Change {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/**
 * A document as a list of chunks. An edit touches the chunks it falls into; reading goes on until the old state is
 * met again, and running goes on only where a variable or a name changed. Nothing ever handles the whole text again.
 */
export class Document {
  private chunks: Chunk[];
  private bases: number[] = [];
  private lineBases: number[] = [];
  /** What of the document as it is now is not run yet; `unread` where it is not even read. */
  private left: Running | 'unread' | undefined = 'unread';
  /** While it is glanced at, the chunks that say what was said elsewhere before the last edits. */
  private stale: ReadonlySet<Chunk> | undefined;
  /** Counts the states of the document, for what others derive from it and keep. */
  generation = 0;
  /** Told of each chunk right after it is run, while its statements are at hand. */
  ran: ((chunk: Chunk) => void) | undefined;
  private readonly shelf: Shelf;
  private lines: KnownLines | undefined;
  private total = 0;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    text: string,
    readonly catalog: Catalog,
    readonly language: HostLanguage | undefined,
    /** How much text is taken at a time; more is better for whoever reads a document once and never edits it. */
    private readonly stretch?: number,
  ) {
    this.shelf = stretch === undefined ? shelfOf(catalog) : new Shelf(RUN_AT_ONCE);
    this.chunks = cutUnread(text);
    this.rebase(0);
  }

  /** What is known of lines that repeat themselves. Setting another is followed by running again what hung on it. */
  set repeats(repeats: KnownLines | undefined) {
    if (repeats === this.lines) return;
    this.lines = repeats;
    // What is read already stays so.
    if (this.left !== 'unread') this.left = undefined;
    this.left ??= this.running();
  }

  get repeats(): KnownLines | undefined {
    return this.lines;
  }

  get length(): number {
    return this.total;
  }

  get lineCount(): number {
    const last = this.chunks.length - 1;
    return (this.lineBases[last] as number) + (this.chunks[last] as Chunk).lines.length;
  }

  /** The chunks, read and run as the text now stands. */
  analysed(): readonly Chunk[] {
    if (!this.stale) while (!this.work(Number.POSITIVE_INFINITY));
    return this.chunks;
  }

  /** Reads what is not read, and runs about so much text of what is to be run; true once nothing of that is left. */
  work(units: number): boolean {
    if (this.left === undefined) return true;
    if (this.left === 'unread') {
      this.readDirty();
      this.left = this.running();
    }
    const done = this.runStale(this.left, units);
    if (done) this.left = undefined;
    return done;
  }

  /**
   * Lets `look` see what stands at a span without waiting for a long document to be run to its end: it is run there, and
   * elsewhere it is as it was before the last edits. What has never been run is seen as saying nothing. Where little is
   * left to be run that is done first, and nothing is left out.
   */
  glance<T>(span: Span, look: () => T): T {
    if (this.work(this.total <= SHORT ? this.total : AT_ONCE)) return look();
    this.stale = this.runAt(span);
    try {
      return look();
    } finally {
      this.stale = undefined;
      // What was derived from it holds for what was seen and no longer.
      this.generation++;
    }
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

  /** The whole statement that begins on a line, where the language has statements over several lines. */
  statementOn(line: number): Span | undefined {
    const { language } = this;
    if (!language?.extentAt || line >= this.lineCount) return undefined;
    const { start, end } = this.lineSpan(line);
    const chunk = this.analysed()[this.chunkIndexAt(start)];
    if (!chunk?.origin) return undefined;
    // Offsets of the syntax are those of the text it was read from.
    const shift = spanOf(chunk.origin.source.place(0, 0)).start;
    const found = language.extentAt(syntaxOf(chunk, language), start - shift, end - shift);
    return found && { start: found[0] + shift, end: found[1] + shift };
  }

  update(changes: readonly Change[], version: number): void {
    this.generation++;
    for (const { range, text } of changes) {
      if (range === undefined) this.replaceAll(text);
      else {
        const start = this.offsetAt(range.start);
        const end = this.offsetAt(range.end);
        this.splice({ start: Math.min(start, end), end: Math.max(start, end) }, text);
      }
    }
    this.version = version;
  }

  private replaceAll(text: string): void {
    release(this.chunks);
    this.chunks = cutUnread(text);
    this.rebase(0);
    this.left = 'unread';
  }

  private splice(span: Span, newText: string): void {
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
    this.left = 'unread';
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
  private rebase(from: number): void {
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

  private readDirty(): void {
    if (!this.language) {
      this.chunks = this.chunks.map((chunk) => (chunk.reading ? chunk : { ...chunk, reading: NOTHING }));
      return;
    }
    for (let i = 0; i < this.chunks.length; i++) {
      if ((this.chunks[i] as Chunk).reading) continue;
      i = this.readFrom(i);
    }
    this.rebase(0);
  }

  /** Reads from the unread chunk `first` until an old chunk begins in the state that was reached; returns the last index made. */
  private readFrom(first: number): number {
    const language = this.language as HostLanguage;
    const old = this.chunks;
    let last = first;
    let buffer = (old[first] as Chunk).text;
    /** How much of the text read here came before the buffer. */
    let dropped = 0;
    let offset = 0;
    /** Offsets in the text read here at which old chunks begin, from `first` + 1 on. */
    const boundaries: number[] = [];
    const extend = (): boolean => {
      if (last + 1 >= old.length) return false;
      // What is read already stays with its own chunks: held in every longer buffer, a text would be there twice.
      const rest = buffer.slice(offset);
      dropped += offset;
      offset = 0;
      // Doubling keeps a statement that swallows everything after it linear. Behind an edit the text is read already, and
      // mostly little of it is read again: what stands before an edit, and what it is in.
      const isRead = (old[last + 1]?.reading ?? old[last + 2]?.reading) !== undefined;
      const goal = Math.max(rest.length * 2, isRead ? Math.max(target * NEAR, AHEAD) : BUFFER);
      const parts = [rest];
      let length = rest.length;
      while (last + 1 < old.length && length < goal) {
        last++;
        boundaries.push(dropped + length);
        parts.push((old[last] as Chunk).text);
        length += (old[last] as Chunk).text.length;
      }
      buffer = parts.join('');
      return true;
    };
    const made: Chunk[] = [];
    const target = this.stretch ?? chunkTarget(this.total);
    // With what follows, which is looked at anyhow to know that a statement has ended. It is in a string of its own: a
    // part of the text as it was opened keeps all of that.
    extend();
    let entry = (old[first] as Chunk).entry;
    /** How many of `boundaries` lie at or before the offset. */
    let passed = 0;
    for (;;) {
      while (buffer.length - offset < target && extend());
      while (passed < boundaries.length && (boundaries[passed] as number) <= dropped + offset) passed++;
      if (offset >= buffer.length && made.length > 0 && !extend()) break;
      // What begins where something began goes on from it.
      const begins = made.length === 0 || boundaries[passed - 1] === dropped + offset;
      const began = begins ? (old[first + (made.length === 0 ? 0 : passed)] as Chunk) : undefined;
      const anchor = began?.anchor ?? { base: 0 };
      // Where there is text enough before them the old boundaries do not count, so that it is cut as it would be anew.
      const enough = (old[first] as Chunk).text.length - (dropped + offset) >= target;
      const stopAfter = enough
        ? dropped + offset + target
        : this.stopAfter(first, dropped + offset, boundaries, passed, target);
      const read = () => {
        const source = chunkSource(buffer, offset, anchor);
        const options = { from: offset, stopAfter: Math.min(stopAfter - dropped, buffer.length), entry };
        return { source, options, reading: language.read(source, options) };
      };
      let { source, options, reading } = read();
      while ((reading.hungry || reading.end >= buffer.length) && extend()) ({ source, options, reading } = read());
      const end = Math.max(reading.end, Math.min(offset + 1, buffer.length));
      const text = buffer.slice(offset, end);
      const was = began?.was;
      // Read from the same state to the same end, it is what it was: its result still stands.
      const unchanged =
        was?.reading && !was.reading.hungry && !reading.hungry && was.text === text && sameState(was.entry, entry);
      const before = was ?? began?.before;
      const isSame = before !== undefined && sameState(before.entry, entry);
      const known = (one: typeof reading): typeof reading =>
        isSame ? withKnown(one, options.from, text, before) : one;
      made.push(
        unchanged
          ? was
          : {
              anchor,
              text,
              lines: lineStarts(text),
              lineBase: 0,
              entry,
              // A long text is read twice, here and when it is run: its syntax as a whole would take more room than
              // everything that is kept of it.
              reading: known(dropped + offset > RUN_AT_ONCE ? { ...reading, syntax: LET_GO } : reading),
              origin: { source, from: options.from, stopAfter: options.stopAfter },
              result: undefined,
            },
      );
      entry = reading.exit;
      offset = end;
      while (passed < boundaries.length && (boundaries[passed] as number) < dropped + offset) passed++;
      if (boundaries[passed] === dropped + offset) {
        const next = old[first + 1 + passed] as Chunk;
        if (next.reading && sameState(next.entry, entry)) {
          last = first + passed;
          break;
        }
      }
      if (offset >= buffer.length && last + 1 >= old.length) break;
    }
    const replaced = this.chunks.splice(first, last - first + 1, ...made);
    const kept = new Set(made);
    release(replaced.flatMap((chunk) => chunk.was ?? chunk).filter((chunk) => !kept.has(chunk)));
    return first + made.length - 1;
  }

  /** The next old boundary where it is near, so that reading falls into step with what is there. */
  private stopAfter(
    first: number,
    offset: number,
    boundaries: readonly number[],
    passed: number,
    target: number,
  ): number {
    for (let i = passed; i < boundaries.length; i++) {
      const at = boundaries[i] as number;
      if (at - offset > target * 3) break;
      const next = this.chunks[first + 1 + i] as Chunk;
      if (next.reading || next.isParted) return at;
    }
    return offset + target;
  }

  private running(): Running {
    const definitions = new Map<string, unknown>();
    const calls = new Set<string>();
    for (const { reading } of this.chunks) {
      for (const [name, definition] of reading?.definitions ?? []) definitions.set(name, definition);
      for (const name of reading?.calls ?? []) calls.add(name);
    }
    return { way: new Way(definitions, calls, this.language?.redefines ?? false), next: 0, ran: 0 };
  }

  /** Goes on running until about so much text is run; true at the end of the document. */
  private runStale(running: Running, units: number): boolean {
    const { way } = running;
    const until = running.ran + units;
    for (; running.next < this.chunks.length; running.next++) {
      if (running.ran >= until) return false;
      const chunk = this.chunks[running.next] as Chunk;
      if (!chunk.result || !stillHolds(chunk.result, way, this.lines)) {
        this.run(chunk, way);
        // Of a text that is read from end to end nearly everything would fall off the shelf again, old by then.
        running.ran += chunk.text.length;
        if (running.ran > RUN_AT_ONCE) {
          chunk.result?.release();
          letGo(chunk);
        }
      }
      way.pass(chunk);
    }
    return true;
  }

  private run(chunk: Chunk, around: Surroundings): void {
    chunk.result?.release();
    chunk.result = runChunk(chunk, this.language, this.catalog, around, this.shelf, this.lines);
    this.ran?.(chunk);
    chunk.result.wasSeen();
  }

  /** False for what a chunk says of places in others, where these may be others by now. */
  speaksOfOthers(chunk: Chunk): boolean {
    return !this.stale?.has(chunk);
  }

  /** Runs what stands at a span, and right before it, in what is known of its surroundings; gives the chunks that are stale. */
  private runAt(span: Span): ReadonlySet<Chunk> {
    const stale = new Set<Chunk>();
    const way = (this.left as Running).way.again();
    const first = this.chunkIndexAt(span.start) - 1;
    const last = this.chunkIndexAt(span.end);
    for (const [i, chunk] of this.chunks.entries()) {
      const isNear = first <= i && i <= last;
      chunk.result ??= pendingResult(chunk);
      const { foreign, reaches } = chunk.result;
      if ((isNear || foreign.size + reaches.size > 0) && !stillHolds(chunk.result, way, this.lines)) {
        if (isNear) this.run(chunk, way);
        else stale.add(chunk);
      }
      way.pass(chunk);
    }
    return stale;
  }
}

/** How far a document is run. */
interface Running {
  readonly way: Way;
  /** The chunk that comes next. */
  next: number;
  /** How much text was run. */
  ran: number;
}

/** What chunks find around them, from the first on. */
class Way implements Surroundings {
  readonly variables = new Map<string, Value | undefined>();
  readonly definitions: Surroundings['definitions'];
  /** The definitions of the chunks before, where one takes the place of another. */
  private readonly earlier = new Map<string, unknown>();

  constructor(
    private readonly all: ReadonlyMap<string, unknown>,
    readonly calls: ReadonlySet<string>,
    private readonly redefines: boolean,
  ) {
    this.definitions = redefines ? { get: (name) => this.earlier.get(name) ?? all.get(name) } : all;
  }

  /** The same from the first chunk on. */
  again(): Way {
    return new Way(this.all, this.calls, this.redefines);
  }

  /** Goes past a chunk. */
  pass({ reading, result }: Chunk): void {
    if (result) for (const [name, value] of result.sets) this.variables.set(name, value);
    if (this.redefines) for (const [name, definition] of reading?.definitions ?? []) this.earlier.set(name, definition);
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

/** What chunks came to is of no more use once they are replaced; on the shelf it would take the room of others. */
function release(chunks: readonly Chunk[]): void {
  for (const { result } of chunks) result?.release();
}

const NOTHING = { syntax: [], end: 0, exit: undefined, hungry: false, comments: [], definitions: [], calls: [] };

/** A document up to that length is run to its end before anybody looks at it. */
const SHORT = 150_000;

/** So much of a longer one may be run for a look at a small part of it: some milliseconds. */
const AT_ONCE = 32_768;

/** Text that is read in one go is held in strings of about that length. */
const BUFFER = 131_072;

/** So many chunks are taken together where they were read before. */
const NEAR = 4;

/** But so much text: a reader may look for what closes a quote for 64 K before it takes it for none. */
const AHEAD = 81_920;

/** Statements made at one time are kept for about so much text. */
const RUN_AT_ONCE = 200_000;

/** Statements of about so much text are kept at hand, over all documents of a catalog. */
const SHELF_UNITS = 600_000;

const shelves = new WeakMap<Catalog, Shelf>();

function shelfOf(catalog: Catalog): Shelf {
  const known = shelves.get(catalog);
  if (known) return known;
  const shelf = new Shelf(SHELF_UNITS);
  shelves.set(catalog, shelf);
  return shelf;
}
