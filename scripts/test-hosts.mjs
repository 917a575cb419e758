// Runs the suite of test/host in real VS Code extension hosts:
//   node scripts/test-hosts.mjs                       all hosts
//   node scripts/test-hosts.mjs web node              some of them
//   node scripts/test-hosts.mjs node --grep=hover     some of the tests
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { buildAll } from './build.mjs';
import { installHost } from './install-host.mjs';
import { packageExtension } from './package.mjs';

/** What each host is, for the heading of its tests. */
export const HOSTS = {
  node: 'the extension host on Node',
  web: 'the extension host in a worker of the browser',
  vsix: 'the packaged extension, installed',
  'node-oldest': 'the extension host on Node of an old VS Code',
  'web-oldest': 'the oldest VS Code for the Web that is supported',
};

/** Runs the hosts named, one after the other; gives the counts of all, and of each that failed its name and how. */
export async function testHosts({ names = Object.keys(HOSTS), grep = '' } = {}) {
  const unknown = names.filter((name) => !(name in HOSTS));
  if (unknown.length > 0) throw new Error(`no host is called ${unknown.join(', ')}: ${Object.keys(HOSTS).join(', ')}`);
  installHost();
  // Without a browser none of the hosts can run: said once, and before anything is built for them.
  await findBrowser();
  const { buildSuites, suites } = await import('../test/host/suite/build.mjs');
  const places = await import('../test/host/vscode/places.mjs');
  const { runSuite } = await import('../test/host/vscode/page.mjs');
  const { install, startServer } = await import('../test/host/vscode/server.mjs');
  const { startWeb } = await import('../test/host/vscode/web.mjs');
  const { root, made, current, oldest, oldestWeb } = places;
  // The package first: it builds small bundles, and the last build is the one that stays.
  const vsix = names.includes('vsix') ? await packageExtension() : undefined;
  await Promise.all([buildAll(), buildSuites({ grep })]);

  const total = { passed: 0, failed: 0, failures: [] };
  for (const name of names) {
    console.log(`\n${HOSTS[name]}`);
    // A folder of its own for each run, so that no test sees what another left.
    const folder = join(made, `folder-${name}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (!name.startsWith('web')) commit(folder);
    const { server, url } = name.startsWith('web')
      ? await openWeb(name === 'web-oldest' ? oldestWeb : current, folder)
      : await openServer(name, name === 'node-oldest' ? oldest : current, folder);
    try {
      const { passed, failed, seconds, failures } = await runSuite({ name, url });
      console.log(`${name}: ${passed} passed, ${failed} failed in ${seconds.toFixed(0)} s`);
      total.passed += passed;
      total.failed += failed;
      if (failed > 0) total.failures.push([HOSTS[name], failures]);
    } catch (error) {
      console.error(error.message);
      total.failed++;
      total.failures.push([HOSTS[name], error.message]);
    } finally {
      server.stop();
    }
  }
  return total;

  async function openWeb(vscode, folder) {
    const server = await startWeb({ extension: root, folder, tests: suites.web, vscode });
    return { server, url: `http://localhost:${server.port}/` };
  }

  async function openServer(name, vscode, folder) {
    const packaged = name === 'vsix';
    const server = await startServer({ name, vscode, ...(packaged ? { extensions: install(vsix) } : {}) });
    const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${encodeURI(path)}`;
    const payload = [
      // The test mode wants an extension under development; where the installed one is tested that is one that does nothing.
      ['extensionDevelopmentPath', remote(packaged ? join(places.hostFolder, 'empty-extension') : root)],
      ['extensionTestsPath', remote(suites.node)],
      ['enableProposedApi', ''],
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ];
    const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    return { server, url: `http://127.0.0.1:${server.port}/?${query}` };
  }
}

/** Makes a Git repository of a folder, with a file that was committed. */
function commit(folder) {
  const rule = (port) =>
    `New-NetFirewallRule -DisplayName 'Mail ${port}' -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow\n`;
  writeFileSync(join(folder, 'committed.ps1'), `# Exchange Server 2019\n${rule(25)}${rule(587)}`);
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  for (const argv of [
    ['init', '--quiet'],
    ['add', '.'],
    [...who, 'commit', '--quiet', '--message', 'Mail rules'],
  ]) {
    const { status, stderr, error } = spawnSync('git', argv, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${argv.join(' ')}: ${error?.message ?? stderr}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const words = process.argv.slice(2);
    const names = words.filter((word) => !word.startsWith('--'));
    const grep = words.find((word) => word.startsWith('--grep='))?.slice('--grep='.length);
    const { passed, failed } = await testHosts({
      ...(names.length > 0 ? { names } : {}),
      ...(grep === undefined ? {} : { grep }),
    });
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
