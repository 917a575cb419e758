import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../server/src/engine/engine';
import { Checker } from '../../../server/src/features/diagnostics';
import type { DiagnosticRule } from '../../../server/src/rules/rule';
import { Folder } from '../../harness/cli';
import { toyEngine } from '../../harness/toyEngine';

interface Report {
  schemaVersion: number;
  files: {
    path: string;
    diagnostics: {
      code: string;
      severity: string;
      suppressed: boolean;
      range: unknown;
      fixes: unknown[];
      baseline?: boolean;
    }[];
  }[];
  errors: { path: string; message: string }[];
}

describe('cli check', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  const report = (
    argv: readonly string[],
    more: object = {},
  ): { status: number | undefined; json: Report; out: string; err: string } => {
    const { status, out, err } = folder.run(['check', '--format', 'json', ...argv], more);
    return { status, json: JSON.parse(out) as Report, out, err };
  };
  const paths = (json: Report): string[] => json.files.map(({ path }) => path);

  it('gives the findings in the contract’s form', () => {
    folder.write('a.toy', 'open 443\nopen 25 110 # exchange-ports: disable-line toy-port -- known\nopen 25\r\n');
    const { status, json } = report(['a.toy']);
    assert.equal(status, 1);
    assert.equal(json.schemaVersion, 1);
    assert.deepEqual(json.errors, []);
    const [file] = json.files;
    assert.equal(file?.path, 'a.toy');
    assert.deepEqual(
      file?.diagnostics.map(({ code, suppressed }) => [code, suppressed]),
      [
        ['toy-port', true],
        ['toy-port', true],
        ['toy-port', false],
      ],
    );
    assert.deepEqual(file?.diagnostics[2], {
      range: { start: { line: 2, character: 5 }, end: { line: 2, character: 7 } },
      code: 'toy-port',
      severity: 'warning',
      message: '25 is not for clients; they submit on 587/tcp.',
      fixes: [
        {
          title: 'Use 587',
          safety: 'safe',
          edits: [{ range: { start: { line: 2, character: 5 }, end: { line: 2, character: 7 } }, newText: '587' }],
        },
      ],
      suppressed: false,
    });
  });

  it('exits by the threshold, whatever is shown', () => {
    folder.write('a.toy', 'open 110\n');
    assert.equal(report(['a.toy']).status, 0);
    assert.equal(report(['a.toy', '--fail-on', 'information']).status, 1);
    const hidden = report(['a.toy', '--fail-on=information', '--min-severity=warning']);
    assert.equal(hidden.status, 1);
    assert.deepEqual(hidden.json.files[0]?.diagnostics, []);
  });

  it('lists every file given, in order, and says what it could not read', () => {
    folder.write('a.toy', 'open 25\n');
    folder.write('notes.md', '# nothing of ours\n');
    const { status, json, err } = report(['nowhere.toy', 'notes.md', './a.toy']);
    assert.equal(status, 2);
    assert.deepEqual(paths(json), ['notes.md', './a.toy']);
    assert.deepEqual(json.errors, [{ path: 'nowhere.toy', message: 'cannot read it: no such file or folder' }]);
    assert.equal(err, 'nowhere.toy: cannot read it: no such file or folder; the other 2 files were checked\n');
  });

  it('walks folders: their files by name, without what git ignores', () => {
    for (const name of [
      'b.toy',
      'a/x.toy',
      'a/skip.toy',
      'a/keep.toy',
      'build/y.toy',
      '.git/z.toy',
      'a/deep/w.toy',
      'readme.md',
    ]) {
      folder.write(`p/${name}`, 'open 443\n');
    }
    folder.write('p/.gitignore', 'build/\nskip.toy\n/a/*.toy\n');
    folder.write('p/a/.gitignore', '!keep.toy\n');
    assert.deepEqual(paths(report(['p']).json), ['p/a/deep/w.toy', 'p/a/keep.toy', 'p/b.toy']);
    assert.deepEqual(paths(report(['.'], { cwd: join(folder.path, 'p') }).json), [
      'a/deep/w.toy',
      'a/keep.toy',
      'b.toy',
    ]);
    // The rules above a folder hold for it too, up to the root of the repository.
    assert.deepEqual(paths(report(['p/a/']).json), ['p/a/deep/w.toy', 'p/a/keep.toy']);
    // What is named is read, whatever git thinks of it.
    assert.deepEqual(paths(report(['p/build/y.toy']).json), ['p/build/y.toy']);
    assert.deepEqual(paths(report(['p/build']).json), ['p/build/y.toy']);
  });

  it('walks links that go round in a circle once', () => {
    folder.write('p/a/x.toy', 'open 443\n');
    symlinkSync('..', join(folder.path, 'p/a/up'));
    symlinkSync('a', join(folder.path, 'p/again'));
    symlinkSync('nowhere', join(folder.path, 'p/broken.toy'));
    assert.deepEqual(paths(report(['p']).json), ['p/a/x.toy']);
  });

  it('says what it cannot enter and does the rest', () => {
    if (process.getuid?.() === 0) {
      // Root reads everything, so a file that is a folder's name in the middle of a path stands in.
      folder.write('p/x.toy', 'open 25\n');
      const { status, json } = report(['p/x.toy/y.toy', 'p']);
      assert.equal(status, 2);
      assert.deepEqual(json.errors, [
        { path: 'p/x.toy/y.toy', message: 'cannot read it: a part of its path is no folder' },
      ]);
      assert.equal(json.files.length, 1);
      return;
    }
    folder.write('p/x.toy', 'open 25\n');
    folder.write('p/closed/y.toy', 'open 25\n');
    chmodSync(join(folder.path, 'p/closed'), 0);
    const { status, json } = report(['p']);
    chmodSync(join(folder.path, 'p/closed'), 0o755);
    assert.equal(status, 2);
    assert.deepEqual(json.errors, [{ path: 'p/closed', message: 'cannot read it: permission denied' }]);
    assert.equal(json.files.length, 1);
  });

  it('reads standard input under a name', () => {
    const { json } = report(['-', '--stdin-filename', 'x.toy'], { input: 'open 25\n' });
    assert.deepEqual(
      json.files.map(({ path, diagnostics }) => [path, diagnostics.length]),
      [['x.toy', 1]],
    );
    assert.deepEqual(report(['-'], { input: 'open 25\n' }).json.files, [{ path: '-', diagnostics: [] }]);
    assert.equal(report(['-', '--dialect', 'toy-rules'], { input: 'open 25\n' }).json.files[0]?.diagnostics.length, 1);
  });

  it('takes profile, severities, exclusions and suppressions from the nearest configuration', () => {
    folder.write('p/a.toy', 'open 50389 25\n');
    folder.write('p/lab/b.toy', 'open 25\n');
    folder.write('p/old/c.toy', 'open 25\n');
    const codesOf = (path: string): string[] =>
      report([path]).json.files.flatMap(({ diagnostics }) =>
        diagnostics.map((d) => `${d.code} ${d.severity} ${d.suppressed}`),
      );
    assert.deepEqual(codesOf('p/a.toy'), ['toy-port warning false']);
    folder.write(
      'p/.exchange-ports.json',
      JSON.stringify({
        profile: { version: '2019', roles: ['edge-transport'] },
        rules: { 'toy-port': 'error' },
        exclude: ['old/'],
        suppress: [{ path: 'lab/**', code: 'toy-port', reason: 'lab' }],
      }),
    );
    assert.deepEqual(codesOf('p/a.toy'), ['toy-exchange error false', 'toy-port error false']);
    assert.deepEqual(codesOf('p/lab/b.toy'), ['toy-port error true']);
    assert.deepEqual(paths(report(['p']).json), ['p/.exchange-ports.json', 'p/a.toy', 'p/lab/b.toy']);
    assert.deepEqual(paths(report(['p/old/c.toy']).json), ['p/old/c.toy']);
  });

  it('takes files for what the configuration declares, those of any name, and leaves alone what is off', () => {
    folder.write('p/a.toy', 'open 25\n');
    folder.write('p/b.fw', 'open 25\n');
    folder.write('p/deep/c.fw', 'open 25\n');
    folder.write('p/deep/d.toy', 'open 25\n');
    folder.write('p/deep/e.toy', '# exchange-ports: dialect=toy\nopen 25\n');
    const found = (...argv: string[]): string[] =>
      report(argv).json.files.map(({ path, diagnostics }) => `${path} ${diagnostics.length}`);
    assert.deepEqual(found('p'), ['p/a.toy 1', 'p/deep/d.toy 1', 'p/deep/e.toy 1']);
    const files = { '*.fw': 'toy', 'deep/*': 'off', 'deep/c.*': 'toy' };
    folder.write('p/.exchange-ports.json', JSON.stringify({ files }));
    assert.deepEqual(found('p'), [
      'p/.exchange-ports.json 0',
      'p/a.toy 1',
      'p/b.fw 1',
      'p/deep/c.fw 1',
      // A comment of the file goes before what the configuration declares.
      'p/deep/e.toy 1',
    ]);
    assert.deepEqual(found('p/deep/d.toy'), ['p/deep/d.toy 0']);
    assert.deepEqual(found('p/deep/d.toy', '--dialect=toy'), ['p/deep/d.toy 1'], 'the command line goes before it');
    assert.deepEqual(found('p/b.fw', 'p/deep/c.fw'), ['p/b.fw 1', 'p/deep/c.fw 1']);
    const piped = report(['-', '--stdin-filename', 'p/x.fw'], { input: 'open 25\n' });
    assert.equal(piped.json.files[0]?.diagnostics.length, 1);
  });

  it('reports what is wrong in a configuration that is in force', () => {
    folder.write('a.toy', 'open 443\n');
    folder.write('.exchange-ports.json', '{\n  "rules": { "no-such": "off" }\n}');
    const { status, json } = report(['a.toy']);
    assert.equal(status, 1);
    assert.deepEqual(paths(json), ['a.toy', '.exchange-ports.json']);
    assert.deepEqual(
      json.files[1]?.diagnostics.map(({ code, range }) => [code, range]),
      [['configuration', { start: { line: 1, character: 13 }, end: { line: 1, character: 22 } }]],
    );
  });

  it('takes a profile as words or as a file', () => {
    folder.write('a.toy', 'open 50389\n');
    folder.write('profile.json', '{ "version": "2019" }');
    folder.write('whole.json', '{ "profile": { "version": "2019" }, "rules": { "toy-exchange": "hint" } }');
    assert.equal(report(['a.toy', '--profile', 'version=2019 role=edge']).status, 1);
    assert.equal(report(['a.toy', '--profile', 'profile.json']).status, 1);
    assert.equal(report(['a.toy', '--profile', 'whole.json']).status, 0);
    assert.equal(report(['a.toy', '--all-files']).status, 1);
    folder.write('bad.json', '{ "version": "2020" }');
    for (const [profile, words] of [
      ['version=2020', /`2020` is no version/],
      ['nowhere.json', /nowhere\.json: cannot read it/],
      ['bad.json', /bad\.json: `2020` is no version/],
      ['edge', /cannot read it/],
    ] as const) {
      const { status, err, out } = folder.run(['check', 'a.toy', '--profile', profile]);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, words);
      assert.equal(err.trimEnd().split('\n').length, 1);
    }
  });

  it('writes pretty findings that terminals can follow', () => {
    folder.write('a.toy', 'note "\u001B[2J"\n\topen 443 25 $x\nopen 110\n');
    const { status, out, err } = folder.run(['check', 'a.toy']);
    assert.equal(status, 1);
    assert.equal(err, '');
    assert.equal(
      out,
      [
        'a.toy:2:11  warning  toy-port',
        '  25 is not for clients; they submit on 587/tcp.',
        '  2 │  open 443 25 $x',
        '    │           ━━',
        '  fix: use 587',
        '',
        'a.toy:3:6  information  toy-port',
        '  110 starts without TLS.',
        '  3 │ open 110',
        '    │      ━━━',
        '  fix: use 995 (suggestion)',
        '',
        '1 file, 1 of 2 rules read: 1 warning, 1 note, 1 can be fixed with --fix',
        '1 not read:',
        '  a.toy:2 `$x` has no value in this file',
        '1 file with no sign of Exchange: only what is wrong anywhere was checked there (--all-files checks all)',
        '',
      ].join('\n'),
    );
  });

  it('names a file that was given and that nothing reads', () => {
    folder.write('a.toy', 'open 80\n');
    folder.write('a.unknown', 'open 80\n');
    folder.write('b.unknown', 'open 80\n');
    assert.match(folder.run(['check', 'a.toy', 'a.unknown']).out, /no findings\nnothing here reads a\.unknown\n/);
    assert.match(folder.run(['check', 'a.unknown', 'b.unknown']).out, /\nnothing here reads a\.unknown and 1 more\n/);
    assert.doesNotMatch(folder.run(['check', '.']).out, /nothing here reads/);
  });

  it('does not say that only some was checked where a profile is declared, even one that says nothing', () => {
    for (const version of ['2019', '2099']) {
      folder.write('declared.toy', `# exchange-ports: profile version=${version}\nopen 443\n`);
      assert.doesNotMatch(folder.run(['check', 'declared.toy']).out, /no sign of Exchange/, version);
    }
  });

  it('does not say so either where all files are checked', () => {
    folder.write('a.toy', 'open 443\n');
    assert.match(folder.run(['check', 'a.toy']).out, /no sign of Exchange/);
    assert.doesNotMatch(folder.run(['check', '--all-files', 'a.toy']).out, /no sign of Exchange/);
  });

  it('shows the part of a long line that is meant', () => {
    folder.write('a.toy', `open ${'443 '.repeat(200)}25 ${'443 '.repeat(200)}\n`);
    const { out } = folder.run(['check', 'a.toy'], { columns: 80 });
    const [, , line = '', mark = ''] = out.split('\n');
    assert.ok(line.length <= 80, line);
    assert.equal(line.slice(mark.indexOf('━'), mark.lastIndexOf('━') + 1), '25');
  });

  it('uses color and signs as the terminal can show them', () => {
    folder.write('a.toy', 'open 25\n');
    const terminal = { outIsTerminal: true, columns: 80 };
    const utf8 = folder.run(['check', 'a.toy'], { ...terminal, env: { LANG: 'en_US.UTF-8' } }).out;
    assert.ok(utf8.includes('\u001B[33mwarning') && utf8.includes('━'));
    const plain = folder.run(['check', 'a.toy', '--no-color'], { ...terminal, env: { LANG: 'C' } }).out;
    assert.ok(!plain.includes('\u001B') && plain.includes('^^') && plain.includes('1 |'));
    assert.ok(!folder.run(['check', 'a.toy'], { ...terminal, env: { NO_COLOR: '1' } }).out.includes('\u001B'));
  });

  it('says one line a finding when it is to be quiet', () => {
    folder.write('a.toy', 'open 25\n');
    assert.equal(
      folder.run(['check', 'a.toy', '--quiet']).out,
      'a.toy:1:6  warning  toy-port  25 is not for clients; they submit on 587/tcp.\n',
    );
    folder.write('b.toy', 'open 443\n');
    assert.deepEqual(folder.run(['check', 'b.toy', '-q']), { status: 0, out: '', err: '' });
  });

  it('writes workflow commands', () => {
    folder.write('a,b%.toy', 'open 25\n');
    const { out } = folder.run(['check', '--format', 'github', './a,b%.toy']);
    assert.equal(
      out,
      '::warning file=a%2Cb%25.toy,line=1,endLine=1,col=6,endColumn=8,title=toy-port::25 is not for clients; they submit on 587/tcp.\n',
    );
  });

  it('writes SARIF', () => {
    folder.write('a b.toy', 'open 25 # exchange-ports: disable-line -- known\nopen 110\n');
    const { out } = folder.run(['check', '--format', 'sarif', 'a b.toy', 'nowhere']);
    const sarif = JSON.parse(out);
    assert.equal(sarif.version, '2.1.0');
    const [run] = sarif.runs;
    assert.equal(run.tool.driver.rules[run.results[0].ruleIndex].id, 'toy-port');
    assert.deepEqual(run.results[0].suppressions, [{ kind: 'inSource', status: 'accepted', justification: 'known' }]);
    assert.deepEqual(run.results[1].locations[0].physicalLocation, {
      artifactLocation: { uri: 'a%20b.toy' },
      region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 9 },
    });
    assert.equal(run.results[1].level, 'note');
    assert.equal(run.invocations[0].executionSuccessful, false);
  });

  it('counts nothing that the baseline holds, and the next of its kind again', () => {
    folder.write('a.toy', 'open 25\n');
    const { out } = folder.run(['check', '--format', 'json', 'a.toy']);
    folder.write('base.json', out);
    folder.write('a.toy', '\n\nopen 25\n');
    const same = report(['--baseline', 'base.json', './a.toy']);
    assert.equal(same.status, 0);
    assert.equal(same.json.files[0]?.diagnostics[0]?.baseline, true);
    folder.write('a.toy', 'open 25\nopen 25\n');
    assert.equal(report(['--baseline', 'base.json', 'a.toy']).status, 1);
    const written = folder.run(['check', 'a.toy', '--baseline', 'new.json', '--update-baseline', '-q']);
    assert.equal(written.status, 0);
    assert.equal(report(['--baseline', 'new.json', 'a.toy']).status, 0);
    // What is not shown is in it all the same, for it counts all the same.
    folder.run(['check', 'a.toy', '--baseline', 'new.json', '--update-baseline', '--min-severity', 'error']);
    assert.equal(report(['--baseline', 'new.json', '--min-severity', 'error', 'a.toy']).status, 0);
    assert.equal(report(['--baseline', 'new.json', 'a.toy']).status, 0);
    // Windows PowerShell redirects in UTF-16, with its line ends.
    const utf16 = Buffer.from(`\uFEFF${report(['a.toy']).out.replaceAll('\n', '\r\n')}`, 'utf16le');
    folder.write('utf16.json', utf16);
    assert.equal(report(['--baseline', 'utf16.json', 'a.toy']).status, 0);
    folder.write('broken.json', '{ "files": 3 }');
    for (const [file, words] of [
      ['missing.json', /--update-baseline writes it/],
      ['broken.json', /no report/],
      ['a.toy', /no report/],
    ] as const) {
      const { status, err } = folder.run(['check', 'a.toy', '--baseline', file]);
      assert.equal(status, 2);
      assert.match(err, words);
    }
  });

  describe('--fix', () => {
    it('applies the safe fixes, keeps the rest of the file, and reports what is left', () => {
      const text = 'open 25\r\nopen 110 25\n# é\r';
      for (const [name, bytes, expected] of [
        ['a.toy', Buffer.from(text), Buffer.from(text.replaceAll('25', '587'))],
        ['b.toy', Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text.replaceAll('25', '587')}`)],
        [
          'c.toy',
          Buffer.from(`\uFEFF${text}`, 'utf16le'),
          Buffer.from(`\uFEFF${text.replaceAll('25', '587')}`, 'utf16le'),
        ],
        [
          'd.toy',
          Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
          Buffer.from(`\uFEFF${text.replaceAll('25', '587')}`, 'utf16le').swap16(),
        ],
        [
          'e.toy',
          Buffer.from([...Buffer.from(text), 0xff]),
          Buffer.from([...Buffer.from(text.replaceAll('25', '587')), 0xff]),
        ],
      ] as const) {
        const path = folder.write(name, bytes);
        chmodSync(path, 0o640);
        const { status, json } = report([name, '--fix']);
        assert.deepEqual(readFileSync(path), expected, name);
        assert.equal(statSync(path).mode & 0o777, 0o640);
        assert.deepEqual(
          json.files[0]?.diagnostics.map(({ severity }) => severity),
          ['information'],
        );
        assert.equal(status, 0);
      }
      assert.match(folder.run(['check', '--fix', 'a.toy']).out, /^a\.toy:2:6 {2}information/);
    });

    it('writes through a link and leaves it one', () => {
      const path = folder.write('real/a.toy', 'open 25\n');
      symlinkSync('real/a.toy', join(folder.path, 'link.toy'));
      const { out } = folder.run(['check', '--fix', 'link.toy']);
      assert.equal(readFileSync(path, 'utf8'), 'open 587\n');
      assert.match(out, /1 finding fixed in 1 file/);
    });

    it('writes nothing where nothing is to be fixed', () => {
      const path = folder.write('a.toy', 'open 110\n');
      const before = statSync(path);
      folder.run(['check', '--fix', 'a.toy']);
      assert.deepEqual([statSync(path).mtimeMs, statSync(path).ino], [before.mtimeMs, before.ino]);
    });

    it('leaves a file alone where a fix would touch bytes that are no text', () => {
      const toy = toyEngine();
      const [first] = toy.rules;
      const wide: DiagnosticRule = {
        meta: (first as DiagnosticRule).meta,
        statements: ['rule'],
        *check({ place }) {
          const fixes = [{ title: 'Write it anew', safety: 'safe', edits: [{ place, newText: 'open 587' }] }] as const;
          yield { place, message: 'All of it is wrong.', fixes };
        },
      };
      const engine = (): Engine => ({ ...toy, checker: (failed) => new Checker([wide], toy.knowledge, failed) });
      const bytes = Buffer.from([...Buffer.from('open 25 '), 0xff, ...Buffer.from(' 443\n')]);
      const path = folder.write('a.toy', bytes);
      folder.write('b.toy', 'open 25\n');
      const { status, json, err } = report(['a.toy', 'b.toy', '--fix'], { engine });
      assert.deepEqual(readFileSync(path), bytes);
      assert.equal(status, 2);
      assert.deepEqual(json.errors, [
        { path: 'a.toy', message: 'not fixed: a fix would touch bytes that could not be decoded' },
      ]);
      assert.equal(err.trimEnd().split('\n').length, 1);
    });

    it('says what it cannot write', () => {
      mkdirSync(join(folder.path, 'p'));
      folder.write('p/a.toy', 'open 25\n');
      const { status, err } = folder.run(['check', '--fix', '-'], { input: 'open 25\n' });
      assert.equal(status, 2);
      assert.match(err, /--fix writes files/);
    });
  });
});
