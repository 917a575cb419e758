// npm run test:oracles: asks PowerShell itself what it reads in the recorded cases and in damaged ones, and compares our
// reader with it; then hashicorp/hcl (see oracle-hcl.mjs), bash, iptables-restore and
// nft (see oracle-linux.mjs), and the kernel itself by packets (see oracle-packets.mjs). PWSH names a pwsh; otherwise it is the .NET tool of .config/dotnet-tools.json (dotnet tool restore).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './typescript.cjs';
import { hclOracle } from './oracle-hcl.mjs';
import { linuxOracle } from './oracle-linux.mjs';
import { packetsOracle } from './oracle-packets.mjs';
import { root } from './run.mjs';

const require = createRequire(import.meta.url);
const { differences } = require('../test/oracles/powershell/compare.ts');
const { DELIBERATE } = require('../test/oracles/powershell/deliberate.ts');
const { cmdlets, goldens } = require('../test/oracles/powershell/goldens.ts');
const { mutants } = require('../test/oracles/powershell/mutate.ts');

const MUTANTS = 600;
const SEED = 1;
/** How many differences are printed whole. */
const SHOWN = 20;

/** Runs pwsh with arguments; ends the run with one line where none can be had. */
function pwsh(args) {
  const [program, ...first] = process.env.PWSH ? [process.env.PWSH] : ['dotnet', 'tool', 'run', 'pwsh', '--'];
  const result = spawnSync(program, [...first, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (result.error || result.status !== 0) {
    const why = result.error?.message ?? result.stderr.trim().split('\n')[0];
    console.error(`PowerShell did not answer (${why}): run dotnet tool restore, or name one by PWSH`);
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
  return result.stdout;
}

function ask(cases) {
  const folder = mkdtempSync(join(tmpdir(), 'oracles-'));
  try {
    const input = join(folder, 'cases.json');
    writeFileSync(input, JSON.stringify(cases));
    const reader = join(root, 'test/oracles/read.ps1');
    const known = join(root, 'test/fixtures-oracles/powershell/cmdlets.json');
    const asked = ['-NoProfile', '-NonInteractive', '-File', reader, '-InputFile', input, '-CmdletFile', known];
    return JSON.parse(pwsh(asked));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lone surrogates do not survive a file. */
const wellFormed = (text) =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

/** True where a line has a quote without its pair: there we recover by line, on purpose, and PowerShell does not. */
const hasOddQuotes = (source) =>
  source
    .split(/\r\n|\r|\n/)
    .some((line) =>
      [/["\u201c\u201d\u201e]/g, /['\u2018-\u201b]/g].some((quote) => (line.match(quote) ?? []).length % 2),
    );

let passed = 0;
const failures = [];
const compare = (id, source, reading) => {
  const found = differences(source, reading, cmdlets, { commandsOnly: true });
  if (found.length === 0) passed++;
  else failures.push(`${id}: ${JSON.stringify(source)}\n    ${found.slice(0, 2).join('\n    ')}`);
};

const recorded = goldens()
  .filter(({ id }) => !(id in DELIBERATE))
  .map(({ id, source }) => ({ id, source: wellFormed(source) }));
for (const [i, reading] of ask(recorded).entries()) compare(recorded[i].id, recorded[i].source, reading);

const damaged = mutants(
  goldens().map(({ source }) => source),
  MUTANTS,
  SEED,
).map((source, i) => ({ id: `damaged ${i}`, source: wellFormed(source) }));
let apart = 0;
ask(damaged).forEach((reading, i) => {
  const { id, source } = damaged[i];
  // What PowerShell itself calls broken it need not read as we do: ours keeps the commands below.
  if (reading.errors.length > 0 || hasOddQuotes(source)) apart++;
  else compare(id, source, reading);
});

const summaries = [];
for (const oracle of [hclOracle, linuxOracle, packetsOracle]) {
  try {
    const found = oracle();
    passed += found.passed;
    failures.push(...found.failures);
    summaries.push(found.summary);
  } catch (error) {
    failures.push(error.message);
  }
}

for (const failure of failures.slice(0, SHOWN)) console.log(failure);
for (const summary of summaries) console.log(summary);
console.log(
  `${recorded.length} recorded cases; ${damaged.length} damaged ones, ${apart} of them broken to PowerShell itself and set apart`,
);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);
