import type { Place } from '../base/span';
import { type Rule, valueOf } from '../model/statement';

/** What a rule is called, and its number where it has one: what another rule may not be given too. */
export interface Label {
  readonly name: string | undefined;
  /** The words of the heading it stands under. */
  readonly heads: readonly string[];
  readonly chain: string;
  readonly number: number | undefined;
}

export const labelOf = ({ name, item, order: { priority, chain } }: Rule): Label => ({
  name: valueOf(name),
  heads: item.kind === 'block' ? item.head.map(({ text }) => text) : NOTHING,
  chain,
  number: valueOf(priority),
});

/** The label of a rule for lines like its own. */
export interface LineLabel {
  readonly label: Label;
  /** Where its name stands in the line, if that is another in each. */
  readonly nameAt: readonly [from: number, to: number] | undefined;
}

/**
 * The label of a rule for lines that are like the one it stands in, at `place`, but for some stretches of that. Undefined
 * where it cannot be read from them.
 */
export function lineLabel(rule: Rule, text: string, place: Place, tokens: Int32Array): LineLabel | undefined {
  const differs = (from: number, to: number): boolean => {
    for (let i = 0; i < tokens.length; i += 2)
      if ((tokens[i] as number) < to && from < (tokens[i + 1] as number)) return true;
    return false;
  };
  const label = labelOf(rule);
  const { item, name } = rule;
  if (item.kind === 'block') {
    for (const { place: head } of item.head) {
      // What stands elsewhere is the same for all lines of its context.
      if (head.anchor === place.anchor && differs(head.start - place.start, head.end - place.start)) return undefined;
    }
  }
  if (name.kind !== 'written') return { label, nameAt: undefined };
  const [from, to] = [name.place.start - place.start, name.place.end - place.start];
  if (!differs(from, to)) return { label, nameAt: undefined };
  const quote = to - from === name.value.length + 2 ? 1 : 0;
  const nameAt = [from + quote, to - quote] as const;
  return text.slice(...nameAt) === name.value ? { label, nameAt } : undefined;
}

const NOTHING: readonly never[] = [];
