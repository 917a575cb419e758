import assert from 'node:assert/strict';
import { Folder } from '../../harness/cli';
import { testEngine } from '../../harness/engine';

describe('cli', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  const json = (...argv: string[]): Record<string, unknown> =>
    JSON.parse(folder.run([...argv, '--format', 'json']).out);

  it('says its version and what it can do', () => {
    assert.deepEqual(folder.run(['--version']), { status: 0, out: '1.2.3\n', err: '' });
    const { status, out } = folder.run(['check', '--help']);
    assert.equal(status, 0);
    for (const word of ['check', 'explain', 'lookup', 'rules', 'dialects', 'lsp', '--fail-on', '--baseline']) {
      assert.ok(out.includes(word), word);
    }
    assert.ok(out.split('\n').every((line) => line.length <= 120));
  });

  for (const [argv, words] of [
    [['no-such-command'], /there is no command no-such-command/],
    [['chekc', 'x'], /did you mean check\?/],
    [['generate', 'x', '--profile', 'y'], /generate is not available in this version/],
    [['coverage'], /coverage needs a path/],
    [['coverage', '.'], /coverage needs a profile with a version/],
    [['coverage', '.', '--format', 'sarif'], /one of pretty, json, mermaid, svg is expected/],
    [['diff', 'a'], /diff needs two files or two folders/],
    [['diff', 'a', 'b', 'c'], /diff needs two files or two folders/],
    [['convert', 'x', '--to', 'netsh'], /convert is not available in this version/],
    [['mcp'], /mcp is not available in this version/],
    [['check'], /check needs a path/],
    [['check', 'a', '--no-such'], /unknown option --no-such/],
    [['explain', 'a', '--fix'], /explain has no option --fix/],
    [['check', 'a', '--format', 'xml'], /one of pretty, json, sarif, github is expected/],
    [['explain', 'a', '--format', 'sarif'], /one of pretty, json is expected/],
    [['check', 'a', '--fail-on', 'never'], /one of error, warning, information, hint is expected/],
    [['check', 'a', '--format'], /--format needs a value/],
    [['check', 'a', '--fix=yes'], /--fix takes no value/],
    [['check', 'a', '--dialect', 'cobol'], /there is no such dialect/],
    [['check', 'a', '--update-baseline'], /needs --baseline FILE/],
    [['lookup'], /lookup needs a port/],
    [['rules', 'toy-prot'], /did you mean toy-port\?/],
    [['lsp'], /lsp needs --stdio/],
  ] as const) {
    it(`refuses ${argv.join(' ')} in one line`, () => {
      const { status, out, err } = folder.run(argv);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, words);
      assert.equal(err.trimEnd().split('\n').length, 1);
    });
  }

  it('gives its help when it is asked for nothing', () => {
    const { status, out, err } = folder.run([]);
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /exchange-ports check/);
  });

  it('takes words behind -- as they are', () => {
    folder.write('-a.toy', 'open 25\n');
    assert.equal(folder.run(['check', '--', '-a.toy']).status, 1);
  });

  it('says a fault of its own in one line', () => {
    const { status, err } = folder.run(['rules'], {
      engine: () => {
        throw new Error('broken\nat line 1');
      },
    });
    assert.deepEqual([status, err], [2, 'exchange-ports: a fault of ours: broken\n']);
  });

  it('explains why a file is taken to concern Exchange', () => {
    const line = "New-NetFirewallRule -DisplayName 'Exchange Server 2019' -Protocol TCP -LocalPort 443\n";
    folder.write('mail.ps1', line);
    folder.write('web.ps1', line.replace('Exchange Server 2019', 'Web'));
    const real = { engine: testEngine };
    const { out } = folder.run(['explain', 'mail.ps1', 'web.ps1'], real);
    const signs = out.split('\n').filter((text) => /sign of|concerns/.test(text));
    assert.deepEqual(signs, [
      'mail.ps1  concerns Exchange 2019',
      'mail.ps1:1:34  sign of Exchange  `Exchange Server 2019` names Exchange',
      'web.ps1  no sign of Exchange',
    ]);
    const { files } = JSON.parse(folder.run(['explain', '--format', 'json', 'mail.ps1'], real).out);
    assert.deepEqual(files[0].exchange, {
      concerned: true,
      versions: ['2019'],
      roles: [],
      signs: [
        {
          range: { start: { line: 0, character: 33 }, end: { line: 0, character: 55 } },
          why: '`Exchange Server 2019` names Exchange',
        },
      ],
    });
  });

  it('explains every reference in the contract’s form', () => {
    folder.write('a.toy', 'let p = 25\nmode udp\nopen 587 $p $q\n# 443\n');
    folder.write('other.md', 'nothing');
    const { files, errors } = json('explain', 'a.toy', 'other.md') as {
      files: Record<string, unknown>[];
      errors: unknown[];
    };
    assert.deepEqual(errors, []);
    const [file, other] = files;
    assert.deepEqual(other, { path: 'other.md', references: [], unread: [] });
    const references = file?.['references'] as Record<string, unknown>[];
    assert.deepEqual(references[1], {
      range: { start: { line: 2, character: 5 }, end: { line: 2, character: 8 } },
      text: '587',
      kind: 'number',
      ports: [{ from: 587, to: 587 }],
      dialect: 'toy-rules',
      transport: 'udp',
      direction: 'in',
      action: 'allow',
      side: 'local',
      services: [],
    });
    assert.deepEqual([references[0]?.['text'], references.length], ['25', 2]);
    assert.deepEqual(file?.['unread'], [
      {
        range: { start: { line: 2, character: 12 }, end: { line: 2, character: 14 } },
        why: '`$q` has no value in this file',
      },
    ]);
    folder.write('b.toy', 'open 587\n');
    const [b] = (json('explain', 'b.toy') as { files: { references: { services: string[] }[] }[] }).files;
    assert.ok(b?.references[0]?.services.includes('smtp-submission'));
    const { out } = folder.run(['explain', 'a.toy', 'b.toy']);
    assert.match(out, /^b\.toy:1:6 {2}587\/tcp in allow local {2}SMTP/m);
    assert.match(out, /^a\.toy:3:13 {2}not read {2}`\$q` has no value/m);
  });

  it('explains what it can where a file is missing', () => {
    folder.write('a.toy', 'open 25\n');
    const { status, out, err } = folder.run(['explain', '--format', 'json', 'nowhere', 'a.toy']);
    const { files, errors } = JSON.parse(out);
    assert.equal(status, 2);
    assert.deepEqual([files.length, errors.length], [1, 1]);
    assert.match(err, /^nowhere: cannot read it: no such file or folder; the other file was read\n$/);
  });

  it('looks up', () => {
    const found = json('lookup', '717/tcp') as {
      schemaVersion: number;
      query: string;
      results: Record<string, unknown>[];
    };
    assert.deepEqual([found.schemaVersion, found.query], [1, '717/tcp']);
    for (const key of [
      'id',
      'title',
      'ports',
      'transports',
      'versions',
      'roles',
      'flows',
      'encryption',
      'sources',
      'summary',
    ]) {
      assert.ok(key in (found.results[0] ?? {}), key);
    }
    const { status, out } = folder.run(['lookup', 'edgesync']);
    assert.equal(status, 0);
    assert.match(out, /^50636\/tcp/);
    assert.doesNotMatch(out, /\*\*|\]\(/);
    assert.equal(folder.run(['lookup', 'zzzz']).out, 'nothing is known of zzzz\n');
    assert.deepEqual((json('lookup', 'zzzz') as { results: unknown[] }).results, []);
  });

  it('lists rules and dialects', () => {
    const { rules } = json('rules') as { rules: Record<string, unknown>[] };
    assert.deepEqual(
      rules.map(({ code }) => code),
      ['toy-port', 'toy-exchange', 'unused-suppression'],
    );
    const one = json('rules', 'toy-port') as { rules: Record<string, unknown>[] };
    assert.equal(one.rules.length, 1);
    assert.match(
      folder.run(['rules', 'toy-port']).out,
      /^toy-port {2}warning\n\nA port that the toy rule minds\.\n\nBecause\.\n\nInstead\n/,
    );
    assert.match(folder.run(['rules']).out, /^toy-exchange +error +Only where/m);
    const { dialects } = json('dialects') as { dialects: Record<string, unknown>[] };
    assert.deepEqual(dialects, [
      {
        id: 'toy-rules',
        title: 'Toy rules',
        understands: ['open'],
        passesOver: [],
        languages: [{ id: 'toy', title: 'Toy', languageIds: ['toy'], fileNames: ['*.toy'] }],
      },
    ]);
    assert.match(folder.run(['dialects']).out, /^toy-rules {2}Toy rules\n {2}in Toy: \*\.toy, language id toy\n/);
  });
});
