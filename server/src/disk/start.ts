import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadCompiled } from './compileCache';

/** What a process is for. Code is kept for each of these, for they need other code or give V8 other options. */
type ProcessKind = 'lsp' | 'read' | 'folder' | 'rest';

/** By command. */
const PROCESS_KINDS: Readonly<Record<string, ProcessKind>> = {
  lsp: 'lsp',
  check: 'read',
  explain: 'read',
  coverage: 'read',
  diff: 'read',
};

/**
 * Reading a long document leaves hundreds of megabytes of rubbish, and V8 lets the heap grow to four times what it holds
 * before it looks. What reads documents sweeps sooner instead, a server beside an editor soonest.
 *
 * Each thread that looks at a share of many files has V8 make faster code for it on a further thread, and where all
 * processors are busy with files that takes their time: with three times the patience of V8 as it is by itself, a third
 * of all time is saved. One file by itself is done sooner without.
 */
const OPTIONS: Readonly<Record<ProcessKind, readonly string[]>> = {
  lsp: ['--heap-growing-percent=40'],
  read: ['--heap-growing-percent=100'],
  folder: ['--heap-growing-percent=100', '--interrupt-budget=400000'],
  rest: [],
};

/**
 * Runs files of ours below a folder, one after the other, as a process or a thread of one. `build` tells them apart from
 * those of other builds.
 */
export function start(folder: string, files: readonly string[], build: string): void {
  const isServer = files.some((file) => file === 'node/server.js');
  const kind = isServer ? 'lsp' : kindOf(process.argv.slice(2));
  // Code is kept for one set of such options, so they are set before anything is loaded.
  for (const option of OPTIONS[kind]) setFlagsFromString(option);
  for (const file of files) {
    const keep = loadCompiled(join(folder, file), `${build}-${kind}`);
    if (keep) process.once('exit', () => inMainThread(folder) && keep());
  }
}

/** What a command line is for. A thread of a process has that of the process. */
function kindOf(argv: readonly string[]): ProcessKind {
  const [command = '', ...paths] = argv.filter((word) => !word.startsWith('-'));
  const kind = Object.hasOwn(PROCESS_KINDS, command) ? (PROCESS_KINDS[command] as ProcessKind) : 'rest';
  return kind === 'read' && paths.some(isFolder) ? 'folder' : kind;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Found out at the end alone: loading what tells it takes longer than much of what stands above. */
function inMainThread(folder: string): boolean {
  const { isMainThread } = createRequire(join(folder, 'any.js'))(
    'node:worker_threads',
  ) as typeof import('node:worker_threads');
  return isMainThread;
}
