// The gate before a commit: types, lint and format, unused code, data, generated files, build, tests. Under a minute.
// `--static` leaves out build and tests.
import { node, otherTests, programs, unitTests } from './run.mjs';

const { tsc, biome, knip, mocha } = programs;

/** What needs no build. */
const CHECKS = [
  ['types', [tsc, '-p', 'tsconfig.json']],
  ['types of the core', [tsc, '-p', 'server/tsconfig.core.json']],
  ['lint and format', [biome, 'check', '--error-on-warnings', '--reporter=concise', '--max-diagnostics=100', '.']],
  ['unused code', [knip]],
  ['data', ['scripts/validate-data.mjs']],
  ['generated files', ['scripts/generate.mjs', '--check']],
];

/** What runs beside it, in order. */
const BUILD_AND_UNIT = [
  ['build', ['scripts/build.mjs']],
  ['unit tests', [mocha, '--reporter', 'dot', ...unitTests]],
];

/** What runs behind the checks, when the programs that some of these tests run have long been built. */
const OTHER_TESTS = [['fixtures and protocol', [mocha, '--reporter', 'dot', ...otherTests]]];

const started = Date.now();
const failed = [];

async function check([name, args]) {
  const begun = Date.now();
  const { code, output } = await node(args);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}  ${seconds} s`);
  if (code !== 0) failed.push({ name, output });
}

async function inTurn(checks) {
  for (const one of checks) await check(one);
}

const isStatic = process.argv.includes('--static');
await Promise.all([inTurn(isStatic ? CHECKS : [...CHECKS, ...OTHER_TESTS]), inTurn(isStatic ? [] : BUILD_AND_UNIT)]);

for (const { name, output } of failed) console.log(`\n${name}:\n${output.trimEnd()}`);
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(
  failed.length === 0 ? `\nall well in ${seconds} s` : `\nfailed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
