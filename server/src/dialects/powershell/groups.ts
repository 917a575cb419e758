import { spelledOut } from '../../model/commandWords';
import type { Command } from '../../model/item';
import type { Direction, Order } from '../../model/statement';
import type { Value } from '../../model/value';
import { type Call, commandName } from './call';
import { given } from './fields';

/** A group that is looked up or made, by the words of the command. */
const GROUP = /^(?:get|new)-az(?:urerm)?networksecuritygroup\b/;
const ADDS = /^add-az(?:urerm)?networksecurityruleconfig$/;

/**
 * Where a rule stands that is added to a group. Of one that is made by itself it is not followed to which group it goes,
 * and one that is set takes the place of the rule of its name: nothing is said of their order among others.
 */
export function placeInGroup(
  { item, binding }: Call,
  direction: Direction | undefined,
): Pick<Order, 'chain' | 'match' | 'unique'> {
  const group = item.kind === 'command' && direction !== undefined ? groupOf(item, binding) : undefined;
  return group === undefined
    ? { chain: direction ?? '' }
    : { chain: `${group}/${direction}`, match: 'priority', unique: true };
}

function groupOf(item: Command, binding: Call['binding']): string | undefined {
  if (!ADDS.test(commandName(item))) return undefined;
  const said = given(binding, 'NetworkSecurityGroup')?.value;
  if (said) return groupIn(said);
  // What one adds to, the next one is given.
  let first = item;
  while (first.source && ADDS.test(commandName(first.source))) first = first.source;
  if (first.source) return groupNamed(spelledOut(first.source));
  const value = first.input ?? groupArgument(first);
  return value && groupIn(value);
}

/** `Add-… -NetworkSecurityGroup $group` at the head of a pipe. */
function groupArgument({ arguments: args }: Command): Value | undefined {
  const at = args.findIndex((one) => one.kind === 'parameter' && /^-?networksecurityg/i.test(one.name.text));
  const next = args[at + 1];
  return at < 0 ? undefined : (args[at]?.value ?? (next?.kind === 'value' ? next.value : undefined));
}

const groupIn = (value: Value): string | undefined => groupNamed(value.kind === 'unknown' ? value.from : undefined);

const groupNamed = (words: string | undefined): string | undefined =>
  words !== undefined && GROUP.test(words) ? words : undefined;
