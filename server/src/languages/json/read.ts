import { type Comment, inTextOrder } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { definitionsIn, isSection } from '../data/definitions';
import type { Unit } from '../data/unit';
import { isWhole, terraformDefinitions, usesIn } from '../hcl/json';
import { readValue } from './tree';

/** A bracket that is open around parts, with the name of the member that it is the value of. */
interface Open {
  readonly key: string;
  readonly closes: '}' | ']';
}

/** What is open where a chunk begins. Plain data. */
type State = readonly Open[];

const START: State = [];

/** Members whose elements or members are parts of their own. */
const HOLDERS = new Set(['resources', 'Resources']);

/** Where a template says what it is for. */
const DESCRIPTIONS = new Set(['Description', 'metadata.description']);

const QUOTE = 34;
const BACKSLASH = 92;
const SLASH = 47;
const STAR = 42;
const LF = 10;
const CR = 13;

/** Finds the parts of a JSON text by its brackets; what shows signs of something ours is read, part by part. */
export class Reader {
  private readonly text: string;
  private readonly comments: Comment[] = [];
  private readonly parts: Unit[] = [];
  private readonly definitions: (readonly [string, unknown])[] = [];
  private readonly definitionEnds: number[] = [];
  private readonly open: Open[];
  /** The last name, while its value is still to come. */
  private key: Unit['key'];

  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    this.open = [...((options.entry as State | undefined) ?? START)];
  }

  read(): Reading<Unit> {
    const { text } = this;
    const { from, stopAfter } = this.options;
    let at = from;
    let hungry = true;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c === LF || (c === CR && text.charCodeAt(at + 1) !== LF)) {
        at++;
        // Between the parts, at the start of a line, a chunk may end.
        if (at >= stopAfter && this.key === undefined && at < text.length) {
          hungry = false;
          break;
        }
      } else if (c === SLASH) at = this.comment(at);
      else if (c === QUOTE) at = this.string(at);
      else if (c === 123 || c === 91) at = this.bracket(at, c === 123 ? '}' : ']');
      else if (c === 125 || c === 93) {
        this.key = undefined;
        const closes = c === 125 ? '}' : ']';
        // A bracket of the other kind closes nothing, unless an outer one is of that kind.
        const index = this.open.map((open) => open.closes).lastIndexOf(closes);
        if (index >= 0) this.open.length = index;
        at++;
      } else {
        if (c === 44) this.key = undefined;
        at++;
      }
    }
    return {
      syntax: this.parts,
      end: Math.min(at, text.length),
      exit: this.open,
      hungry,
      comments: inTextOrder(this.comments),
      definitions: this.definitions,
      definitionEnds: this.definitionEnds,
      calls: usesIn(text.slice(from, at)),
    };
  }

  /** The offset behind a comment; behind the sign where it begins none. */
  private comment(at: number): number {
    const { text } = this;
    const next = text.charCodeAt(at + 1);
    let end = at + 1;
    if (next === SLASH) {
      while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
      this.comments.push({ place: this.source.place(at, end), text: text.slice(at + 2, end) });
    } else if (next === STAR) {
      const close = text.indexOf('*/', at + 2);
      end = close < 0 ? text.length : close + 2;
      this.comments.push({
        place: this.source.place(at, end),
        text: text.slice(at + 2, close < 0 ? end : close),
      });
    }
    return end;
  }

  /** The offset behind a string, which ends with its line where no quote closes it. */
  private stringEnd(at: number): number {
    const { text } = this;
    for (let i = at + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) return i + 1;
      else if (c === LF || c === CR) return i;
    }
    return text.length;
  }

  /** A name of a member, or a text that is a value. */
  private string(at: number): number {
    const end = this.stringEnd(at);
    const top = this.open[this.open.length - 1];
    if (this.key === undefined && top?.closes !== ']') this.key = { start: at, end };
    else this.part(at, end);
    return end;
  }

  private bracket(at: number, closes: Open['closes']): number {
    const name = this.key ? this.text.slice(this.key.start + 1, this.key.end - 1) : '';
    // What stands in a member of the outermost bracket is a part for itself, so that a long list is read in pieces.
    if (
      this.open.length === 0 ||
      HOLDERS.has(name) ||
      (this.open.length === 1 && this.key && !isSection(name) && !isWhole(name))
    ) {
      this.open.push({ key: name, closes });
      this.key = undefined;
      return at + 1;
    }
    const end = this.closing(at);
    this.part(at, end);
    return end;
  }

  /** The offset behind the bracket that closes the one at `at`; the text's end where none does. */
  private closing(at: number): number {
    const { text } = this;
    let depth = 0;
    for (let i = at; i < text.length; ) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) {
        i = this.stringEnd(i);
        continue;
      }
      if (c === SLASH && (text.charCodeAt(i + 1) === SLASH || text.charCodeAt(i + 1) === STAR)) {
        i = this.comment(i);
        continue;
      }
      i++;
      if (c === 123 || c === 91) depth++;
      else if ((c === 125 || c === 93) && --depth === 0) return i;
    }
    return text.length;
  }

  private part(start: number, end: number): void {
    const { key } = this;
    const path = this.open.map((open) => open.key).filter((name) => name !== '');
    const part = { start, end, path, key };
    this.parts.push(part);
    this.definitions.push(...terraformDefinitions(part, this.source));
    this.key = undefined;
    const name = key ? this.text.slice(key.start + 1, key.end - 1) : '';
    if (DESCRIPTIONS.has([...path, name].join('.')) && this.text.charCodeAt(start) === QUOTE) {
      const text = this.text.slice(start + 1, end - 1);
      this.comments.push({ place: this.source.place(start + 1, end - 1), text, isDescription: true });
    }
    const section = path.length === 0 ? name : '';
    if (isSection(section)) this.definitions.push(...definitionsIn(section, readValue(this.source, start, end)));
    while (this.definitionEnds.length < this.definitions.length) this.definitionEnds.push(end);
  }
}
