// npm test: unit tests, fixtures, the server over its protocol, manifest and grammars by mocha; then the extension in real
// VS Code extension hosts. Ends with what failed, for in thousands of lines nobody finds it, and one line of counts; fails
// where something failed or nothing ran.
import { buildAll } from './build.mjs';
import { countsIn, endOf, failuresIn } from './mocha-report.mjs';
import { allTests, node, programs } from './run.mjs';
import { testHosts } from './test-hosts.mjs';

let passed = 0;
let failed = 0;
/** What is to be read again at the end: where it failed, and how. */
const failures = [];
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
  if (counts.failed > 0) failures.push(['mocha', failuresIn(output)]);
  // Mocha also ends with an error where a file cannot be loaded or the process was ended.
  else if (code !== 0) throw new Error(`mocha ended with ${code}:\n${endOf(output)}`);
  if (counts.passed + counts.failed === 0) throw new Error('no test ran');
  const hosts = await testHosts();
  add(hosts);
  failures.push(...hosts.failures);
  if (hosts.passed === 0) throw new Error('no test ran in the extension hosts');
} catch (error) {
  failures.push(['npm test', error.message]);
  failed++;
}
if (failures.length > 0) console.log('\nFailed:');
for (const [where, how] of failures) console.log(`\n${where}\n${how}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
