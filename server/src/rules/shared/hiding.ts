import { type HiddenRules, MOST_SINGLY } from '../../analysis/order/overlaps';
import { uncalledChains } from '../../analysis/order/passages';
import { BLOCK, QUICK } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import { isCatchAll } from '../../analysis/order/verdict';
import { applyEdits, type PlaceEdit } from '../../base/edit';
import { MAX_PORT } from '../../base/portSet';
import type { Match } from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import { insertBefore, insertBehind, ownLines } from './lines';
import { numberBefore } from './priorities';
import { changeWords } from './ruleWords';

/** How the chain of a rule is asked. */
export const matchOf = (set: Ruleset, rule: number): Match | undefined =>
  set.chains[set.chain[rule] as number]?.chain.match;

/** True where one rule that blocks everything hides another. `only`: the one that hides it, -1 where several do. */
export const isCatchAllDeny = (set: Ruleset, only: number): boolean =>
  only >= 0 && set.action[only] === BLOCK && isCatchAll(set, only);

/**
 * Whether something is asked behind a rule. In a chain to which nothing in the file jumps, what is written behind a verdict
 * on everything is an example or a rest: whoever jumps there from another file does not mean it.
 */
export function asksBehind(set: Ruleset): (rule: number) => boolean {
  let uncalled: ReadonlySet<number> | undefined;
  return (rule) => {
    if (!set.chains[set.chain[rule] as number]?.chain.called || !isCatchAll(set, rule)) return true;
    uncalled ??= uncalledChains(set);
    return !uncalled.has(set.chain[rule] as number);
  };
}

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

/** Lets a rule be asked before the one that hides it: by its number, by `quick`, or by where its lines stand. */
export function moveBefore(file: FileView, context: RuleContext, rule: number, hider: number): readonly Fix[] {
  const { ruleset: set } = file;
  const match = matchOf(set, rule);
  const isNumbered = (set.priority[rule] as number) >= 0 || (set.priority[hider] as number) >= 0;
  if (match === 'priority') return numberBefore(file, context, rule, hider);
  if (match === 'last') return lastOf(file, context, rule, hider);
  if (match !== 'first') return [];
  if (isNumbered) {
    const areBoth = (set.priority[rule] as number) >= 0 && (set.priority[hider] as number) >= 0;
    return areBoth ? numberBefore(file, context, rule, hider) : [];
  }
  // What is put at the head of a list is asked first, wherever it stands in the text.
  if (hider > rule || isPutElsewhere(file, hider) || isPutElsewhere(file, rule)) return [];
  const edits = moved(file, context, rule, hider, 'before');
  return edits ? [{ title: moveTitle('before', set, rule), safety: 'suggestion', edits }] : [];
}

const moveTitle = (where: 'before' | 'behind', set: Ruleset, rule: number): string =>
  `Move it ${where} the rule that hides it (${changeWords(set, rule)})`;

/** True for a rule that is asked where it does not stand, or of which another copy is. */
function isPutElsewhere({ ruleset: set, overlaps: { twins } }: FileView, rule: number): boolean {
  if (set.insert[rule] !== 0) return true;
  return twins.of.some((one, i) => one === rule && set.insert[twins.rules[i] as number] !== 0);
}

/** Where the last rule that matches decides, and one with `quick` at once. */
function lastOf(file: FileView, context: RuleContext, rule: number, hider: number): readonly Fix[] {
  const { ruleset: set } = file;
  const statement = file.statementAt(set.placeOf(rule));
  const isQuick = (one: number): boolean => ((set.flags[one] as number) & QUICK) !== 0;
  if (!statement) return [];
  const quick = isQuick(rule) ? [] : context.revise(statement, { kind: 'set-quick' });
  const fixes: Fix[] = [];
  if (isQuick(hider) && hider < rule) {
    const edits = quick && moved(file, context, rule, hider, 'before', quick);
    const title = isQuick(rule)
      ? moveTitle('before', set, rule)
      : `Move it before the rule that hides it, with quick (${changeWords(set, rule)})`;
    return edits ? [{ title, safety: 'suggestion', edits }] : [];
  }
  if (!isQuick(hider)) {
    const edits = moved(file, context, rule, hider, 'behind');
    if (edits) fixes.push({ title: moveTitle('behind', set, rule), safety: 'suggestion', edits });
  }
  if (quick && quick.length > 0)
    fixes.push({
      title: `Write quick, so that it decides at once (${changeWords(set, rule)})`,
      safety: 'suggestion',
      edits: quick,
    });
  return fixes;
}

/** The edits that take the lines of a rule to those of another one, changed by some edits on the way. */
function moved(
  file: FileView,
  context: RuleContext,
  rule: number,
  other: number,
  where: 'before' | 'behind',
  changes: readonly PlaceEdit[] = [],
): readonly PlaceEdit[] | undefined {
  const { ruleset: set } = file;
  const [from, to] = [set.placeOf(rule), set.placeOf(other)];
  const lines = ownLines(from, context.text);
  const there = ownLines(to, context.text);
  if (!lines || !there || (lines.indent !== there.indent && `${lines.indent}${there.indent}`.includes('-')))
    return undefined;
  const statement = file.statementAt(from);
  const mayGo = statement && context.revise(statement, { kind: 'remove' });
  if (!mayGo || changes.some(({ place }) => place.anchor !== from.anchor)) return undefined;
  const text = applyEdits(
    lines.text,
    changes.map(({ place, newText }) => ({
      span: { start: place.start - from.start, end: place.end - from.start },
      newText,
    })),
  );
  const put = where === 'before' ? insertBefore : insertBehind;
  return [put(to, { ...lines, text }), { place: lines.whole, newText: '' }];
}
