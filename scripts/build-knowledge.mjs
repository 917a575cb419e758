// Puts data/ together: one object, one array a kind, in the order of the file names. The result is bundled into the
// extension, the server and the command line.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactKnowledge } from './compact-knowledge.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const dataFolder = join(root, 'data');

/** Kinds that have one file a record, and their folders. */
export const FOLDERS = {
  services: 'services',
  flows: 'flows',
  conflicts: 'conflicts',
  connectors: 'connectors',
  collisionRules: 'collision-rules',
  setupRules: 'setup-rules',
  registry: 'registry',
  knobs: 'knobs',
  mistakes: 'mistakes',
  timeline: 'timeline',
  groups: 'groups',
  dynamicRanges: 'dynamic-ranges',
  cmdlets: 'cmdlets',
};

/** Kinds whose records are so short, or whose order says so much, that one file holds them all. */
export const FILES = {
  products: 'products.json',
  parties: 'parties.json',
  sources: 'sources.json',
  names: 'names.json',
};

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
};

/** The records of a folder with their file names, in the order of the names. An absent folder has none. */
export function readFolder(folder) {
  let names;
  try {
    names = readdirSync(join(dataFolder, folder));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ file: `${folder}/${name}`, record: readJson(join(dataFolder, folder, name)) }));
}

/**
 * `$schema` is for editors and `origin` for those who check the data; neither is needed at run time. Certain is what
 * nearly every record is, so only the weak ones say what they are.
 */
const asBundled = ({ $schema: _, origin: __, certainty, ...record }) =>
  certainty === 'W' ? { ...record, certainty } : record;

/** Everything in data/ as one object. */
export function buildKnowledge() {
  const bundle = {};
  for (const [kind, folder] of Object.entries(FOLDERS)) {
    bundle[kind] = readFolder(folder).map(({ record }) => asBundled(record));
  }
  for (const [kind, file] of Object.entries(FILES)) bundle[kind] = readJson(join(dataFolder, file))[kind];
  const { read } = readJson(join(dataFolder, FILES.sources));
  bundle.sources = bundle.sources.map((source) => ({ ...source, read: source.read ?? read }));
  return bundle;
}

async function main() {
  const { validateData } = await import('./validate-data.mjs');
  const problems = validateData();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  const folder = join(root, 'build');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'knowledge.json'), compactKnowledge(buildKnowledge()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
