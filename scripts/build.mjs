// Bundles the extension, the language server and the command line into dist/:
//   node scripts/build.mjs                 everything
//   node scripts/build.mjs server cli      some of it, by the names below
//   node scripts/build.mjs --minify        as it is packaged: small, without source maps
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildKnowledge } from './build-knowledge.mjs';
import { compactKnowledge } from './compact-knowledge.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `import knowledge from 'knowledge:bundle'` gives data/ as the text that knowledge/expand.ts reads. */
const knowledgeBundle = {
  name: 'knowledge-bundle',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^knowledge:bundle$/ }, ({ path }) => ({ path, namespace: 'knowledge' }));
    onLoad({ filter: /.*/, namespace: 'knowledge' }, () => ({
      contents: compactKnowledge(buildKnowledge()),
      loader: 'text',
    }));
  },
};

const common = { bundle: true, logLevel: 'warning', absWorkingDir: root, legalComments: 'none' };
// The packages' own ES modules bundle better than their CommonJS, some of which asks for files at run time.
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };
const plugins = [knowledgeBundle];

const outputs = {
  extension: { ...node, entryPoints: ['client/src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  'web-extension': {
    ...browser,
    format: 'cjs',
    entryPoints: ['client/src/web.ts'],
    outfile: 'dist/web/extension.js',
    external: ['vscode'],
  },
  server: { ...node, entryPoints: ['server/src/lsp/node.ts'], outfile: 'dist/server.js', plugins },
  'web-server': {
    ...browser,
    format: 'iife',
    entryPoints: ['server/src/lsp/browser.ts'],
    outfile: 'dist/web/server.js',
    plugins,
  },
  cli: {
    ...node,
    entryPoints: ['server/src/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins,
  },
};

/** Builds the outputs named, or all of them; in the second case nothing else is left in dist/ when it is done. */
export async function buildAll({ names = [], minify = false } = {}) {
  const unknown = names.filter((name) => !(name in outputs));
  if (unknown.length > 0) {
    throw new Error(`no output is called ${unknown.join(', ')}; there are ${Object.keys(outputs).join(', ')}`);
  }
  const chosen = names.length === 0 ? Object.keys(outputs) : names;
  await Promise.all(chosen.map((name) => build({ ...outputs[name], minify, sourcemap: minify ? false : 'linked' })));
  if (chosen.includes('cli')) chmodSync(join(root, 'dist/cli.js'), 0o755);
  if (names.length === 0) prune(minify);
}

/** Takes away what an earlier build left and this one has not made. */
function prune(minify) {
  const made = new Set(
    Object.values(outputs).flatMap(({ outfile }) => (minify ? [outfile] : [outfile, `${outfile}.map`])),
  );
  for (const name of readdirSync(join(root, 'dist'), { recursive: true })) {
    const path = `dist/${name.replaceAll('\\', '/')}`;
    if (statSync(join(root, path)).isFile() && !made.has(path)) rmSync(join(root, path));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  try {
    await buildAll({ names: words.filter((word) => !word.startsWith('--')), minify: words.includes('--minify') });
  } catch (error) {
    // esbuild has printed what is wrong in the sources; everything else has not been said yet.
    if (!error.errors) console.error(`build: ${error.message}`);
    process.exit(1);
  }
}
