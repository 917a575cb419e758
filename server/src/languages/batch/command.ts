import { join, type Place } from '../../base/span';
import type { Argument, Command, Redirection } from '../../model/item';
import type { Rich } from '../text/rich';
import { isBlank, isDelimiter } from './characters';
import type { Redirect } from './syntax';
import { LineWord, programArguments } from './words';

/** A program in its command line: the name stands from `from` to `to`, quotes included. */
export interface ProgramCall {
  readonly text: Rich;
  readonly from: number;
  readonly to: number;
  readonly redirects: readonly Redirect[];
}

const NO_CONTEXT: readonly Command[] = [];
const NO_REDIRECTIONS: readonly Redirection[] = [];

/** A program that a script calls. Its arguments are told apart when somebody asks for them. */
export class BatchCommand implements Command {
  readonly kind = 'command';
  readonly language = 'batch';
  readonly context = NO_CONTEXT;
  readonly name: LineWord;
  readonly redirections: readonly Redirection[];
  private readonly line: Rich;
  private readonly nameEnd: number;
  private madeWords: readonly LineWord[] | undefined = undefined;
  private madeArguments: readonly Argument[] | undefined = undefined;

  constructor(
    { text, from, to, redirects }: ProgramCall,
    private readonly fallback: Place,
    expand: (target: Rich) => string,
  ) {
    this.line = text;
    this.nameEnd = to;
    this.name = new LineWord(text, rangesOutsideQuotes(text.text, from, to), from, to, fallback);
    this.redirections =
      redirects.length === 0
        ? NO_REDIRECTIONS
        : redirects.map((redirect) => ({
            place: redirect.place(fallback),
            stream: redirect.stream,
            target: `${redirect.sign === '<' ? '<' : ''}${expand(redirect.target)}`,
          }));
  }

  /** The texts of the arguments. */
  get values(): readonly LineWord[] {
    if (!this.madeWords) {
      const t = this.line.text;
      const c = t.charCodeAt(this.nameEnd);
      // A comma or the like that ends the name belongs to nobody.
      const from = this.nameEnd < t.length && isDelimiter(c) && !isBlank(c) ? this.nameEnd + 1 : this.nameEnd;
      this.madeWords = programArguments(this.line, from, this.fallback);
    }
    return this.madeWords;
  }

  get arguments(): readonly Argument[] {
    this.madeArguments ??= this.values.map((value) => new ValueArgument(value));
    return this.madeArguments;
  }

  get place(): Place {
    const { values } = this;
    const last = values[values.length - 1];
    let place = this.name.place;
    if (last) place = join(place, last.place);
    for (const { place: at } of this.redirections) {
      if (at.anchor === place.anchor && at.start > place.start) place = join(place, at);
    }
    return place;
  }
}

class ValueArgument {
  readonly kind = 'value';

  constructor(readonly value: LineWord) {}

  get place(): Place {
    return this.value.place;
  }
}

/** The stretches of a name outside its quotes. */
function rangesOutsideQuotes(t: string, from: number, to: number): number[] {
  const ranges: number[] = [];
  let done = from;
  for (let i = t.indexOf('"', from); i >= 0 && i < to; i = t.indexOf('"', done)) {
    if (i > done) ranges.push(done, i);
    done = i + 1;
  }
  if (done < to) ranges.push(done, to);
  return ranges;
}
