import { type Place, samePlace } from '../base/span';
import { languageById } from '../document/catalog';
import type { Document } from '../document/document';
import type { Statement } from '../model/statement';

/** So far is looked for what a command stands between. */
const AROUND = 256;

/**
 * True where what is written for a statement can be taken out. Not what a loop or a function runs several times, or a
 * template makes for each element of a map, of which each time is a statement: the others would go with it. Nor the one
 * command of a body, or a part of a line that goes on: the script would not be read any more.
 */
export function mayBeRemoved(document: Document, statement: Statement, beside: Iterable<Statement>): boolean {
  const { item, place } = statement;
  if (item.kind !== 'command') {
    const there = new Set<Statement>();
    for (const other of beside) if (samePlace(other.place, place)) there.add(other);
    return there.size <= 1;
  }
  const language = languageById(document.catalog, item.language);
  if (!language?.standsApart) return true;
  let count = 0;
  for (const other of beside) if (samePlace(other.place, place)) count++;
  if (count > 1) return false;
  // A part of a command leaves the command where it is.
  return !samePlace(item.place, place) || language.standsApart(...around(document, place));
}

function around(document: Document, { anchor, start, end }: Place): readonly [string, string] {
  const text = (from: number, to: number): string =>
    document.textIn({ start: anchor.base + from, end: anchor.base + to });
  return [
    text(Math.max(-anchor.base, start - AROUND), start),
    text(end, Math.min(end + AROUND, document.length - anchor.base)),
  ];
}
