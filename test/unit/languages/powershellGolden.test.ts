import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { differences } from '../../oracles/powershell/compare';
import { DELIBERATE } from '../../oracles/powershell/deliberate';
import { cmdlets, goldens } from '../../oracles/powershell/goldens';

describe('PowerShell: golden readings', () => {
  const all = goldens();

  it('has all cases', () => {
    assert.equal(all.length, 713);
    const ids = new Set(all.map(({ id }) => id));
    for (const id of Object.keys(DELIBERATE)) assert.ok(ids.has(id), id);
  });

  for (const golden of all) {
    it(golden.id, () => {
      const found = differences(golden.source, golden, cmdlets);
      if (DELIBERATE[golden.id] === undefined) assert.deepEqual(found, []);
      else assert.notDeepEqual(found, [], 'agrees by now: take it off the list');
    });
  }
});
