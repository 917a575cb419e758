import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseProfile } from '../../../server/src/analysis/profile';
import { rules } from '../../../server/src/rules';
import type { Example } from '../../../server/src/rules/rule';
import { testCatalog } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';
import { fixed, reportOn } from '../../harness/rules';

const FOLDER = join(__dirname, '../../../server/src/rules');
const SEVERITIES = ['error', 'warning', 'information', 'hint'];

const titleOf = ({ language, text, profile }: Example): string =>
  `${language}${profile === undefined ? '' : ` (${profile})`}: ${text.replace(/\s+/g, ' ').slice(0, 150)}`;

const show = (findings: readonly { code: string; message: string }[]): string =>
  findings.map(({ code, message }) => `  ${code}: ${message}`).join('\n') || '  (nothing)';

/** How often each finding stands there, whatever its place. */
function counted(findings: readonly { code: string; message: string }[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { code, message } of findings) {
    const key = `${code}: ${message}`;
    result.set(key, (result.get(key) ?? 0) + 1);
  }
  return result;
}

describe('rules: examples', () => {
  for (const { meta } of rules) {
    describe(meta.code, () => {
      for (const example of meta.bad) {
        let known: ReturnType<typeof reportOn> | undefined;
        const report = (): ReturnType<typeof reportOn> => {
          known ??= reportOn(example, meta.code);
          return known;
        };
        it(`reports ${titleOf(example)}`, () => {
          const findings = report();
          const own = findings.filter(({ code }) => code === meta.code);
          assert.ok(own.length > 0, `nothing reported; instead:\n${show(findings)}`);
          for (const { severity } of own) {
            assert.ok([meta.severity, ...(meta.severities ?? [])].includes(severity), `${severity} is not declared`);
          }
        });
        it(`every safe fix settles ${titleOf(example)}`, () => {
          const findings = report();
          const counts = counted(findings);
          for (const finding of findings.filter(({ code }) => code === meta.code)) {
            for (const fix of finding.fixes) {
              const text = fixed(example.text, fix);
              assert.notEqual(text, example.text, `${fix.title} changes nothing`);
              if (fix.safety !== 'safe') continue;
              const after = reportOn({ ...example, text }, meta.code);
              assert.ok(after.length < findings.length, `${fix.title} leaves\n${show(after)}\nin ${text}`);
              for (const [key, count] of counted(after)) {
                assert.ok(count <= (counts.get(key) ?? 0), `${fix.title} adds ${key}\nin ${text}`);
              }
            }
          }
        });
      }
      for (const example of meta.good) {
        it(`is silent on ${titleOf(example)}`, () => {
          const own = reportOn(example, meta.code).filter(({ code }) => code === meta.code);
          assert.deepEqual(
            own.map(({ message }) => message),
            [],
          );
        });
      }
    });
  }
});

describe('rules: the catalogue as a whole', () => {
  it('holds every file of the folder, and each file is named for its code', () => {
    const files = readdirSync(FOLDER)
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'rule.ts')
      .map((name) => name.slice(0, -'.ts'.length))
      .sort();
    assert.deepEqual(rules.map(({ meta }) => meta.code).sort(), files);
  });
  it('has no code twice', () => {
    const codes = rules.map(({ meta }) => meta.code);
    assert.deepEqual(
      codes.filter((code, i) => codes.indexOf(code) !== i),
      [],
    );
  });
  for (const { meta } of rules) {
    it(`${meta.code} is told in full`, () => {
      assert.match(meta.code, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(SEVERITIES.includes(meta.severity));
      for (const severity of meta.severities ?? []) assert.ok(SEVERITIES.includes(severity), severity);
      if (meta.severities) assert.ok(meta.severities.includes(meta.severity), 'the default is one of its severities');
      assert.match(meta.summary, /^[^\n]+\.$/);
      assert.ok(meta.why.length > 80 && meta.instead.length > 10, 'why and instead say something');
      assert.ok(meta.references.length > 0, 'it names a source');
      for (const id of meta.references) assert.ok(testKnowledge().source(id), `${id} is in data/sources.json`);
      assert.ok(meta.bad.length > 0 && meta.good.length > 0, 'it has examples');
      for (const { language, profile } of [...meta.bad, ...meta.good]) {
        assert.ok(
          testCatalog().languages.some(({ id }) => id === language),
          `${language} is a language`,
        );
        if (profile !== undefined) assert.deepEqual(parseProfile(profile).problems, []);
      }
    });
  }
});
