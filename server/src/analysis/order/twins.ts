import { powerAbove } from './intervals';
import { Numbers } from './numbers';
import type { ChainRules, Ruleset } from './ruleset';
import { areTwo, hashOf, isSame, leads, mayBeTwin } from './traffic';

/**
 * Rules that say what another one says already, and by the same index that one, which is asked first; in text order. It
 * is the first one of the text too where the text is the order, where the order is not known, and where one of them may
 * not be run.
 */
export interface Twins {
  readonly rules: Int32Array;
  readonly of: Int32Array;
}

/** True where rules are asked in another order than that of the text. */
const isTurned = ({ chain, order, isPlain }: ChainRules): boolean =>
  order !== undefined && chain.match !== 'union' && (chain.match === 'last' || !isPlain);

/** Where rules stand in the order in which they are asked, by chain; worked out for those that are asked for. */
export class Ranks {
  private readonly ranks = new Map<number, ReadonlyMap<number, number> | undefined>();

  constructor(private readonly set: Ruleset) {}

  /** Of the rules of a chain; undefined where the text tells. */
  of(c: number): ReadonlyMap<number, number> | undefined {
    if (!this.ranks.has(c)) {
      const rules = this.set.chains[c];
      const order = rules && isTurned(rules) ? rules.order : undefined;
      this.ranks.set(c, order && new Map([...order].map((rule, rank) => [rule, rank])));
    }
    return this.ranks.get(c);
  }
}

/** Of rules that say the same, in text order, which one each repeats; -1 for none. */
export function repeatedBy(set: Ruleset, equals: readonly number[], ranks: Ranks): number[] {
  const [one] = equals;
  if (one === undefined) return [];
  const order = ranks.of(set.chain[one] as number);
  if (order && equals.every((rule) => set.way[rule] === set.way[one])) {
    const rankOf = (rule: number): number => order.get(rule) ?? Number.POSITIVE_INFINITY;
    const first = equals.reduce((best, rule) => (rankOf(rule) < rankOf(best) ? rule : best), one);
    return equals.map((rule) => (rule !== first && areTwo(set, first, rule) ? first : -1));
  }
  let first = -1;
  return equals.map((rule) => {
    if (first < 0 || !leads(set, first, rule)) {
      first = rule;
      return -1;
    }
    return areTwo(set, first, rule) ? first : -1;
  });
}

/** Equal rules of one chain by a number made of all they say. */
export function twinsOf(set: Ruleset): Twins {
  const { count } = set;
  const size = powerAbove(count * 2);
  const slots = new Int32Array(size);
  // By slot, 0 where it is free: comparing two rules takes a look at a dozen columns.
  const hashes = new Int32Array(size);
  const mask = size - 1;
  const rules = new Numbers();
  const of = new Numbers();
  const turned = set.chains.map(isTurned);
  /** By the first of them, rules that say the same, where the order is not that of the text. */
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    if (!mayBeTwin(set, i)) continue;
    const hash = hashOf(set, i);
    const own = hash | 0 || 1;
    let at = hash & mask;
    for (;;) {
      const there = hashes[at] as number;
      if (there === 0) {
        slots[at] = i;
        hashes[at] = own;
        break;
      }
      const other = slots[at] as number;
      if (there === own && isSame(set, other, set, i)) {
        if (turned[set.chain[i] as number]) {
          const group = groups.get(other);
          if (group) group.push(i);
          else groups.set(other, [other, i]);
        } else if (!leads(set, other, i)) slots[at] = i;
        else if (areTwo(set, other, i)) {
          rules.push(i);
          of.push(other);
        }
        break;
      }
      at = (at + 1) & mask;
    }
  }
  if (groups.size === 0) return { rules: rules.finish(), of: of.finish() };
  const found = new Map<number, number>();
  const [plain, originals] = [rules.finish(), of.finish()];
  for (let i = 0; i < plain.length; i++) found.set(plain[i] as number, originals[i] as number);
  const ranks = new Ranks(set);
  for (const group of groups.values())
    for (const [i, first] of repeatedBy(set, group, ranks).entries())
      if (first >= 0) found.set(group[i] as number, first);
  const sorted = [...found.keys()].sort((a, b) => a - b);
  return { rules: Int32Array.from(sorted), of: Int32Array.from(sorted, (rule) => found.get(rule) as number) };
}
