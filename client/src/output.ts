import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** `Exchange Ports: Show Output`. */
export function registerOutput(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('exchangePorts.showOutput', () => client.outputChannel.show()),
  );
}
