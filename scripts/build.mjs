// Bundles the extension, the language server and the command line into dist/:
//   node scripts/build.mjs                 everything
//   node scripts/build.mjs server cli      some of it, by the names below
//   node scripts/build.mjs --minify        as it is packaged: small, without source maps
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildKnowledge } from './build-knowledge.mjs';
import { compactKnowledge } from './compact-knowledge.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Modules of Node that packages load for what we never ask of them: loaded when something of them is asked. */
const lateModules = {
  name: 'late-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:child_process|crypto)$/ }, ({ path, namespace, importer }) =>
      namespace === 'late'
        ? { path, external: true }
        : importer.includes('node_modules')
          ? { path, namespace: 'late' }
          : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('${path}')[name] });`,
    }));
  },
};

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

/*
 * The core, which is nearly everything, is there once: in dist/web/server.js, the only file that a worker of a browser
 * can be given. There the edge for browsers follows it; under Node it stops before that and hands out its modules to
 * the edges in dist/node/. What these import from the core is found as they are built.
 */
const CORE = 'exchangePortsCore';
const CORE_FOLDERS = /^(?:base|model|languages|dialects|document|knowledge|analysis|rules|features|engine)\//;
/** What else of the core an edge needs: packages, and the text of the knowledge base. They export a default alone. */
const CORE_NAMES = new Set(['ignore', 'knowledge:bundle']);

/** Has an edge take from the core what belongs there; `wanted` is told of it. */
const fromCore = (core, wanted) => ({
  name: 'from-core',
  setup({ onResolve, onLoad, resolve }) {
    const taken = (name, module) => {
      wanted.set(name, module);
      return { path: name, namespace: 'core' };
    };
    onResolve({ filter: /^[a-z]/ }, ({ path }) => (CORE_NAMES.has(path) ? taken(path, path) : undefined));
    onResolve({ filter: /^\./ }, async ({ path, ...from }) => {
      if (from.pluginData === fromCore) return undefined;
      const found = await resolve(path, { ...from, pluginData: fromCore });
      const name = relative(join(root, 'server/src'), found.path).replaceAll('\\', '/');
      return CORE_FOLDERS.test(name) ? taken(name.replace(/\.ts$/, ''), found.path) : found;
    });
    onLoad({ filter: /.*/, namespace: 'core' }, ({ path }) => {
      const module = `${core}[${JSON.stringify(path)}]`;
      return { contents: CORE_NAMES.has(path) ? `export default ${module}.default;` : `module.exports = ${module};` };
    });
  },
});

// Without comments and in ASCII a bundle is read in half the time; the maps of a build that is not small lead back. Node
// prints the line on which a process fails, so that lines have an end.
const common = {
  bundle: true,
  logLevel: 'warning',
  absWorkingDir: root,
  legalComments: 'none',
  minifyWhitespace: true,
  lineLimit: 200,
};
// The packages' own ES modules bundle better than their CommonJS, some of which asks for files at run time.
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

/** A file that loads others, with the code that is kept of them. */
const starter = (loaded, build) => ({
  ...node,
  stdin: {
    contents: `import { start } from './server/src/disk/start';\nstart(__dirname, ${JSON.stringify(loaded)}, '${build}');`,
    resolveDir: root,
  },
});
const edge = (entry) => ({ ...node, entryPoints: [entry] });

const files = {
  'extension.js': { ...node, entryPoints: ['client/src/extension.ts'], external: ['vscode'] },
  'web/extension.js': { ...browser, format: 'cjs', entryPoints: ['client/src/web.ts'], external: ['vscode'] },
};
const nodeEdges = { 'node/server.js': edge('server/src/lsp/node.ts'), 'node/cli.js': edge('server/src/cli/main.ts') };
/** Files that start others: the core before the edge, which asks for it. */
const starters = {
  'server.js': { loaded: ['web/server.js', 'node/server.js'] },
  'cli.js': { loaded: ['web/server.js', 'node/cli.js'], banner: { js: '#!/usr/bin/env node' } },
};
const browserEdge = { ...browser, format: 'iife', entryPoints: ['server/src/lsp/browser.ts'] };

/** The files that make an output. */
const outputs = {
  extension: ['extension.js'],
  'web-extension': ['web/extension.js'],
  server: ['server.js', 'node/server.js', 'web/server.js'],
  'web-server': ['web/server.js'],
  cli: ['cli.js', 'node/cli.js', 'node/server.js', 'web/server.js'],
};
/**
 * Makes the outputs named, or all of them, in memory: for each file its path in dist/, its text and map, and of each
 * bundle in it the paths of what went in.
 */
export async function bundle({ names = [], minify = false, sourcemap = !minify } = {}) {
  const unknown = names.filter((name) => !(name in outputs));
  if (unknown.length > 0) {
    throw new Error(`no output is called ${unknown.join(', ')}; there are ${Object.keys(outputs).join(', ')}`);
  }
  const paths = new Set((names.length === 0 ? Object.keys(outputs) : names).flatMap((name) => outputs[name]));
  const make = async ([path, options]) => {
    const how = { ...options, ...(minify ? { minify } : {}), sourcemap: sourcemap && 'external' };
    const outfile = join(root, 'dist', path);
    const { outputFiles, metafile } = await build({ ...how, outfile, write: false, metafile: true });
    const [text, map] = ['.js', '.map'].map((end) => outputFiles.find((file) => file.path.endsWith(end))?.text);
    return { path, text, map, bundles: [Object.keys(metafile.inputs)] };
  };
  const made = Object.entries(files).map(make);
  if (paths.has('web/server.js')) made.push(...(await makeServers(make)));
  return (await Promise.all(made)).filter(({ path }) => paths.has(path));
}

/** The core, the edges and what starts them. What the core hands out is what any of them asks for, whichever are to be written. */
async function makeServers(make) {
  const wanted = new Map();
  const plugins = [fromCore(`require('../web/server.js')`, wanted), lateModules];
  const [forBrowser, ...forNode] = await Promise.all([
    make(['web/server.js', { ...browserEdge, plugins: [fromCore(CORE, wanted)] }]),
    ...Object.entries(nodeEdges).map(([path, how]) =>
      make([path, { ...how, plugins, external: ['../web/server.js'] }]),
    ),
  ]);
  const contents = [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, module]) => `export * as ${JSON.stringify(name)} from ${JSON.stringify(module)};`)
    .join('\n');
  const how = { ...browser, format: 'iife', globalName: CORE, plugins: [knowledgeBundle] };
  const core = await make(['web/server.js', { ...how, stdin: { contents, resolveDir: root } }]);
  const parts = [followedBy(core, forBrowser), ...forNode];
  const hash = createHash('sha256');
  for (const { text } of parts) hash.update(text);
  const build = hash.digest('hex').slice(0, 16);
  const starting = Object.entries(starters).map(([path, { loaded, ...how }]) =>
    make([path, { ...starter(loaded, build), ...how }]),
  );
  return [...parts, ...(await Promise.all(starting))];
}

/** The core and behind it, for workers of browsers, the edge. */
function followedBy(core, { text, map, bundles }) {
  const head = `${core.text.trimEnd()}\nif(typeof module==='object')module.exports=${CORE};else{\n`;
  // A map of maps: the second begins where the second text does.
  const sections = [core.map, map].map((part, i) => ({
    offset: { line: i === 0 ? 0 : head.split('\n').length - 1, column: 0 },
    map: part && JSON.parse(part),
  }));
  return {
    path: core.path,
    text: `${head}${text.trimEnd()}\n}\n`,
    map: map && JSON.stringify({ version: 3, sections }),
    bundles: [...core.bundles, ...bundles],
  };
}

/** Builds the outputs named, or all of them; in the second case nothing else is left in the folder when it is done. */
export async function buildAll({ names = [], minify = false, folder = join(root, 'dist') } = {}) {
  const made = await bundle({ names, minify });
  const written = new Set();
  const write = (path, text) => {
    written.add(path);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const { path, text, map } of made) {
    write(path, map ? `${text}//# sourceMappingURL=${path.split('/').pop()}.map\n` : text);
    if (map) write(`${path}.map`, map);
    if (path === 'cli.js') chmodSync(join(folder, path), 0o755);
  }
  if (names.length > 0) return;
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = name.replaceAll('\\', '/');
    if (statSync(join(folder, path)).isFile() && !written.has(path)) rmSync(join(folder, path));
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
