import type { Place } from '../../base/span';
import type { Argument, Command, Redirection } from '../../model/item';
import { plainText, type Text, type Value } from '../../model/value';
import { PlainWord } from '../text/words';
import type { Around } from './values';
import { valueOf } from './values';

/** A rule, or the policy of a chain, as a command: its tokens are its words, made when they are asked for. */
export class NftCommand implements Command {
  readonly kind = 'command';
  readonly redirections: readonly Redirection[] = NONE;
  readonly context: readonly Command[] = NONE;
  private made: readonly Argument[] | undefined = undefined;

  constructor(
    readonly language: string,
    private readonly origin: Around,
    private readonly bounds: readonly number[],
    /** `rule inet filter input`, with what is known of the chain behind it. */
    readonly heading: string,
    readonly place: Place,
  ) {}

  get name(): Text {
    const value = this.value(0);
    return value.kind === 'text' ? value : plainText('', value.place);
  }

  get arguments(): readonly Argument[] {
    if (!this.made) {
      const made: Argument[] = [];
      for (let i = 2; i < this.bounds.length; i += 2) {
        const value = this.value(i);
        made.push({ kind: 'value', value, place: value.place });
      }
      this.made = made;
    }
    return this.made;
  }

  private value(at: number): Value {
    const start = this.bounds[at] as number;
    const { text } = this.origin.source;
    const before = at > 0 ? text.slice(this.bounds[at - 2], this.bounds[at - 1]) : '';
    // What a rule puts into a set is made of the packet: it is an expression, which the dialect gets as it is written.
    if (at > 2 && text.charCodeAt(start) === 123 && before.startsWith('@')) {
      return new PlainWord(this.origin.source, start, this.bounds[at + 1] as number);
    }
    const pairs = before === 'vmap' || before === 'map';
    const around =
      text.charCodeAt(start) === 123 && this.origin.pairs !== pairs ? { ...this.origin, pairs } : this.origin;
    return valueOf(start, this.bounds[at + 1] as number, around);
  }
}

const NONE: readonly never[] = [];
