import { keepsWord } from '../base/edit';
import { type Place, samePlace } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Embedded, Item } from '../model/item';
import type { HostLanguage, Scope, Source } from '../model/language';
import type { Statement, Way } from '../model/statement';
import { placeIn, slice, type Text, type Value } from '../model/value';
import { type Catalog, languageById } from './catalog';
import type { Chunk } from './chunk';
import { syntaxOf } from './chunk';
import { byContent, HEAD } from './detect';
import { Gathering, type KnownLines, LINE, type LinesOfLanguage, QuietLines, type Repeat } from './repeats';
import type { Made, Surroundings } from './result';

/** Texts in texts (`cmd /c "powershell -c …"`) are followed this deep. */
const MAX_DEPTH = 4;

/** Steps a chunk may take, so that loops in loops stay linear in the document: a base and so many a unit of text. */
const BASE_STEPS = 500_000;
const STEPS_PER_UNIT = 32;

/** Which lines are passed over where a chunk is run once more: known by where they begin. */
export interface PassingOver {
  readonly lines: ReadonlySet<number>;
  /** Of these the only ones that are wanted; everything else is followed, and nothing is made of it. */
  readonly wanted: ReadonlySet<number> | undefined;
}

/** Decides what becomes of the lines that are like one, whose statements are all there. */
export type Judge = (repeat: Repeat) => void;

export function passOver({ lines }: QuietLines, wanted?: ReadonlySet<number>): PassingOver {
  const starts = new Set<number>();
  for (let i = 0; i < lines.length; i += LINE) starts.add(lines[i + 1] as number);
  return { lines: starts, wanted };
}

/** What following a chunk gives, and what it asked of the document meanwhile. */
export interface Ran extends Made {
  readonly quiet: QuietLines | undefined;
  readonly fresh: readonly Repeat[];
  readonly unread: readonly Unread[];
  readonly innerComments: readonly Comment[];
  readonly gets: ReadonlyMap<string, Value | undefined>;
  readonly sets: ReadonlyMap<string, Value | undefined>;
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly called: ReadonlyMap<string, boolean>;
}

/** Follows the variables, loops and calls of a chunk, and has dialects read what comes out. */
export function followChunk(
  chunk: Chunk,
  language: HostLanguage | undefined,
  catalog: Catalog,
  around: Surroundings,
  repeats?: KnownLines | PassingOver,
  judge?: Judge,
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
  let open: { place: Place; items: number; statements: number; others: number } | undefined;
  /** Counts what makes a line more than rules of its own. */
  const others = (): number => unread.length + innerComments.length + asked;
  const asking: Pick<Scope, 'known' | 'told'> = {
    known(from, to, context, remark) {
      open = undefined;
      if (depth > 0) return false;
      // A fix may put something behind the whole of what may not be run.
      const around = way ? `${context}?` : context;
      const place = (chunk.origin as { source: Source }).source.place(from, to);
      let found = (lines as LinesOfLanguage).find(text, from, to, around, remark, place);
      if (judge && found?.verdict === 'new') {
        judge(found);
        // By what was found lines may be told apart that were alike before.
        found = (lines as LinesOfLanguage).find(text, from, to, around, remark, place);
      }
      if (found === null) return false;
      if (found === undefined) {
        open = { place, items: items.length, statements: statements.length, others: others() };
        return false;
      }
      if (found.verdict !== 'quiet') return false;
      quiet ??= new Gathering();
      quiet.add(found, (lines as LinesOfLanguage).last, place, statements.length, way);
      return true;
    },
    told() {
      if (!open) return;
      const { place } = open;
      const made = open.others === others() ? statements.slice(open.statements) : undefined;
      const repeat = (lines as LinesOfLanguage).learn(
        place,
        items.slice(open.items),
        made,
        language?.namesObjects ?? false,
      );
      if (repeat) fresh.push(repeat);
      open = undefined;
    },
  };

  let isListed: true | undefined;
  const passingOver: Pick<Scope, 'known' | 'told'> = {
    known(from, to) {
      const { lines: known, wanted } = passing as PassingOver;
      isMade = wanted === undefined;
      if (depth > 0) return false;
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
