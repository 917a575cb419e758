import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { FIX_ALL, QUICK_FIX } from '../features/codeActions';
import type { Client } from './client';

/** Behind these a port, a transport or a direction may be due; whether one is, completion finds out. */
const TRIGGERS = [' ', ',', '=', ':', '"', "'", '-'];

/** What the server offers this client. Diagnostics are pulled where the client can, and pushed otherwise. */
export function serverCapabilities(client: Client): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: false },
    codeActionProvider: { codeActionKinds: [QUICK_FIX, 'source.fixAll', FIX_ALL], resolveProvider: false },
    documentSymbolProvider: true,
    inlayHintProvider: { resolveProvider: false },
    ...(client.pullDiagnostics
      ? {
          diagnosticProvider: {
            identifier: 'exchange-ports',
            interFileDependencies: false,
            workspaceDiagnostics: false,
          },
        }
      : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
