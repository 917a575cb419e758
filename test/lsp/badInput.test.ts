import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { TestClient } from '../harness/lsp';

const URI = 'file:///work/a.toy';

/** Requests with the answer that means nothing. */
const REQUESTS: readonly (readonly [method: string, empty: unknown])[] = [
  ['textDocument/hover', null],
  ['textDocument/completion', []],
  ['textDocument/codeAction', []],
  ['textDocument/inlayHint', []],
  ['textDocument/documentSymbol', []],
  ['textDocument/diagnostic', { kind: 'full', items: [] }],
  ['exchangePorts/profileEdit', null],
  ['exchangePorts/lookup', []],
];

const NONSENSE: readonly unknown[] = [
  undefined,
  null,
  {},
  [],
  [1, 2],
  { textDocument: null },
  { textDocument: 'x' },
  { textDocument: { uri: 7 }, uri: 7 },
  { textDocument: { uri: 'file:///not/open' }, uri: 'file:///not/open', position: { line: 0, character: 0 } },
  { textDocument: { uri: '%E0%A4%A' }, position: { line: 0, character: 0 } },
];

const POSITIONS: readonly unknown[] = [
  undefined,
  null,
  7,
  {},
  { line: 'a', character: 'b' },
  { line: null, character: null },
  { line: -1, character: 0 },
  { line: 0, character: -1 },
  { line: 1e12, character: 1e12 },
  { line: 5, character: 0 },
];

describe('language server and bad input', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = TestClient.start();
    await client.initialize();
  });
  afterEach(() => client.close());

  const alive = async (): Promise<void> => {
    await client.open('file:///alive.toy', 'open 25\n');
    assert.equal((await client.diagnostics('file:///alive.toy')).length, 1, 'the server still works');
  };

  for (const [method, empty] of REQUESTS) {
    it(`answers ${method} whatever its parameters`, async () => {
      for (const params of NONSENSE) {
        assert.deepEqual(await client.request(method, params), empty, JSON.stringify(params));
      }
      await alive();
    });
  }

  for (const method of ['textDocument/hover', 'textDocument/completion']) {
    it(`answers ${method} at positions that are none`, async () => {
      await client.open(URI, 'open 25\nopen 587');
      for (const position of POSITIONS) {
        const answer = await client.request(method, { textDocument: { uri: URI }, position });
        assert.deepEqual(answer, method === 'textDocument/hover' ? null : [], JSON.stringify(position));
      }
      await alive();
    });
  }

  it('answers requests for ranges that are none', async () => {
    await client.open(URI, 'open 25\nopen 587');
    for (const start of POSITIONS) {
      for (const method of ['textDocument/codeAction', 'textDocument/inlayHint']) {
        const params = { textDocument: { uri: URI }, range: { start, end: start }, context: 3 };
        assert.ok(Array.isArray(await client.request(method, params)), `${method} ${JSON.stringify(start)}`);
      }
    }
    await alive();
  });

  it('draws a backwards range and one past the end into the text', async () => {
    await client.open(URI, 'open 25\nopen 25');
    const range = { start: { line: 99, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await client.request('textDocument/codeAction', { textDocument: { uri: URI }, range, context: {} });
    assert.ok((actions as object[]).length > 0);
  });

  it('takes notifications that make no sense', async () => {
    await client.open(URI, 'open 25\n');
    for (const params of [undefined, null, [], {}, { textDocument: 5 }, { textDocument: { uri: URI } }]) {
      for (const method of [
        'textDocument/didOpen',
        'textDocument/didChange',
        'workspace/didChangeConfiguration',
        'workspace/didChangeWatchedFiles',
        'workspace/didChangeWorkspaceFolders',
        'exchangePorts/configurationChanged',
        '$/setTrace',
        'no/such/notification',
      ]) {
        await client.notify(method, params as never);
      }
    }
    for (const change of [
      null,
      5,
      {},
      { text: 5 },
      { text: 'x', range: 5 },
      { text: 'x', range: { start: {}, end: {} } },
    ]) {
      await client.change(URI, change as object);
    }
    assert.equal((await client.diagnostics(URI)).length, 1, 'the document is as it was');
    await client.notify('textDocument/didClose', undefined);
    await client.notify('textDocument/didClose', { textDocument: { uri: 'file:///never/opened' } });
    await alive();
  });

  it('draws changes past the end into the text', async () => {
    await client.open(URI, 'open 25');
    const end = { line: 99, character: 99 };
    await client.change(URI, { range: { start: end, end }, text: '\nopen 25' });
    assert.equal((await client.diagnostics(URI)).length, 2);
  });

  it('refuses what comes before initialize and after shutdown', async () => {
    const early = TestClient.start();
    await assert.rejects(early.request('textDocument/hover', {}), { code: -32002 });
    await early.initialize();
    await assert.rejects(early.request('initialize', { capabilities: {} }), { code: -32600 });
    assert.equal(await early.request('shutdown'), null);
    await assert.rejects(early.request('textDocument/hover', {}), { code: -32600 });
    early.close();
  });

  it('initializes with capabilities that make no sense', async () => {
    for (const capabilities of [{}, { textDocument: 5, workspace: [] }, { experimental: 'x' }]) {
      const other = TestClient.start();
      const result = await other.initialize(capabilities, { workspaceFolders: [5, { uri: 7 }, null] });
      assert.equal(result.capabilities['hoverProvider'], true);
      other.close();
    }
  });

  it('refuses unknown requests as such', async () => {
    await assert.rejects(client.request('textDocument/noSuchThing', {}), { code: -32601 });
  });

  it('answers a cancelled request as cancelled', async () => {
    await client.open(URI, 'open 25\n'.repeat(2000));
    let answer: (value: unknown) => void = () => undefined;
    client.answers.set('workspace/configuration', () => new Promise((resolve) => (answer = resolve)));
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      'textDocument/hover',
      { textDocument: { uri: URI }, position: { line: 0, character: 5 } },
      source.token,
    );
    await client.sent('workspace/configuration');
    source.cancel();
    answer([null]);
    await assert.rejects(asked, { code: -32800 });
  });

  for (const [name, text] of Object.entries({
    'a line of a megabyte': `open 25 ${'x'.repeat(1_000_000)} ${'25 '.repeat(10_000)}`,
    'NUL bytes': 'open 25\u0000\u0000 443\n\u0000',
    'lone surrogates': 'open \uD83D 25 \uDC00\n',
    'mixed line ends': 'open 25\r\nopen 25\ropen 25\n\r\n',
    'an open quote': 'note "never closed\nopen 25\n',
  })) {
    it(`reads ${name}`, async () => {
      await client.open(URI, text);
      const report = await client.diagnostics(URI);
      assert.ok(Array.isArray(report));
      for (const [method] of REQUESTS) {
        const params = {
          textDocument: { uri: URI },
          uri: URI,
          position: { line: 0, character: 6 },
          range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
        };
        await client.request(method, params);
      }
      await alive();
    });
  }
});
