import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readNearestConfiguration } from '../../server/src/lsp/configurationFiles';
import { FULL_CLIENT, pause, TestClient } from '../harness/lsp';

const URI = 'file:///work/scripts/a.toy';
const codes = async (client: TestClient, uri = URI): Promise<string[]> =>
  (await client.diagnostics(uri)).map(({ code }) => code);

describe('language server settings', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  it('are pulled for the document and hold at once after a change', async () => {
    await client.initialize();
    let rules: object = {};
    client.answers.set('workspace/configuration', ({ items }: { items: { scopeUri: string; section: string }[] }) => {
      assert.deepEqual(items, [{ scopeUri: URI, section: 'exchangePorts' }]);
      return [{ rules }];
    });
    await client.open(URI, 'open 25\n');
    assert.deepEqual(await codes(client), ['toy-port']);
    rules = { 'toy-port': 'off' };
    assert.deepEqual(await codes(client), ['toy-port'], 'not asked again before the editor says so');
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await codes(client), []);
    assert.equal((await client.sent('workspace/diagnostic/refresh')).length, 1);
    assert.equal((await client.sent('workspace/inlayHint/refresh')).length, 1);
  });

  it('are the defaults when the answer is null, an error, or nonsense, which is said once', async () => {
    await client.initialize();
    for (const answer of [null, [], [null], ['x'], [{ rules: 7, profile: 'version=1', inlayHints: { when: 3 } }]]) {
      client.answers.set('workspace/configuration', () => answer);
      await client.notify('workspace/didChangeConfiguration', {});
      await client.open(URI, 'open 25\n');
      assert.deepEqual(await codes(client), ['toy-port'], JSON.stringify(answer));
    }
    const said = (
      client.received.filter(({ method }) => method === 'window/logMessage') as { params: { message: string } }[]
    ).map(({ params }) => params.message);
    assert.equal(new Set(said).size, said.length);
    assert.equal(said.length, 4, said.join('\n'));
    client.answers.set('workspace/configuration', () => {
      throw new Error('no');
    });
    await client.notify('workspace/didChangeConfiguration', {});
    assert.deepEqual(await codes(client), ['toy-port']);
  });

  it('come with notifications from clients that cannot be asked', async () => {
    await client.initialize(
      { textDocument: { diagnostic: {} } },
      { initializationOptions: { rules: { 'toy-port': 'off' } } },
    );
    await client.open(URI, 'open 25\n');
    assert.deepEqual(await codes(client), []);
    await client.notify('workspace/didChangeConfiguration', {
      settings: { exchangePorts: { rules: { 'toy-port': 'error' } } },
    });
    assert.deepEqual(await codes(client), ['toy-port']);
    assert.deepEqual(client.received, [], 'nothing is asked of a client that declared nothing');
  });

  it('say what files are taken for, at once and for documents that are open', async () => {
    await client.initialize(FULL_CLIENT, { workspaceFolders: [{ uri: 'file:///work', name: 'w' }] });
    let files: object = {};
    client.answers.set('workspace/configuration', () => [{ files }]);
    const other = 'file:///work/deep/a%20b.fw';
    const outside = 'file:///elsewhere/c.fw';
    for (const uri of [other, outside]) await client.open(uri, 'open 25\n', 'plaintext');
    await client.open(URI, 'open 25\n');
    const all = async () => Promise.all([URI, other, outside].map((uri) => codes(client, uri)));
    assert.deepEqual(await all(), [['toy-port'], [], []]);
    for (const [declared, expected] of [
      [{ '*.fw': 'toy' }, [['toy-port'], ['toy-port'], ['toy-port']]],
      [{ 'deep/*': 'TOY' }, [['toy-port'], ['toy-port'], []]],
      [{ '/deep/a b.fw': 'toy', '*.toy': 'off' }, [[], ['toy-port'], []]],
      [{ '**': 'off', 'scripts/': 'toy-rules' }, [['toy-port'], [], []]],
      [{ '*.fw': 'toy', 'deep/a*': null }, [['toy-port'], ['toy-port'], ['toy-port']]],
      [{}, [['toy-port'], [], []]],
    ] as const) {
      files = declared;
      await client.notify('workspace/didChangeConfiguration', {});
      assert.deepEqual(await all(), expected, JSON.stringify(declared));
      // Whatever is asked first is answered for what the document is now.
      const symbols = await client.request('textDocument/documentSymbol', { textDocument: { uri: other } });
      assert.equal((symbols as object[]).length, expected[1].length);
    }
    // Edits of a document that is declared do not make it something else.
    files = { '*.fw': 'toy' };
    await client.notify('workspace/didChangeConfiguration', {});
    const start = { line: 0, character: 0 };
    await client.change(other, { range: { start, end: start }, text: 'open 110\n' });
    assert.deepEqual(await codes(client, other), ['toy-port', 'toy-port']);
    await client.change(other, { range: { start, end: start }, text: '# exchange-ports: dialect=off\n' });
    assert.deepEqual(await codes(client, other), []);
  });

  it('say once which of their files are malformed', async () => {
    await client.initialize();
    client.answers.set('workspace/configuration', () => [
      { files: { '*.a': 'cobol', '!x': 'toy', ' ': 'toy', '*.b': 7, '*.toy': 'off' } },
    ]);
    for (const uri of [URI, 'file:///work/b.toy']) {
      await client.open(uri, 'open 25\n');
      assert.deepEqual(await codes(client, uri), [], 'what is well formed holds');
    }
    const said = client.received
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => (params as { message: string }).message);
    assert.equal(said.length, 4, said.join('\n'));
    assert.equal(
      said[0],
      'exchangePorts.files: `*.a`: `cobol` is nothing that is read here: write off, or one of toy, toy-rules.',
    );
  });

  it('registers for changes only where the client lets it', async () => {
    await client.initialize({ ...FULL_CLIENT, experimental: undefined });
    const registered = (await client.sent('client/registerCapability', 2)) as { registrations: { method: string }[] }[];
    assert.deepEqual(
      registered.flatMap(({ registrations }) => registrations.map(({ method }) => method)),
      ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles'],
    );
    const poor = TestClient.start();
    await poor.initialize({});
    await pause(20);
    assert.deepEqual(poor.received, []);
    poor.close();
  });
});

describe('language server configuration files', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  const give = (text: string | null): void => {
    client.answers.set(
      'exchangePorts/readConfiguration',
      () => text && { uri: 'file:///work/.exchange-ports.json', text },
    );
  };

  it('are asked of the client and go before the settings', async () => {
    await client.initialize();
    client.answers.set('workspace/configuration', () => [{ rules: { 'toy-port': 'error' } }]);
    give('{ "rules": { "toy-port": "hint" } }');
    await client.open(URI, 'open 25\n');
    const [first] = (await client.diagnostics(URI)) as unknown as { severity: number }[];
    assert.equal(first?.severity, 4);
    give('{ "rules": { "toy-port": "off" } }');
    await client.notify('exchangePorts/configurationChanged');
    assert.deepEqual(await codes(client), []);
    give(null);
    await client.notify('exchangePorts/configurationChanged', null);
    assert.deepEqual(await codes(client), ['toy-port']);
  });

  it('give the profile that makes a file concern Exchange', async () => {
    await client.initialize();
    give('{ "version": "2019", "roles": ["edge-transport"] }');
    await client.open(URI, 'open 50389\n');
    assert.deepEqual(await codes(client), ['toy-exchange']);
  });

  it('leave out paths, and suppress findings for paths', async () => {
    await client.initialize();
    await client.open(URI, 'open 25\n');
    for (const [text, expected] of [
      ['{ "exclude": ["scripts/"] }', []],
      ['{ "exclude": ["other/"] }', ['toy-port']],
      ['{ "suppress": [{ "path": "scripts/*.toy", "code": "toy-port", "reason": "lab" }] }', []],
      ['{ "suppress": [{ "path": "b.toy", "code": "toy-port", "reason": "lab" }] }', ['toy-port']],
    ] as const) {
      give(text);
      await client.notify('exchangePorts/configurationChanged', {});
      assert.deepEqual(await codes(client), expected, text);
    }
  });

  it('say what files are taken for, before the settings and behind a comment', async () => {
    await client.initialize(FULL_CLIENT, { workspaceFolders: [{ uri: 'file:///work', name: 'w' }] });
    client.answers.set('workspace/configuration', () => [{ files: { '*.toy': 'off', '*.fw': 'toy' } }]);
    const uri = 'file:///work/scripts/a.fw';
    const status = async () => {
      client.received.splice(0);
      await codes(client, uri);
      await pause(250);
      const sent = (await client.sent('exchangePorts/status')) as {
        uri: string;
        language: string | null;
        takenBy: string;
      }[];
      const last = sent.filter((one) => one.uri === uri).at(-1);
      return [last?.language, last?.takenBy];
    };
    await client.open(URI, 'open 25\n');
    await client.open(uri, 'open 25\n', 'plaintext');
    assert.deepEqual(await codes(client), []);
    assert.deepEqual(await status(), ['Toy', 'setting']);
    give('{ "files": { "scripts/*.toy": "toy", "*.fw": "off" } }');
    await client.notify('exchangePorts/configurationChanged', {});
    assert.deepEqual(await codes(client), ['toy-port']);
    assert.deepEqual(await codes(client, uri), []);
    assert.deepEqual(await status(), [null, 'configuration']);
    const start = { line: 0, character: 0 };
    await client.change(uri, { range: { start, end: start }, text: '# exchange-ports: dialect=toy\n' });
    assert.deepEqual(await codes(client, uri), ['toy-port']);
    assert.deepEqual(await status(), ['Toy', 'comment']);
    give(null);
    await client.notify('exchangePorts/configurationChanged', {});
    assert.deepEqual(await codes(client), [], 'the setting holds again');
  });

  it('are documents with findings of their own', async () => {
    await client.initialize();
    const uri = 'file:///work/.exchange-ports.json';
    await client.open(uri, '{ "rules": { "no-such-rule": "off" }, "profile": { "version": "2020" } }', 'json');
    const found = await client.diagnostics(uri);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['configuration', 'configuration'],
    );
    await client.open('file:///work/other.json', '{ "rules": 7 }', 'json');
    assert.deepEqual(await client.diagnostics('file:///work/other.json'), []);
  });

  it('are read from disk where the client does not give them, up to the workspace folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exchange ports-'));
    try {
      const inner = join(folder, 'work', 'a b');
      mkdirSync(inner, { recursive: true });
      writeFileSync(join(folder, '.exchange-ports.json'), '{ "exclude": ["**"] }');
      const uri = (...parts: string[]): string => pathToFileURL(join(folder, ...parts)).href;
      const work = uri('work');
      assert.equal((await readNearestConfiguration(uri('work', 'a b', 'x.ps1'), []))?.uri, uri('.exchange-ports.json'));
      assert.equal(await readNearestConfiguration(uri('work', 'a b', 'x.ps1'), [work]), undefined);
      writeFileSync(join(folder, 'work', '.exchange-ports.json'), '\uFEFF{}');
      assert.deepEqual(await readNearestConfiguration(uri('work', 'a b', 'x.ps1'), [work]), {
        uri: uri('work', '.exchange-ports.json'),
        text: '{}',
      });
      assert.equal(await readNearestConfiguration('untitled:Untitled-1', []), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
    client.close();
    client = TestClient.start({
      readConfiguration: async (uri, folders) => {
        assert.deepEqual([uri, folders], [URI, ['file:///work']]);
        return { uri: 'file:///work/.exchange-ports.json', text: '{ "rules": { "toy-port": "off" } }' };
      },
    });
    await client.initialize({ textDocument: { diagnostic: {} } }, { rootUri: 'file:///work/' });
    await client.open(URI, 'open 25\n');
    assert.deepEqual(await codes(client), []);
  });

  it('are read again when the editor sees one change', async () => {
    let text = '{ "rules": { "toy-port": "off" } }';
    client.close();
    client = TestClient.start({ readConfiguration: async () => ({ uri: 'file:///work/.exchange-ports.json', text }) });
    await client.initialize({ textDocument: { diagnostic: {} } });
    await client.open(URI, 'open 25\n');
    assert.deepEqual(await codes(client), []);
    text = '{}';
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///work/other.json', type: 2 }] });
    assert.deepEqual(await codes(client), []);
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///work/.exchange-ports.json', type: 2 }],
    });
    assert.deepEqual(await codes(client), ['toy-port']);
  });
});
