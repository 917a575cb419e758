import type { Anchor, Place, Span } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Item } from '../model/item';
import type { AttributedUse } from '../model/references';
import type { Statement } from '../model/statement';
import type { Value } from '../model/value';
import type { Chunk } from './chunk';
import { sameState } from './chunk';
import { type Directive, directivesIn } from './directives';
import type { Label } from './labels';
import type { KnownLines, QuietLines, Repeat } from './repeats';

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
  /** Tells of each what `outline` says of it, without making an object of it. */
  eachStatement(visit: OutlineVisit): void;
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
  /**
   * What touches a span of this chunk, in offsets relative to its anchor, and what the rest of the chunk made besides: all
   * that is not of a line that was passed over and stands elsewhere. Statements at one place keep their order.
   */
  near(span: Span): Made;
  /** What its rules are called and numbered, which is known without their statements. */
  labels(): Iterable<Label>;
  /** What stood for its surroundings when it was found last that it holds; see `Way`. */
  heldIn?: object;
  /** What others made of it last, and for what; theirs alone. */
  note?: { readonly of: object; readonly value: unknown };
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

export type OutlineVisit = (
  kind: Statement['kind'],
  dialect: string,
  anchor: Anchor,
  start: number,
  end: number,
) => void;

/** What a chunk finds around it: the variables as the chunks before left them, and the names of the whole document. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, Value | undefined>;
  readonly definitions: Pick<ReadonlyMap<string, unknown>, 'get'>;
  readonly calls: Pick<ReadonlySet<string>, 'has'>;
}

/** Items, and the statements that dialects made of them. */
export interface Made {
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
}

/** True when what the result hangs on is the same in these surroundings. */
export function stillHolds(result: ChunkResult, around: Surroundings): boolean {
  for (const [name, value] of result.gets) if (!sameState(value, around.variables.get(name))) return false;
  for (const [name, value] of result.definitions) if (around.definitions.get(name) !== value) return false;
  for (const [name, value] of result.called) if (around.calls.has(name) !== value) return false;
  return true;
}

export const addressedIn = (comments: readonly Comment[]): Addressed[] =>
  comments.flatMap((comment) => directivesIn(comment).map((directive) => ({ directive, comment })));

/** Stands for the result of a chunk that is not run yet: what its comments ask is known, and no more. */
export const pendingResult = ({ reading }: Chunk): ChunkResult => ({
  items: [],
  statements: [],
  seen: undefined,
  quiet: undefined,
  repeats: undefined,
  fresh: [],
  outline: [],
  eachStatement: () => undefined,
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
  near: () => ({ items: [], statements: [] }),
  labels: () => [],
  wasSeen: () => undefined,
  release: () => undefined,
});
