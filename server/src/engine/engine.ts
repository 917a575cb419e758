import type { KnownNames } from '../analysis/configuration';
import { dialects } from '../dialects/index';
import type { Catalog } from '../document/catalog';
import { readerNames } from '../document/detect';
import { Checker } from '../features/diagnostics';
import type { KnowledgeBundle } from '../knowledge/bundle';
import type { Knowledge } from '../knowledge/knowledge';
import { loadKnowledge } from '../knowledge/load';
import { buildVocabulary } from '../knowledge/vocabulary';
import { languages } from '../languages/index';
import { rules } from '../rules/index';
import type { DiagnosticRule } from '../rules/rule';

/** The lists put together: what the server and the command line alike read, know and check with. */
export interface Engine extends KnownNames {
  readonly catalog: Catalog;
  readonly knowledge: Knowledge;
  readonly rules: readonly DiagnosticRule[];
  /** A checker of its own for each edge; `failed` hears of a rule that threw on some text. */
  checker(failed: (code: string, error: unknown) => void): Checker;
}

/** Puts languages, dialects and rules together with a knowledge base. */
export function createEngine(bundle: KnowledgeBundle): Engine {
  const knowledge = loadKnowledge(bundle);
  return {
    catalog: { languages, dialects, vocabulary: buildVocabulary(bundle) },
    knowledge,
    rules,
    codes: new Set(rules.map(({ meta }) => meta.code)),
    readers: new Set(readerNames({ languages, dialects })),
    checker: (failed) => new Checker(rules, knowledge, failed),
  };
}
