import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsIn, endOf, failuresIn } from '../../scripts/mocha-report.mjs';

const MOCHA = join(__dirname, '../../node_modules/mocha/bin/mocha.js');

describe('the report of mocha', () => {
  for (const colours of ['--color', '--no-color']) {
    it(`is understood with ${colours}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'exchange-ports-report-'));
      try {
        const file = join(folder, 'a.cjs');
        writeFileSync(
          file,
          `describe('ports', () => {
  it('are numbers', () => {});
  it('1 failing name', () => { throw new Error('25 is not 587'); });
  it('are few', () => {});
});\n`,
        );
        const argv = [MOCHA, '--no-config', colours, '--reporter', 'spec', file];
        const { stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
        assert.equal(stdout.includes('\u001b['), colours === '--color');
        assert.deepEqual(countsIn(stdout), { passed: 2, failed: 1 });
        const failures = failuresIn(stdout);
        assert.match(failures, /^ *1 failing\n/);
        assert.match(failures, /1\) ports\s+1 failing name:\s+Error: 25 is not 587/);
        assert.doesNotMatch(failures, /are few/);
        assert.equal(endOf(stdout, 1).includes('\n'), false);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it('of which nothing failed holds no failures', () => {
    assert.equal(failuresIn('  ports\n    ✔ are numbers\n\n  1 passing (2ms)\n'), '');
    assert.deepEqual(countsIn('  1,000 lines\n'), { passed: 0, failed: 0 });
  });
});
