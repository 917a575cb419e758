// The server as an editor sees it: what it takes to start it, to type into a document and to ask about it.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { generate, KINDS } from '../test/bench/generate.mjs';
import { median, p95, row } from './bench-table.mjs';
import './typescript.cjs';

const require = createRequire(import.meta.url);
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver/node');
// The server is started as the extension starts it.
const { ENVIRONMENT } = require('../client/src/serverProcess.ts');

/** Budgets in milliseconds by number of lines. */
const BUDGET = {
  edit: { 1000: 5, 10000: 16, 100000: 50 },
  request: { 1000: 2, 10000: 2, 100000: 5 },
  first: { 1000: 10, 10000: 10, 100000: 25 },
};

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function startServer(server) {
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

export async function measureActivation(server) {
  const text = generate('powershell', 1000);
  const initialized = [];
  const hovered = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    const one = startServer(server);
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

/** A port of a rule in the generated files, whatever their kind: what an edit in a group takes is measured by itself. */
const PORT =
  /(?:LocalPort |localport=|LPort=|(?<!port-object) eq |dport |dports |to_port += |destination_port_range += "|destinationPortRange: ')(\d+)/;

/** Somebody who opens a file looks at it before the first key: so long the server has for itself. */
export const LOOK_MS = 2000;

/** Places that are edited: enough that one answer in twenty is not the fourth worst. */
export const PLACES = 200;

export async function measureEditing(server, kind, lines) {
  const { languageId, name } = KINDS[kind];
  const text = generate(kind, lines);
  const split = text.split(/\r?\n/);
  const uri = `file:///bench/${name}`;
  const textDocument = { uri };
  const one = startServer(server);
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
export async function measureGroup(server, lines) {
  const head = ['object-group service MAIL tcp', ' port-object eq smtp', ' port-object eq 587'];
  const list = Array.from(
    { length: lines - head.length },
    (_, i) =>
      `access-list OUT extended permit tcp host 10.${i >> 16}.${(i >> 8) & 255}.${i & 255} any object-group MAIL`,
  );
  const uri = 'file:///bench/group.asa';
  const textDocument = { uri };
  const one = startServer(server);
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

/** What may stand around a whole script. */
const BLOCKS = {
  powershell: ['if ($env:SITE) {', '}'],
  shell: ['if [ -n "$SITE" ]; then', 'fi'],
};

const BLOCK_EDITS = 40;

/** What an edit takes in a script that is one statement from end to end, where the language has such. */
export async function measureBlock(server, kind, lines) {
  const block = BLOCKS[kind];
  if (!block || lines > 10_000) return;
  const [head, tail] = block;
  const text = `${head}\n${generate(kind, lines, '\n')}${tail}\n`;
  const places = text.split('\n').flatMap((line, i) => {
    const match = PORT.exec(line);
    return match ? [{ line: i, character: match.index + match[0].length }] : [];
  });
  const { languageId, name } = KINDS[kind];
  const uri = `file:///bench/block-${name}`;
  const textDocument = { uri };
  const one = startServer(server);
  await one.initialize();
  await one.notify('initialized', {});
  await one.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  await one.request('textDocument/diagnostic', { textDocument });
  await sleep(LOOK_MS);
  let version = 1;
  const times = [];
  let spent = 0;
  for (let i = 0; i < BLOCK_EDITS; i++) {
    const at = places[Math.floor((((i >> 1) * 7) % BLOCK_EDITS) * (places.length / BLOCK_EDITS))];
    const range = { start: at, end: { ...at, character: at.character + (i % 2) } };
    const contentChanges = [{ range, text: i % 2 ? '' : '1' }];
    // The first ones run code that is not compiled yet.
    if (i === BLOCK_EDITS / 4) spent = one.processorTime() ?? 0;
    const began = performance.now();
    await one.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges });
    await one.request('textDocument/diagnostic', { textDocument });
    if (i >= BLOCK_EDITS / 4) times.push(performance.now() - began);
  }
  const after = one.processorTime();
  const label = `${kind} ${lines.toLocaleString('en')} lines in one block`;
  row(`${label}: edit to diagnostics, p95`, p95(times), 'ms', BUDGET.edit[lines]);
  if (after !== undefined) {
    row(`${label}: edit to diagnostics, processor time, mean`, (after - spent) / times.length, 'ms');
  }
  await one.stop();
}
