// npm start: builds, prints what the extension finds in samples/, and opens VS Code there with the extension loaded: the
// desktop one where `code` is on the PATH, else one served on this machine. `npm start -- --no-open` stops before that.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { installHost } from './install-host.mjs';
import { root } from './run.mjs';

const samples = join(root, 'samples');

/** True when a desktop VS Code could be opened. Over SSH or in a container `code` may be there and no screen. */
function openDesktop() {
  const windows = process.platform === 'win32';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  const { status } = spawnSync('code', ['--version'], { stdio: 'ignore', shell: windows });
  if (status !== 0) return false;
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, samples];
  const quoted = windows ? args.map((arg) => `"${arg}"`) : args;
  return spawnSync('code', quoted, { stdio: 'inherit', shell: windows }).status === 0;
}

async function serve() {
  installHost();
  const { startWeb } = await import('../test/host/vscode/web.mjs');
  const { port } = await startWeb({
    extension: root,
    folder: samples,
    open: 'exchange-2019-mailbox.ps1',
    port: Number(process.env.PORT ?? 0),
  });
  console.log(`VS Code with the extension, on samples/: http://127.0.0.1:${port}/`);
  console.log('Open the address in a browser. What is changed there stays in the browser. Ctrl+C ends it.');
}

try {
  await buildAll();
  const check = spawn(process.execPath, [join(root, 'dist', 'cli.js'), 'check', 'samples'], {
    cwd: root,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => check.on('close', resolve));
  // 1 says that there are findings, which is what samples are for.
  if (code !== 0 && code !== 1) throw new Error(`the check of samples/ ended with ${code}`);
  if (!process.argv.includes('--no-open') && !openDesktop()) await serve();
} catch (error) {
  if (!error.errors) console.error(error.message);
  process.exit(1);
}
