// Packages of Debian that a test needs: installed where that is ours to do.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export function isRootOnDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    // Ubuntu has snaps under some of these names, which do not run in containers.
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Installs packages; true when that went well. */
export function aptInstall(...packages) {
  console.log(`installing ${packages.join(', ')} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
  // A source that cannot be reached fails the update, and what is to be installed may well be there.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', ...packages);
}
