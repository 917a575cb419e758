import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { clientOptions, declaration, languagesOf } from './client';
import { answerConfigurationRequests } from './configurationFiles';
import { registerLookUp } from './lookUp';
import { registerOutput } from './output';
import { PlainTexts } from './plainTexts';
import { registerReference } from './reference';
import { registerReports } from './reports';
import { registerSetProfile } from './setProfile';
import { registerStatus } from './status';

/** What other extensions may ask of this one. */
export interface Api {
  /** What was read in a document, and what could not be; undefined before it was analysed. */
  status(uri: vscode.Uri): StatusParams | undefined;
}

export interface Started {
  readonly api: Api;
  readonly stop: () => Promise<void>;
}

type MakeClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** Everything that desktop, remote and web have in common: `make` brings the client with its way to a server. */
export function start(context: vscode.ExtensionContext, make: MakeClient): Started {
  const languages = languagesOf(context.extension.packageJSON);
  // The id is where the client looks for its own setting, exchangePorts.trace.server.
  const plain = new PlainTexts(() => status.show());
  const client = make('exchangePorts', 'Exchange Ports', clientOptions(languages, plain));
  plain.use(client);
  client.registerFeature(declaration);
  const status = registerStatus(context, client, languages, plain);
  registerOutput(context, client);
  registerLookUp(context, client);
  registerReference(context, client);
  registerSetProfile(context, client);
  registerReports(context, client);
  answerConfigurationRequests(context, client);
  const started = startWhenNeeded(context, client, languages, plain);
  return {
    api: { status: (uri) => status.of(uri) },
    stop: () =>
      (started() ?? Promise.reject()).then(
        () => client.stop(),
        () => undefined,
      ),
  };
}

/**
 * Starts the server for the first document that it may read: a note or a log in the editor costs no server. Commands that
 * ask the server something start it as well. Gives what is known of the start.
 */
function startWhenNeeded(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  languages: readonly string[],
  plain: PlainTexts,
): () => Promise<void> | undefined {
  let started: Promise<void> | undefined;
  const listeners: vscode.Disposable[] = [];
  const look = (document: vscode.TextDocument): void => {
    const known = languages.includes(document.languageId) || document.uri.path.endsWith('/.exchange-ports.json');
    if (started || !known || (plain.isPlain(document) && !plain.mayBeSent(document))) return;
    // Not waited for: the editor goes on, and what is asked meanwhile waits for the server.
    started = client.start();
    // The client has said so itself where the server could not be started.
    started.catch((error) => client.error('The language server did not start', error, false));
    for (const listener of listeners) listener.dispose();
  };
  listeners.push(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  context.subscriptions.push(...listeners);
  for (const document of vscode.workspace.textDocuments) look(document);
  return () => started ?? (client.isRunning() ? Promise.resolve() : undefined);
}
