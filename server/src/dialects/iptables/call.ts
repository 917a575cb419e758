import type { Command } from '../../model/item';
import type { CallWords } from './words';

/** A call of iptables, or a line of a rules file. */
export interface Call {
  readonly command: Command;
  readonly words: CallWords;
  /** The first word behind the program or the counters. */
  readonly from: number;
  /** The table that a rules file is in; the option says it in a call. */
  readonly table: string;
  /** The family of the program; a rules file does not say its own. */
  readonly family?: 4 | 6 | undefined;
}
