import type { KnowledgeBundle } from '../server/src/knowledge/types';

export function buildKnowledge(): KnowledgeBundle;
