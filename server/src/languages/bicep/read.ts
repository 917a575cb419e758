import { type Comment, inTextOrder } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { commentsOf, newPassed } from '../expressions/passed';
import { behindLine, isLineStart, isNameStart } from '../expressions/scan';
import { QUOTE, scanner } from './signs';

/** A statement that gives a name something: what that is is read when somebody asks. */
export interface StatementNode {
  readonly kind: 'param' | 'var' | 'resource' | 'module';
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The quoted type of a resource, the quoted path of a module; empty otherwise. */
  readonly typeStart: number;
  readonly typeEnd: number;
  /** Where the value begins; at the end where there is none. */
  readonly value: number;
}

/** Where the value of a name stands. */
export interface Definition {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Under which resources are known: their names are no values. */
export const resourceKey = (name: string): string => `resource ${name}`;

/** What the file as a whole, or what stands below, is for. */
const DESCRIPTION = /(?:metadata[ \t]+\w+[ \t]*=|@(?:sys\.)?description\()[ \t]*'((?:[^'\\\r\n]|\\.)*)'/y;
const HEAD = /(param|var|resource|module)[ \t]+([A-Za-z_]\w*)/y;
/** Names that are used: neither declared here nor a member nor a key. */
const USE = /(?<![.\w])[A-Za-z_]\w*/g;
const DECLARED = /(?:param|var|output|type|func)[ \t]+$/;

/** Reads the statements of one chunk. */
export function read(source: Source, { from, stopAfter }: ReadOptions): Reading<StatementNode> {
  const { text } = source;
  const limit = text.length;
  const passed = newPassed();
  const syntax: StatementNode[] = [];
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
    const start = at;
    const end = scanner.passCode(text, at, limit, true, passed);
    at = end > at ? end : at + 1;
    DESCRIPTION.lastIndex = start;
    const said = DESCRIPTION.exec(text)?.[1];
    if (said !== undefined) {
      const place = source.place(DESCRIPTION.lastIndex - 1 - said.length, DESCRIPTION.lastIndex - 1);
      descriptions.push({ place, text: said, isDescription: true });
    }
    const node = isNameStart(c) ? statement(text, start, at, limit) : undefined;
    if (node) {
      syntax.push(node);
      const name = text.slice(node.nameStart, node.nameEnd);
      if (node.kind === 'resource') definitions.push([resourceKey(name), { source, start: node.value, end: node.end }]);
      else if (node.kind !== 'module' && node.value < node.end) {
        definitions.push([name, { source, start: node.value, end: node.end }]);
      }
    }
    if (at < limit && isLineStart(text, at) && at >= stopAfter) break;
  }
  const comments = inTextOrder([...commentsOf(passed, source), ...descriptions]);
  const calls = usesIn(text.slice(from, at));
  const definitionEnds = definitions.map(([, { end }]) => end);
  return { syntax, end: at, exit: undefined, hungry: passed.hungry, comments, definitions, definitionEnds, calls };
}

/** Names that something is made of; what is declared is not used by that. */
function usesIn(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(USE)) {
    const { index } = match;
    if (!found.has(match[0]) && !DECLARED.test(text.slice(Math.max(0, index - 12), index))) found.add(match[0]);
  }
  return [...found];
}

function statement(text: string, start: number, end: number, limit: number): StatementNode | undefined {
  HEAD.lastIndex = start;
  const match = HEAD.exec(text);
  if (!match) return undefined;
  const kind = match[1] as StatementNode['kind'];
  const nameEnd = start + match[0].length;
  const nameStart = nameEnd - (match[2] as string).length;
  const ignored = newPassed();
  let at = scanner.behindBlanks(text, nameEnd, end, ignored);
  let [typeStart, typeEnd] = [at, at];
  if (kind === 'resource' || kind === 'module') {
    if (text.charCodeAt(at) !== QUOTE) return undefined;
    const close = text.indexOf("'", at + 1);
    if (close < 0 || close >= end) return undefined;
    [typeStart, typeEnd] = [at, close + 1];
    at = scanner.behindBlanks(text, typeEnd, end, ignored);
    // What exists already may still have children that are made.
    if (text.startsWith('existing', at) && !scanner.isNamePart(text.charCodeAt(at + 8))) {
      at = scanner.behindBlanks(text, at + 8, end, ignored);
    }
    if (text.charCodeAt(at) !== 61) return undefined;
  } else {
    // The type of a parameter may be an object of its own; the default stands behind the sign.
    while (at < end && text.charCodeAt(at) !== 61) {
      const next = /[{[(]/.test(text.charAt(at))
        ? scanner.passCode(text, at + 1, Math.min(end, limit), false, ignored) + 1
        : at + 1;
      at = Math.max(at + 1, next);
    }
  }
  const value = at < end ? at + 1 : end;
  return { kind, start, end, nameStart, nameEnd, typeStart, typeEnd, value };
}
