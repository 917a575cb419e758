import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** A file of dist/, and the paths of what each bundle in it was made of. */
interface Made {
  readonly path: string;
  readonly text: string;
  readonly bundles: readonly (readonly string[])[];
}

/** What an editor says to a server that it starts and ends. */
const SESSION = [
  { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
  { id: 2, method: 'shutdown' },
  { method: 'exit' },
]
  .map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }))
  .map((text) => `Content-Length: ${text.length}\r\n\r\n${text}`)
  .join('');

describe('bundles', function () {
  this.timeout(60_000);
  let made: ReadonlyMap<string, Made>;
  /** What is loaded together. */
  let together: Readonly<Record<string, readonly (readonly string[])[]>>;

  before(async () => {
    const { bundle } = (await import('../../scripts/build.mjs' as string)) as {
      bundle: (how: { sourcemap: boolean }) => Promise<Made[]>;
    };
    made = new Map((await bundle({ sourcemap: false })).map((file) => [file.path, file]));
    const partsOf = (path: string) => made.get(path)?.bundles ?? [];
    const [core = [], forBrowser = []] = partsOf('web/server.js');
    together = {
      extension: partsOf('extension.js'),
      'extension in a browser': partsOf('web/extension.js'),
      server: [core, ...partsOf('node/server.js')],
      'server in a browser': [core, forBrowser],
      'command line': [core, ...partsOf('node/cli.js')],
    };
  });

  /** `node_modules/a/node_modules/b` by `b`. */
  const packageOf = (path: string): [name: string, folder: string] | undefined => {
    const found = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path);
    return found ? [found[2] as string, found[1] as string] : undefined;
  };

  it('hold no library twice', () => {
    for (const [what, parts] of Object.entries(together)) {
      assert.ok(parts.length > 0 && parts.every((paths) => paths.length > 10), what);
      const homes = new Map<string, Set<string>>();
      for (const [part, paths] of parts.entries()) {
        for (const path of paths) {
          const [name, folder] = packageOf(path) ?? [];
          if (name !== undefined) homes.set(name, (homes.get(name) ?? new Set()).add(`${folder} in part ${part}`));
        }
      }
      assert.ok(homes.size > 0, what);
      for (const [name, places] of homes) assert.deepEqual([...places].slice(1), [], `${what} holds ${name} twice`);
    }
  });

  it('hold no module of ours twice', () => {
    for (const [what, parts] of Object.entries(together)) {
      const ours = parts.flatMap((paths) =>
        paths.filter((path) => path.startsWith('server/') || path.startsWith('client/')),
      );
      assert.deepEqual(
        ours.filter((path, i) => ours.indexOf(path) !== i),
        [],
        what,
      );
    }
  });

  it('have a core that knows no edge', () => {
    const [core = []] = made.get('web/server.js')?.bundles ?? [];
    assert.ok(core.includes('server/src/engine/engine.ts'));
    assert.deepEqual(
      core.filter((path) => /^server\/src\/(?:lsp|cli|disk)\/|node_modules\/vscode-/.test(path)),
      [],
    );
  });

  it('are in ASCII, which is read faster', () => {
    for (const { path, text } of made.values()) assert.equal(/[\u0080-\uffff]/.exec(text)?.index, undefined, path);
  });

  it('serve in a worker, which has no modules', async () => {
    const worker: { onmessage?: (event: { data: unknown }) => void } & Record<string, unknown> = {
      ...{ setTimeout, clearTimeout, TextEncoder, TextDecoder, URL, MessageChannel, console },
      addEventListener: () => undefined,
    };
    const answer = new Promise<unknown>((resolve) => {
      worker['postMessage'] = resolve;
    });
    worker['self'] = createContext(worker);
    runInContext(made.get('web/server.js')?.text ?? '', worker, 'web/server.js');
    const params = { processId: null, rootUri: null, capabilities: {} };
    assert.ok(worker.onmessage);
    worker.onmessage({ data: { jsonrpc: '2.0', id: 1, method: 'initialize', params } });
    const { id, result } = (await answer) as { id: number; result: { capabilities: object } };
    assert.equal(id, 1);
    assert.ok('hoverProvider' in result.capabilities);
  });

  it('say the same with the code that an earlier process kept, without it, and where none can be kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exchange-ports-'));
    try {
      for (const { path, text } of made.values()) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const script = join(folder, 'a.cmd');
      writeFileSync(
        script,
        'netsh advfirewall firewall add rule name=A dir=in action=allow protocol=TCP localport=99999\r\n',
      );
      const scripts = join(folder, 'scripts');
      mkdirSync(scripts);
      copyFileSync(script, join(scripts, 'a.cmd'));
      const temporary = join(folder, 'temporary');
      mkdirSync(temporary);
      const run = (argv: readonly string[], place: string, more: Readonly<Record<string, string>> = {}) => {
        const env = { ...process.env, TMPDIR: place, TEMP: place, TMP: place, ...more };
        const [file, input] = argv.length === 0 ? ['server.js', SESSION] : ['cli.js', ''];
        const words = [join(folder, file), ...(argv.length === 0 ? ['--stdio'] : argv)];
        const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, input, encoding: 'utf8' });
        return { status, stdout, stderr };
      };
      // A file that is written again is another one.
      const kept = (): string[] =>
        readdirSync(temporary).flatMap((folder) =>
          readdirSync(join(temporary, folder))
            .sort()
            .map((name) => `${name} ${statSync(join(temporary, folder, name)).ino}`),
        );
      for (const [argv, status, word, files] of [
        [['lookup', '587'], 0, /SMTP/, 2],
        [['check', '--format', 'json', script], 1, /port-out-of-range/, 4],
        [['check', '--format', 'json', scripts], 1, /port-out-of-range/, 6],
        [[], 0, /hoverProvider/, 8],
      ] as const) {
        const without = run(argv, join(folder, 'nowhere', 'at-all'), { NODE_DISABLE_COMPILE_CACHE: '1' });
        assert.equal(without.status, status, without.stderr);
        assert.match(without.stdout, word);
        assert.deepEqual(run(argv, script), without);
        assert.deepEqual(run(argv, temporary), without);
        const first = kept();
        assert.equal(first.length, files);
        assert.deepEqual(run(argv, temporary), without);
        assert.deepEqual(kept(), first);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
