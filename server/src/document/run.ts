import { keepsWord } from '../base/edit';
import { type Anchor, type Place, placeAt, samePlace } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Embedded, Item } from '../model/item';
import type { HostLanguage, Scope, Source } from '../model/language';
import { type AttributedUse, endsOf, usesOf } from '../model/references';
import type { Statement, Way } from '../model/statement';
import { placeIn, slice, type Table, type Text, type Value } from '../model/value';
import { type Catalog, languageById } from './catalog';
import type { Chunk } from './chunk';
import { sameState, syntaxOf } from './chunk';
import { byContent, HEAD } from './detect';
import { type Directive, directivesIn } from './directives';
import { type Label, labelOf } from './labels';
import { Gathering, type KnownLines, LINE, type LinesOfLanguage, QuietLines, type Repeat } from './repeats';
import type { Shelf } from './shelf';

/** What one chunk comes to once its variables are followed, and what of the rest of the document that depended on. */
export interface ChunkResult {
  /** What dialects saw, and what they made of it: large, so they may be made anew each time they are asked for. */
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
  /** The same without what `quiet` stands for, as long as it is at hand: for whoever adds a chunk up. */
  readonly seen: Made | undefined;
  /** The lines that were passed over because others like them say nothing; with what was known when it was run. */
  readonly quiet: QuietLines | undefined;
  readonly repeats: KnownLines | undefined;
  /** What was met here for the first time, to be judged. */
  readonly fresh: readonly Repeat[];
  /** One entry for each statement, in their order. */
  readonly outline: readonly OutlineEntry[];
  readonly unread: readonly Unread[];
  /** Comments of texts read inside this chunk; the chunk's own are in its reading. */
  readonly innerComments: readonly Comment[];
  /** What the comments ask of us, those of inner texts last. */
  readonly directives: readonly Addressed[];
  /** The first use of each literal that stands in another chunk, by that chunk's anchor. */
  readonly foreign: ReadonlyMap<Anchor, readonly AttributedUse[]>;
  /** Anchors of other chunks in which items of this one stand (functions called here) or tables they use. */
  readonly reaches: ReadonlySet<Anchor>;
  readonly gets: ReadonlyMap<string, Value | undefined>;
  readonly sets: ReadonlyMap<string, Value | undefined>;
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly called: ReadonlyMap<string, boolean>;
  /** True where it stands for what is not run yet. */
  readonly isPending?: boolean;
  /**
   * The statements that stand at places of this chunk or of others that it reaches; those at one place in the order of
   * `statements`. Lines that were passed over and stand elsewhere are not made into anything for that.
   */
  standingAt(places: readonly Place[]): readonly Statement[];
  /** What its rules are called and numbered, which is known without their statements. */
  labels(): Iterable<Label>;
  /** Ends the time of `seen`. */
  wasSeen(): void;
  /** Lets items and statements go until they are asked for again. */
  release(): void;
}

/** A comment addressed to us, with what it asks. */
export interface Addressed {
  readonly directive: Directive;
  readonly comment: Comment;
}

/** What is known of a statement without the statement. */
export interface OutlineEntry {
  readonly kind: Statement['kind'];
  readonly dialect: string;
  readonly place: Place;
}

/** What a chunk finds around it: the variables as the chunks before left them, and the names of the whole document. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, Value | undefined>;
  readonly definitions: Pick<ReadonlyMap<string, unknown>, 'get'>;
  readonly calls: Pick<ReadonlySet<string>, 'has'>;
}

/** Texts in texts (`cmd /c "powershell -c …"`) are followed this deep. */
const MAX_DEPTH = 4;

/** Steps a chunk may take, so that loops in loops stay linear in the document: a base and so many a unit of text. */
const BASE_STEPS = 100_000;
const STEPS_PER_UNIT = 32;

/** True when the result still holds in these surroundings. */
export function stillHolds(result: ChunkResult, around: Surroundings, repeats: KnownLines | undefined): boolean {
  if (result.isPending) return false;
  // What says nothing under one set of diagnostics may do so under another.
  if (result.quiet && result.repeats !== repeats) return false;
  // Most chunks ask for nothing, and every edit asks every chunk.
  if (result.gets.size + result.definitions.size + result.called.size === 0) return true;
  for (const [name, value] of result.gets) if (!sameState(value, around.variables.get(name))) return false;
  for (const [name, value] of result.definitions) if (around.definitions.get(name) !== value) return false;
  for (const [name, value] of result.called) if (around.calls.has(name) !== value) return false;
  return true;
}

/** Runs a chunk. Its items and statements go on the shelf, from which they may fall. */
export function runChunk(
  chunk: Chunk,
  language: HostLanguage | undefined,
  catalog: Catalog,
  around: Surroundings,
  shelf: Shelf,
  repeats: KnownLines | undefined,
): ChunkResult {
  const ran = run(chunk, language, catalog, around, repeats);
  const { outline, foreign, reaches } = summary(chunk.anchor, ran);
  const { gets, sets, definitions, called, unread, innerComments, quiet, fresh } = ran;
  // All that running asked of the document, so that it can be run again without it.
  const again: Surroundings = {
    variables: gets,
    definitions,
    calls: { has: (name) => called.get(name) ?? false },
  };
  const shelved = shelf.slot<Made>(chunk.text.length, () => run(chunk, language, catalog, again));
  /** The same without what `quiet` stands for. */
  const others =
    quiet && shelf.slot<Made>(chunk.text.length, () => madeOf(run(chunk, language, catalog, again, passOver(quiet))));
  if (!others) shelved.put(ran);
  else others.put(madeOf(ran));
  const standingAt = (places: readonly Place[]): readonly Statement[] => {
    const stands = ({ place }: Statement): boolean => places.some((other) => samePlace(place, other));
    if (!quiet || !others || shelved.isFilled) return shelved.take().statements.filter(stands);
    const here = others.take().statements.filter(stands);
    const lines = linesWith(
      quiet,
      places.filter(({ anchor }) => anchor === chunk.anchor),
    );
    if (lines.size === 0) return here;
    const there = run(chunk, language, catalog, again, passOver(quiet, lines)).statements.filter(stands);
    // Where both are met at one place their order is known to those alone who run all.
    const meet = here.some(({ place }) => there.some((other) => samePlace(place, other.place)));
    return meet ? shelved.take().statements.filter(stands) : [...here, ...there];
  };
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
      return quiet ? withQuiet(outline, quiet, chunk.anchor) : outline;
    },
    unread,
    innerComments,
    directives: addressedIn([...(chunk.reading?.comments ?? []), ...innerComments]),
    foreign,
    reaches,
    standingAt,
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
    },
  };
}

const addressedIn = (comments: readonly Comment[]): Addressed[] =>
  comments.flatMap((comment) => directivesIn(comment).map((directive) => ({ directive, comment })));

/** Stands for the result of a chunk that is not run yet: what its comments ask is known, and no more. */
export const pendingResult = ({ reading }: Chunk): ChunkResult => ({
  items: [],
  statements: [],
  seen: undefined,
  quiet: undefined,
  repeats: undefined,
  fresh: NO_REPEATS,
  outline: [],
  unread: [],
  innerComments: [],
  directives: addressedIn(reading?.comments ?? []),
  foreign: new Map(),
  reaches: new Set(),
  gets: new Map(),
  sets: new Map(),
  definitions: new Map(),
  called: new Map(),
  isPending: true,
  standingAt: () => [],
  labels: () => [],
  wasSeen: () => undefined,
  release: () => undefined,
});

type Row = [number, number, number, number];

/** The outline with the statements of the lines that were passed over, each before those that were made after it. */
function withQuiet(outline: readonly OutlineEntry[], quiet: QuietLines, anchor: Anchor): OutlineEntry[] {
  const result: OutlineEntry[] = [];
  let done = 0;
  const { lines, repeats } = quiet;
  for (let i = 0; i < lines.length; i += LINE) {
    const [which, start, end, before] = [lines[i], lines[i + 1], lines[i + 2], lines[i + 3]] as Row;
    for (; done < before; done++) result.push(outline[done] as OutlineEntry);
    for (const { dialect, fromStart, fromEnd } of (repeats[which] as Repeat).stand) {
      const place = placeAt(anchor, start + fromStart, end - fromEnd);
      result.push({ kind: 'rule', dialect, place });
    }
  }
  for (; done < outline.length; done++) result.push(outline[done] as OutlineEntry);
  return result;
}

export interface Made {
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
}

const madeOf = ({ items, statements }: Made): Made => ({ items, statements });

/** Which lines are passed over where a chunk is run once more: known by where they begin. */
interface PassingOver {
  readonly lines: ReadonlySet<number>;
  /** Of these the only ones that are wanted; everything else is followed, and nothing is made of it. */
  readonly wanted: ReadonlySet<number> | undefined;
}

function passOver({ lines }: QuietLines, wanted?: ReadonlySet<number>): PassingOver {
  const starts = new Set<number>();
  for (let i = 0; i < lines.length; i += LINE) starts.add(lines[i + 1] as number);
  return { lines: starts, wanted };
}

/** The beginnings of those lines that share characters with one of the places. */
function linesWith({ lines }: QuietLines, places: readonly Place[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let i = 0; i < lines.length; i += LINE) {
    const [, start, end] = [lines[i], lines[i + 1], lines[i + 2]] as [number, number, number];
    if (places.some((place) => place.start < end && start < place.end)) found.add(start);
  }
  return found;
}

interface Ran extends Made {
  readonly quiet: QuietLines | undefined;
  readonly fresh: readonly Repeat[];
  readonly unread: readonly Unread[];
  readonly innerComments: readonly Comment[];
  readonly gets: ReadonlyMap<string, Value | undefined>;
  readonly sets: ReadonlyMap<string, Value | undefined>;
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly called: ReadonlyMap<string, boolean>;
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

function run(
  chunk: Chunk,
  language: HostLanguage | undefined,
  catalog: Catalog,
  around: Surroundings,
  repeats?: KnownLines | PassingOver,
): Ran {
  const gets = new Map<string, Value | undefined>();
  const sets = new Map<string, Value | undefined>();
  const definitions = new Map<string, unknown>();
  const called = new Map<string, boolean>();
  const items: Item[] = [];
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  const innerComments: Comment[] = [];
  /** Counts what hangs on more than the text that is run. */
  let asked = 0;
  let steps = BASE_STEPS + STEPS_PER_UNIT * chunk.text.length;
  let depth = 0;
  /** The part that may not be run in which things are emitted, with those that are named within it. */
  let way: Way | undefined;
  const named = new Map<Way | undefined, Map<string, Way>>();
  const wayOf = (key: string | undefined, insteadOf: Place | undefined): Way => {
    const made: Way = { outer: way, ...(insteadOf ? { insteadOf } : {}) };
    if (key === undefined) return made;
    const known = named.get(way) ?? new Map<string, Way>();
    if (known.size === 0) named.set(way, known);
    const found = known.get(key) ?? made;
    known.set(key, found);
    return found;
  };

  const scope: Scope = {
    get(name) {
      asked++;
      if (sets.has(name)) return sets.get(name);
      const value = around.variables.get(name);
      gets.set(name, value);
      return value;
    },
    set(name, value) {
      asked++;
      sets.set(name, value);
    },
    definition(name) {
      const found = around.definitions.get(name);
      if (found !== undefined) asked++;
      definitions.set(name, found);
      return found;
    },
    isCalled(name) {
      asked++;
      const found = around.calls.has(name);
      called.set(name, found);
      return found;
    },
    spend(count) {
      steps -= count;
      return steps >= 0;
    },
    apart(go, key, insteadOf) {
      const outer = way;
      way = wayOf(key, insteadOf);
      try {
        return go();
      } finally {
        way = outer;
      }
    },
    unread: (place, why) => void unread.push({ place, why }),
  };

  const text = chunk.origin?.source.text ?? '';
  const passing = repeats && 'lines' in repeats ? repeats : undefined;
  const lines = repeats && 'in' in repeats ? repeats.in(language?.id ?? '') : undefined;
  /** False while what is run is followed for what hangs on it alone. */
  let isMade = passing?.wanted === undefined;
  let quiet: Gathering | undefined;
  const fresh: Repeat[] = [];
  /** The line that is being emitted and whose shape is new, with what there was before it. */
  let open: { context: string; place: Place; items: number; statements: number; others: number } | undefined;
  /** Counts what makes a line more than rules of its own. */
  const others = (): number => unread.length + innerComments.length + asked;
  const asking: Pick<Scope, 'known' | 'told'> = {
    known(from, to, context) {
      open = undefined;
      if (depth > 0 || way) return false;
      const place = (chunk.origin as { source: Source }).source.place(from, to);
      const found = (lines as LinesOfLanguage).find(text, from, to, context, place);
      if (found === null) return false;
      if (found === undefined) {
        open = { context, place, items: items.length, statements: statements.length, others: others() };
        return false;
      }
      if (found.verdict !== 'quiet') return false;
      quiet ??= new Gathering();
      quiet.add(found, (lines as LinesOfLanguage).last, place, statements.length);
      return true;
    },
    told() {
      if (!open) return;
      const { context, place } = open;
      const made = open.others === others() ? statements.slice(open.statements) : undefined;
      const repeat = (lines as LinesOfLanguage).learn(context, place, items.slice(open.items), made);
      if (repeat) fresh.push(repeat);
      open = undefined;
    },
  };

  let isListed: true | undefined;
  const passingOver: Pick<Scope, 'known' | 'told'> = {
    known(from, to) {
      const { lines: known, wanted } = passing as PassingOver;
      isMade = wanted === undefined;
      if (depth > 0 || way) return false;
      const { start } = (chunk.origin as { source: Source }).source.place(from, to);
      if (!known.has(start)) return false;
      if (!wanted?.has(start)) return true;
      isMade = true;
      return false;
    },
    told() {
      isMade = passing?.wanted === undefined;
    },
  };

  const emit = (item: Item | Embedded): void => {
    if (item.kind === 'embedded') {
      readInner(item);
      return;
    }
    if (!isMade) return;
    items.push(item);
    for (const dialect of catalog.dialects) {
      if (!dialect.claims(item, catalog.vocabulary)) continue;
      const local = dialect.interpret(item, catalog.vocabulary);
      const made = isListed ? local.statements.map(asListed) : local.statements;
      if (way) for (const statement of made) statements.push({ ...statement, way });
      else statements.push(...made);
      unread.push(...local.unread);
      break;
    }
  };

  const readInner = ({ language: id, text, isListed: listed }: Embedded): void => {
    const head = text.text.slice(0, HEAD);
    const inner = id === '' ? byContent(head, catalog) : languageById(catalog, id);
    if (!inner || depth >= MAX_DEPTH || inner.recognises?.(head) === false) return;
    if (!scope.spend(text.text.length)) return;
    depth++;
    const before = isListed;
    isListed = listed ?? before;
    const source = innerSource(text);
    const reading = inner.read(source, { from: 0, stopAfter: text.text.length, entry: undefined });
    innerComments.push(...reading.comments);
    inner.run(
      reading.syntax,
      source,
      innerScope(language?.isFrame ? ofLanguage(scope, inner.id) : scope, reading),
      emit,
    );
    isListed = before;
    depth--;
  };

  if (language && chunk.origin)
    language.run(
      syntaxOf(chunk, language),
      chunk.origin.source,
      { ...scope, ...(lines ? asking : passing ? passingOver : undefined) },
      emit,
    );
  return {
    items,
    statements,
    unread: dedupe(unread),
    innerComments,
    gets,
    sets,
    definitions,
    called,
    quiet: quiet && new QuietLines(quiet),
    fresh,
  };
}

/** A statement whose words are elements of a list: of the repairs those are left that change words. */
const asListed = (statement: Statement): Statement => ({
  ...statement,
  isListed: true,
  mistakes: statement.mistakes.map((mistake) => ({
    ...mistake,
    repairs: mistake.repairs.filter(({ edits }) => edits.every(keepsWord)),
  })),
});

/** A text held in a word, as a source: its positions are where its pieces are written. */
const innerSource = (text: Text): Source => ({
  text: text.text,
  place: (start, end) => placeIn(text, start, end),
  pieces: (start, end) => slice(text, start, end).pieces,
});

/** The variables and names of one language, apart from those of others: blocks of one document that only stands round them. */
function ofLanguage(scope: Scope, id: string): Scope {
  const own = (name: string): string => `${id} ${name}`;
  return {
    ...scope,
    get: (name) => scope.get(own(name)),
    set: (name, value) => scope.set(own(name), value),
    definition: (name) => scope.definition(own(name)),
    isCalled: (name) => scope.isCalled(own(name)),
  };
}

/** Inner texts define and call names of their own and see the variables around them. */
function innerScope(
  outer: Scope,
  reading: { definitions: readonly (readonly [string, unknown])[]; calls: readonly string[] },
): Scope {
  const own = new Map(reading.definitions);
  const calls = new Set(reading.calls);
  return {
    ...outer,
    definition: (name) => (own.has(name) ? own.get(name) : outer.definition(name)),
    isCalled: (name) => calls.has(name) || outer.isCalled(name),
  };
}

/** A loop meets the same unreadable word once a turn; it is said once. */
function dedupe(unread: readonly Unread[]): Unread[] {
  const seen: { place: Place; why: string }[] = [];
  const buckets = new Map<number, Unread[]>();
  for (const entry of unread) {
    const bucket = buckets.get(entry.place.start);
    if (bucket?.some((other) => samePlace(other.place, entry.place))) continue;
    if (bucket) bucket.push(entry);
    else buckets.set(entry.place.start, [entry]);
    seen.push(entry);
  }
  return seen;
}
