import { makerOf, type Product } from '../../../model/commandWords';
import type { Argument, Command } from '../../../model/item';
import type { Entry, Text, Unknown, Value } from '../../../model/value';
import { LiteralText } from './texts';
import { UnknownOutput } from './unknowns';

/** Plain data, to be kept in a variable and compared by content. */
export function settled<T extends Value>(value: T): T;
export function settled(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return value instanceof LiteralText ? plain(value) : value;
    case 'unknown':
      return value instanceof UnknownOutput ? plainUnknown(value) : value;
    case 'list':
      return { ...value, items: value.items.map((item) => settled(item)) };
    case 'table':
      return { ...value, entries: value.entries.map(settledEntry) };
    default:
      return value;
  }
}

const settledCommands = new WeakSet<Command>();

/** A command as plain data. */
function settledCommand(command: Command): Command {
  if (settledCommands.has(command)) return command;
  const { kind, language, name, arguments: args, redirections, place, context } = command;
  const own: Command = {
    kind,
    language,
    name: settled(name),
    arguments: args.map(settledArgument),
    redirections,
    place,
    context,
  };
  settledCommands.add(own);
  return own;
}

function settledArgument(argument: Argument): Argument {
  if (argument.kind !== 'parameter') return { ...argument, value: withoutMakers(settled(argument.value)) };
  const { name, value } = argument;
  return { ...argument, name: settled(name), ...(value && { value: withoutMakers(settled(value)) }) };
}

/** So that what is made of one another, over and over, is not kept as a chain of all its commands. */
function withoutMakers(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(withoutMakers) };
  if (value.kind !== 'unknown' || !makerOf(value)) return value;
  const { place, why, from } = value;
  return from === undefined ? { kind: 'unknown', place, why } : { kind: 'unknown', place, why, from };
}

const settledEntry = ({ key, value, place }: Entry): Entry => ({ key: settled(key), value: settled(value), place });

function plain({ text, place, pieces, quote, number, curly }: Text): Text {
  const result: Text = { kind: 'text', text, place, pieces, quote, ...(curly && { curly }) };
  return number === undefined ? result : { ...result, number };
}

function plainUnknown({ place, why, from, maker }: UnknownOutput): Unknown {
  const plain: Unknown = { kind: 'unknown', place, why };
  return withOrigin(from === undefined ? plain : { ...plain, from }, maker);
}

/** The same with the command that makes it, of which only plain data is kept. */
export function withOrigin(value: Unknown, maker: Command | undefined): Unknown {
  if (!maker) return value;
  const product: Product = { ...value, maker: settledCommand(maker) };
  return product;
}
