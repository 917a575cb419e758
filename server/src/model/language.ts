import type { Place, Span } from '../base/span';
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

/** Which stretch of a source is read, and from which state. */
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
  /**
   * For each of these where in the source all ends that it says, in the same order. What stands before that and did not
   * change gives the same definition, so that nothing that uses it is run again. Absent where a language does not tell.
   */
  readonly definitionEnds?: readonly number[];
  /** Lower-case names of all commands and labels called anywhere in the chunk. */
  readonly calls: readonly string[];
}

/** A definition that adds to one before it under the same name. The same two always make the same object. */
export interface Joining {
  joinedTo(before: unknown): unknown;
}

/** What running a chunk may ask of the rest of the document. Every question is a dependency. */
export interface Scope {
  /** The value of a variable of the document's outermost scope, by its normal name. */
  get(name: string): Value | undefined;
  set(name: string, value: Value | undefined): void;
  /**
   * The function or label of that name, wherever in the document it stands; where the language says so, of several the
   * one that was defined last before the chunk.
   */
  definition(name: string): unknown;
  /** True when some command of the document calls that name. */
  isCalled(name: string): boolean;
  /** Takes `steps` of the budget that keeps running linear; false when it is used up, and the caller stops. */
  spend(steps: number): boolean;
  /**
   * Asked before a line is emitted of which everything is decided by its own text, `from` to `to` of the source that is
   * run, by `context`, and by the remark that stands before it: true when lines like it are known to need no look, and
   * nothing is to be emitted. Otherwise `told` is called once all that it holds was emitted. Names that may be defined elsewhere are asked for first, so
   * that the dependency is known. A language need not ask; it is for those whose files repeat themselves over 100,000
   * lines.
   */
  known?(from: number, to: number, context: string, remark?: Span): boolean;
  told?(): void;
  /**
   * Runs a part of which it is not known whether it is run: an arm of a condition, what stands behind `||`. What is
   * emitted there is kept apart from what is emitted elsewhere. Parts with one key are one, where they are run in the
   * same surroundings. `insteadOf` is what has failed where the part is run: the left side of `||`.
   */
  apart?<T>(run: () => T, key?: string, insteadOf?: Place): T;
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
  /**
   * For formats that hold anything: true where the head of a text shows something that a dialect reads. Files of other
   * formats are taken by their name alone.
   */
  recognises?(head: string): boolean;
  /**
   * True where the head of a text shows a script that is a list of this language's commands, whatever its ending and
   * the editor say of shells: `#!/bin/vbash`.
   */
  isScript?(head: string): boolean;
  /** True where a definition takes the place of an earlier one when it is run, and `run` keeps to that within a chunk. */
  readonly redefines?: boolean;
  /** True for formats of packet filters and routers, in which no server is told which ports to take. */
  readonly pinsNothing?: boolean;
  /** True where the syntax of a text takes no more room than the text: it is kept until it is run, however long that is. */
  readonly hasSmallSyntax?: boolean;
  /** True for what only frames texts of other languages, which have nothing to do with each other: Markdown. */
  readonly isFrame?: boolean;
  /**
   * How certain it is, from 0 to 1, that a text of which the name says nothing is of this language. `lines` are the
   * first ones that say something, trimmed: no empty ones and no comments but a `#!` at the start. The most certain
   * language reads the text; of two that are equally certain none does. Strict: what is not ours is no one's.
   */
  sniff?(lines: readonly string[]): number;
  /** How the elements of a list are told apart, where more than the comma beside one of them says so. */
  readonly lists?: {
    /** Where a comma parts any two: in every list (JSON), or in one that begins with a bracket (HCL). */
    readonly comma?: 'everywhere' | 'in-brackets';
    /** What each element begins with on its line: `- ` in YAML. */
    readonly sign?: string;
  };
  /**
   * True where ports that a line takes from an object stand in statements of their own, as objects, and are spoken of as
   * these say: lines that name an object may be alike.
   */
  readonly namesObjects?: true;
  /**
   * For scripts: true where a command may be taken out of the text before and behind it, and what is left is a script
   * still. Absent where each line is for itself.
   */
  standsApart?(before: string, behind: string): boolean;
  /**
   * The offsets of the statement, at any depth, that begins at or behind `from` and before `to`; the outermost one.
   * Absent where statements are lines.
   */
  extentAt?(syntax: readonly S[], from: number, to: number): readonly [number, number] | undefined;
  read(source: Source, options: ReadOptions): Reading<S>;
  run(syntax: readonly S[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void;
}

/** In the place of a dialect or language, for a file that is not to be read. */
export const NOT_READ = 'off';
