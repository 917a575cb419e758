// Puts data/ together: one object, one array a kind, in the order of the file names. The result is bundled into the
// extension, the server and the command line.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactKnowledge } from './compact-knowledge.mjs';
import { dataFolder, FILES, FOLDERS, readFolder, readJson } from './data-files.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

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
