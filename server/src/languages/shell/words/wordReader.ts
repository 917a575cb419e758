import type { Source } from '../../../model/language';
import { Rich } from '../../text/rich';
import { isNamePart, isNameStart } from '../scan';
import type { Stretch } from '../syntax';
import { addAnsi } from './ansi';
import type { Around } from './around';
import type { Field } from './field';
import { FieldBuilder } from './fieldBuilder';

const DOLLAR = 36;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/** Reads words as they are written: quotes, backslashes, and where an expansion stands. */
export abstract class WordReader extends FieldBuilder {
  protected readonly source: Source;
  protected readonly text: string;

  constructor(around: Around, word: Stretch, into: Field[]) {
    super(around, word, into);
    this.source = around.source;
    this.text = around.source.text;
  }

  /** Puts in what the expansion from `start` to `end` stands for. */
  protected abstract put(start: number, end: number, quoted: boolean): void;

  /** Reads a stretch that begins outside quotes. */
  part(start: number, end: number): void {
    const { text, source } = this;
    let done = start;
    const flush = (to: number): void => {
      if (to <= done) return;
      this.add(Rich.written(source, done, to));
      this.begun = true;
    };
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      switch (c) {
        case BACKSLASH: {
          flush(at);
          const next = text.charCodeAt(at + 1);
          // A line end behind a backslash is nothing.
          if (next === 10) at += 2;
          else if (next === 13 && text.charCodeAt(at + 2) === 10) at += 3;
          else if (at + 1 < end) {
            this.add(Rich.written(source, at + 1, at + 2));
            this.begun = true;
            at += 2;
          } else at++;
          done = at;
          break;
        }
        case SINGLE: {
          flush(at);
          this.open("'");
          const close = Math.min(this.around.scanner.behindSingle(at), end);
          const inner = text.charCodeAt(close - 1) === SINGLE && close > at + 1 ? close - 1 : close;
          if (inner > at + 1) this.add(Rich.written(source, at + 1, inner));
          at = close;
          done = at;
          break;
        }
        case DOUBLE: {
          flush(at);
          this.open('"');
          const close = Math.min(this.around.scanner.behindDouble(at), end);
          const inner = text.charCodeAt(close - 1) === DOUBLE && close > at + 1 ? close - 1 : close;
          this.quoted(at + 1, inner, false);
          at = close;
          done = at;
          break;
        }
        case BACKQUOTE:
        case DOLLAR: {
          const behind = this.expansionEnd(at, end);
          if (behind === at + 1) {
            at++;
            break;
          }
          flush(at);
          if (c === DOLLAR && text.charCodeAt(at + 1) === SINGLE) this.ansi(at + 2, behind);
          else if (c === DOLLAR && text.charCodeAt(at + 1) === DOUBLE) {
            // `$"…"` is a text for translation: the same without the sign.
            done = at + 1;
            at++;
            break;
          } else this.put(at, behind, false);
          at = behind;
          done = at;
          break;
        }
        default:
          at++;
      }
    }
    flush(end);
  }

  /** Where the expansion at an offset ends; the next offset where the sign stands for itself. */
  private expansionEnd(at: number, end: number): number {
    const { text } = this;
    if (text.charCodeAt(at) === BACKQUOTE) {
      for (let i = at + 1; i < end; i++) {
        const c = text.charCodeAt(i);
        if (c === BACKSLASH) i++;
        else if (c === BACKQUOTE) return i + 1;
      }
      return at + 1;
    }
    const next = text.charCodeAt(at + 1);
    if (at + 1 >= end) return at + 1;
    if (isNameStart(next)) {
      let i = at + 2;
      while (i < end && isNamePart(text.charCodeAt(i))) i++;
      return i;
    }
    if ((next >= 48 && next <= 57) || '@*#?$!-'.includes(text.charAt(at + 1))) return at + 2;
    if (next === DOUBLE) return at + 2;
    return Math.min(this.around.scanner.behindDollar(at, 0), end);
  }

  /** What stands between double quotes, or in a here-document, where quotes are text. */
  quoted(start: number, end: number, isLines: boolean): void {
    const { text, source } = this;
    let done = start;
    const flush = (to: number): void => {
      if (to > done) this.add(Rich.written(source, done, to));
    };
    for (let at = start; at < end; ) {
      const c = text.charCodeAt(at);
      if (c === BACKSLASH) {
        const next = text.charCodeAt(at + 1);
        if (
          next === 10 ||
          next === DOLLAR ||
          next === BACKQUOTE ||
          next === BACKSLASH ||
          (next === DOUBLE && !isLines)
        ) {
          flush(at);
          done = next === 10 ? at + 2 : at + 1;
          at += 2;
        } else at++;
      } else if (c === DOLLAR || c === BACKQUOTE) {
        const next = text.charCodeAt(at + 1);
        const behind = c === DOLLAR && (next === DOUBLE || next === SINGLE) ? at + 1 : this.expansionEnd(at, end);
        if (behind > at + 1) {
          flush(at);
          this.put(at, behind, true);
          done = behind;
        }
        at = behind;
      } else at++;
    }
    flush(end);
  }

  /** `$'…'`, from behind its opening quote. */
  private ansi(start: number, behind: number): void {
    this.open("'");
    const end = this.text.charCodeAt(behind - 1) === SINGLE && behind > start ? behind - 1 : behind;
    addAnsi(this.source, start, end, (rich) => this.add(rich));
  }
}
