import type { Hidden } from '../../analysis/order/overlaps';
import { MOST_SINGLY } from '../../analysis/order/overlaps';
import { BLOCK } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import { isCatchAll } from '../../analysis/order/verdict';
import { MAX_PORT } from '../../base/portSet';
import type { Match } from '../../model/statement';
import type { FileView, Finding, RuleContext } from '../rule';
import { insertBefore, ownLines } from './lines';

/** How the chain of a rule is asked. */
export const matchOf = (set: Ruleset, rule: number): Match | undefined =>
  set.chains[set.chain[rule] as number]?.chain.match;

/** True where one rule that blocks everything hides another. */
export const isCatchAllDeny = (set: Ruleset, by: readonly number[]): boolean => {
  const [only] = by;
  return by.length === 1 && only !== undefined && set.action[only] === BLOCK && isCatchAll(set, only);
};

/** True for a rule about every port: what it says is a default, or hangs on addresses and interfaces alone. */
export function namesNoPort(set: Ruleset, rule: number): boolean {
  for (let b = set.first[rule] as number; b < (set.first[rule + 1] as number); b++) {
    if (set.ports[b] !== MAX_PORT || set.sourcePorts[b] !== MAX_PORT) return false;
  }
  return true;
}

/** Where rules hide more than fifty others, the first of those is told with the number of the rest. */
export function tellOnce(hidden: readonly Hidden[]): (Hidden & { readonly more: number })[] {
  const counts = new Map<string, number>();
  const keys = hidden.map(({ by }) => by.join());
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const told = new Set<string>();
  const result: (Hidden & { more: number })[] = [];
  for (const [i, one] of hidden.entries()) {
    const key = keys[i] as string;
    const count = counts.get(key) as number;
    if (count <= MOST_SINGLY) result.push({ ...one, more: 0 });
    else if (!told.has(key)) result.push({ ...one, more: count - 1 });
    told.add(key);
  }
  return result;
}

/** Puts a rule before the one that hides it, where both have lines of their own and the text alone orders them. */
export function moveBefore(
  file: FileView,
  context: RuleContext,
  rule: number,
  hider: number,
): NonNullable<Finding['fixes']> {
  const { ruleset: set } = file;
  if (matchOf(set, rule) !== 'first') return [];
  if ((set.priority[rule] as number) >= 0 || (set.priority[hider] as number) >= 0 || hider > rule) return [];
  const [from, to] = [set.placeOf(rule), set.placeOf(hider)];
  const lines = ownLines(from, context.text);
  if (!lines || !ownLines(to, context.text)) return [];
  const statement = file.statementAt(from);
  const edits = statement && context.revise(statement, { kind: 'remove' });
  if (!edits) return [];
  return [
    {
      title: 'Move it before the rule that hides it (opens what is blocked now)',
      safety: 'suggestion',
      edits: [insertBefore(to, lines), ...edits],
    },
  ];
}
