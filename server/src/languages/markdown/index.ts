import type { Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import type { Block } from './block';
import type { Around } from './indentation';
import { languageOf } from './names';
import { readBlocks } from './read';
import { lineText, textOf } from './text';

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]*)?(?:`{3,}|~{3,})/m;
/** A text without these has no block but between fences. */
const OTHERS = /<pre[\s>]|(?:^|[\r\n])(?: {4}| {0,3}\t)/i;

/** Markdown: blocks of code are read in place by the language they are in; prose is nobody's. */
export const markdown: HostLanguage<Block> = {
  id: 'markdown',
  title: 'Markdown',
  languageIds: ['markdown'],
  extensions: ['.md', '.markdown'],
  comment: undefined,
  trailingComment: undefined,
  isFrame: true,
  recognises: (head) => FENCE.test(head) || (OTHERS.test(head) && readBlocks(head, 0, head.length).blocks.length > 0),

  read({ text }: Source, { from, stopAfter, entry }: ReadOptions): Reading<Block> {
    const { blocks, end, around, isOpen } = readBlocks(text, from, stopAfter, entry as Around | undefined);
    return {
      syntax: blocks,
      end,
      exit: around.blank && around.items.length === 0 ? undefined : around,
      hungry: isOpen,
      comments: [],
      definitions: [],
      calls: [],
    };
  },

  run(syntax: readonly Block[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    for (const block of syntax) {
      const found = languageOf(block.info, lineText(block, source, 0));
      if (found === undefined) continue;
      const give = (): void =>
        emit({ kind: 'embedded', language: found.language, text: textOf(block, source, found.prompt) });
      // Blocks are examples: nobody says that who runs one runs the others.
      if (scope.apart) scope.apart(give);
      else give();
    }
  },
};
