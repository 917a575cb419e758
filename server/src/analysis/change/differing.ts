import type { Rule } from '../../model/statement';
import type { Version } from './version';

/** The rules of either version that have no twin in the other, and those that stand in another order among the rest. */
export function differingRules(old: Version, now: Version): readonly Rule[] {
  const keysOf = (version: Version): string[] =>
    version.rules.map((rule) => `${rule.order.chain} ${version.keyOf(rule)}`);
  const [a, b] = [keysOf(old), keysOf(now)];
  const places = new Map<string, number[]>();
  for (const [i, key] of b.entries()) {
    const list = places.get(key);
    if (list) list.push(i);
    else places.set(key, [i]);
  }
  /** By rule of the old version the one of the new that says the same; -1 where there is none. */
  const twins = a.map((key) => places.get(key)?.shift() ?? -1);
  const kept = twins.flatMap((twin, i) => (twin < 0 ? [] : [{ twin, i }]));
  const still = new Set(longestRise(kept.map(({ twin }) => twin)).map((at) => kept[at]?.twin));
  const result: Rule[] = [];
  for (const [i, twin] of twins.entries()) if (twin < 0 || !still.has(twin)) result.push(old.rules[i] as Rule);
  const met = new Set(twins);
  for (const [i, rule] of now.rules.entries()) if (!met.has(i)) result.push(rule);
  return result;
}

/** The places of a longest series of numbers that rise. */
function longestRise(numbers: readonly number[]): readonly number[] {
  /** By length, the place at which the series of that length with the lowest end ends. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, number] of numbers.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = at;
  }
  const result: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) result.push(at);
  return result.reverse();
}
