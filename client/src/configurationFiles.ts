import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { CONFIGURATION_CHANGED, type ConfigurationText, READ_CONFIGURATION } from '../../server/src/lsp/protocol';
import { CONFIGURATION_FILES } from './client';

const FILE = '.exchange-ports.json';

/**
 * Reads configuration files for the server, which has no file system in the browser and none for virtual workspaces
 * anywhere.
 */
export function answerConfigurationRequests(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  heard: () => void,
): void {
  client.onRequest(READ_CONFIGURATION, ({ uri }: { readonly uri: string }) => nearest(vscode.Uri.parse(uri)));
  const changed = (): void => {
    client.sendNotification(CONFIGURATION_CHANGED).then(heard, () => undefined);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(CONFIGURATION_FILES);
  context.subscriptions.push(
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
  );
}

/** The configuration file in the folder of a document or one above, up to its workspace folder. */
export async function nearest(document: vscode.Uri): Promise<ConfigurationText | null> {
  const top = vscode.workspace.getWorkspaceFolder(document)?.uri;
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (document.scheme === 'untitled') return first ? read(vscode.Uri.joinPath(first, FILE)) : null;
  for (let folder = parent(document); ; folder = parent(folder)) {
    const found = await read(vscode.Uri.joinPath(folder, FILE));
    if (found) return found;
    if (folder.path === top?.path || folder.path === '/' || folder.path === '') return null;
  }
}

const parent = (uri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(uri, '..');

async function read(uri: vscode.Uri): Promise<ConfigurationText | null> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return { uri: uri.toString(), text };
  } catch {
    // No such file, or none that can be read: both mean that nothing is configured here.
    return null;
  }
}
