import type { Place } from '../../base/span';
import type { Command } from '../../model/item';
import type { Table, Text, Value } from '../../model/value';

/** The tokens of a rule: words, lists and tables. */
export class Tokens {
  readonly values: readonly Value[];

  constructor(command: Command) {
    const values: Value[] = [command.name];
    for (const argument of command.arguments) if (argument.kind === 'value') values.push(argument.value);
    this.values = values;
  }

  get count(): number {
    return this.values.length;
  }

  /** The text of a word; '' for anything else and behind the last one. */
  text(index: number): string {
    const value = this.values[index];
    return value?.kind === 'text' && value.quote === '' ? value.text : '';
  }

  value(index: number): Value | undefined {
    return this.values[index];
  }

  place(index: number): Place {
    return (this.values[Math.min(index, this.values.length - 1)] as Value).place;
  }
}

/** The texts of a value, lists opened; what is not known is left out. */
export function textsIn(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items.flatMap(textsIn) : [value];
}

export const isTable = (value: Value | undefined): value is Table => value?.kind === 'table';

/** Where the parts of a concatenation stand: `10.0.0.1 . 25` is two. */
export function partsOf({ text }: Text): readonly (readonly [number, number])[] {
  const parts: [number, number][] = [];
  let from = 0;
  for (const match of text.matchAll(/\s+\.\s+/g)) {
    parts.push([from, match.index]);
    from = match.index + match[0].length;
  }
  parts.push([from, text.length]);
  return parts;
}
