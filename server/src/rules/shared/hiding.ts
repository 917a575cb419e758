import { type HiddenRules, MOST_SINGLY } from '../../analysis/order/overlaps';
import { BLOCK } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import { isCatchAll } from '../../analysis/order/verdict';
import { MAX_PORT } from '../../base/portSet';
import type { Match } from '../../model/statement';
import type { FileView, Finding, RuleContext } from '../rule';
import { insertBefore, ownLines } from './lines';
import { numberBefore } from './priorities';
import { changeWords } from './ruleWords';

/** How the chain of a rule is asked. */
export const matchOf = (set: Ruleset, rule: number): Match | undefined =>
  set.chains[set.chain[rule] as number]?.chain.match;

/** True where one rule that blocks everything hides another. `only`: the one that hides it, -1 where several do. */
export const isCatchAllDeny = (set: Ruleset, only: number): boolean =>
  only >= 0 && set.action[only] === BLOCK && isCatchAll(set, only);

/** True for a rule about every port: what it says is a default, or hangs on addresses and interfaces alone. */
export function namesNoPort(set: Ruleset, rule: number): boolean {
  for (let b = set.first[rule] as number; b < (set.first[rule + 1] as number); b++) {
    if (set.ports[b] !== MAX_PORT || set.sourcePorts[b] !== MAX_PORT) return false;
  }
  return true;
}

/** A hidden rule that is told, with the rules that hide it, and how many more these hide that are not told. */
interface Told {
  readonly rule: number;
  readonly by: readonly number[];
  readonly more: number;
}

/**
 * Where rules hide more than fifty others, the first of those is told with the number of the rest. `isMeant` is asked of
 * a rule with the one that hides it, or -1 where several do.
 */
export function tellOnce(
  { rules, offsets, by }: HiddenRules,
  isMeant: (rule: number, only: number) => boolean,
): readonly Told[] {
  const meant: number[] = [];
  /** How many rules are hidden by one alone, and by several together. */
  const counts = new Map<number | string, number>();
  const keyOf = (i: number): number | string => {
    const [start, end] = [offsets[i] as number, offsets[i + 1] as number];
    return end === start + 1 ? (by[start] as number) : by.subarray(start, end).join();
  };
  for (let i = 0; i < rules.length; i++) {
    const start = offsets[i] as number;
    const only = offsets[i + 1] === start + 1 ? (by[start] as number) : -1;
    if (!isMeant(rules[i] as number, only)) continue;
    const key = keyOf(i);
    meant.push(i);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const told = new Set<number | string>();
  const result: Told[] = [];
  for (const i of meant) {
    const key = keyOf(i);
    const count = counts.get(key) as number;
    const alone = count <= MOST_SINGLY;
    if (!alone && told.has(key)) continue;
    told.add(key);
    const own = [...by.subarray(offsets[i], offsets[i + 1])];
    result.push({ rule: rules[i] as number, by: own, more: alone ? 0 : count - 1 });
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
  if (matchOf(set, rule) === 'priority') return numberBefore(file, context, rule, hider);
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
      title: `Move it before the rule that hides it (${changeWords(set, rule)})`,
      safety: 'suggestion',
      edits: [insertBefore(to, lines), ...edits],
    },
  ];
}
