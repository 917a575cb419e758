import type { Document } from '../document/document';
import type { Diagnostic } from '../features/diagnostic';
import { safeFixes } from '../features/lateFixes';
import type { Status } from '../features/status';
import type { Failure } from './failure';

/** Where a report's positions come from: a document, or the text of a configuration file. */
export interface Positions {
  positionAt: Document['positionAt'];
  /** The text of a line without its end. */
  line(line: number): string;
}

export interface Reported extends Diagnostic {
  /** True when the baseline holds it: it is there, and counts for nothing. */
  readonly known: boolean;
}

/** What `check` found in one file. */
export interface FileReport {
  readonly path: string;
  readonly positions: Positions;
  readonly diagnostics: readonly Reported[];
  /** Undefined where nothing here reads the file. */
  readonly status: Pick<Status, 'read' | 'total' | 'unread' | 'evidence' | 'profile'> | undefined;
}

/** What all of it came to. */
export interface Summary {
  readonly files: number;
  readonly failures: readonly Failure[];
  /** Findings that were mended, and the files they stood in. */
  readonly fixed: number;
  readonly fixedFiles: number;
}

/** Writes the findings of `check` in one format, file by file, so that nothing has to be kept. */
export interface Reporter {
  file(report: FileReport): void;
  end(summary: Summary): void;
}

/** A finding that counts: neither suppressed nor in the baseline. */
export const counts = (diagnostic: Reported): boolean => !diagnostic.suppressed && !diagnostic.known;

export const positionsOf = (document: Document): Positions => ({
  positionAt: (offset) => document.positionAt(offset),
  line: (line) => document.textIn(document.lineSpan(line)),
});

/** True when a fix may be made without asking. */
export const canFix = (diagnostic: Diagnostic): boolean => safeFixes(diagnostic).length > 0;
