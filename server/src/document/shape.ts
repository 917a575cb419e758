import { HASH_BEGIN, hashWith } from '../base/hash';
/** What makes no difference to anything that is said of a line, beside where it stands: asked by whoever knows the rules. */
export interface Ordinary {
  /** True for a number from 10 to 65535 that is told apart from all others, whatever it stands for. */
  isApart(number: number): boolean;
  /** What kind of port any other of these is, as a number from `PORT_KINDS` on: ports of one kind are alike. */
  port(number: number): number;
  /**
   * What kind of address it is, as a number below `PORT_KINDS`: addresses of one kind are alike. 0 for one that is told
   * apart from all others. The two numbers are the first two of an IPv4 address, the third all four as one number.
   */
  address(first: number, second: number, whole: number): number;
}

/** Kinds of ports are told by numbers from this one on. */
export const PORT_KINDS = 0x400;
/** Other kinds that a shape itself tells: a GUID, a number of five digits that is no port, and a longer one. */
const GUID = 1;
const NO_PORT = 2;
const LONG = 3;
/** A number that may be a port, of which nobody asked yet what kind it is: in names it makes no difference. */
const UNASKED = 0xffff;

/** Longer lines are read as they are. */
const MAX_LENGTH = 1024;
/** A line with more numbers than that is read as it is. */
const MAX_TOKENS = 24;
/** Numbers from here on may be left out; below `LEAST_PORT` only out of names. */
const LEAST = 10;
/** The first of the ports that are anybody's. */
const LEAST_PORT = 1024;

/** What stands in place of a number, an address or a GUID in the hash of a shape. */
const NUMBER_MARK = 0x10000;
const ADDRESS_MARK = 0x10001;
const GUID_MARK = 0x10002;

/**
 * The shape of a line: its characters, without the numbers and addresses that may make no difference. Two lines of one
 * shape differ in nothing but those, and `Form` says which of them make none. One object, used for line after line.
 */
export class Shape {
  /** A number for the shape; lines of different shapes may have the same one, see `matches`. */
  key = 0;
  count = 0;
  readonly starts = new Int32Array(MAX_TOKENS);
  readonly ends = new Int32Array(MAX_TOKENS);
  /** The number, or the address as a number. */
  readonly values = new Uint32Array(MAX_TOKENS);
  /** What kind each is of, see `kindAt`. */
  private readonly kinds = new Uint16Array(MAX_TOKENS);
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
    let hash = HASH_BEGIN;
    let before = 32;
    for (let i = from; i < to; ) {
      const c = text.charCodeAt(i);
      if (c > 57 || c < 48) {
        if (c === 123 && isGuid(text, i, to)) {
          if (this.add(i + 1, i + 37, 0, GUID) < 0) return false;
          hash = hashWith(hash, GUID_MARK);
          before = 125;
          i += 37;
          continue;
        }
        hash = hashWith(hash, c);
        before = c;
        i++;
        continue;
      }
      if (!glues(before) && !(before === 45 && isDigit(text.charCodeAt(i - 2)))) {
        const end = this.token(i);
        if (end < 0) return false;
        if (end > i) {
          const isAddress = isAddressKind(this.kinds[this.count - 1] as number);
          hash = hashWith(hash, isAddress ? ADDRESS_MARK : NUMBER_MARK);
          before = 48;
          i = end;
          continue;
        }
      }
      // The digits as they are, so that none of them is taken for the beginning of a number.
      let d = c;
      do {
        hash = hashWith(hash, d);
        i++;
        d = i < to ? text.charCodeAt(i) : 0;
      } while (d >= 48 && d <= 57);
      before = 48;
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
    const digits = i - at;
    const after = i < to ? text.charCodeAt(i) : 0;
    if (after === 46 && digits <= 3) return this.address(at, i, value);
    if (value < LEAST || digits > 9 || text.charCodeAt(at) === 48 || gluesBehind(text, i, to)) return at;
    // No port, wherever it stands. Of eight digits it may be a date.
    if (value > 65_535) return digits === 8 ? at : this.add(at, i, value, digits > 5 ? LONG : NO_PORT);
    // What is left out of names alone does not make a line one that is read as it is.
    if (value < LEAST_PORT && this.count >= MAX_TOKENS) return at;
    return this.ordinary.isApart(value) ? at : this.add(at, i, value, UNASKED);
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
      // Of which some readers make another number.
      if (digits > 1 && text.charCodeAt(i - digits) === 48) return at;
      if (count === 1) second = value;
      whole = whole * 256 + value;
      count++;
    }
    if (count < 4 || first > 255 || (dot - at > 1 && text.charCodeAt(at) === 48)) return at;
    // Masks, and inverted ones: a short one makes the address before it another kind of network.
    if (first === 255 || first === 0) return (first === 255 ? second !== 255 : second !== 0) ? -1 : at;
    const after = i < to ? text.charCodeAt(i) : 0;
    if (after === 47) {
      const length = prefixAt(text, i + 1, to);
      if (length < 16) return at;
    } else if (gluesBehind(text, i, to)) return at;
    const kind = this.ordinary.address(first, second, whole);
    return kind === 0 ? at : this.add(at, i, whole, kind);
  }

  private add(start: number, end: number, value: number, kind: number): number {
    if (this.count >= MAX_TOKENS) return -1;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.values[this.count] = value;
    this.kinds[this.count] = kind;
    this.count++;
    return end;
  }

  /** What kind a number or an address is of. */
  kindAt(index: number): number {
    let kind = this.kinds[index] as number;
    if (kind === UNASKED) {
      kind = this.ordinary.port(this.values[index] as number);
      this.kinds[index] = kind;
    }
    return kind;
  }

  isAddressAt(index: number): boolean {
    return isAddressKind(this.kinds[index] as number);
  }

  /** True for a number so small that it may say anything, wherever it is no part of a name. */
  isSmallAt(index: number): boolean {
    return (this.kinds[index] as number) >= PORT_KINDS && (this.values[index] as number) < LEAST_PORT;
  }

  /** True for what has a value by which it can be told apart. */
  hasValueAt(index: number): boolean {
    return this.kinds[index] !== GUID;
  }

  /** What a name may mean by it: all numbers of two to five digits are alike there that are not told apart. */
  nameKindAt(index: number): number {
    const kind = this.kinds[index] as number;
    return kind === NO_PORT ? PORT_KINDS : Math.min(kind, PORT_KINDS);
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
      parts.push(text.slice(at, this.starts[i]));
      at = this.ends[i] as number;
    }
    parts.push(text.slice(at, to));
    return parts;
  }

  /** True when the line taken in last is of the shape of which this is the outline. */
  matches(outline: readonly string[]): boolean {
    const { text, from, to, count, starts, ends } = this;
    if (outline.length !== count + 1) return false;
    let at = from;
    for (let i = 0; i < count; i++) {
      const part = outline[i] as string;
      if (at + part.length !== starts[i] || !text.startsWith(part, at)) return false;
      at = ends[i] as number;
    }
    const last = outline[count] as string;
    return at + last.length === to && text.startsWith(last, at);
  }
}

/** True for a kind that `Ordinary` gave an address. */
const isAddressKind = (kind: number): boolean => kind > LONG && kind < PORT_KINDS;

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

/** The same behind a number, where a dash makes a range of it only before another, and a colon may end a word. */
function gluesBehind(text: string, at: number, to: number): boolean {
  if (at >= to) return false;
  const c = text.charCodeAt(at);
  if (c === 58 && (at + 1 >= to || text.charCodeAt(at + 1) <= 32)) return false;
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
