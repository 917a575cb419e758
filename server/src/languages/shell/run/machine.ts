import type { Place } from '../../../base/span';
import type { Embedded, Item } from '../../../model/item';
import type { Scope, Source } from '../../../model/language';
import type { Rich } from '../../text/rich';
import type { Inner, Scanner } from '../scan';
import type { Definition, Node } from '../syntax';
import type { Arguments, Around } from '../words/around';
import type { Sets } from './sets';
import type { Changes, Content, Store } from './store';

/** Why a way through the script ends; undefined where it goes on. */
export type End = 'continue' | 'break' | 'return' | 'exit' | undefined;

/** Calls in calls are followed this deep. */
export const MAX_CALLS = 16;

/** What a function, a loop or an inner text is run in. */
export interface Frame {
  readonly source: Source;
  readonly scanner: Scanner;
  /** The arguments, which `set` and `shift` change for everything that runs in the same shell or function. */
  readonly given: { list: Arguments };
  /** Names made local, with what they held before. */
  readonly locals: Map<string, Content | undefined> | undefined;
  /** The text that commands are given, where it is known. */
  readonly input: Rich | undefined;
  readonly depth: number;
  /** True for what stands in the document once and is run once, where it stands. */
  readonly inFlow: boolean;
}

/** One of several ways through a script: what it changes, and why it ends. */
export interface Way {
  readonly changes: Changes;
  readonly end: End;
}

/** The way on which nothing is done. */
export const NO_WAY: Way = { changes: new Map(), end: undefined };

/** What the parts of running ask of one another. */
export interface Machine {
  readonly scope: Scope;
  readonly store: Store;
  readonly sets: Sets;
  /** True once the budget is used up. */
  readonly stopped: boolean;
  /** What the command that ran last has printed, where that is known. */
  output: Rich | undefined;

  /** Takes steps of the budget; false when it is used up. */
  spend(steps: number): boolean;
  emit(item: Item | Embedded): void;
  /** What the expansion of words in a frame asks for; with `peeks` commands within them are not run. */
  around(frame: Frame, peeks?: boolean): Around;

  node(node: Node, frame: Frame): End;
  list(nodes: readonly Node[], frame: Frame): End;
  /** The same for a body that is run once wherever it stands. */
  body(nodes: readonly Node[], frame: Frame): End;
  /** Runs one of several ways and undoes what it did. */
  way(run: () => End, insteadOf?: Place): Way;
  /** Goes on behind several ways, of which one is taken. Those that end say nothing of what follows. */
  goOn(ways: readonly Way[], place: Place): End;
  /** Runs something only to see what it changes. */
  quietly<T>(run: () => T): T;
  /**
   * Runs the commands within a word, in a shell of their own; gives what they print, where that is one text that is
   * known, without the line ends behind it.
   */
  within(inner: Inner, frame: Frame): Rich | undefined;
  /** Runs a text that is a script: `bash -c '…'`, `eval "…"`, a here-document for a shell. */
  script(text: Rich, parameters: Arguments, frame: Frame): End;
  /** The function of a name, as it was defined last. */
  definition(name: string): Definition | undefined;
  call(definition: Definition, words: readonly Rich[], input: Rich | undefined, frame: Frame): End;
}
