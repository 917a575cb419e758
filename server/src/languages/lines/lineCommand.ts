import type { Place } from '../../base/span';
import type { Argument, Command, Redirection, Words } from '../../model/item';
import type { Source } from '../../model/language';
import { plainText, type Text } from '../../model/value';
import { isPlain, readWord, type WordSyntax } from './words';

/** A line as a command. Words are offsets; texts and arguments are made when they are asked for. */
export class LineCommand implements Command, Words {
  readonly kind = 'command';
  private made: Argument[] | undefined = undefined;

  constructor(
    readonly language: string,
    readonly context: readonly Command[],
    private readonly origin: Source,
    /** Start and end of each word in the source, in turn; at least one word. */
    private readonly bounds: readonly number[],
    private readonly syntax: WordSyntax,
  ) {}

  get redirections(): readonly Redirection[] {
    return NONE;
  }

  get words(): Words {
    return this;
  }

  get count(): number {
    return this.bounds.length >> 1;
  }

  get name(): Text {
    return this.value(0);
  }

  get place(): Place {
    return this.origin.place(this.bounds[0] as number, this.bounds[this.bounds.length - 1] as number);
  }

  get arguments(): readonly Argument[] {
    if (!this.made) {
      this.made = [];
      for (let i = 1; i < this.count; i++) {
        const value = this.value(i);
        this.made.push({ kind: 'value', value, place: value.place });
      }
    }
    return this.made;
  }

  text(index: number): string {
    const start = this.bounds[index * 2];
    const end = this.bounds[index * 2 + 1];
    if (start === undefined || end === undefined) return '';
    const { text } = this.origin;
    return isPlain(text, start, end, this.syntax) ? text.slice(start, end) : this.value(index).text;
  }

  isQuoted(index: number): boolean {
    const start = this.bounds[index * 2];
    return start !== undefined && this.syntax.quotes.includes(this.origin.text.charAt(start));
  }

  placeOf(index: number): Place | undefined {
    if (this.origin.pieces) return undefined;
    const last = this.bounds[this.bounds.length - 1] as number;
    return this.origin.place(this.bounds[index * 2] ?? last, this.bounds[index * 2 + 1] ?? last);
  }

  value(index: number): Text {
    const start = this.bounds[index * 2];
    const end = this.bounds[index * 2 + 1];
    if (start !== undefined && end !== undefined) return readWord(this.origin, start, end, this.syntax);
    const last = this.bounds[this.bounds.length - 1] as number;
    return plainText('', this.origin.place(last, last));
  }
}

const NONE: readonly Redirection[] = [];

/** A line of an earlier chunk that is still open: its words were made when it was read, as plain data. */
export class OpenLine implements Command {
  readonly kind = 'command';
  readonly redirections: readonly Redirection[] = NONE;
  readonly arguments: readonly Argument[];

  constructor(
    readonly language: string,
    readonly name: Text,
    words: readonly Text[],
    readonly place: Place,
    readonly context: readonly Command[],
  ) {
    this.arguments = words.map((value) => ({ kind: 'value', value, place: value.place }));
  }
}
