import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import { type Done, rulesChanged } from '../shared/amendments';
import { DIALECT } from './id';

const PROGRAM = /^(?:.*\/)?nft$/;
/** `-f rules.nft`, `-ef rules.nft`, `--file=rules.nft`. */
const FILE = /^(?:-[a-zA-Z]*f|--file(?:=.*)?)$/;
/** Options with which nothing is loaded. */
const ASKS = /^(?:-[a-zA-Z]*c[a-zA-Z]*|--check|-[hvV]|--help|--version)$/;

/** `nft -f FILE`. */
export const isLoad = ({ name, language }: Command): boolean => language === 'shell' && PROGRAM.test(name.text);

/** Which tables the file empties, and which rules it makes, stands in it. */
export function loaded(command: Command): Local {
  const options: string[] = [];
  for (const argument of command.arguments) {
    if (argument.kind === 'value' && argument.value.kind === 'text') options.push(argument.value.text);
    else if (argument.kind === 'parameter') options.push(argument.name.text);
  }
  if (!options.some((word) => FILE.test(word)) || options.some((word) => ASKS.test(word)) || command.input)
    return NOTHING;
  const { place } = command.name;
  const done: Done = { dialect: DIALECT, place, item: command };
  return {
    statements: [rulesChanged(done, 'set')],
    unread: [{ place, why: 'the rules that it loads stand in another file' }],
  };
}
