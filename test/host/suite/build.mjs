// Bundles the suite once for each kind of extension host, into build/host/suite.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { hostFolder, made } from '../vscode/places.mjs';

export const suites = { node: join(made, 'suite', 'node.js'), web: join(made, 'suite', 'web.js') };

/**
 * Mocha's browser build is CommonJS in a package of ES modules: left alone it would put itself in the place of the suite's
 * exports. With names of its own for them it becomes a global, as in a page.
 */
const mochaAsGlobal = {
  name: 'mocha-as-global',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]mocha[\\/]mocha\.js$/ }, ({ path }) => ({
      contents: `var exports, module;\n${readFileSync(path, 'utf8')}`,
    }));
  },
};

/** `grep` leaves only the tests whose titles it matches. */
export async function buildSuites({ grep = '' } = {}) {
  const common = {
    absWorkingDir: hostFolder,
    entryPoints: ['suite/index.ts'],
    bundle: true,
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode'],
    logLevel: 'warning',
    plugins: [mochaAsGlobal],
    define: { GREP: JSON.stringify(grep) },
  };
  await Promise.all([
    build({ ...common, platform: 'node', target: 'node20', outfile: suites.node }),
    build({
      ...common,
      platform: 'browser',
      target: 'es2022',
      outfile: suites.web,
      mainFields: ['browser', 'module', 'main'],
      define: { ...common.define, global: 'globalThis' },
      alias: { 'node:assert/strict': 'assert/', 'node:util': 'util/', assert: 'assert/', util: 'util/' },
      inject: ['suite/process.mjs'],
    }),
  ]);
}
