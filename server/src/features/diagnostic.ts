import type { RuleSetting, UserGroup, UserService } from '../analysis/configuration';
import type { Profile } from '../analysis/profile';
import type { TextEdit } from '../base/edit';
import type { Span } from '../base/span';
import type { Safety } from '../model/mistake';
import type { Severity } from '../rules/rule';

export interface FixText {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly TextEdit[];
}

/** A finding as every client shows it. Spans are in the document as it stands. */
export interface Diagnostic {
  readonly span: Span;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes: readonly FixText[];
  readonly suppressed: boolean;
  /** Where it is suppressed, and why as it is written there. */
  readonly suppression?: { readonly inSource: boolean; readonly reason?: string };
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}

/** What of a diagnostic stands in a list of problems. */
export interface Problem extends Pick<Diagnostic, 'span' | 'code' | 'severity' | 'message' | 'related'> {
  /** True for one that moves as a whole, as its part of the document does, and stays the same object. */
  readonly isLasting?: boolean;
  /** What an edge told of it last, for that edge. A map beside it would cost more in the collection of garbage. */
  told?: unknown;
}

/** The most severe problems of a document, in text order, and how many there are besides. */
export interface Problems {
  readonly shown: readonly Problem[];
  readonly more: number;
}

/** What the user and the surroundings decide about a report. */
export interface ReportOptions {
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly checkAllFiles: boolean;
  /** From the configuration file or the settings; a profile comment in the document goes before it. */
  readonly profile: Profile | undefined;
  readonly widePortRange: number;
  /** ISO date. */
  readonly today: string;
  /** Ports and addresses that the configuration file declares. */
  readonly services?: readonly UserService[];
  readonly groups?: readonly UserGroup[];
}

/** What of the options decides about chunks taken by themselves. */
export type SummaryOptions = Pick<ReportOptions, 'today' | 'widePortRange' | 'rules' | 'services' | 'groups'>;

export const DEFAULT_WIDE_RANGE = 1000;

/** Code of what is wrong with a declaration addressed to us: no rule's, so that none can be switched off by mistake. */
export const PROFILE_CODE = 'configuration';
