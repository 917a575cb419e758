import type { Command } from '../../model/item';
import { ABSENT, byDefault, type Rule, unread, written } from '../../model/statement';
import { viaIn } from '../../model/value';
import { chainRule } from '../shared/packetFilter';
import { innerPlace } from '../shared/texts';
import { type Chain, directionOf, familyOf, hookOf } from './chain';
import { DIALECT } from './id';
import { type Reading, termsOf } from './reader';

export function ruleOf(command: Command, reading: Reading): Rule {
  const { chain, action, comment, names } = reading;
  const direction = directionOf(chain);
  return chainRule(DIALECT, command, {
    words: comment ? [comment, ...names] : names,
    complete: reading.sound,
    mistakes: reading.mistakes,
    terms: termsOf(reading),
    direction: direction ? byDefault(direction) : ABSENT,
    action,
    order: orderOf(command, chain),
    description: comment ? written(comment.text, innerPlace(comment), viaIn(comment, 0, comment.text.length)) : ABSENT,
    returning: reading.returning,
    selects: chain.type !== undefined && chain.type !== 'filter',
    called: chain.isCalled,
  });
}

/** The first rule of a chain that matches decides. A rule that is inserted without more stands at the head. */
function orderOf(command: Command, chain: Chain): Rule['order'] {
  const { path, verb } = chain;
  const insert: Rule['order']['insert'] =
    verb === 'insert'
      ? byDefault(1)
      : verb === 'place'
        ? unread(command.place, 'the place is told by another rule’s number')
        : undefined;
  return {
    chain: path,
    priority: ABSENT,
    match: 'first',
    ...(insert ? { insert } : undefined),
    ...familyOf(chain),
    ...hookOf(chain),
  };
}
