// The files of docs/reference/: pages as the server writes them, and pictures of who calls whom.
import { createRequire } from 'node:module';
import '../typescript.cjs';
import { buildKnowledge } from '../build-knowledge.mjs';
import { drawGraph } from './draw.mjs';
import { flowGraph } from './graph.mjs';

/** Path to text, all under docs/reference/. The same data give the same bytes. */
export function referenceFiles() {
  const require = createRequire(import.meta.url);
  const { loadKnowledge } = require('../../server/src/knowledge/load.ts');
  const { referencePages } = require('../../server/src/features/reference/pages.ts');
  const { diagramName, diagramsOf, roleTitle } = require('../../server/src/features/reference/versionPages.ts');
  const knowledge = loadKnowledge(buildKnowledge());
  const files = new Map();
  for (const [path, text] of referencePages(knowledge)) files.set(`docs/reference/${path}.md`, text());
  for (const product of knowledge.products) {
    for (const { version, role } of diagramsOf(product)) {
      const subject = role ? `${roleTitle(role, knowledge)}, Exchange ${version}` : `Exchange ${version}`;
      const picture = drawGraph(flowGraph(knowledge, version, role), `Who calls whom: ${subject}`);
      files.set(`docs/reference/${diagramName(version, role)}.svg`, picture);
    }
  }
  return files;
}
