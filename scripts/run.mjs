// Runs a program of the project or of its packages and tells how it ended.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const inPackages = (...path) => join(root, 'node_modules', ...path);

/** What the scripts run, as arguments for Node: links in node_modules/.bin differ between systems. */
export const programs = {
  tsc: inPackages('typescript', 'bin', 'tsc'),
  biome: inPackages('@biomejs', 'biome', 'bin', 'biome'),
  knip: inPackages('knip', 'bin', 'knip.js'),
  mocha: inPackages('mocha', 'bin', 'mocha.js'),
};

const tests = (...folders) => folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** Everything that mocha runs: unit tests, fixtures, the protocol, mutated files. */
export const allTests = tests('unit', 'fixtures', 'lsp', 'fuzz');

const quick = ['--ignore', 'test/**/*Robust.test.ts'];

/** The unit tests without what reads thousands of mutated and large texts: for every save. */
export const unitTests = [...tests('unit'), ...quick];

/** Fixtures and protocol likewise: with the unit tests, quick enough for every commit. */
export const otherTests = [...tests('fixtures', 'lsp'), ...quick];

/** Resolves with the exit code and everything that was printed; with `show` it is printed at once as well. */
export function node(args, { show = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: show && process.stdout.isTTY ? '1' : '0', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
