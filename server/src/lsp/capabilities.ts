import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { FIX_ALL, QUICK_FIX } from '../features/codeActions';
import type { Client } from './client';
import type { OwnCapabilities } from './protocol';

/** Behind these a port, a transport or a direction may be due; whether one is, completion finds out. */
const TRIGGERS = [' ', ',', '=', ':', '"', "'", '-'];

/** The first registration for diagnostics, which is taken back where workspace diagnostics are switched on. */
export const DIAGNOSTICS_ID = 'exchange-ports.diagnostics';

export const DIAGNOSTICS = { identifier: 'exchange-ports', interFileDependencies: false } as const;

/**
 * Workspace diagnostics are a setting. An editor that lets the server register hears of them when the setting is on;
 * any other hears of them at once, and its requests wait while the setting is off.
 */
function diagnosticProvider(client: Client, readsWorkspace: boolean): ServerCapabilities['diagnosticProvider'] {
  if (!readsWorkspace) return { ...DIAGNOSTICS, workspaceDiagnostics: false };
  if (!client.registersDiagnostics) return { ...DIAGNOSTICS, workspaceDiagnostics: true };
  return { ...DIAGNOSTICS, workspaceDiagnostics: false, id: DIAGNOSTICS_ID, documentSelector: null };
}

/** What the server offers this client. Diagnostics are pulled where the client can, and pushed otherwise. */
export function serverCapabilities(
  client: Client,
  readsWorkspace: boolean,
  endings: readonly string[],
): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: {
      triggerCharacters: TRIGGERS,
      resolveProvider: client.resolvesCompletion,
      // Of these an item is made whole again.
      ...(client.resolvesDetail ? { completionItem: { labelDetailsSupport: client.labelDetails } } : {}),
    },
    codeActionProvider: { codeActionKinds: [QUICK_FIX, 'source.fixAll', FIX_ALL], resolveProvider: false },
    codeLensProvider: { resolveProvider: false },
    documentSymbolProvider: true,
    inlayHintProvider: { resolveProvider: client.resolvesHints },
    ...(client.pullDiagnostics ? { diagnosticProvider: diagnosticProvider(client, readsWorkspace) } : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(client.receivesStatus ? { experimental: { exchangePorts: { endings } satisfies OwnCapabilities } } : {}),
  };
}
