import { dialects } from '../../server/src/dialects';
import type { Catalog } from '../../server/src/document/catalog';
import { detectLanguage } from '../../server/src/document/detect';
import { Document } from '../../server/src/document/document';
import { DEFAULT_WIDE_RANGE, type ReportOptions } from '../../server/src/features/diagnostic';
import { Checker } from '../../server/src/features/diagnostics';
import type { Env } from '../../server/src/features/env';
import { buildVocabulary } from '../../server/src/knowledge/vocabulary';
import { languages } from '../../server/src/languages';
import { rules } from '../../server/src/rules';
import { testBundle, testKnowledge } from './knowledge';

/** The day on which the tests take place. */
const TODAY = '2026-11-25';

let catalog: Catalog | undefined;

/** The real languages, dialects and vocabulary. */
export function testCatalog(): Catalog {
  catalog ??= { languages, dialects, vocabulary: buildVocabulary(testBundle()) };
  return catalog;
}

/** The real rules over the real knowledge base; a rule that fails fails the test. */
export function testEnv(options: Partial<ReportOptions> = {}): Env {
  const knowledge = testKnowledge();
  const checker = new Checker(rules, knowledge, (_code, error) => {
    throw error;
  });
  return {
    knowledge,
    checker,
    options: {
      rules: new Map(),
      checkAllFiles: false,
      profile: undefined,
      widePortRange: DEFAULT_WIDE_RANGE,
      today: TODAY,
      ...options,
    },
  };
}

/** A document of a language, named by its id or found by the file's name. */
export function testDocument(text: string, by: { language?: string; fileName?: string }): Document {
  const known = testCatalog();
  const language = by.language
    ? known.languages.find((l) => l.id === by.language)
    : detectLanguage({ text, ...(by.fileName === undefined ? {} : { fileName: by.fileName }) }, known);
  return new Document('test:/document', by.language ?? '', 1, text, known, language);
}
