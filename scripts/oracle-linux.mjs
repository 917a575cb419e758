// Asks bash which words reach iptables, nft and ufw, and asks iptables-restore and nft which ports they take: over
// generated scripts and rules and damaged ones. Part of npm run test:oracles. Debian's iptables, nftables and netbase are
// installed where that is ours to do. Nothing is ever put into the kernel: --test and -c only check.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, isRootOnDebian } from './debian.mjs';

const require = createRequire(import.meta.url);

const SCRIPTS = 400;
const RULES = 400;
const SEED = 5;
const PACKAGES = ['iptables', 'nftables', 'netbase'];

export function linuxOracle() {
  const shell = shellOracle();
  const iptables = rulesOracle('iptables-restore', ['--test'], 'iptables');
  const nft = rulesOracle('nft', ['-c', '-f', '-'], 'nft');
  const parts = [shell, iptables, nft];
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failures: parts.flatMap(({ failures }) => failures),
    summary: parts.map(({ summary }) => summary).join('\n'),
  };
}

/** Functions that stand for the programs and print their words, parted by bars. */
const STUBS = `for program in iptables nft ufw; do
  eval "$program() { local s=$program w; for w in \\"\\$@\\"; do s=\\"\\$s|\\$w\\"; done; printf '%s\\\\0' \\"\\$s\\" >&3; }"
done
set -f
`;

function shellOracle() {
  const { ourCalls } = require('../test/oracles/shell/ours.ts');
  const { scripts, damagedScripts } = require('../test/oracles/shell/cases.ts');
  const sound = scripts(SCRIPTS, SEED);
  const all = [...sound, ...damagedScripts(sound, SEED)];
  const folder = mkdtempSync(join(tmpdir(), 'oracles-'));
  const bash = spawnSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).stdout.trim();
  if (bash === '') return { passed: 0, failures: ['bash is not here'], summary: '' };
  let passed = 0;
  let apart = 0;
  const failures = [];
  try {
    for (const script of all) {
      const result = spawnSync(bash, ['-c', STUBS + script], {
        cwd: folder,
        // No other program is to be found by a damaged name.
        env: { PATH: '' },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        timeout: 10_000,
      });
      // A script that bash complains of it may run in part; ours reads on.
      if (result.error || result.stderr !== '') {
        apart++;
        continue;
      }
      const theirs = (result.output[3] ?? '').split('\0').slice(0, -1);
      const ours = ourCalls(script);
      const isSame = theirs.length === ours.length && theirs.every((words, i) => agrees(words, ours[i]));
      if (isSame) passed++;
      // A name that damage has left without a value: empty to bash, not known to us.
      else if (ours.some((words) => words.includes('?'))) apart++;
      else
        failures.push(
          `bash: ${JSON.stringify(script)}\n    bash ${JSON.stringify(theirs)}\n    ours ${JSON.stringify(ours)}`,
        );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    passed,
    failures,
    summary: `bash: ${all.length} scripts, half of them damaged, ${apart} broken to bash itself and set apart`,
  };
}

/** True where our words are theirs; what we do not know may be any words. */
function agrees(theirs, ours) {
  if (theirs === ours) return true;
  if (!ours.includes('?')) return false;
  const literal = (part) => part.replace(/[.*+^${}()|[\]\\]/g, '\\$&');
  // A word of which nothing is known may be none or several.
  const pattern = ours
    .split(/(\|\?(?=\||$)|\?)/)
    .map((part, i) => (i % 2 === 0 ? literal(part) : part === '?' ? '[^]*' : '(?:\\|[^]*)?'))
    .join('');
  return new RegExp(`^${pattern}$`).test(theirs);
}

function rulesOracle(program, options, kind) {
  const isThere = () => !spawnSync(program, ['--version']).error;
  if (!isThere() && isRootOnDebian()) aptInstall(...PACKAGES);
  if (!isThere())
    return { passed: 0, failures: [`${program} is not here: apt-get install ${PACKAGES.join(' ')}`], summary: '' };
  const cases = require('../test/oracles/netfilter/cases.ts');
  const { OURS } = require('../test/oracles/netfilter/ours.ts');
  const { file, verdict } = OURS[kind];
  const rules = kind === 'nft' ? cases.nftRules(RULES, SEED) : cases.iptablesRules(RULES, SEED);
  // Whoever is not root may be so in a network of his own.
  const wrap = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user', '--net'];
  let passed = 0;
  let silent = 0;
  let apart = 0;
  const failures = [];
  for (const rule of rules) {
    const [name, ...args] = [...wrap, program, ...options];
    const result = spawnSync(name, args, { input: file(rule), encoding: 'utf8' });
    const why = (result.stderr ?? '').split('\n').find((line) => line !== '') ?? result.error?.message ?? '';
    if (/Operation not permitted|Permission denied|unshare:/.test(why)) {
      return { passed: 0, failures: [`${program} may not check rules here (${why}): run as root`], summary: '' };
    }
    const theirs = result.status === 0 && why === '' ? 'sound' : 'refused';
    const mine = verdict(rule);
    if (mine === 'nothing') silent++;
    // Refused for what is none of our business: a module that does not exist, an address, a state.
    else if (mine === 'sound' && theirs === 'refused' && !/port|service|range|protocol|multiport/i.test(why)) apart++;
    // A single UDP port is cut to sixteen bits without a word; what we say of it still holds.
    else if (mine === 'refused' && theirs === 'sound' && kind === 'iptables' && /udp/i.test(rule)) apart++;
    else if (mine === theirs) passed++;
    else failures.push(`${program}: we say ${mine} of ${JSON.stringify(rule)}, it says ${theirs} ${why}`);
  }
  return {
    passed,
    failures,
    summary: `${program}: ${rules.length} rules, ${silent} of which we say nothing, ${apart} set apart`,
  };
}
