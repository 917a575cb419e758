import { makerOf, spelledOut } from '../../model/commandWords';
import type { Argument, Command } from '../../model/item';
import type { Direction, Order } from '../../model/statement';
import { HOLE, type Value } from '../../model/value';
import { IN_SECURITY_GROUP } from '../shared/templates/owners';
import { type Call, commandName } from './call';
import { given } from './fields';

/** A group that is looked up or made, by the words of the command. */
const GROUP = /^(?:get|new)-az(?:urerm)?networksecuritygroup\b/;
/** What puts a rule into a group that it is given, and gives that group again. */
const PUTS = /^(?:add|set)-az(?:urerm)?networksecurityruleconfig$/;
const PASSES = /^(?:add|set|remove)-az(?:urerm)?networksecurityruleconfig$/;
const MAKES_RULE = /^new-az(?:urerm)?networksecurityruleconfig$/;

/** True for a rule that is made by itself, and put into a group by whoever is given it. */
export const makesRule = (command: Command): boolean => MAKES_RULE.test(commandName(command));

/** Where a rule stands of which the group is known. */
export type Standing = Pick<Order, 'chain' | 'match' | 'unique' | 'numbers'>;

export const standing = (group: string | undefined, direction: Direction | undefined): Standing =>
  group === undefined || direction === undefined
    ? { chain: direction ?? '' }
    : { chain: `${group}/${direction}`, ...IN_SECURITY_GROUP };

/**
 * Where a rule stands that is put into a group. One that is made by itself stands nowhere until a group is made of it.
 */
export const placeInGroup = ({ item, binding }: Call, direction: Direction | undefined): Standing =>
  standing(item.kind === 'command' ? groupOf(item, binding) : undefined, direction);

function groupOf(item: Command, binding: Call['binding']): string | undefined {
  if (!PUTS.test(commandName(item))) return undefined;
  // What one adds to, the next one is given.
  let first = item;
  while (first.source && PASSES.test(commandName(first.source))) first = first.source;
  if (first.source) return groupMadeBy(first.source);
  const value = first === item ? given(binding, 'NetworkSecurityGroup')?.value : (first.input ?? groupArgument(first));
  return value && groupIn(value);
}

/** `Add-… -NetworkSecurityGroup $group` at the head of a pipe. */
function groupArgument({ arguments: args }: Command): Value | undefined {
  const at = args.findIndex((one) => one.kind === 'parameter' && /^-?networksecurityg/i.test(one.name.text));
  const next = args[at + 1];
  return at < 0 ? undefined : (args[at]?.value ?? (next?.kind === 'value' ? next.value : undefined));
}

function groupIn(value: Value): string | undefined {
  if (value.kind !== 'unknown') return undefined;
  const maker = makerOf(value);
  return maker ? groupMadeBy(maker) : groupNamed(value.from);
}

const groupNamed = (words: string | undefined): string | undefined =>
  words !== undefined && GROUP.test(words) ? words : undefined;

/**
 * The words of the command, its rules aside. Where it stands may come from elsewhere (`$rg.ResourceGroupName`); what it
 * is called is known, or there may be several of it.
 */
export function groupMadeBy(command: Command): string | undefined {
  const all = groupNamed(spelledOut(command));
  if (all !== undefined || !GROUP.test(commandName(command)) || command.input || command.source) return all;
  const words = [commandName(command)];
  const { arguments: args } = command;
  let isNamed = false;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as Argument;
    if (argument.kind !== 'parameter') return undefined;
    const name = argument.name.text.replace(/^-/, '').replace(/:$/, '').toLowerCase();
    const next = args[i + 1];
    let { value } = argument;
    if (!value && next?.kind === 'value') {
      ({ value } = next);
      i++;
    }
    if (!/^(?:name|resourceg|loc)/.test(name)) continue;
    const text = value?.kind === 'text' && !value.text.includes(HOLE) ? value.text : undefined;
    if (name === 'name' && text === undefined) return undefined;
    isNamed ||= name === 'name';
    words.push(name, (text ?? (value?.kind === 'unknown' ? value.why : '')).toLowerCase());
  }
  return isNamed ? words.join(' ') : undefined;
}
