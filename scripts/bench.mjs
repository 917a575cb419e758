// Measures the built server and command line against budgets, and prints a table.
//   npm run bench                       everything, about four minutes
//   npm run bench -- --only powershell  one kind of file; of fortios, junos, pf and their like how fast they are read
//   npm run bench -- --quick            1,000 and 10,000 lines only
//   npm run bench -- --lines 100000     that many lines only, and nothing but the server
//   npm run bench -- --folders          nothing but whole folders
//   npm run bench -- --folder PATH      nothing but that folder: real files
// Exit status 0 whatever the figures say: they are to be read as ratios on machines that do other things as well.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generate, generateBytes, KINDS, LINE_FORMATS } from '../test/bench/generate.mjs';
import { measureFolder, measureFolders } from './bench-folder.mjs';
import { LOOK_MS, measureActivation, measureBlock, measureEditing, measureGroup, PLACES } from './bench-server.mjs';
import { calibrate, median, row, total } from './bench-table.mjs';
import { buildKnowledge } from './build-knowledge.mjs';

const require = createRequire(import.meta.url);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const server = join(root, 'dist/server.js');
const cli = join(root, 'dist/cli.js');
const words = process.argv.slice(2);
const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : undefined;
const quick = words.includes('--quick');
const kinds = Object.keys(KINDS).filter((kind) => only === undefined || kind === only);
const lines = words.includes('--lines') ? Number(words[words.indexOf('--lines') + 1]) : undefined;
const sizes = lines ? [lines] : quick ? [1000, 10_000] : [1000, 10_000, 100_000];

/** Formats whose statements are lines, of which more is asked. */
const LINE_KINDS = new Set(['netsh-script', 'registry-file', 'cisco', 'iptables-save', 'nftables']);

async function measureThroughput() {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-ports-bench-'));
  const outfile = join(folder, 'throughput.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/throughput.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    // Some packages ask for Node's modules as they are loaded, which a bundle of ES modules does not let them.
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const { createEngine, throughput, readingRate, ORDER_KINDS, orderEditTime, orderTime } = require(outfile);
  for (const kind of ORDER_KINDS) {
    row(`order and overlap of 100,000 rules that differ in ${kind}`, orderTime(kind, 100_000, 3), 'ms', 150);
    row('the same after one rule came or went', orderEditTime(kind, 100_000, 40), 'ms', 15);
  }
  const engine = createEngine(buildKnowledge());
  for (const kind of kinds) {
    const small = throughput(engine, kind, generateBytes(kind, 1_000_000), 5);
    const line = LINE_KINDS.has(kind);
    // Formats of lines follow below, in three sizes.
    if (!line) row(`${kind}: read, 1 MB`, small.read, 'MB/s', 25, 'more');
    row(`${kind}: read and run, 1 MB`, small.analyse, 'MB/s');
    if (quick) continue;
    const big = throughput(engine, kind, generateBytes(kind, 10 * 1024 * 1024), 1);
    row(`${kind}: full analysis, 10 MiB`, big.whole, 'ms', 1000);
  }
  const formats = [...Object.keys(KINDS), ...Object.keys(LINE_FORMATS)].filter(
    (kind) => (LINE_KINDS.has(kind) || LINE_FORMATS[kind]) && (only === undefined || kind === only),
  );
  for (const kind of formats) {
    for (const size of quick ? [1] : [1, 10, 50]) {
      // The first megabytes are read by code that is not compiled yet.
      const rounds = size === 1 ? 12 : size < 50 ? 3 : 1;
      const rate = readingRate(engine, kind, generateBytes(kind, size * 1_000_000), rounds);
      row(`${kind}: read, ${size} MB`, rate, 'MB/s', 40, 'more');
    }
  }
  rmSync(folder, { recursive: true });
}

/** Programs that check the same files, where they are installed and may ask the kernel. */
const PEERS = { 'iptables-save': ['iptables-restore', '--test'], nftables: ['nft', '-c', '-f'] };

/** Milliseconds that the peer takes; undefined where there is none or it does not take the file. */
function peerTime(kind, path) {
  if (!PEERS[kind]) return undefined;
  const [program, ...options] = PEERS[kind];
  const began = performance.now();
  const { status, error } = spawnSync(program, [...options, path], { stdio: 'ignore', timeout: 300_000 });
  return error || status !== 0 ? undefined : performance.now() - began;
}

function measureCli() {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-ports-bench-'));
  const run = (...argv) => {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8', maxBuffer: 1 << 30 });
    if (status === 2) throw new Error(`the command line failed: ${stderr}`);
    return performance.now() - began;
  };
  const times = Array.from({ length: 5 }, () => run('lookup', '587'));
  row('command line: lookup 587, whole process, median', median(times), 'ms');
  for (const kind of kinds) {
    const path = join(folder, KINDS[kind].name);
    writeFileSync(path, generate(kind, 100_000));
    const ours = run('check', '--format', 'json', path);
    const theirs = peerTime(kind, path);
    if (theirs !== undefined) row(`${PEERS[kind].join(' ')} on 100,000 lines`, theirs, 'ms');
    row(`command line: check of 100,000 lines of ${kind}`, ours, 'ms', theirs && Math.round(theirs));
    rmSync(path);
  }
  rmSync(folder, { recursive: true });
}

function measureSizes() {
  for (const file of readdirSync(root).filter((name) => name.endsWith('.vsix'))) {
    row(`${file}`, statSync(join(root, file)).size / 1e6, 'MB', 1.5);
  }
  // What dist/server.js and dist/cli.js load: they themselves do nothing else.
  const bundles = ['web/server.js', 'node/server.js', 'node/cli.js', 'extension.js', 'web/extension.js'];
  for (const file of bundles.map((name) => `dist/${name}`)) {
    if (existsSync(join(root, file))) row(file, statSync(join(root, file)).size / 1e6, 'MB');
  }
}

async function measureAll() {
  console.log(
    `editing: ${PLACES} places, ${2 * PLACES} edits and ${PLACES} answers of each kind, from ${LOOK_MS} ms after opening`,
  );
  if (!lines) await measureActivation(server);
  for (const kind of kinds) for (const size of sizes) await measureEditing(server, kind, size);
  for (const kind of kinds) for (const size of sizes) await measureBlock(server, kind, size);
  if (kinds.includes('cisco')) for (const size of sizes) await measureGroup(server, size);
  if (lines) return;
  await measureThroughput();
  measureCli();
  if (!quick && only === undefined) await measureFolders(cli);
  measureSizes();
}

if (!existsSync(server) || !existsSync(cli)) {
  console.error('bench: dist/ is not built; run npm run build first');
  process.exit(2);
}
calibrate();
if (words.includes('--folder')) await measureFolder(cli, words[words.indexOf('--folder') + 1]);
else if (words.includes('--folders')) await measureFolders(cli);
else await measureAll();
calibrate();
total();
