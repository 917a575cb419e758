import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  DocumentSymbol,
  Hover,
  InlayHint,
  SymbolInformation,
} from 'vscode-languageserver';
import type { Document } from '../document/document';
import { codeActions } from '../features/codeActions';
import { complete } from '../features/completion';
import type { Env } from '../features/env';
import { hover } from '../features/hover';
import { inlayHints } from '../features/inlayHints';
import { lookUp } from '../features/lookup';
import { profileEdit } from '../features/profileEdit';
import { referencePage } from '../features/reference/pages';
import { documentSymbols } from '../features/symbols';
import { topicFrom, topicTextIn } from '../features/topic';
import { at, type Client } from './client';
import { resolvedCompletion, toCompletions } from './completions';
import {
  resolvedHint,
  spanAsked,
  toCodeAction,
  toFlatSymbol,
  toHover,
  toInlayHint,
  toOffset,
  toSpan,
  toSymbol,
  toWorkspaceEdit,
} from './convert';
import type { Params } from './guard';
import type { LookupAnswer, ProfileEditAnswer } from './protocol';
import type { Surroundings } from './surroundings';

// One function a request: parameters of the protocol in, its answer out. What lies between is in `features/`.

/** A request about a document that is open. */
export interface Ask {
  readonly document: Document;
  readonly surroundings: Surroundings;
  readonly client: Client;
  readonly params: Params;
}

/** The answer to what speaks of a small part of a document, which does not wait until all of it is run. */
export function glanced<R>(ask: Ask, answer: (ask: Ask) => R): R {
  const { document, surroundings, params } = ask;
  const { checker, options } = surroundings.env;
  checker.follow(document, options);
  return document.glance(spanAsked(document, params), () => answer(ask));
}

export function answerHover({ document, surroundings, client, params }: Ask): Hover | null {
  const offset = toOffset(document, params['position']);
  const found = offset === undefined ? undefined : hover(document, offset, surroundings.env);
  return found ? toHover(document, found, client) : null;
}

export function answerCompletion({ document, surroundings, client, params }: Ask): CompletionItem[] | CompletionList {
  const offset = toOffset(document, params['position']);
  if (offset === undefined) return [];
  return toCompletions(document, complete(document, offset, surroundings.env), client);
}

export function answerCodeAction({ document, surroundings, client, params }: Ask): CodeAction[] {
  const span = toSpan(document, params['range']);
  if (!span || surroundings.excluded) return [];
  const only = at(params['context'], 'only');
  const kinds = Array.isArray(only) ? only.filter((kind): kind is string => typeof kind === 'string') : undefined;
  return codeActions(document, span, surroundings.env, kinds).map((action) => toCodeAction(document, action, client));
}

export function answerInlayHint({ document, surroundings, client, params }: Ask): InlayHint[] {
  const span = toSpan(document, params['range']);
  if (!span) return [];
  const hints = inlayHints(document, span, surroundings.env, surroundings.hints);
  return hints.map((hint) => toInlayHint(document, hint, client));
}

/** The explanation of an item that was sent without; empty where the item's data say none. */
function explained({ document, surroundings, params }: Ask): string {
  const topic = topicFrom(params['data']);
  return topic ? topicTextIn(topic, document, surroundings.env) : '';
}

export const answerCompletionResolve = (ask: Ask): object => resolvedCompletion(ask.params, explained(ask), ask.client);

export const answerInlayHintResolve = (ask: Ask): object => resolvedHint(ask.params, explained(ask));

export function answerDocumentSymbol({ document, client }: Ask): DocumentSymbol[] | SymbolInformation[] {
  const symbols = documentSymbols(document);
  return client.nestedSymbols
    ? symbols.map((symbol) => toSymbol(document, symbol))
    : symbols.map((symbol) => toFlatSymbol(document, symbol));
}

export function answerProfileEdit({ document, client, params }: Ask): ProfileEditAnswer {
  const profile = params['profile'];
  // It becomes part of one comment line, so nothing that ends a line may be in it.
  if (typeof profile !== 'string' || profile.trim() === '' || /[\r\n]/.test(profile)) return null;
  const edit = profileEdit(document, profile.trim());
  return edit ? toWorkspaceEdit(document, [edit], client) : null;
}

/** The Markdown of a page of the reference; null where there is no such page. */
export function answerReference(env: Env, params: Params): string | null {
  const page = params['page'];
  return typeof page === 'string' ? (referencePage(page, env.knowledge) ?? null) : null;
}

export function answerLookup(env: Env, params: Params): LookupAnswer[] {
  const query = params['query'];
  if (typeof query !== 'string' || query.trim() === '') return [];
  return lookUp(query, env).map(({ markdown, ...answer }) => ({ ...answer, documentation: markdown }));
}
