import type { Place } from '../../../base/span';
import { HOLE } from '../../../model/value';
import { Rich, RichBuilder } from '../../text/rich';
import type { Stretch } from '../syntax';
import { type Around, separatorsOf } from './around';
import type { Field } from './field';

/** So many fields are made of one word. */
const MAX_FIELDS = 4096;

/** Puts fields together of what is written and of values, which are split outside quotes. */
export class FieldBuilder {
  splits = true;
  protected builder = new RichBuilder();
  /** True once something stands in the field, be it an empty quote. */
  protected begun = false;
  private isOpen = false;
  private quote: Field['quote'] = '';
  private first = true;

  constructor(
    protected readonly around: Around,
    private readonly word: Stretch,
    private readonly into: Field[],
  ) {}

  whole(): Rich {
    return this.builder.done();
  }

  protected add(rich: Rich): void {
    this.builder.add(rich);
    this.first = false;
  }

  protected open(quote: "'" | '"'): void {
    if (this.first && !this.begun) this.quote = quote;
    this.begun = true;
    this.first = false;
  }

  protected finish(): void {
    if (this.begun && this.into.length < MAX_FIELDS) {
      const rich = this.builder.done();
      const open = this.isOpen && rich.text === HOLE && this.quote === '';
      this.into.push({ text: rich.text, rich, word: this.word, quote: this.quote, open, plain: false });
    }
    this.builder = new RichBuilder();
    this.begun = false;
    this.isOpen = false;
    this.quote = '';
    this.first = true;
  }

  /** Several values: the elements of an array, the arguments. */
  protected list(items: readonly Rich[], use: Place, quoted: boolean, isJoined: boolean): void {
    if (quoted && !isJoined && this.splits) {
      // `"${A[@]}"`: each is a word of its own. Without one there is none, not even an empty one.
      if (items.length === 0 && this.builder.length === 0) this.begun = false;
      items.forEach((item, i) => {
        if (i > 0) {
          this.finish();
          this.quote = '"';
        }
        this.begun = true;
        this.builder.addThrough(item, use);
        this.first = false;
      });
      return;
    }
    const separator = quoted && isJoined ? separatorsOf(this.around.store).charAt(0) : ' ';
    items.forEach((item, i) => {
      if (i > 0) {
        if (quoted || !this.splits) this.add(Rich.made(separator, use));
        else this.finish();
      }
      this.value(item, use, quoted);
    });
  }

  /** Puts in one value; outside quotes it is split. */
  protected value(rich: Rich, use: Place, quoted: boolean): void {
    if (!this.around.spend(rich.weight >> 2)) return;
    if (quoted || !this.splits) {
      this.builder.addThrough(rich, use);
      this.first = false;
      if (rich.length > 0) this.begun = true;
      return;
    }
    const { text } = rich;
    const separators = separatorsOf(this.around.store);
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
      if (at < text.length && !separators.includes(text.charAt(at))) continue;
      if (at > from) {
        this.isOpen = text === HOLE && !this.begun;
        this.builder.addThrough(from === 0 && at === text.length ? rich : rich.slice(from, at), use);
        this.begun = true;
        this.first = false;
      }
      if (at < text.length && this.begun) this.finish();
      from = at + 1;
    }
  }
}
