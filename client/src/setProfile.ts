import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { products } from '../../data/products.json';
import { FEATURES, VANTAGES } from '../../server/src/analysis/profile';
import { PROFILE_EDIT, type ProfileEditAnswer } from '../../server/src/lsp/protocol';

const VANTAGE_WORDS: Readonly<Record<(typeof VANTAGES)[number], string>> = {
  host: 'the rules of one server, on the server itself',
  perimeter: 'a firewall between the Internet and the organisation',
  internal: 'a firewall inside the organisation',
};

const TITLE = 'Exchange Ports: Set Profile for This File';

/** `Exchange Ports: Set Profile for This File`: asks what the file is for and writes the comment that says it. */
export function registerSetProfile(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('exchangePorts.setProfile', async (given?: unknown) => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) {
        await vscode.window.showInformationMessage('Open the file that the profile is for.');
        return;
      }
      const profile = typeof given === 'string' ? given : await askProfile();
      if (profile === undefined) return;
      const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
      const answer = await client.sendRequest<ProfileEditAnswer>(PROFILE_EDIT, { uri, profile });
      const edit = answer && (await client.protocol2CodeConverter.asWorkspaceEdit(answer));
      if (!edit || !(await vscode.workspace.applyEdit(edit))) {
        await vscode.window.showInformationMessage(
          'This file takes no comment. Declare the profile in .exchange-ports.json or in the settings.',
        );
      }
    }),
  );
}

/** The comment form, `version=2019 role=mailbox vantage=host`; undefined where the user leaves. */
async function askProfile(): Promise<string | undefined> {
  const version = await vscode.window.showQuickPick(
    [...products].reverse().map(({ id, title }) => ({ label: title, id })),
    { title: TITLE, placeHolder: 'Version of Exchange' },
  );
  if (!version) return undefined;
  const known = products.find(({ id }) => id === version.id)?.roles ?? [];
  const roles =
    known.length === 0
      ? []
      : await vscode.window.showQuickPick(known, {
          title: TITLE,
          placeHolder: 'Roles of the server',
          canPickMany: true,
        });
  if (!roles) return undefined;
  const vantage = await vscode.window.showQuickPick(
    VANTAGES.map((label) => ({ label, description: VANTAGE_WORDS[label] })),
    { title: TITLE, placeHolder: 'Where the rules stand' },
  );
  if (!vantage) return undefined;
  const features = await vscode.window.showQuickPick([...FEATURES], {
    title: TITLE,
    placeHolder: 'What the server is used for; none is fine',
    canPickMany: true,
  });
  if (!features) return undefined;
  return [
    `version=${version.id}`,
    roles.length > 0 ? `role=${roles.join(',')}` : '',
    `vantage=${vantage.label}`,
    features.length > 0 ? `features=${features.join(',')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
