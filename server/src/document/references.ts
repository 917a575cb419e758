import { type Anchor, type Span, spanOf } from '../base/span';
import { type AttributedUse, usesOf } from '../model/references';
import type { Statement } from '../model/statement';
import type { Chunk } from './chunk';
import type { Document } from './document';
import { spanIn } from './view';

/** A port reference of the document: a literal with the attributes of the first statement that it feeds. */
export interface Reference extends AttributedUse {
  readonly span: Span;
  /** What is shown beside it, as it was worked out last, and for what; theirs alone who show it. */
  note?: unknown;
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

/**
 * Uses of the literals of a chunk by statements of others: variables, tables, functions across chunks. Lists as the
 * results of those hold them, so that it is soon seen whether they are the same.
 */
interface Foreign {
  /** By statements of chunks before the literal's: functions that are called above their place. */
  readonly before: readonly (readonly AttributedUse[])[];
  readonly after: readonly (readonly AttributedUse[])[];
}

const NOBODY: Foreign = { before: [], after: [] };

/** By the anchors of the chunks whose literals are used; of the others nothing is said. */
type ForeignUses = ReadonlyMap<Anchor, Foreign>;

const foreignUses = new WeakMap<Document, { readonly generation: number; readonly foreign: ForeignUses }>();

function foreignIn(document: Document): ForeignUses {
  const known = foreignUses.get(document);
  if (known?.generation === document.generation) return known.foreign;
  const foreign = new Map<Anchor, { before: (readonly AttributedUse[])[]; after: (readonly AttributedUse[])[] }>();
  for (const chunk of document.analysed()) {
    const { anchor, result } = chunk;
    if (!result || result.foreign.size === 0 || !document.speaksOfOthers(chunk)) continue;
    for (const [other, uses] of result.foreign) {
      let found = foreign.get(other);
      if (!found) {
        found = { before: [], after: [] };
        foreign.set(other, found);
      }
      (anchor.base < other.base ? found.before : found.after).push(uses);
    }
  }
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
  { readonly base: number; readonly others: Foreign; readonly references: readonly Reference[] }
>();

const sameLists = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((list, i) => list === b[i]);

/**
 * The references of one chunk in text order; of the statements that use a literal the first one counts. `span`: those
 * that touch it are all that is asked for.
 */
function referencesOf(chunk: Chunk, foreign: ForeignUses, span?: Span): readonly Reference[] {
  const { anchor, result } = chunk;
  if (!result) return [];
  const { statements } = span ? result.near(spanIn(chunk, span.start, span.end)) : result;
  const own = usesIn(anchor, statements);
  const others = foreign.get(anchor) ?? NOBODY;
  const known = kept.get(own);
  if (
    known?.base === anchor.base &&
    sameLists(others.before, known.others.before) &&
    sameLists(others.after, known.others.after)
  ) {
    return known.references;
  }
  const references = readReferences(own, others);
  if (own.length > 0) kept.set(own, { base: anchor.base, others, references });
  return references;
}

function readReferences(own: readonly AttributedUse[], { before, after }: Foreign): Reference[] {
  const found = new Map<number, Reference>();
  const add = (uses: readonly AttributedUse[]): void => {
    for (const use of uses) {
      const { start, end } = use.use.literal.place;
      const key = start * 0x100000 + (end - start);
      const known = found.get(key);
      if (!known || givesWay(known, use)) found.set(key, { ...use, span: spanOf(use.use.literal.place) });
    }
  };
  before.forEach(add);
  add(own);
  after.forEach(add);
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
