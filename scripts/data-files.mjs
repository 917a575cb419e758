// Where data/ keeps which kind of record, and how its files are read.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dataFolder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'data');

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

export const readJson = (path) => {
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
