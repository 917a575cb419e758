// Measures what DESIGN's budgets speak of, over the built server and command line, and prints a table.
//   npm run bench                       everything, about four minutes
//   npm run bench -- --only powershell  one kind of file; of fortios, junos, pf and their like how fast they are read
//   npm run bench -- --quick            1,000 and 10,000 lines only
//   npm run bench -- --lines 100000     that many lines only, and nothing but the server
//   npm run bench -- --folders          nothing but whole folders
//   npm run bench -- --folder PATH      nothing but that folder: real files
// Exit status 0 whatever the figures say: they are to be read as ratios on machines that do other things as well.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generate, generateBytes, KINDS, LINE_FORMATS } from '../test/bench/generate.mjs';
import { measureFolder, measureFolders } from './bench-folder.mjs';
import { buildKnowledge } from './build-knowledge.mjs';
import './typescript.cjs';

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver/node');
// The server is started as the extension starts it.
const { ENVIRONMENT } = require('../client/src/serverProcess.ts');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const server = join(root, 'dist/server.js');
const cli = join(root, 'dist/cli.js');
const words = process.argv.slice(2);
const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : undefined;
const quick = words.includes('--quick');
const kinds = Object.keys(KINDS).filter((kind) => only === undefined || kind === only);
const lines = words.includes('--lines') ? Number(words[words.indexOf('--lines') + 1]) : undefined;
const sizes = lines ? [lines] : quick ? [1000, 10_000] : [1000, 10_000, 100_000];

/** Budgets in milliseconds by number of lines. */
const BUDGET = {
  edit: { 1000: 5, 10000: 16, 100000: 50 },
  request: { 1000: 2, 10000: 2, 100000: 5 },
  first: { 1000: 10, 10000: 10, 100000: 25 },
};

const rows = [];
/** Prints a figure as soon as it is there. */
const row = (what, figure, unit, budget, better = 'less') => {
  const kept =
    budget === undefined ? '' : (better === 'less' ? figure <= budget : figure >= budget) ? 'kept' : 'MISSED';
  const limit = budget === undefined ? '' : `${better === 'less' ? '<=' : '>='} ${budget} ${unit}`;
  console.log(`${what.padEnd(66)}  ${`${round(figure)} ${unit}`.padStart(11)}  ${limit.padEnd(11)}  ${kept}`.trimEnd());
  rows.push(kept);
};
const round = (n) => (n >= 100 ? Math.round(n) : n >= 10 ? Math.round(n * 10) / 10 : Math.round(n * 100) / 100);
const p95 = (times) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What a loop takes that a 3 GHz core of its own runs in 100 ms: all figures are to be divided by the factor it shows. In
 * a process of its own, for in one that has measured for minutes the same loop may be compiled otherwise; and in a
 * function that is compiled before it is timed, for a loop that V8 compiles while it runs is compiled in several ways.
 */
function calibrate() {
  const loop = `
    const step = (x, n) => { for (let i = 0; i < n; i++) x = (Math.imul(x, 31) + i) | 0; return x; };
    let x = 0;
    for (let i = 0; i < 20000; i++) x = step(x, 100);
    const began = performance.now();
    for (let i = 0; i < 7500; i++) x = step(x, 10000);
    console.log(performance.now() - began + (x & 0));`;
  const { stdout } = spawnSync(process.execPath, ['-e', loop], { encoding: 'utf8' });
  row('the machine just now, against a 3 GHz core of its own', Number(stdout) / 100, 'x');
}

function startServer() {
  const child = spawn(process.execPath, [server, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...ENVIRONMENT },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const capabilities = {
    textDocument: {
      diagnostic: {},
      hover: { contentFormat: ['markdown'] },
      // As VS Code declares it.
      completion: {
        completionItem: {
          labelDetailsSupport: true,
          resolveSupport: { properties: ['documentation', 'detail', 'additionalTextEdits'] },
        },
        completionList: { itemDefaults: ['editRange', 'data'], applyKindSupport: true },
      },
      inlayHint: { resolveSupport: { properties: ['tooltip'] } },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    },
  };
  return {
    child,
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => connection.sendNotification(method, params),
    initialize: () => connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities }),
    /** Milliseconds of processor time so far; undefined where the system does not say. */
    processorTime() {
      try {
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        return (Number(fields[11]) + Number(fields[12])) * 10;
      } catch {
        return undefined;
      }
    },
    memory() {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
      } catch {
        return (
          Number(spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }).stdout ?? 0) / 1024
        );
      }
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await new Promise((resolve) => child.once('exit', resolve));
      connection.dispose();
    },
  };
}

async function measureActivation() {
  const text = generate('powershell', 1000);
  const initialized = [];
  const hovered = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    const one = startServer();
    await one.initialize();
    initialized.push(performance.now() - began);
    await one.notify('initialized', {});
    const uri = 'file:///bench/big.ps1';
    await one.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'powershell', version: 1, text } });
    const line = text.split('\r\n').findIndex((l) => l.startsWith('New-Net') && / -LocalPort \d/.test(l));
    const character = text.split('\r\n')[line].indexOf('-LocalPort ') + 12;
    await one.request('textDocument/hover', { textDocument: { uri }, position: { line, character } });
    hovered.push(performance.now() - began);
    await one.stop();
  }
  row('server: process start to initialize answered, median', median(initialized), 'ms');
  row('server: process start to first hover (1,000 lines), median', median(hovered), 'ms', 300);
}

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

/** A port of a rule in the generated files, whatever their kind: what an edit in a group takes is measured by itself. */
const PORT =
  /(?:LocalPort |localport=|LPort=|(?<!port-object) eq |dport |dports |to_port += |destination_port_range += "|destinationPortRange: ')(\d+)/;

/** Somebody who opens a file looks at it before the first key: so long the server has for itself. */
const LOOK_MS = 2000;

/** Places that are edited: enough that one answer in twenty is not the fourth worst. */
const PLACES = 200;

async function measureEditing(kind, lines) {
  const { languageId, name } = KINDS[kind];
  const text = generate(kind, lines);
  const split = text.split(/\r?\n/);
  const uri = `file:///bench/${name}`;
  const textDocument = { uri };
  const one = startServer();
  await one.initialize();
  await one.notify('initialized', {});
  await one.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  const opened = performance.now();
  const first = await one.request('textDocument/diagnostic', { textDocument });
  const opening = performance.now() - opened;

  await sleep(LOOK_MS);

  // Places with a port, spread over the file.
  const ports = split.flatMap((line, i) => {
    const match = PORT.exec(line);
    return match ? [{ line: i, character: match.index + match[0].length }] : [];
  });
  const places = Array.from(
    { length: PLACES },
    (_, i) => ports[Math.floor(((i * 37) % PLACES) * (ports.length / PLACES))],
  );
  let version = 1;
  let previousResultId = first.resultId;
  const timed = async (request) => {
    const began = performance.now();
    const answer = await request();
    return [performance.now() - began, answer];
  };
  const change = (range, newText) =>
    one.notify('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range, text: newText }],
    });
  const visible = (line) => ({
    start: { line: Math.max(0, line - 30), character: 0 },
    end: { line: Math.min(split.length - 1, line + 30), character: 0 },
  });

  const times = { edit: [], hover: [], completion: [], hints: [], firstHover: [], firstCompletion: [], firstHints: [] };
  const ask = {
    hover: (at) => one.request('textDocument/hover', { textDocument, position: at }),
    completion: (at) => one.request('textDocument/completion', { textDocument, position: at }),
    hints: (at) => one.request('textDocument/inlayHint', { textDocument, range: visible(at.line) }),
  };
  const asks = Object.keys(ask);
  const edits = async (list, into) => {
    let i = 0;
    for (const at of list) {
      // A digit is typed behind a port and taken away again.
      for (const [range, newText] of [
        [{ start: at, end: at }, '1'],
        [{ start: at, end: { ...at, character: at.character + 1 } }, ''],
      ]) {
        const began = performance.now();
        await change(range, newText);
        const report = await one.request('textDocument/diagnostic', { textDocument, previousResultId });
        previousResultId = report.resultId;
        into?.edit.push(performance.now() - began);
      }
      // The first question after an edit pays for the analysis.
      const which = asks[i++ % 3];
      await change({ start: at, end: at }, '1');
      const [time] = await timed(() => ask[which](at));
      into?.[`first${which[0].toUpperCase()}${which.slice(1)}`].push(time);
      await change({ start: at, end: { ...at, character: at.character + 1 } }, '');
      // An editor asks after each change: what is measured next pays for its own edit alone.
      const settled = await one.request('textDocument/diagnostic', { textDocument, previousResultId });
      previousResultId = settled.resultId;
      await ask.hover(at);
      for (const name of asks) {
        const [again] = await timed(() => ask[name](at));
        into?.[name].push(again);
      }
    }
  };
  // The first answers are read by code of this process that is not compiled yet.
  await edits(places.slice(0, 10), undefined);
  await edits(places, times);
  // What the server itself needs: the figure to look at when the machine has other things to do.
  const before = one.processorTime();
  for (const at of places) {
    for (const [range, newText] of [
      [{ start: at, end: at }, '1'],
      [{ start: at, end: { ...at, character: at.character + 1 } }, ''],
    ]) {
      await change(range, newText);
      await one.request('textDocument/diagnostic', { textDocument, previousResultId });
    }
  }
  const after = one.processorTime();

  const label = `${kind} ${lines.toLocaleString('en')} lines`;
  row(`${label}: opened, first diagnostics (${first.items.length} shown)`, opening, 'ms');
  row(`${label}: edit to diagnostics, p95`, p95(times.edit), 'ms', BUDGET.edit[lines]);
  if (before !== undefined && after !== undefined) {
    row(`${label}: edit to diagnostics, processor time, mean`, (after - before) / (2 * places.length), 'ms');
  }
  for (const name of asks) row(`${label}: ${name}, p95`, p95(times[name]), 'ms', BUDGET.request[lines]);
  const firsts = [...times.firstHover, ...times.firstCompletion, ...times.firstHints];
  row(`${label}: first question after an edit, p95`, p95(firsts), 'ms', BUDGET.first[lines]);
  if (lines >= 100_000) {
    await sleep(300);
    row(`${label}: memory of the server`, one.memory(), 'MB', 200);
  }
  await one.stop();
}

/** How long questions wait while a group of ports is edited that a long list uses, and what an edit beside it takes. */
async function measureGroup(lines) {
  const head = ['object-group service MAIL tcp', ' port-object eq smtp', ' port-object eq 587'];
  const list = Array.from(
    { length: lines - head.length },
    (_, i) =>
      `access-list OUT extended permit tcp host 10.${i >> 16}.${(i >> 8) & 255}.${i & 255} any object-group MAIL`,
  );
  const uri = 'file:///bench/group.asa';
  const textDocument = { uri };
  const one = startServer();
  await one.initialize();
  await one.notify('initialized', {});
  const text = ['ASA Version 9.8(2)', ...head, ...list, ''].join('\n');
  await one.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'cisco', version: 1, text } });
  await one.request('textDocument/diagnostic', { textDocument });
  let version = 1;
  const edit = async (at, count, newText) => {
    const range = { start: at, end: { ...at, character: at.character + count } };
    const contentChanges = [{ range, text: newText }];
    await one.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges });
  };
  const waits = [];
  for (const port of ['465', '587', '465', '587']) {
    await edit({ line: 3, character: 14 }, 3, port);
    let isOver = false;
    const report = one.request('textDocument/diagnostic', { textDocument }).then(() => {
      isOver = true;
    });
    while (!isOver) {
      const began = performance.now();
      await one.request('textDocument/hover', { textDocument, position: { line: 3, character: 15 } });
      waits.push(performance.now() - began);
      await sleep(5);
    }
    await report;
  }
  const beside = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    await edit({ line: 5, character: 0 }, i % 2, i % 2 ? '' : ' ');
    await one.request('textDocument/diagnostic', { textDocument });
    if (i > 3) beside.push(performance.now() - began);
  }
  const label = `a group that ${lines.toLocaleString('en')} lines use`;
  row(`${label}: hover while it is edited, p95`, p95(waits), 'ms');
  row(`${label}: edit beside it to diagnostics, p95`, p95(beside), 'ms', BUDGET.edit[lines]);
  await one.stop();
}

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
  if (!lines) await measureActivation();
  for (const kind of kinds) for (const size of sizes) await measureEditing(kind, size);
  if (kinds.includes('cisco')) for (const size of sizes) await measureGroup(size);
  if (lines) return;
  await measureThroughput();
  measureCli();
  if (!quick && only === undefined) await measureFolders(cli, row);
  measureSizes();
}

if (!existsSync(server) || !existsSync(cli)) {
  console.error('bench: dist/ is not built; run npm run build first');
  process.exit(2);
}
calibrate();
if (words.includes('--folder')) await measureFolder(cli, row, words[words.indexOf('--folder') + 1]);
else if (words.includes('--folders')) await measureFolders(cli, row);
else await measureAll();
calibrate();
const missed = rows.filter((kept) => kept === 'MISSED').length;
console.log(
  missed === 0 ? 'every budget is kept' : `${missed} of ${rows.filter((kept) => kept !== '').length} budgets missed`,
);
