import type { KnowledgeBundle } from '../server/src/knowledge/bundle';

export function compactKnowledge(bundle: KnowledgeBundle): string;
