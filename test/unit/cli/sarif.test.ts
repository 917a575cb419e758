import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Reported } from '../../../server/src/cli/report';
import { type SarifLimits, sarifReporter } from '../../../server/src/cli/reportSarif';
import { Folder } from '../../harness/cli';
import { type Log, type Result, validator } from '../../harness/sarif';

describe('cli check --format sarif', () => {
  const errorsIn = validator();
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  const sarif = (argv: readonly string[], more: object = {}): Log => {
    const log = JSON.parse(folder.run(['check', '--format', 'sarif', ...argv], more).out) as Log;
    assert.deepEqual(errorsIn(log), []);
    return log;
  };
  const results = (log: Log): Result[] => log.runs.flatMap((run) => run.results);
  const prints = (log: Log): (string | undefined)[] =>
    results(log).map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash']);

  it('has a validator that refuses what is wrong', () => {
    folder.write('a.toy', 'open 25\n');
    const log = sarif(['a.toy']);
    const broken = structuredClone(log);
    for (const result of results(broken)) result.level = 'fatal';
    assert.deepEqual(errorsIn(broken), ['/runs/0/results/0/level must be equal to one of the allowed values']);
    const place = structuredClone(log);
    for (const { locations } of results(place)) {
      for (const { physicalLocation } of locations) physicalLocation.artifactLocation.uri = 'a b';
    }
    assert.match(errorsIn(place)[0] ?? '', /uri-reference/);
  });

  it('is valid for names that are no URIs, unreadable files and configuration', () => {
    folder.write('a b%:{é}.toy', 'open 25\n');
    folder.write('sub/.exchange-ports.json', '{ "rules": { "no-such": "off" } }');
    folder.write('sub/x.toy', 'open 443\n');
    const log = sarif(['./a b%:{é}.toy', 'nowhere [1].toy', 'sub', '-'], { input: '' });
    assert.deepEqual(
      results(log).map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation.artifactLocation.uri]),
      [
        ['toy-port', 'a%20b%25%3A%7B%C3%A9%7D.toy'],
        ['configuration', 'sub/.exchange-ports.json'],
      ],
    );
    const [invocation] = log.runs[0]?.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    assert.equal(invocation?.toolExecutionNotifications.length, 1);
  });

  it('tells findings apart and knows them again after lines are added, moved into a block or changed elsewhere', () => {
    folder.write('a.toy', 'open 25 25\nopen 25 110\nopen 25 25\n');
    const before = prints(sarif(['a.toy']));
    assert.equal(before.length, 6);
    assert.equal(new Set(before).size, 6);
    folder.write('a.toy', '# new\n\nnote "x"\n  open   25 25\nopen 443\r\n\topen 25 110\nopen 25 25\nopen 110\n');
    const after = prints(sarif(['a.toy']));
    assert.deepEqual(after.slice(0, 6), before);
    assert.equal(new Set(after).size, 7);
    // Of another line or another rule, it is another.
    folder.write('b.toy', 'open 25 443\n');
    assert.ok(!before.includes(prints(sarif(['b.toy']))[0]));
  });

  it('carries suppressions and the baseline', () => {
    folder.write('a.toy', 'open 25 # exchange-ports: disable-line -- known\nopen 110\n');
    folder.write('base.json', folder.run(['check', '--format', 'json', 'a.toy']).out);
    folder.write('a.toy', 'open 25 # exchange-ports: disable-line -- known\nopen 110\nopen 25\n');
    assert.deepEqual(
      results(sarif(['a.toy', '--baseline', 'base.json'])).map(({ suppressions }) => suppressions),
      [
        [{ kind: 'inSource', status: 'accepted', justification: 'known' }],
        [{ kind: 'external', status: 'accepted', justification: 'It is in the baseline.' }],
        undefined,
      ],
    );
  });

  it('carries the reasons of suppressions, where they are written', () => {
    const suppress = [
      { path: 'lab/', code: 'toy-port', reason: 'a lab, torn down every night' },
      { path: '*.toy', code: 'toy-port', reason: 'never reached' },
    ];
    folder.write('.exchange-ports.json', JSON.stringify({ suppress }));
    folder.write('lab/a.toy', 'open 25\nopen 25 # exchange-ports: disable-line -- relay until=2027-01-31\n');
    folder.write('lab/b.toy', 'open 25 # exchange-ports: disable-line\n');
    assert.deepEqual(
      results(sarif(['lab'])).map(({ suppressions }) => suppressions),
      [
        [{ kind: 'external', status: 'accepted', justification: 'a lab, torn down every night' }],
        [{ kind: 'inSource', status: 'accepted', justification: 'relay' }],
        [{ kind: 'inSource', status: 'accepted' }],
      ],
    );
  });

  describe('within the limits of GitHub', () => {
    const LIMITS: SarifLimits = { results: 5, text: 20, related: 2, gzipBytes: 10_000_000 };
    const found = (severity: Reported['severity'], message: string, more: Partial<Reported> = {}): Reported => ({
      span: { start: 0, end: 1 },
      code: 'toy-port',
      severity,
      message,
      fixes: [],
      suppressed: false,
      related: [],
      known: false,
      ...more,
    });
    const positions = {
      positionAt: (character: number) => ({ line: 0, character }),
      line: () => 'open 25',
    };
    const report = (list: readonly Reported[], limits?: SarifLimits): { log: Log; text: string } => {
      let text = '';
      const io = {
        out: (part: string) => {
          text += part;
        },
      };
      const reporter = sarifReporter(io, [], '1.0.0', limits);
      reporter.file({ path: 'a', positions, diagnostics: list, status: undefined });
      reporter.end({ files: 1, failures: [], fixed: 0, fixedFiles: 0 });
      const log = JSON.parse(text) as Log;
      assert.deepEqual(errorsIn(log), []);
      return { log, text };
    };

    it('keeps the gravest of too many, in their order, and says how many are left out', () => {
      const severities = [
        'hint',
        'warning',
        'error',
        'information',
        'hint',
        'warning',
        'error',
        'hint',
        'warning',
      ] as const;
      const { log } = report(
        severities.map((severity, i) => found(severity, `${i}`)),
        LIMITS,
      );
      assert.deepEqual(
        results(log).map(({ message }) => message.text),
        ['1', '2', '5', '6', '8'],
      );
      assert.match(
        log.runs[0]?.invocations[0]?.toolExecutionNotifications[0]?.message.text ?? '',
        /^4 more findings .* these 5 /,
      );
    });

    it('takes 25,000 results and not one more', () => {
      const list = Array.from({ length: 25_001 }, () => found('warning', 'x'));
      const { log, text } = report(list);
      assert.equal(log.runs.length, 1);
      assert.equal(results(log).length, 25_000);
      assert.ok(gzipSync(text).length <= 10_000_000);
    });

    it('shortens long texts between characters, and long lists of places', () => {
      const related = Array.from({ length: 5 }, () => ({ span: { start: 0, end: 1 }, message: 'y'.repeat(50) }));
      const { log } = report([found('error', `${'x'.repeat(18)}😀😀`, { related })], LIMITS);
      const [result] = results(log);
      assert.equal(result?.message.text, `${'x'.repeat(18)}…`);
      assert.equal(result?.relatedLocations?.length, 2);
    });

    it('leaves out fixes, then findings, where the report would be too large', () => {
      // Text that does not pack: each of its letters is another.
      let seed = 1;
      const noise = (length: number): string =>
        Array.from({ length }, () => {
          seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
          return String.fromCharCode(0x4e00 + ((seed >>> 16) % 20000));
        }).join('');
      const fix = (): Reported['fixes'] => [
        { title: 'x', safety: 'safe', edits: [{ span: { start: 0, end: 1 }, newText: noise(4000) }] },
      ];
      const limits = { results: 100, text: 2000, related: 2, gzipBytes: 50_000 };
      const some = report(
        Array.from({ length: 10 }, () => found('error', 'x', { fixes: fix() })),
        limits,
      );
      assert.ok(gzipSync(some.text).length <= limits.gzipBytes);
      assert.deepEqual([results(some.log).length, results(some.log).filter(({ fixes }) => fixes).length], [10, 0]);
      const all = report(
        Array.from({ length: 40 }, (_, i) => found(i === 39 ? 'error' : 'warning', `${i} ${noise(1500)}`)),
        limits,
      );
      assert.ok(gzipSync(all.text).length <= limits.gzipBytes);
      assert.equal(results(all.log).at(-1)?.level, 'error', 'the gravest stays');
      assert.match(all.log.runs[0]?.invocations[0]?.toolExecutionNotifications[0]?.message.text ?? '', /^\d+ more/);
    });
  });
});
