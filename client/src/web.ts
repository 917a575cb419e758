import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Api, start } from './start';

let stop: (() => Promise<void>) | undefined;

/** Entry in extension hosts that run in a browser: the server is a worker. */
export function activate(context: vscode.ExtensionContext): Api {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
  const started = start(context, (id, name, options) => {
    return new LanguageClient(id, name, new Worker(script), options);
  });
  stop = started.stop;
  return started.api;
}

export const deactivate = (): Promise<void> | undefined => stop?.();
