import type { Command } from './item';
import { HOLE, type Unknown, type Value } from './value';

/** Longer commands are not told from each other. */
const MAX_LENGTH = 200;

/** A command and its arguments in lower case; undefined where one of them is not known, or where a pipe brings more. */
export function spelledOut({ name, arguments: args, input, source }: Command): string | undefined {
  if (input || source) return undefined;
  const words = [name.text];
  for (const argument of args) {
    if (argument.kind === 'splat') return undefined;
    if (argument.kind === 'parameter') words.push(argument.name.text);
    const { value } = argument;
    if (value === undefined) continue;
    if (value.kind !== 'text' || value.text.includes(HOLE)) return undefined;
    words.push(value.text);
  }
  const text = words.join(' ').toLowerCase();
  return text.length > MAX_LENGTH ? undefined : text;
}

/** What a command gives that makes something (`New-…`), with that command. */
export interface Product extends Unknown {
  readonly maker: Command;
}

/** The command that makes a value, where the language tells. */
export const makerOf = (value: Value): Command | undefined =>
  value.kind === 'unknown' ? (value as Partial<Product>).maker : undefined;
