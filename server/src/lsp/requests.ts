import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  type Connection,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
  InlayHintRequest,
  InlayHintResolveRequest,
} from 'vscode-languageserver';
import { at, type Client } from './client';
import { answerCodeLens, listenToCoverage } from './coverage';
import { type Diagnostics, EMPTY_REPORT } from './diagnostics';
import type { Documents } from './documents';
import {
  type Ask,
  answerCodeAction,
  answerCompletion,
  answerCompletionResolve,
  answerDocumentSymbol,
  answerHover,
  answerInlayHint,
  answerInlayHintResolve,
  answerLookup,
  answerProfileEdit,
  answerReference,
  glanced,
} from './features';
import { type Answer, contentModified, type Empty, emptyFor, type Faults, guarded, type Params } from './guard';
import { CLAIMS, LOOKUP, PROFILE_EDIT, REFERENCE } from './protocol';
import type { Settling } from './settling';
import type { Slices } from './slices';
import type { SurroundingsStore } from './surroundings';

/** What requests are answered from. */
interface Answering {
  readonly connection: Connection;
  readonly faults: Faults;
  readonly client: Client;
  readonly documents: Documents;
  readonly diagnostics: Diagnostics;
  readonly surroundings: SurroundingsStore;
  readonly slices: Slices;
  readonly settling: Settling;
}

/** Answers what is asked of documents, of the knowledge base, and of texts that may be opened. */
export function listenToRequests(answering: Answering): void {
  listenToFeatures(answering);
  listenToLookUps(answering);
  if (answering.client.pullDiagnostics) listenToDiagnostics(answering);
}

function listenToFeatures({ connection, faults, client, documents, surroundings, slices, settling }: Answering): void {
  /**
   * A request about an open document; about any other it is answered with `empty`. What speaks of all of a long document
   * waits until that is run; what speaks of a small part of it does not.
   */
  const about = <R extends Answer>(
    method: string,
    empty: Empty<R>,
    uriIn: (params: Params) => unknown,
    answer: (ask: Ask) => R,
    of: 'all' | 'part' = 'part',
  ): void => {
    connection.onRequest(
      method,
      guarded<R>(method, empty, faults, async (params, token) => {
        const uri = uriIn(params);
        const asked = typeof uri === 'string' ? documents.get(uri)?.version : undefined;
        if (typeof uri !== 'string' || asked === undefined) return emptyFor(empty, params);
        if (of === 'all') {
          const settled = await settling.of(uri, token, { reports: false });
          if (!settled) return emptyFor(empty, params);
          if (params['range'] !== undefined && settled.document.version !== asked) return contentModified();
          return answer({ ...settled, client, params });
        }
        const around = await surroundings.of(uri);
        // It may have been closed or replaced while the settings were on their way.
        const document = documents.as(uri, around.declared);
        if (!document || token.isCancellationRequested) return emptyFor(empty, params);
        return glanced({ document, surroundings: around, client, params }, answer);
      }),
    );
  };
  about(HoverRequest.method, null, textDocument, answerHover);
  about(CompletionRequest.method, [], textDocument, answerCompletion);
  if (client.resolvesCompletion) about(CompletionResolveRequest.method, asItIs, ofItem, answerCompletionResolve);
  about(CodeActionRequest.method, [], textDocument, answerCodeAction, 'all');
  about(InlayHintRequest.method, [], textDocument, answerInlayHint);
  if (client.resolvesHints) about(InlayHintResolveRequest.method, asItIs, ofItem, answerInlayHintResolve);
  about(DocumentSymbolRequest.method, [], textDocument, answerDocumentSymbol, 'all');
  about(CodeLensRequest.method, [], textDocument, answerCodeLens, 'all');
  listenToCoverage(connection, faults, documents, surroundings, slices);
  about(PROFILE_EDIT, null, ({ uri }) => uri, answerProfileEdit);
}

function listenToLookUps({ connection, faults, documents, surroundings }: Answering): void {
  connection.onRequest(
    CLAIMS,
    guarded(CLAIMS, false, faults, async ({ uri, languageId, text }) => {
      if (typeof uri !== 'string' || typeof languageId !== 'string' || typeof text !== 'string') return false;
      const { declared } = await surroundings.of(uri);
      if (!documents.get(uri)) surroundings.forget(uri);
      return documents.claims(uri, languageId, text, declared);
    }),
  );
  connection.onRequest(
    LOOKUP,
    guarded(LOOKUP, [], faults, async (params) => {
      const { uri } = params;
      return answerLookup(typeof uri === 'string' ? (await surroundings.of(uri)).env : surroundings.anywhere, params);
    }),
  );
  connection.onRequest(
    REFERENCE,
    guarded(REFERENCE, null, faults, (params) => answerReference(surroundings.anywhere, params)),
  );
}

function listenToDiagnostics({ connection, faults, diagnostics }: Answering): void {
  connection.onRequest(
    DocumentDiagnosticRequest.method,
    guarded(DocumentDiagnosticRequest.method, EMPTY_REPORT, faults, (params, token) => {
      const uri = textDocument(params);
      return typeof uri === 'string' ? diagnostics.pull(uri, params['previousResultId'], token) : EMPTY_REPORT;
    }),
  );
}

const textDocument = (params: Params): unknown => at(params['textDocument'], 'uri');

const ofItem = (params: Params): unknown => at(params['data'], 'uri');

/** Of a document that is closed by now there is nothing to say. */
const asItIs = (params: Params): object => params;
