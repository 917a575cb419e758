/** How much is looked at in vain over all attempts, as a multiple of the text: what keeps broken texts linear. */
const WASTE = 4;

/** Brackets in brackets are followed so deep. */
const MAX_DEPTH = 64;

export const LF = 10;
export const CR = 13;
export const BACKSLASH = 92;
const DOLLAR = 36;
const DOUBLE = 34;
const SINGLE = 39;
const BACKQUOTE = 96;
const OPEN = 40;
const CLOSE = 41;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const HASH = 35;

/** A carriage return before a line feed is no character of a word. */
export const isBlank = (c: number): boolean => c === 32 || c === 9 || c === CR;

export function isNameStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}
export const isNamePart = (c: number): boolean => isNameStart(c) || (c >= 48 && c <= 57);

/** Commands within a word. */
export interface Inner {
  readonly start: number;
  readonly end: number;
  /** True between backquotes, where a backslash takes the meaning of a backquote, a dollar sign and itself. */
  readonly isOld: boolean;
}

/** Finds where words, quotes and brackets end. What is not closed is said to be open, once, and ends where its line does. */
export class Scanner {
  /** True once something was found open at the end of the text. */
  open = false;
  /** True once a command within a word was passed over. */
  met = false;
  private waste: number;

  constructor(
    readonly text: string,
    readonly limit: number,
  ) {
    this.waste = WASTE * limit + 1024;
  }

  lineEnd(at: number): number {
    const { text, limit } = this;
    let i = at;
    while (i < limit && text.charCodeAt(i) !== LF) i++;
    return i;
  }

  /** Remembers that a search went to the end for nothing; false once too many have. */
  private fail(from: number): -1 {
    this.open = true;
    this.waste -= this.limit - from;
    return -1;
  }

  private get exhausted(): boolean {
    return this.waste < 0;
  }

  /** The end of the word that begins at an offset. */
  wordEnd(from: number): number {
    const { text, limit } = this;
    let at = from;
    while (at < limit) {
      const c = text.charCodeAt(at);
      if ((c >= 97 && c <= 122) || (c >= 45 && c <= 58) || (c >= 65 && c <= 90) || c === 95 || c === 44) {
        at++;
        continue;
      }
      switch (c) {
        case 32:
        case 9:
        case CR:
        case LF:
        case 59:
        case 38:
        case 124:
        case CLOSE:
          return at;
        case 60:
        case 62:
          if (at === from && text.charCodeAt(at + 1) === OPEN) at = this.behindParenthesis(at + 1);
          else return at;
          break;
        case OPEN: {
          const before = at > from ? text.charAt(at - 1) : '';
          if (before === '' || !'?*+@!'.includes(before)) return at;
          at = this.behindParenthesis(at);
          break;
        }
        default:
          at = this.behindUnit(at, c);
      }
    }
    return Math.min(at, limit);
  }

  /** The offset behind a quoted stretch, an escape, an expansion, or a single character. */
  private behindUnit(at: number, c: number): number {
    const { text } = this;
    switch (c) {
      case BACKSLASH:
        if (at + 1 >= this.limit) this.open = true;
        return text.charCodeAt(at + 1) === CR && text.charCodeAt(at + 2) === LF ? at + 3 : at + 2;
      case SINGLE:
        return this.behindSingle(at);
      case DOUBLE:
        return this.behindDouble(at);
      case BACKQUOTE:
        return this.behindBackquote(at);
      case DOLLAR:
        return this.behindDollar(at, 0);
      default:
        return at + 1;
    }
  }

  behindSingle(at: number): number {
    const end = this.exhausted ? -1 : this.text.indexOf("'", at + 1);
    if (end >= 0 && end < this.limit) return end + 1;
    this.fail(at);
    return this.lineEnd(at);
  }

  /** `$'…'`, in which a backslash takes the quote's meaning. */
  private behindAnsi(at: number): number {
    const { text, limit } = this;
    if (!this.exhausted) {
      for (let i = at + 1; i < limit; i++) {
        const c = text.charCodeAt(i);
        if (c === BACKSLASH) i++;
        else if (c === SINGLE) return i + 1;
      }
    }
    this.fail(at);
    return this.lineEnd(at);
  }

  behindDouble(at: number): number {
    const end = this.exhausted ? -1 : this.closingDouble(at, 0);
    if (end >= 0) return end + 1;
    this.fail(at);
    return this.lineEnd(at);
  }

  private closingDouble(at: number, depth: number): number {
    const { text, limit } = this;
    for (let i = at + 1; i < limit; ) {
      const c = text.charCodeAt(i);
      if (c === DOUBLE) return i;
      if (c === BACKSLASH) i += 2;
      else if (c === DOLLAR) i = this.behindDollar(i, depth + 1, true);
      else if (c === BACKQUOTE) i = this.behindBackquote(i);
      else i++;
    }
    return -1;
  }

  behindBackquote(at: number): number {
    const { text, limit } = this;
    this.met = true;
    if (!this.exhausted) {
      for (let i = at + 1; i < limit; i++) {
        const c = text.charCodeAt(i);
        if (c === BACKSLASH) i++;
        else if (c === BACKQUOTE) return i + 1;
      }
    }
    this.fail(at);
    return at + 1;
  }

  /** The offset behind `$x`, `${x}`, `$(x)`, `$((x))`, `$'x'`; behind the sign alone where nothing of it is closed. */
  behindDollar(at: number, depth: number, quoted = false): number {
    const next = this.text.charCodeAt(at + 1);
    let end = -1;
    if (depth > MAX_DEPTH || this.exhausted) return at + 1;
    if (next === OPEN_BRACE) end = this.closingBrace(at + 1, depth, quoted);
    else if (next === OPEN) {
      this.met = true;
      end = this.closingParenthesis(at + 1, depth);
    } else if (next === SINGLE && !quoted) return this.behindAnsi(at + 1);
    else return at + 1;
    if (end >= 0) return end + 1;
    this.fail(at);
    return at + 1;
  }

  private closingBrace(at: number, depth: number, quoted: boolean): number {
    const { text, limit } = this;
    for (let i = at + 1; i < limit; ) {
      const c = text.charCodeAt(i);
      if (c === CLOSE_BRACE) return i;
      if (c === BACKSLASH) i += 2;
      else if (c === DOLLAR) i = this.behindDollar(i, depth + 1, quoted);
      else if (c === SINGLE && !quoted) i = this.behindSingle(i);
      else if (c === DOUBLE) {
        const end = depth > MAX_DEPTH ? -1 : this.closingDouble(i, depth + 1);
        if (end < 0) return -1;
        i = end + 1;
      } else if (c === BACKQUOTE) i = this.behindBackquote(i);
      else i++;
    }
    return -1;
  }

  private behindParenthesis(at: number): number {
    const end = this.exhausted ? -1 : this.closingParenthesis(at, 0);
    if (end >= 0) return end + 1;
    this.fail(at);
    return at + 1;
  }

  /**
   * The commands within the words of a stretch, `$(…)`, `<(…)` and those between backquotes, outermost ones: what stands
   * between their signs. Arithmetic holds none of its own.
   */
  commandsIn(start: number, end: number): readonly Inner[] {
    const { text } = this;
    const found: Inner[] = [];
    let isQuoted = false;
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      const next = text.charCodeAt(at + 1);
      if (c === BACKSLASH) at += 2;
      else if (c === DOUBLE) {
        isQuoted = !isQuoted;
        at++;
      } else if (c === SINGLE && !isQuoted) at = this.behindSingle(at);
      else if (c === BACKQUOTE) {
        const behind = this.behindBackquote(at);
        if (behind > at + 1) found.push({ start: at + 1, end: behind - 1, isOld: true });
        at = behind;
      } else if (next === OPEN && (c === DOLLAR || ((c === 60 || c === 62) && !isQuoted))) {
        const isSum = c === DOLLAR && text.charCodeAt(at + 2) === OPEN;
        const close = this.exhausted ? -1 : this.closingParenthesis(at + 1, 0);
        // What stands in a sum may hold commands.
        if (isSum || close < 0) at += 2;
        else {
          found.push({ start: at + 2, end: close, isOld: false });
          at = close + 1;
        }
      } else at++;
    }
    return found;
  }

  /** The offset of the bracket that closes the one at an offset; -1 where none does. */
  closingParenthesis(at: number, depth: number): number {
    const { text, limit } = this;
    let level = 0;
    for (let i = at; i < limit; ) {
      const c = text.charCodeAt(i);
      if (c === OPEN) {
        level++;
        i++;
      } else if (c === CLOSE) {
        if (--level === 0) return i;
        i++;
      } else if (c === BACKSLASH) i += 2;
      else if (c === SINGLE) {
        const end = text.indexOf("'", i + 1);
        if (end < 0) return -1;
        i = end + 1;
      } else if (c === DOUBLE) {
        const end = depth > MAX_DEPTH ? -1 : this.closingDouble(i, depth + 1);
        if (end < 0) return -1;
        i = end + 1;
      } else if (c === BACKQUOTE) i = this.behindBackquote(i);
      else if (c === DOLLAR) i = this.behindDollar(i, depth + 1);
      else if (c === HASH && i > at + 1 && (isBlank(text.charCodeAt(i - 1)) || text.charCodeAt(i - 1) === LF)) {
        i = this.lineEnd(i);
      } else i++;
    }
    return -1;
  }
}
