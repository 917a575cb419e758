import type { Comment } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import type { WordTable } from '../lines/wordTable';
import type { RawBlock } from './block';
import { BlockWriter } from './blockWriter';
import type { ConfigFormat, Verb } from './format';
import { type Level, Levels, NO_LEVELS } from './levels';
import { type PathNode, stepTo } from './paths';
import { commentAt, isQuoted, Scanner, skipBlanks, skipLineEnd } from './scan';
import { Target } from './target';

export interface Chunk {
  readonly blocks: readonly RawBlock[];
}

/** Deeper than any configuration nests: what is deeper belongs to the last level. */
const MAX_DEPTH = 48;

/** A block whose statements are being read, up to the brace or word that closes it. */
interface OpenBlock {
  readonly raw: RawBlock;
  /** How many levels are open around it. */
  readonly depth: number;
}

/** The block that the last line said something of, and how many words behind the verb lead to it. */
interface LastBlock {
  readonly raw: RawBlock;
  readonly isDeleted: boolean;
  readonly words: number;
}

/** Reads a chunk of a configuration. */
export class Reader {
  private readonly text: string;
  private readonly statement: Scanner;
  private readonly comments: Comment[] = [];
  private readonly levels: Levels;
  private readonly writer: BlockWriter;
  /** Opening braces beyond the depth that is kept. */
  private overflow = 0;
  private open: OpenBlock | undefined = undefined;
  /** Heads of statements within the open block, for each level behind `open.depth`. */
  private inner: (readonly number[])[] = [];
  private last: LastBlock | undefined = undefined;
  private readonly target: Target;

  constructor(
    private readonly format: ConfigFormat,
    private readonly verbs: WordTable<Verb>,
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    this.statement = new Scanner(source.text, format.syntax);
    this.levels = new Levels((options.entry as readonly Level[] | undefined) ?? NO_LEVELS, format.paths, format.scopes);
    this.writer = new BlockWriter(format, source, this.statement, this.levels);
    this.target = new Target(format, this.statement, this.levels);
  }

  read(): Reading<Chunk> {
    const { text, statement } = this;
    const { syntax } = this.format;
    const { from, stopAfter } = this.options;
    let at = from;
    let lineStart = true;
    let unfinished = false;
    while (at < text.length) {
      const mayEnd = lineStart && at >= stopAfter && at > from && !this.open;
      if (mayEnd && !this.last) break;
      const start = skipBlanks(text, at);
      const behind = skipLineEnd(text, start);
      if (behind > start || start >= text.length) {
        at = behind;
        lineStart = true;
        continue;
      }
      const comment = commentAt(text, start, syntax);
      if (comment) {
        this.comment(comment.start, comment.end, comment.sign);
        at = comment.end;
        lineStart = false;
        continue;
      }
      statement.scan(start, this.last !== undefined);
      this.target.keep(statement.same);
      if (mayEnd && !this.goesOn()) break;
      for (const { start: a, end: b, sign } of statement.comments) this.comment(a, b, sign);
      const { end, terminator } = statement;
      this.take();
      unfinished = terminator === 'end';
      lineStart = terminator === 'line' || isLineStart(text, end);
      at = Math.max(end, start + 1);
    }
    const hungry = this.open !== undefined || this.last !== undefined || unfinished;
    if (at >= text.length) this.finish();
    const { blocks, definitions, defined, rows } = this.writer;
    rows.finish();
    return {
      syntax: blocks.length === 0 ? [] : [{ blocks }],
      end: at,
      exit: this.levels.state,
      hungry: hungry && at >= text.length,
      comments: this.comments,
      definitions,
      definitionEnds: defined.map(({ end }) => end),
      calls: [],
    };
  }

  private comment(start: number, end: number, sign: number): void {
    this.comments.push({ place: this.source.place(start, end), text: this.text.slice(start + sign, end) });
  }

  /** The block that is still open at the text's end is as whole as it will be. */
  private finish(): void {
    if (this.open) this.writer.blocks.push(this.open.raw);
    this.open = undefined;
    this.last = undefined;
  }

  private take(): void {
    const { count, terminator, end } = this.statement;
    const verb = count > 0 && terminator !== '{' ? this.verb(0) : undefined;
    if (verb === 'open') this.push(1, 'block');
    else if (verb === 'open-entry') this.push(1, 'entry');
    else if (verb === 'close' || verb === 'close-entry') this.closeWord(verb);
    else if (terminator === '{') this.push(0, 'brace');
    else if (terminator === '}') this.pop(end);
    else if (count > 0) this.line(0, verb);
  }

  /** What a word does where a line may begin with it. */
  private verb(index: number): Verb | undefined {
    // Within braces a word such as `set` is one like others.
    if (this.levels.isInBraces) return undefined;
    const { bounds } = this.statement;
    const start = bounds[index * 2] as number;
    if (isQuoted(this.text, start, this.format.syntax)) return this.verbs.get(this.writer.word(index));
    return this.verbs.at(this.text, start, bounds[index * 2 + 1] as number);
  }

  /** Opens a level whose head is the words from one on. */
  private push(from: number, kind: Level['kind']): void {
    const { levels } = this;
    const { bounds, count, end } = this.statement;
    if (levels.depth >= MAX_DEPTH) {
      this.overflow++;
      return;
    }
    if (this.open) {
      this.inner.push(bounds.slice(from * 2, count * 2));
      this.enter(NO_WORDS, kind, undefined);
      return;
    }
    this.last = undefined;
    let { node } = levels;
    if (kind === 'brace' && count > 0 && FUNCTION.test(this.writer.word(count - 1))) {
      // A function of a script: its lines stand where they would stand without it.
      this.enter(NO_WORDS, 'block', node);
      return;
    }
    let isElsewhere = false;
    const words: string[] = [];
    for (let i = from; i < count; i++) {
      const word = this.writer.word(i);
      words.push(word);
      node = stepTo(node, word);
      if (node === this.format.paths) isElsewhere = true;
    }
    if (node?.unit && node.next.size === 0 && !node.any && kind !== 'entered') {
      const raw = this.writer.block(false, from, count, isElsewhere);
      raw.end = end;
      this.writer.define(raw, node.unit.kind, words[words.length - 1] ?? '');
      this.open = { raw, depth: levels.depth };
      this.inner = [];
    }
    this.enter(words, kind, node);
  }

  private enter(words: readonly string[], kind: Level['kind'], node: PathNode | undefined): void {
    this.levels.push(words, kind, node);
    this.target.keep(0);
  }

  private leave(): void {
    this.levels.pop();
    this.target.keep(0);
  }

  private pop(end: number): void {
    const { levels, open } = this;
    if (this.overflow > 0) {
      this.overflow--;
      return;
    }
    this.last = undefined;
    if (levels.depth === 0) return;
    this.leave();
    if (!open) return;
    this.inner.pop();
    if (levels.depth > open.depth) return;
    open.raw.end = trimEnd(this.text, open.raw.start, end);
    this.writer.blocks.push(open.raw);
    this.open = undefined;
  }

  /**
   * `next` closes an entry, and blocks in it that nobody closed; `end` closes a block, and an entry that is still open
   * in it.
   */
  private closeWord(verb: 'close' | 'close-entry'): void {
    const { levels } = this;
    const { end } = this.statement;
    if (verb === 'close-entry') {
      let entry = levels.depth - 1;
      while (entry >= 0 && levels.at(entry)?.kind !== 'entry') entry--;
      while (entry >= 0 && levels.depth > entry) this.pop(end);
      return;
    }
    if (levels.last?.kind === 'entry') this.pop(end);
    this.pop(end);
  }

  /** A line that opens and closes nothing, from the word on that is its verb where it has one. */
  private line(from: number, verb: Verb | undefined): void {
    const { levels, open, statement } = this;
    const { count } = statement;
    if (open) {
      this.writer.line(open.raw, this.inner, 0, verb === 'set' ? from + 1 : from);
      return;
    }
    switch (verb) {
      case 'enter':
        this.last = undefined;
        this.push(from + 1, 'entered');
        return;
      case 'leave':
        this.last = undefined;
        if (levels.last?.kind === 'entered') this.leave();
        return;
      case 'top':
        this.last = undefined;
        while (levels.depth > 0) this.leave();
        if (count > from + 1) this.line(from + 1, this.verb(from + 1));
        return;
      case 'copy':
        this.copy(from);
        return;
      case 'empty':
        this.last = undefined;
        if (levels.node) this.writer.done(this.writer.block(true, from + 1, from + 1, false, from));
        return;
      case undefined:
        if (this.format.bareLines && levels.isInBraces) break;
        this.last = undefined;
        return;
      default:
        break;
    }
    this.say(from, verb);
  }

  /** A line that says something at a path. */
  private say(from: number, verb: Verb | undefined): void {
    const first = verb === undefined ? from : from + 1;
    const { target } = this;
    const isDeleted = verb === 'delete';
    const isFound = target.find(first);
    if (isDeleted && target.isAbove && this.statement.count > first) {
      // All that stands below a path goes.
      this.last = undefined;
      this.writer.done(this.writer.block(true, first, this.statement.count, target.isElsewhere, from));
      return;
    }
    if (!isFound) {
      this.last = undefined;
      return;
    }
    const { words, unit } = target;
    const behind = first + words;
    const marks = verb === 'mark' ? 1 : 0;
    if (verb === 'move') {
      this.last = undefined;
      this.writer.done(this.writer.block(true, first, behind, target.isElsewhere, from));
      return;
    }
    if (this.last && this.speaksOf(this.last, first, isDeleted)) {
      this.writer.line(this.last.raw, NO_HEADS, marks, behind, from);
      return;
    }
    const raw = this.writer.block(isDeleted, first, behind, target.isElsewhere, from);
    this.writer.line(raw, NO_HEADS, marks, behind, from);
    if (!isDeleted || this.isList(first, words)) {
      const name = words > 0 ? this.writer.word(behind - 1) : (this.levels.last?.words.at(-1) ?? '');
      this.writer.define(raw, unit?.kind, name);
    }
    this.writer.blocks.push(raw);
    this.last = { raw, isDeleted, words };
  }

  /** True where words from the one at `first` on name a list. */
  private isList(first: number, words: number): boolean {
    const word = words > 1 ? this.writer.word(first + words - 2) : this.levels.path.at(words - 2);
    return word !== undefined && (this.format.lists?.has(word) ?? false);
  }

  /**
   * `rename X to Y`, `copy application X to application Y`: what others ask for by its name is a block of the new name
   * that says nothing but where it comes from; with anything else something is done where it stands.
   */
  private copy(from: number): void {
    const { target } = this;
    const { count } = this.statement;
    const first = from + 1;
    this.last = undefined;
    let to = count - 2;
    while (to > first && this.writer.word(to) !== 'to') to--;
    // The new name stands alone, or behind the words that the old one stands behind.
    if (to <= first || count - to - 1 > to - first) return;
    const isFound = target.find(first, to);
    const isWhole = isFound && target.words === to - first;
    const kind = target.unit?.kind;
    if (target.isAbove || (isWhole && kind === undefined))
      this.writer.done(this.writer.block(true, first, to, target.isElsewhere, from));
    if (!isWhole || kind === undefined) return;
    const path: string[] = [];
    for (let i = first; i < to - 1; i++) path.push(this.writer.word(i));
    const raw: RawBlock = {
      ...this.writer.block(false, count - 1, count, false, from),
      outer: path.length === 0 ? this.levels.path : [...this.levels.path, ...path],
      scope: target.isElsewhere ? this.writer.scopeWith(first, to) : this.levels.scope,
    };
    this.writer.renamed(raw, from, to);
    this.writer.define(raw, kind, this.writer.word(count - 1));
    this.writer.done(raw);
  }

  /** True when the path that was found, whose words begin with the one at `first`, is that of the last block. */
  private speaksOf({ raw, isDeleted, words }: LastBlock, first: number, deletes: boolean): boolean {
    const { target, writer } = this;
    if (deletes !== isDeleted || words !== target.words) return false;
    return target.isAlike(first, writer.rows, raw.head + (isDeleted ? 2 : 0));
  }

  /** True when the statement adds to the block that the line before it spoke of. */
  private goesOn(): boolean {
    const { count, terminator } = this.statement;
    if (!this.last || count === 0 || terminator === '{') return false;
    const verb = this.verb(0);
    if (verb !== undefined && verb !== 'set' && verb !== 'mark' && verb !== 'delete') return false;
    const first = verb === undefined ? 0 : 1;
    return this.target.find(first) && this.speaksOf(this.last, first, verb === 'delete');
  }
}

const NO_WORDS: readonly string[] = [];
const NO_HEADS: readonly (readonly number[])[] = [];

/** `mail()` before a brace. */
const FUNCTION = /^\w*\(\)$/;

function isLineStart(text: string, at: number): boolean {
  const before = at > 0 ? text.charCodeAt(at - 1) : 0;
  return before === 10 || before === 13;
}

/** The offset behind the last character that is no blank and no line end. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) <= 32) at--;
  return at;
}
