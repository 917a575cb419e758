import { type Place, type Span, spanOf } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Item } from '../model/item';
import type { Statement } from '../model/statement';
import type { Table, Value } from '../model/value';
import type { Chunk } from './chunk';
import type { Document } from './document';

/** All statements in the order in which they take effect. */
export function* statements(document: Document): Iterable<Statement> {
  for (const { result } of document.analysed()) if (result) yield* result.statements;
}

export function* unreadIn(document: Document): Iterable<Unread> {
  for (const { result } of document.analysed()) if (result) yield* result.unread;
}

export function* comments(document: Document): Iterable<Comment> {
  for (const { reading, result } of document.analysed()) {
    if (reading) yield* reading.comments;
    if (result) yield* result.innerComments;
  }
}

/** True within a comment, or directly behind one on its line. */
export function inComment(document: Document, offset: number): boolean {
  const chunk = document.analysed()[document.chunkIndexAt(offset)];
  const holds = ({ place }: Comment): boolean => {
    const span = spanOf(place);
    return span.start < offset && offset <= span.end;
  };
  return !!chunk && (chunk.reading?.comments.some(holds) || chunk.result?.innerComments.some(holds) || false);
}

/**
 * The items at an offset, the innermost first: those whose text holds it, those whose splats and tables do, and the
 * one that ends before it with nothing but blanks and continuations between (a half-typed line).
 */
export function itemsAt(document: Document, offset: number): Item[] {
  const chunks = document.analysed();
  const index = document.chunkIndexAt(offset);
  const found: { item: Item; start: number }[] = [];
  const look = (chunk: Chunk | undefined, mayEndBefore: boolean): void => {
    for (const item of chunk?.result?.items ?? []) {
      const span = spanOf(item.place);
      if (span.start <= offset && (offset <= span.end || (mayEndBefore && onlyBlanks(document, span.end, offset)))) {
        found.push({ item, start: span.start });
      } else if (item.kind === 'command') {
        const table = tablesOf(item).find((t) => spanOf(t.place).start <= offset && offset <= spanOf(t.place).end);
        if (table) found.push({ item, start: spanOf(table.place).start });
      }
    }
  };
  for (const chunk of chunks)
    if (chunk !== chunks[index] && chunk.result && chunk.result.gets.size > 0) look(chunk, false);
  look(chunks[index - 1], true);
  look(chunks[index], true);
  // The same item of several turns of a loop stands here several times; the first will do.
  return found.sort((a, b) => b.start - a.start).map(({ item }) => item);
}

function tablesOf(item: Extract<Item, { kind: 'command' }>): Table[] {
  const result: Table[] = [];
  const add = (value: Value | undefined): void => {
    if (value?.kind === 'table') result.push(value);
    else if (value?.kind === 'list') for (const inner of value.items) add(inner);
  };
  for (const argument of item.arguments) if (argument.kind === 'splat') add(argument.value);
  add(item.input);
  return result;
}

/** How far behind a statement its next word may be typed. */
const MAX_GAP = 400;

function onlyBlanks(document: Document, from: number, to: number): boolean {
  if (to - from > MAX_GAP) return false;
  const between = document.textIn({ start: from, end: to });
  return /^(?:[ \t\u00a0,]|[`^]\r?\n|[`^]\r)*$/.test(between);
}

/** The word of the document's text at a place. */
export const textAt = (document: Document, place: Place): string => document.textIn(spanOf(place));

export const wholeSpan = (document: Document): Span => ({ start: 0, end: document.length });
