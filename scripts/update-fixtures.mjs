// Writes the annotations of all fixtures afresh: npm run test:update. It never touches an expect: line and fails while
// one disagrees with what is read.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import './typescript.cjs';

const { createRequire } = await import('node:module');
const require = createRequire(import.meta.url);
const { annotate, disagreements, fixturePaths, loadFixture } = require('../test/harness/fixtures.ts');

let failed = 0;
let changed = 0;
const only = process.argv.slice(2);
for (const path of fixturePaths()) {
  if (only.length > 0 && !only.some((part) => path.includes(part))) continue;
  const fixture = loadFixture(path);
  for (const problem of disagreements(fixture)) {
    failed++;
    console.log(`${relative(process.cwd(), path)}: ${problem}`);
  }
  const text = annotate(fixture);
  if (text !== fixture.written) {
    changed++;
    const bytes = readFileSync(path);
    const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb;
    writeFileSync(
      path,
      utf16 ? Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]) : (mark ? '\uFEFF' : '') + text,
    );
  }
}
console.log(`${changed} fixtures changed, ${failed} disagreements`);
process.exit(failed > 0 ? 1 : 0);
