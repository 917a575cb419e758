import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { STATUS, type StatusParams } from '../../server/src/lsp/protocol';
import type { PlainTexts } from './plainTexts';

export interface Statuses {
  of(uri: vscode.Uri): StatusParams | undefined;
  show(): void;
}

const COMMAND = 'exchangePorts.showStatus';

/** The item in the status bar that says what of the active document was read, and the list behind it. */
export function registerStatus(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  languages: readonly string[],
  plain: PlainTexts,
): Statuses {
  const known = new Map<string, StatusParams>();
  /** Texts without a language have the item only where the server reads them. */
  const selector = (): vscode.DocumentSelector => {
    const document = vscode.window.activeTextEditor?.document;
    const shown = document && plain.isPlain(document) && plain.isSent(document) ? document.languageId : undefined;
    return languages.filter((id) => !plain.isPlainId(id) || id === shown).map((language) => ({ language }));
  };
  const item = vscode.languages.createLanguageStatusItem('exchangePorts.read', selector());
  item.name = 'Exchange Ports';
  const active = (): StatusParams | undefined => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri && known.get(uri.toString());
  };
  const show = (): void => {
    item.selector = selector();
    describe(item, active());
  };
  show();
  context.subscriptions.push(
    item,
    client.onNotification(STATUS, (status: StatusParams) => {
      known.set(client.protocol2CodeConverter.asUri(status.uri).toString(), status);
      show();
    }),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => known.delete(uri.toString())),
    vscode.commands.registerCommand(COMMAND, () => showList(client, active())),
  );
  return { of: (uri) => known.get(uri.toString()), show };
}

function describe(item: vscode.LanguageStatusItem, status: StatusParams | undefined): void {
  item.busy = false;
  item.command = { command: COMMAND, title: 'Show' };
  item.severity = vscode.LanguageStatusSeverity.Information;
  if (!status) {
    item.text = 'Exchange Ports';
    item.detail = 'nothing read yet';
    return;
  }
  const unread = status.unread.length;
  item.text =
    status.total === 0 ? 'no rules' : `${status.read} of ${status.total} ${status.total === 1 ? 'rule' : 'rules'}`;
  item.detail = [
    status.language ?? (status.takenBy ? 'not to be read' : ''),
    unread === 0 ? '' : `${unread} ${unread === 1 ? 'place' : 'places'} not read`,
    status.profile ?? (status.evidence.length > 0 ? `concerns ${subjectOf(status)}` : 'no sign of Exchange'),
  ]
    .filter((part) => part !== '')
    .join(', ');
  if (unread > 0) item.severity = vscode.LanguageStatusSeverity.Warning;
}

/** "Exchange 2016, 2019, edge-transport": the versions and roles that a document names. */
const subjectOf = ({ versions, roles }: StatusParams): string =>
  [`Exchange${versions.length > 0 ? ` ${versions.join(', ')}` : ''}`, ...roles].join(', ');

interface Entry extends vscode.QuickPickItem {
  readonly range?: StatusParams['unread'][number]['range'];
  readonly command?: string;
}

/** What decided what a document is taken for, in words that follow "by". */
const TAKEN_BY: Readonly<Record<NonNullable<StatusParams['takenBy']>, string>> = {
  comment: 'a comment in the file',
  configuration: 'files in .exchange-ports.json',
  setting: 'the setting exchangePorts.files',
  editor: 'the language mode',
  name: 'the ending of its name',
  content: 'its content',
  option: 'the command line',
};

/** What was not read and why, and why the document is taken to concern Exchange; picking one goes there. */
async function showList(client: BaseLanguageClient, status: StatusParams | undefined): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!status || !editor) {
    await vscode.window.showInformationMessage('Exchange Ports has read nothing in this editor.');
    return;
  }
  const heading = (label: string): Entry => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const places = (list: StatusParams['unread'], icon: string): Entry[] =>
    list.map(({ range, why }) => ({ label: `$(${icon}) ${why}`, description: `line ${range.start.line + 1}`, range }));
  const entries: Entry[] = [
    heading('Taken for'),
    {
      label: `$(file-code) ${status.language ?? 'Nothing that is read here'}`,
      description: status.takenBy ? `by ${TAKEN_BY[status.takenBy]}` : '',
      detail:
        'Change the language mode, write a comment exchange-ports: dialect=…, or declare it in the setting files.',
      command: 'workbench.action.editor.changeLanguageMode',
    },
    heading('Not read'),
    ...(status.unread.length > 0 ? places(status.unread, 'warning') : [{ label: '$(check) Everything was read' }]),
    heading(status.evidence.length > 0 ? `Signs of ${subjectOf(status)}` : 'Signs of Exchange'),
    ...(status.evidence.length > 0
      ? places(status.evidence, 'mail')
      : [{ label: status.profile ? '$(info) A profile is declared' : '$(info) None: general rules only' }]),
    heading('Profile'),
    {
      label: `$(server) ${status.profile ?? 'None declared'}`,
      description: 'set',
      command: 'exchangePorts.setProfile',
    },
  ];
  const dialects = status.dialects.length > 0 ? `, ${status.dialects.join(', ')}` : '';
  const picked = await vscode.window.showQuickPick(entries, {
    title: `Exchange Ports: ${status.read} of ${status.total} rules read${dialects}`,
    placeHolder: 'Pick a place to go there',
    matchOnDescription: true,
  });
  if (picked?.command) await vscode.commands.executeCommand(picked.command);
  if (!picked?.range) return;
  const range = client.protocol2CodeConverter.asRange(picked.range);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
