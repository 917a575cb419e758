import type { KnowledgeBundle } from '../server/src/knowledge/types';

export function compactKnowledge(bundle: KnowledgeBundle): string;
