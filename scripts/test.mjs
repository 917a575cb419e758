// npm test: unit tests, fixtures, the server over its protocol, manifest and grammars by mocha; then the extension in real
// VS Code extension hosts. Ends with one line of counts, and fails where something failed or nothing ran.
import { buildAll } from './build.mjs';
import { allTests, node, programs } from './run.mjs';
import { testHosts } from './test-hosts.mjs';

/** Mocha's own counts, from the end of its report. */
function countsIn(report) {
  const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(report)?.[1] ?? 0);
  return { passed: count('passing'), failed: count('failing') };
}

let passed = 0;
let failed = 0;
const add = (counts) => {
  passed += counts.passed;
  failed += counts.failed;
};

try {
  // Some tests run the built programs.
  await buildAll();
  const { code, output } = await node([programs.mocha, '--reporter', 'spec', ...allTests], { show: true });
  const counts = countsIn(output);
  add(counts);
  if (counts.passed + counts.failed === 0) throw new Error('no test ran');
  // Mocha also ends with an error where a file cannot be loaded or the process was ended.
  if (code !== 0 && counts.failed === 0) throw new Error(`mocha ended with ${code}`);
  const hosts = await testHosts();
  add(hosts);
  if (hosts.passed === 0) throw new Error('no test ran in the extension hosts');
} catch (error) {
  console.error(error.message);
  failed++;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
