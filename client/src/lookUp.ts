import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { LOOKUP, type LookupAnswer } from '../../server/src/lsp/protocol';
import { openPage } from './page';

const SCHEME = 'exchange-ports';

/** Typing pauses shorter than this are not answered. */
const PAUSE_MS = 60;

interface Entry extends vscode.QuickPickItem {
  readonly answer: LookupAnswer;
}

/** `Exchange Ports: Look Up Port`: a quick pick over the knowledge base; what is picked opens as a page beside. */
export function registerLookUp(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const pages = new Map<string, string>();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ path }) => pages.get(path) ?? '',
    }),
    vscode.commands.registerCommand('exchangePorts.lookUpPort', async (query?: unknown) => {
      const answer = await pick(client, typeof query === 'string' ? query : wordAtCaret(), activeUri(client));
      if (!answer) return;
      const path = `/${answer.title.replace(/[\\/:*?"<>|#%]+/g, ' ').trim()}.md`;
      pages.set(path, `# ${answer.title}\n\n${answer.documentation}\n`);
      await openPage(vscode.Uri.from({ scheme: SCHEME, path }));
    }),
  );
}

/** The port under the caret, or what is selected: most look-ups are about it. */
function wordAtCaret(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return '';
  const { document, selection } = editor;
  if (!selection.isEmpty) return selection.isSingleLine ? document.getText(selection).trim().slice(0, 60) : '';
  const range = document.getWordRangeAtPosition(selection.active, /\d{1,5}(?:-\d{1,5})?(?![\w.])/);
  return range ? document.getText(range) : '';
}

/** The document in front: what is declared for it is looked up too. */
function activeUri(client: BaseLanguageClient): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && client.code2ProtocolConverter.asUri(document.uri);
}

function pick(client: BaseLanguageClient, query: string, uri: string | undefined): Promise<LookupAnswer | undefined> {
  const input = vscode.window.createQuickPick<Entry>();
  input.title = 'Exchange Ports: Look Up Port';
  input.placeholder = 'A port, a range, a service or a word: 587, 64327/tcp, edgesync';
  input.value = query;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const turn = ++asked;
    input.busy = true;
    try {
      const answers = await client.sendRequest<LookupAnswer[]>(LOOKUP, { query: input.value, uri });
      if (turn !== asked) return;
      // The server has chosen and ordered the answers. The quick pick would sift them once more by their letters, and put
      // first whose labels have those that were typed: the labels are the ports, or what an answer is, never its name.
      input.items = answers.map((answer) => ({
        label: answer.lead,
        description: answer.description,
        alwaysShow: true,
        answer,
      }));
    } finally {
      if (turn === asked) input.busy = false;
    }
  };
  return new Promise((resolve) => {
    const asking = (): void => {
      ask().catch((error) => client.error('The look-up failed', error));
    };
    input.onDidChangeValue(() => {
      clearTimeout(pause);
      pause = setTimeout(asking, PAUSE_MS);
    });
    input.onDidAccept(() => {
      const [chosen] = input.selectedItems;
      if (!chosen) return;
      resolve(chosen.answer);
      input.hide();
    });
    input.onDidHide(() => {
      clearTimeout(pause);
      resolve(undefined);
      input.dispose();
    });
    input.show();
    asking();
  });
}
