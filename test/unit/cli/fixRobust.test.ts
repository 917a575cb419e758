import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { applyEdits } from '../../../server/src/base/edit';
import type { Diagnostic } from '../../../server/src/features/diagnostic';
import { testDocument, testEnv } from '../../harness/catalog';
import { Folder } from '../../harness/cli';
import { testEngine } from '../../harness/engine';
import { fixturePaths, loadFixture } from '../../harness/fixtures';

interface Found {
  readonly code: string;
  readonly message: string;
  readonly suppressed: boolean;
  readonly fixes: readonly { readonly safety: string }[];
}

/** What a text is, as bytes of a file. */
interface Form {
  readonly name: string;
  readonly bytes: (text: string) => Buffer;
}

const mark = '\uFEFF';
const crlf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');
/** A word that stands in a comment of every fixture takes a letter that UTF-8 does not know as a byte. */
const WORD = 'expect';
const latin1 = (text: string): Buffer => {
  const at = Buffer.from(text, 'utf8').indexOf(WORD);
  const bytes = Buffer.from(text, 'utf8');
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), Buffer.from([0xe9, 0xe8]), bytes.subarray(at)]);
};

const FORMS: readonly Form[] = [
  { name: 'utf-8', bytes: (text) => Buffer.from(text, 'utf8') },
  { name: 'utf-8 with a mark', bytes: (text) => Buffer.from(mark + text, 'utf8') },
  { name: 'utf-16be', bytes: (text) => Buffer.from(mark + text, 'utf16le').swap16() },
  { name: 'utf-16le and crlf', bytes: (text) => Buffer.from(mark + crlf(text), 'utf16le') },
  { name: 'latin-1 remarks and crlf', bytes: (text) => latin1(crlf(text)) },
];

const isSafe = ({ fixes }: Pick<Found, 'fixes'>): boolean => fixes.some(({ safety }) => safety === 'safe');
const keys = (found: readonly Pick<Found, 'code' | 'message'>[]): string[] =>
  found.map(({ code, message }) => `${code} ${message}`).sort();
/** What `after` has and `before` has not, each as often as it is there. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((key) => {
    const at = left.indexOf(key);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe('cli check --fix over all fixtures', function () {
  this.timeout(120_000);
  const root = join(__dirname, '../../fixtures');
  let folder: Folder;
  let texts: { readonly path: string; readonly text: string }[];

  before(() => {
    folder = new Folder();
    texts = fixturePaths().map((path) => ({ path: relative(root, path), text: loadFixture(path).text }));
  });
  after(() => folder.remove());

  const put = (form: Form, path: string, text: string): string => {
    const name = join(form.name, dirname(path), basename(path));
    mkdirSync(join(folder.path, dirname(name)), { recursive: true });
    writeFileSync(join(folder.path, name), form.bytes(text));
    return name;
  };
  const check = (paths: readonly string[], ...more: string[]): ReadonlyMap<string, readonly Found[]> => {
    const { out, err } = folder.run(['check', '--all-files', '--format', 'json', ...more, ...paths], {
      engine: testEngine,
    });
    assert.equal(err, '');
    const { files } = JSON.parse(out) as { files: { path: string; diagnostics: Found[] }[] };
    return new Map(files.map(({ path, diagnostics }) => [path, diagnostics.filter(({ suppressed }) => !suppressed)]));
  };

  it('mends in each form what it mends in plain text, and touches no other byte', () => {
    const [plain, ...others] = FORMS as [Form, ...Form[]];
    const names = texts.map(({ path, text }) => put(plain, path, text));
    const before = check(names);
    const after = check(names, '--fix');
    const again = check(names);
    let mended = 0;
    const changed: { path: string; text: string; fixed: string }[] = [];
    texts.forEach(({ path, text }, i) => {
      const name = names[i] as string;
      const had = before.get(name) ?? [];
      const has = after.get(name) ?? [];
      const fixed = readFileSync(join(folder.path, name), 'utf8');
      assert.deepEqual(
        has.filter(isSafe).map(({ code }) => code),
        [],
        `${path} has something left to fix`,
      );
      assert.deepEqual(keys(again.get(name) ?? []), keys(has), `${path} is reported as it is on disk`);
      const safe = had.filter(isSafe).length;
      mended += safe;
      if (safe === 0) assert.equal(fixed, text, path);
      else {
        assert.ok(has.length <= had.length - 1, path);
        changed.push({ path, text, fixed });
      }
    });
    assert.ok(mended > 40, `${mended} findings could be fixed`);
    assert.ok(new Set(changed.map(({ path }) => dirname(path))).size >= 5, 'several dialects');
    for (const form of others) {
      const copies = changed.map(({ path, text }) => put(form, path, text));
      check(copies, '--fix');
      changed.forEach(({ path, fixed }, i) => {
        assert.deepEqual(
          readFileSync(join(folder.path, copies[i] as string)),
          form.bytes(fixed),
          `${path}, ${form.name}`,
        );
      });
    }
    const untouched = texts.filter(({ path }) => changed.every((one) => one.path !== path));
    const form = FORMS.at(-1) as Form;
    const copies = untouched.map(({ path, text }) => put(form, path, text));
    check(copies, '--fix');
    untouched.forEach(({ path, text }, i) => {
      assert.deepEqual(readFileSync(join(folder.path, copies[i] as string)), form.bytes(text), path);
    });
  });

  /**
   * Each safe fix of a text alone: it takes its finding away and adds none. A line that was refused and is a rule now
   * may be why another rule decides nothing, and where findings need no sign of Exchange it may have one of its own:
   * both were true of what was meant.
   */
  function alone(text: string, by: Parameters<typeof testDocument>[1], title: string, checkAllFiles: boolean): number {
    const env = testEnv();
    const report = (now: string): Diagnostic[] =>
      env.checker
        .report(testDocument(now, by), { ...env.options, checkAllFiles })
        .filter(({ suppressed }) => !suppressed);
    const lineOf = (of: string, offset: number): number => of.slice(0, offset).split(/\r\n|\r|\n/).length;
    const before = report(text);
    let count = 0;
    for (const finding of before) {
      for (const { title: fix, edits } of finding.fixes.filter(({ safety }) => safety === 'safe')) {
        count++;
        const changed = applyEdits(text, edits);
        const after = report(changed);
        const words = `${title}: ${finding.code}, ${fix}`;
        const same = (list: readonly Diagnostic[]): number => list.filter(({ code }) => code === finding.code).length;
        assert.ok(same(after) < same(before), `${words} removes it`);
        const had = keys(before);
        const touched = new Set(edits.map(({ span }) => lineOf(text, span.start)));
        const onTouched = ({ start }: { start: number }): boolean => touched.has(lineOf(changed, start));
        const elsewhere = after.filter(
          ({ span, related }) => !(checkAllFiles && onTouched(span)) && !related.some((place) => onTouched(place.span)),
        );
        assert.deepEqual(added(had, keys(elsewhere)), [], `${words} adds nothing`);
      }
    }
    return count;
  }

  for (const all of [false, true]) {
    const which = all ? 'all files' : 'files that concern Exchange';
    it(`has fixes of which each alone removes its finding and adds none, in fixtures (${which})`, () => {
      let count = 0;
      for (const { path, text } of texts) count += alone(text, { fileName: path }, path, all);
      assert.ok(count > 40, `${count} fixes`);
    });
  }

  it('has such fixes in the examples of every rule', () => {
    let count = 0;
    for (const { meta } of testEngine().rules) {
      for (const { language, text } of meta.bad) {
        count += alone(text, { language }, `${meta.code} in ${language}`, true);
      }
    }
    assert.ok(count > 20, `${count} fixes`);
  });

  it('goes through folders, and leaves alone what a configuration leaves out or suppresses', () => {
    const some = texts.filter(({ path }) => extname(path) === '.ps1' && dirname(path) === 'powershell');
    const mistake = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort "25,587"\r\n';
    for (const path of ['in/a.ps1', 'out/a.ps1', 'lab/a.ps1']) folder.write(`walk/${path}`, mistake);
    for (const { path, text } of some.slice(0, 3)) folder.write(`walk/${path}`, text);
    folder.write(
      'walk/.exchange-ports.json',
      '{ "exclude": ["out/", "powershell/"], "suppress": [{ "path": "lab/*", "code": "port-list-in-one-value", "reason": "lab" }] }',
    );
    const { out, status } = folder.run(['check', '--fix', '--min-severity', 'error', 'walk'], { engine: testEngine });
    const now = ['in/a.ps1', 'out/a.ps1', 'lab/a.ps1'].map((path) =>
      readFileSync(join(folder.path, 'walk', path), 'utf8'),
    );
    assert.notEqual(now[0], mistake);
    assert.match(now[0] ?? '', /-LocalPort [^\n]*25[^\n]*587[^\n]*\r\n$/);
    assert.deepEqual(now.slice(1), [mistake, mistake]);
    assert.match(out, /1 finding fixed in 1 file/);
    assert.ok(status === 0 || status === 1);
  });

  it('keeps a baseline apart: what it holds is fixed too, and what is fixed leaves it unused', () => {
    const mistake = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort "25,587"\n';
    folder.write('known.ps1', mistake);
    folder.run(['check', '--baseline', 'known.json', '--update-baseline', '-q', 'known.ps1'], { engine: testEngine });
    assert.equal(folder.run(['check', '--baseline', 'known.json', 'known.ps1'], { engine: testEngine }).status, 0);
    folder.run(['check', '--fix', '--baseline', 'known.json', 'known.ps1'], { engine: testEngine });
    assert.notEqual(readFileSync(join(folder.path, 'known.ps1'), 'utf8'), mistake);
  });
});
