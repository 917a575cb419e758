import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import { ABSENT, type Action, byDefault, type Group, unread, type Written, written } from '../../model/statement';
import type { Text } from '../../model/value';
import { type Done, rulesChanged, rulesGone } from '../shared/amendments';
import { chainPolicy, conditionsOnly } from '../shared/packetFilter';
import { type Chain, chainOf, directionOf, familyOf, hookOf } from './chain';
import { DIALECT } from './id';
import { type Reading, RuleReader, termsOf } from './reader';
import { ruleOf } from './rule';
import { translated } from './translation';

const NONE: readonly never[] = [];

export function readCommand(command: Command): Local {
  const chain = chainOf(command.heading);
  if (chain.verb === 'policy') return policyOf(command, chain);
  if (chain.verb === 'flush') return flush(command, chain);
  if (chain.verb === 'change' || chain.verb === 'remove') return change(command, chain);
  const reading = new RuleReader(command, chain).read();
  if (reading.translation >= 0) return translated(command, reading);
  if (chain.verb === 'expectation') return { statements: [expectation(command, reading)], unread: reading.unread };
  return { statements: [ruleOf(command, reading)], unread: reading.unread };
}

function policyOf(command: Command, chain: Chain): Local {
  const [argument] = command.arguments;
  const value = argument?.kind === 'value' ? argument.value : undefined;
  const direction = directionOf(chain);
  if (value?.kind !== 'text' || (value.text !== 'accept' && value.text !== 'drop') || chain.type === 'nat')
    return NOTHING;
  const policy = chainPolicy(DIALECT, command, {
    action: policyAction(value, chain),
    direction: direction ? byDefault(direction) : ABSENT,
    chain: chain.path,
    order: { ...hookOf(chain), ...familyOf(chain) },
  });
  return { statements: [policy], unread: NONE };
}

/** What a chain of one network device refuses comes in at another. */
function policyAction({ text, place }: Text, { devices }: Chain): Written<Action> {
  if (text === 'drop' && devices !== undefined) return unread(place, `it holds for ${devices || 'a device'} alone`);
  return written(text === 'accept' ? 'allow' : 'block', place);
}

const doneBy = (command: Command): Done => ({ dialect: DIALECT, place: command.place, item: command });

/** `flush ruleset`, `flush table inet filter`, `delete chain ip mangle mail`: the rules are gone that were there before. */
function flush(command: Command, { path }: Chain): Local {
  const chain = path.trim();
  return { statements: [rulesGone(doneBy(command), chain === 'ip' ? {} : { chain })], unread: NONE };
}

/** `delete rule inet filter input handle 5`, `rename chain inet filter input old`. */
const change = (command: Command, { verb, path }: Chain): Local => ({
  statements: [
    verb === 'remove'
      ? rulesChanged(doneBy(command), 'delete', { chain: path.trim(), some: true })
      : rulesChanged(doneBy(command), 'set', { chain: path.trim() }),
  ],
  unread: NONE,
});

/** The port of a connection that another one announces: no rule, and what belongs to it is let through by its state. */
const expectation = (command: Command, reading: Reading): Group =>
  conditionsOnly(DIALECT, command, {
    terms: termsOf(reading),
    complete: reading.mistakes.length === 0 && reading.unread.length === 0,
    mistakes: reading.mistakes,
  });
