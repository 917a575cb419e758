import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadCompiled } from './compileCache';
import { codeTag, kindOf, resetOptions, setFirstOptions } from './v8Options';

/**
 * Runs files of ours below a folder, one after the other, as a process or a thread of one. `build` tells them apart from
 * those of other builds.
 */
export function start(folder: string, files: readonly string[], build: string): void {
  const isServer = files.some((file) => file === 'node/server.js');
  const kind = isServer ? 'lsp' : kindOf(process.argv.slice(2));
  setFirstOptions(kind);
  const tag = codeTag();
  for (const file of files) {
    const keep = loadCompiled(join(folder, file), `${build}-${kind}`);
    if (!keep) continue;
    process.once('exit', () => {
      if (inMainThread(folder) && resetOptions(kind, tag)) keep();
    });
  }
}

/** Found out at the end alone: loading what tells it takes longer than much of what stands above. */
function inMainThread(folder: string): boolean {
  const { isMainThread } = createRequire(join(folder, 'any.js'))(
    'node:worker_threads',
  ) as typeof import('node:worker_threads');
  return isMainThread;
}
