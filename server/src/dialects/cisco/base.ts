import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import type { StatementBase } from '../../model/statement';
import type { Text } from '../../model/value';

/** The dialect's id, in its statements. */
export const DIALECT = 'cisco';

const NO_WORDS: readonly Text[] = [];
const NO_MISTAKES: readonly Mistake[] = [];

/** What all statements of a line have in common. */
export const baseOf = (
  command: Command,
  words: readonly Text[] = NO_WORDS,
  complete = true,
  mistakes: readonly Mistake[] = NO_MISTAKES,
): StatementBase => ({ dialect: DIALECT, place: command.place, item: command, words, complete, mistakes });
