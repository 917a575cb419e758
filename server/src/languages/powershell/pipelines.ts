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
import type { AssignNode, BlockNode, CommandNode, Expression, RedirectionNode, Statement } from './syntax';

/** Pipes, chains, assignments: what a statement is that begins with no keyword. */
export abstract class PipelineReader extends CommandReader {
  protected endsStatement(): boolean {
    const c = this.code(this.pos);
    return c < 0 || ((kindOf(c) & (LINE_END | STOP)) !== 0 && c !== 0x28 && c !== 0x7b && c !== 0x2c && c !== 0x26);
  }

  protected readChain(): Statement | undefined {
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

  /** The file that the expression read last is written into. */
  private redirected: RedirectionNode | undefined;

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
    const redirection = this.redirected;
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
    if (!elements) {
      if (!redirection || first.kind === 'command') return first;
      return { kind: 'pipeline', elements: [first], redirection, start: first.start, end: redirection.end };
    }
    const last = elements[elements.length - 1] as CommandNode | Expression;
    return { kind: 'pipeline', elements, start: first.start, end: last.end };
  }

  /** A command, or, as the first of a pipe, an expression or an assignment. */
  private readElement(isFirst: boolean): CommandNode | Expression | AssignNode | undefined {
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
        this.redirected = undefined;
        while (
          this.code(this.pos) === 0x3e ||
          (kindOf(this.code(this.pos)) & DIGIT && this.code(this.pos + 1) === 0x3e)
        ) {
          this.redirected = this.readRedirection() ?? this.redirected;
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

  private readAssignment(target: Expression): AssignNode | undefined {
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
}
