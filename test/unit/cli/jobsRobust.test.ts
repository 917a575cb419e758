import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { threadsFor } from '../../../server/src/cli/crew';
import { Folder } from '../../harness/cli';

const DIST = process.env['EXCHANGE_PORTS_DIST'] ?? join(__dirname, '../../../dist');

describe('cli check --jobs', function () {
  this.timeout(60_000);
  let folder: Folder;

  before(async () => {
    if (!existsSync(join(DIST, 'cli.js'))) {
      const { buildAll } = (await import('../../../scripts/build.mjs' as string)) as {
        buildAll: (what: { names: string[] }) => Promise<void>;
      };
      await buildAll({ names: ['cli'] });
    }
    folder = new Folder();
    for (let i = 0; i < 80; i++) {
      // Files of different lengths, so that threads are not done in the order in which they began.
      const again = '# nothing\n'.repeat(((i * 37) % 11) * 40);
      folder.write(
        `p/${i % 4 === 0 ? 'lab/' : ''}${String(i).padStart(2, '0')}.ps1`,
        `${again}New-NetFirewallRule -DisplayName r${i} -Direction Inbound -Protocol TCP -LocalPort ${70_000 + i}\n` +
          `New-NetFirewallRule -DisplayName s${i} -Direction Inbound -LocalPort ${1000 + i} # exchange-ports: disable-line -- known\n` +
          'New-NetFirewallRule -DisplayName Exchange -Direction Inbound -Protocol TCP -LocalPort $unknown\n',
      );
    }
    folder.write('p/open.reg', Buffer.from('\uFEFFWindows Registry Editor Version 5.00\r\n', 'utf16le'));
    folder.write('p/out/gone.ps1', 'New-NetFirewallRule -LocalPort 70000 -Protocol TCP\n');
    folder.write('p/notes.txt', 'nothing that is read here\n');
    folder.write(
      'p/.exchange-ports.json',
      '{ "profile": { "version": "2019", "roles": ["mailbox"] }, "exclude": ["out/"], "rules": { "no-such": "off" }, "suppress": [{ "path": "lab/**", "code": "port-out-of-range", "reason": "lab" }] }',
    );
    if (process.getuid?.() === 0) {
      // Nothing is closed to this user, but no user can read the memory of a process from its head.
      symlinkSync('/proc/self/mem', join(folder.path, 'p/41-closed.ps1'));
    } else chmodSync(folder.write('p/41-closed.ps1', 'x'), 0);
    folder.write('base.json', '');
    const { status } = check('1', 'json', ['p/05.ps1', 'p/06.ps1', '--baseline', 'base.json', '--update-baseline']);
    assert.equal(status, 0);
  });
  after(() => folder.remove());

  function check(jobs: string, format: string, more: readonly string[]) {
    const argv = [join(DIST, 'cli.js'), 'check', '--format', format, '--jobs', jobs, ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
      cwd: folder.path,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return { status, stdout, stderr };
  }

  for (const format of ['json', 'sarif', 'github', 'pretty']) {
    it(`gives the same bytes from one thread and from three: ${format}`, () => {
      const argv = ['p', '--baseline', 'base.json'];
      const one = check('1', format, argv);
      const three = check('3', format, argv);
      assert.deepEqual(three, one);
      assert.equal(one.status, 2);
      assert.match(one.stderr, /^p\/41-closed\.ps1: cannot read it: [^\n]*; the other \d+ files were checked\n$/);
    });
  }

  it('looks at all there is, whatever the threads: suppressed, known and excluded files too', () => {
    const { stdout } = check('3', 'json', ['p', '--baseline', 'base.json']);
    const { files, errors } = JSON.parse(stdout) as {
      files: { path: string; diagnostics: { code: string; suppressed: boolean; baseline?: boolean }[] }[];
      errors: object[];
    };
    const outOfRange = files.flatMap(({ diagnostics }) =>
      diagnostics.filter(({ code }) => code === 'port-out-of-range'),
    );
    assert.equal(outOfRange.length, 80);
    assert.equal(outOfRange.filter(({ suppressed }) => suppressed).length, 20);
    assert.equal(outOfRange.filter(({ baseline }) => baseline).length, 2);
    assert.equal(errors.length, 1);
    assert.deepEqual(
      files
        .filter(({ diagnostics }) => diagnostics.some(({ code }) => code === 'configuration'))
        .map(({ path }) => path),
      ['p/.exchange-ports.json'],
    );
    const paths = files.map(({ path }) => path);
    assert.deepEqual(paths, [...paths].sort());
    assert.ok(!paths.some((path) => path.includes('out/')));
  });

  it('writes the same baseline', () => {
    for (const jobs of ['1', '3']) check(jobs, 'json', ['p', '--baseline', `new${jobs}.json`, '--update-baseline']);
    const after = check('3', 'json', ['p/1.ps1', 'p', '--baseline', 'new1.json']);
    assert.deepEqual(after, check('1', 'json', ['p/1.ps1', 'p', '--baseline', 'new3.json']));
    assert.ok(!/"suppressed":false(?!,"baseline":true)/.test(after.stdout));
  });

  it('takes as many threads as are worth it', () => {
    assert.equal(threadsFor(47, undefined), 1);
    assert.ok(threadsFor(1000, undefined) >= 1);
    assert.equal(threadsFor(47, 3), 3);
    assert.equal(threadsFor(2, 3), 2);
    assert.equal(threadsFor(0, 3), 1);
    assert.equal(threadsFor(1000, 1), 1);
  });

  it('refuses what is no number of threads', () => {
    for (const jobs of ['0', '-1', 'x', '1.5', '']) {
      const { status, out, err } = folder.run(['check', '--jobs', jobs, 'p']);
      assert.deepEqual([status, out], [2, ''], jobs);
      assert.match(err, /^[^\n]*--jobs[^\n]*\n$/);
    }
  });
});
