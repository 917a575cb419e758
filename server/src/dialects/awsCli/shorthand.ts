import { type Entry, slice, type Table, type Text, type Value } from '../../model/value';

/** Deeper than any structure of a command line. */
const MAX_DEPTH = 8;

/**
 * The structure that a word holds: `IpProtocol=tcp,FromPort=25,IpRanges=[{CidrIp=10.0.0.0/8}]`, or the same as JSON.
 * What is neither is a text. Every part keeps its place.
 */
export function structureOf(word: Text): Value {
  const reader = new Reader(word);
  return reader.outermost();
}

class Reader {
  private at = 0;
  private readonly raw: string;

  constructor(private readonly word: Text) {
    this.raw = word.text;
  }

  outermost(): Value {
    this.blanks();
    const first = this.raw.charAt(this.at);
    if (first === '[' || first === '{') return this.value(0, '');
    return /^\w+=/.test(this.raw.slice(this.at)) ? this.table(0, '') : this.word;
  }

  private blanks(): void {
    while (/\s/.test(this.raw.charAt(this.at))) this.at++;
  }

  private value(depth: number, stops: string): Value {
    this.blanks();
    const c = this.raw.charAt(this.at);
    if (depth < MAX_DEPTH && c === '{') {
      this.at++;
      return this.table(depth + 1, '}');
    }
    if (depth < MAX_DEPTH && c === '[') return this.list(depth + 1);
    if (c === '"' || c === "'") {
      const close = this.raw.indexOf(c, this.at + 1);
      const end = close < 0 ? this.raw.length : close;
      const text = slice(this.word, this.at + 1, end);
      this.at = Math.min(this.raw.length, end + 1);
      return text;
    }
    const from = this.at;
    while (this.at < this.raw.length && !`,${stops}`.includes(this.raw.charAt(this.at))) this.at++;
    let to = this.at;
    while (to > from && /\s/.test(this.raw.charAt(to - 1))) to--;
    return slice(this.word, from, to);
  }

  private list(depth: number): Value {
    const from = this.at++;
    const items: Value[] = [];
    while (this.at < this.raw.length) {
      this.blanks();
      const c = this.raw.charAt(this.at);
      if (c === ']') break;
      if (c === ',') this.at++;
      else {
        const before = this.at;
        items.push(this.value(depth, ']'));
        if (this.at === before) this.at++;
      }
    }
    this.at++;
    return { kind: 'list', items, place: this.placeOf(from), via: [] };
  }

  /** Members up to a closing sign, or to the end of the word. */
  private table(depth: number, closes: '' | '}'): Table {
    const from = this.at;
    const entries: Entry[] = [];
    while (this.at < this.raw.length) {
      this.blanks();
      const c = this.raw.charAt(this.at);
      if (c === '}') break;
      const match = /^["']?(\w+)["']?\s*[=:]/.exec(this.raw.slice(this.at, this.at + 80));
      if (!match) {
        this.at++;
        continue;
      }
      const name = match[1] as string;
      const start = this.at + match[0].indexOf(name);
      const key = slice(this.word, start, start + name.length);
      this.at += match[0].length;
      const value = this.value(depth, closes === '' ? '' : closes);
      entries.push({ key, value, place: slice(this.word, start, Math.min(this.at, this.raw.length)).place });
    }
    if (closes !== '') this.at++;
    return { kind: 'table', entries, place: this.placeOf(Math.max(0, from - 1)), via: [] };
  }

  private placeOf(from: number) {
    return slice(this.word, from, Math.min(this.raw.length, Math.max(this.at, from + 1))).place;
  }
}
