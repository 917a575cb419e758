import type { Range, WorkspaceEdit } from 'vscode-languageserver';

/** Requests and notifications of ours, beside those of the Language Server Protocol. */

/**
 * Editor to server: the knowledge base by port, name or word; with the URI of a document, with what is declared for it.
 * Answers `LookupAnswer[]`, best first.
 */
export const LOOKUP = 'exchangePorts/lookup';
/** Editor to server: the Markdown of a page of the reference, by its path without ending. Answers a text or null. */
export const REFERENCE = 'exchangePorts/reference';
/** The command of editors that declare `experimental.exchangePorts.openReference`; it takes the page. */
export const OPEN_REFERENCE = 'exchangePorts.openReference';

/** What a link to a page of the reference points to in such editors. */
export const referenceLink = (page: string): string =>
  `command:${OPEN_REFERENCE}?${encodeURIComponent(JSON.stringify([page]))}`;

/**
 * Editor to server: `{ files: [{ uri, name, languageId?, text? }] }`, with the texts of those that are not open. Answers
 * the Markdown of a page on which flows their rules let through, or null where nobody declares a profile.
 */
export const COVERAGE = 'exchangePorts/coverage';
/** The command of editors that declare `experimental.exchangePorts.showCoverage`; it takes the URI of a document. */
export const SHOW_COVERAGE = 'exchangePorts.showCoverage';
/**
 * Editor to server: `{ uri, old, title }`, an open document and an earlier text of it. Answers the Markdown of a page on
 * what the change opens, closes and widens, or null where nothing here reads the document.
 */
export const EXPLAIN_CHANGE = 'exchangePorts/explainChange';

/** Editor to server: the edit that declares a profile at the head of a document. Answers a `WorkspaceEdit` or null. */
export const PROFILE_EDIT = 'exchangePorts/profileEdit';
/**
 * Editor to server: `{ uri, languageId, text }`, the head of a text that is not open here. Answers whether some language
 * reads it.
 */
export const CLAIMS = 'exchangePorts/claims';
/** Server to editor, after a document was analysed because its diagnostics were asked for. */
export const STATUS = 'exchangePorts/status';
/**
 * Server to editor: the nearest configuration file of a document. Sent only to clients that declare
 * `experimental.exchangePorts.readConfiguration`.
 */
export const READ_CONFIGURATION = 'exchangePorts/readConfiguration';
/** Editor to server: some configuration file was created, changed or deleted. */
export const CONFIGURATION_CHANGED = 'exchangePorts/configurationChanged';

/** What the server says of itself beside the protocol's own, in `experimental.exchangePorts`. */
export interface OwnCapabilities {
  /** Endings of the files that may be read, each with its dot. */
  readonly endings: readonly string[];
}

export interface LookupAnswer {
  readonly id: string;
  readonly title: string;
  /** For a list of answers: `50636/tcp`, or what the answer is, and beside it its title, who calls whom, versions. */
  readonly lead: string;
  readonly description: string;
  /** `50636/tcp  2007 to SE`. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
}

export type ProfileEditAnswer = WorkspaceEdit | null;

export interface StatusParams {
  readonly uri: string;
  readonly version: number;
  /** What the document was taken for; null where nothing here reads it. */
  readonly language: string | null;
  /**
   * What decided that: a comment of the document, the `files` of a configuration file or of the settings, the editor's
   * language mode, the file's name, its content; null where nothing did.
   */
  readonly takenBy: 'comment' | 'configuration' | 'setting' | 'editor' | 'name' | 'content' | 'option' | null;
  readonly dialects: readonly string[];
  /** Statements read whole, out of all. */
  readonly read: number;
  readonly total: number;
  readonly unread: readonly { readonly range: Range; readonly why: string }[];
  /** Why the document is taken to concern Exchange; empty when it is not. */
  readonly evidence: readonly { readonly range: Range; readonly why: string }[];
  /** Versions of Exchange and roles of its servers that such a document names. */
  readonly versions: readonly string[];
  readonly roles: readonly string[];
  /** The profile in force, in the comment form. */
  readonly profile: string | null;
}

/** A configuration file as the editor or the file system gives it. */
export interface ConfigurationText {
  readonly uri: string;
  readonly text: string;
}
