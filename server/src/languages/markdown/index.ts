import type { Place } from '../../base/span';
import type { Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import type { Block } from './block';
import type { Around } from './indentation';
import { beginsWithCommand, languageOf } from './names';
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
  recognises: (head) =>
    FENCE.test(head) ||
    (OTHERS.test(head) &&
      readBlocks(head, 0, head.length).blocks.some((block) => block.kind !== 'unread' || holdsCommands(block, head))),

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
      if (block.kind === 'unread') {
        if (holdsCommands(block, source.text))
          scope.unread(placeOf(block, source), 'tags stand in this preformatted text');
        continue;
      }
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

/** Lines of a block that are looked at to tell whether it is worth a word that it is not read. */
const LOOKED_AT = 20;

/** True where a line begins with a command of those that are read, whatever tags stand before it. */
function holdsCommands({ lines }: Block, text: string): boolean {
  for (let i = 0; i < lines.length && i < LOOKED_AT * 2; i += 2) {
    const line = text.slice(lines[i] as number, Math.min(lines[i + 1] as number, (lines[i] as number) + 400));
    if (beginsWithCommand(line.replace(/<[^<>]*>/g, '').trimStart())) return true;
  }
  return false;
}

/** The first line of a block. */
function placeOf({ lines }: Block, source: Source): Place {
  const start = lines[0] as number;
  return source.place(start, start + source.text.slice(start, lines[1] as number).trimEnd().length);
}
