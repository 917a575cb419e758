import type { Entry, Text, Value } from '../../../model/value';
import { split } from './operators';
import { part } from './parts';
import { listOf, tableOf } from './values';

/** `ConvertFrom-Csv`: one table for each line behind the header. Quoted fields lose their quotes. */
export function readCsv(texts: readonly Text[], delimiter: string): Value | undefined {
  const [first] = texts;
  const lines = texts.flatMap((text) => split(text, /\r?\n|\r/g)).filter((line) => line.text.trim() !== '');
  const [header, ...rows] = lines;
  if (!first || !header) return undefined;
  const names = fields(header, delimiter);
  const items = rows.map((row) => {
    const values = fields(row, delimiter);
    const entries = names.flatMap((key, i): Entry[] => {
      const value = values[i];
      return value ? [{ key, value, place: value.place }] : [];
    });
    return tableOf(entries, row.place);
  });
  return listOf(items, first.place);
}

function fields(line: Text, delimiter: string): Text[] {
  const result: Text[] = [];
  const { text } = line;
  let at = 0;
  for (;;) {
    let from = at;
    let to: number;
    if (text.charAt(at) === '"') {
      from = at + 1;
      to = text.indexOf('"', from);
      if (to < 0) to = text.length;
      at = text.indexOf(delimiter, to);
    } else {
      at = text.indexOf(delimiter, from);
      to = at < 0 ? text.length : at;
    }
    result.push(part(line, from, to));
    if (at < 0) return result;
    at += delimiter.length;
  }
}

/** `ConvertFrom-StringData`: `name = value` lines. */
export function readStringData(text: Text): Value {
  const entries: Entry[] = [];
  for (const line of split(text, /\r?\n|\r/g)) {
    const equals = line.text.indexOf('=');
    if (equals < 0 || line.text.trimStart().startsWith('#')) continue;
    const key = trimmedPart(line, 0, equals);
    const value = trimmedPart(line, equals + 1, line.text.length);
    entries.push({ key, value, place: line.place });
  }
  return tableOf(entries, text.place);
}

function trimmedPart(text: Text, from: number, to: number): Text {
  let a = from;
  let b = to;
  while (a < b && /\s/.test(text.text.charAt(a))) a++;
  while (b > a && /\s/.test(text.text.charAt(b - 1))) b--;
  return part(text, a, b);
}

/** Objects and lists nested deeper are not followed. */
const MAX_DEPTH = 32;

/** `ConvertFrom-Json`; undefined where the text is no JSON. */
export function readJson(text: Text): Value | undefined {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  return reader.failed ? undefined : value;
}

class JsonReader {
  failed = false;
  private at = 0;

  constructor(private readonly source: Text) {}

  value(depth: number): Value {
    this.blanks();
    const c = this.source.text.charAt(this.at);
    if (depth > MAX_DEPTH) return this.fail();
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    const from = this.at;
    while (/[-+.\w]/.test(this.source.text.charAt(this.at))) this.at++;
    const word = this.source.text.slice(from, this.at);
    const { place } = this.source;
    if (word === 'true' || word === 'false') return { kind: 'constant', value: word === 'true', place };
    if (word === 'null') return { kind: 'constant', value: null, place };
    if (!/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(word)) return this.fail();
    return { ...part(this.source, from, this.at), quote: '', number: Number(word) };
  }

  private object(depth: number): Value {
    const entries: Entry[] = [];
    this.at++;
    while (!this.failed && !this.take('}')) {
      if (this.source.text.charAt(this.at) !== '"') return this.fail();
      const key = this.string();
      if (!this.take(':')) return this.fail();
      const value = this.value(depth + 1);
      entries.push({ key, value, place: key.place });
      if (!this.take(',') && this.source.text.charAt(this.at) !== '}') return this.fail();
      this.blanks();
    }
    return tableOf(entries, this.source.place);
  }

  private array(depth: number): Value {
    const items: Value[] = [];
    this.at++;
    while (!this.failed && !this.take(']')) {
      items.push(this.value(depth + 1));
      if (!this.take(',') && this.source.text.charAt(this.at) !== ']') return this.fail();
    }
    return listOf(items, this.source.place);
  }

  private string(): Text {
    const from = ++this.at;
    const { text } = this.source;
    while (this.at < text.length && text.charAt(this.at) !== '"') this.at += text.charAt(this.at) === '\\' ? 2 : 1;
    if (this.at >= text.length) this.failed = true;
    const found = part(this.source, from, Math.min(this.at, text.length));
    this.at++;
    return found;
  }

  private take(sign: string): boolean {
    this.blanks();
    if (this.source.text.charAt(this.at) !== sign) return false;
    this.at++;
    return true;
  }

  private blanks(): void {
    while (/\s/.test(this.source.text.charAt(this.at))) this.at++;
  }

  private fail(): Value {
    this.failed = true;
    return listOf([], this.source.place);
  }
}
