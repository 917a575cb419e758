import { BLANK, DIGIT, isDash, isNameLetter, kindOf, LINE_END, SPECIAL, STOP } from './characters';
import { ExpressionReader } from './expressions';
import type {
  ArgumentNode,
  CommandNode,
  Expression,
  ParameterNode,
  RedirectionNode,
  SplatNode,
  TextNode,
  VerbatimNode,
} from './syntax';

const NONE: readonly RedirectionNode[] = [];

/** Begins the name of what is called outside of all functions, beside the plain name. */
export const FROM_OUTSIDE = '>';

/** Commands: a name and words, read as words and not as expressions. */
export abstract class CommandReader extends ExpressionReader {
  /** Names of the functions around what is being read, lower case: a call of itself does not count as one. */
  protected readonly functions: string[] = [];

  /** Reads a command whose name begins here; `start` is where `&` or `.` stand, if they do. */
  protected readCommand(start: number, invocation: CommandNode['invocation']): CommandNode {
    const name = this.readCommandName(invocation);
    this.noteCall(name);
    const args: ArgumentNode[] = [];
    let redirections: RedirectionNode[] | undefined;
    let end = name.end;
    let onlyValues = false;
    for (;;) {
      this.skipBlanks();
      const c = this.code(this.pos);
      if (c < 0) break;
      const kind = kindOf(c);
      if (kind & STOP && c !== 0x28 && c !== 0x7b) {
        // A NUL is a word of its own; a comma without a value before it belongs to nothing.
        if (c === 0) {
          const word = this.bareWord(this.pos, this.pos + 1);
          args.push(word);
          end = word.end;
          continue;
        }
        if (c !== 0x2c) break;
        this.pos++;
        end = this.pos;
        continue;
      }
      if (c === 0x3e || c === 0x3c || ((kind & DIGIT || c === 0x2a) && this.code(this.pos + 1) === 0x3e)) {
        const redirection = this.readRedirection();
        if (redirection) {
          redirections ??= [];
          redirections.push(redirection);
        }
        end = this.pos;
        continue;
      }
      if (isDash(c) && !onlyValues) {
        const verbatim = this.readVerbatim(args);
        if (verbatim) {
          end = verbatim.end;
          break;
        }
        const parameter = this.readParameter();
        if (parameter) {
          if (parameter.nameEnd - parameter.start === 2 && isDash(this.code(parameter.start + 1))) onlyValues = true;
          args.push(parameter);
          end = parameter.end;
          continue;
        }
      } else if (c === 0x40) {
        const splat = this.readSplat();
        if (splat) {
          args.push(splat);
          end = splat.end;
          continue;
        }
      }
      const value = this.readArgument();
      args.push(value);
      end = value.end;
    }
    return { kind: 'command', invocation, name, args, redirections: redirections ?? NONE, start, end };
  }

  private readCommandName(invocation: CommandNode['invocation']): Expression {
    if (invocation === '') {
      const option = isDash(this.code(this.pos)) ? this.optionEnd() : -1;
      if (option > 0) return this.bareWord(this.pos, option);
      if (this.code(this.pos) === 0x5d) return this.bareWord(this.pos, this.pos + 1);
      this.expands = false;
      const word = this.readWord();
      this.expands = true;
      return word;
    }
    const c = this.code(this.pos);
    if (c < 0 || (kindOf(c) & (STOP | LINE_END) && c !== 0x28 && c !== 0x7b)) return this.bareWord(this.pos, this.pos);
    return this.readValue();
  }

  /** Where a command that is called like a parameter has the end of its name: at a dot, a bracket, behind a colon. */
  private optionEnd(): number {
    const first = this.code(this.pos + 1);
    if (first < 0 || !isNameLetter(first) || kindOf(first) & DIGIT) return -1;
    for (let at = this.pos + 1; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if (c === 0x2e || c === 0x5b) return at;
      if (c === 0x3a) return at + 1;
      if (kindOf(c) & (STOP | SPECIAL)) return -1;
    }
    return -1;
  }

  private noteCall(name: Expression): void {
    if (name.kind === 'variable') this.calls.push(`$${plainName(name.name)}`);
    else if (name.kind === 'text' && name.parts === undefined) {
      const word = this.text.slice(name.from, name.to).toLowerCase();
      const call = word.slice(word.lastIndexOf('\\') + 1);
      if (this.functions.length === 0) this.calls.push(call, `${FROM_OUTSIDE}${call}`);
      else if (!this.functions.includes(call)) this.calls.push(call);
    }
  }

  private bareWord(start: number, end: number): TextNode {
    this.pos = end;
    return { kind: 'text', form: 'bare', start, end, from: start, to: end, parts: undefined };
  }

  /** A value or a list of them: `25, 587`. */
  protected readArgument(): Expression {
    const first = this.readValue();
    this.skipBlanks();
    if (this.code(this.pos) !== 0x2c) return first;
    const items: Expression[] = [first];
    let end = first.end;
    while (this.code(this.pos) === 0x2c) {
      this.pos++;
      end = this.pos;
      const before = this.mark();
      this.skipLines();
      const c = this.code(this.pos);
      if (c < 0 || (kindOf(c) & STOP && c !== 0x28 && c !== 0x7b && c !== 0)) {
        if (c < 0) this.hungry = true;
        this.reset(before);
        break;
      }
      const item = this.readValue();
      items.push(item);
      end = item.end;
      this.skipBlanks();
    }
    return { kind: 'list', items, start: first.start, end };
  }

  /** One value among the words of a command. */
  private readValue(): Expression {
    const start = this.pos;
    const c = this.code(start);
    if (c === 0 || c === 0x5d) return this.bareWord(start, start + 1);
    if (c === 0x28) return this.readSteps(this.readParen(), true);
    if (c === 0x7b) return this.readSteps(this.readBlock(), true);
    if (c === 0x40) {
      const found = this.readAt();
      return found ? this.readSteps(found, true) : this.readWord();
    }
    if (c === 0x24) return this.readDollarValue();
    return this.isQuote(start) ? this.readSteps(this.readQuoted(), true) : this.readWord();
  }

  private readDollarValue(): Expression {
    const start = this.pos;
    if (this.code(start + 1) === 0x28) return this.readSteps(this.readSub(), true);
    const variable = this.scanVariable();
    if (!variable) return this.readWord();
    const c = this.code(this.pos);
    const isBraced = this.code(start + 1) === 0x7b;
    const isStatic = c === 0x3a && this.code(this.pos + 1) === 0x3a;
    const ends = c < 0 || kindOf(c) & STOP || c === 0x2e || c === 0x5b || (!isBraced && (c === 0x3d || isStatic));
    if (ends) return this.readSteps(variable, true);
    this.pos = start;
    return this.readWord();
  }

  /** `-Name`, `-Name:value`, `--`; undefined for `-`, `-25` and `--name`, which are values. */
  private readParameter(): ParameterNode | undefined {
    const start = this.pos;
    let at = start + 1;
    let c = this.code(at);
    if (isDash(c)) {
      const behind = this.code(at + 1);
      return behind < 0 || kindOf(behind) & (STOP | LINE_END) ? this.parameter(start, at + 1) : undefined;
    }
    if (c < 0 || kindOf(c) & DIGIT || !(isNameLetter(c) || c === 0x3f)) return undefined;
    for (; at < this.end; at++) {
      c = this.text.charCodeAt(at);
      if (kindOf(c) & STOP || c === 0x2e || c === 0x5b || c === 0x3a) break;
      if (this.isQuote(at)) return undefined;
    }
    if (this.code(at) !== 0x3a) return this.parameter(start, at);
    this.pos = at + 1;
    this.skipBlanks();
    const next = this.code(this.pos);
    if (next < 0 || (kindOf(next) & STOP && next !== 0x28 && next !== 0x7b)) {
      if (next < 0) this.hungry = true;
      this.pos = at + 1;
      return { kind: 'parameter', nameEnd: at, colon: true, value: undefined, start, end: at + 1 };
    }
    const value = this.readArgument();
    return { kind: 'parameter', nameEnd: at, colon: true, value, start, end: value.end };
  }

  private parameter(start: number, nameEnd: number): ParameterNode {
    this.pos = nameEnd;
    return { kind: 'parameter', nameEnd, colon: false, value: undefined, start, end: nameEnd };
  }

  /** `@rule`, `@script:rule`. */
  protected readSplat(): SplatNode | undefined {
    const start = this.pos;
    let at = start + 1;
    const first = this.code(at);
    if (!(first >= 0 && (isNameLetter(first) || first === 0x3f))) return undefined;
    for (; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if (!isNameLetter(c) && c !== 0x3f && c !== 0x3a) break;
    }
    const behind = this.code(at);
    if (behind >= 0 && !(kindOf(behind) & STOP)) return undefined;
    this.pos = at;
    return { kind: 'splat', name: this.text.slice(start + 1, at), start, end: at };
  }

  /** `--%` and, behind it, the rest of the line up to a pipe, as it stands. Both go to `args`. */
  private readVerbatim(args: ArgumentNode[]): VerbatimNode | TextNode | undefined {
    const start = this.pos;
    if (!isDash(this.code(start + 1)) || this.code(start + 2) !== 0x25) return undefined;
    const behind = this.code(start + 3);
    if (behind >= 0 && !(kindOf(behind) & (STOP | LINE_END))) return undefined;
    const sign = this.bareWord(start, start + 3);
    args.push(sign);
    while (kindOf(this.code(this.pos)) & BLANK) this.pos++;
    const from = this.pos;
    let quoted = false;
    let at = from;
    for (; at < this.end; at++) {
      const c = this.text.charCodeAt(at);
      if (kindOf(c) & LINE_END) break;
      if (c === 0x22) quoted = !quoted;
      else if (!quoted && (c === 0x7c || (c === 0x26 && this.code(at + 1) === 0x26))) break;
    }
    this.pos = at;
    if (at === from) return sign;
    const rest: VerbatimNode = { kind: 'verbatim', start: from, end: at };
    args.push(rest);
    return rest;
  }

  /** `2>$null`, `3>&1`, `> out.txt`. Undefined for `<`, which PowerShell does not know. */
  protected readRedirection(): RedirectionNode | undefined {
    const start = this.pos;
    const c = this.code(start);
    let stream = '';
    if (c !== 0x3e && c !== 0x3c) {
      stream = this.text.charAt(start);
      this.pos++;
    }
    this.pos++;
    if (c !== 0x3c && this.code(this.pos) === 0x3e) this.pos++;
    if (this.code(this.pos) === 0x26 && kindOf(this.code(this.pos + 1)) & DIGIT) {
      const target = this.text.slice(this.pos, this.pos + 2);
      this.pos += 2;
      return { stream, target, start, end: this.pos };
    }
    const sign = this.pos;
    this.skipBlanks();
    const next = this.code(this.pos);
    if (next < 0 || (kindOf(next) & STOP && next !== 0x28) || next === 0x3c || next === 0x3e) {
      if (next < 0) this.hungry = true;
      this.pos = sign;
      return c === 0x3c ? undefined : { stream, target: '', start, end: sign };
    }
    const target = this.readValue();
    if (c === 0x3c) return undefined;
    return { stream, target: this.text.slice(target.start, target.end), file: target, start, end: target.end };
  }
}

/** A variable's name without its scope, lower case; drives such as `env:` stay. */
export function plainName(name: string): string {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(':');
  if (colon < 0) return lower;
  const scope = lower.slice(0, colon);
  const isScope =
    scope === 'script' ||
    scope === 'global' ||
    scope === 'local' ||
    scope === 'private' ||
    scope === 'using' ||
    scope === 'variable';
  return isScope ? lower.slice(colon + 1) : lower;
}
