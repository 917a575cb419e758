// The gate before a commit: types, lint and format, unused code, data, generated files, build, tests. Under a minute.
// `--static` leaves out build and tests.
import { node, programs, quickTests } from './run.mjs';

const { tsc, biome, knip, mocha } = programs;

/** What runs side by side. Each names what is wrong in the last lines it prints. */
const CHECKS = [
  ['types', [tsc, '-p', 'tsconfig.json']],
  ['types of the core', [tsc, '-p', 'server/tsconfig.core.json']],
  ['lint and format', [biome, 'check', '--error-on-warnings', '.']],
  ['unused code', [knip]],
  ['data', ['scripts/validate-data.mjs']],
  ['generated files', ['scripts/generate.mjs', '--check']],
];

/** What needs the machine to itself. */
const TESTS = [
  ['build', ['scripts/build.mjs']],
  ['tests', [mocha, '--reporter', 'dot', ...quickTests]],
];

const started = Date.now();
const failed = [];

async function check([name, args]) {
  const begun = Date.now();
  const { code, output } = await node(args);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds} s`);
  if (code !== 0) failed.push({ name, output });
}

/** Takes checks from the list, two at a time. */
async function sideBySide(checks) {
  const left = [...checks];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await check(next);
  };
  await Promise.all([worker(), worker()]);
}

await sideBySide(CHECKS);
if (!process.argv.includes('--static')) for (const one of TESTS) await check(one);

for (const { name, output } of failed) console.log(`\n${name}:\n${output.trimEnd()}`);
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(
  failed.length === 0 ? `\nall well in ${seconds} s` : `\nfailed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
