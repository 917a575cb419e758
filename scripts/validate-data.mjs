// Checks data/: every file against its closed schema, then the named lints. `node scripts/validate-data.mjs` prints what
// is wrong, one line each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { dataFolder, FILES, FOLDERS, readFolder, readJson } from './data-files.mjs';
import { lints } from './data-lints.mjs';

/** Which schema a kind obeys. */
const SCHEMAS = {
  services: 'service',
  flows: 'flow',
  conflicts: 'conflict',
  connectors: 'connector',
  collisionRules: 'collision-rule',
  setupRules: 'setup-rule',
  registry: 'registry',
  knobs: 'knob',
  mistakes: 'mistake',
  timeline: 'timeline',
  groups: 'group',
  dynamicRanges: 'dynamic-range',
  cmdlets: 'cmdlet',
  products: 'products',
  parties: 'parties',
  sources: 'sources',
  names: 'names',
};

const schemaPath = (name) => join(dataFolder, 'schema', `${name}.schema.json`);

/** Every file of data/ with its kind and content, as `{ kind, file, content }`. */
export function dataFiles() {
  const files = [];
  for (const [kind, folder] of Object.entries(FOLDERS)) {
    for (const { file, record } of readFolder(folder)) files.push({ kind, file, content: record });
  }
  for (const [kind, file] of Object.entries(FILES))
    files.push({ kind, file, content: readJson(join(dataFolder, file)) });
  return files;
}

/** The order of keys that a schema gives. */
export const keyOrder = (kind) => Object.keys(readJson(schemaPath(SCHEMAS[kind])).properties);

let ajv;
const validators = new Map();

/** Checks a record of a kind; undefined where its schema is missing. Compiled once in a process. */
function validatorOf(kind) {
  const path = schemaPath(SCHEMAS[kind]);
  if (!existsSync(path)) return undefined;
  ajv ??= new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    schemas: { 'common.schema.json': readJson(schemaPath('common')) },
  });
  if (!validators.has(kind)) validators.set(kind, ajv.compile(readJson(path)));
  return validators.get(kind);
}

/** What is wrong with data/, one line each: `services/smtp.json: …`. */
export function validateData(files = dataFiles()) {
  const problems = [];
  for (const kind of Object.keys(SCHEMAS)) {
    const ofKind = files.filter((file) => file.kind === kind);
    const validate = validatorOf(kind);
    if (!validate) {
      if (ofKind.length > 0) problems.push(`schema/${SCHEMAS[kind]}.schema.json: missing`);
      continue;
    }
    for (const { file, content } of ofKind) {
      if (validate(content)) continue;
      for (const { instancePath, message, params } of validate.errors ?? []) {
        const what = params.additionalProperty ?? params.missingProperty ?? params.allowedValues ?? '';
        problems.push(`${file}: ${instancePath || 'the record'} ${message} ${what}`.trim());
      }
    }
  }
  if (problems.length > 0) return problems;
  for (const lint of lints) {
    for (const problem of lint.check(files, keyOrder)) problems.push(`${problem} (${lint.name})`);
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = validateData();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log('data/ is valid');
}
