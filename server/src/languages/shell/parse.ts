import { BACKSLASH, CR, isBlank, isNamePart, isNameStart, LF, Scanner } from './scan';
import type { Assign, FunctionNode, HereDocument, Node, Redirect, Simple, Stretch } from './syntax';

/** Words that end a list of commands where a command could begin. */
const CLOSERS: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']);
const DECLARING: ReadonlySet<string> = new Set(['local', 'export', 'readonly', 'declare', 'typeset']);
const PREFIXES: ReadonlySet<string> = new Set(['!', 'time']);

/** So many here-documents without an end are looked for in one reading. */
const MAX_UNCLOSED = 8;

/** Blocks in blocks are followed so deep. */
const MAX_DEPTH = 100;
/** Commands within words of commands within words are followed so deep. */
const MAX_NESTING = 8;

const SEMICOLON = 59;
const AMPERSAND = 38;
const BAR = 124;
const OPEN = 40;
const CLOSE = 41;
const HASH = 35;

/** Reads commands. Whatever stands there, it goes on: what closes nothing is passed over, what is left open ends with the text. */
export class Parser {
  at: number;
  /** True where the text ended within a command. */
  hungry = false;
  readonly comments: Stretch[] = [];
  readonly functions: FunctionNode[] = [];
  readonly calls = new Set<string>();
  private readonly scanner: Scanner;
  private readonly waiting: HereDocument[] = [];
  private depth = 0;
  private readonly text: string;
  private readonly limit: number;

  constructor(
    text: string,
    from: number,
    limit: number,
    /** How many commands within words are around the text. */
    private readonly nesting = 0,
  ) {
    this.text = text;
    this.at = from;
    this.limit = limit;
    this.scanner = new Scanner(text, limit);
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

  /** Passes over blanks, comments and, where wanted, one line end; true when it stands at the start of a new line. */
  private trivia(lineEnds: boolean): boolean {
    const { text, limit } = this;
    while (this.at < limit) {
      const c = text.charCodeAt(this.at);
      if (isBlank(c) || c === 0xfeff) this.at++;
      else if (c === BACKSLASH && this.continued(this.at) > 0) {
        this.at = this.continued(this.at);
        if (this.at >= limit) this.hungry = true;
      } else if (c === HASH) {
        const end = this.scanner.lineEnd(this.at);
        const to = end > this.at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
        this.comments.push({ start: this.at, end: to });
        this.at = end;
      } else if (c === LF && lineEnds) {
        this.at++;
        this.hereDocuments();
        return true;
      } else return false;
    }
    return false;
  }

  /** The offset behind a backslash with its line end; 0 where it is none. */
  private continued(at: number): number {
    const next = this.text.charCodeAt(at + 1);
    if (next === LF) return at + 2;
    return next === CR && this.text.charCodeAt(at + 2) === LF ? at + 3 : 0;
  }

  /** Passes over everything between commands: line ends and single semicolons too. */
  private gap(): void {
    for (;;) {
      while (this.trivia(true));
      const c = this.text.charCodeAt(this.at);
      const next = this.text.charCodeAt(this.at + 1);
      if (
        this.at < this.limit &&
        ((c === SEMICOLON && next !== SEMICOLON && next !== AMPERSAND) ||
          (c === AMPERSAND && next !== AMPERSAND && next !== 62))
      )
        this.at++;
      else return;
    }
  }

  private hereDocuments(): void {
    for (const here of this.waiting) {
      const start = this.at;
      const line = this.unclosed > MAX_UNCLOSED ? undefined : this.closingLine(here, start);
      if (line === undefined) {
        // Without its end it holds nothing, so that what follows is still seen.
        this.scanner.open = true;
        this.unclosed++;
        continue;
      }
      here.start = start;
      here.end = line;
      this.at = Math.min(this.scanner.lineEnd(line) + 1, this.limit);
    }
    this.waiting.length = 0;
  }

  /** Where the line begins that holds the delimiter and nothing else. */
  private closingLine({ delimiter, stripsTabs }: HereDocument, start: number): number | undefined {
    const { text, limit } = this;
    for (let at = text.indexOf(delimiter, start), tries = 0; at >= 0 && at < limit && tries < 10_000; tries++) {
      let line = at;
      while (stripsTabs && line > start && text.charCodeAt(line - 1) === 9) line--;
      const end = this.scanner.lineEnd(at);
      const to = end > at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
      if ((line === start || text.charCodeAt(line - 1) === LF) && to === at + delimiter.length) return line;
      at = text.indexOf(delimiter, Math.max(at + 1, delimiter === '' ? end : 0));
    }
    return undefined;
  }

  private unclosed = 0;

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
          return this.whileCommand(start, wordEnd);
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

  /** Takes a word that is due; false, and nothing, where another stands there. */
  private take(word: string): boolean {
    this.gap();
    const { text, at, limit } = this;
    if (!text.startsWith(word, at) || at + word.length > limit) return false;
    const c = text.charCodeAt(at + word.length);
    if (isNamePart(c) || c === 45) return false;
    this.at = at + word.length;
    return true;
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

  private whileCommand(start: number, at: number): Node {
    this.at = at;
    const test = this.list();
    const body = this.doBody();
    return { kind: 'while', test, body, redirects: this.redirects(), start, end: this.at };
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

  /** Words up to the end of the command. */
  private words(): Stretch[] {
    const words: Stretch[] = [];
    for (;;) {
      this.trivia(false);
      const start = this.at;
      const end = start < this.limit ? this.scanner.wordEnd(start) : start;
      if (end === start) return words;
      words.push({ start, end });
      this.at = end;
    }
  }

  private redirects(): readonly Redirect[] {
    const found: Redirect[] = [];
    for (;;) {
      this.trivia(false);
      const redirect = this.redirect();
      if (!redirect) return found.length === 0 ? NONE : found;
      found.push(redirect);
    }
  }

  /** The redirection that begins here. */
  private redirect(): Redirect | undefined {
    const { text, limit } = this;
    const start = this.at;
    let at = start;
    while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    let stream = text.slice(start, at);
    let c = text.charCodeAt(at);
    if (c === AMPERSAND && at === start && text.charCodeAt(at + 1) === 62) {
      stream = '*';
      c = text.charCodeAt(++at);
    }
    if (at >= limit || (c !== 60 && c !== 62) || (stream !== '*' && text.charCodeAt(at + 1) === OPEN)) return undefined;
    const from = at;
    at++;
    if (c === 62) {
      const next = text.charAt(at);
      if (next === '>' || next === '&' || next === '|') at++;
    } else if (text.startsWith('<<', at)) at += 2;
    else if (text.startsWith('<-', at)) at += 2;
    else if (text.charAt(at) === '<' || text.charAt(at) === '&' || text.charAt(at) === '>') at++;
    const sign = text.slice(from, at);
    this.at = at;
    this.trivia(false);
    const target = { start: this.at, end: this.at < limit ? this.scanner.wordEnd(this.at) : this.at };
    this.at = target.end;
    let here: HereDocument | undefined;
    if ((sign === '<<' || sign === '<<-') && target.end > target.start) {
      const written = text.slice(target.start, target.end);
      const delimiter = written.replace(/\\(.)|["']/g, '$1');
      here = {
        start: target.end,
        end: target.end,
        delimiter,
        literal: delimiter !== written,
        stripsTabs: sign === '<<-',
      };
      this.waiting.push(here);
    }
    return { stream: stream === '' && c === 62 ? '1' : stream, sign, target, here, start, end: target.end };
  }

  /** Takes note of what is called within the words of a stretch. */
  private callsWithin(start: number, end: number): void {
    if (!this.scanner.met || this.nesting >= MAX_NESTING) return;
    for (const inner of this.scanner.commandsIn(start, end)) {
      const parser = new Parser(this.text, inner.start, inner.end, this.nesting + 1);
      parser.program(Number.POSITIVE_INFINITY);
      for (const name of parser.calls) this.calls.add(name);
    }
  }

  private simple(start: number): Node | undefined {
    const { text, limit, scanner } = this;
    scanner.met = false;
    const assigns: Assign[] = [];
    const words: Stretch[] = [];
    let declares: Assign[] | undefined;
    let redirects: Redirect[] | undefined;
    for (;;) {
      this.trivia(false);
      const at = this.at;
      if (at >= limit) break;
      const c = text.charCodeAt(at);
      if (c === LF || c === SEMICOLON || c === BAR || c === CLOSE) break;
      if (c === AMPERSAND && text.charCodeAt(at + 1) !== 62) break;
      if (c === 60 || c === 62 || c === AMPERSAND || (c >= 48 && c <= 57)) {
        const redirect = this.redirect();
        if (redirect) {
          redirects ??= [];
          redirects.push(redirect);
          continue;
        }
        this.at = at;
      }
      if (isNameStart(c) && (words.length === 0 || declares)) {
        const assign = this.assign(at);
        if (assign) {
          (declares ?? assigns).push(assign);
          continue;
        }
      }
      let end = scanner.wordEnd(at);
      // A bracket where none belongs.
      if (end === at) end = at + 1;
      this.at = end;
      words.push({ start: at, end });
      if (words.length === 1) {
        const name = text.slice(at, end);
        if (DECLARING.has(name)) declares = [];
        else this.calls.add(name);
      }
    }
    if (words.length === 0 && assigns.length === 0 && !redirects) return undefined;
    const end = Math.max(
      words[words.length - 1]?.end ?? start,
      assigns[assigns.length - 1]?.end ?? start,
      declares?.[declares.length - 1]?.end ?? start,
      redirects?.[redirects.length - 1]?.end ?? start,
    );
    const node: Simple = {
      kind: 'simple',
      assigns: assigns.length === 0 ? NONE : assigns,
      words,
      declares: declares ?? NONE,
      redirects: redirects ?? NONE,
      start,
      end,
    };
    this.callsWithin(start, end);
    return node;
  }

  /** The assignment that begins at an offset; undefined where a word begins there. */
  private assign(start: number): Assign | undefined {
    const { text, limit, scanner } = this;
    let at = start;
    while (at < limit && isNamePart(text.charCodeAt(at))) at++;
    const name = { start, end: at };
    let index: Stretch | undefined;
    if (text.charCodeAt(at) === 91) {
      const from = at + 1;
      const line = scanner.lineEnd(at);
      const close = text.indexOf(']', at);
      if (close < 0 || close > line) return undefined;
      index = { start: from, end: close };
      at = close + 1;
    }
    const append = text.charCodeAt(at) === 43;
    if (append) at++;
    if (text.charCodeAt(at) !== 61 || at >= limit) return undefined;
    at++;
    let list: Stretch[] | undefined;
    let end: number;
    if (text.charCodeAt(at) === OPEN) {
      this.at = at + 1;
      list = [];
      for (;;) {
        while (this.trivia(true));
        const from = this.at;
        if (from >= limit) {
          this.hungry = true;
          break;
        }
        if (text.charCodeAt(from) === CLOSE) {
          this.at++;
          break;
        }
        const wordEnd = Math.max(from + 1, this.elementEnd(from));
        list.push({ start: from, end: wordEnd });
        this.at = wordEnd;
      }
      end = this.at;
    } else {
      end = scanner.wordEnd(at);
      this.at = end;
    }
    return { name: text.slice(name.start, name.end), index, append, list, value: { start: at, end }, start, end };
  }

  /** An element of an array, which may begin with `[key]=`. */
  private elementEnd(from: number): number {
    return this.scanner.wordEnd(from);
  }
}

const NONE: readonly never[] = [];
