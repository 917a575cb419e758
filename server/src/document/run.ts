import { type Anchor, type Place, samePlace } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Embedded, Item } from '../model/item';
import type { HostLanguage, Scope, Source } from '../model/language';
import { type AttributedUse, usesOf } from '../model/references';
import type { Statement } from '../model/statement';
import { placeIn, slice, type Table, type Text, type Value } from '../model/value';
import { type Catalog, languageById } from './catalog';
import type { Chunk } from './chunk';
import { sameState, syntaxOf } from './chunk';
import { type Directive, directivesIn } from './directives';
import type { Shelf } from './shelf';

/** What one chunk comes to once its variables are followed, and what of the rest of the document that depended on. */
export interface ChunkResult {
  /** What dialects saw, and what they made of it: large, so they may be made anew each time they are asked for. */
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
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
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly calls: Pick<ReadonlySet<string>, 'has'>;
}

/** Texts in texts (`cmd /c "powershell -c …"`) are followed this deep. */
const MAX_DEPTH = 4;

/** Steps a chunk may take, so that loops in loops stay linear in the document: a base and so many a unit of text. */
const BASE_STEPS = 100_000;
const STEPS_PER_UNIT = 32;

/** True when the result still holds in these surroundings. */
export function stillHolds(result: ChunkResult, around: Surroundings): boolean {
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
): ChunkResult {
  const ran = run(chunk, language, catalog, around);
  const { outline, foreign, reaches } = summary(chunk.anchor, ran);
  const { gets, sets, definitions, called, unread, innerComments } = ran;
  // All that running asked of the document, so that it can be run again without it.
  const again: Surroundings = {
    variables: gets,
    definitions,
    calls: { has: (name) => called.get(name) ?? false },
  };
  const shelved = shelf.slot<Made>(chunk.text.length, () => run(chunk, language, catalog, again));
  shelved.put(ran);
  return {
    get items() {
      return shelved.take().items;
    },
    get statements() {
      return shelved.take().statements;
    },
    outline,
    unread,
    innerComments,
    directives: [...(chunk.reading?.comments ?? []), ...innerComments].flatMap((comment) =>
      directivesIn(comment).map((directive) => ({ directive, comment })),
    ),
    foreign,
    reaches,
    gets,
    sets,
    definitions,
    called,
    release: () => shelved.drop(),
  };
}

interface Made {
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
}

interface Ran extends Made {
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
  if (item.kind !== 'command') return NO_TABLES;
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

function run(chunk: Chunk, language: HostLanguage | undefined, catalog: Catalog, around: Surroundings): Ran {
  const gets = new Map<string, Value | undefined>();
  const sets = new Map<string, Value | undefined>();
  const definitions = new Map<string, unknown>();
  const called = new Map<string, boolean>();
  const items: Item[] = [];
  const statements: Statement[] = [];
  const unread: Unread[] = [];
  const innerComments: Comment[] = [];
  let steps = BASE_STEPS + STEPS_PER_UNIT * chunk.text.length;
  let depth = 0;

  const scope: Scope = {
    get(name) {
      if (sets.has(name)) return sets.get(name);
      const value = around.variables.get(name);
      gets.set(name, value);
      return value;
    },
    set: (name, value) => void sets.set(name, value),
    definition(name) {
      const found = around.definitions.get(name);
      definitions.set(name, found);
      return found;
    },
    isCalled(name) {
      const found = around.calls.has(name);
      called.set(name, found);
      return found;
    },
    spend(count) {
      steps -= count;
      return steps >= 0;
    },
    unread: (place, why) => void unread.push({ place, why }),
  };

  const emit = (item: Item | Embedded): void => {
    if (item.kind === 'embedded') {
      readInner(item);
      return;
    }
    items.push(item);
    for (const dialect of catalog.dialects) {
      if (!dialect.claims(item, catalog.vocabulary)) continue;
      const local = dialect.interpret(item, catalog.vocabulary);
      statements.push(...local.statements);
      unread.push(...local.unread);
      break;
    }
  };

  const readInner = ({ language: id, text }: Embedded): void => {
    const inner = languageById(catalog, id);
    if (!inner || depth >= MAX_DEPTH || !scope.spend(text.text.length)) return;
    depth++;
    const source = innerSource(text);
    const reading = inner.read(source, { from: 0, stopAfter: text.text.length, entry: undefined });
    innerComments.push(...reading.comments);
    inner.run(reading.syntax, source, innerScope(scope, reading), emit);
    depth--;
  };

  if (language && chunk.origin) language.run(syntaxOf(chunk, language), chunk.origin.source, scope, emit);
  return { items, statements, unread: dedupe(unread), innerComments, gets, sets, definitions, called };
}

/** A text held in a word, as a source: its positions are where its pieces are written. */
const innerSource = (text: Text): Source => ({
  text: text.text,
  place: (start, end) => placeIn(text, start, end),
  pieces: (start, end) => slice(text, start, end).pieces,
});

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
