import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { OPEN_REFERENCE, REFERENCE } from '../../server/src/lsp/protocol';

const SCHEME = 'exchange-ports-reference';

/**
 * `Exchange Ports: Open Reference`: the pages about ports, flows and versions, beside the editor. The server writes a
 * page when it is asked for; the pictures are files of the extension. All stand in a file system of their own, so that
 * links between pages work in every editor, in the browser too.
 */
export function registerReference(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const pages = new ReferencePages(client, vscode.Uri.joinPath(context.extensionUri, 'docs', 'reference'));
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(SCHEME, pages, { isReadonly: true, isCaseSensitive: true }),
    vscode.commands.registerCommand(OPEN_REFERENCE, async (page?: unknown) => {
      const path = `/${typeof page === 'string' && page !== '' ? page : 'README'}.md`;
      const uri = vscode.Uri.from({ scheme: SCHEME, path });
      try {
        await vscode.commands.executeCommand(
          isPageInFront() ? 'markdown.showPreview' : 'markdown.showPreviewToSide',
          uri,
        );
      } catch {
        // The extension that brings the command may be absent or disabled.
        const document = await vscode.workspace.openTextDocument(uri);
        const viewColumn = isPageInFront() ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
        await vscode.window.showTextDocument(document, { viewColumn, preview: true });
      }
    }),
  );
}

/** True where a page is shown already: the next one takes its place. */
function isPageInFront(): boolean {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri.scheme === SCHEME;
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview');
}

class ReferencePages implements vscode.FileSystemProvider {
  /** Nothing in it ever changes. */
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  private readonly known = new Map<string, Promise<Uint8Array>>();

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly files: vscode.Uri,
  ) {}

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (!/\.\w+$/.test(uri.path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: length };
  }

  /** Pages are reached by links alone. */
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    let content = this.known.get(uri.path);
    if (!content) {
      content = this.read(uri);
      this.known.set(uri.path, content);
      // What failed may succeed the next time: the server may have been starting.
      content.catch(() => this.known.delete(uri.path));
    }
    return content;
  }

  private async read(uri: vscode.Uri): Promise<Uint8Array> {
    const { path } = uri;
    if (path.endsWith('.svg')) return vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.files, path));
    const page = /^\/(.+)\.md$/.exec(path)?.[1];
    const text = page === undefined ? null : await this.client.sendRequest<string | null>(REFERENCE, { page });
    if (text === null) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(await this.withPictures(text, uri));
  }

  /** The text with its pictures in it: a preview shows no file from outside the folder of its page. */
  private async withPictures(text: string, page: vscode.Uri): Promise<string> {
    const targets = new Set([...text.matchAll(/!\[[^\]]*\]\(([^)]+\.svg)\)/g)].map(([, target]) => target as string));
    let result = text;
    for (const target of targets) {
      const { path } = vscode.Uri.joinPath(page, '..', target);
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.files, path));
      result = result.replaceAll(`](${target})](`, `](data:image/svg+xml;base64,${base64(bytes)})](`);
    }
    return result;
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

/** In the browser there is no Buffer. */
const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
