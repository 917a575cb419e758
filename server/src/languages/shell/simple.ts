import { placeholderEnd } from '../text/placeholders';
import { Cursor } from './cursor';
import { isNamePart, isNameStart, LF } from './scan';
import type { Assign, HereDocument, Node, Redirect, Simple, Stretch } from './syntax';

const DECLARING: ReadonlySet<string> = new Set(['local', 'export', 'readonly', 'declare', 'typeset']);

const SEMICOLON = 59;
const AMPERSAND = 38;
const BAR = 124;
const OPEN = 40;
const CLOSE = 41;

/** Reads commands that are words: what they are given, assigned and redirected to. */
export abstract class SimpleParser extends Cursor {
  /** Names of what is called. */
  readonly calls = new Set<string>();

  /** Takes note of what is called within the words of a stretch. */
  protected abstract callsWithin(start: number, end: number): void;

  /** Words up to the end of the command. */
  protected words(): Stretch[] {
    const words: Stretch[] = [];
    for (;;) {
      this.trivia(false);
      const start = this.at;
      const end = start < this.limit ? this.scanner.wordEnd(start) : start;
      if (end === start) return words;
      words.push({ start, end });
      this.at = end;
    }
  }

  protected redirects(): readonly Redirect[] {
    const found: Redirect[] = [];
    for (;;) {
      this.trivia(false);
      const redirect = this.redirect();
      if (!redirect) return found.length === 0 ? NONE : found;
      found.push(redirect);
    }
  }

  /** The redirection that begins here. */
  private redirect(): Redirect | undefined {
    const { text, limit } = this;
    const start = this.at;
    let at = start;
    while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    let stream = text.slice(start, at);
    let c = text.charCodeAt(at);
    if (c === AMPERSAND && at === start && text.charCodeAt(at + 1) === 62) {
      stream = '*';
      c = text.charCodeAt(++at);
    }
    if (at >= limit || (c !== 60 && c !== 62) || (stream !== '*' && text.charCodeAt(at + 1) === OPEN)) return undefined;
    const from = at;
    at++;
    if (c === 62) {
      const next = text.charAt(at);
      if (next === '>' || next === '&' || next === '|') at++;
    } else if (text.startsWith('<<', at)) at += 2;
    else if (text.startsWith('<-', at)) at += 2;
    else if (text.charAt(at) === '<' || text.charAt(at) === '&' || text.charAt(at) === '>') at++;
    const sign = text.slice(from, at);
    this.at = at;
    this.trivia(false);
    const target = { start: this.at, end: this.at < limit ? this.scanner.wordEnd(this.at) : this.at };
    this.at = target.end;
    let here: HereDocument | undefined;
    if ((sign === '<<' || sign === '<<-') && target.end > target.start) {
      const written = text.slice(target.start, target.end);
      const delimiter = written.replace(/\\(.)|["']/g, '$1');
      here = {
        start: target.end,
        end: target.end,
        delimiter,
        literal: delimiter !== written,
        stripsTabs: sign === '<<-',
      };
      this.waiting.push(here);
    }
    return { stream: stream === '' && c === 62 ? '1' : stream, sign, target, here, start, end: target.end };
  }

  protected simple(start: number): Node | undefined {
    const { text, limit, scanner } = this;
    scanner.met = false;
    const assigns: Assign[] = [];
    const words: Stretch[] = [];
    let declares: Assign[] | undefined;
    let redirects: Redirect[] | undefined;
    for (;;) {
      this.trivia(false);
      const at = this.at;
      if (at >= limit) break;
      const c = text.charCodeAt(at);
      if (c === LF || c === SEMICOLON || c === BAR || c === CLOSE) break;
      if (c === AMPERSAND && text.charCodeAt(at + 1) !== 62) break;
      if (
        (c === 60 && placeholderEnd(text, at, limit) === undefined) ||
        c === 62 ||
        c === AMPERSAND ||
        (c >= 48 && c <= 57)
      ) {
        const redirect = this.redirect();
        if (redirect) {
          redirects ??= [];
          redirects.push(redirect);
          continue;
        }
        this.at = at;
      }
      if (isNameStart(c) && (words.length === 0 || declares)) {
        const assign = this.assign(at);
        if (assign) {
          (declares ?? assigns).push(assign);
          continue;
        }
      }
      let end = this.wordWithPlaceholders(at);
      // A bracket where none belongs.
      if (end === at) end = at + 1;
      this.at = end;
      words.push({ start: at, end });
      if (words.length === 1) {
        const name = text.slice(at, end);
        if (DECLARING.has(name)) declares = [];
        else this.calls.add(name);
      }
    }
    if (words.length === 0 && assigns.length === 0 && !redirects) return undefined;
    const end = Math.max(
      words[words.length - 1]?.end ?? start,
      assigns[assigns.length - 1]?.end ?? start,
      declares?.[declares.length - 1]?.end ?? start,
      redirects?.[redirects.length - 1]?.end ?? start,
    );
    const node: Simple = {
      kind: 'simple',
      assigns: assigns.length === 0 ? NONE : assigns,
      words,
      declares: declares ?? NONE,
      redirects: redirects ?? NONE,
      start,
      end,
    };
    this.callsWithin(start, end);
    return node;
  }

  /** Where the word that begins at an offset ends, with what stands in it for something that is to be put in. */
  private wordWithPlaceholders(start: number): number {
    let end = this.scanner.wordEnd(start);
    for (;;) {
      const behind = placeholderEnd(this.text, end, this.limit);
      if (behind === undefined) return end;
      end = Math.max(behind, this.scanner.wordEnd(behind));
    }
  }

  /** The assignment that begins at an offset; undefined where a word begins there. */
  private assign(start: number): Assign | undefined {
    const { text, limit, scanner } = this;
    let at = start;
    while (at < limit && isNamePart(text.charCodeAt(at))) at++;
    const name = { start, end: at };
    let index: Stretch | undefined;
    if (text.charCodeAt(at) === 91) {
      const from = at + 1;
      const line = scanner.lineEnd(at);
      const close = text.indexOf(']', at);
      if (close < 0 || close > line) return undefined;
      index = { start: from, end: close };
      at = close + 1;
    }
    const append = text.charCodeAt(at) === 43;
    if (append) at++;
    if (text.charCodeAt(at) !== 61 || at >= limit) return undefined;
    at++;
    let list: Stretch[] | undefined;
    let end: number;
    if (text.charCodeAt(at) === OPEN) {
      this.at = at + 1;
      list = [];
      for (;;) {
        while (this.trivia(true));
        const from = this.at;
        if (from >= limit) {
          this.hungry = true;
          break;
        }
        if (text.charCodeAt(from) === CLOSE) {
          this.at++;
          break;
        }
        const wordEnd = Math.max(from + 1, scanner.wordEnd(from));
        list.push({ start: from, end: wordEnd });
        this.at = wordEnd;
      }
      end = this.at;
    } else {
      end = scanner.wordEnd(at);
      this.at = end;
    }
    return { name: text.slice(name.start, name.end), index, append, list, value: { start: at, end }, start, end };
  }
}

const NONE: readonly never[] = [];
