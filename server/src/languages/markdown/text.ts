import type { Source } from '../../model/language';
import type { Piece, Text } from '../../model/value';
import type { Block } from './block';
import { type Part, partsOf } from './html';

/** The text of a block's line, of which the numbers begin at `index`, as it shows. */
export const lineText = (block: Block, source: Source, index: number): string => textIn(partsIn(block, source, index));

const textIn = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

function partsIn({ kind, lines }: Block, { text }: Source, index: number): readonly Part[] {
  const start = lines[index] as number;
  const end = lines[index + 1] as number;
  const parts = kind === 'html' ? partsOf(text, start, end) : undefined;
  return parts ?? [{ text: text.slice(start, end), start, end, exact: true }];
}

/** The block as one text, each line where it is written. Lines without the prompt are what a command put out. */
export function textOf(block: Block, source: Source, prompt: RegExp | undefined): Text {
  const texts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const add = ({ text, start, end, exact }: Part): void => {
    const last = pieces[pieces.length - 1];
    const place = source.place(start, end);
    const to = length + text.length;
    // Lines that follow each other without anything taken out are one piece.
    if (exact && last?.exact && last.place.anchor === place.anchor && last.place.end === place.start) {
      pieces[pieces.length - 1] = { ...last, to, place: { ...last.place, end: place.end } };
    } else pieces.push({ from: length, to, place, exact, via: [] });
    texts.push(text);
    length = to;
  };
  for (let i = 0; i < block.lines.length; i += 2) {
    const parts = partsIn(block, source, i);
    let skip = 0;
    if (prompt) {
      const sign = prompt.exec(textIn(parts))?.[0];
      if (sign === undefined) continue;
      skip = sign.length;
    }
    for (const part of parts) {
      if (skip >= part.text.length) skip -= part.text.length;
      else {
        add(skip === 0 ? part : { ...part, text: part.text.slice(skip), start: part.start + skip });
        skip = 0;
      }
    }
  }
  const [first] = pieces;
  const last = pieces[pieces.length - 1];
  const anchor = first?.place.anchor ?? source.place(0, 0).anchor;
  const place = { anchor, start: first?.place.start ?? 0, end: last?.place.end ?? 0 };
  return { kind: 'text', text: texts.join(''), place, pieces, quote: 'here' };
}
