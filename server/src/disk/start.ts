import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadCompiled } from './compileCache';

/** By command, the kind of process that it is: each kind runs code of its own, which is kept apart. */
const PROCESS_KINDS: Readonly<Record<string, string>> = {
  lsp: 'lsp',
  check: 'read',
  explain: 'read',
  coverage: 'read',
  diff: 'read',
};

/**
 * Runs files of ours below a folder, one after the other, as a process or a thread of one. `build` tells them apart from
 * those of other builds.
 */
export function start(folder: string, files: readonly string[], build: string): void {
  const command = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '';
  const isServer = files.some((file) => file === 'node/server.js');
  const kind = isServer ? 'lsp' : Object.hasOwn(PROCESS_KINDS, command) ? PROCESS_KINDS[command] : 'rest';
  // Reading a long document leaves hundreds of megabytes of rubbish, and V8 lets the heap grow to four times what it
  // holds before it looks. What reads documents sweeps sooner instead, a server beside an editor soonest. Code is kept
  // for one set of such options, so they are set before anything is loaded.
  const growth = kind === 'lsp' ? 40 : kind === 'read' ? 100 : undefined;
  if (growth !== undefined) setFlagsFromString(`--heap-growing-percent=${growth}`);
  for (const file of files) {
    const keep = loadCompiled(join(folder, file), `${build}-${kind}`);
    if (keep) process.once('exit', () => inMainThread(folder) && keep());
  }
}

/** Found out at the end alone: loading what tells it takes longer than much of what stands above. */
function inMainThread(folder: string): boolean {
  const { isMainThread } = createRequire(join(folder, 'any.js'))(
    'node:worker_threads',
  ) as typeof import('node:worker_threads');
  return isMainThread;
}
