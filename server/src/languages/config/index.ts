import type { Block, Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import { WordTable } from '../lines/wordTable';
import { ConfigBlock } from './block';
import type { ConfigFormat } from './format';
import { namesFrom } from './paths';
import { type Chunk, Reader } from './read';

export type { ConfigFormat, Verb } from './format';
export { pathTree } from './paths';

/** The host language of such a format. */
export function configLanguage(format: ConfigFormat): HostLanguage<Chunk> {
  const verbs = new WordTable(format.verbs);
  return {
    id: format.id,
    title: format.title,
    languageIds: format.languageIds,
    extensions: format.extensions,
    comment: format.comment,
    trailingComment: format.syntax.trailingComments ? '# ' : undefined,
    ...(format.sniff ? { sniff: format.sniff } : {}),
    ...(format.isScript ? { isScript: format.isScript } : {}),

    read: (source: Source, options: ReadOptions): Reading<Chunk> => new Reader(format, verbs, source, options).read(),

    run(chunks: readonly Chunk[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
      const find = (name: string): Block | undefined => {
        const found = scope.definition(name);
        // Of a list from which something is taken it is not known what is left.
        return found instanceof ConfigBlock && found.verb !== 'delete' ? found : undefined;
      };
      const findFrom = (block: ConfigBlock, name: string): Block | undefined => {
        const { scopes } = format;
        if (!scopes) return find(name);
        for (const each of namesFrom(block.scope, scopes, name)) {
          const found = find(each);
          if (found) return found;
        }
        return undefined;
      };
      for (const { blocks } of chunks) {
        for (const raw of blocks) emit(new ConfigBlock(format.id, source, raw, format.syntax, findFrom));
      }
    },
  };
}
