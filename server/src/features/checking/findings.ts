import type { Anchor, Place, Span } from '../../base/span';
import type { DiagnosticRule, Finding, Severity } from '../../rules/rule';
import type { Diagnostic, Problem } from '../diagnostic';
import type { Stamps } from './answers';
import type { Gate } from './gate';

/** What a rule found, before it is asked whether it is shown. */
export interface RawFinding extends Finding {
  readonly rule: DiagnosticRule;
  /** Tells the statements of a chunk apart; the statement itself is too large to be kept for each finding. */
  readonly statement: object;
  /** Where the statement stands, if the finding stands elsewhere. */
  readonly from?: Place;
  /** Versions that the words beside the statement name, where the finding depends on versions. */
  readonly said: readonly string[];
}

export type Confirm = NonNullable<Finding['confirm']>;

/** A finding that is shown. */
export type Passed = RawFinding & { readonly span: Span; readonly shownAs: Severity };

/** The findings of a chunk that all stand in it, in text order and each once, and how many there are of each severity. */
export interface Sorted {
  readonly findings: readonly Passed[];
  readonly counts: readonly number[];
  /** Where the first and the last of them begin in the chunk. */
  readonly first: number;
  readonly last: number;
  /** As they are shown, by their index, as far as they were. */
  readonly problems: (Problem | undefined)[];
}

/** Which findings of a chunk pass, as it was found out last. */
export interface Passing {
  readonly gate: Gate;
  readonly findings: readonly Passed[];
  /** The answers of those that hang on the rest of the file, what they hang on, and how that was then. */
  readonly asked: readonly { readonly confirm: Confirm; readonly answer: boolean }[];
  readonly about: number;
  stamps: Stamps;
  /** In the order in which the most severe are chosen; see `mostSevere`. */
  sorted?: Sorted | 'strays';
  /** All as they are shown, and where the places that they name were anchored then. */
  told?: {
    readonly anchors: readonly Anchor[];
    readonly bases: readonly number[];
    readonly diagnostics: readonly Diagnostic[];
  };
}
