import { MOST_SINGLY } from '../../analysis/order/overlaps';
import type { Ruleset } from '../../analysis/order/ruleset';
import { isWrittenTwice } from '../../analysis/order/traffic';

/** A rule that says what another says that is asked before it. */
export interface Repeated {
  readonly rule: number;
  readonly of: number;
  /** How many rules say the same as that other one. */
  readonly count: number;
  /** False where nobody knows which of the two is asked first. */
  readonly isSure: boolean;
}

/**
 * The rules that could go, of those that say the same: all but the one that is asked first, wherever it stands in the
 * text, and of more than fifty the first.
 * `rules` and `originals` are pairs in the order of the text: each rule, and the first one that says what it says.
 */
export function repeatedRules(set: Ruleset, rules: ArrayLike<number>, originals: ArrayLike<number>): Repeated[] {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < rules.length; i++) {
    const of = originals[i] as number;
    const group = groups.get(of);
    if (group) group.push(rules[i] as number);
    else groups.set(of, [of, rules[i] as number]);
  }
  if (groups.size === 0) return [];
  const ranks = ranksOf(set);
  const rankOf = (rule: number): number => ranks[rule] as number;
  const result: Repeated[] = [];
  for (const group of groups.values()) {
    const [original] = group as [number];
    const of = group.reduce((first, rule) => (rankOf(rule) < rankOf(first) ? rule : first), original);
    const isSure = set.chains[set.chain[of] as number]?.order !== undefined;
    const count = group.length - 1;
    for (const rule of group) {
      // One that is run only on a condition takes nothing from another that stands before it and is run always.
      if (rule === of || (of !== original && set.way[rule] !== set.way[of])) continue;
      if (isWrittenTwice(set, of, rule)) continue;
      result.push({ rule, of, count, isSure });
      // They stand in the order of the text, and of so many the first one is told for all.
      if (count > MOST_SINGLY) break;
    }
  }
  return result.sort((a, b) => a.rule - b.rule);
}

/** Where ranks stood before, by the memory in which a rule set stands: an edit leaves it, and the ranks are written over. */
const rooms = new WeakMap<ArrayBufferLike, Int32Array>();

/**
 * Where each rule stands among those of its chain as they are asked; as in the text where that is not known. Good until
 * the ranks of the next rule set are asked for.
 */
function ranksOf({ count, first, chains }: Ruleset): Int32Array {
  const known = rooms.get(first.buffer);
  const ranks = known && known.length >= count ? known : new Int32Array(first.buffer.byteLength / 4);
  rooms.set(first.buffer, ranks);
  for (let i = 0; i < count; i++) ranks[i] = i;
  for (const { order } of chains) {
    if (!order) continue;
    for (let rank = 0; rank < order.length; rank++) ranks[order[rank] as number] = rank;
  }
  return ranks;
}
