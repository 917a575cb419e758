import { join, type Place, placeAt } from '../../base/span';
import type { Command, Words } from '../../model/item';
import { leaves, slice, type Text } from '../../model/value';
import { textOf } from '../shared/programs';

/** The words of a call, wherever they were read. */
export interface CallWords extends Words {
  place(index: number): Place;
  /** Its place where it is written in one piece, unit for unit, and came through nothing. */
  exact(index: number): Place | undefined;
}

/** The words of a line of a rules file, made when they are asked for. */
export class LineWords implements CallWords {
  readonly count: number;
  /** Each is asked for several times, and making it costs more than keeping it. */
  private readonly texts: readonly string[];

  constructor(private readonly words: Words) {
    const { count } = words;
    const texts: string[] = [];
    for (let i = 0; i < count; i++) texts.push(words.text(i));
    this.count = count;
    this.texts = texts;
  }

  text(index: number): string {
    return index < this.count ? (this.texts[index] as string) : '';
  }

  isQuoted(index: number): boolean {
    return this.words.isQuoted(index);
  }

  value(index: number): Text {
    return this.words.value(index);
  }

  place(index: number): Place {
    return this.words.placeOf?.(index) ?? this.words.value(index).place;
  }

  exact(index: number): Place | undefined {
    return this.words.placeOf?.(index);
  }
}

/** The arguments of a command, from one on. What may be any number of words stands as one that is not known. */
export class ArgumentWords implements CallWords {
  private readonly list: readonly Text[];

  constructor(command: Command, from = 0) {
    const words: Text[] = [];
    for (const argument of command.arguments) {
      if (argument.kind === 'parameter') words.push(argument.name);
      if (argument.value) for (const leaf of leaves(argument.value)) words.push(textOf(leaf));
    }
    this.list = from === 0 ? words : words.slice(from);
  }

  get count(): number {
    return this.list.length;
  }

  text(index: number): string {
    return this.list[index]?.text ?? '';
  }

  isQuoted(index: number): boolean {
    const quote = this.list[index]?.quote;
    return quote !== undefined && quote !== '';
  }

  value(index: number): Text {
    return this.list[index] ?? NO_WORD;
  }

  place(index: number): Place {
    return this.value(index).place;
  }

  exact(index: number): Place | undefined {
    const value = this.value(index);
    return value.isExact ? value.exact?.(0, value.text.length) : undefined;
  }
}

const NO_WORD: Text = { kind: 'text', text: '', place: placeAt({ base: 0 }, 0, 0), pieces: [], quote: '' };

/** From one word to another. */
export const stretch = (words: CallWords, from: number, to: number): Place =>
  from === to ? words.place(from) : join(words.place(from), words.place(to));

/** A word, or the rest of it behind an option that it stands together with (`--dport=25`). */
export const wordFrom = (words: CallWords, index: number, from: number): Text =>
  from === 0 ? words.value(index) : slice(words.value(index), from, words.text(index).length);
