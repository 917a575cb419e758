// Measures `check` of whole folders for bench.mjs: time of the whole process, and the most memory it held.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFolder } from '../test/bench/folder.mjs';
import { generateBytes, KINDS } from '../test/bench/generate.mjs';
import { row } from './bench-table.mjs';

/** Budgets for 10,000 files of 100 MB in all. */
const FILES = 10_000;
const BUDGET_MS = 6000;
/** Memory is called flat where five times the files take no more than that times as much of it. */
const FLAT = 1.15;

/** What the system says of the most memory a process has held, in MB; undefined where it does not say. */
function peakOf(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes && Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that a process has taken; undefined where the system does not say. */
function processorTimeOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/** Checks folders in a process of its own. What it prints is read by nobody. */
function checked(cli, folders) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, [cli, 'check', '--format', 'json', ...folders], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let peak;
    let processor;
    const look = setInterval(() => {
      peak = peakOf(child.pid) ?? peak;
      processor = processorTimeOf(child.pid) ?? processor;
    }, 20);
    child.once('exit', (status) => {
      clearInterval(look);
      if (status !== 0 && status !== 1) reject(new Error(`the command line failed with status ${status}`));
      else resolve({ time: performance.now() - began, processor, peak });
    });
  });
}

/** Folders as they are, and rule files alone, each line of which is a rule. */
export async function measureFolders(cli) {
  const root = mkdtempSync(join(tmpdir(), 'exchange-ports-bench-'));
  const [some, others, rules] = ['some', 'others', 'rules'].map((name) => join(root, name));
  writeFolder(some, 0, FILES / 5);
  writeFolder(others, FILES / 5, FILES - FILES / 5);
  const part = await checked(cli, [some]);
  const whole = await checked(cli, [some, others]);
  row('command line: check of 2,000 files, 20 MB, one in 8 of rules', part.time, 'ms');
  row('command line: check of 10,000 files, 100 MB, one in 8 of rules', whole.time, 'ms', BUDGET_MS);
  if (whole.processor) row('processor time of that', whole.processor, 'ms');
  if (part.peak && whole.peak) {
    row('the most memory it takes, 2,000 files', part.peak, 'MB');
    row('the most memory it takes, 10,000 files', whole.peak, 'MB', Math.round(part.peak * FLAT));
  }
  // A tenth of that, none of which is like another, and all of it rules.
  mkdirSync(rules);
  const kinds = Object.keys(KINDS);
  for (let i = 0; i < FILES / 10; i++) {
    const kind = kinds[i % kinds.length];
    writeFileSync(join(rules, `${i}-${KINDS[kind].name}`), generateBytes(kind, 10_000, i));
  }
  const { time, processor } = await checked(cli, [rules]);
  row('command line: check of 1,000 files, 10 MB, each line a rule', time, 'ms');
  if (processor) row('processor time of that', processor, 'ms');
  rmSync(root, { recursive: true });
}

/** A folder that is there already: real files. */
export async function measureFolder(cli, folder) {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    files++;
    bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  const what = `${files.toLocaleString('en')} files, ${Math.round(bytes / 1e6)} MB`;
  // The budget is that of a hundred megabytes, whatever they are parted into.
  const { time, processor, peak } = await checked(cli, [folder]);
  row(`command line: check of ${what}`, time, 'ms', Math.round((BUDGET_MS * bytes) / 100e6));
  if (processor) row('processor time of that', processor, 'ms');
  if (peak) row('the most memory it takes', peak, 'MB');
}
