import {
  BLANK,
  DIGIT,
  DOUBLE_QUOTE,
  isDash,
  isNameLetter,
  kindOf,
  LINE_END,
  NAME,
  SINGLE_QUOTE,
  STOP,
} from './characters';
import { CommandReader, plainName } from './commands';
import { MAX_DEPTH } from './scanner';
import type {
  AttributeNode,
  BlockNode,
  ClassNode,
  Clause,
  CommandNode,
  EnumNode,
  Expression,
  ForEachNode,
  ForNode,
  FunctionNode,
  ParameterDeclaration,
  Statement,
  SwitchNode,
  TryNode,
  VariableNode,
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

/** Statements and what holds them. */
export class StatementReader extends CommandReader {
  /** How many `{` are open around what is being read. */
  private braces = 0;

  /** Reads statements up to `closer`, which is left standing, or to the text's end. */
  protected override readStatements(closer: number): Statement[] {
    const result: Statement[] = [];
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) {
        this.hungry = true;
        return result;
      }
      if (c === closer) return result;
      if (c === 0x7d && closer === 0x29 && this.braces > 0) return result;
      this.readInto(result, c);
    }
  }

  /** Reads one statement of a list, or passes what begins none. */
  protected readInto(result: Statement[], c: number): void {
    if (c === 0x3b || c === 0x29 || c === 0x7d) {
      this.pos++;
      return;
    }
    const before = this.pos;
    const statement = this.readStatement();
    if (statement) result.push(statement);
    if (this.pos === before) this.pos++;
  }

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

  private endsStatement(): boolean {
    const c = this.code(this.pos);
    return c < 0 || ((kindOf(c) & (LINE_END | STOP)) !== 0 && c !== 0x28 && c !== 0x7b && c !== 0x2c && c !== 0x26);
  }

  private statementEnd(from: number): number {
    let at = from;
    while (at < this.end && !(kindOf(this.text.charCodeAt(at)) & LINE_END) && this.text.charCodeAt(at) !== 0x3b) at++;
    return at;
  }

  private readChain(): Statement | undefined {
    const first = this.readPipeline();
    if (!first) return undefined;
    let items: Statement[] | undefined;
    for (;;) {
      this.skipBlanks();
      const at = this.code(this.pos) === 0x7c ? this.pos : this.continuedPipe();
      const c = this.code(at);
      const both = c === 0x26 || c === 0x7c ? this.code(at + 1) === c : false;
      if (!both) {
        if (this.code(this.pos) === 0x26) this.pos++;
        break;
      }
      if (at !== this.pos) this.skipLines();
      this.pos = at + 2;
      this.skipLines();
      if (this.pos >= this.end) this.hungry = true;
      const next = this.endsStatement() ? undefined : this.readPipeline();
      if (!next) break;
      items ??= [first];
      items.push(next);
    }
    if (!items) return first;
    return { kind: 'chain', items, start: first.start, end: (items[items.length - 1] as Statement).end };
  }

  /** The offset of a pipe that opens one of the next lines, or the position itself. */
  private continuedPipe(): number {
    if (!(kindOf(this.code(this.pos)) & LINE_END)) return this.pos;
    const at = this.peekBehindLines(this.pos);
    return this.code(at) === 0x7c ? at : this.pos;
  }

  private readPipeline(): Statement | undefined {
    const first = this.readElement(true);
    if (!first) return undefined;
    if (first.kind === 'assign') return first;
    let elements: (CommandNode | Expression)[] | undefined;
    for (;;) {
      this.skipBlanks();
      const at = this.continuedPipe();
      if (this.code(at) !== 0x7c || this.code(at + 1) === 0x7c) break;
      if (at !== this.pos) this.skipLines();
      this.pos++;
      this.skipLines();
      const c = this.code(this.pos);
      if (c === 0x7c) continue;
      if (c < 0) this.hungry = true;
      const next = this.endsStatement() ? undefined : this.readElement(false);
      if (!next || next.kind === 'assign') break;
      elements ??= [first];
      elements.push(next);
    }
    if (!elements) return first;
    const last = elements[elements.length - 1] as CommandNode | Expression;
    return { kind: 'pipeline', elements, start: first.start, end: last.end };
  }

  /** A command, or, as the first of a pipe, an expression or an assignment. */
  private readElement(isFirst: boolean): CommandNode | Expression | Extract<Statement, { kind: 'assign' }> | undefined {
    const start = this.pos;
    const c = this.code(start);
    if (c < 0) return undefined;
    if (c === 0x26) {
      if (this.code(start + 1) === 0x26) return undefined;
      this.pos++;
      this.skipBlanks();
      return this.readCommand(start, '&');
    }
    if (c === 0x2e) {
      const next = this.code(start + 1);
      if (kindOf(next) & STOP && !(kindOf(next) & LINE_END)) {
        this.pos++;
        this.skipBlanks();
        return this.readCommand(start, '.');
      }
    }
    if (this.beginsExpression(c, isFirst)) {
      const before = this.mark();
      const expression = this.readExpression();
      if (expression && this.pos > start) {
        const assigned = this.readAssignment(expression);
        if (assigned) return assigned;
        this.skipBlanks();
        while (
          this.code(this.pos) === 0x3e ||
          (kindOf(this.code(this.pos)) & DIGIT && this.code(this.pos + 1) === 0x3e)
        ) {
          this.readRedirection();
          this.skipBlanks();
        }
        return expression;
      }
      this.reset(before);
    }
    if (kindOf(c) & STOP) return undefined;
    if (c === 0x3c) {
      // Left over from a merge: the line says nothing.
      this.pos = this.lineEnd(start);
      return undefined;
    }
    // A splat has nothing to be splatted to here; what follows it is a command.
    if (c === 0x40 && this.readSplat()) return undefined;
    return this.readCommand(start, '');
  }

  /** True for what can only be an expression; words, paths and options are commands. */
  private beginsExpression(c: number, isFirst: boolean): boolean {
    const kind = kindOf(c);
    if (kind & DIGIT) {
      const before = this.pos;
      const number = this.readNumber(before);
      const next = this.code(this.pos);
      this.pos = before;
      return number !== undefined && !(next >= 0 && next !== 0x2e && isNameLetter(next));
    }
    if (kind & NAME) return false;
    if (kind & (SINGLE_QUOTE | DOUBLE_QUOTE)) return true;
    const next = this.code(this.pos + 1);
    switch (c) {
      case 0x24:
      case 0x28:
      case 0x7b:
      case 0x5b:
      case 0x2c:
        return true;
      case 0x21:
        return next < 0 || !isNameLetter(next);
      case 0x40:
        return next === 0x28 || next === 0x7b || this.isQuote(this.pos + 1);
      case 0x2b:
        return isFirst && (next === 0x24 || next === 0x28 || next === 0x2b || (kindOf(next) & DIGIT) !== 0);
      case 0x2e:
        return (kindOf(next) & DIGIT) !== 0 && this.readsAsNumber();
      default:
        return isDash(c) && isFirst && this.beginsNegative(next);
    }
  }

  private readsAsNumber(): boolean {
    const before = this.pos;
    const number = this.readNumber(before);
    this.pos = before;
    return number !== undefined;
  }

  /** `-5`, `-$x`, `-not $x`, `-split $x`: an expression; `-LocalPort` at the start of a line is a command. */
  private beginsNegative(next: number): boolean {
    if (next === 0x24 || next === 0x28 || isDash(next) || kindOf(next) & BLANK) return true;
    if (kindOf(next) & DIGIT) {
      const before = this.pos;
      const number = this.readNumber(before + 1);
      const behind = this.code(this.pos);
      this.pos = before;
      return number !== undefined && !(behind >= 0 && isNameLetter(behind));
    }
    if (next < 0 || !isNameLetter(next)) return false;
    const end = this.nameEnd(this.pos + 1);
    return /^(?:not|bnot|[ic]?split|join)$/i.test(this.text.slice(this.pos + 1, Math.min(end, this.pos + 8)));
  }

  private readAssignment(target: Expression): Extract<Statement, { kind: 'assign' }> | undefined {
    this.skipBlanks();
    const at = this.pos;
    const c = this.code(at);
    let length = 0;
    if (c === 0x3d) length = 1;
    else if ('+-*/%'.includes(String.fromCharCode(Math.max(0, c))) && this.code(at + 1) === 0x3d) length = 2;
    else if (c === 0x3f && this.code(at + 1) === 0x3f && this.code(at + 2) === 0x3d) length = 3;
    if (length === 0) return undefined;
    const operator = this.text.slice(at, at + length);
    this.pos = at + length;
    const behind = this.pos;
    const before = this.mark();
    this.skipLines();
    if (this.depth >= MAX_DEPTH) {
      return { kind: 'assign', target, operator, value: undefined, start: target.start, end: behind };
    }
    this.depth++;
    const value = this.endsStatement() ? undefined : this.readStatement();
    this.depth--;
    if (!value) {
      if (this.pos >= this.end) this.hungry = true;
      this.reset(before);
    } else if (value.kind === 'block') this.noteBlock(target, value);
    return { kind: 'assign', target, operator, value, start: target.start, end: value?.end ?? behind };
  }

  /** A script block in a variable is called by that variable's name. */
  private noteBlock(target: Expression, block: BlockNode): void {
    const variable = target.kind === 'cast' ? target.operand : target;
    if (variable.kind === 'variable') this.definitions.push([`$${plainName(variable.name)}`, block]);
  }

  /** Reads `{ … }`, which begins here, with its parameters. */
  protected override readBlock(): BlockNode {
    const start = this.pos;
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return { kind: 'block', parameters: undefined, statements: [], start, end: this.pos };
    }
    this.pos++;
    this.depth++;
    this.braces++;
    const parameters = this.readParam();
    const statements = this.readStatements(0x7d);
    this.braces--;
    this.depth--;
    const last = statements[statements.length - 1];
    if (this.code(this.pos) === 0x7d) this.pos++;
    else this.pos = Math.min(this.pos, last?.end ?? this.pos);
    return { kind: 'block', parameters, statements, start, end: this.pos };
  }

  /** A block that belongs to a statement, perhaps on one of the next lines. */
  private readBody(): BlockNode | undefined {
    if (this.code(this.peekBehindLines(this.pos)) !== 0x7b) return undefined;
    this.skipLines();
    return this.readBlock();
  }

  /** `param (…)` with the attributes before it; undefined, and nothing passed, where it does not stand here. */
  protected readParam(): ParameterDeclaration[] | undefined {
    const before = this.mark();
    this.skipLines();
    while (this.code(this.pos) === 0x5b) {
      this.readAttribute();
      this.skipLines();
    }
    const start = this.pos;
    const isParam = (this.code(start) | 0x20) === 0x70 && /^param[\s(]/i.test(this.text.slice(start, start + 6));
    this.pos = start + 5;
    if (!isParam || this.code(this.peekBehindLines(this.pos)) !== 0x28) {
      this.reset(before);
      return undefined;
    }
    this.skipLines();
    return this.readDeclarations();
  }

  /** Reads `($A = 1, [int] $B)`, which begins here. */
  private readDeclarations(): ParameterDeclaration[] {
    const result: ParameterDeclaration[] = [];
    if (this.depth >= MAX_DEPTH) {
      this.skipBrackets();
      return result;
    }
    this.pos++;
    this.depth++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) {
        this.hungry = true;
        break;
      }
      if (c === 0x29) {
        this.pos++;
        break;
      }
      if (c === 0x7d || c === 0x7b) break;
      if (c === 0x2c) {
        this.pos++;
        continue;
      }
      const before = this.pos;
      const declaration = this.readDeclaration();
      if (declaration) result.push(declaration);
      if (this.pos === before) this.pos++;
    }
    this.depth--;
    return result;
  }

  private readDeclaration(): ParameterDeclaration | undefined {
    const start = this.pos;
    const attributes: AttributeNode[] = [];
    while (this.code(this.pos) === 0x5b) {
      attributes.push(this.readAttribute());
      this.skipLines();
    }
    const variable = this.code(this.pos) === 0x24 ? this.scanVariable() : undefined;
    if (!variable) return undefined;
    let end = variable.end;
    let value: Expression | undefined;
    if (this.code(this.peekBehindLines(this.pos)) === 0x3d) {
      this.skipLines();
      this.pos++;
      end = this.pos;
      this.skipLines();
      value = this.readExpression(false);
      end = value?.end ?? end;
    }
    return { variable, attributes, value, start, end };
  }

  /** `( … )` of a statement: what stands in it. */
  private readCondition(): Statement | undefined {
    if (this.code(this.peekBehindLines(this.pos)) !== 0x28) return undefined;
    this.skipLines();
    const paren = this.readParen();
    return paren.kind === 'paren' ? paren.statement : undefined;
  }

  /** The word, if it is the next one, perhaps on one of the next lines. */
  private acceptWord(word: string): boolean {
    const at = this.peekBehindLines(this.pos);
    if (this.code(at) !== word.charCodeAt(0) && this.code(at) !== word.charCodeAt(0) - 32) return false;
    if (this.text.slice(at, at + word.length).toLowerCase() !== word) return false;
    const behind = this.code(at + word.length);
    if (behind >= 0 && !(kindOf(behind) & STOP) && behind !== 0x5b) return false;
    this.skipLines();
    this.pos = at + word.length;
    return true;
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

  private readClass(start: number): ClassNode | null {
    this.skipBlanks();
    const name = this.nameHere();
    const open = name === '' ? -1 : this.findBody();
    if (open < 0) return null;
    this.pos = open + 1;
    const properties: ClassNode['properties'][number][] = [];
    const methods: FunctionNode[] = [];
    this.depth++;
    this.braces++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) this.hungry = true;
      if (c < 0 || c === 0x7d) break;
      const before = this.pos;
      this.readMember(properties, methods);
      if (this.pos === before) this.pos++;
    }
    this.braces--;
    this.depth--;
    if (this.code(this.pos) === 0x7d) this.pos++;
    const node: ClassNode = { kind: 'class', name: name.toLowerCase(), properties, methods, start, end: this.pos };
    this.definitions.push([`[${node.name}]`, node]);
    return node;
  }

  private nameHere(): string {
    const start = this.pos;
    this.pos = this.nameEnd(start);
    return this.text.slice(start, this.pos);
  }

  /** The brace that opens a body, perhaps behind the names of base classes; -1 where there is none. */
  private findBody(): number {
    let at = this.peekBehindLines(this.pos);
    if (this.code(at) === 0x3a) while (at < this.end && !'{;'.includes(this.text.charAt(at))) at++;
    return this.code(at) === 0x7b && this.depth < MAX_DEPTH ? at : -1;
  }

  private readMember(properties: ClassNode['properties'][number][], methods: FunctionNode[]): void {
    const start = this.pos;
    let isStatic = false;
    for (;;) {
      this.skipLines();
      if (this.code(this.pos) === 0x5b) this.readAttribute();
      else if (this.acceptWord('static')) isStatic = true;
      else if (!this.acceptWord('hidden')) break;
    }
    const c = this.code(this.pos);
    if (c === 0x24) {
      const variable = this.scanVariable() as VariableNode | undefined;
      this.skipBlanks();
      let value: Expression | undefined;
      if (this.code(this.pos) === 0x3d) {
        this.pos++;
        this.skipLines();
        value = this.readExpression();
      }
      if (variable) properties.push({ variable, isStatic, value });
      return;
    }
    const name = this.nameHere().toLowerCase();
    if (name === '' || this.code(this.peekBehindLines(this.pos)) !== 0x28) return;
    this.skipLines();
    const parameters = this.readDeclarations();
    this.skipLines();
    if (this.code(this.pos) === 0x3a) while (this.pos < this.end && this.code(this.pos) !== 0x7b) this.pos++;
    const body = this.readBody();
    methods.push({ kind: 'function', form: 'function', name, parameters, body, calls: [], start, end: this.pos });
  }

  private readEnum(start: number): EnumNode | null {
    this.skipBlanks();
    const name = this.nameHere();
    const open = name === '' ? -1 : this.findBody();
    if (open < 0) return null;
    this.pos = open + 1;
    const members: EnumNode['members'][number][] = [];
    this.depth++;
    for (;;) {
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0) this.hungry = true;
      if (c < 0 || c === 0x7d) break;
      const member = this.nameHere();
      if (member === '') {
        this.pos++;
        continue;
      }
      this.skipBlanks();
      let value: Expression | undefined;
      if (this.code(this.pos) === 0x3d) {
        this.pos++;
        this.skipBlanks();
        value = this.readExpression();
      }
      members.push({ name: member, value });
    }
    this.depth--;
    if (this.code(this.pos) === 0x7d) this.pos++;
    const node: EnumNode = { kind: 'enum', name: name.toLowerCase(), members, start, end: this.pos };
    this.definitions.push([`[${node.name}]`, node]);
    return node;
  }
}
