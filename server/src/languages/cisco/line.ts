import { type Place, within } from '../../base/span';
import type { Argument, Command, Redirection, Section, Surroundings, Words } from '../../model/item';
import type { Source } from '../../model/language';
import { NO_PLACES, type Piece, type Text } from '../../model/value';

/** A word of a line: no quotes, no escapes, written in one piece. */
class Word implements Text {
  readonly kind = 'text';
  readonly quote = '';
  readonly isExact = true;

  constructor(
    readonly text: string,
    readonly place: Place,
  ) {}

  get pieces(): readonly Piece[] {
    const { text, place } = this;
    return [{ from: 0, to: text.length, place, exact: place.end - place.start === text.length, via: NO_PLACES }];
  }

  exact(from: number, to: number): Place {
    return within(this.place, from, to);
  }
}

const NO_REDIRECTIONS: readonly Redirection[] = [];
const NO_CONTEXT: readonly Command[] = [];

/** Start and end of each word between two offsets, in turn. */
function boundsOf(text: string, start: number, end: number): number[] {
  const bounds: number[] = [];
  let at = start;
  while (at < end) {
    while (at < end && text.charCodeAt(at) <= 32) at++;
    if (at >= end) break;
    const from = at;
    while (at < end && text.charCodeAt(at) > 32) at++;
    bounds.push(from, at);
  }
  return bounds;
}

/** What of a line is known beside its words. */
export interface Belonging {
  readonly heading?: string | undefined;
  readonly isFirst?: boolean;
  readonly around?: Surroundings | undefined;
  readonly remark?: Text | undefined;
  readonly context?: readonly Command[];
}

/** A line as a command. Words are offsets; texts and places are made when they are asked for. */
export class CiscoLine implements Command, Words {
  readonly kind = 'command';
  readonly language = 'cisco';
  readonly redirections = NO_REDIRECTIONS;
  readonly context: readonly Command[];
  private readonly bounds: readonly number[];
  declare readonly heading?: string;
  declare readonly isFirst?: boolean;
  declare readonly around?: Surroundings;
  declare readonly remark?: Text;

  constructor(
    private readonly origin: Source,
    start: number,
    end: number,
    { heading, isFirst, around, remark, context }: Belonging,
  ) {
    this.bounds = boundsOf(origin.text, start, end);
    this.context = context ?? NO_CONTEXT;
    if (heading !== undefined) this.heading = heading;
    if (isFirst) this.isFirst = true;
    if (around) this.around = around;
    if (remark) this.remark = remark;
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
    return this.origin.place(this.bounds[0] ?? 0, this.bounds[this.bounds.length - 1] ?? 0);
  }

  get arguments(): readonly Argument[] {
    const result: Argument[] = [];
    for (let i = 1; i < this.count; i++) {
      const value = this.value(i);
      result.push({ kind: 'value', value, place: value.place });
    }
    return result;
  }

  text(index: number): string {
    const start = this.bounds[index * 2];
    return start === undefined ? '' : this.origin.text.slice(start, this.bounds[index * 2 + 1]);
  }

  isQuoted(): boolean {
    return false;
  }

  value(index: number): Text {
    const start = this.bounds[index * 2];
    const end = this.bounds[index * 2 + 1];
    if (start !== undefined && end !== undefined) return textAt(this.origin, start, end);
    const last = this.bounds[this.bounds.length - 1] ?? 0;
    return textAt(this.origin, last, last);
  }

  raw(from: number, to: number): string {
    return this.origin.text.slice(this.bounds[from * 2], this.bounds[to * 2 + 1]);
  }
}

export const textAt = (source: Source, start: number, end: number): Text =>
  new Word(source.text.slice(start, end), source.place(start, end));

/** A heading with its lines, found by name. Its commands are made when somebody asks for them. */
export class NamedSection implements Section {
  private made: readonly CiscoLine[] | undefined = undefined;
  private madeHead: CiscoLine | undefined = undefined;

  constructor(
    private readonly origin: Source,
    /** Start and end of the heading and of each of its lines, in turn. */
    private readonly bounds: readonly number[],
  ) {}

  /** As it is written, from the heading to the end of its last line. */
  get written(): string {
    const { bounds } = this;
    return this.origin.text.slice(bounds[0], bounds[bounds.length - 1]);
  }

  get head(): Command {
    this.madeHead ??= new CiscoLine(this.origin, this.bounds[0] as number, this.bounds[1] as number, {});
    return this.madeHead;
  }

  get lines(): readonly Command[] {
    if (!this.made) {
      const made: CiscoLine[] = [];
      const context = [this.head];
      for (let i = 2; i < this.bounds.length; i += 2) {
        made.push(new CiscoLine(this.origin, this.bounds[i] as number, this.bounds[i + 1] as number, { context }));
      }
      this.made = made;
    }
    return this.made;
  }
}
