import type { Source } from '../../model/language';

/** A statement with its blocks, or a label line. Lines that are comments or empty have none. */
export interface Unit {
  readonly start: number;
  /** Behind the last character, without the line end. */
  readonly end: number;
  /** The name of a label line, lower case. */
  readonly label?: string;
}

/** What was read of one chunk: its statements in order, and where its labels lead. */
export interface Program {
  readonly source: Source;
  readonly units: readonly Unit[];
  /** Offsets of the lines below the labels of that name; labels within blocks among them. */
  readonly labels: ReadonlyMap<string, readonly number[]>;
  /** True for the first chunk of a document: nothing that runs before it leaves anything behind. */
  readonly first: boolean;
  /** How percent signs are read: in a command line (`cmd /c "…"`) other rules hold than in a script. */
  readonly mode: 'batch' | 'line';
}

/** The name under which a label stands among a document's definitions and calls. */
export const labelKey = (name: string): string => `:${name}`;

const LABEL_END = /[\s,;=+:&|<>()^]/;

/** The name of a label in a label line or behind `goto`, from the character behind its colon; '' for none. */
export function labelName(text: string, from: number, to: number): string {
  let end = from;
  while (end < to && !LABEL_END.test(text.charAt(end))) end++;
  return text.slice(from, end).toLowerCase();
}
