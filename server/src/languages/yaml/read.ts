import { type Comment, inTextOrder } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { definitionsIn, isSection } from '../data/definitions';
import type { Unit } from '../data/unit';
import { descriptionIn, playIn } from './descriptions';
import { readValue } from './tree';

/** Something that holds parts: the elements of a list or the members of a table, each read on its own. */
interface Open {
  /** '' for the document itself. */
  readonly key: string;
  /** The column of its key; -1 for the document. */
  readonly indent: number;
  /** The column of what it holds; -1 where nothing was met yet. */
  readonly inner: number;
  /** True where it holds a list. */
  readonly list: boolean;
}

/** What is open where a chunk begins. Plain data. */
export interface State {
  readonly open: readonly Open[];
  /** How many plays began: the names of one are not those of another. */
  readonly play: number;
}

const ROOT: Open = { key: '', indent: -1, inner: -1, list: false };
const START: State = { open: [ROOT], play: 0 };

/** Members whose elements or members are parts of their own, so that an edit reads one of them. */
const HOLDERS = new Set(
  `Resources resources tasks pre_tasks post_tasks handlers block rescue always jobs steps stages`.split(' '),
);

/** The parts of a chunk, with the play of each. */
export interface Part extends Unit {
  readonly play: number;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;

/**
 * Finds where the parts of a text begin, by indentation and without making a tree: only what shows signs of something
 * ours is given to the library, part by part.
 */
export class Reader {
  private readonly text: string;
  private readonly comments: Comment[] = [];
  private readonly parts: Part[] = [];
  private readonly definitions: (readonly [string, unknown])[] = [];
  private readonly definitionEnds: number[] = [];
  private open: Open[];
  private play: number;
  /** Where the part that is being read begins; -1 between parts. */
  private start = -1;
  private key: Unit['key'];
  /** The column of the members of the part; -1 where none was met yet. */
  private members = -1;
  /** Brackets that are open in the part, and the quote in which it is. */
  private brackets = 0;
  private quote = 0;
  /** Lines further right than this belong to a block of text; -1 outside of one. */
  private block = -1;

  constructor(
    private readonly source: Source,
    private readonly options: ReadOptions,
  ) {
    this.text = source.text;
    const entry = (options.entry as State | undefined) ?? START;
    this.open = [...entry.open];
    this.play = entry.play;
  }

  read(): Reading<Part> {
    const { text } = this;
    const { from, stopAfter } = this.options;
    let at = from;
    let hungry = true;
    while (at < text.length) {
      const end = this.lineEnd(at);
      let start = at;
      for (let c = text.charCodeAt(start); start < end && (c === BLANK || c === 0xfeff); c = text.charCodeAt(++start));
      const indent = start - at - (text.charCodeAt(at) === 0xfeff ? 1 : 0);
      const first = text.charCodeAt(start);
      if (start === end || (first === TAB && text.slice(start, end).trim() === '')) {
        // A blank line says nothing, wherever it stands.
      } else if (this.block >= 0 && indent > this.block) {
        // A line of a block of text.
      } else {
        this.block = -1;
        if (first === HASH && this.quote === 0) this.comment(start, end);
        else if (this.goesOn(start, end, indent)) this.content(start, end, indent);
        else if (at >= stopAfter && at > from && !this.isInside(start, end, indent) && !this.isBeside(start, indent)) {
          hungry = false;
          break;
        } else this.line(at, start, end, indent);
      }
      at = this.nextLine(end);
    }
    this.close(at);
    const { open, play } = this;
    return {
      syntax: this.parts,
      end: at,
      exit: { open, play } satisfies State,
      hungry,
      comments: inTextOrder(this.comments),
      definitions: this.definitions,
      definitionEnds: this.definitionEnds,
      calls: [],
    };
  }

  private lineEnd(at: number): number {
    const { text } = this;
    let i = at;
    for (let c = text.charCodeAt(i); i < text.length && c !== LF && c !== CR; c = text.charCodeAt(++i));
    return i;
  }

  private nextLine(end: number): number {
    const { text } = this;
    return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : Math.min(text.length, end + 1);
  }

  private comment(start: number, end: number): void {
    this.comments.push({ place: this.source.place(start, end), text: this.text.slice(start + 1, end) });
  }

  /** True within brackets or quotes that are not closed, unless the line plainly begins something else. */
  private goesOn(start: number, end: number, indent: number): boolean {
    if (this.brackets === 0 && this.quote === 0) return false;
    const base = this.open[this.open.length - 1]?.inner ?? 0;
    const begins =
      indent <= base && /^(?:- |---|[\w.-]+:(?:\s|$))/.test(this.text.slice(start, Math.min(end, start + 80)));
    if (!begins) return true;
    this.brackets = 0;
    this.quote = 0;
    return false;
  }

  private isDash(start: number): boolean {
    if (this.text.charCodeAt(start) !== DASH) return false;
    const next = this.text.charCodeAt(start + 1);
    return Number.isNaN(next) || next === BLANK || next === LF || next === CR || next === TAB;
  }

  private isMarker(start: number, indent: number): boolean {
    const { text } = this;
    return (
      indent === 0 &&
      (text.startsWith('---', start) || text.startsWith('...', start)) &&
      !/\S/.test(text.charAt(start + 3))
    );
  }

  /** True for a line of the part that is being read: it begins nothing. */
  private isInside(start: number, end: number, indent: number): boolean {
    if (this.isMarker(start, indent)) return false;
    const top = this.open[this.open.length - 1] as Open;
    if (this.start < 0 || indent <= top.inner || top.inner < 0) return false;
    return !(indent === this.members && this.holderAt(start, end) !== undefined);
  }

  /** True for a member that holds parts, beside others of the part that is read: what it is hangs on them. */
  private isBeside(start: number, indent: number): boolean {
    const top = this.open[this.open.length - 1] as Open;
    return this.start >= 0 && top.inner >= 0 && indent > top.inner && !this.isMarker(start, indent);
  }

  /** The name of a member that holds parts, where the line has nothing but it. */
  private holderAt(start: number, end: number): string | undefined {
    const { text } = this;
    let i = start;
    for (let c = text.charCodeAt(i); i < end && c !== COLON; c = text.charCodeAt(++i)) {
      const isWord = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
      if (!isWord) return undefined;
    }
    if (i === end || !HOLDERS.has(text.slice(start, i))) return undefined;
    return /^\s*(?:#.*)?$/.test(text.slice(i + 1, end)) ? text.slice(start, i) : undefined;
  }

  /** A line outside of brackets, quotes and blocks: where it belongs tells its column. */
  private line(at: number, start: number, end: number, indent: number): void {
    if (this.isMarker(start, indent)) {
      this.close(at);
      this.open = [ROOT];
      return;
    }
    if (this.isInside(start, end, indent)) {
      if (this.members < 0 && !this.isDash(start)) {
        this.members = indent;
        if (this.holderAt(start, end) !== undefined) {
          this.line(at, start, end, indent);
          return;
        }
      }
      this.content(start, end, indent);
      return;
    }
    const dash = this.isDash(start);
    let top = this.open[this.open.length - 1] as Open;
    if (this.start >= 0 && indent === this.members && top.inner >= 0 && indent > top.inner) {
      this.hold(at, start, end, indent);
      return;
    }
    this.close(at);
    let left: Open | undefined;
    while (
      this.open.length > 1 &&
      (indent < top.indent || (indent === top.indent && !(dash && top.list !== false && (top.inner < 0 || top.list))))
    ) {
      left = top;
      this.open.pop();
      top = this.open[this.open.length - 1] as Open;
    }
    if (left && indent === left.indent) {
      // The next member of the table in which a holder stood.
      if (this.open.length > 1 || top.inner !== indent || top.list) {
        this.hold(at, start, end, indent);
        return;
      }
    }
    if (top.inner < 0 || indent < top.inner) {
      top = { ...top, inner: indent, list: dash };
      this.open[this.open.length - 1] = top;
    }
    if (dash) this.element(at, start, end, indent);
    else if (indent > top.inner) this.begin(at, undefined, indent, start, end, indent);
    else this.member(at, start, end, indent);
  }

  /** A member that holds parts, or one beside it: a stretch of the part around it. */
  private hold(at: number, start: number, end: number, indent: number): void {
    const holder = this.holderAt(start, end);
    if (holder === undefined) {
      this.close(at);
      this.begin(at, undefined, indent, start, end, indent);
      return;
    }
    this.close(at);
    this.open.push({ key: holder, indent, inner: -1, list: true });
  }

  private element(at: number, start: number, end: number, indent: number): void {
    let inner = start + 1;
    for (;;) {
      while (inner < end && this.text.charCodeAt(inner) === BLANK) inner++;
      if (!this.isDash(inner) || inner >= end) break;
      inner++;
    }
    const column = indent + inner - start;
    const holder = this.holderAt(inner, end);
    if (holder !== undefined) {
      this.open.push({ key: holder, indent: column, inner: -1, list: true });
      return;
    }
    this.begin(at, undefined, inner < end ? column : -1, start, end, indent);
  }

  private member(at: number, start: number, end: number, indent: number): void {
    const holder = this.holderAt(start, end);
    if (holder !== undefined) {
      this.open.push({ key: holder, indent, inner: -1, list: true });
      return;
    }
    let colon = start;
    while (colon < end && this.text.charCodeAt(colon) !== COLON) colon++;
    this.begin(at, colon < end ? { start, end: colon } : undefined, -1, start, end, indent);
  }

  private begin(at: number, key: Unit['key'], members: number, start: number, end: number, indent: number): void {
    this.start = at;
    this.key = key;
    this.members = members;
    this.content(start, end, indent);
  }

  private close(at: number): void {
    const { start } = this;
    this.start = -1;
    this.brackets = 0;
    this.quote = 0;
    this.block = -1;
    if (start < 0 || start >= at) return;
    const path = this.open.filter(({ key }) => key !== '').map(({ key }) => key);
    if (path.length === 0) this.describe(start, at);
    const part = { start, end: at, path, key: this.key, play: this.play };
    this.parts.push(part);
    const name = this.key && path.length === 0 ? this.text.slice(this.key.start, this.key.end) : '';
    if (name === 'Parameters' || name === 'Mappings') this.define(name, part);
  }

  /** What stands in no part: the name of a play, the description of a template. */
  private describe(start: number, end: number): void {
    const text = this.text.slice(start, end);
    const play = this.key ? undefined : playIn(text);
    // Names of one play mean nothing to the next one.
    if (play) this.play++;
    const said = this.key ? descriptionIn(text) : play?.name;
    if (!said) return;
    const from = start + said.at;
    const place = this.source.place(from, from + said.text.length);
    this.comments.push({ place, text: said.text, isDescription: true });
  }

  private define(name: string, { start, end }: Part): void {
    if (!isSection(name)) return;
    const found = new Map();
    const anchors = {
      get: (key: string) => found.get(key),
      set: (key: string, value: unknown) => void found.set(key, value),
    };
    const section = readValue(this.source, start, end, anchors);
    if (section?.kind === 'table') this.definitions.push(...definitionsIn(name, section.entries[0]?.value));
    while (this.definitionEnds.length < this.definitions.length) this.definitionEnds.push(end);
  }

  /**
   * Looks at the signs of a line: brackets and quotes that go on, a comment behind it, a block of text that follows.
   */
  private content(start: number, end: number, indent: number): void {
    const { text } = this;
    let token = true;
    /** Where the first word of the line stands, behind the dashes of lists. */
    let column = -1;
    for (let i = start; i < end; i++) {
      const c = text.charCodeAt(i);
      if (this.quote !== 0) {
        if (c === 92 && this.quote === 34) i++;
        else if (c === this.quote) this.quote = 0;
        token = false;
        continue;
      }
      switch (c) {
        case BLANK:
        case TAB:
          continue;
        case HASH:
          if (i === start || text.charCodeAt(i - 1) === BLANK || text.charCodeAt(i - 1) === TAB) {
            this.comment(i, end);
            return;
          }
          break;
        case 34:
        case 39:
          if (token) this.quote = c;
          break;
        case 91:
        case 123:
          if (!token && this.brackets === 0) break;
          this.brackets++;
          token = true;
          continue;
        case 93:
        case 125:
          if (this.brackets > 0) this.brackets--;
          break;
        case 44:
          if (this.brackets > 0) {
            token = true;
            continue;
          }
          break;
        case COLON: {
          const next = text.charCodeAt(i + 1);
          if (this.brackets > 0 || i + 1 >= end || next === BLANK || next === TAB) {
            token = true;
            continue;
          }
          break;
        }
        case DASH:
          if (token && column < 0 && this.isDash(i)) continue;
          break;
        case 33:
        case 38:
          // A tag or an anchor stands before the value that it belongs to.
          if (token && this.brackets === 0) {
            while (i + 1 < end && text.charCodeAt(i + 1) !== BLANK) i++;
            continue;
          }
          break;
        case 124:
        case 62:
          if (token && this.brackets === 0 && /^[|>][-+0-9]*\s*(?:\s#.*)?$/.test(text.slice(i, end))) {
            this.block = column < 0 ? indent : column;
            return;
          }
          break;
      }
      if (column < 0) column = indent + i - start;
      token = false;
    }
  }
}
