import type { Place } from '../../../base/span';
import { spelledOut } from '../../../model/commandWords';
import type { Command } from '../../../model/item';
import type { Source } from '../../../model/language';
import type { Text, Unknown, Value } from '../../../model/value';
import type { Node } from '../syntax';

/** Why something has no value: what is said of a variable or an expression, behind its own words. */
export type Reason =
  | 'has no value in this file'
  | 'is computed'
  | 'comes from a command'
  | 'is set outside this file'
  | 'differs from case to case'
  | 'changes in a loop'
  | 'is a parameter without a value in this file'
  | 'is a script block';

/** An object made by New-Object or a constructor: its properties are unknown, its type is not. */
export interface MadeObject extends Unknown {
  readonly type: Text;
  /** The registry key that the object stands for, as far as it is known. */
  readonly key?: Text;
}

export const keyOpened = (value: Value): Text | undefined =>
  value.kind === 'unknown' ? (value as Partial<MadeObject>).key : undefined;

export const typeMade = (value: Value): Text | undefined =>
  value.kind === 'unknown' ? (value as Partial<MadeObject>).type : undefined;

/** Longest stretch of code in a sentence. */
const MAX_SUBJECT = 40;

const MAKES = /^(?:[\w.]+\\)?new-/i;

/** What an expression or a command gives, put into words when somebody asks. */
export class UnknownOutput implements Unknown {
  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly end: number,
    readonly reason: string,
    private readonly origin: Command | string | undefined,
  ) {}

  get kind(): 'unknown' {
    return 'unknown';
  }
  get from(): string | undefined {
    return typeof this.origin === 'object' ? spelledOut(this.origin) : this.origin;
  }
  get maker(): Command | undefined {
    const { origin } = this;
    if (typeof origin !== 'object' || origin.input || origin.source) return undefined;
    return MAKES.test(origin.name.text) ? origin : undefined;
  }
  get place(): Place {
    return this.source.place(this.start, this.end);
  }
  get why(): string {
    return sentence(this.source.text.slice(this.start, this.end), this.reason);
  }
}

export const unknownOutput = (
  source: Source,
  { start, end }: Node,
  reason: Reason | string,
  origin?: Command | string,
): Unknown => new UnknownOutput(source, start, end, reason, origin);

export const unknown = (subject: string, reason: string, place: Place): Unknown => ({
  kind: 'unknown',
  place,
  why: sentence(subject, reason),
});

function sentence(subject: string, reason: string): string {
  // Nothing far behind what is shown can matter, however long a script block is.
  const start = subject.slice(0, MAX_SUBJECT * 4);
  const words = /\s\s|[\t\r\n`]/.test(start) ? start.replace(/\s+/g, ' ').replaceAll('`', '') : start;
  const short = words.length > MAX_SUBJECT ? `${words.slice(0, MAX_SUBJECT - 1)}…` : words;
  return `\`${short}\` ${reason}`;
}

/** The reason without what it is said of, to be said of something else. */
export const reasonOf = (value: Unknown): string => {
  if (value instanceof UnknownOutput) return value.reason;
  const { why } = value;
  const end = why.startsWith('`') ? why.indexOf('` ') : -1;
  return end < 0 ? 'is computed' : why.slice(end + 2);
};
