import { type Anchor, type Span, spanOf } from '../base/span';
import type { Unread } from '../model/dialect';
import type { Comment, Item } from '../model/item';
import type { Statement } from '../model/statement';
import type { Chunk } from './chunk';
import type { Document } from './document';
import type { Label } from './labels';
import type { Addressed, OutlineEntry, OutlineVisit } from './result';
import { MAX_GAP, tablesOf } from './run';

/** All statements in the order in which they take effect. */
export function* statements(document: Document): Iterable<Statement> {
  for (const { result } of document.analysed()) if (result) yield* result.statements;
}

/** The statements of a kind, in the same order. Those of parts that have none of it are not made for that. */
export function* statementsOf<K extends Statement['kind']>(
  document: Document,
  kind: K,
): Iterable<Extract<Statement, { readonly kind: K }>> {
  const isOfKind = (one: Statement): one is Extract<Statement, { readonly kind: K }> => one.kind === kind;
  for (const { result } of document.analysed())
    if (result?.outline.some((entry) => entry.kind === kind)) yield* result.statements.filter(isOfKind);
}

/** What is known of all statements without making large documents' statements anew. */
export function* outline(document: Document): Iterable<OutlineEntry> {
  for (const { result } of document.analysed()) if (result) yield* result.outline;
}

/** The same, told of one after the other: there may be a hundred thousand. */
export function eachStatement(document: Document, visit: OutlineVisit): void {
  for (const { result } of document.analysed()) result?.eachStatement(visit);
}

/** The same of the parts in which a span lies, and of those that run what stands there. */
export function outlineAt(document: Document, { start, end }: Span): OutlineEntry[] {
  const chunks = document.analysed();
  const [first, last] = [document.chunkIndexAt(start), document.chunkIndexAt(end)];
  const anchors = chunks.slice(first, last + 1).map(({ anchor }) => anchor);
  return chunks.flatMap(({ result }, i) =>
    result && ((first <= i && i <= last) || anchors.some((anchor) => result.reaches.has(anchor))) ? result.outline : [],
  );
}

/** What all rules are called and numbered, without making those of long documents anew. */
export function* labels(document: Document): Iterable<Label> {
  for (const { result } of document.analysed()) if (result) yield* result.labels();
}

/** What is not read of a document, each place once: a function is run wherever it is called. */
export function* unreadIn(document: Document): Iterable<Unread> {
  const seen = new Map<Anchor, Set<number>>();
  for (const { result } of document.analysed()) {
    for (const entry of result?.unread ?? NOTHING) {
      const { anchor, start, end } = entry.place;
      const places = seen.get(anchor) ?? new Set<number>();
      if (places.size === 0) seen.set(anchor, places);
      const key = start * 0x100000 + (end - start);
      if (places.has(key)) continue;
      places.add(key);
      yield entry;
    }
  }
}

const NOTHING: readonly never[] = [];

export function* comments(document: Document): Iterable<Comment> {
  for (const { reading, result } of document.analysed()) {
    if (reading) yield* reading.comments;
    if (result) yield* result.innerComments;
  }
}

/** What the comments of a document ask of us, in the order of the comments. A report asks several times. */
export function directives(document: Document): readonly Addressed[] {
  const known = asked.get(document);
  if (known?.generation === document.generation) return known.directives;
  const found: Addressed[] = [];
  for (const { result } of document.analysed())
    if (result && result.directives.length > 0) found.push(...result.directives);
  asked.set(document, { generation: document.generation, directives: found });
  return found;
}

const asked = new WeakMap<Document, { readonly generation: number; readonly directives: readonly Addressed[] }>();

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
    const items = chunk?.result?.near(spanIn(chunk, offset - MAX_GAP, offset)).items ?? [];
    for (const item of items) {
      const span = spanOf(item.place);
      if (span.start <= offset && (offset <= span.end || (mayEndBefore && onlyBlanks(document, span.end, offset)))) {
        found.push({ item, start: span.start });
      } else {
        const table = tablesOf(item).find((t) => spanOf(t.place).start <= offset && offset <= spanOf(t.place).end);
        if (table) found.push({ item, start: spanOf(table.place).start });
      }
    }
  };
  const here = chunks[index]?.anchor;
  for (const chunk of chunks)
    if (here && chunk.result?.reaches.has(here) && document.speaksOfOthers(chunk)) look(chunk, false);
  look(chunks[index - 1], true);
  look(chunks[index], true);
  // The same item of several turns of a loop stands here several times; the first will do.
  return found.sort((a, b) => b.start - a.start).map(({ item }) => item);
}

/** A span of a document, in offsets relative to the anchor of a chunk. */
export const spanIn = ({ anchor }: Chunk, start: number, end: number): Span => ({
  start: start - anchor.base,
  end: end - anchor.base,
});

function onlyBlanks(document: Document, from: number, to: number): boolean {
  if (to - from > MAX_GAP) return false;
  const between = document.textIn({ start: from, end: to });
  return /^(?:[ \t\u00a0,]|[`^]\r?\n|[`^]\r)*$/.test(between);
}
