// Runs the suite of test/host in a desktop VS Code: the one named by VSCODE_PATH, else one that is downloaded.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildAll } from './build.mjs';
import { installHost } from './install-host.mjs';

try {
  const named = process.env.VSCODE_PATH;
  if (named && !existsSync(named)) throw new Error(`VSCODE_PATH names ${named}, which is not there`);
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('a desktop VS Code needs a screen: run it with xvfb-run, or npm run test:hosts, which needs none');
  }
  installHost();
  const { made, root } = await import('../test/host/vscode/places.mjs');
  const { buildSuites, suites } = await import('../test/host/suite/build.mjs');
  await Promise.all([buildAll(), buildSuites()]);
  const folder = join(made, 'folder-desktop');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await runTests({
    ...(named ? { vscodeExecutablePath: named } : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: suites.node,
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (error) {
  console.error(`test:desktop: ${error.message}`);
  process.exit(1);
}
