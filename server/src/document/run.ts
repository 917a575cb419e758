import { type Anchor, type Place, placeAt, type Span, samePlace } from '../base/span';
import type { Item } from '../model/item';
import type { HostLanguage } from '../model/language';
import { type AttributedUse, endsOf, usesOf } from '../model/references';
import type { Statement } from '../model/statement';
import type { Table, Value } from '../model/value';
import type { Catalog } from './catalog';
import type { Chunk } from './chunk';
import { followChunk, type Judge, passOver } from './follow';
import { labelOf } from './labels';
import { type KnownLines, LINE, type QuietLines, type Repeat } from './repeats';
import {
  addressedIn,
  type ChunkResult,
  type Made,
  type OutlineEntry,
  type OutlineVisit,
  type Surroundings,
} from './result';
import type { Shelf, Slot } from './shelf';

/** Runs a chunk. Its items and statements go on the shelf, from which they may fall. */
export function runChunk(
  chunk: Chunk,
  language: HostLanguage | undefined,
  catalog: Catalog,
  around: Surroundings,
  shelf: Shelf,
  repeats: KnownLines | undefined,
  judge: Judge | undefined,
): ChunkResult {
  const ran = followChunk(chunk, language, catalog, around, repeats, judge);
  const { outline, foreign, reaches } = summary(chunk.anchor, ran);
  const { gets, sets, definitions, called, unread, innerComments, quiet, fresh } = ran;
  // All that running asked of the document, so that it can be run again without it.
  const again: Surroundings = {
    variables: gets,
    definitions,
    calls: { has: (name) => called.get(name) ?? false },
  };
  const shelved = shelf.slot<Made>(chunk.text.length, () => followChunk(chunk, language, catalog, again));
  /** The same without what `quiet` stands for. */
  const others =
    quiet &&
    shelf.slot<Made>(chunk.text.length, () => madeOf(followChunk(chunk, language, catalog, again, passOver(quiet))));
  if (!others) shelved.put(ran);
  else others.put(madeOf(ran));
  const standingAt = (places: readonly Place[]): readonly Statement[] => {
    const stands = ({ place }: Statement): boolean => places.some((other) => samePlace(place, other));
    if (!quiet || !others || shelved.isFilled) return shelved.take().statements.filter(stands);
    const here = others.take().statements.filter(stands);
    const lines = linesTouching(
      quiet,
      places.filter(({ anchor }) => anchor === chunk.anchor),
    );
    if (lines.size === 0) return here;
    const there = followChunk(chunk, language, catalog, again, passOver(quiet, lines)).statements.filter(stands);
    // Where both are met at one place their order is known to those alone who run all.
    const meet = here.some(({ place }) => there.some((other) => samePlace(place, other.place)));
    return meet ? shelved.take().statements.filter(stands) : [...here, ...there];
  };
  const touched =
    quiet &&
    others &&
    new Touched(quiet, shelf, chunk.text.length, others, (lines) =>
      followChunk(chunk, language, catalog, again, passOver(quiet, lines)),
    );
  const near = (span: Span): Made => (shelved.isFilled ? undefined : touched?.by(span)) ?? shelved.take();
  let seen: Made | undefined = ran;
  let met = fresh;
  return {
    get items() {
      return shelved.take().items;
    },
    get statements() {
      return shelved.take().statements;
    },
    get seen() {
      return seen;
    },
    quiet,
    repeats,
    get fresh() {
      return met;
    },
    get outline() {
      if (!quiet) return outline;
      const entries: OutlineEntry[] = [];
      eachOf(outline, quiet, chunk.anchor, (kind, dialect, anchor, start, end) =>
        entries.push({ kind, dialect, place: placeAt(anchor, start, end) }),
      );
      return entries;
    },
    eachStatement: (visit) => eachOf(outline, quiet, chunk.anchor, visit),
    unread,
    innerComments,
    directives: addressedIn([...(chunk.reading?.comments ?? []), ...innerComments]),
    foreign,
    reaches,
    standingAt,
    near,
    *labels() {
      const made = others && !shelved.isFilled && quiet.areLabelled ? others : shelved;
      for (const statement of made.take().statements) if (statement.kind === 'rule') yield labelOf(statement);
      if (made === others) yield* quiet?.labels(chunk.text) ?? [];
    },
    gets,
    sets,
    definitions,
    called,
    wasSeen: () => {
      seen = undefined;
      met = NO_REPEATS;
    },
    release: () => {
      seen = undefined;
      shelved.drop();
      others?.drop();
      touched?.drop();
    },
  };
}

/** How far behind a statement its next word may be typed: whoever asks about less asks about that next. */
export const MAX_GAP = 400;

const NO_LINES: ReadonlySet<number> = new Set();

const joined = (a: Made, b: Made): Made => ({
  items: [...a.items, ...b.items],
  statements: [...a.statements, ...b.statements],
});

/** The lines of a chunk that were passed over and asked about since: who reads or types asks for the same time and again. */
class Touched {
  private lines = NO_LINES;
  private readonly made: Slot<Made>;

  constructor(
    private readonly quiet: QuietLines,
    shelf: Shelf,
    length: number,
    /** All that was not passed over. */
    private readonly others: Slot<Made>,
    private readonly follow: (lines: ReadonlySet<number>) => Made,
  ) {
    this.made = shelf.slot<Made>(length >> 1, () => joined(others.take(), follow(this.lines)));
  }

  /** What touches a span, with all that was not passed over; undefined where that is most of the chunk. */
  by(span: Span): Made | undefined {
    const { quiet, made } = this;
    const lines = linesTouching(quiet, [span]);
    if (lines.size === 0) return this.others.take();
    const known = made.isFilled ? this.lines : NO_LINES;
    if ([...lines].every((line) => known.has(line))) return made.take();
    const wanted = linesTouching(quiet, [{ start: span.start - MAX_GAP, end: span.end }]);
    const missing = new Set([...wanted].filter((line) => !known.has(line)));
    if ((known.size + missing.size) * LINE * 4 > quiet.lines.length * 3) return undefined;
    this.lines = new Set([...known, ...missing]);
    if (made.isFilled) made.put(joined(made.take(), this.follow(missing)));
    return made.take();
  }

  drop(): void {
    this.made.drop();
  }
}

/** The outline with the statements of the lines that were passed over, each before those that were made after it. */
function eachOf(
  outline: readonly OutlineEntry[],
  quiet: QuietLines | undefined,
  anchor: Anchor,
  visit: OutlineVisit,
): void {
  let done = 0;
  const tell = (before: number): void => {
    for (; done < before; done++) {
      const { kind, dialect, place } = outline[done] as OutlineEntry;
      visit(kind, dialect, place.anchor, place.start, place.end);
    }
  };
  if (quiet) {
    const { lines, repeats } = quiet;
    for (let i = 0; i < lines.length; i += LINE) {
      const { stand } = repeats[lines[i] as number] as Repeat;
      tell(lines[i + 3] as number);
      for (const { dialect, fromStart, fromEnd } of stand)
        visit('rule', dialect, anchor, (lines[i + 1] as number) + fromStart, (lines[i + 2] as number) - fromEnd);
    }
  }
  tell(outline.length);
}

const madeOf = ({ items, statements }: Made): Made => ({ items, statements });

/** The beginnings of those lines that share characters with one of the spans, or end or begin where it does. */
function linesTouching({ lines }: QuietLines, spans: readonly Span[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let i = 0; i < lines.length; i += LINE) {
    const [, start, end] = [lines[i], lines[i + 1], lines[i + 2]] as [number, number, number];
    if (spans.some((span) => span.start <= end && start <= span.end)) found.add(start);
  }
  return found;
}

function summary(anchor: Anchor, { items, statements }: Made): Pick<ChunkResult, 'outline' | 'foreign' | 'reaches'> {
  const foreign = new Map<Anchor, Map<number, AttributedUse>>();
  const outline = statements.map((statement): OutlineEntry => {
    const { kind, dialect, place } = statement;
    if (endsOf(statement).every(({ uses }) => uses.every(({ literal }) => literal.place.anchor === anchor))) {
      return { kind, dialect, place };
    }
    for (const use of usesOf(statement)) {
      const { anchor: other, start, end } = use.use.literal.place;
      if (other === anchor) continue;
      const uses = foreign.get(other) ?? new Map<number, AttributedUse>();
      if (uses.size === 0) foreign.set(other, uses);
      const key = start * 0x100000 + (end - start);
      if (!uses.has(key)) uses.set(key, use);
    }
    return { kind, dialect, place };
  });
  const reaches = new Set<Anchor>();
  for (const item of items) {
    reaches.add(item.place.anchor);
    for (const { place } of tablesOf(item)) reaches.add(place.anchor);
  }
  reaches.delete(anchor);
  const lists = [...foreign].map(([other, uses]) => [other, [...uses.values()]] as const);
  return { outline, foreign: new Map(lists), reaches };
}

/** The tables that a command is given by splat or pipe. */
export function tablesOf(item: Item): readonly Table[] {
  // A line of plain words has none, and there are many of those.
  if (item.kind !== 'command' || item.words) return NO_TABLES;
  const result: Table[] = [];
  const add = (value: Value | undefined): void => {
    if (value?.kind === 'table') result.push(value);
    else if (value?.kind === 'list') for (const inner of value.items) add(inner);
  };
  for (const argument of item.arguments) if (argument.kind === 'splat') add(argument.value);
  add(item.input);
  return result;
}

const NO_TABLES: readonly Table[] = [];
const NO_REPEATS: readonly Repeat[] = [];
