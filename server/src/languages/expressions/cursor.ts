import { newPassed, type Passed } from './passed';
import type { Scanner } from './scan';
import type { Signs } from './signs';
import type { ExpressionNode } from './syntax';

/** A place in a text, with what every reader of it needs: blanks, comments, names, closing brackets. */
export abstract class Cursor {
  protected readonly passed: Passed = newPassed();
  protected depth = 0;
  /** Brackets round the place within which a line end is a blank. */
  protected brackets = 0;

  constructor(
    protected readonly signs: Signs,
    protected readonly scanner: Scanner,
    protected readonly text: string,
    public pos: number,
    protected readonly limit: number,
  ) {}

  protected get isTooDeep(): boolean {
    return this.depth >= this.signs.maxDepth;
  }

  /** The character at `at`; -1 behind the end. */
  protected code(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) : -1;
  }

  /** Passes blanks and comments, within brackets line ends too. */
  protected blanks(lines = this.brackets > 0): void {
    for (;;) {
      const c = this.code(this.pos);
      if (c === 32 || c === 9 || c === 0xa0 || c === 0xfeff) this.pos++;
      else if (lines && (c === 10 || c === 13)) this.pos++;
      else if (c === 35 || c === 47) {
        const end = this.scanner.commentEnd(this.text, this.pos, this.limit, this.passed);
        if (end === undefined) return;
        this.pos = end;
      } else return;
    }
  }

  protected atLineEnd(): boolean {
    const c = this.code(this.pos);
    return c === 10 || c === 13 || c < 0;
  }

  protected nameEnd(from: number): number {
    return this.scanner.nameEnd(this.text, from, this.limit);
  }

  protected accept(c: number): boolean {
    if (this.code(this.pos) !== c) return false;
    this.pos++;
    return true;
  }

  protected isWord(word: string): boolean {
    return this.text.startsWith(word, this.pos) && !this.scanner.isNamePart(this.code(this.pos + word.length));
  }

  protected trimmed(from: number, to: number): number {
    let end = to;
    while (end > from && this.text.charCodeAt(end - 1) <= 32) end--;
    return end;
  }

  /** Where code ends that begins at `from`: at a bracket that is not opened in it, or with `atLineEnd` at a line end. */
  protected codeEnd(from: number, atLineEnd: boolean): number {
    return this.scanner.passCode(this.text, from, this.limit, atLineEnd, this.passed);
  }

  /** What stands here up to the next closing bracket or line end, unread. */
  protected passedOver(): ExpressionNode {
    const start = this.pos;
    const end = this.codeEnd(start, this.brackets === 0);
    this.pos = end > start ? end : Math.min(this.limit, start + 1);
    return { kind: 'open', start, end: this.trimmed(start, this.pos) };
  }

  /** Passes to behind a closing bracket, whatever stands before it. */
  protected close(bracket: number): void {
    this.blanks();
    if (this.accept(bracket)) return;
    this.pos = this.codeEnd(this.pos, false);
    this.accept(bracket);
  }

  /** Passes one character that belongs nowhere; true where a bracket closes that was not opened here. */
  protected isForeign(before: number): boolean {
    const c = this.code(this.pos);
    if (c < 0 || c === 41 || c === 93 || c === 125) return true;
    if (this.pos === before) this.pos++;
    return false;
  }

  /** Reads what stands in brackets within which a line end is a blank, from behind the opening one. */
  protected inBrackets<T>(read: () => T): T {
    this.brackets++;
    this.blanks();
    const result = read();
    this.brackets--;
    return result;
  }

  /** Reads something in which line ends count, whatever stands round it. */
  protected inLines<T>(read: () => T): T {
    const outer = this.brackets;
    this.brackets = 0;
    const result = read();
    this.brackets = outer;
    return result;
  }
}
