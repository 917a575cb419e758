import { type Comment, inTextOrder } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { commentsOf, newPassed, type Passed } from '../expressions/passed';
import { behindLine, isLineStart, isNameStart } from '../expressions/scan';
import { scanner } from './signs';

/**
 * A block or an attribute of the outermost level. Only where it begins and ends is known: what is in it is read when
 * somebody asks, and most blocks of a file concern nobody.
 */
export interface TopNode {
  readonly kind: 'block' | 'attribute';
  readonly start: number;
  readonly end: number;
  /** Behind the type of a block, or the name of an attribute. */
  readonly nameEnd: number;
  /** Behind the opening brace; of an attribute, behind the sign. */
  readonly inside: number;
  /** Before the closing brace. */
  readonly insideEnd: number;
  readonly heredoc: boolean;
}

/** Where the value of a name stands: `local.x`, the default of `var.x`. */
export interface Definition {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

const OPEN = 123;
const CLOSE = 125;
const EQUALS = 61;

/** What a variable is for. */
const DESCRIPTION = /^[ \t]*description[ \t]*=[ \t]*"((?:[^"\\\r\n]|\\.)*)"/m;
/** Uses of names of this document. */
const USE = /\b(?:var|local)\.[A-Za-z_][\w-]*/g;

/** Reads the blocks of one chunk; stops behind the first that ends at or behind `stopAfter`. */
export function read(source: Source, { from, stopAfter }: ReadOptions): Reading<TopNode> {
  const { text } = source;
  const limit = text.length;
  const passed = newPassed();
  const syntax: TopNode[] = [];
  const definitions: (readonly [string, Definition])[] = [];
  const descriptions: Comment[] = [];
  let at = from;
  while (at < limit) {
    at = scanner.behindBlanks(text, at, limit, passed);
    if (at >= limit) break;
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) {
      at = behindLine(text, at, limit);
      if (at >= stopAfter) break;
      continue;
    }
    const comments = passed.comments.length;
    const node = isNameStart(c) || c === 34 ? topNode(text, at, limit, passed) : undefined;
    if (node) {
      syntax.push(node);
      define(node, source, definitions);
      if (text.startsWith('variable', node.start)) descriptions.push(...describedIn(source, node));
      at = node.end;
    } else {
      // Comments in what looked like a header are met again.
      passed.comments.length = comments;
      const end = scanner.passCode(text, at, limit, true, passed);
      at = end > at ? end : at + 1;
    }
    // What follows on the line belongs to it, so that chunks end where lines do.
    if (at < limit && isLineStart(text, at) && at >= stopAfter) break;
  }
  const calls = new Set<string>();
  USE.lastIndex = 0;
  for (const [use] of text.slice(from, at).matchAll(USE)) calls.add(use);
  const comments = inTextOrder([...commentsOf(passed, source), ...descriptions]);
  const definitionEnds = definitions.map(([, { end }]) => end);
  return {
    syntax,
    end: at,
    exit: undefined,
    hungry: passed.hungry,
    comments,
    definitions,
    definitionEnds,
    calls: [...calls],
  };
}

function describedIn(source: Source, { start, end }: TopNode): Comment[] {
  const match = DESCRIPTION.exec(source.text.slice(start, end));
  const said = match?.[1];
  if (!match || said === undefined) return [];
  const close = start + match.index + match[0].length - 1;
  return [{ place: source.place(close - said.length, close), text: said, isDescription: true }];
}

/** Where a quoted label closes, no further than its line; looking for the end of the line each time is long on a long one. */
function labelEnd(text: string, open: number, limit: number): number {
  for (let at = open + 1; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) return at;
    if (c === 10 || c === 13) return -1;
  }
  return -1;
}

function topNode(text: string, start: number, limit: number, passed: Passed): TopNode | undefined {
  let at = start;
  if (text.charCodeAt(start) === 34) {
    const close = labelEnd(text, start, limit);
    if (close < 0) return undefined;
    at = close + 1;
  } else at = scanner.nameEnd(text, start, limit);
  const nameEnd = at;
  for (;;) {
    at = scanner.behindBlanks(text, at, limit, passed);
    const c = at < limit ? text.charCodeAt(at) : -1;
    if (c === EQUALS && text.charCodeAt(at + 1) !== EQUALS)
      return attribute(text, start, nameEnd, at + 1, limit, passed);
    if (c === OPEN) return block(text, start, nameEnd, at + 1, limit, passed);
    if (c === 34) {
      const close = labelEnd(text, at, limit);
      if (close < 0) return undefined;
      at = close + 1;
    } else if (c >= 0 && isNameStart(c)) at = scanner.nameEnd(text, at, limit);
    else {
      // A header without its brace is being typed, or ends the text.
      passed.hungry ||= c < 0;
      return undefined;
    }
  }
}

function attribute(
  text: string,
  start: number,
  nameEnd: number,
  inside: number,
  limit: number,
  passed: Passed,
): TopNode {
  const heredoc = watchHeredoc(passed);
  const end = scanner.passCode(text, inside, limit, true, passed);
  return { kind: 'attribute', start, end, nameEnd, inside, insideEnd: end, heredoc: heredoc() };
}

function block(text: string, start: number, nameEnd: number, inside: number, limit: number, passed: Passed): TopNode {
  const heredoc = watchHeredoc(passed);
  let insideEnd = scanner.passCode(text, inside, limit, false, passed);
  // A bracket of another kind closes nothing.
  while (insideEnd < limit && isStray(text.charCodeAt(insideEnd))) {
    insideEnd = scanner.passCode(text, insideEnd + 1, limit, false, passed);
  }
  const closed = insideEnd < limit && text.charCodeAt(insideEnd) === CLOSE;
  if (!closed && insideEnd >= limit) passed.hungry = true;
  return {
    kind: 'block',
    start,
    end: closed ? insideEnd + 1 : insideEnd,
    nameEnd,
    inside,
    insideEnd,
    heredoc: heredoc(),
  };
}

const isStray = (c: number): boolean => c === 41 || c === 93;

/** Whether a here-document is passed from now on. */
function watchHeredoc(passed: Passed): () => boolean {
  const before = passed.longText;
  passed.longText = false;
  return () => {
    const found = passed.longText;
    passed.longText ||= before;
    return found;
  };
}

/** The names that a block gives values: every attribute of `locals`, the default of a variable. */
function define(node: TopNode, source: Source, into: (readonly [string, Definition])[]): void {
  if (node.kind !== 'block') return;
  const { text } = source;
  const type = text.slice(node.start, node.nameEnd);
  if (type === 'locals') {
    for (const { name, start, end } of attributesIn(text, node)) into.push([`local.${name}`, { source, start, end }]);
  } else if (type === 'variable') {
    const name = variableName(text, node);
    for (const { name: own, start, end } of attributesIn(text, node)) {
      if (own === 'default') into.push([`var.${name}`, { source, start, end }]);
    }
  }
}

/** The label of a block that has one. */
export const variableName = (text: string, node: TopNode): string =>
  text.slice(node.nameEnd, node.inside - 1).replace(/["\s]/g, '');

/** The attributes of a block's own level, each with where its expression stands. */
export function* attributesIn(
  text: string,
  { inside, insideEnd }: TopNode,
): Generator<{ readonly name: string; readonly nameStart: number; readonly start: number; readonly end: number }> {
  const ignored = newPassed();
  let at = inside;
  while (at < insideEnd) {
    at = scanner.behindBlanks(text, at, insideEnd, ignored);
    const c = at < insideEnd ? text.charCodeAt(at) : -1;
    if (c < 0) return;
    if (isNameStart(c)) {
      const nameStart = at;
      const nameEnd = scanner.nameEnd(text, at, insideEnd);
      const sign = scanner.behindBlanks(text, nameEnd, insideEnd, ignored);
      const isAttribute = text.charCodeAt(sign) === EQUALS && sign < insideEnd && text.charCodeAt(sign + 1) !== EQUALS;
      at = scanner.passCode(text, isAttribute ? sign + 1 : nameEnd, insideEnd, true, ignored);
      if (isAttribute) yield { name: text.slice(nameStart, nameEnd), nameStart, start: sign + 1, end: at };
    } else {
      const end = scanner.passCode(text, at, insideEnd, true, ignored);
      at = end > at ? end : at + 1;
      continue;
    }
    if (at < insideEnd) at = Math.max(at, behindLine(text, at, insideEnd));
  }
}
