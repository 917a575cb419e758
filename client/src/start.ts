import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { clientOptions, declaration, languagesOf } from './client';
import { answerConfigurationRequests } from './configurationFiles';
import { registerLookUp } from './lookUp';
import { registerOutput } from './output';
import { registerReference } from './reference';
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
  const client = make('exchangePorts', 'Exchange Ports', clientOptions(languages));
  client.registerFeature(declaration);
  const status = registerStatus(context, client, languages);
  registerOutput(context, client);
  registerLookUp(context, client);
  registerReference(context, client);
  registerSetProfile(context, client);
  answerConfigurationRequests(context, client);
  // Not waited for: the editor goes on, and what is asked meanwhile waits for the server.
  const started = client.start();
  // The client has said so itself where the server could not be started.
  started.catch((error) => client.error('The language server did not start', error, false));
  return {
    api: { status: (uri) => status.of(uri) },
    stop: () =>
      started.then(
        () => client.stop(),
        () => undefined,
      ),
  };
}
