// Asks hashicorp/hcl what it reads in our fixtures, in generated texts and in damaged ones. Part of npm run test:oracles.
// Debian's golang-go and golang-github-hashicorp-hcl-v2-dev hold the library, and are installed where that is ours to do;
// GOPATH names another place of it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aptInstall, isRootOnDebian } from './debian.mjs';
import { root } from './run.mjs';

const require = createRequire(import.meta.url);

const GENERATED = 400;
const DAMAGED = 400;
/** Texts to which nothing is done that breaks many of them. */
const LOOSENED = 600;
const SEED = 7;

const PACKAGES = ['golang-go', 'golang-github-hashicorp-hcl-v2-dev'];

/** True where the library is. Without it `go` may still be there. */
const isThere = (gopath) =>
  existsSync(join(gopath, 'src/github.com/hashicorp/hcl/v2')) && spawnSync('go', ['version']).status === 0;

function ask(texts) {
  const gopath = process.env.GOPATH ?? '/usr/share/gocode';
  if (!isThere(gopath) && isRootOnDebian()) aptInstall(...PACKAGES);
  const result = spawnSync('go', ['run', 'main.go'], {
    cwd: join(root, 'test/oracles/hcl'),
    env: { ...process.env, GO111MODULE: 'off', GOPATH: gopath },
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (result.error || result.status !== 0) {
    const why = result.error?.message ?? result.stderr.trim().split('\n')[0];
    throw new Error(`hashicorp/hcl did not answer (${why}): apt-get install ${PACKAGES.join(' ')}`);
  }
  return JSON.parse(result.stdout);
}

/** True where a block that only stands outermost begins in the first column while another such block is open. */
function beginsWithin(text) {
  const heads =
    /^(?:resource|data|variable|output|module|provider|locals|terraform)[ \t]*(?:"[^"\r\n]*"[ \t]*){0,2}\{/gm;
  let end = 0;
  for (const { index } of text.matchAll(heads)) {
    const between = text.slice(end, index);
    if ((between.match(/\{/g)?.length ?? 0) > (between.match(/\}/g)?.length ?? 0)) return true;
    end = index;
  }
  return false;
}

/** Gives how many texts agree, the differences of the others, and a line that says what was compared. */
export function hclOracle() {
  const { compare } = require('../test/oracles/hcl/compare.ts');
  const { block, fixtureTexts, HCL_PARTS, loosened, mutated } = require('../test/oracles/hcl/texts.ts');
  const { Random } = require('../test/harness/random.ts');
  const random = new Random(SEED);
  const fixtures = fixtureTexts('terraform');
  const generated = Array.from({ length: GENERATED }, () => `${block(random)}\n${block(random)}\n`);
  const sources = [...fixtures, ...generated.slice(0, 40)];
  const damaged = Array.from({ length: DAMAGED }, () => mutated(sources, HCL_PARTS, random));
  const changed = Array.from({ length: LOOSENED }, () => loosened(random.pick(sources), random));
  const texts = [...fixtures, ...generated, ...damaged, ...changed];
  let passed = 0;
  let broken = 0;
  let deliberate = 0;
  let values = 0;
  let unknown = 0;
  const failures = [];
  ask(texts).forEach((reading, i) => {
    const text = texts[i];
    // What hashicorp/hcl calls broken it need not read as we do: ours keeps the blocks below.
    if (reading.errors > 0) {
      broken++;
      return;
    }
    const found = compare(text, reading);
    values += found.values;
    unknown += found.unknown;
    if (found.differences.length === 0) passed++;
    // Deliberate: a block that only stands outermost begins anew in the first column, whatever is still open above it.
    else if (beginsWithin(text)) deliberate++;
    else failures.push(`HCL: ${JSON.stringify(text)}\n    ${found.differences.slice(0, 3).join('\n    ')}`);
  });
  const summary = `HCL: ${texts.length} texts, ${broken} of them broken to hashicorp/hcl and set apart, ${deliberate} with an outermost block inside another; ${values} values agree, ${unknown} are not worked out by us`;
  return { passed, failures, summary };
}
