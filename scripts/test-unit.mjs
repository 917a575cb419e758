// The tests that need no editor: node scripts/test-unit.mjs [mocha's own options]. One file: npx mocha test/unit/….test.ts
// They are shared out over the cores.
import { availableParallelism } from 'node:os';
import { node, programs, unitTests } from './run.mjs';

const shared = ['--parallel', '--jobs', String(Math.max(1, availableParallelism()))];
const { code } = await node([programs.mocha, ...shared, ...process.argv.slice(2), ...unitTests], { show: true });
process.exit(code);
