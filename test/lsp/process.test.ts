import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const DIST = process.env['EXCHANGE_PORTS_DIST'] ?? join(__dirname, '../../dist');

const frame = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
const INITIALIZE = frame({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
const SHUTDOWN = frame({ id: 99, method: 'shutdown' });
const EXIT = frame({ method: 'exit' });

interface Session {
  readonly status: number | null;
  readonly out: string;
  readonly messages: Record<string, unknown>[];
}

/** Cuts the output into frames; anything between them fails the test. */
function framesIn(out: string): Record<string, unknown>[] {
  const bytes = Buffer.from(out, 'utf8');
  const messages: Record<string, unknown>[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = /^(?:Content-Type: [^\r\n]*\r\n)?Content-Length: (\d+)\r\n(?:Content-Type: [^\r\n]*\r\n)?\r\n/.exec(
      bytes.toString('latin1', at, at + 200),
    );
    assert.ok(head, `not a frame: ${bytes.toString('utf8', at, at + 80)}`);
    const from = at + head[0].length;
    messages.push(JSON.parse(bytes.toString('utf8', from, from + Number(head[1]))));
    at = from + Number(head[1]);
  }
  return messages;
}

describe('language server process', function () {
  this.timeout(15_000);
  let child: ChildProcessWithoutNullStreams | undefined;

  before(async () => {
    if (existsSync(join(DIST, 'server.js')) && existsSync(join(DIST, 'cli.js'))) return;
    const { buildAll } = (await import('../../scripts/build.mjs' as string)) as {
      buildAll: (what: { names: string[] }) => Promise<void>;
    };
    await buildAll({ names: ['server', 'cli'] });
  });
  afterEach(() => child?.kill('SIGKILL'));

  /** Sends everything at once and waits for the end of the process. */
  function session(
    parts: readonly string[],
    argv: readonly string[] = ['server.js', '--stdio'],
    close = false,
  ): Promise<Session> {
    const [script = '', ...rest] = argv;
    const started = spawn(process.execPath, [join(DIST, script), ...rest]);
    child = started;
    let out = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    started.stdin.on('error', () => undefined);
    for (const part of parts) started.stdin.write(part);
    if (close) started.stdin.end();
    return new Promise((resolve) => {
      started.on('close', (status) => resolve({ status, out, messages: framesIn(out) }));
    });
  }

  for (const argv of [
    ['server.js', '--stdio'],
    ['server.js', '--stdio', '--clientProcessId=1'],
    ['cli.js', 'lsp', '--stdio'],
    ['cli.js', 'lsp', '--stdio', '--clientProcessId', '1'],
  ]) {
    it(`${argv.join(' ')} ends with 0 after shutdown and with 1 without`, async () => {
      const good = await session([INITIALIZE, SHUTDOWN, EXIT], argv);
      assert.equal(good.status, 0);
      assert.deepEqual(
        good.messages.map(({ id }) => id),
        [1, 99],
      );
      const bad = await session([INITIALIZE, EXIT], argv);
      assert.equal(bad.status, 1);
    });
  }

  it('ends when its input does', async () => {
    assert.equal((await session([INITIALIZE], undefined, true)).status, 1);
    assert.equal((await session([INITIALIZE, SHUTDOWN], undefined, true)).status, 0);
    assert.equal((await session([], undefined, true)).status, 1);
  });

  it('answers a whole session with nothing but frames', async () => {
    const uri = 'file:///work/a.reg';
    const text = [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]',
      '"TCP/IP Port"=dword:00059532',
      '',
    ].join('\r\n');
    const { status, messages } = await session([
      frame({
        id: 1,
        method: 'initialize',
        params: { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } },
      }),
      frame({ method: 'initialized', params: {} }),
      frame({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'reg', version: 1, text } } }),
      frame({ id: 2, method: 'textDocument/diagnostic', params: { textDocument: { uri } } }),
      frame({ id: 3, method: 'exchangePorts/lookup', params: { query: '587' } }),
      SHUTDOWN,
      EXIT,
    ]);
    assert.equal(status, 0);
    const answer = (id: number): unknown => messages.find((message) => message['id'] === id)?.['result'];
    const report = answer(2) as { items: { code: string }[] };
    assert.ok(
      report.items.some(({ code }) => code === 'dword-looks-decimal'),
      JSON.stringify(report),
    );
    assert.ok((answer(3) as unknown[]).length > 0);
  });

  it('lives through frames that make no sense', async () => {
    const { status, messages } = await session([
      INITIALIZE,
      frame({ method: '$/cancelRequest' }),
      frame({ method: '$/cancelRequest', params: null } as object),
      frame({ method: '$/cancelRequest', params: { id: {} } }),
      frame({ method: '$/progress' }),
      frame({ method: '$/setTrace' }),
      frame({ id: 'x', result: 5 }),
      frame({ id: null, method: 'textDocument/hover' } as object),
      frame({ id: 5, method: 5 } as object),
      frame({}),
      'Content-Length: 9\r\n\r\nnot json!',
      'Content-Length: 4\r\n\r\nnull',
      'Content-Length: 2\r\n\r\n[]',
      frame({ id: 7, method: 'exchangePorts/lookup', params: { query: '587' } }),
      SHUTDOWN,
      EXIT,
    ]);
    assert.ok(messages.some(({ id, result }) => id === 7 && Array.isArray(result) && result.length > 0));
    assert.equal(status, 0);
  });
});
