import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import { type Done, rulesChanged } from '../shared/amendments';
import { DIALECT } from './id';
import { ArgumentWords } from './words';

const RESTORE = /^(?:.*\/)?ip(6?)tables(?:-(?:legacy|nft))?-(?:restore|apply)$/;

/** `iptables-restore < file`, and what else puts rules of a file in the place of those that were there. */
export const isRestore = ({ name }: Command): boolean => RESTORE.test(name.text);

/** Options with which it changes nothing; to iptables-apply `-t` is a time. */
const ASKS = /^(?:--test|-V|--version|-h|--help)$/;

/** Which tables it empties before is not known, nor which rules it makes where they stand in another file. */
export function restored(command: Command): Local {
  const { name, place } = command;
  const words = new ArgumentWords(command);
  for (let i = 0; i < words.count; i++) {
    const word = words.text(i);
    if (ASKS.test(word) || (word === '-t' && name.text.endsWith('-restore'))) return NOTHING;
  }
  // What is not read belongs to no rule that is here, so that nothing counts as missing.
  const done: Done = { dialect: DIALECT, place: name.place, item: command };
  const family = RESTORE.exec(name.text)?.[1] === '6' ? 6 : 4;
  return {
    statements: [rulesChanged(done, 'set', { family })],
    unread: command.input ? [] : [{ place, why: 'the rules that it restores stand in another file' }],
  };
}
