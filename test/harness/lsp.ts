import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { Lifecycle } from '../../server/src/lsp/lifecycle';
import { type Host, serve } from '../../server/src/lsp/server';
import type { WarmUpLimits } from '../../server/src/lsp/warmUp';
import { toyEngine } from './toyEngine';

/** Everything the server can make use of, as VS Code declares it. */
export const FULL_CLIENT = {
  workspace: {
    configuration: true,
    workspaceEdit: { documentChanges: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceFolders: true,
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedInformation: true, tagSupport: { valueSet: [1, 2] } },
    publishDiagnostics: { relatedInformation: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: { labelDetailsSupport: true, documentationFormat: ['markdown', 'plaintext'] },
    },
  },
  experimental: { exchangePorts: { readConfiguration: true } },
};

export interface Received {
  readonly method: string;
  readonly params: unknown;
}

/** An editor at the other end of an in-memory connection. */
export class TestClient {
  /** Requests and notifications that the server sent, in order. */
  readonly received: Received[] = [];
  /** Answers to the server's requests, by method. */
  readonly answers = new Map<string, (params: never) => unknown>();
  private version = 1;

  private constructor(
    readonly connection: MessageConnection,
    private readonly end: () => void,
  ) {
    connection.onRequest((method: string, params: unknown) => {
      this.received.push({ method, params });
      const answer = this.answers.get(method);
      return answer ? answer(params as never) : null;
    });
    connection.onNotification((method: string, params: unknown) => void this.received.push({ method, params }));
    connection.listen();
  }

  /** `warmUp`: in pauses the server makes its code warm, as it does under Node. */
  static start(host: Partial<Host> = {}, warmUp?: WarmUpLimits): TestClient {
    const up = new PassThrough();
    const down = new PassThrough();
    const lifecycle = new Lifecycle();
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down), {
      messageStrategy: lifecycle.strategy,
    });
    const session = serve(server, {
      engine: toyEngine,
      version: '0.0.0',
      today: () => '2026-11-25',
      strict: true,
      ...(warmUp ? { warmUp: { messages: () => lifecycle.messages, limits: warmUp } } : {}),
      ...host,
    });
    server.listen();
    const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    return new TestClient(client, () => {
      session.dispose();
      client.dispose();
      server.dispose();
      up.destroy();
      down.destroy();
    });
  }

  async initialize(
    capabilities: object = FULL_CLIENT,
    more: object = {},
  ): Promise<{ capabilities: Record<string, unknown> }> {
    const result = await this.request('initialize', { processId: null, rootUri: null, capabilities, ...more });
    await this.notify('initialized', {});
    return result as { capabilities: Record<string, unknown> };
  }

  request(method: string, params?: unknown): Promise<unknown> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params?: unknown): Promise<void> {
    return this.connection.sendNotification(method, params as object);
  }

  open(uri: string, text: string, languageId = 'toy'): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: this.version, text } });
  }

  change(uri: string, ...contentChanges: object[]): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version: ++this.version }, contentChanges });
  }

  async diagnostics(uri: string): Promise<{ code: string; range: { start: { line: number; character: number } } }[]> {
    const report = (await this.request('textDocument/diagnostic', { textDocument: { uri } })) as { items: never[] };
    return report.items;
  }

  /** What the server sent under a method, waiting until there are `count` of them. */
  async sent(method: string, count = 1): Promise<unknown[]> {
    for (let i = 0; i < 200; i++) {
      const found = this.received.filter((r) => r.method === method);
      if (found.length >= count) return found.map((r) => r.params);
      await pause(10);
    }
    throw new Error(`the server sent no ${method}`);
  }

  close(): void {
    this.end();
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
