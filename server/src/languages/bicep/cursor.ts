import type { ExpressionNode } from '../expressions/syntax';
import { commentEnd, isNamePart, newPassed, type Passed, passCode } from './scan';

/** Nesting beyond which brackets are passed over unread. */
export const MAX_DEPTH = 48;

/** A place in a text, with what every reader of it needs: blanks, comments, names, closing brackets. */
export abstract class Cursor {
  protected readonly passed: Passed = newPassed();
  protected depth = 0;
  /** Round brackets about the place: within them a line end is a blank. */
  protected round = 0;

  constructor(
    protected readonly text: string,
    public pos: number,
    protected readonly limit: number,
  ) {}

  protected code(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) : -1;
  }

  protected blanks(lines = this.round > 0): void {
    for (;;) {
      const c = this.code(this.pos);
      if (c === 32 || c === 9 || c === 0xa0 || c === 0xfeff) this.pos++;
      else if (lines && (c === 10 || c === 13)) this.pos++;
      else if (c === 47) {
        const end = commentEnd(this.text, this.pos, this.limit, this.passed);
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
    let at = from;
    while (at < this.limit && isNamePart(this.text.charCodeAt(at))) at++;
    return at;
  }

  protected accept(c: number): boolean {
    if (this.code(this.pos) !== c) return false;
    this.pos++;
    return true;
  }

  protected isWord(word: string): boolean {
    return this.text.startsWith(word, this.pos) && !isNamePart(this.code(this.pos + word.length));
  }

  protected trimmed(from: number, to: number): number {
    let end = to;
    while (end > from && this.text.charCodeAt(end - 1) <= 32) end--;
    return end;
  }

  protected passedOver(): ExpressionNode {
    const start = this.pos;
    const end = passCode(this.text, start, this.limit, this.round === 0, this.passed);
    this.pos = end > start ? end : Math.min(this.limit, start + 1);
    return { kind: 'open', start, end: this.trimmed(start, this.pos) };
  }

  /** Passes to behind a closing bracket, whatever stands before it. */
  protected close(bracket: number): void {
    this.blanks();
    if (this.accept(bracket)) return;
    this.pos = passCode(this.text, this.pos, this.limit, false, this.passed);
    this.accept(bracket);
  }

  /** Passes one character that belongs nowhere; true where a bracket closes that was not opened here. */
  protected isForeign(before: number): boolean {
    const c = this.code(this.pos);
    if (c < 0 || c === 41 || c === 93 || c === 125) return true;
    if (this.pos === before) this.pos++;
    return false;
  }

  protected inRound<T>(read: () => T): T {
    this.round++;
    this.blanks();
    const result = read();
    this.round--;
    return result;
  }

  /** Lines count again within braces and square brackets. */
  protected inLines<T>(read: () => T): T {
    const outer = this.round;
    this.round = 0;
    const result = read();
    this.round = outer;
    return result;
  }
}
