import type { Block, Comment, Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import { ConfigBlock, type RawBlock } from './block';
import { namesFrom, type PathNode, type ScopeNames, scopedName, scopeOf, stepTo } from './paths';
import {
  commentAt,
  type Scanned,
  type StatementSyntax,
  scanStatement,
  skipBlanks,
  skipLineEnd,
  wordText,
} from './scan';

export { type PathNode, pathTree } from './paths';

/** What the first word of a line without a brace does. */
export type Verb =
  /** What follows is a path and a value below it: `set`. */
  | 'set'
  /** What follows is a path that is switched off or on: the word stays before what is said of it. */
  | 'mark'
  /** What follows is a path that is taken away: the word stands before the head. */
  | 'delete'
  /** What follows is the path below which the next lines stand: `edit`. */
  | 'enter'
  /** The last path that was entered, or all of them, are left. */
  | 'leave'
  | 'top'
  /** A block opens, and is closed by a word of its own: `config`, `edit`, `end`, `next`. */
  | 'open'
  | 'open-entry'
  | 'close'
  | 'close-entry'
  /** The third word becomes another name of what the first one names: `rename X to Y`, `clone X to Y`. */
  | 'copy';

/** A configuration that is a tree: its blocks, at the paths that dialects read, are items; nothing else of it is. */
export interface ConfigFormat
  extends Pick<HostLanguage, 'id' | 'title' | 'languageIds' | 'extensions' | 'comment' | 'sniff'> {
  readonly syntax: StatementSyntax;
  readonly paths: PathNode;
  readonly verbs: ReadonlyMap<string, Verb>;
  /** True where a line outside of blocks may say something at a path of its own, without a verb: `policy x { … }`. */
  readonly bareLines: boolean;
  /** Set where a name means another thing in each part of a system. */
  readonly scopes?: ScopeNames;
}

/** A statement that is open: plain data, as it is compared with other states. */
interface Level {
  readonly words: readonly string[];
  readonly kind: 'brace' | 'entered' | 'block' | 'entry';
}

interface Chunk {
  readonly blocks: readonly RawBlock[];
}

/** Deeper than any configuration nests: what is deeper belongs to the last level. */
const MAX_DEPTH = 48;

const NO_LEVELS: readonly Level[] = [];

/** The host language of such a format. */
export function configLanguage(format: ConfigFormat): HostLanguage<Chunk> {
  return {
    id: format.id,
    title: format.title,
    languageIds: format.languageIds,
    extensions: format.extensions,
    comment: format.comment,
    trailingComment: format.syntax.trailingComments ? '# ' : undefined,
    ...(format.sniff ? { sniff: format.sniff } : {}),

    read: (source: Source, options: ReadOptions): Reading<Chunk> => new Reader(format, source, options).read(),

    run(chunks: readonly Chunk[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
      const find = (name: string): Block | undefined => {
        const found = scope.definition(name);
        return found instanceof ConfigBlock ? found : undefined;
      };
      const findFrom = (block: ConfigBlock, name: string): Block | undefined => {
        const { paths, scopes } = format;
        if (!scopes) return find(name);
        const words = block.head.map(({ text }) => text);
        for (const each of namesFrom(scopeOf(paths, words, scopes), scopes, name)) {
          const found = find(each);
          if (found) return found;
        }
        return undefined;
      };
      for (const { blocks } of chunks) {
        for (const raw of blocks) emit(new ConfigBlock(format.id, source, raw, format.syntax, findFrom));
      }
    },
  };
}

/** A block whose statements are being read, up to the brace or word that closes it. */
interface OpenBlock {
  readonly raw: RawBlock;
  /** How many levels are open around it. */
  readonly depth: number;
}

const nowhere = (): undefined => undefined;

class Reader {
  private readonly text: string;
  private readonly blocks: RawBlock[] = [];
  private readonly comments: Comment[] = [];
  private readonly definitions: (readonly [string, unknown])[] = [];
  private levels: readonly Level[];
  /** The nodes that the levels lead to, for as many as are known. */
  private nodes: (PathNode | undefined)[] = [];
  /** Opening braces beyond the depth that is kept. */
  private overflow = 0;
  private open: OpenBlock | undefined = undefined;
  /** Heads of statements within the open block, for each level behind `open.depth`. */
  private inner: (readonly number[])[] = [];
  /** The block that the last line said something of, and the words that lead to it. */
  private last: { readonly raw: RawBlock; readonly key: string } | undefined = undefined;

  constructor(
    private readonly format: ConfigFormat,
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    this.levels = (options.entry as readonly Level[] | undefined) ?? NO_LEVELS;
    let node: PathNode | undefined = format.paths;
    for (const { words } of this.levels) {
      for (const word of words) node = stepTo(node, word);
      this.nodes.push(node);
    }
  }

  read(): Reading<Chunk> {
    const { text } = this;
    const { from, stopAfter } = this.options;
    let at = from;
    let lineStart = true;
    let unfinished = false;
    while (at < text.length) {
      if (lineStart && at >= stopAfter && at > from && !this.open && !this.last) break;
      const start = skipBlanks(text, at);
      const behind = skipLineEnd(text, start);
      if (behind > start || start >= text.length) {
        at = behind;
        lineStart = true;
        continue;
      }
      const comment = commentAt(text, start, this.format.syntax);
      if (comment) {
        this.comment(comment.start, comment.end, comment.sign);
        at = comment.end;
        lineStart = false;
        continue;
      }
      const statement = scanStatement(text, start, this.format.syntax);
      if (lineStart && at >= stopAfter && at > from && !this.open && !this.goesOn(statement)) break;
      for (const { start: a, end: b, sign } of statement.comments) this.comment(a, b, sign);
      this.take(statement);
      unfinished = statement.terminator === 'end';
      lineStart = statement.end > 0 && isLineStart(text, statement.end);
      at = Math.max(statement.end, start + 1);
    }
    const hungry = this.open !== undefined || this.last !== undefined || unfinished;
    if (at >= text.length) this.finish();
    return {
      syntax: this.blocks.length === 0 ? [] : [{ blocks: this.blocks }],
      end: at,
      exit: this.levels,
      hungry: hungry && at >= text.length,
      comments: this.comments,
      definitions: this.definitions,
      calls: [],
    };
  }

  private comment(start: number, end: number, sign: number): void {
    this.comments.push({ place: this.source.place(start, end), text: this.text.slice(start + sign, end) });
  }

  private word(bounds: readonly number[], index: number): string {
    return wordText(this.text, bounds[index * 2] as number, bounds[index * 2 + 1] as number, this.format.syntax);
  }

  /** The block that is still open at the text's end is as whole as it will be. */
  private finish(): void {
    if (this.open) this.add(this.open.raw);
    this.open = undefined;
    this.last = undefined;
  }

  private take(statement: Scanned): void {
    const { bounds, terminator } = statement;
    const verb = bounds.length > 0 && terminator !== '{' ? this.verbOf(bounds) : undefined;
    if (verb === 'open' || verb === 'open-entry') this.push(bounds, 2, verb === 'open' ? 'block' : 'entry', statement);
    else if (verb === 'close' || verb === 'close-entry') this.closeWord(verb, statement);
    else if (terminator === '{') this.push(bounds, 0, 'brace', statement);
    else if (terminator === '}') this.pop(statement.end);
    else if (bounds.length > 0) this.line(bounds, verb, statement);
  }

  private verbOf(bounds: readonly number[]): Verb | undefined {
    const { verbs } = this.format;
    const verb = verbs.get(this.word(bounds, 0));
    // Within braces a word such as `set` is one like others.
    return verb !== undefined && this.levels.some(({ kind }) => kind === 'brace') ? undefined : verb;
  }

  private node(): PathNode | undefined {
    return this.levels.length === 0 ? this.format.paths : this.nodes[this.levels.length - 1];
  }

  /** Opens a level whose head is the words from `from` (an index into bounds) on. */
  private push(bounds: readonly number[], from: number, kind: Level['kind'], { end }: Scanned): void {
    if (this.levels.length >= MAX_DEPTH) {
      this.overflow++;
      return;
    }
    const head = from === 0 ? bounds : bounds.slice(from);
    if (this.open) {
      this.inner.push(head);
      this.levels = [...this.levels, { words: NO_WORDS, kind }];
      this.nodes[this.levels.length - 1] = undefined;
      return;
    }
    this.last = undefined;
    let node = this.node();
    const words: string[] = [];
    for (let i = 0; i < head.length >> 1; i++) {
      const word = this.word(head, i);
      words.push(word);
      node = stepTo(node, word);
    }
    if (node?.unit && node.next.size === 0 && !node.any && kind !== 'entered') {
      const raw: RawBlock = { outer: this.outer(), head, lines: [], start: bounds[0] ?? end, end };
      this.define(raw, node.unit.kind, words[words.length - 1] ?? '');
      this.open = { raw, depth: this.levels.length };
      this.inner = [];
    }
    this.levels = [...this.levels, { words, kind }];
    this.nodes[this.levels.length - 1] = node;
  }

  private pop(end: number): void {
    if (this.overflow > 0) {
      this.overflow--;
      return;
    }
    this.last = undefined;
    if (this.levels.length === 0) return;
    this.levels = this.levels.slice(0, -1);
    if (!this.open) return;
    this.inner.pop();
    if (this.levels.length > this.open.depth) return;
    this.open.raw.end = trimEnd(this.text, this.open.raw.start, end);
    this.add(this.open.raw);
    this.open = undefined;
  }

  /**
   * `next` closes an entry, and blocks in it that nobody closed; `end` closes a block, and an entry that is still open
   * in it.
   */
  private closeWord(verb: 'close' | 'close-entry', { end }: Scanned): void {
    if (verb === 'close-entry') {
      let entry = this.levels.length - 1;
      while (entry >= 0 && this.levels[entry]?.kind !== 'entry') entry--;
      while (entry >= 0 && this.levels.length > entry) this.pop(end);
      return;
    }
    if (this.levels[this.levels.length - 1]?.kind === 'entry') this.pop(end);
    this.pop(end);
  }

  private outer(): readonly string[] {
    return this.levels.length === 0 ? NO_WORDS : this.levels.flatMap(({ words }) => words);
  }

  private line(bounds: number[], verb: Verb | undefined, statement: Scanned): void {
    if (this.open) {
      const own = verb === 'set' ? bounds.slice(2) : bounds;
      const [first, ...more] = this.inner;
      const { raw } = this.open;
      raw.lines.push(
        first === undefined ? [...own, statement.stop] : [...first, ...more.flat(), ...own, statement.stop],
      );
      raw.end = bounds[bounds.length - 1] as number;
      return;
    }
    switch (verb) {
      case 'enter':
        this.last = undefined;
        this.push(bounds, 2, 'entered', statement);
        return;
      case 'leave':
        this.last = undefined;
        if (this.levels[this.levels.length - 1]?.kind === 'entered') this.levels = this.levels.slice(0, -1);
        return;
      case 'top':
        this.last = undefined;
        this.levels = this.levels.filter(({ kind }) => kind !== 'entered');
        if (bounds.length > 2) this.line(bounds.slice(2), this.format.verbs.get(this.word(bounds, 1)), statement);
        return;
      case 'copy':
        this.copy(bounds, statement);
        return;
      case undefined:
        if (this.format.bareLines && this.levels.some(({ kind }) => kind === 'brace')) break;
        this.last = undefined;
        return;
      default:
        break;
    }
    const found = this.target(bounds, verb);
    if (!found) {
      this.last = undefined;
      return;
    }
    found.line.push(statement.stop);
    if (this.last?.key === found.key) {
      this.last.raw.lines.push(found.line);
      this.last.raw.end = bounds[bounds.length - 1] as number;
      return;
    }
    const raw: RawBlock = {
      outer: this.outer(),
      head: found.head,
      lines: [found.line],
      start: bounds[0] as number,
      end: bounds[bounds.length - 1] as number,
    };
    if (verb !== 'delete') this.define(raw, found.kind, found.name);
    this.add(raw);
    this.last = { raw, key: found.key };
  }

  /** A block of the new name that says nothing but where it comes from: the line itself. */
  private copy(bounds: readonly number[], statement: Scanned): void {
    this.last = undefined;
    if (bounds.length !== 8) return;
    const name = this.word(bounds, 3);
    const unit = stepTo(this.node(), name)?.unit;
    if (unit?.kind === undefined) return;
    const raw: RawBlock = {
      outer: this.outer(),
      head: bounds.slice(6),
      lines: [[...bounds.slice(0, 4), statement.stop]],
      start: bounds[0] as number,
      end: bounds[7] as number,
    };
    this.define(raw, unit.kind, name);
    this.add(raw);
  }

  /** The block that a line says something of: the last unit on its path. */
  private target(
    bounds: readonly number[],
    verb: Verb | undefined,
  ): { key: string; head: number[]; line: number[]; kind: string | undefined; name: string } | undefined {
    const first = verb === undefined ? 0 : 1;
    const total = bounds.length >> 1;
    let node = this.node();
    let found = node?.unit ? { node, count: first } : undefined;
    for (let i = first; i < total && node; i++) {
      const word = this.word(bounds, i);
      node = stepTo(node, word);
      if (node?.unit) found = { node, count: i + 1 };
    }
    if (!found) return undefined;
    const { count } = found;
    let key = verb === 'delete' ? 'delete' : '';
    for (const { words } of this.levels) for (const word of words) key += `\n${word}`;
    for (let i = first; i < count; i++) key += `\n${this.word(bounds, i)}`;
    const head = bounds.slice(first * 2, count * 2);
    const line = bounds.slice(count * 2);
    if (verb === 'delete') head.unshift(bounds[0] as number, bounds[1] as number);
    if (verb === 'mark') line.unshift(bounds[0] as number, bounds[1] as number);
    const name = count > first ? this.word(bounds, count - 1) : (this.levels.at(-1)?.words.at(-1) ?? '');
    return { key, head, line, kind: found.node.unit?.kind, name };
  }

  /** True when a statement adds to the block that the line before it spoke of. */
  private goesOn({ bounds, terminator }: Scanned): boolean {
    if (!this.last || bounds.length === 0 || terminator === '{') return false;
    const verb = this.verbOf(bounds);
    if (verb !== undefined && verb !== 'set' && verb !== 'mark' && verb !== 'delete') return false;
    return this.target(bounds, verb)?.key === this.last.key;
  }

  private define(raw: RawBlock, kind: string | undefined, name: string): void {
    if (kind === undefined) return;
    const block = new ConfigBlock(this.format.id, this.source, raw, this.format.syntax, nowhere);
    const called = `${kind} ${name}`;
    this.definitions.push([called, block]);
    const { paths, scopes } = this.format;
    if (!scopes) return;
    const words = [...raw.outer];
    for (let i = 0; i < raw.head.length >> 1; i++) words.push(this.word(raw.head, i));
    this.definitions.push([scopedName(scopeOf(paths, words, scopes), called), block]);
  }

  private add(raw: RawBlock): void {
    this.blocks.push(raw);
  }
}

const NO_WORDS: readonly string[] = [];

function isLineStart(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before === 10 || before === 13;
}

/** The offset behind the last character that is no blank and no line end. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) <= 32) at--;
  return at;
}
