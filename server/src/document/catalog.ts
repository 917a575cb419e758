import type { Dialect } from '../model/dialect';
import type { HostLanguage } from '../model/language';
import type { Vocabulary } from '../model/vocabulary';

/** What a document is read with. Made once by the edges (`lsp/`, `cli/`, tests) and passed down. */
export interface Catalog {
  readonly languages: readonly HostLanguage[];
  readonly dialects: readonly Dialect[];
  readonly vocabulary: Vocabulary;
}

export const languageById = (catalog: Catalog, id: string): HostLanguage | undefined =>
  catalog.languages.find((language) => language.id === id);

export const dialectById = (catalog: Catalog, id: string): Dialect | undefined =>
  catalog.dialects.find((dialect) => dialect.id === id);
