/** What makes no difference to anything that is said of a line, beside where it stands: asked by whoever knows the rules. */
export interface Ordinary {
  /**
   * What kind of port nobody knows it is, in one letter that no address has: ports of one kind are alike. Undefined for
   * one that is told apart from all others. Asked for 1024 to 65535.
   */
  port(number: number): string | undefined;
  /**
   * What kind of address it is, in one letter: addresses of one kind are alike. Undefined for one that is told apart from
   * all others. The two numbers are the first two of an IPv4 address, the third all four as one number.
   */
  address(first: number, second: number, whole: number): string | undefined;
}

/** Longer lines are read as they are. */
const MAX_LENGTH = 1024;
/** A line with more numbers than that is read as it is. */
const MAX_TOKENS = 24;

/**
 * The shape of a line: its characters, with ordinary port numbers and addresses left out. Two lines of one shape differ
 * in nothing but those, and what is said of one can be said of the other. One object, used for line after line.
 */
export class Shape {
  /** A number for the shape; lines of different shapes may have the same one, see `matches`. */
  key = 0;
  count = 0;
  readonly starts = new Int32Array(MAX_TOKENS);
  readonly ends = new Int32Array(MAX_TOKENS);
  /** The port, or the address as a number. */
  readonly values = new Float64Array(MAX_TOKENS);
  /** The letters of their kinds; `G` for a GUID, `N` for a number that is no port. */
  readonly letters: string[] = [];
  private text = '';
  /** Where the line begins in the text it was taken from; `starts` and `ends` are offsets there too. */
  from = 0;
  private to = 0;

  constructor(private readonly ordinary: Ordinary) {}

  /** Takes a stretch of a text in. False for one that has to be read as it is. */
  take(text: string, from: number, to: number): boolean {
    if (to - from > MAX_LENGTH || to <= from) return false;
    this.text = text;
    this.from = from;
    this.to = to;
    this.count = 0;
    let hash = 0x811c9dc5 | 0;
    let before = 32;
    for (let i = from; i < to; ) {
      const c = text.charCodeAt(i);
      if (c === 123 && isGuid(text, i, to)) {
        if (this.add(i + 1, i + 37, 0, 'G') < 0) return false;
        hash = Math.imul(hash ^ 0x10047, 0x01000193);
        before = 125;
        i += 37;
        continue;
      }
      if (c >= 48 && c <= 57 && !glues(before) && !(before === 45 && isDigit(text.charCodeAt(i - 2)))) {
        const end = this.token(i);
        if (end < 0) return false;
        if (end > i) {
          const mark = 0x10000 + (this.letters[this.count - 1] as string).charCodeAt(0);
          hash = Math.imul(hash ^ mark, 0x01000193);
          before = 48;
          i = end;
          continue;
        }
        // The digits as they are, so that none of them is taken for the beginning of a number.
        let d = c;
        do {
          hash = Math.imul(hash ^ d, 0x01000193);
          i++;
          d = i < to ? text.charCodeAt(i) : 0;
        } while (d >= 48 && d <= 57);
        before = 48;
        continue;
      }
      hash = Math.imul(hash ^ c, 0x01000193);
      before = c;
      i++;
    }
    this.key = hash;
    return true;
  }

  /**
   * Reads a port or an address at `at`, if one begins there that may be left out. Gives its end; `at` itself for digits
   * that are told apart; -1 for a line that is told apart as a whole.
   */
  private token(at: number): number {
    const { text, to } = this;
    let i = at;
    let value = 0;
    while (i < to && i - at < 10) {
      const c = text.charCodeAt(i);
      if (c < 48 || c > 57) break;
      value = value * 10 + c - 48;
      i++;
    }
    const after = i < to ? text.charCodeAt(i) : 0;
    if (after === 46 && i - at <= 3) return this.address(at, i, value);
    if (value < 1024 || i - at > 9 || gluesBehind(text, i, to)) return at;
    // No port, wherever it stands. Of eight digits it may be a date.
    if (value > 65_535) return i - at === 8 || text.charCodeAt(at) === 48 ? at : this.add(at, i, value, 'N');
    if (text.charCodeAt(at) === 48) return at;
    const letter = this.ordinary.port(value);
    return letter === undefined ? at : this.add(at, i, value, letter);
  }

  private address(at: number, dot: number, first: number): number {
    const { text, to } = this;
    let whole = first;
    let second = 0;
    let count = 1;
    let i = dot;
    while (count < 4 && i < to && text.charCodeAt(i) === 46) {
      let value = 0;
      let digits = 0;
      for (i++; i < to && digits < 4; i++, digits++) {
        const c = text.charCodeAt(i);
        if (c < 48 || c > 57) break;
        value = value * 10 + c - 48;
      }
      if (digits === 0 || digits > 3 || value > 255) return at;
      if (count === 1) second = value;
      whole = whole * 256 + value;
      count++;
    }
    if (count < 4 || first > 255) return at;
    // Masks, and inverted ones: a short one makes the address before it another kind of network.
    if (first === 255 || first === 0) return (first === 255 ? second !== 255 : second !== 0) ? -1 : at;
    const after = i < to ? text.charCodeAt(i) : 0;
    if (after === 47) {
      const length = prefixAt(text, i + 1, to);
      if (length < 16) return at;
    } else if (gluesBehind(text, i, to)) return at;
    const letter = this.ordinary.address(first, second, whole);
    return letter === undefined ? at : this.add(at, i, whole, letter);
  }

  private add(start: number, end: number, value: number, letter: string): number {
    if (this.count >= MAX_TOKENS) return -1;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.values[this.count] = value;
    this.letters[this.count] = letter;
    this.count++;
    return end;
  }

  /** The line as it is written. */
  get line(): string {
    return this.text.slice(this.from, this.to);
  }

  /** What is left of the line once its ports and addresses are out, for `matches`. */
  outline(): readonly string[] {
    const { text, from, to, count } = this;
    const parts: string[] = [];
    let at = from;
    for (let i = 0; i < count; i++) {
      parts.push(text.slice(at, this.starts[i]), this.letters[i] as string);
      at = this.ends[i] as number;
    }
    parts.push(text.slice(at, to));
    return parts;
  }

  /** True when the line taken in last is of the shape of which this is the outline. */
  matches(outline: readonly string[]): boolean {
    const { text, from, to, count } = this;
    if (outline.length !== count * 2 + 1) return false;
    let at = from;
    for (let i = 0; i < count; i++) {
      const part = outline[i * 2] as string;
      if (at + part.length !== this.starts[i] || !text.startsWith(part, at)) return false;
      if (outline[i * 2 + 1] !== this.letters[i]) return false;
      at = this.ends[i] as number;
    }
    const last = outline[count * 2] as string;
    return at + last.length === to && text.startsWith(last, at);
  }
}

/** True for what makes a number part of something longer: a word, a range, a version, an IPv6 address, a date. */
const glues = (c: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c >= 65 && c <= 90) ||
  (c >= 48 && c <= 57) ||
  c === 95 ||
  c === 46 ||
  c === 58 ||
  c === 36 ||
  c === 37 ||
  c === 92 ||
  c === 94 ||
  c > 127;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** The same behind a number, where a dash makes a range of it only before another. */
function gluesBehind(text: string, at: number, to: number): boolean {
  if (at >= to) return false;
  const c = text.charCodeAt(at);
  return glues(c) || (c === 45 && isDigit(text.charCodeAt(at + 1)));
}

/** True where `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}` stands: names that registries give, each another. */
function isGuid(text: string, at: number, to: number): boolean {
  if (at + 38 > to || text.charCodeAt(at + 37) !== 125) return false;
  for (let i = 1; i < 37; i++) {
    const c = text.charCodeAt(at + i);
    if (i === 9 || i === 14 || i === 19 || i === 24) {
      if (c !== 45) return false;
    } else if (!isDigit(c) && !((c | 32) >= 97 && (c | 32) <= 102)) return false;
  }
  return true;
}

/** The length of a prefix behind a slash; 0 where no plain one stands there. */
function prefixAt(text: string, at: number, to: number): number {
  let value = 0;
  let i = at;
  for (; i < to && i < at + 3; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) break;
    value = value * 10 + c - 48;
  }
  const after = i < to ? text.charCodeAt(i) : 0;
  return i === at || glues(after) || after === 47 ? 0 : value;
}
