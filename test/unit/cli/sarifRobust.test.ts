import assert from 'node:assert/strict';
import { Folder } from '../../harness/cli';
import { testEngine } from '../../harness/engine';
import { fixturePaths } from '../../harness/fixtures';
import { type Log, validator } from '../../harness/sarif';

describe('cli check --format sarif over all fixtures', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  it('is valid by the published schema, with the real rules', () => {
    const argv = ['check', '--format', 'sarif', '--all-files', ...fixturePaths()];
    const log = JSON.parse(folder.run(argv, { engine: testEngine }).out) as Log;
    assert.deepEqual(validator()(log), []);
    const results = log.runs.flatMap((run) => run.results);
    const [run] = log.runs;
    assert.ok(results.length > 100);
    for (const { ruleId, ruleIndex } of results) {
      if (ruleIndex !== undefined) assert.equal(run?.tool.driver.rules[ruleIndex]?.id, ruleId);
    }
    assert.ok(results.some(({ fixes }) => fixes));
    assert.ok(results.some(({ relatedLocations }) => relatedLocations));
    assert.ok(log.runs.length <= 20);
    for (const { properties } of run?.tool.driver.rules ?? []) assert.ok((properties?.tags?.length ?? 0) <= 20);
    assert.ok(JSON.stringify(run?.tool).length < 1_000_000);
  });
});
