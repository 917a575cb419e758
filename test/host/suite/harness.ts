import * as vscode from 'vscode';

// Documents and waiting for the tests of the suite. Each test makes the documents it speaks of.

/** The folder that is open; what a test writes into it stays in the run's own copy. */
function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (!first) throw new Error('no folder is open');
  return first.uri;
}

export const uriOf = (name: string): vscode.Uri => vscode.Uri.joinPath(folder(), name);

/** Writes a file and shows it in an editor. */
export async function show(name: string, content: string | Uint8Array): Promise<vscode.TextDocument> {
  const uri = uriOf(name);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Little endian with its mark, as regedit writes. */
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length);
  bytes.set([0xff, 0xfe]);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes.set([unit & 0xff, unit >> 8], 2 + 2 * i);
  }
  return bytes;
}

/** Asks again and again until the answer is as wanted; fails after a while with the last one. */
export async function until<T>(
  what: string,
  ask: () => T | Thenable<T>,
  wanted: (answer: T) => boolean,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}; the last answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const codeOf = ({ code }: vscode.Diagnostic): string =>
  String(typeof code === 'object' && code !== null ? code.value : code);

export const findings = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri);

export const codes = (uri: vscode.Uri): string[] => findings(uri).map(codeOf);

export const reported = (document: vscode.TextDocument, code: string): Promise<string[]> =>
  until(
    `${code} to be reported`,
    () => codes(document.uri),
    (all) => all.includes(code),
  );

export const gone = (document: vscode.TextDocument, code: string): Promise<string[]> =>
  until(
    `${code} to vanish`,
    () => codes(document.uri),
    (all) => !all.includes(code),
  );

/** The place where a text begins, plus some characters. */
export const at = (document: vscode.TextDocument, text: string, plus = 0): vscode.Position => {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`the document has no ${text}`);
  return document.positionAt(offset + plus);
};

export async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<vscode.Hover[]> {
  return vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
}

export const textOf = (hovers: readonly vscode.Hover[]): string =>
  hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');

export async function replace(document: vscode.TextDocument, old: string, by: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(at(document, old), at(document, old, old.length)), by);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`cannot replace ${old}`);
}
