import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

const MB = 1024 * 1024;

/** What a process of its own says of the room it has for what is new, while much of that stays in use. */
const PROGRAM = `
const v8 = require('node:v8');
const { YoungRoom } = require('./youngRoom.js');
v8.setFlagsFromString('--semi-space-growth-factor=1');
const size = () => v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
const kept = [];
const use = (times) => {
  for (let i = 0; i < times; i++) kept[i % 16] = Array.from({ length: 5000 }, (_, n) => ({ n, list: [i] }));
};
const room = new YoungRoom();
use(50);
const first = size();
for (let i = 0; i < 400; i++) {
  room.widen();
  use(1);
}
const wide = size();
use(400);
const last = size();
room.keep();
console.log(JSON.stringify({ first, wide, last }));
`;

describe('the room for what is new', () => {
  it('grows to one size, and no further', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exchange-ports-'));
    try {
      const source = readFileSync(join(__dirname, '../../../server/src/disk/youngRoom.ts'), 'utf8');
      writeFileSync(join(folder, 'youngRoom.js'), transformSync(source, { loader: 'ts', format: 'cjs' }).code);
      writeFileSync(join(folder, 'program.js'), PROGRAM);
      const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'program.js')], { encoding: 'utf8' });
      assert.equal(stderr, '');
      const { first, wide, last } = JSON.parse(stdout) as Record<'first' | 'wide' | 'last', number>;
      assert.ok(first < 16 * MB, `${first}`);
      assert.deepEqual([wide, last], [16 * MB, 16 * MB]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
