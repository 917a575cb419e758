import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
} from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import { at, type Client } from './client';
import type { ConfigurationStore } from './configuration';
import { toChanges } from './convert';
import type { Diagnostics } from './diagnostics';
import type { Documents } from './documents';
import { type Faults, noticed, type Params } from './guard';
import { CONFIGURATION_CHANGED } from './protocol';
import type { SettingsStore } from './settings';
import type { SurroundingsStore } from './surroundings';
import type { WorkspaceDiagnostics } from './workspace/diagnostics';

/** Takes over what is opened, typed and closed. */
export function listenToDocuments({
  connection,
  faults,
  documents,
  diagnostics,
  surroundings,
}: {
  readonly connection: Connection;
  readonly faults: Faults;
  readonly documents: Documents;
  readonly diagnostics: Diagnostics;
  readonly surroundings: SurroundingsStore;
}): void {
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

/** What changes of settings, files and folders reach. */
interface Around {
  readonly connection: Connection;
  readonly faults: Faults;
  readonly client: Client;
  /** The workspace folders, which change in place. */
  readonly folders: string[];
  readonly diagnostics: Diagnostics;
  readonly surroundings: SurroundingsStore;
  readonly settings: SettingsStore;
  readonly configurations: ConfigurationStore;
  readonly workspace: WorkspaceDiagnostics | undefined;
}

/** Takes over what changes around documents. `offerWorkspace` is called where it may have been switched on or off. */
export function listenToChanges(
  { connection, faults, client, folders, diagnostics, surroundings, settings, configurations, workspace }: Around,
  offerWorkspace: () => void,
): void {
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
}
