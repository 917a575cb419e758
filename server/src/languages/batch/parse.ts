import { placeholderEnd } from '../text/placeholders';
import { cut, Rich } from '../text/rich';
import {
  AFTER_REM,
  AMPERSAND,
  AT,
  afterJoin,
  BAR,
  BLANK,
  CARET,
  CLOSE,
  COLON,
  EQUALS,
  GREATER,
  isDelimiter,
  isDigit,
  joinedEnd,
  LESS,
  LF,
  lineEnd,
  nextOf,
  OPEN,
  PERCENT,
  QUOTE,
  SLASH,
  skipDelimiters,
} from './characters';
import { skipQuoted } from './skip';
import { type Chain, type Condition, type For, type Group, type If, type Node, Redirect, type Simple } from './syntax';

/** Blocks, conditions and loops within each other are followed this deep. */
const MAX_NESTING = 60;

/**
 * Reads a statement whose percent variables have been put in and whose carriage returns are gone. A line that is wrong
 * for cmd is nothing, the lines around it in a block are kept; a line that merely ends too early (`a &&`, `a >`) keeps
 * what stands on it, because that is how lines look while they are typed.
 */
export const parse = (text: Rich): Node[] => new Parser(text).parse();

/** Leaves a line that is wrong; caught where lines are read. */
class Mistake extends Error {}
const MISTAKE = new Mistake();

const SPECIAL = new Uint8Array(128);
for (const c of [QUOTE, CARET, AMPERSAND, BAR, LF, CLOSE, LESS, GREATER]) SPECIAL[c] = 1;

const UNARY = /^(?:errorlevel|exist|defined|cmdextversion)$/;
const COMPARISON = /^(?:equ|neq|lss|leq|gtr|geq)$/;
const NO_REDIRECTS: readonly Redirect[] = [];
const NOTHING: Group = { kind: 'group', body: [], redirects: NO_REDIRECTS };

const TIGHTER: Readonly<Record<Chain['operator'], Chain['operator'] | undefined>> = {
  '&': '||',
  '||': '&&',
  '&&': '|',
  '|': undefined,
};

class Parser {
  private readonly text: string;
  private readonly end: number;
  private at = 0;
  private depth = 0;
  private nesting = 0;

  constructor(private readonly rich: Rich) {
    this.text = rich.text;
    this.end = this.text.length;
  }

  parse(): Node[] {
    const nodes: Node[] = [];
    while (this.at < this.end) {
      this.line(nodes);
      this.at++;
    }
    return nodes;
  }

  /** Reads to the end of a line, or to the bracket that closes the block around it. */
  private line(into: Node[]): void {
    const { depth, nesting } = this;
    try {
      const node = this.chain('&');
      if (node) into.push(node);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      this.depth = depth;
      this.nesting = nesting;
      this.at = lineEnd(this.text, this.at, this.end);
    }
    // What is left stands behind a bracket: a syntax error for cmd, and nothing.
    const atClose = this.depth > 0 && this.text.charCodeAt(this.at) === CLOSE;
    if (!atClose) this.at = lineEnd(this.text, this.at, this.end);
  }

  /** Commands joined by the operator and by those that bind tighter; `first` is what has been read of them. */
  private chain(operator: Chain['operator'], first?: Node): Node | undefined {
    const left = this.part(operator, first);
    if (!this.takes(operator)) return left;
    if (!left) throw MISTAKE;
    const parts: Node[] = [left];
    do {
      this.at += operator.length;
      const part = this.part(operator);
      if (part) parts.push(part);
      else if (this.isOperator()) throw MISTAKE;
    } while (this.takes(operator));
    return parts.length === 1 ? left : { kind: 'chain', operator, parts };
  }

  private part(operator: Chain['operator'], first?: Node): Node | undefined {
    const tighter = TIGHTER[operator];
    return tighter === undefined ? (first ?? this.command()) : this.chain(tighter, first);
  }

  private takes(operator: Chain['operator']): boolean {
    if (!this.isOperator()) return false;
    const c = this.text.charCodeAt(this.at);
    if (c !== operator.charCodeAt(0)) return false;
    return (this.text.charCodeAt(this.at + 1) === c) === (operator.length === 2);
  }

  private isOperator(): boolean {
    this.skipBlanks();
    const c = this.text.charCodeAt(this.at);
    return this.at < this.end && (c === AMPERSAND || c === BAR);
  }

  private skipBlanks(): void {
    this.at = skipDelimiters(this.text, this.at, this.end);
  }

  private command(): Node | undefined {
    const { text } = this;
    const redirects: Redirect[] = [];
    for (;;) {
      this.skipBlanks();
      const c = this.at < this.end ? text.charCodeAt(this.at) : LF;
      if (c === AT) this.at++;
      else if (this.takesRedirect(redirects)) continue;
      else if (c === COLON) {
        this.at = joinedEnd(text, lineEnd(text, this.at, this.end), this.end);
        return undefined;
      } else if (c === OPEN) return this.nested(() => this.group(redirects));
      else if (c === LF || c === CLOSE || c === AMPERSAND || c === BAR) {
        // Redirections alone empty their file.
        return redirects.length === 0 ? undefined : { kind: 'group', body: [], redirects };
      } else return this.word(redirects);
    }
  }

  private nested<T>(read: () => T): T {
    if (this.nesting >= MAX_NESTING) throw MISTAKE;
    this.nesting++;
    const result = read();
    this.nesting--;
    return result;
  }

  private group(redirects: Redirect[]): Group {
    this.at++;
    this.depth++;
    const body: Node[] = [];
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.end) break;
      const c = this.text.charCodeAt(this.at);
      if (c === CLOSE) break;
      if (c === LF) this.at++;
      else this.line(body);
    }
    this.depth--;
    this.at = Math.min(this.at + 1, this.end);
    do this.skipBlanks();
    while (this.takesRedirect(redirects));
    return { kind: 'group', body, redirects };
  }

  private word(redirects: Redirect[]): Node | undefined {
    const { text, at } = this;
    let letters = at;
    for (; letters < this.end && letters - at < 4; letters++) {
      const c = text.charCodeAt(letters) | 32;
      if (c < 97 || c > 122) break;
    }
    if (letters - at === 2 || letters - at === 3) {
      const word = text.slice(at, letters).toLowerCase();
      const next = letters < this.end ? text.charCodeAt(letters) : BLANK;
      const delimited = next === LF || next === SLASH || isDelimiter(next);
      if (word === 'if' && delimited) {
        this.at = letters;
        return this.nested(() => this.conditional());
      }
      if (word === 'for' && delimited) {
        this.at = letters;
        return this.nested(() => this.loop(at));
      }
      if (word === 'rem' && (letters >= this.end || AFTER_REM.test(text.charAt(letters)))) return this.remark(letters);
    }
    return this.simple(redirects);
  }

  /** A comment runs to the line's end, unless nothing but an operator follows its sign. */
  private remark(from: number): Node | undefined {
    const { text } = this;
    let i = from;
    while (i < this.end && isDelimiter(text.charCodeAt(i))) i++;
    this.at = i;
    if (this.isOperator()) return NOTHING;
    const line = lineEnd(text, i, this.end);
    while (i < line && !isDelimiter(text.charCodeAt(i))) i++;
    this.at = i >= line ? joinedEnd(text, line, this.end, 1) : line;
    return undefined;
  }

  private simple(redirects: Redirect[]): Simple {
    const { text, end } = this;
    const ranges: number[] = [];
    let from = this.at;
    let i = from;
    for (;;) {
      i = nextOf(SPECIAL, text, i, end);
      if (i >= end) break;
      const c = text.charCodeAt(i);
      if (c === QUOTE) i = skipQuoted(text, i, end);
      else if (c === CARET) {
        if (i > from) ranges.push(from, i);
        from = this.escaped(i);
        i = from < end && text.charCodeAt(from) !== LF ? from + 1 : from;
      } else if (c === LESS && placeholderEnd(text, i, end) !== undefined) i = placeholderEnd(text, i, end) as number;
      else if (c === LESS || c === GREATER) {
        // A single digit that is a word of its own is the number of the stream.
        const named = i - 2 >= from && isDigit(text.charCodeAt(i - 1)) && isDelimiter(text.charCodeAt(i - 2));
        const to = named ? i - 1 : i;
        if (to > from) ranges.push(from, to);
        this.at = to;
        this.redirect(redirects);
        from = this.at;
        i = from;
      } else if (c === CLOSE && this.depth === 0) i++;
      else break;
    }
    if (i > from) ranges.push(from, i);
    this.at = i;
    return {
      kind: 'simple',
      text: cut(this.rich, ranges),
      redirects: redirects.length === 0 ? NO_REDIRECTS : redirects,
    };
  }

  /** The offset of the character that the caret at `at` makes plain; an empty line that it joins is passed over. */
  private escaped(at: number): number {
    const joined = afterJoin(this.text, at, this.end);
    if (joined === at) return Math.min(at + 1, this.end);
    return this.text.charCodeAt(joined) === LF && joined < this.end ? joined + 1 : joined;
  }

  private takesRedirect(into: Redirect[]): boolean {
    const { text, at } = this;
    const sign = isDigit(text.charCodeAt(at)) ? at + 1 : at;
    const c = text.charCodeAt(sign);
    if (sign >= this.end || (c !== LESS && c !== GREATER)) return false;
    this.redirect(into);
    return true;
  }

  /** Reads a redirection from its number or sign on; one without a target is half-typed and none. */
  private redirect(into: Redirect[]): void {
    const { text } = this;
    const from = this.at;
    const digit = isDigit(text.charCodeAt(from)) ? 1 : 0;
    let i = from + digit;
    const isInput = text.charCodeAt(i) === LESS;
    const doubled = !isInput && text.charCodeAt(i + 1) === GREATER;
    i += doubled ? 2 : 1;
    let start = i;
    if (text.charCodeAt(i) === AMPERSAND && i < this.end) i++;
    this.at = i;
    this.skipBlanks();
    if (i === start) start = this.at;
    const ranges = this.operand();
    if (ranges.length === 0) return;
    const sign = isInput ? '<' : doubled ? '>>' : '>';
    const stream = digit === 1 ? text.charAt(from) : isInput ? '0' : '1';
    // The sign of `&1` belongs to the target.
    const target = start < (ranges[0] as number) ? [start, this.at] : ranges;
    into.push(new Redirect(this.rich, from, this.at, target, stream, sign));
  }

  /** Reads a word of a condition, of the head of a loop or of a redirection, as ranges without carets. */
  private operand(): number[] {
    const { text, end } = this;
    const ranges: number[] = [];
    let from = this.at;
    let i = from;
    while (i < end) {
      const c = text.charCodeAt(i);
      if (isDelimiter(c) || c === LF || c === AMPERSAND || c === BAR || c === LESS || c === GREATER) break;
      if (c === CLOSE && this.depth > 0) break;
      if (c === QUOTE) i = skipQuoted(text, i, end);
      else if (c === CARET) {
        if (afterJoin(text, i, end) !== i) break;
        if (i > from) ranges.push(from, i);
        from = i + 1;
        i = Math.min(i + 2, end);
      } else i++;
    }
    if (i > from) ranges.push(from, i);
    this.at = i;
    return ranges;
  }

  private conditional(): If {
    const condition = this.condition();
    const first = this.command();
    if (first?.kind === 'group' && this.takesWord('else')) {
      return { kind: 'if', condition, whenTrue: first, whenFalse: this.chain('&') };
    }
    return { kind: 'if', condition, whenTrue: first && this.chain('&', first), whenFalse: undefined };
  }

  private takesWord(word: string): boolean {
    this.skipBlanks();
    const end = this.at + word.length;
    if (this.text.slice(this.at, end).toLowerCase() !== word) return false;
    const next = end < this.end ? this.text.charCodeAt(end) : BLANK;
    if (!isDelimiter(next) && next !== OPEN && next !== AT && next !== LF && next !== CARET) return false;
    this.at = end;
    return true;
  }

  private condition(): Condition {
    let ignoreCase = false;
    let negated = false;
    for (;;) {
      this.skipBlanks();
      const left = cut(this.rich, this.operand());
      const word = left.text.toLowerCase();
      if (word === '/i') ignoreCase = true;
      else if (word === 'not') negated = true;
      else if (UNARY.test(word)) {
        this.skipBlanks();
        const operand = this.operand();
        if (operand.length === 0) throw MISTAKE;
        const test = word as Condition['test'];
        return { ignoreCase, negated, test, left: cut(this.rich, operand), right: Rich.empty };
      } else return this.comparison(left, ignoreCase, negated);
    }
  }

  private comparison(left: Rich, ignoreCase: boolean, negated: boolean): Condition {
    const { text } = this;
    let test: string = '==';
    let i = this.at;
    while (i < this.end && isDelimiter(text.charCodeAt(i)) && text.charCodeAt(i) !== EQUALS) i++;
    if (!text.startsWith('==', i)) {
      this.skipBlanks();
      test = cut(this.rich, this.operand()).text.toLowerCase();
      if (!COMPARISON.test(test)) throw MISTAKE;
    }
    this.skipBlanks();
    const right = this.operand();
    if (left.length === 0 || right.length === 0) throw MISTAKE;
    return { ignoreCase, negated, test: test as Condition['test'], left, right: cut(this.rich, right) };
  }

  private loop(start: number): For {
    const { text } = this;
    let form: For['form'] = '';
    let options: number[] = [];
    let variable = '';
    while (variable === '') {
      this.skipBlanks();
      const from = this.at;
      const word = this.operand();
      if (word.length === 0) throw MISTAKE;
      if (text.charCodeAt(from) === PERCENT && this.at - from === 2) variable = text.charAt(from + 1);
      else if (form === '' && /^\/[dflr]$/i.test(text.slice(from, this.at))) {
        form = text.charAt(from + 1).toLowerCase() as For['form'];
      } else options = options.length === 0 ? word : [...options, from - 1, from, ...word];
    }
    this.skipBlanks();
    if (text.slice(this.at, this.at + 2).toLowerCase() !== 'in') throw MISTAKE;
    this.at += 2;
    this.skipBlanks();
    if (this.at >= this.end || text.charCodeAt(this.at) !== OPEN) throw MISTAKE;
    const list = this.list();
    if (!this.takesWord('do')) throw MISTAKE;
    const body = this.chain('&');
    return { kind: 'for', form, options: cut(this.rich, options), variable, list, body, weight: this.at - start };
  }

  /** What stands between the brackets of a loop, carets taken out and quotes kept. */
  private list(): Rich {
    const { text, end } = this;
    const ranges: number[] = [];
    let from = this.at + 1;
    let i = from;
    for (; i < end; ) {
      const c = text.charCodeAt(i);
      if (c === CLOSE) break;
      if (c === QUOTE) i = skipQuoted(text, i, end);
      else if (c === CARET) {
        if (i > from) ranges.push(from, i);
        from = this.escaped(i);
        i = Math.min(from + 1, end);
      } else i++;
    }
    if (i >= end) throw MISTAKE;
    if (i > from) ranges.push(from, i);
    this.at = i + 1;
    return ranges.length === 0 ? Rich.empty : cut(this.rich, ranges);
  }
}
