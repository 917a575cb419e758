import type { Command } from '../../model/item';
import type { Statement } from '../../model/statement';
import { type Done, rulesChanged, rulesGone } from '../shared/amendments';
import { wordsWithHoles } from '../shared/programs';
import { DIALECT } from './id';

/**
 * What a call does with rules made before it, and says nothing of: what runs is forgotten for what is kept, a zone is
 * taken away, all is put back to what the system brought along.
 */
export function changeOf(command: Command): Statement | undefined {
  const words = wordsWithHoles(command).map(({ text }) => text);
  const done: Done = { dialect: DIALECT, place: command.place, item: command };
  if (words.some((word) => /^--(?:complete-)?reload$/.test(word))) return rulesGone(done, { chain: RUNNING });
  if (words.some((word) => /^--(?:reset-to-defaults|delete-(?:zone|policy)|load-zone-defaults)(?:=|$)/.test(word)))
    return rulesChanged(done, 'delete');
  return undefined;
}

/** With what the names of chains begin that hold what runs, and is not kept. */
export const RUNNING = 'running';
