import * as vscode from 'vscode';
import { type BaseLanguageClient, DocumentDiagnosticRequest, type Middleware } from 'vscode-languageclient';
import { mayBeRules } from '../../server/src/document/hint';
import { CLAIMS } from '../../server/src/lsp/protocol';

/** Ids under which the editor shows texts that may be anything: notes, logs, settings, and firewall rules. */
const PLAIN: ReadonlySet<string> = new Set(['plaintext', 'properties', 'ini']);

/** As much of a text as the server looks at. */
const HEAD = 65_536;
/** A configuration file with that in it may say that any text is read. */
const DECLARES = /"files"\s*:/;

/** An edit is followed by a look at the text when the user rests. */
const REST_MS = 500;

type Open = (document: vscode.TextDocument) => Promise<void>;

/**
 * Texts without a language of their own. They are sent to the server only once it has said, by their head, that one of
 * its languages reads them; about all others it hears nothing.
 */
export class PlainTexts {
  private readonly claimed = new Set<string>();
  /** How the client opens a text that is not claimed yet. */
  private readonly waiting = new Map<string, Open>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private client: BaseLanguageClient | undefined;

  /** `changed` is called when a text was claimed; `configurationOf` gives the nearest configuration file. */
  constructor(
    private readonly changed: () => void,
    private readonly configurationOf: (uri: vscode.Uri) => Promise<{ readonly text: string } | null>,
  ) {}

  use(client: BaseLanguageClient): void {
    this.client = client;
  }

  isPlainId = (languageId: string): boolean => PLAIN.has(languageId);
  isPlain = ({ languageId }: vscode.TextDocument): boolean => PLAIN.has(languageId);

  /** True for what the server knows, as far as this is concerned. */
  isSent = (document: vscode.TextDocument): boolean =>
    !this.isPlain(document) || this.claimed.has(document.uri.toString());

  /** True for a text that is worth asking about: it may be rules, or the settings may declare that it is. */
  mayBeSent = (document: vscode.TextDocument): boolean =>
    mayBeRules(headOf(document), document.uri.path) || declaresFiles(document.uri);

  /** True where a configuration file may declare that a text is rules, whatever is in it. */
  mayBeDeclared = async ({ uri }: vscode.TextDocument): Promise<boolean> =>
    DECLARES.test((await this.configurationOf(uri))?.text ?? '');

  async open(document: vscode.TextDocument, next: Open): Promise<void> {
    if (!this.isPlain(document)) return next(document);
    this.waiting.set(document.uri.toString(), next);
    await this.ask(document);
  }

  edited(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.waiting.has(key)) return;
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => void this.ask(document), REST_MS),
    );
  }

  /** Settings or configuration files changed: texts that nobody claimed may be claimed now. */
  askAgain(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (this.waiting.has(document.uri.toString())) void this.ask(document);
    }
  }

  closed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.waiting.delete(key);
    this.claimed.delete(key);
  }

  private async ask(document: vscode.TextDocument): Promise<void> {
    const { client } = this;
    const key = document.uri.toString();
    if (!client || !(this.mayBeSent(document) || (await this.mayBeDeclared(document)))) return;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const claims = await client.sendRequest<boolean>(CLAIMS, {
      uri,
      languageId: document.languageId,
      text: headOf(document),
    });
    const next = this.waiting.get(key);
    // It may have been closed, or claimed, while the answer was on its way.
    if (!claims || !next || document.isClosed) return;
    this.waiting.delete(key);
    this.claimed.add(key);
    await next(document);
    // The first time nobody listens yet for what was opened.
    const provider = client.getFeature(DocumentDiagnosticRequest.method)?.getProvider(document);
    provider?.onDidChangeDiagnosticsEmitter.fire();
    this.changed();
  }

  /** Requests about texts that the server does not know are not made. */
  middleware(): Middleware {
    const { isSent } = this;
    return {
      provideHover: (document, position, token, next) =>
        isSent(document) ? next(document, position, token) : undefined,
      provideCompletionItem: (document, position, context, token, next) =>
        isSent(document) ? next(document, position, context, token) : undefined,
      provideCodeActions: (document, range, context, token, next) =>
        isSent(document) ? next(document, range, context, token) : undefined,
      provideDocumentSymbols: (document, token, next) => (isSent(document) ? next(document, token) : undefined),
      provideCodeLenses: (document, token, next) => (isSent(document) ? next(document, token) : undefined),
      provideDiagnostics: (document, previousResultId, token, next) =>
        document instanceof vscode.Uri || isSent(document) ? next(document, previousResultId, token) : undefined,
      provideInlayHints: (document, viewPort, token, next) =>
        isSent(document) ? next(document, viewPort, token) : undefined,
    };
  }
}

/** True when the settings that hold for a text declare what files are. */
const declaresFiles = (uri: vscode.Uri): boolean =>
  Object.keys(vscode.workspace.getConfiguration('exchangePorts', uri).get<object>('files') ?? {}).length > 0;

const headOf = (document: vscode.TextDocument): string => {
  // The text up to the end of some line far down: a document of many megabytes is not made into one text for this.
  const end = document.lineCount > 2000 ? document.lineAt(2000).range.start : undefined;
  const range = end && new vscode.Range(new vscode.Position(0, 0), end);
  return document.getText(range).slice(0, HEAD);
};
