import type { Passed } from './passed';

/** What tells the languages apart that are made of expressions, as their readers see it. All signs are characters. */
export interface Signs {
  /** The quote round a text: it ends at the next one, or with its line. */
  readonly quote: number;
  /** True where `#` begins a comment, as `//` does. */
  readonly hashComments: boolean;
  /** True where a name may hold a dash. */
  readonly dashInNames: boolean;
  /** The signs before the brace of what is put into a text: of a value, of a directive. */
  readonly valueSign: number;
  readonly directiveSign: number | undefined;
  /** True where a sign that is doubled stands for itself. */
  readonly doubledSigns: boolean;
  /** What stands at the edges of a value in a text where blanks round it are left out. */
  readonly trimSign: number | undefined;
  /** A backslash with one letter, by that letter. */
  readonly escapes: Readonly<Record<string, string>>;
  /** A backslash with the number of a character, in hexadecimal digits; anchored at its start. */
  readonly numberedEscape: RegExp;
  /** How tight the operators between two operands bind, from 1 on. */
  readonly binding: Readonly<Record<string, number>>;
  /** Nesting beyond which brackets are passed over unread, so that no text exhausts the stack. */
  readonly maxDepth: number;
  /** A character at which a text over several lines may begin. */
  readonly longTextStart: number;
  /** The text over several lines that begins at `at`; undefined where none does. */
  longText(text: string, at: number, limit: number, passed: Passed): LongText | undefined;
  /**
   * True for a line at which a statement of the outermost level begins, whatever is still open above it: a bracket that
   * is missing loses no more than its own statement.
   */
  isFresh(text: string, at: number): boolean;
}

export interface LongText {
  /** What the text is: where it begins and ends. */
  readonly from: number;
  readonly to: number;
  /** Behind its closing mark. */
  readonly end: number;
}
