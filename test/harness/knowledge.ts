import { buildKnowledge } from '../../scripts/build-knowledge.mjs';
import type { KnowledgeBundle } from '../../server/src/knowledge/bundle';
import type { Knowledge } from '../../server/src/knowledge/knowledge';
import { loadKnowledge } from '../../server/src/knowledge/load';

let bundle: KnowledgeBundle | undefined;
let knowledge: Knowledge | undefined;

/** What is in data/, read once in a test run. */
export function testBundle(): KnowledgeBundle {
  bundle ??= buildKnowledge();
  return bundle;
}

/** The knowledge base over data/, loaded once in a test run. */
export function testKnowledge(): Knowledge {
  knowledge ??= loadKnowledge(testBundle());
  return knowledge;
}
