// Runs the suite of test/host in a desktop VS Code: the one named by VSCODE_PATH, else one that is downloaded.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildAll } from './build.mjs';
import { installHost } from './install-host.mjs';

installHost();
const { made, root } = await import('../test/host/vscode/places.mjs');
const { buildSuites, suites } = await import('../test/host/suite/build.mjs');
await Promise.all([buildAll(), buildSuites()]);
const folder = join(made, 'folder-desktop');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  await runTests({
    ...(process.env.VSCODE_PATH ? { vscodeExecutablePath: process.env.VSCODE_PATH } : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: suites.node,
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (error) {
  console.error(`test:desktop: ${error.message}`);
  process.exit(1);
}
