import type { Comment } from '../../model/item';
import type { ReadOptions, Source } from '../../model/language';
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
  CR,
  endsInCaret,
  GREATER,
  isDelimiter,
  isDigit,
  joinedEnd,
  LESS,
  LF,
  lineEnd,
  nextOf,
  OPEN,
  QUOTE,
  SLASH,
  skipDelimiters,
} from './characters';
import { labelKey, labelName, type Unit } from './program';
import { skipCondition, skipOperand, skipQuoted, skipRedirection } from './skip';

/** What the statements of a stretch are, found without knowing any value. */
export interface Scan {
  readonly units: readonly Unit[];
  readonly labels: ReadonlyMap<string, readonly number[]>;
  readonly comments: readonly Comment[];
  readonly calls: readonly string[];
  readonly end: number;
  readonly hungry: boolean;
}

/**
 * Cuts a text into statements: lines, joined lines and blocks. From the first label line on everything is one stretch,
 * since a call may lead into it and run to the end. A block that is never closed is taken line by line instead, so
 * that a half-typed one silences nothing.
 */
export function scan(source: Source, options: ReadOptions): Scan {
  return new Scanner(source).scan(options);
}

/** What stands where scanning is: a command may begin, its arguments go on, a block has just been closed. */
type State = 'command' | 'arguments' | 'after';

/** Characters at which arguments may end or stop being plain. */
const SPECIAL = new Uint8Array(128);
for (const c of [QUOTE, CARET, AMPERSAND, BAR, LF, CLOSE]) SPECIAL[c] = 1;

const LABEL_START = /[\p{L}\p{N}_.$#@]/u;

/** How a line begins that belongs to no list, though the bracket before it is still open: somebody is typing there. */
const COMMAND_LINE =
  /^[ \t@]*(?:netsh|reg|for|if|set|call|echo|rem|goto|exit|setlocal|endlocal|shift|start|cmd|powershell|net|sc)(?:\.exe)?[ \t]/i;

class Scanner {
  private readonly text: string;
  private readonly units: Unit[] = [];
  private readonly labels = new Map<string, number[]>();
  private readonly comments: Comment[] = [];
  private readonly calls = new Set<string>();
  /** Opening brackets of blocks and lists that are not closed yet. */
  private open: number[] = [];
  /** Brackets that no later one closes; known only once the text's end was reached with them open. */
  private readonly unclosed = new Set<number>();
  /** Set when a list of `for` was never closed: later ones must end on their line, or each would be looked for to the end. */
  private listsEndOnLine = false;
  private hungry = false;
  /** True when the statement holds a command, so it is more than comments. */
  private hasCode = false;

  constructor(private readonly source: Source) {
    this.text = source.text;
  }

  scan({ from, stopAfter }: ReadOptions): Scan {
    const { text } = this;
    let at = from;
    let toEnd = this.isLabelLine(from);
    while (at < text.length) {
      if (!toEnd && at > from && (at >= stopAfter || this.isLabelLine(at))) break;
      const start = at;
      const comments = this.comments.length;
      at = this.statement(start);
      if (this.open.length > 0) {
        // Whether a later line closes them decides what all of this is, so it stays one stretch.
        toEnd = true;
        for (const bracket of this.open) this.unclosed.add(bracket);
        this.comments.length = comments;
        this.dropLabels(start);
        at = this.statement(start);
      }
    }
    const definitions = this.labels;
    return {
      units: this.units,
      labels: definitions,
      comments: this.comments,
      calls: [...this.calls],
      end: at,
      hungry: this.hungry || toEnd,
    };
  }

  /** Scans one statement from a line's start; returns where the next line begins. */
  private statement(start: number): number {
    const { text } = this;
    const end = text.length;
    let i = start;
    let state: State = 'command';
    let first = -1;
    this.open = [];
    this.hasCode = false;
    for (;;) {
      if (state === 'command') {
        i = this.skipBefore(i);
        if (i >= end) break;
        if (first < 0) first = i;
        const c = text.charCodeAt(i);
        if (c === LF) {
          if (this.open.length === 0) break;
          i++;
        } else if (c === OPEN) {
          this.hasCode = true;
          if (!this.unclosed.has(i)) this.open.push(i);
          i++;
        } else if (c === CLOSE) {
          if (this.open.pop() === undefined) i = lineEnd(text, i, end);
          else {
            i++;
            state = 'after';
          }
        } else if (c === COLON) i = this.colonLine(i, first);
        else if (c === AMPERSAND || c === BAR) i++;
        else if (c === LESS || c === GREATER) i = skipRedirection(text, i, this.open.length > 0);
        else if (isDigit(c) && this.isRedirection(i + 1)) i++;
        else {
          const next = this.word(i);
          if (next < 0) {
            i = ~next;
            state = 'arguments';
          } else i = next;
        }
      } else if (state === 'arguments') {
        i = nextOf(SPECIAL, text, i, end);
        if (i >= end) break;
        const c = text.charCodeAt(i);
        if (c === QUOTE) i = skipQuoted(text, i);
        else if (c === CARET) i = this.skipCaret(i);
        else if (c === CLOSE) {
          i++;
          if (this.open.pop() !== undefined) state = 'after';
        } else {
          state = 'command';
          if (c !== LF) i++;
        }
      } else {
        i = skipDelimiters(text, i, end);
        if (i >= end) break;
        const c = text.charCodeAt(i);
        if (c === LF || c === AMPERSAND || c === BAR) {
          state = 'command';
          if (c !== LF) i++;
        } else if (c === CLOSE) {
          if (this.open.pop() === undefined) i = lineEnd(text, i, end);
          else i++;
        } else if (c === LESS || c === GREATER) i = skipRedirection(text, i, this.open.length > 0);
        else if (isDigit(c) && this.isRedirection(i + 1)) i++;
        else if (this.isElse(i)) {
          i += 4;
          state = 'command';
        } else i = lineEnd(text, i, end);
      }
    }
    if (i >= end && this.open.length > 0) return end;
    if (this.hasCode) {
      let last = Math.min(i, end);
      while (last > first && text.charCodeAt(last - 1) === CR) last--;
      this.units.push({ start: first, end: last });
    }
    return Math.min(i + 1, end);
  }

  /** Skips what may stand before a command: delimiters and the signs that keep it from being echoed. */
  private skipBefore(from: number): number {
    const { text } = this;
    let i = from;
    for (;;) {
      i = skipDelimiters(text, i, text.length);
      if (i >= text.length || text.charCodeAt(i) !== AT) return i;
      i++;
    }
  }

  /** Scans a command's name; the result is `~` where its arguments begin, or else where the next command may begin. */
  private word(from: number): number {
    const { text } = this;
    let letters = from;
    let c = text.charCodeAt(letters) | 32;
    while (c >= 97 && c <= 122 && letters - from < 5) c = text.charCodeAt(++letters) | 32;
    const length = letters - from;
    if (length === 2 || length === 3 || length === 4) {
      const word = text.slice(from, letters).toLowerCase();
      const next = letters < text.length ? text.charCodeAt(letters) : BLANK;
      const delimited = next === LF || next === CR || isDelimiter(next);
      if (word === 'if' && (delimited || next === SLASH)) {
        this.hasCode = true;
        return skipCondition(text, letters, this.open.length > 0);
      }
      if (word === 'for' && (delimited || next === SLASH)) {
        this.hasCode = true;
        return this.skipFor(letters);
      }
      if (word === 'rem' && (letters >= text.length || AFTER_REM.test(text.charAt(letters)))) return this.remark(from);
      if (word === 'goto' || word === 'call') this.jump(word, letters);
    }
    this.hasCode = true;
    let end = from;
    if (text.charCodeAt(from) === QUOTE) {
      end = skipQuoted(text, from);
      this.calls.add(programKey(text.slice(from + 1, Math.max(from + 1, end - 1))));
      return ~end;
    }
    for (; end < text.length; end++) {
      c = text.charCodeAt(end);
      if (c <= BLANK || isDelimiter(c) || (c < 128 && SPECIAL[c] === 1) || c === LESS || c === GREATER) break;
    }
    if (end > from) this.calls.add(programKey(text.slice(from, end)));
    return ~end;
  }

  /** Notes the label that `goto` or `call` names. */
  private jump(word: string, from: number): void {
    const { text } = this;
    const line = Math.min(text.length, from + 200);
    let i = from;
    while (i < line && isDelimiter(text.charCodeAt(i))) i++;
    const colon = text.charCodeAt(i) === COLON;
    if (word === 'call' && !colon) return;
    const name = labelName(text, colon ? i + 1 : i, line);
    if (name !== '') this.calls.add(labelKey(name));
  }

  /** A line that begins with a colon: a label, or a comment. Returns its end. */
  private colonLine(at: number, first: number): number {
    const { text } = this;
    const below = lineEnd(text, at, text.length);
    const end = this.joined(below);
    const name = this.labelAt(at, below);
    if (name !== '') {
      const known = this.labels.get(name);
      const target = Math.min(below + 1, text.length);
      if (known) known.push(target);
      else this.labels.set(name, [target]);
      if (at === first && this.open.length === 0) this.units.push({ start: at, end, label: name });
    } else {
      const sign = text.charCodeAt(at + 1) === COLON ? 2 : 1;
      this.addComment(at, Math.min(at + sign, end), end);
    }
    return end;
  }

  /** The name of a label whose colon stands at `at`, '' for a comment. A blank behind the colon makes prose a comment. */
  private labelAt(at: number, end: number): string {
    const { text } = this;
    let from = at + 1;
    while (from < end && isDelimiter(text.charCodeAt(from))) from++;
    if (from >= end || !LABEL_START.test(text.charAt(from))) return '';
    const name = labelName(text, from, end);
    if (from > at + 1 && text.slice(from + name.length, end).trim() !== '') return '';
    return name;
  }

  private isLabelLine(from: number): boolean {
    const { text } = this;
    let i = from;
    while (i < text.length && isDelimiter(text.charCodeAt(i))) i++;
    return text.charCodeAt(i) === COLON && this.labelAt(i, lineEnd(text, i, text.length)) !== '';
  }

  /** `rem` and its text; returns where the next command may begin. */
  private remark(from: number): number {
    const { text } = this;
    let i = from + 3;
    while (i < text.length && isDelimiter(text.charCodeAt(i))) i++;
    const c = text.charCodeAt(i);
    if (c === AMPERSAND || c === BAR) return i;
    const line = lineEnd(text, i, text.length);
    let end = line;
    // Only a caret that ends the first word joins the next line.
    while (i < line && !isDelimiter(text.charCodeAt(i))) i++;
    if (i >= line) end = this.joined(line, 1);
    this.addComment(from, Math.min(from + 3, end), end);
    return end;
  }

  private joined(line: number, limit?: number): number {
    const end = joinedEnd(this.text, line, this.text.length, limit);
    if (end >= this.text.length && endsInCaret(this.text, end)) this.hungry = true;
    return end;
  }

  private addComment(start: number, textStart: number, lineFeed: number): void {
    const { text } = this;
    let end = lineFeed;
    while (end > textStart && text.charCodeAt(end - 1) === CR) end--;
    this.comments.push({ place: this.source.place(start, end), text: text.slice(textStart, end) });
  }

  /** Skips the head of a loop to where its body begins, or to the line's end where it is none. */
  private skipFor(from: number): number {
    const { text } = this;
    const end = text.length;
    let i = from;
    for (;;) {
      i = skipDelimiters(text, i, end);
      if (/^in\(/i.test(text.slice(i, i + 3))) {
        i += 2;
        break;
      }
      const word = skipOperand(text, i, this.open.length > 0);
      if (word === i) return lineEnd(text, i, end);
      const isIn = word - i === 2 && text.slice(i, word).toLowerCase() === 'in';
      i = word;
      if (isIn) {
        const bracket = skipDelimiters(text, i, end);
        if (text.charCodeAt(bracket) !== OPEN) continue;
        i = bracket;
        break;
      }
    }
    const close = this.skipList(i);
    if (close < 0) return ~close;
    i = skipDelimiters(text, close, end);
    if (!/^do(?:[\s,;=(@]|$)/i.test(text.slice(i, i + 3))) return lineEnd(text, i, end);
    return i + 2;
  }

  /** The offset behind the bracket that closes a list; `~` where scanning goes on when there is none. */
  private skipList(open: number): number {
    const { text } = this;
    const end = text.length;
    const failed = lineEnd(text, open, end);
    if (this.unclosed.has(open)) return ~failed;
    const limit = this.listsEndOnLine ? failed : end;
    let i = open + 1;
    while (i < limit) {
      const c = text.charCodeAt(i);
      if (c === CLOSE) return i + 1;
      if (c === LF && COMMAND_LINE.test(text.slice(i + 1, i + 40))) return ~failed;
      if (c === QUOTE) i = skipQuoted(text, i);
      else if (c === CARET) i = this.skipCaret(i);
      else i++;
    }
    if (this.listsEndOnLine) return ~failed;
    this.listsEndOnLine = true;
    this.open.push(open);
    return ~end;
  }

  private isRedirection(at: number): boolean {
    const c = this.text.charCodeAt(at);
    return c === LESS || c === GREATER;
  }

  private isElse(at: number): boolean {
    return /^else(?:[\s,;=(]|$)/i.test(this.text.slice(at, at + 5));
  }

  /** The offset behind a caret and what it escapes; across the line's end where it joins the next line. */
  private skipCaret(at: number): number {
    const { text } = this;
    const joined = afterJoin(text, at, text.length);
    if (joined === at) {
      if (at + 1 >= text.length) this.hungry = true;
      return Math.min(at + 2, text.length);
    }
    if (joined >= text.length) {
      this.hungry = true;
      return text.length;
    }
    let i = joined;
    while (text.charCodeAt(i) === CR) i++;
    return Math.min(i + 1, text.length);
  }

  /** Forgets the labels from an offset on: they are found again. */
  private dropLabels(from: number): void {
    for (const [name, targets] of this.labels) {
      const kept = targets.filter((target) => target <= from);
      if (kept.length === 0) this.labels.delete(name);
      else this.labels.set(name, kept);
    }
  }
}

/** The name under which a program is found among a document's calls: lower case, without path and `.exe`. */
function programKey(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1).toLowerCase();
  return base.endsWith('.exe') ? base.slice(0, -4) : base;
}
