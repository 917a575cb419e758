import { type Anchor, type Span, spanOf } from '../base/span';
import { type AttributedUse, usesOf } from '../model/references';
import type { Statement } from '../model/statement';
import type { Chunk } from './chunk';
import type { Document } from './document';
import { spanIn } from './view';

/** A port reference of the document: a literal with the attributes of the first statement that it feeds. */
export interface Reference extends AttributedUse {
  readonly span: Span;
}

/** By the statements themselves, so that what is kept goes with them. */
const ownUses = new WeakMap<readonly Statement[], readonly AttributedUse[]>();

/** The uses of literals of a chunk by statements of its own, in their order. */
function usesIn(anchor: Anchor, statements: readonly Statement[]): readonly AttributedUse[] {
  const known = ownUses.get(statements);
  if (known) return known;
  const uses = statements.flatMap((statement) =>
    usesOf(statement).filter((use) => use.use.literal.place.anchor === anchor),
  );
  ownUses.set(statements, uses);
  return uses;
}

/** Uses of literals that stand in another chunk than the statement: variables, tables, functions across chunks. */
interface Foreign {
  /** By statements of chunks before the literal's: functions that are called above their place. */
  readonly before: ReadonlyMap<Anchor, readonly AttributedUse[]>;
  readonly after: ReadonlyMap<Anchor, readonly AttributedUse[]>;
}

const foreignUses = new WeakMap<Document, { generation: number; foreign: Foreign }>();

function foreignIn(document: Document): Foreign {
  const known = foreignUses.get(document);
  if (known?.generation === document.generation) return known.foreign;
  const before = new Map<Anchor, AttributedUse[]>();
  const after = new Map<Anchor, AttributedUse[]>();
  for (const chunk of document.analysed()) {
    const { anchor, result } = chunk;
    if (!result || !document.speaksOfOthers(chunk)) continue;
    for (const [other, uses] of result.foreign) {
      const into = anchor.base < other.base ? before : after;
      const list = into.get(other);
      if (list) list.push(...uses);
      else into.set(other, [...uses]);
    }
  }
  const foreign = { before, after };
  foreignUses.set(document, { generation: document.generation, foreign });
  return foreign;
}

/**
 * A number that is fixed somewhere, or asked for, and also opened by a rule is spoken of as the rule does; one that
 * stands in an object of an appliance is spoken of as the object's. What gives one property to an object says less than
 * what makes a rule of the object, which may stand in a part behind it.
 */
const givesWay = (known: AttributedUse, to: AttributedUse): boolean =>
  !isObject(known) &&
  (isObject(to) ||
    (to.statement.kind === 'rule' && (SAYS_LESS.has(known.statement.kind) || (isProperty(known) && !isProperty(to)))));

const isProperty = ({ statement }: AttributedUse): boolean => statement.item.kind === 'assignment';

/** What holds a number and says neither whether it is let through nor which way. */
const SAYS_LESS: ReadonlySet<string> = new Set(['pin', 'group']);

const isObject = ({ statement }: AttributedUse): boolean => statement.kind === 'group' && statement.isObject === true;

/** As they were found last, by the uses of the chunk's own statements; where the chunk began then, and what else was used. */
const kept = new WeakMap<
  readonly AttributedUse[],
  { readonly base: number; readonly others: readonly unknown[]; readonly references: readonly Reference[] }
>();

/**
 * The references of one chunk in text order; of the statements that use a literal the first one counts. `span`: those
 * that touch it are all that is asked for.
 */
function referencesOf(chunk: Chunk, foreign: Foreign, span?: Span): readonly Reference[] {
  const { anchor, result } = chunk;
  if (!result) return [];
  const { statements } = span ? result.near(spanIn(chunk, span.start, span.end)) : result;
  const own = usesIn(anchor, statements);
  const others = [foreign.before.get(anchor), foreign.after.get(anchor)];
  const known = kept.get(own);
  if (known?.base === anchor.base && others.every((uses, i) => uses === known.others[i])) return known.references;
  const references = readReferences(own, others);
  if (own.length > 0) kept.set(own, { base: anchor.base, others, references });
  return references;
}

function readReferences(
  own: readonly AttributedUse[],
  [before, after]: readonly (readonly AttributedUse[] | undefined)[],
): Reference[] {
  const found = new Map<number, Reference>();
  const add = (uses: readonly AttributedUse[] | undefined): void => {
    for (const use of uses ?? []) {
      const { start, end } = use.use.literal.place;
      const key = start * 0x100000 + (end - start);
      const known = found.get(key);
      if (!known || givesWay(known, use)) found.set(key, { ...use, span: spanOf(use.use.literal.place) });
    }
  };
  add(before);
  add(own);
  add(after);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The references that touch a span, in text order. */
export function referencesIn(document: Document, span: Span): Reference[] {
  const chunks = document.analysed();
  const foreign = foreignIn(document);
  const result: Reference[] = [];
  const last = document.chunkIndexAt(span.end);
  for (let i = document.chunkIndexAt(span.start); i <= last; i++) {
    for (const reference of referencesOf(chunks[i] as Chunk, foreign, span)) {
      if (reference.span.end >= span.start && reference.span.start <= span.end) result.push(reference);
    }
  }
  return result;
}

export const allReferences = (document: Document): Reference[] => [...eachReference(document)];

/** All references in text order, part by part: those of a long document are never there at the same time. */
export function* eachReference(document: Document): Iterable<Reference> {
  const foreign = foreignIn(document);
  for (const chunk of document.analysed()) yield* referencesOf(chunk, foreign);
}

/** The reference whose number or name holds the offset; the end counts only where no other begins. */
export function referenceAt(document: Document, offset: number): Reference | undefined {
  const found = referencesIn(document, { start: offset, end: offset });
  return found.find((r) => r.span.start <= offset && offset < r.span.end) ?? found[0];
}
