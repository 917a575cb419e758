import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { ENVIRONMENT } from './serverProcess';
import { type Api, start } from './start';

let stop: (() => Promise<void>) | undefined;

/** Entry in extension hosts that run on Node: the server is a process of its own. */
export function activate(context: vscode.ExtensionContext): Api {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const env = { ...ENVIRONMENT };
  const run = { module, transport: TransportKind.ipc, options: { env } };
  const debug = { ...run, options: { execArgv: ['--inspect=6009'], env } };
  const started = start(context, (id, name, options) => {
    return new LanguageClient(id, name, { run, debug }, options);
  });
  stop = started.stop;
  return started.api;
}

export const deactivate = (): Promise<void> | undefined => stop?.();
