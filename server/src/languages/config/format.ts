import type { HostLanguage } from '../../model/language';
import type { PathNode, ScopeNames } from './paths';
import type { StatementSyntax } from './scan';

/** What the first word of a line without a brace does. */
export type Verb =
  /** What follows is a path and a value below it: `set`. */
  | 'set'
  /** What follows is a path that is switched off or on: the word stays before what is said of it. */
  | 'mark'
  /** What follows is a path that is taken away, with all that is below it. */
  | 'delete'
  /** What stands at the path that follows gets another place among its like, or another name: `insert`, `move`. */
  | 'move'
  /** All that is below the path of the open block is taken away: `purge`. */
  | 'empty'
  /** What follows is the path below which the next lines stand: `edit`. */
  | 'enter'
  /** The last path that was entered, or all of them, are left. */
  | 'leave'
  | 'top'
  /** A block opens, and is closed by a word of its own: `config`, `edit`, `end`, `next`. */
  | 'open'
  | 'open-entry'
  | 'close'
  | 'close-entry'
  /** What stands at the path before `to` is known by the last word too: `rename X to Y`, `clone X to Y`, `copy`. */
  | 'copy';

/** A configuration that is a tree: its blocks, at the paths that dialects read, are items; nothing else of it is. */
export interface ConfigFormat
  extends Pick<HostLanguage, 'id' | 'title' | 'languageIds' | 'extensions' | 'comment' | 'sniff' | 'isScript'> {
  readonly syntax: StatementSyntax;
  readonly paths: PathNode;
  readonly verbs: ReadonlyMap<string, Verb>;
  /** True where a line outside of blocks may say something at a path of its own, without a verb: `policy x { … }`. */
  readonly bareLines: boolean;
  /** Set where a name means another thing in each part of a system. */
  readonly scopes?: ScopeNames;
  /** The words before the names of lists: what is said of one in several places is all in it. */
  readonly lists?: ReadonlySet<string>;
}
