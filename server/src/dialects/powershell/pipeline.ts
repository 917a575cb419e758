import type { Command } from '../../model/item';
import type { Vocabulary } from '../../model/vocabulary';
import { type Call, callsOf, commandName } from './call';

/** What brings the objects of a command, and whether all of them arrive. */
export interface Origin {
  readonly call: Call;
  /** True when a command between lets only some of them through, or nobody knows: `Where-Object`, `Select-Object`. */
  readonly filtered: boolean;
}

/** Pipes are followed this far back. */
const MAX_STEPS = 16;

/** The first command of a pipe whose name is one of `names`, going back from the one before `command`. */
export function originOf(command: Command, names: ReadonlySet<string>, vocabulary: Vocabulary): Origin | undefined {
  let filtered = false;
  let at = command.source;
  for (let step = 0; at && step < MAX_STEPS; step++) {
    const name = commandName(at);
    const record = vocabulary.cmdlet(name);
    if (record && names.has(record.name.toLowerCase())) {
      const [call] = callsOf(at, record);
      return call && { call, filtered };
    }
    // A filter object of each rule goes with its rule.
    if (!/^get-netfirewall\w+filter$/.test(name)) filtered = true;
    at = at.source;
  }
  return undefined;
}
