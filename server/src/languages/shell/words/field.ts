import type { Source } from '../../../model/language';
import { Rich } from '../../text/rich';
import type { Stretch } from '../syntax';

/** A word after everything is put in. */
export interface Field {
  readonly text: string;
  readonly rich: Rich;
  /** The word it came from, where that stands. */
  readonly word: Stretch;
  readonly quote: '' | "'" | '"';
  /** True for an unquoted value that is not known: it may be any number of words. */
  readonly open: boolean;
  /** Nothing in it was quoted or put in: it is the stretch itself. */
  readonly plain: boolean;
}

/** A word that stands for itself: most do, and of most nobody wants more than the text. */
export class PlainField implements Field {
  readonly quote = '';
  readonly open = false;
  readonly plain = true;
  readonly text: string;
  private made: Rich | undefined = undefined;

  constructor(
    private readonly source: Source,
    readonly word: Stretch,
  ) {
    this.text = source.text.slice(word.start, word.end);
  }

  get rich(): Rich {
    this.made ??= Rich.written(this.source, this.word.start, this.word.end);
    return this.made;
  }
}
