import type { Command } from '../../model/item';
import { ABSENT, byDefault, type End, type Rule, type Term, unread, written } from '../../model/statement';
import { viaIn } from '../../model/value';
import { chainRule } from '../shared/packetFilter';
import { innerPlace } from '../shared/texts';
import { type Chain, directionOf, familyOf, hookOf } from './chain';
import { DIALECT } from './id';
import { type Reading, termsOf } from './reader';

export function ruleOf(command: Command, reading: Reading): Rule {
  const { chain, action, comment, names } = reading;
  const direction = directionOf(chain);
  const order = orderOf(command, chain);
  return chainRule(DIALECT, command, {
    words: comment ? [comment, ...names] : names,
    complete: reading.sound,
    mistakes: reading.mistakes,
    terms: atDevices(termsOf(reading), chain),
    direction: direction ? byDefault(direction) : ABSENT,
    action,
    order,
    description: comment ? written(comment.text, innerPlace(comment), viaIn(comment, 0, comment.text.length)) : ABSENT,
    returning: reading.returning,
    beginning: reading.beginning,
    selects: (chain.type !== undefined && chain.type !== 'filter') || order.bars === true,
    called: chain.isCalled,
  });
}

/** A chain of network devices is asked about what comes in or goes out there. */
function atDevices(terms: readonly Term[], { devices, hook }: Chain): readonly Term[] {
  if (devices === undefined) return terms;
  const zone = byDefault(devices);
  const at = (end: End): End => (end.zone.kind === 'absent' ? { ...end, zone } : end);
  return terms.map((term) => {
    const [source, destination] = term.ends;
    return { ...term, ends: hook === 'ingress' ? [at(source), destination] : [source, at(destination)] };
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
    ...(chain.devices === undefined ? undefined : { at: chain.devices }),
  };
}
