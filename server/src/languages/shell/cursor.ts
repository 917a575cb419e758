import { BACKSLASH, CR, isBlank, isNamePart, LF, Scanner } from './scan';
import type { HereDocument, Stretch } from './syntax';

/** So many here-documents without an end are looked for in one reading. */
const MAX_UNCLOSED = 8;

const SEMICOLON = 59;
const AMPERSAND = 38;
const HASH = 35;

/** A place in a script, with what stands between commands: blanks, comments, line ends, here-documents. */
export abstract class Cursor {
  at: number;
  /** True where the text ended within a command. */
  hungry = false;
  readonly comments: Stretch[] = [];
  protected readonly scanner: Scanner;
  protected readonly waiting: HereDocument[] = [];
  protected readonly text: string;
  protected readonly limit: number;
  private unclosed = 0;

  constructor(text: string, from: number, limit: number) {
    this.text = text;
    this.at = from;
    this.limit = limit;
    this.scanner = new Scanner(text, limit);
  }

  /** Passes over blanks, comments and, where wanted, one line end; true when it stands at the start of a new line. */
  protected trivia(lineEnds: boolean): boolean {
    const { text, limit } = this;
    while (this.at < limit) {
      const c = text.charCodeAt(this.at);
      if (isBlank(c) || c === 0xfeff) this.at++;
      else if (c === BACKSLASH && this.continued(this.at) > 0) {
        this.at = this.continued(this.at);
        if (this.at >= limit) this.hungry = true;
      } else if (c === HASH) {
        const end = this.scanner.lineEnd(this.at);
        const to = end > this.at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
        this.comments.push({ start: this.at, end: to });
        this.at = end;
      } else if (c === LF && lineEnds) {
        this.at++;
        this.hereDocuments();
        return true;
      } else return false;
    }
    return false;
  }

  /** The offset behind a backslash with its line end; 0 where it is none. */
  private continued(at: number): number {
    const next = this.text.charCodeAt(at + 1);
    if (next === LF) return at + 2;
    return next === CR && this.text.charCodeAt(at + 2) === LF ? at + 3 : 0;
  }

  /** Passes over everything between commands: line ends and single semicolons too. */
  protected gap(): void {
    for (;;) {
      while (this.trivia(true));
      const c = this.text.charCodeAt(this.at);
      const next = this.text.charCodeAt(this.at + 1);
      if (
        this.at < this.limit &&
        ((c === SEMICOLON && next !== SEMICOLON && next !== AMPERSAND) ||
          (c === AMPERSAND && next !== AMPERSAND && next !== 62))
      )
        this.at++;
      else return;
    }
  }

  private hereDocuments(): void {
    for (const here of this.waiting) {
      const start = this.at;
      const line = this.unclosed > MAX_UNCLOSED ? undefined : this.closingLine(here, start);
      if (line === undefined) {
        // Without its end it holds nothing, so that what follows is still seen.
        this.scanner.open = true;
        this.unclosed++;
        continue;
      }
      here.start = start;
      here.end = line;
      this.at = Math.min(this.scanner.lineEnd(line) + 1, this.limit);
    }
    this.waiting.length = 0;
  }

  /** Where the line begins that holds the delimiter and nothing else. */
  private closingLine({ delimiter, stripsTabs }: HereDocument, start: number): number | undefined {
    const { text, limit } = this;
    for (let at = text.indexOf(delimiter, start), tries = 0; at >= 0 && at < limit && tries < 10_000; tries++) {
      let line = at;
      while (stripsTabs && line > start && text.charCodeAt(line - 1) === 9) line--;
      const end = this.scanner.lineEnd(at);
      const to = end > at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
      if ((line === start || text.charCodeAt(line - 1) === LF) && to === at + delimiter.length) return line;
      at = text.indexOf(delimiter, Math.max(at + 1, delimiter === '' ? end : 0));
    }
    return undefined;
  }

  /** Takes a word that is due; false, and nothing, where another stands there. */
  protected take(word: string): boolean {
    this.gap();
    const { text, at, limit } = this;
    if (!text.startsWith(word, at) || at + word.length > limit) return false;
    const c = text.charCodeAt(at + word.length);
    if (isNamePart(c) || c === 45) return false;
    this.at = at + word.length;
    return true;
  }
}
