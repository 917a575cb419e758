import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { COVERAGE, EXPLAIN_CHANGE, type OwnCapabilities, SHOW_COVERAGE } from '../../server/src/lsp/protocol';
import { openPage } from './page';

const SCHEME = 'exchange-ports-report';

/** Files of a workspace that take part; of more only so many are read. */
const MOST_FILES = 2000;
/** Larger files are left out. */
const MOST_BYTES = 2_000_000;

const EXCLUDED = '**/{node_modules,.git}/**';

/**
 * `Exchange Ports: Show Coverage` and `Exchange Ports: Explain Change`: pages that the server writes, beside the editor.
 */
export function registerReports(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const show = async (title: string, text: string): Promise<void> => {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title.replace(/[\\/:*?"<>|#%]+/g, ' ').trim()}.md` });
    pages.set(uri.path, text);
    changed.fire(uri);
    await openPage(uri);
  };
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => pages.get(path) ?? '',
    }),
    vscode.commands.registerCommand(SHOW_COVERAGE, async (given?: unknown) => {
      const files = await chosenFiles(client, given);
      if (!files) return;
      const text = await client.sendRequest<string | null>(COVERAGE, { files: files.list });
      if (text !== null) await show(`Coverage of ${files.title}`, text);
      else await offerProfile();
    }),
    vscode.commands.registerCommand('exchangePorts.explainChange', async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) {
        await vscode.window.showInformationMessage('Open the file whose change is to be explained.');
        return;
      }
      const old = await committedText(document.uri);
      if (typeof old !== 'string') {
        await vscode.window.showInformationMessage(old.why);
        return;
      }
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      const name = nameOf(document.uri);
      const title = `What has changed in ${name} since the last commit`;
      const text = await client.sendRequest<string | null>(EXPLAIN_CHANGE, { uri, old, title });
      if (text === null) await vscode.window.showInformationMessage(`Nothing here reads ${name}.`);
      else await show(`Change of ${name}`, text);
    }),
  );
}

interface Files {
  readonly title: string;
  readonly list: readonly {
    readonly uri: string;
    readonly name: string;
    readonly languageId?: string;
    readonly text?: string;
  }[];
}

/** The document that is given or in front, or all files of the workspace that are read here. */
async function chosenFiles(client: BaseLanguageClient, given: unknown): Promise<Files | undefined> {
  const front =
    typeof given === 'string'
      ? client.protocol2CodeConverter.asUri(given)
      : vscode.window.activeTextEditor?.document.uri;
  const asUri = (uri: vscode.Uri): string => client.code2ProtocolConverter.asUri(uri);
  const own = (uri: vscode.Uri): Files => ({ title: nameOf(uri), list: [{ uri: asUri(uri), name: nameOf(uri) }] });
  const hasFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  if (front && (typeof given === 'string' || !hasFolders)) return own(front);
  if (!hasFolders) {
    await vscode.window.showInformationMessage('Open the file, or the folder, whose rules are to be measured.');
    return undefined;
  }
  const items = [
    ...(front ? [{ label: `This file, ${nameOf(front)}`, uri: front }] : []),
    { label: 'All files of the workspace', uri: undefined },
  ];
  const [only] = items;
  const picked =
    items.length === 1
      ? only
      : await vscode.window.showQuickPick(items, {
          title: 'Exchange Ports: Show Coverage',
          placeHolder: 'Whose rules are measured by the declared profile',
        });
  if (!picked) return undefined;
  return picked.uri ? own(picked.uri) : workspaceFiles(await endingsOf(client), asUri);
}

async function workspaceFiles(endings: readonly string[], asUri: (uri: vscode.Uri) => string): Promise<Files> {
  const uris = await vscode.workspace.findFiles(`**/*.{${endings.join(',')}}`, EXCLUDED, MOST_FILES);
  const list: Files['list'][number][] = [];
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Exchange Ports: reading the workspace' },
    async () => {
      for (const uri of uris) {
        const text = await textOf(uri);
        if (text !== undefined) list.push({ uri: asUri(uri), name: vscode.workspace.asRelativePath(uri), text });
      }
    },
  );
  return { title: 'the workspace', list };
}

/** Endings by which the files that may be read can be found, without their dots. */
async function endingsOf(client: BaseLanguageClient): Promise<readonly string[]> {
  // Starts the server where nothing has started it yet.
  await client.start();
  const own: OwnCapabilities | undefined = client.initializeResult?.capabilities.experimental?.exchangePorts;
  return (own?.endings ?? []).map((ending) => ending.slice(1));
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Deleted meanwhile, or not to be read: it takes no part.
    return undefined;
  }
}

const nameOf = ({ path }: vscode.Uri): string => path.slice(path.lastIndexOf('/') + 1);

async function offerProfile(): Promise<void> {
  const set = 'Set profile';
  const chosen = await vscode.window.showInformationMessage(
    'No profile says what these rules are for: a version of Exchange, its roles, where the rules stand.',
    set,
  );
  if (chosen === set) await vscode.commands.executeCommand('exchangePorts.setProfile');
}

/** As much of the editor's own Git extension as is used here. */
interface Git {
  /** False where its setting switches it off. */
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
}

/** Longer than that nobody waits for the Git extension to look through the workspace. */
const GIT_MS = 10_000;

/** The text of a file as it was committed last, or why there is none. */
async function committedText(uri: vscode.Uri): Promise<string | { readonly why: string }> {
  const extension = vscode.extensions.getExtension<Git>('vscode.git');
  const none = (why: string): { why: string } => ({ why: `${why}, so there is no earlier version to compare with.` });
  if (!extension) return none('There is no Git extension in this editor');
  const name = nameOf(uri);
  const git = await activated(extension);
  if (!git) return none('The Git extension did not start');
  if (!git.enabled) return none('The Git extension is switched off');
  const api = git.getAPI(1);
  await initialized(api);
  const repository = api.getRepository(uri);
  if (!repository) return none(`${name} lies in no Git repository that is open here`);
  try {
    return await repository.show('HEAD', uri.fsPath);
  } catch {
    return none(`${name} was not committed yet`);
  }
}

async function activated(extension: vscode.Extension<Git>): Promise<Git | undefined> {
  try {
    return await extension.activate();
  } catch {
    // It says itself what is wrong with it.
    return undefined;
  }
}

/** Right after its start the Git extension knows of no repository. */
function initialized(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, GIT_MS);
    const listener = api.onDidChangeState(() => api.state === 'initialized' && done());
  });
}
