import type { Place } from '../base/span';
import type { Comment, Embedded, Item } from './item';
import type { Piece, Value } from './value';

/** A text and where its parts stand in the document: the document's own text, or one held in a word. */
export interface Source {
  readonly text: string;
  place(start: number, end: number): Place;
  /**
   * Where a stretch is written, piece by piece, for a text held in a word: parts of it may have come through variables.
   * Absent where every stretch stands unit for unit at its place.
   */
  pieces?(start: number, end: number): readonly Piece[];
}

export interface ReadOptions {
  /** Offset in the source at which to begin: 0, or the end of the last reading. */
  readonly from: number;
  /** Stop at the first statement boundary at or behind this offset. */
  readonly stopAfter: number;
  /** The exit state of the reading before; undefined at the start of a document. */
  readonly entry: unknown;
}

/** What `read` understood of one chunk. Offsets and syntax are relative to the source, not to `from`. */
export interface Reading<S> {
  readonly syntax: readonly S[];
  /** Where reading stopped: a statement boundary, at a line start or the text's end. */
  readonly end: number;
  /** State at `end`: plain data, compared with `sameState`. */
  readonly exit: unknown;
  /** True when the text ended within a statement, so that more text could change what was read. */
  readonly hungry: boolean;
  readonly comments: readonly Comment[];
  /** Functions and labels, by the name under which they are called, lower case. */
  readonly definitions: readonly (readonly [string, unknown])[];
  /** Lower-case names of all commands and labels called anywhere in the chunk. */
  readonly calls: readonly string[];
}

/** What running a chunk may ask of the rest of the document. Every question is a dependency. */
export interface Scope {
  /** The value of a variable of the document's outermost scope, by its normal name. */
  get(name: string): Value | undefined;
  set(name: string, value: Value | undefined): void;
  /** The function or label of that name, wherever in the document it stands. */
  definition(name: string): unknown;
  /** True when some command of the document calls that name. */
  isCalled(name: string): boolean;
  /** Takes `steps` of the budget that keeps running linear; false when it is used up, and the caller stops. */
  spend(steps: number): boolean;
  /** Something that stands where it could matter and is not followed, said to the user. */
  unread(place: Place, why: string): void;
}

/**
 * One host language: text to items. `read` gives syntax, chunk by chunk and without knowing values; `run` follows
 * variables, loops and calls through it and emits what dialects see. Both are total: any text, no throw, linear.
 */
export interface HostLanguage<S = unknown> {
  readonly id: string;
  readonly title: string;
  /** Ids of the editor's languages that are read by this one. */
  readonly languageIds: readonly string[];
  /** File name endings, lower case with the dot. */
  readonly extensions: readonly string[];
  /** How a comment line begins, for suppression comments that we write; undefined where there is none. */
  readonly comment: string | undefined;
  /** What an inline comment behind a statement begins with; undefined where the language has none. */
  readonly trailingComment: string | undefined;
  read(source: Source, options: ReadOptions): Reading<S>;
  run(syntax: readonly S[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void;
}
