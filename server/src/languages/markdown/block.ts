/** A block of code: what is said of its language, and the stretches of its lines that are its text. */
export interface Block {
  /** By what it is set off from the prose; `unread` for HTML with tags or entities that are not known here. */
  readonly kind: 'fence' | 'indented' | 'html' | 'unread';
  /** What is written behind the fence, or as the language of an HTML element; '' where nothing is. */
  readonly info: string;
  /** Start and end of each line in the source, its line end included, in turn, without quote signs and indentation. */
  readonly lines: readonly number[];
}
