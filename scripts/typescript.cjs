// Lets `require` load the TypeScript of the project, without a build: for mocha and for scripts, which ask for this file
// first. All of server/src is bundled at once: it starts and runs quicker than hundreds of modules that ask each other for
// every name. Tests and what they need beside it are translated file by file. What was made is kept by its content.
const { createHash } = require('node:crypto');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { createRequire, Module } = require('node:module');
const { dirname, join, relative, sep } = require('node:path');
const { pathToFileURL } = require('node:url');

const root = dirname(__dirname);
const server = join(root, 'server', 'src') + sep;
/** Where packages are found from there, too. */
const cache = join(realpathSync(join(root, 'node_modules')), '.cache', 'exchange-ports');
/** What starts a program as soon as it is loaded. */
const STARTS = new Set(['lsp/node.ts', 'lsp/browser.ts', 'cli/main.ts']);

/** So many bundles are kept, of this checkout and of others that share its packages. */
const MOST_BUNDLES = 12;
const DAY_MS = 86_400_000;

const esbuildVersion = JSON.parse(readFileSync(join(root, 'node_modules/esbuild/package.json'), 'utf8')).version;
const common = { platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' };

process.setSourceMapsEnabled(true);

const slashes = (path) => path.replaceAll('\\', '/');

/** The name under which something made of these parts is kept. */
function keptAs(kind, ...parts) {
  const hash = createHash('sha1');
  // A change of this file may change what is made.
  for (const part of [esbuildVersion, root, readFileSync(__filename), ...parts]) hash.update(part).update('\0');
  return join(cache, `${kind}-${hash.digest('hex')}.js`);
}

/** Whole or not at all, whoever reads it meanwhile. */
function keep(path, text) {
  mkdirSync(cache, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

const existing = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Every module of server/src by its path, as one bundle of them exports it. */
let core;

function loadCore() {
  const names = readdirSync(server, { recursive: true })
    .map(slashes)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !STARTS.has(name))
    .sort();
  const texts = names.flatMap((name) => [name, readFileSync(join(server, name))]);
  const path = keptAs('core', readFileSync(join(root, 'package.json')), ...texts);
  if (!existsSync(path)) {
    const contents = names.map((name) => `export * as ${JSON.stringify(name)} from ${JSON.stringify(`./${name}`)};`);
    const made = require('esbuild').buildSync({
      ...common,
      stdin: { contents: contents.join('\n'), resolveDir: server },
      bundle: true,
      packages: 'external',
      sourcemap: 'linked',
      sourcesContent: false,
      outfile: path,
      write: false,
    });
    for (const { path, text } of made.outputFiles) keep(path, text);
    tidy();
  }
  return createRequire(path)(path);
}

/** Old bundles go, and what has been asked for by nobody for a day or is made again in a moment. */
function tidy() {
  const files = readdirSync(cache).map((name) => ({ name, age: Date.now() - statSync(join(cache, name)).mtimeMs }));
  const bundles = files.filter(({ name }) => /^core-\w+\.js$/.test(name)).sort((a, b) => a.age - b.age);
  const gone = bundles.slice(MOST_BUNDLES).flatMap(({ name }) => [name, `${name}.map`]);
  const old = files.filter(({ name, age }) => age > DAY_MS && !name.startsWith('core-'));
  for (const name of [...gone, ...old.map(({ name }) => name)]) rmSync(join(cache, name), { force: true });
}

/** One file as CommonJS. */
function translated(file) {
  const text = readFileSync(file, 'utf8');
  const path = keptAs('file', file, text);
  const known = existing(path);
  if (known !== undefined) return known;
  const { code } = require('esbuild').transformSync(text, {
    ...common,
    loader: file.endsWith('.ts') ? 'ts' : 'js',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
  });
  keep(path, code);
  return code;
}

for (const extension of ['.ts', '.mjs']) {
  const before = Module._extensions[extension];
  Module._extensions[extension] = (module, file) => {
    const inServer = file.startsWith(server) && slashes(relative(server, file));
    if (inServer && !STARTS.has(inServer)) {
      core ??= loadCore();
      module.exports = core[inServer];
    } else if (!file.startsWith(root + sep) || file.includes(`${sep}node_modules${sep}`)) {
      if (!before) throw new Error(`${file} is not of this project`);
      before(module, file);
    } else module._compile(translated(file), file);
  };
}
