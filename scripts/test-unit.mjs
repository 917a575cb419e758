// The tests that need no editor: node scripts/test-unit.mjs [mocha's own options]. One file: npx mocha test/unit/….test.ts
import { node, programs, unitTests } from './run.mjs';

const { code } = await node([programs.mocha, ...process.argv.slice(2), ...unitTests], { show: true });
process.exit(code);
