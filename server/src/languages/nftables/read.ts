import type { Comment } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { isBlank, lineEnd, scanStatement } from './scan';
import {
  ANY_TABLE,
  type Block,
  chainKey,
  elementsKey,
  isChainKey,
  type Program,
  pathOf,
  START,
  type State,
  type Statement,
} from './syntax';

const VERBS: ReadonlySet<string> = new Set(['add', 'create']);
const INNER: ReadonlySet<string> = new Set([
  'chain',
  'set',
  'map',
  'flowtable',
  'counter',
  'quota',
  'limit',
  'ct',
  'secmark',
  'synproxy',
  'meter',
]);

const MAX_DEPTH = 8;

/** Finds statements and what they stand in. */
export function readNftables(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Program> {
  const { text } = source;
  const statements: Statement[] = [];
  const comments: Comment[] = [];
  const definitions: [string, unknown][] = [];
  const definitionEnds: number[] = [];
  let { open, given } = (entry as State | undefined) ?? START;
  let hungry = false;
  let at = from;
  let isLineStart = true;
  while (at < text.length) {
    if (isLineStart && at >= stopAfter && at > from) break;
    const c = text.charCodeAt(at);
    if (c === 10) {
      at++;
      isLineStart = true;
      continue;
    }
    isLineStart = false;
    if (isBlank(c) || c === 59) {
      at++;
      continue;
    }
    if (c === 35) {
      at = comment(source, at, comments);
      continue;
    }
    if (c === 125) {
      open = open.slice(0, -1);
      at++;
      continue;
    }
    const block = open[open.length - 1];
    let opened: Block | undefined;
    const found = scanStatement(text, at, (head) => {
      opened = open.length >= MAX_DEPTH ? undefined : blockOf(head, block);
      return opened !== undefined;
    });
    if (found.comment >= 0) comment(source, found.comment, comments);
    hungry ||= found.hungry;
    if (found.terminator === 'open' && opened) {
      if (opened.kind === 'chain') {
        definitions.push([isChainKey(opened.path), true]);
        definitionEnds.push(found.end);
      }
      open = [...open, opened];
    } else if (found.end > at) {
      const statement = { start: at, end: found.end, block };
      statements.push(statement);
      for (const [key, value] of definitionsOf(source, statement)) {
        definitionEnds.push(found.end);
        if (value === true || typeof value === 'string') definitions.push([key, value]);
        else {
          const count = given[value.path] ?? 0;
          definitions.push([elementsKey(value.path, count), { source, start: value.start, end: value.end }]);
          given = { ...given, [value.path]: count + 1 };
        }
      }
    }
    at = found.next;
    isLineStart = found.terminator === 'line';
  }
  return {
    syntax: statements.length === 0 ? [] : [{ source, statements }],
    end: at,
    exit: { open, given } satisfies State,
    hungry,
    comments,
    definitions,
    definitionEnds,
    calls: [],
  };
}

function comment(source: Source, at: number, comments: Comment[]): number {
  const { text } = source;
  const end = lineEnd(text, at);
  const to = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
  comments.push({ place: source.place(at, to), text: text.slice(at + 1, to) });
  return end;
}

/** The block that these words open before a brace; undefined where the brace is part of a statement. */
function blockOf(head: string, block: Block | undefined): Block | undefined {
  if (block?.kind === 'chain' || block?.kind === 'set') return undefined;
  const words = head.trim().split(/\s+/, 8);
  const from = VERBS.has(words[0] ?? '') ? 1 : 0;
  const kind = words[from] ?? '';
  if (!block) {
    if (kind === 'table') {
      const path = pathOf(words.slice(from + 1));
      return path && { kind: 'table', path: path.path };
    }
    if (!INNER.has(kind)) return undefined;
    // A file that is included in a table begins with its chains.
    if (from === 0 && words.length === 2 && words[1] !== undefined) {
      return { kind: kindOf(kind), path: `${ANY_TABLE} ${words[1]}` };
    }
    const path = pathOf(words.slice(from + 1));
    const name = path && words[from + 1 + path.used];
    return path && name !== undefined
      ? { kind: kindOf(kind), path: `${path.path} ${name}` }
      : { kind: 'other', path: '' };
  }
  if (block.kind !== 'table') return { kind: 'other', path: '' };
  return INNER.has(kind) ? { kind: kindOf(kind), path: `${block.path} ${words[from + 1] ?? ''}` } : undefined;
}

const kindOf = (word: string): Block['kind'] =>
  word === 'chain' ? 'chain' : word === 'set' || word === 'map' ? 'set' : 'other';

const ELEMENTS = /^elements\s*=\s*/;
const CHAIN_TYPE = /^type\s+(.*)/s;
const ADD_ELEMENT = /^(?:add|create)\s+element\s+/;
const ADD_CHAIN = /^(?:(?:add|create)\s+)?chain\s+/;

/** Elements that a statement gives to the set or map of that path. */
export interface Given {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

type Definition = readonly [key: string, value: true | string | Given];

const NOTHING: readonly Definition[] = [];

/** What a statement says that others ask for: elements of sets, what chains are hooked to. */
export function definitionsOf({ text }: Source, { start, end, block }: Statement): readonly Definition[] {
  const c = text.charCodeAt(start);
  // Nearly all statements are rules: a look at the first letters says so.
  if (block?.kind === 'chain') {
    if (c !== 116 || !text.startsWith('type', start)) return NOTHING;
    const type = CHAIN_TYPE.exec(text.slice(start, end))?.[1];
    return type !== undefined && / hook /.test(` ${type}`)
      ? [[chainKey(block.path), type.replace(/\s+/g, ' ')]]
      : NOTHING;
  }
  if (block?.kind === 'set') {
    const match = c === 101 ? ELEMENTS.exec(text.slice(start, end)) : null;
    return match ? [['', { path: block.path, start: start + match[0].length, end }]] : NOTHING;
  }
  if (block) return NOTHING;
  const words = text.slice(start, Math.min(end, start + 400));
  const element = ADD_ELEMENT.exec(words);
  if (element) {
    const brace = text.indexOf('{', start);
    if (brace < 0 || brace >= end) return NOTHING;
    const path = namedPath(text.slice(start + element[0].length, brace));
    return path === undefined ? NOTHING : [['', { path, start: brace, end }]];
  }
  const chain = ADD_CHAIN.exec(words);
  const path = chain ? namedPath(words.slice(chain[0].length)) : undefined;
  return path === undefined ? NOTHING : [[isChainKey(path), true]];
}

/** `inet filter mail`, whatever follows. */
function namedPath(text: string): string | undefined {
  const names = text.trim().split(/[\s{;]+/, 4);
  const path = pathOf(names);
  const name = path && names[path.used];
  return path && name !== undefined && name !== '' ? `${path.path} ${name}` : undefined;
}
