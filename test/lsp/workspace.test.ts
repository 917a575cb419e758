import assert from 'node:assert/strict';
import { rmSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { at } from '../../server/src/lsp/client';
import { readNearestConfiguration } from '../../server/src/lsp/configurationFiles';
import type { Host } from '../../server/src/lsp/server';
import { MOST_BYTES, MOST_FILES } from '../../server/src/lsp/workspace/diagnostics';
import { filesOnDisk } from '../../server/src/lsp/workspace/disk';
import type { WorkspaceFile, WorkspaceFiles } from '../../server/src/lsp/workspace/files';
import { Folder } from '../harness/cli';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT, pause, TestClient } from '../harness/lsp';

interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly uri: string;
  readonly version: number | null;
  readonly resultId?: string;
  readonly items?: readonly { readonly code: string; readonly message: string; readonly severity: number }[];
}
type Answer = { readonly items: readonly Report[] };

type Shown = {
  readonly token: unknown;
  readonly value: { readonly kind?: string; readonly items?: readonly Report[] };
};

/** All that is shown as progress from here on. */
function progressOf(client: TestClient): Shown[] {
  const shown: Shown[] = [];
  client.connection.onUnhandledProgress(({ token, value }) => void shown.push({ token, value: value as never }));
  return shown;
}

/** An editor that reads configuration files from disk through the server. */
const CLIENT = { ...FULL_CLIENT, experimental: undefined };

describe('language server workspace diagnostics', () => {
  let folder: Folder;
  let client: TestClient;
  let on: boolean | Record<string, boolean>;
  let rules: object;
  let files: object;

  beforeEach(() => {
    folder = new Folder();
    on = true;
    rules = {};
    files = {};
  });
  afterEach(() => {
    client.close();
    folder.remove();
  });

  const uri = (path = ''): string => pathToFileURL(join(folder.path, path)).href.replace(/\/$/, '');
  const name = (report: Report): string => decodeURIComponent(report.uri.slice(uri().length + 1));

  async function start(capabilities: object = CLIENT, host: Partial<Host> = {}, more: object = {}): Promise<void> {
    client = TestClient.start({ workspaceFiles: filesOnDisk, readConfiguration: readNearestConfiguration, ...host });
    client.answers.set('workspace/configuration', ({ items }: { items: { scopeUri: string }[] }) =>
      items.map(({ scopeUri }) => ({
        rules,
        files,
        workspaceDiagnostics:
          typeof on === 'boolean' ? on : Object.entries(on).some(([path, value]) => value && scopeUri === uri(path)),
      })),
    );
    await client.initialize(capabilities, { workspaceFolders: [{ uri: uri(), name: 'w' }], ...more });
  }

  const ids = (reports: readonly Report[]): object[] =>
    reports.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
  const pull = (previous: readonly Report[] = [], more: object = {}): Promise<Answer> =>
    client.request('workspace/diagnostic', { previousResultIds: ids(previous), ...more }) as Promise<Answer>;
  const changed = (...paths: string[]): Promise<void> =>
    client.notify('workspace/didChangeWatchedFiles', { changes: paths.map((path) => ({ uri: uri(path), type: 2 })) });
  /** Asks, and makes sure that there is no answer yet. */
  async function held(previous: readonly Report[]): Promise<{ answer: Promise<Answer> }> {
    const answer = pull(previous);
    const state = await Promise.race([answer.then(() => 'answered'), pause(350).then(() => 'held')]);
    assert.equal(state, 'held');
    return { answer };
  }

  it('report the files that a check of the folder would read, with ids of their content', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('deep/b (1).toy', 'open 443\nopen 25\n');
    folder.write('clean.toy', 'open 443\n');
    folder.write('readme.md', 'open 25\n');
    folder.write('ignored/c.toy', 'open 25\n');
    folder.write('old/d.toy', 'open 25\n');
    folder.write('lab/e.toy', 'open 25\n');
    folder.write('.gitignore', 'ignored/\n');
    folder.write(
      '.exchange-ports.json',
      '{ "exclude": ["old/"], "suppress": [{ "path": "lab/*", "code": "toy-port", "reason": "lab" }], "rules": { "no-such": "off" } }',
    );
    await start();
    const { items } = await pull();
    assert.deepEqual(
      items.map((report) => [report.kind, name(report), report.version, report.items?.map(({ code }) => code)]),
      [
        ['full', '.exchange-ports.json', null, ['configuration']],
        ['full', 'a.toy', null, ['toy-port']],
        ['full', 'deep/b (1).toy', null, ['toy-port']],
      ],
    );
    assert.equal(
      items[2]?.uri,
      uri('deep/b%20%281%29.toy').replace('%25', '%').replace('%2528', '%28').replace('%2529', '%29'),
    );
    assert.notEqual(items[1]?.resultId, items[2]?.resultId);
    // The id is of the content, as for a document that is open.
    await client.open(uri('a.toy'), 'open 25\n');
    const document = (await client.request('textDocument/diagnostic', {
      textDocument: { uri: uri('a.toy') },
      previousResultId: items[1]?.resultId,
    })) as { kind: string };
    assert.equal(document.kind, 'unchanged');
  });

  it('are held until a file changes, and then say what is new and what is the same', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('b.toy', 'open 110\n');
    await start();
    const { items } = await pull();
    const { answer } = await held(items);
    folder.write('b.toy', 'open 443\nopen 110\n');
    folder.write('c.toy', 'open 25\n');
    await changed('b.toy', 'c.toy');
    const next = (await answer).items;
    assert.deepEqual(
      next.map((report) => [report.kind, name(report)]),
      [
        ['full', 'b.toy'],
        ['full', 'c.toy'],
        ['unchanged', 'a.toy'],
      ],
    );
    assert.equal(next[2]?.resultId, items[0]?.resultId);
    await held(next);
  });

  it('take findings back that are mended, and those of files that are gone', async () => {
    for (const path of ['a.toy', 'b.toy', 'sub/c.toy', 'd.toy']) folder.write(path, 'open 25\n');
    await start();
    const { items } = await pull();
    const first = await held(items);
    folder.write('a.toy', 'open 443\n');
    unlinkSync(join(folder.path, 'b.toy'));
    rmSync(join(folder.path, 'sub'), { recursive: true });
    // Of a folder that is deleted, editors may name the folder alone.
    await changed('sub');
    const { items: next } = await first.answer;
    assert.deepEqual(
      next.map((report) => [name(report), report.items?.length, report.resultId]),
      [
        ['a.toy', 0, undefined],
        ['b.toy', 0, undefined],
        ['sub/c.toy', 0, undefined],
        ['d.toy', undefined, items[2]?.resultId],
      ],
    );
    assert.equal(next[3]?.kind, 'unchanged');
  });

  it('see a file that only a change of content, not of name or length, made another', async () => {
    const path = folder.write('a.toy', 'open 25\nopen 443\n');
    await start();
    const { items } = await pull();
    const { answer } = await held(items);
    folder.write('a.toy', 'open 443\nopen 25\n');
    utimesSync(path, new Date(0), new Date(0));
    await changed('a.toy');
    assert.deepEqual(
      (await answer).items.map((report) => report.kind),
      ['full'],
    );
  });

  it('do not read again what did not change', async () => {
    for (const path of ['a.toy', 'b.toy', 'clean.toy']) folder.write(path, path === 'clean.toy' ? '' : 'open 25\n');
    const read: string[] = [];
    const counting: WorkspaceFiles = {
      walk: (root, by) => filesOnDisk.walk(root, by),
      read: (one) => {
        read.push(one.slice(one.lastIndexOf('/') + 1));
        return filesOnDisk.read(one);
      },
    };
    await start(CLIENT, { workspaceFiles: counting });
    const { items } = await pull();
    assert.deepEqual(read.splice(0), ['a.toy', 'b.toy', 'clean.toy']);
    const { answer } = await held(items);
    assert.deepEqual(read, [], 'nothing is done while a request is held');
    folder.write('a.toy', 'open 25 25\n');
    await changed('a.toy');
    await answer;
    assert.deepEqual(read, ['a.toy']);
  });

  it('do nothing for files that are none of ours', async () => {
    folder.write('a.toy', 'open 25\n');
    await start();
    const { items } = await pull();
    let walks = 0;
    client.close();
    const counting: WorkspaceFiles = {
      walk: (root, by) => {
        walks++;
        return filesOnDisk.walk(root, by);
      },
      read: (one) => filesOnDisk.read(one),
    };
    await start(CLIENT, { workspaceFiles: counting });
    assert.deepEqual((await pull()).items, items);
    await held(items);
    await changed('build/x.o', 'readme.md');
    await pause(350);
    assert.equal(walks, 1);
  });

  it('take open documents as the editor has them, and closed ones from disk', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('b.toy', 'open 443\n');
    await start();
    await client.open(uri('a.toy'), 'open 443\n');
    await client.open(uri('b.toy'), 'open 25 25\n');
    const { items } = await pull();
    assert.deepEqual(
      items.map((report) => [name(report), report.version, report.items?.length]),
      [['b.toy', 1, 2]],
    );
    const { answer } = await held(items);
    await client.notify('textDocument/didClose', { textDocument: { uri: uri('a.toy') } });
    await client.notify('textDocument/didClose', { textDocument: { uri: uri('b.toy') } });
    assert.deepEqual(
      (await answer).items.map((report) => [name(report), report.version, report.items?.length]),
      [['a.toy', null, 1]],
      'what a closed document had is put away by the editor, and b.toy has nothing on disk',
    );
    // Editors ask once more for the document they close.
    const closed = (await client.request('textDocument/diagnostic', { textDocument: { uri: uri('a.toy') } })) as Report;
    assert.deepEqual([closed.kind, closed.items?.length], ['full', 1]);
    const other = (await client.request('textDocument/diagnostic', { textDocument: { uri: uri('x.toy') } })) as Report;
    assert.deepEqual(other.items, []);
  });

  it('report a closed document anew, although it was reported before', async () => {
    folder.write('a.toy', 'open 25\n');
    await start();
    await client.open(uri('a.toy'), 'open 25\n');
    const { items } = await pull();
    const { answer } = await held(items);
    await client.notify('textDocument/didClose', { textDocument: { uri: uri('a.toy') } });
    assert.deepEqual(
      (await answer).items.map((report) => [report.kind, name(report), report.version]),
      [['full', 'a.toy', null]],
    );
  });

  it('follow the configuration and the settings at once', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('b/b.toy', 'open 25\n');
    await start();
    const { items } = await pull();
    const first = await held(items);
    folder.write('b/.exchange-ports.json', '{ "rules": { "toy-port": "error" } }');
    await changed('b/.exchange-ports.json');
    const second = (await first.answer).items;
    assert.deepEqual(
      second.map((report) => [report.kind, name(report), report.items?.[0]?.severity]),
      [
        ['full', 'b/b.toy', 1],
        ['unchanged', 'a.toy', undefined],
      ],
    );
    const third = await held(second);
    rules = { 'toy-port': 'off' };
    await client.notify('workspace/didChangeConfiguration', {});
    assert.deepEqual(
      (await third.answer).items.map((report) => [name(report), report.items?.length]),
      [
        ['a.toy', 0],
        ['b/b.toy', undefined],
      ],
      'the configuration goes before the setting',
    );
  });

  it('take files for what settings and configuration files declare', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('b.fw', 'open 25\n');
    folder.write('deep/c.fw', 'open 25\n');
    folder.write('deep/d.ios', 'open 25\n');
    await start();
    const { items } = await pull();
    assert.deepEqual(items.map(name), ['a.toy']);
    const first = await held(items);
    files = { '*.fw': 'toy', 'deep/c.fw': 'off' };
    await client.notify('workspace/didChangeConfiguration', {});
    const second = (await first.answer).items;
    assert.deepEqual(
      second.map((report) => [report.kind, name(report)]),
      [
        ['full', 'b.fw'],
        ['unchanged', 'a.toy'],
      ],
    );
    const third = await held(second);
    folder.write('deep/.exchange-ports.json', '{ "files": { "*.ios": "toy" } }');
    await changed('deep/.exchange-ports.json');
    const fourth = (await third.answer).items;
    assert.deepEqual(fourth.map(name), ['deep/d.ios', 'a.toy', 'b.fw']);
    // Names say nothing any more, so each file is heard of.
    const fifth = await held(fourth);
    folder.write('deep/d.ios', 'open 110\n');
    await changed('deep/d.ios');
    assert.deepEqual((await fifth.answer).items.map(name), ['deep/d.ios', 'a.toy', 'b.fw']);
    const watched = client.received
      .filter(({ method }) => method === 'client/registerCapability')
      .flatMap(({ params }) => (params as { registrations: { registerOptions: unknown }[] }).registrations)
      .flatMap(({ registerOptions }) => (at(registerOptions, 'watchers') ?? []) as { globPattern: string }[]);
    assert.equal(watched.at(-1)?.globPattern, '**/*');
  });

  it('leave a folder alone as soon as `.gitignore` does', async () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('out/b.toy', 'open 25\n');
    await start();
    const { items } = await pull();
    const { answer } = await held(items);
    folder.write('.gitignore', 'out/\n');
    await changed('.gitignore');
    assert.deepEqual(
      (await answer).items.map((report) => [report.kind, name(report), report.items?.length]),
      [
        ['full', 'out/b.toy', 0],
        ['unchanged', 'a.toy', undefined],
      ],
    );
  });

  it('are a setting that is off unless it is switched on, folder by folder', async () => {
    on = {};
    folder.write('one/a.toy', 'open 25\n');
    folder.write('two/b.toy', 'open 25\n');
    const workspaceFolders = ['one', 'two'].map((path) => ({ uri: uri(path), name: path }));
    await start(CLIENT, {}, { workspaceFolders });
    const { answer } = await held([]);
    on = { two: true };
    await client.notify('workspace/didChangeConfiguration', {});
    const { items } = await answer;
    assert.deepEqual(items.map(name), ['two/b.toy']);
    const next = await held(items);
    on = {};
    await client.notify('workspace/didChangeConfiguration', {});
    assert.deepEqual(
      (await next.answer).items.map((report) => [name(report), report.items?.length]),
      [['two/b.toy', 0]],
      'what was reported is taken back',
    );
  });

  it('follow the folders of the workspace', async () => {
    folder.write('one/a.toy', 'open 25\n');
    folder.write('two/b.toy', 'open 25\n');
    await start(CLIENT, {}, { workspaceFolders: [{ uri: uri('one'), name: 'one' }] });
    const { items } = await pull();
    const { answer } = await held(items);
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { removed: [{ uri: uri('one') }], added: [{ uri: uri('two') }] },
    });
    assert.deepEqual(
      (await answer).items.map((report) => [name(report), report.items?.length]),
      [
        ['two/b.toy', 1],
        ['one/a.toy', 0],
      ],
    );
  });

  it('read a file once that lies in two folders', async () => {
    folder.write('in/a.toy', 'open 25\n');
    const workspaceFolders = ['', 'in'].map((path) => ({ uri: uri(path), name: path }));
    await start(CLIENT, {}, { workspaceFolders });
    assert.deepEqual((await pull()).items.map(name), ['in/a.toy']);
  });

  it('come in parts where the editor takes them, under the progress it names', async () => {
    for (let i = 0; i < 250; i++) folder.write(`${i}.toy`, 'open 25\n');
    await start();
    const progress = progressOf(client);
    const { items } = await pull([], { partialResultToken: 'parts', workDoneToken: 7 });
    const parts = progress.filter(({ token }) => token === 'parts').map(({ value }) => value.items ?? []);
    assert.ok(parts.length >= 2);
    const all = [...parts.flat(), ...items].map(name);
    assert.equal(all.length, 250);
    assert.equal(new Set(all).size, 250);
    const done = progress.filter(({ token }) => token === 7).map(({ value }) => value.kind);
    assert.deepEqual([done[0], done.at(-1)], ['begin', 'end']);
  });

  /** Files that are there as soon as somebody walks, and whose text is made. */
  const made = (
    count: number,
    read: (i: number) => Promise<string | undefined>,
    size = 8,
  ): { files: WorkspaceFiles; walked: () => number } => {
    let walked = 0;
    const files: WorkspaceFiles = {
      *walk<C>(root: string): Iterable<WorkspaceFile<C>> {
        for (let i = 0; i < count; i++) {
          walked++;
          yield { uri: `${root}/${i}.toy`, size, stamp: '1', configuration: undefined };
        }
      },
      read: (one) => read(Number(/(\d+)\.toy$/.exec(one)?.[1])),
    };
    return { files, walked: () => walked };
  };

  it('stop between files when the editor cancels', async () => {
    let read = 0;
    const source = new CancellationTokenSource();
    const { files } = made(1000, async () => {
      read++;
      if (read === 5) source.cancel();
      await pause(1);
      return 'open 25\n';
    });
    await start(CLIENT, { workspaceFiles: files });
    await assert.rejects(
      client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] }, source.token),
      /cancelled/,
    );
    const then = read;
    assert.ok(then < 100, `${then} were read`);
    await pause(50);
    assert.equal(read, then);
  });

  it('show progress of their own when it takes long, and stop when the user does', async () => {
    const { files, walked } = made(1000, async () => {
      await pause(20);
      return 'open 25\n';
    });
    await start({ ...CLIENT, window: { workDoneProgress: true } }, { workspaceFiles: files });
    const progress = progressOf(client);
    const answer = pull();
    const [created] = (await client.sent('window/workDoneProgress/create')) as { token: unknown }[];
    while (progress.length === 0) await pause(10);
    await client.notify('window/workDoneProgress/cancel', { token: created?.token });
    const { items } = await answer;
    assert.ok(items.length > 0 && items.length < 1000);
    assert.equal(walked() < 1000, true);
    assert.equal(progress[0]?.value.kind, 'begin');
    assert.deepEqual(progress.at(-1), { token: created?.token, value: { kind: 'end' } });
    await held(items);
  });

  it('answer what else is asked meanwhile', async () => {
    const { files, walked } = made(800, async () => 'open 25\n');
    await start(CLIENT, { workspaceFiles: files });
    await client.open(uri('x.toy'), 'open 25\n');
    const all = pull();
    assert.equal((await client.diagnostics(uri('x.toy'))).length, 1);
    assert.ok(walked() < 800);
    assert.equal((await all).items.length, 800);
  });

  it('keep to a number of files, and say so once', async () => {
    let read = 0;
    const { files, walked } = made(MOST_FILES + 5, async () => {
      read++;
      return undefined;
    });
    await start(CLIENT, { workspaceFiles: files });
    const answer = pull();
    const said = (): string[] =>
      client.received
        .filter(({ method }) => method === 'window/logMessage')
        .map(({ params }) => (params as { message: string }).message);
    while (said().length === 0) await pause(20);
    assert.deepEqual([read, walked()], [MOST_FILES, MOST_FILES + 1]);
    await client.notify('workspace/didChangeConfiguration', {});
    while (read < 2 * MOST_FILES) await pause(20);
    await client.request('shutdown');
    assert.deepEqual(await answer, { items: [] });
    assert.equal(said().length, 1);
    assert.match(said()[0] ?? '', /20000 files/);
  });

  it('do not read what is too long while it is closed, and say so on the file', async () => {
    const { files } = made(1, async () => assert.fail('it was read'), MOST_BYTES + 1);
    await start(CLIENT, { workspaceFiles: files });
    const [report] = (await pull()).items;
    assert.deepEqual(
      report?.items?.map(({ code, severity }) => [code, severity]),
      [['file-too-large', 3]],
    );
    assert.match(report?.items?.[0]?.message ?? '', /5 MiB/);
  });

  it('are offered when the setting is on, by a registration in place of the other', async () => {
    on = false;
    const { capabilities } = await (async () => {
      client = TestClient.start({ workspaceFiles: filesOnDisk, readConfiguration: readNearestConfiguration });
      client.answers.set('workspace/configuration', () => [{ workspaceDiagnostics: on }]);
      return client.initialize(CLIENT, { workspaceFolders: [{ uri: uri(), name: 'w' }] });
    })();
    assert.deepEqual(capabilities['diagnosticProvider'], {
      identifier: 'exchange-ports',
      interFileDependencies: false,
      workspaceDiagnostics: false,
      id: 'exchange-ports.diagnostics',
      documentSelector: null,
    });
    await pause(50);
    const asked = (): [string, unknown][] =>
      client.received
        .filter(({ method }) => /registerCapability/.test(method))
        .flatMap(({ params }) => {
          const { registrations, unregisterations } = params as Record<
            string,
            { id: string; registerOptions: never }[]
          >;
          return [
            ...(registrations ?? []).map(({ id, registerOptions }): [string, unknown] => [`+${id}`, registerOptions]),
            ...(unregisterations ?? []).map(({ id }): [string, unknown] => [`-${id}`, undefined]),
          ];
        })
        .filter(([id]) => id.includes('exchange-ports.'));
    assert.deepEqual(asked(), []);
    on = true;
    await client.notify('workspace/didChangeConfiguration', {});
    await pause(50);
    const now = asked();
    assert.deepEqual(
      now.map(([id]) => id),
      ['-exchange-ports.diagnostics', '+exchange-ports.workspaceDiagnostics', '+exchange-ports.workspaceFiles'],
    );
    assert.equal(at(now[1]?.[1], 'workspaceDiagnostics'), true);
    const watchers = at(now[2]?.[1], 'watchers') as { globPattern: string }[];
    assert.match(String(watchers[0]?.globPattern), /^\*\*\/\*\.\{.*\btoy\b.*\}$/);
    on = false;
    await client.notify('workspace/didChangeConfiguration', {});
    await pause(50);
    assert.deepEqual(
      asked()
        .slice(3)
        .map(([id]) => id),
      ['-exchange-ports.workspaceDiagnostics', '+exchange-ports.diagnostics', '-exchange-ports.workspaceFiles'],
    );
  });

  it('are offered from the start to editors that hear of nothing later, and not without a file system', async () => {
    client = TestClient.start({ workspaceFiles: filesOnDisk });
    const plain = await client.initialize({ textDocument: { diagnostic: {} } });
    assert.equal(
      (plain.capabilities['diagnosticProvider'] as { workspaceDiagnostics: boolean }).workspaceDiagnostics,
      true,
    );
    client.close();
    client = TestClient.start();
    const web = await client.initialize(CLIENT);
    assert.deepEqual(web.capabilities['diagnosticProvider'], {
      identifier: 'exchange-ports',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    await assert.rejects(pull(), /Unhandled method/);
  });

  it('are answered before the server ends', async () => {
    await start();
    const { answer } = await held([]);
    await client.request('shutdown');
    assert.deepEqual(await answer, { items: [] });
  });

  it('give way to the next request', async () => {
    folder.write('a.toy', 'open 25\n');
    await start();
    const { items } = await pull();
    const first = await held(items);
    const second = await held(items);
    assert.deepEqual(await first.answer, { items: [] });
    folder.write('a.toy', 'open 443\nopen 25\n');
    await changed('a.toy');
    assert.equal((await second.answer).items.length, 1);
  });

  it('survive nonsense', async () => {
    folder.write('a.toy', 'open 25\n');
    await start();
    for (const previousResultIds of [null, 7, [null, 7, {}, { uri: 3 }, { uri: '%', value: {} }]]) {
      const answer = (await client.request('workspace/diagnostic', {
        previousResultIds,
        partialResultToken: {},
        workDoneToken: [],
      })) as Answer;
      assert.equal(answer.items.filter(({ items }) => items?.length === 1).length, 1);
    }
    await client.notify('workspace/didChangeWatchedFiles', { changes: [null, 7, { uri: {} }] });
    await client.notify('workspace/didChangeWatchedFiles', { changes: 'x' });
    assert.equal((await pull()).items.length, 1);
  });

  it('find in real files what a check finds, in their encodings', async () => {
    const reg = [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\DomainProfile\\GloballyOpenPorts\\List]',
      '"70000:TCP"="70000:TCP:*:Enabled:x"',
      '',
    ];
    folder.write('open.reg', Buffer.from(`\uFEFF${reg.join('\r\n')}`, 'utf16le'));
    folder.write('fw.ps1', 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 70000\n');
    folder.write('empty.ps1', '# nothing\n');
    await start(CLIENT, { engine: testEngine });
    const { items } = await pull();
    const { out } = folder.run(['check', '--format', 'json', '.'], { engine: testEngine });
    const checked = (JSON.parse(out) as { files: { path: string; diagnostics: { code: string }[] }[] }).files;
    assert.deepEqual(
      items.map((report) => [name(report), report.items?.map(({ code }) => code)]),
      checked
        .filter(({ diagnostics }) => diagnostics.length > 0)
        .map(({ path, diagnostics }) => [path, diagnostics.map(({ code }) => code)]),
    );
    assert.deepEqual(items.map(name), ['fw.ps1', 'open.reg']);
  });
});
