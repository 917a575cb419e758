import type { Position } from '../base/lineIndex';
import { type Span, spanOf } from '../base/span';
import type { HostLanguage } from '../model/language';
import type { Catalog } from './catalog';
import { type Chunk, chunkTarget, letGo, syntaxOf } from './chunk';
import { ChunkedText } from './chunkedText';
import type { Judge } from './follow';
import { RUN_AT_ONCE, readFrom } from './readChunks';
import type { KnownLines } from './repeats';
import { pendingResult, type Surroundings } from './result';
import { runChunk } from './run';
import { Shelf } from './shelf';
import { Names, type Running, Way } from './way';

/** A change as the editor sends it: a range and its new text, or the whole text. Positions are not trusted. */
export interface Change {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/**
 * A document as a list of chunks. An edit touches the chunks it falls into; reading goes on until the old state is
 * met again, and running goes on only where a variable or a name changed. Nothing ever handles the whole text again.
 */
export class Document extends ChunkedText {
  /** What of the document as it is now is not run yet; `unread` where it is not even read. */
  private left: Running | 'unread' | undefined = 'unread';
  /** While it is glanced at, the chunks that say what was said elsewhere before the last edits. */
  private stale: ReadonlySet<Chunk> | undefined;
  /** Counts the states of the document, for what others derive from it and keep. */
  generation = 0;
  /** Told of each chunk right after it is run, while its statements are at hand. */
  ran: ((chunk: Chunk) => void) | undefined;
  /** Told of a line as soon as another one like it is met; of those that are met once it is told with their chunk. */
  judge: Judge | undefined;
  private readonly shelf: Shelf;
  private lines: KnownLines | undefined;
  private names: Names | undefined;

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
    super(text);
    this.shelf = stretch === undefined ? shelfOf(catalog) : new Shelf(RUN_AT_ONCE);
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
    if (this.work(this.length <= SHORT ? this.length : AT_ONCE)) return look();
    this.stale = this.runAt(span);
    try {
      return look();
    } finally {
      this.stale = undefined;
      // What was derived from it holds for what was seen and no longer.
      this.generation++;
    }
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
    this.left = 'unread';
    this.version = version;
  }

  private readDirty(): void {
    if (!this.language) {
      this.chunks = this.chunks.map((chunk) => (chunk.reading ? chunk : { ...chunk, reading: NOTHING }));
      return;
    }
    for (let i = 0; i < this.chunks.length; i++) {
      if ((this.chunks[i] as Chunk).reading) continue;
      i = readFrom(this.chunks, i, this.language, this.stretch ?? chunkTarget(this.length));
    }
    this.rebase(0);
  }

  private running(): Running {
    this.names = Names.of(this.chunks, this.names);
    return { way: new Way(this.names, this.language?.redefines ?? false), next: 0, ran: 0 };
  }

  /** Goes on running until about so much text is run; true at the end of the document. */
  private runStale(running: Running, units: number): boolean {
    const { way } = running;
    const until = running.ran + units;
    for (; running.next < this.chunks.length; running.next++) {
      if (running.ran >= until) return false;
      const chunk = this.chunks[running.next] as Chunk;
      if (!chunk.result || !way.leaves(chunk.result, this.lines)) {
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
    // A loop or a function may run a line again further down, as a statement more at its place.
    const judge = this.language?.standsApart ? undefined : this.judge;
    chunk.result = runChunk(chunk, this.language, this.catalog, around, this.shelf, this.lines, judge);
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
      if ((isNear || foreign.size + reaches.size > 0) && !way.leaves(chunk.result, this.lines)) {
        if (isNear) this.run(chunk, way);
        else stale.add(chunk);
      }
      way.pass(chunk);
    }
    return stale;
  }
}

const NOTHING = { syntax: [], end: 0, exit: undefined, hungry: false, comments: [], definitions: [], calls: [] };

/** A document up to that length is run to its end before anybody looks at it. */
const SHORT = 150_000;

/** So much of a longer one may be run for a look at a small part of it: some milliseconds. */
const AT_ONCE = 32_768;

/** Statements of about so much text are kept at hand, over all documents of a catalog. */
const SHELF_UNITS = 300_000;

const shelves = new WeakMap<Catalog, Shelf>();

function shelfOf(catalog: Catalog): Shelf {
  const known = shelves.get(catalog);
  if (known) return known;
  const shelf = new Shelf(SHELF_UNITS);
  shelves.set(catalog, shelf);
  return shelf;
}
