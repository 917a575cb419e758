import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { clientOptions, declaration, isShown, languagesOf } from './client';
import { answerConfigurationRequests, nearest as nearestConfiguration } from './configurationFiles';
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
  const plain = new PlainTexts(() => status.show(), nearestConfiguration);
  const client = make('exchangePorts', 'Exchange Ports', clientOptions(languages, plain));
  plain.use(client);
  client.registerFeature(declaration);
  const status = registerStatus(context, client, languages, plain);
  registerOutput(context, client);
  registerLookUp(context, client);
  registerReference(context, client);
  registerSetProfile(context, client);
  registerReports(context, client);
  const askAgain = new vscode.EventEmitter<void>();
  answerConfigurationRequests(context, client, () => askAgain.fire());
  context.subscriptions.push(
    askAgain,
    askAgain.event(() => plain.askAgain()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('exchangePorts.files')) askAgain.fire();
    }),
  );
  const started = startWhenNeeded(context, client, languages, plain, askAgain.event);
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
  declarationsChanged: vscode.Event<void>,
): () => Promise<void> | undefined {
  let started: Promise<void> | undefined;
  const listeners: vscode.Disposable[] = [];
  const look = (document: vscode.TextDocument): void => {
    const known = languages.includes(document.languageId) || document.uri.path.endsWith('/.exchange-ports.json');
    if (started || !known || (plain.isPlain(document) && !plain.mayBeSent(document))) return;
    go();
  };
  const go = (): void => {
    if (started) return;
    // Not waited for: the editor goes on, and what is asked meanwhile waits for the server.
    started = client.start();
    // The client has said so itself where the server could not be started.
    started.catch((error) => client.error('The language server did not start', error, false));
    for (const listener of listeners) listener.dispose();
  };
  /** Files are read for it, so that it is done when a text is opened and not while it is written. */
  const lookAround = (document: vscode.TextDocument): void => {
    look(document);
    if (started || !plain.isPlain(document) || !isShown(document)) return;
    void plain.mayBeDeclared(document).then((may) => may && go());
  };
  const lookAtAll = (): void => {
    for (const document of vscode.workspace.textDocuments) lookAround(document);
  };
  listeners.push(
    vscode.workspace.onDidOpenTextDocument(lookAround),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    declarationsChanged(lookAtAll),
  );
  context.subscriptions.push(...listeners);
  lookAtAll();
  return () => started ?? (client.isRunning() ? Promise.resolve() : undefined);
}
