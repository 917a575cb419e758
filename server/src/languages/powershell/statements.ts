import { DIGIT, DOUBLE_QUOTE, isDash, isNameLetter, kindOf, LINE_END, NAME, SINGLE_QUOTE, STOP } from './characters';
import { ClassReader } from './classes';
import { MAX_DEPTH } from './scanner';
import type {
  BlockNode,
  Clause,
  ForEachNode,
  ForNode,
  FunctionNode,
  ParameterDeclaration,
  Statement,
  SwitchNode,
  TryNode,
  WhileNode,
} from './syntax';

const KEYWORDS = new Set([
  'if',
  'switch',
  'foreach',
  'for',
  'while',
  'do',
  'try',
  'function',
  'filter',
  'workflow',
  'configuration',
  'class',
  'enum',
  'return',
  'throw',
  'exit',
  'break',
  'continue',
  'trap',
  'data',
  'begin',
  'process',
  'end',
  'clean',
  'dynamicparam',
  'using',
  'parallel',
  'sequence',
  'inlinescript',
  'from',
  'define',
  'var',
]);

/** What may have a label. */
const LOOPS = new Set(['foreach', 'for', 'while', 'do', 'switch']);

/** Words of these lengths only can be keywords: a cheap sieve before the look-up. */
const LONGEST_KEYWORD = 13;

/** Statements and their keywords. */
export class StatementReader extends ClassReader {
  protected override readStatement(): Statement | undefined {
    const start = this.pos;
    const c = this.code(start);
    if (c < 0) return undefined;
    const kind = kindOf(c);
    if (kind & NAME && !(kind & DIGIT)) {
      const word = this.keywordHere();
      if (word !== undefined) {
        const statement = this.readKeyword(word, start);
        if (statement !== null) return statement;
        this.pos = start;
      }
    } else if (c === 0x3a && isNameLetter(this.code(start + 1))) {
      const before = this.mark();
      this.pos = this.nameEnd(start + 1);
      this.skipLines();
      const word = this.keywordHere();
      if (word !== undefined && LOOPS.has(word)) {
        const loop = this.readStatement();
        return loop && { ...loop, start };
      }
      this.reset(before);
    }
    return this.readChain();
  }

  private keywordHere(): string | undefined {
    const start = this.pos;
    let at = start;
    const limit = Math.min(this.end, start + LONGEST_KEYWORD + 1);
    while (at < limit) {
      const c = this.text.charCodeAt(at) | 0x20;
      if (c < 97 || c > 122) break;
      at++;
    }
    const length = at - start;
    if (length < 2 || length > LONGEST_KEYWORD) return undefined;
    const c = this.code(at);
    if (c >= 0 && !(kindOf(c) & STOP) && c !== 0x5b && c !== 0x24 && !(kindOf(c) & (SINGLE_QUOTE | DOUBLE_QUOTE))) {
      return undefined;
    }
    const word = this.text.slice(start, at).toLowerCase();
    return KEYWORDS.has(word) ? word : undefined;
  }

  /** Null where the word turns out to be no keyword but a command's name. */
  private readKeyword(word: string, start: number): Statement | undefined | null {
    const behind = start + word.length;
    this.pos = behind;
    switch (word) {
      case 'if':
        return this.readIf(start);
      case 'switch':
        return this.readSwitch(start);
      case 'foreach':
        return this.readForEach(start);
      case 'for':
        return this.readFor(start);
      case 'while':
        return this.readWhile(start);
      case 'do':
        return this.readDo(start);
      case 'try':
        return this.readTry(start);
      case 'function':
      case 'filter':
      case 'workflow':
      case 'configuration':
        return this.readFunction(word, start);
      case 'class':
        return this.readClass(start);
      case 'enum':
        return this.readEnum(start);
      case 'return':
      case 'throw':
      case 'exit': {
        this.skipBlanks();
        const value = this.endsStatement() ? undefined : this.readChain();
        return { kind: 'jump', word, value, start, end: value?.end ?? behind };
      }
      case 'break':
      case 'continue': {
        this.skipBlanks();
        const label = this.endsStatement() ? undefined : this.readWord();
        return { kind: 'jump', word, value: label, start, end: label?.end ?? behind };
      }
      case 'using':
        this.pos = this.statementEnd(behind);
        return { kind: 'jump', word, value: undefined, start, end: this.pos };
      case 'from':
      case 'define':
      case 'var':
        this.pos = this.lineEnd(behind);
        return { kind: 'jump', word, value: undefined, start, end: this.pos };
      default:
        return this.readRegion(word, start);
    }
  }

  /** `begin { }` and the like; without its braces the word is a command. */
  private readRegion(word: string, start: number): Statement | null {
    let at = this.peekBehindLines(this.pos);
    if (word === 'trap' && this.code(at) === 0x5b) {
      this.skipLines();
      this.readAttribute();
      at = this.peekBehindLines(this.pos);
    } else if (word === 'data' && this.code(at) !== 0x7b) {
      at = this.pos;
      while (at < this.end && !(kindOf(this.text.charCodeAt(at)) & LINE_END) && this.text.charCodeAt(at) !== 0x7b) at++;
    }
    if (this.code(at) !== 0x7b) {
      const isReserved = word === 'parallel' || word === 'sequence' || word === 'inlinescript';
      return isReserved ? { kind: 'region', word, body: undefined, start, end: this.pos } : null;
    }
    this.skipLines();
    this.pos = Math.max(this.pos, at);
    const body = this.readBlock();
    return { kind: 'region', word, body, start, end: this.pos };
  }

  private statementEnd(from: number): number {
    let at = from;
    while (at < this.end && !(kindOf(this.text.charCodeAt(at)) & LINE_END) && this.text.charCodeAt(at) !== 0x3b) at++;
    return at;
  }

  private readIf(start: number): Statement {
    const clauses: Clause[] = [];
    let otherwise: BlockNode | undefined;
    do {
      const condition = this.readCondition();
      const body = this.readBody();
      clauses.push({ condition, body });
      if (!body) break;
    } while (this.acceptWord('elseif'));
    if (clauses[clauses.length - 1]?.body && this.acceptWord('else')) otherwise = this.readBody();
    return { kind: 'if', clauses, otherwise, start, end: this.pos };
  }

  private readSwitch(start: number): Statement {
    let subject: Statement | undefined;
    for (;;) {
      this.skipBlanks();
      const c = this.code(this.pos);
      if (c === 0x28) subject = this.readCondition();
      else if (isDash(c)) {
        this.pos = this.nameEnd(this.pos + 1);
        this.skipBlanks();
        const next = this.code(this.pos);
        if (next >= 0 && !isDash(next) && next !== 0x28 && next !== 0x7b && !(kindOf(next) & STOP)) this.readArgument();
      } else break;
    }
    const clauses: SwitchNode['clauses'][number][] = [];
    if (this.depth < MAX_DEPTH && this.accept(0x7b)) {
      this.depth++;
      this.braces++;
      for (;;) {
        this.skipLines();
        const c = this.code(this.pos);
        if (c < 0) this.hungry = true;
        if (c < 0 || c === 0x7d) break;
        const before = this.pos;
        const isDefault = /^default[\s{]/i.test(this.text.slice(before, before + 8));
        const pattern = kindOf(c) & STOP && c !== 0x28 && c !== 0x7b ? undefined : this.readArgument();
        const body = pattern && this.readBody();
        if (body) clauses.push({ pattern: isDefault ? undefined : pattern, body });
        if (this.pos === before) this.pos++;
      }
      this.braces--;
      this.depth--;
      if (this.code(this.pos) === 0x7d) this.pos++;
    }
    return { kind: 'switch', subject, clauses, start, end: this.pos };
  }

  private readForEach(start: number): ForEachNode | null {
    this.skipBlanks();
    while (isDash(this.code(this.pos))) {
      this.pos = this.nameEnd(this.pos + 1);
      this.skipBlanks();
      if (kindOf(this.code(this.pos)) & DIGIT || this.code(this.pos) === 0x24) this.readArgument();
      this.skipBlanks();
    }
    if (this.code(this.pos) !== 0x28) return null;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return { kind: 'foreach', variable: undefined, list: undefined, body: undefined, start, end: this.pos };
    }
    this.pos++;
    this.depth++;
    this.skipLines();
    const variable = this.code(this.pos) === 0x24 ? this.scanVariable() : undefined;
    this.skipLines();
    let list: Statement | undefined;
    if (/^in(?![\w-])/i.test(this.text.slice(this.pos, this.pos + 3))) {
      this.pos += 2;
      this.skipLines();
      list = this.endsStatement() ? undefined : this.readStatement();
    } else {
      // The word is missing: what stands in the brackets is passed over.
      while (this.pos < this.end && this.text.charCodeAt(this.pos) !== 0x29 && !this.atLineEnd()) this.pos++;
    }
    this.depth--;
    const closed = this.accept(0x29);
    if (!closed && this.pos >= this.end) this.hungry = true;
    const body = this.readBody();
    return { kind: 'foreach', variable, list, body, start, end: this.pos };
  }

  private readFor(start: number): ForNode {
    const parts: (Statement | undefined)[] = [undefined, undefined, undefined];
    if (this.depth < MAX_DEPTH && this.accept(0x28)) {
      this.depth++;
      for (let i = 0; i < 3; i++) {
        this.skipLines();
        const c = this.code(this.pos);
        if (c === 0x29 || c < 0) break;
        if (c !== 0x3b) parts[i] = this.endsStatement() ? undefined : this.readStatement();
        this.skipBlanks();
        if (this.code(this.pos) === 0x3b) this.pos++;
      }
      this.depth--;
      if (!this.accept(0x29) && this.pos >= this.end) this.hungry = true;
    }
    const body = this.readBody();
    const [first, condition, next] = parts;
    return { kind: 'for', first, condition, next, body, start, end: this.pos };
  }

  private readWhile(start: number): WhileNode {
    const condition = this.readCondition();
    const body = this.readBody();
    return { kind: 'while', condition, body, start, end: this.pos };
  }

  private readDo(start: number): WhileNode {
    const body = this.readBody();
    const condition = this.acceptWord('while') || this.acceptWord('until') ? this.readCondition() : undefined;
    return { kind: 'while', condition, body, start, end: this.pos };
  }

  private readTry(start: number): TryNode {
    const body = this.readBody();
    const catches: BlockNode[] = [];
    while (this.acceptWord('catch')) {
      this.skipLines();
      while (this.code(this.pos) === 0x5b) {
        this.readAttribute();
        this.skipLines();
        if (this.code(this.pos) === 0x2c) {
          this.pos++;
          this.skipLines();
        }
      }
      const block = this.readBody();
      if (!block) break;
      catches.push(block);
    }
    const last = this.acceptWord('finally') ? this.readBody() : undefined;
    return { kind: 'try', body, catches, last, start, end: this.pos };
  }

  private readFunction(form: FunctionNode['form'], start: number): FunctionNode | null {
    this.skipBlanks();
    if (this.endsStatement()) return null;
    const word = this.isQuote(this.pos) ? this.readQuoted() : this.readWord();
    if (word.start === word.end) return null;
    const written = this.text.slice(word.from, word.to);
    const name = written.slice(written.lastIndexOf(':') + 1).toLowerCase();
    let parameters: ParameterDeclaration[] | undefined;
    if (this.code(this.peekBehindLines(this.pos)) === 0x28) {
      this.skipLines();
      parameters = this.readDeclarations();
    }
    const before = this.calls.length;
    if (form !== 'configuration') this.functions.push(name);
    const body = this.readBody();
    if (form !== 'configuration') this.functions.pop();
    const calls = [...new Set(this.calls.slice(before))];
    const node: FunctionNode = { kind: 'function', form, name, parameters, body, calls, start, end: this.pos };
    if (form !== 'configuration') this.definitions.push([name, node]);
    return node;
  }
}
