/** What the lines before a chunk leave behind. Plain data, so that an edit above re-reads nothing below it. */
export interface State {
  /** The key of the section; undefined before the first one. */
  readonly key: string | undefined;
  /** True below `[-KEY]`, where values are without effect. */
  readonly removed: boolean;
  /** False in files of the old format (`REGEDIT4`), whose text bytes are one a character. */
  readonly wide: boolean;
}

export const START: State = { key: undefined, removed: false, wide: true };

export const SECTION = 0;
export const VALUE = 1;
/** Numbers a row takes in `Rows.cells`. */
export const WIDTH = 5;

/**
 * The lines of a chunk that matter. A section takes kind, start, end, and the start and end of its key; a value kind,
 * start, the end of its name, the start of what follows the sign, and its end.
 */
export interface Rows {
  readonly from: number;
  readonly entry: State;
  readonly cells: readonly number[];
  /** Whether text bytes come in pairs: the header says it, once for the file. */
  readonly wide: boolean;
}

export const isBlank = (c: number): boolean => c === 32 || c === 9;
