import assert from 'node:assert/strict';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT, pause, TestClient } from '../harness/lsp';

const URI = 'file:///work/a.toy';
const pull = (client: TestClient, previousResultId?: unknown) =>
  client.request('textDocument/diagnostic', { textDocument: { uri: URI }, previousResultId }) as Promise<{
    kind: string;
    resultId: string;
    items: { code: string; severity: number; message: string; range: unknown; source: string }[];
  }>;

describe('language server diagnostics', () => {
  let client: TestClient;
  beforeEach(() => {
    client = TestClient.start();
  });
  afterEach(() => client.close());

  it('are pulled, with an id of their content', async () => {
    await client.initialize();
    await client.open(URI, 'open 25\n');
    const first = await pull(client);
    assert.equal(first.kind, 'full');
    assert.deepEqual(first.items, [
      {
        range: { start: { line: 0, character: 5 }, end: { line: 0, character: 7 } },
        severity: 2,
        code: 'toy-port',
        source: 'exchange-ports',
        message: '25 is not for clients; they submit on 587/tcp.',
      },
    ]);
    const again = await pull(client, first.resultId);
    assert.deepEqual(again, { kind: 'unchanged', resultId: first.resultId });
    for (const unknown of ['nonsense', 7, null, {}]) assert.equal((await pull(client, unknown)).kind, 'full');
    await client.change(URI, {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
      text: 'note "x"\n',
    });
    assert.equal((await pull(client, first.resultId)).kind, 'unchanged', 'other text, the same findings');
    await client.change(URI, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '\n',
    });
    assert.equal((await pull(client, first.resultId)).kind, 'full', 'the same findings elsewhere');
    assert.deepEqual(
      client.received.filter(({ method }) => method === 'textDocument/publishDiagnostics'),
      [],
    );
  });

  it('keep nobody waiting who asks about a small part of a long text', async () => {
    await client.initialize();
    await client.open(URI, `let a = 25\n${'open $a 443\n'.repeat(60_000)}`);
    const order: string[] = [];
    const done = (name: string) => (): void => void order.push(name);
    const hover = (): Promise<unknown> =>
      client.request('textDocument/hover', {
        textDocument: { uri: URI },
        position: { line: 30_000, character: 9 },
      });
    const first = pull(client);
    void first.then(done('report'));
    const seen = await hover();
    done('hover')();
    const { items } = await first;
    assert.deepEqual(order, ['hover', 'report']);
    assert.match(JSON.stringify(seen), /443/);
    assert.deepEqual(await hover(), seen);
    assert.equal(items.length, 1);
    // An edit does not wait either, and the report is one of the text as it is then.
    await client.change(URI, {
      range: { start: { line: 0, character: 8 }, end: { line: 0, character: 10 } },
      text: '80',
    });
    const second = pull(client);
    await client.change(URI, {
      range: { start: { line: 1, character: 8 }, end: { line: 1, character: 11 } },
      text: '25',
    });
    await hover();
    const { items: after } = await second;
    assert.deepEqual(
      after.map(({ range }) => range),
      [{ start: { line: 1, character: 8 }, end: { line: 1, character: 10 } }],
    );
  });

  it('are pushed with the version where the client cannot pull, and emptied on close', async () => {
    const { capabilities } = await client.initialize({});
    assert.equal('diagnosticProvider' in capabilities, false);
    await client.open(URI, 'open 25\n');
    const [first] = (await client.sent('textDocument/publishDiagnostics')) as {
      version: number;
      diagnostics: object[];
    }[];
    assert.equal(first?.version, 1);
    assert.equal(first?.diagnostics.length, 1);
    for (const text of ['5', '8', '7']) {
      await client.change(URI, {
        range: { start: { line: 0, character: 5 }, end: { line: 0, character: 7 } },
        text: `${text}1`,
      });
    }
    const [, second] = (await client.sent('textDocument/publishDiagnostics', 2)) as {
      version: number;
      diagnostics: object[];
    }[];
    assert.deepEqual(
      [second?.version, second?.diagnostics.length],
      [4, 0],
      'changes that come together are pushed once',
    );
    await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
    const pushed = (await client.sent('textDocument/publishDiagnostics', 3)) as { diagnostics: object[] }[];
    assert.deepEqual(pushed[2]?.diagnostics, []);
  });

  it('say nothing after a document is closed, even when a push was on its way', async () => {
    await client.initialize({});
    await client.open(URI, 'open 25\n');
    await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
    await client.sent('textDocument/publishDiagnostics');
    await pause(120);
    const pushed = client.received.filter(({ method }) => method === 'textDocument/publishDiagnostics');
    assert.deepEqual(
      pushed.map(({ params }) => params),
      [{ uri: URI, diagnostics: [] }],
    );
  });

  it('tell a comment that names a dialect which is none', async () => {
    await client.initialize();
    await client.open(URI, 'open 443\n# exchange-ports: dialect=cobol\n# exchange-ports: dialect=toy\n');
    const { items } = await pull(client);
    assert.deepEqual(
      items.map(({ code, range, message }) => [code, range, message]),
      [
        [
          'unused-suppression',
          { start: { line: 1, character: 18 }, end: { line: 1, character: 31 } },
          'There is no dialect `cobol`: write off, or one of toy-rules.',
        ],
      ],
    );
  });

  it('leave out what comments suppress', async () => {
    await client.initialize();
    await client.open(URI, 'open 25 # exchange-ports: disable-line toy-port -- known\nopen 25\n');
    const { items } = await pull(client);
    assert.deepEqual(
      items.map(({ code, range }) => [code, range]),
      [['toy-port', { start: { line: 1, character: 5 }, end: { line: 1, character: 7 } }]],
    );
  });

  it('hold the thousand most severe, and say how many more there are', async () => {
    await client.initialize();
    await client.open(URI, `${'open 110\n'.repeat(600)}${'open 25\n'.repeat(700)}`);
    const { items } = await pull(client);
    assert.equal(items.length, 1001);
    assert.match(items[0]?.message ?? '', /^300 more/);
    assert.equal(items.filter(({ severity }) => severity === 2).length, 700);
    assert.ok(items.every(({ range }, i) => i < 2 || JSON.stringify(range) !== JSON.stringify(items[i - 1]?.range)));
  });

  it('send a status behind them to clients that know of it', async () => {
    await client.initialize();
    await client.open(URI, 'open 25 $nowhere\n# exchange-ports: profile version=2019\n');
    await pull(client);
    const [status] = (await client.sent('exchangePorts/status')) as Record<string, unknown>[];
    assert.equal(status?.['uri'], URI);
    assert.deepEqual(status?.['dialects'], ['toy-rules']);
    assert.deepEqual([status?.['read'], status?.['total']], [0, 1]);
    assert.deepEqual(status?.['unread'], [
      {
        range: { start: { line: 0, character: 8 }, end: { line: 0, character: 16 } },
        why: '`$nowhere` has no value in this file',
      },
    ]);
    assert.equal(status?.['profile'], 'version=2019');
    assert.deepEqual([status?.['language'], status?.['takenBy']], ['Toy', 'editor']);
  });

  it('say in the status why a document is taken to concern Exchange, and of which versions and roles it speaks', async () => {
    const real = TestClient.start({ engine: testEngine });
    try {
      await real.initialize();
      const statusOf = async (uri: string, text: string): Promise<Record<string, unknown> | undefined> => {
        real.received.splice(0);
        await real.open(uri, text, 'powershell');
        await real.diagnostics(uri);
        return ((await real.sent('exchangePorts/status')) as Record<string, unknown>[])[0];
      };
      const rule = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow\n';
      const about = await statusOf('file:///work/a.ps1', `# Edge Transport of Exchange 2016\n${rule}`);
      assert.deepEqual([about?.['versions'], about?.['roles']], [['2016'], ['edge-transport']]);
      assert.deepEqual(about?.['evidence'], [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 33 } },
          why: 'a comment names Exchange: `… Transport of Exchange 2016`',
        },
      ]);
      const other = await statusOf('file:///work/b.ps1', rule);
      assert.deepEqual([other?.['versions'], other?.['roles'], other?.['evidence']], [[], [], []]);
    } finally {
      real.close();
    }
  });

  it('send no status to others', async () => {
    await client.initialize({ ...FULL_CLIENT, experimental: undefined });
    await client.open(URI, 'open 25\n');
    await pull(client);
    await pause(250);
    assert.deepEqual(
      client.received.filter(({ method }) => method.startsWith('exchangePorts/')),
      [],
    );
  });

  it('answers for a faulty rule with what the others found, and says so once', async () => {
    client.close();
    client = TestClient.start({ strict: false });
    await client.initialize();
    await client.open(URI, 'open 50389 # exchange-ports: profile version=2019\nopen 666\nopen 666 25\n');
    assert.deepEqual(
      (await pull(client)).items.map(({ code }) => code),
      ['toy-exchange'],
    );
    await client.change(URI, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '\n',
    });
    await pull(client);
    const said = (await client.sent('window/logMessage')) as { message: string }[];
    assert.equal(said.length, 1);
    assert.match(said[0]?.message ?? '', /toy-port failed/);
  });
});
