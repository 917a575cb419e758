import { isBlank, isNameStart, LF } from './scan';
import { SimpleParser } from './simple';
import type { FunctionNode, Node, Stretch } from './syntax';

/** Words that end a list of commands where a command could begin. */
const CLOSERS: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']);
const PREFIXES: ReadonlySet<string> = new Set(['!', 'time']);

/** Blocks in blocks are followed so deep. */
const MAX_DEPTH = 100;
/** Commands within words of commands within words are followed so deep. */
const MAX_NESTING = 8;

const SEMICOLON = 59;
const AMPERSAND = 38;
const BAR = 124;
const OPEN = 40;
const CLOSE = 41;

/** Reads commands. Whatever stands there, it goes on: what closes nothing is passed over, what is left open ends with the text. */
export class Parser extends SimpleParser {
  readonly functions: FunctionNode[] = [];
  private depth = 0;

  constructor(
    text: string,
    from: number,
    limit: number,
    /** How many commands within words are around the text. */
    private readonly nesting = 0,
  ) {
    super(text, from, limit);
  }

  /** Reads to the first line start at or behind an offset at which nothing is open. */
  program(stopAfter: number): Node[] {
    const nodes: Node[] = [];
    const from = this.at;
    let isLineStart = true;
    while (this.at < this.limit) {
      if (isLineStart && this.at >= stopAfter && this.at > from) break;
      isLineStart = this.trivia(true);
      if (isLineStart) continue;
      if (this.at >= this.limit) break;
      const before = this.at;
      const node = this.chain();
      if (node) nodes.push(node);
      // A closing word, bracket or semicolon that closes nothing.
      if (this.at === before) this.at = Math.max(before + 1, this.scanner.wordEnd(before));
    }
    if (this.scanner.open || this.waiting.length > 0) this.hungry = true;
    return nodes;
  }

  /** Commands up to a word that closes something, a closing bracket, `;;` or the end. */
  private list(): Node[] {
    const nodes: Node[] = [];
    if (++this.depth > MAX_DEPTH) {
      this.depth--;
      return nodes;
    }
    for (;;) {
      this.gap();
      if (this.at >= this.limit) {
        this.hungry = true;
        break;
      }
      const before = this.at;
      const node = this.chain();
      if (node) nodes.push(node);
      if (this.at === before) break;
    }
    this.depth--;
    return nodes;
  }

  private chain(): Node | undefined {
    const start = this.at;
    let left = this.pipeline();
    if (!left) return undefined;
    for (;;) {
      this.trivia(false);
      const c = this.text.charCodeAt(this.at);
      if ((c !== AMPERSAND && c !== BAR) || this.text.charCodeAt(this.at + 1) !== c || this.at + 1 >= this.limit) {
        return left;
      }
      this.at += 2;
      while (this.trivia(true));
      if (this.at >= this.limit) this.hungry = true;
      const right = this.pipeline();
      if (!right) return left;
      left = { kind: 'chain', operator: c === AMPERSAND ? '&&' : '||', parts: [left, right], start, end: right.end };
    }
  }

  private pipeline(): Node | undefined {
    const start = this.at;
    const first = this.command();
    if (!first) return undefined;
    const parts: Node[] = [first];
    for (;;) {
      this.trivia(false);
      if (this.text.charCodeAt(this.at) !== BAR || this.at >= this.limit) break;
      const next = this.text.charCodeAt(this.at + 1);
      if (next === BAR) break;
      this.at += next === AMPERSAND ? 2 : 1;
      while (this.trivia(true));
      if (this.at >= this.limit) this.hungry = true;
      const part = this.command();
      if (!part) break;
      parts.push(part);
    }
    return parts.length === 1 ? first : { kind: 'chain', operator: '|', parts, start, end: this.at };
  }

  private command(): Node | undefined {
    this.trivia(false);
    const { text, limit } = this;
    if (this.at >= limit) return undefined;
    const start = this.at;
    const c = text.charCodeAt(start);
    if (c === OPEN) return text.charCodeAt(start + 1) === OPEN ? this.arithmetic(start) : this.group(start, true);
    if (c === SEMICOLON || c === AMPERSAND || c === BAR || c === CLOSE || c === LF) return undefined;
    const wordEnd =
      isNameStart(c) || c === 123 || c === 125 || c === 91 || c === 33 ? this.scanner.wordEnd(start) : start;
    const length = wordEnd - start;
    if (length > 0 && length <= 8) {
      const word = text.slice(start, wordEnd);
      if (CLOSERS.has(word)) return undefined;
      switch (word) {
        case 'if':
          return this.ifCommand(start, wordEnd);
        case 'for':
        case 'select':
          return this.forCommand(start, wordEnd);
        case 'while':
        case 'until':
          return this.whileCommand(start, wordEnd, word === 'until');
        case 'case':
          return this.caseCommand(start, wordEnd);
        case '{':
          return this.group(start, false);
        case '[[':
          return this.test(start, wordEnd);
        case 'function':
          return this.functionCommand(start, wordEnd);
        default:
          if (PREFIXES.has(word)) {
            this.at = wordEnd;
            return this.command() ?? { kind: 'nothing', start, end: wordEnd };
          }
      }
    }
    if (length > 0 && this.isFunction(wordEnd)) return this.functionBody(start, text.slice(start, wordEnd));
    return this.simple(start);
  }

  /** True where `()` follows a name. */
  private isFunction(at: number): boolean {
    const { text } = this;
    let i = at;
    while (isBlank(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) !== OPEN) return false;
    i++;
    while (isBlank(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) !== CLOSE) return false;
    this.at = i + 1;
    return true;
  }

  private functionCommand(start: number, at: number): Node {
    this.at = at;
    this.trivia(false);
    const from = this.at;
    const end = this.scanner.wordEnd(from);
    this.at = end;
    this.isFunction(end);
    return this.functionBody(start, this.text.slice(from, end));
  }

  private functionBody(start: number, name: string): Node {
    while (this.trivia(true));
    if (this.at >= this.limit) this.hungry = true;
    this.depth++;
    const body = this.depth > MAX_DEPTH ? undefined : this.command();
    this.depth--;
    const node: FunctionNode = { kind: 'function', name, body, start, end: this.at };
    this.functions.push(node);
    return node;
  }

  private arithmetic(start: number): Node {
    const end = this.scanner.closingParenthesis(start, 0);
    if (end < 0) {
      this.scanner.open = true;
      this.at = this.scanner.lineEnd(start);
    } else this.at = end + 1;
    return { kind: 'nothing', start, end: this.at };
  }

  private test(start: number, from: number): Node {
    const { text, limit, scanner } = this;
    this.at = from;
    scanner.met = false;
    while (this.at < limit) {
      while (this.trivia(true));
      if (this.at >= limit) {
        this.hungry = true;
        break;
      }
      const c = text.charCodeAt(this.at);
      const end = scanner.wordEnd(this.at);
      const isEnd = end - this.at === 2 && text.startsWith(']]', this.at);
      // Signs that are operators elsewhere are part of the test. A test that is not closed ends with its line.
      this.at = Math.max(end, this.at + 1);
      if (isEnd || c === SEMICOLON) break;
    }
    this.callsWithin(start, this.at);
    return { kind: 'nothing', start, end: this.at };
  }

  private group(start: number, isSubshell: boolean): Node {
    this.at = start + 1;
    const body = this.list();
    const c = this.text.charCodeAt(this.at);
    if (this.at < this.limit && c === (isSubshell ? CLOSE : 125)) this.at++;
    return { kind: 'group', body, isSubshell, redirects: this.redirects(), start, end: this.at };
  }

  private ifCommand(start: number, at: number): Node {
    this.at = at;
    const branches: { test: Node[]; body: Node[] }[] = [];
    let otherwise: Node[] | undefined;
    do {
      const test = this.list();
      const body = this.take('then') ? this.list() : [];
      branches.push({ test, body });
    } while (this.take('elif'));
    if (this.take('else')) otherwise = this.list();
    this.take('fi');
    // A redirection behind it changes nothing that is followed.
    this.redirects();
    return { kind: 'if', branches, otherwise, start, end: this.at };
  }

  private forCommand(start: number, at: number): Node {
    const { text } = this;
    this.at = at;
    this.trivia(false);
    if (text.charCodeAt(this.at) === OPEN && text.charCodeAt(this.at + 1) === OPEN) {
      const from = this.at + 2;
      this.arithmetic(this.at);
      const head = { start: from, end: Math.max(from, this.at - 2) };
      const body = this.doBody();
      return { kind: 'count', head, body, start, end: this.at };
    }
    const nameEnd = this.scanner.wordEnd(this.at);
    const name = text.slice(this.at, nameEnd);
    this.at = nameEnd;
    let words: Stretch[] | undefined;
    while (this.trivia(true));
    this.scanner.met = false;
    if (this.take('in')) words = this.words();
    this.callsWithin(nameEnd, this.at);
    const body = this.doBody();
    return { kind: 'for', name, words, body, redirects: this.redirects(), start, end: this.at };
  }

  private doBody(): Node[] {
    if (this.take('do')) {
      const body = this.list();
      this.take('done');
      return body;
    }
    this.gap();
    if (this.text.charCodeAt(this.at) !== 123) return [];
    const group = this.group(this.at, false);
    return group.kind === 'group' ? [...group.body] : [];
  }

  private whileCommand(start: number, at: number, isUntil: boolean): Node {
    this.at = at;
    const test = this.list();
    const body = this.doBody();
    return { kind: 'while', isUntil, test, body, redirects: this.redirects(), start, end: this.at };
  }

  private caseCommand(start: number, at: number): Node {
    const { text, limit, scanner } = this;
    this.at = at;
    this.trivia(false);
    this.at = scanner.wordEnd(this.at);
    while (this.trivia(true));
    this.take('in');
    const items: { isRest: boolean; body: Node[] }[] = [];
    for (;;) {
      this.gap();
      if (this.at >= limit) {
        this.hungry = true;
        break;
      }
      if (this.take('esac')) break;
      const before = this.at;
      if (text.charCodeAt(this.at) === OPEN) this.at++;
      let isRest = false;
      for (;;) {
        while (this.trivia(true));
        const from = this.at;
        this.at = scanner.wordEnd(from);
        isRest ||= this.at - from === 1 && text.charCodeAt(from) === 42;
        while (this.trivia(true));
        if (text.charCodeAt(this.at) !== BAR || this.at >= limit) break;
        this.at++;
      }
      if (text.charCodeAt(this.at) !== CLOSE || this.at >= limit) {
        if (this.at >= limit) this.hungry = true;
        if (this.at === before) break;
        continue;
      }
      this.at++;
      items.push({ isRest, body: this.list() });
      if (text.charCodeAt(this.at) === SEMICOLON) {
        while (text.charCodeAt(this.at) === SEMICOLON || text.charCodeAt(this.at) === AMPERSAND) this.at++;
      } else if (this.at < limit && !text.startsWith('esac', this.at)) break;
    }
    return { kind: 'case', items, start, end: this.at };
  }

  /** Takes note of what is called within the words of a stretch. */
  protected callsWithin(start: number, end: number): void {
    if (!this.scanner.met || this.nesting >= MAX_NESTING) return;
    for (const inner of this.scanner.commandsIn(start, end)) {
      const parser = new Parser(this.text, inner.start, inner.end, this.nesting + 1);
      parser.program(Number.POSITIVE_INFINITY);
      for (const name of parser.calls) this.calls.add(name);
    }
  }
}
