import type { KnowledgeBundle } from '../server/src/knowledge/bundle';

export function buildKnowledge(): KnowledgeBundle;
