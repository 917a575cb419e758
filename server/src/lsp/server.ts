import {
  CodeActionRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
  InlayHintRequest,
  InlayHintResolveRequest,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { endingsRead } from '../document/detect';
import type { Engine } from '../engine/engine';
import { serverCapabilities } from './capabilities';
import { at, type Client, clientOf, isObject } from './client';
import { ConfigurationStore, type ReadConfigurationText } from './configuration';
import { toChanges } from './convert';
import { answerCodeLens, listenToCoverage } from './coverage';
import { Diagnostics, EMPTY_REPORT } from './diagnostics';
import { Documents } from './documents';
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
import { type Answer, contentModified, type Empty, emptyFor, Faults, guarded, noticed, type Params } from './guard';
import { REFUSED, refusal } from './lifecycle';
import {
  CLAIMS,
  CONFIGURATION_CHANGED,
  LOOKUP,
  PROFILE_EDIT,
  READ_CONFIGURATION,
  REFERENCE,
  referenceLink,
} from './protocol';
import { SettingsStore } from './settings';
import { Settling } from './settling';
import { Slices } from './slices';
import { SurroundingsStore } from './surroundings';
import { WarmUp, type WarmUpLimits } from './warmUp';
import { WorkspaceDiagnostics } from './workspace/diagnostics';
import type { WorkspaceFiles } from './workspace/files';
import { WorkspaceRegistration } from './workspace/registration';

/** What the entry for Node or for a browser worker brings along. */
export interface Host {
  /** Called once, when the editor initializes the server. */
  readonly engine: () => Engine;
  readonly version: string;
  /** ISO date. */
  readonly today: () => string;
  /** Reads configuration files where the editor does not; undefined where there is no file system. */
  readonly readConfiguration?: (uri: string, folders: readonly string[]) => ReturnType<ReadConfigurationText>;
  /** The files of workspace folders; undefined where there is no file system, and then there are no workspace diagnostics. */
  readonly workspaceFiles?: WorkspaceFiles;
  /** Where it is known how many messages have come so far, code is made warm in the pauses between them. */
  readonly warmUp?: { readonly messages: () => number; readonly limits?: WarmUpLimits };
  /** In tests a fault is thrown instead of answered with an empty result. */
  readonly strict: boolean;
}

/** Answers the requests that come over a connection, until `dispose` or `shutdown`. */
export function serve(connection: Connection, host: Host): { dispose(): void } {
  let session: { dispose(): void } | undefined;
  const faults = new Faults((message) => connection.console.error(message), host.strict);
  connection.onRequest(REFUSED, (params: unknown) => refusal(params));
  connection.onInitialize((params) => {
    const client = clientOf(params);
    const opened = open(connection, host, client, faults, initialSettings(params));
    session = opened;
    return {
      capabilities: serverCapabilities(client, host.workspaceFiles !== undefined, opened.endings),
      serverInfo: { name: 'Exchange Ports', version: host.version },
    };
  });
  const dispose = (): void => session?.dispose();
  connection.onShutdown(dispose);
  return { dispose };
}

/** Editors that cannot be asked may bring their settings along: `initializationOptions.exchangePorts`, or bare. */
function initialSettings(params: unknown): unknown {
  const options = at(params, 'initializationOptions');
  return isObject(options) ? (options['exchangePorts'] ?? options) : undefined;
}

function open(
  connection: Connection,
  host: Host,
  client: Client,
  faults: Faults,
  initial: unknown,
): { readonly endings: readonly string[]; dispose(): void } {
  const engine = host.engine();
  const checker = engine.checker((code, error) => faults.report(`rule ${code}`, error));
  const folders = [...client.folders];
  const documents = new Documents(engine.catalog);
  const settings = new SettingsStore(
    engine,
    (problem) => connection.console.warn(problem),
    () =>
      client.configuration
        ? (uri) => connection.workspace.getConfiguration({ scopeUri: uri, section: 'exchangePorts' })
        : undefined,
  );
  settings.changed({ exchangePorts: initial });
  const configurations = new ConfigurationStore(engine, () => configurationReader(connection, host, client, folders));
  const surroundings = new SurroundingsStore(
    engine,
    checker,
    settings,
    configurations,
    host.today,
    client.opensReference ? referenceLink : undefined,
    folders,
  );
  const endings = endingsRead(engine.catalog);
  const slices = new Slices();
  const registration = new WorkspaceRegistration(connection, client, endings, faults);
  const { workspaceFiles: files } = host;
  const workspace =
    files && client.pullDiagnostics
      ? new WorkspaceDiagnostics({
          connection,
          client,
          engine,
          folders,
          documents,
          settings,
          configurations,
          surroundings,
          slices,
          faults,
          files,
          today: host.today,
          watchAll: (all) => registration.watchAll(all),
        })
      : undefined;
  const warmUp = host.warmUp && new WarmUp(engine, client, slices, faults, host.warmUp.messages, host.warmUp.limits);
  const settling = new Settling(documents, surroundings, slices);
  const diagnostics = new Diagnostics(connection, client, documents, faults, settling, warmUp, workspace);

  listenToDocuments(connection, faults, documents, diagnostics, surroundings);
  listenToRequests(connection, faults, client, documents, diagnostics, surroundings, slices, settling);
  if (workspace) {
    const { method } = WorkspaceDiagnosticRequest;
    connection.onRequest(
      method,
      guarded(method, { items: [] }, faults, (params, token) => workspace.pull(params, token)),
    );
  }
  const offerWorkspace = (): void => {
    if (workspace) registration.set(() => workspace.isOnAnywhere());
  };

  const refresh = (): void => {
    diagnostics.refresh();
    workspace?.everythingChanged();
    if (client.refreshHints) connection.languages.inlayHint.refresh().catch(() => undefined);
    if (client.refreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  };
  const configurationChanged = (): void => {
    configurations.changed();
    refresh();
  };
  connection.onNotification(
    DidChangeConfigurationNotification.method,
    noticed(DidChangeConfigurationNotification.method, faults, (params) => {
      settings.changed(params['settings']);
      refresh();
      offerWorkspace();
    }),
  );
  connection.onNotification(
    DidChangeWatchedFilesNotification.method,
    noticed(DidChangeWatchedFilesNotification.method, faults, ({ changes }) => {
      const uris = (Array.isArray(changes) ? changes : []).map((change) => String(at(change, 'uri')));
      if (uris.some((uri) => uri.endsWith(`/${CONFIGURATION_FILE}`))) configurationChanged();
      else if (uris.some((uri) => uri.endsWith('/.gitignore'))) workspace?.everythingChanged();
      workspace?.filesChanged(uris);
    }),
  );
  connection.onNotification(CONFIGURATION_CHANGED, noticed(CONFIGURATION_CHANGED, faults, configurationChanged));
  connection.onNotification(
    'workspace/didChangeWorkspaceFolders',
    noticed('workspace/didChangeWorkspaceFolders', faults, ({ event }) => {
      const uris = (list: unknown): string[] =>
        (Array.isArray(list) ? list : []).map((folder) => String(at(folder, 'uri')).replace(/\/+$/, ''));
      const removed = new Set(uris(at(event, 'removed')));
      const stay = folders.filter((uri) => !removed.has(uri));
      folders.splice(0, folders.length, ...stay, ...uris(at(event, 'added')));
      surroundings.foldersChanged();
      configurationChanged();
      offerWorkspace();
    }),
  );
  connection.onInitialized(() => {
    register(connection, client).catch((error) => faults.report('client/registerCapability', error));
    offerWorkspace();
  });
  return {
    endings,
    dispose: () => {
      diagnostics.dispose();
      warmUp?.dispose();
      workspace?.dispose();
    },
  };
}

/** Asks to hear of changes, where the editor lets servers ask. */
async function register(connection: Connection, client: Client): Promise<void> {
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'exchangePorts' });
  }
  if (client.registersWatchers && !client.readsConfigurationFiles) {
    const watchers = [{ globPattern: `**/${CONFIGURATION_FILE}` }];
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}

function configurationReader(
  connection: Connection,
  host: Host,
  client: Client,
  folders: readonly string[],
): ReadConfigurationText | undefined {
  if (client.readsConfigurationFiles) {
    return async (uri) => {
      const answer: unknown = await connection.sendRequest(READ_CONFIGURATION, { uri });
      const found = isObject(answer) ? answer : {};
      return typeof found['uri'] === 'string' && typeof found['text'] === 'string'
        ? { uri: found['uri'], text: found['text'] }
        : undefined;
    };
  }
  const read = host.readConfiguration;
  return read && ((uri) => read(uri, folders));
}

function listenToDocuments(
  connection: Connection,
  faults: Faults,
  documents: Documents,
  diagnostics: Diagnostics,
  surroundings: SurroundingsStore,
): void {
  const uriOf = (params: Params): string | undefined => {
    const uri = at(params['textDocument'], 'uri');
    return typeof uri === 'string' ? uri : undefined;
  };
  const versionOf = (params: Params, otherwise: number): number => {
    const version = at(params['textDocument'], 'version');
    return typeof version === 'number' ? version : otherwise;
  };
  connection.onNotification(
    'textDocument/didOpen',
    noticed('textDocument/didOpen', faults, (params) => {
      const uri = uriOf(params);
      const text = at(params['textDocument'], 'text');
      if (uri === undefined || typeof text !== 'string') return;
      documents.opened(uri, String(at(params['textDocument'], 'languageId') ?? ''), versionOf(params, 0), text);
      diagnostics.changed(uri);
    }),
  );
  connection.onNotification(
    'textDocument/didChange',
    noticed('textDocument/didChange', faults, (params) => {
      const uri = uriOf(params);
      const document = uri === undefined ? undefined : documents.get(uri);
      if (uri === undefined || !document) return;
      documents.changed(uri, versionOf(params, document.version + 1), toChanges(params['contentChanges']));
      diagnostics.changed(uri);
    }),
  );
  connection.onNotification(
    'textDocument/didClose',
    noticed('textDocument/didClose', faults, (params) => {
      const uri = uriOf(params);
      if (uri === undefined || !documents.closed(uri)) return;
      surroundings.forget(uri);
      diagnostics.closed(uri);
    }),
  );
}

function listenToRequests(
  connection: Connection,
  faults: Faults,
  client: Client,
  documents: Documents,
  diagnostics: Diagnostics,
  surroundings: SurroundingsStore,
  slices: Slices,
  settling: Settling,
): void {
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
  const textDocument = (params: Params): unknown => at(params['textDocument'], 'uri');
  const ofItem = (params: Params): unknown => at(params['data'], 'uri');
  // Of a document that is closed by now there is nothing to say.
  const asItIs = (params: Params): object => params;
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
  if (!client.pullDiagnostics) return;
  connection.onRequest(
    DocumentDiagnosticRequest.method,
    guarded(DocumentDiagnosticRequest.method, EMPTY_REPORT, faults, (params, token) => {
      const uri = textDocument(params);
      return typeof uri === 'string' ? diagnostics.pull(uri, params['previousResultId'], token) : EMPTY_REPORT;
    }),
  );
}
