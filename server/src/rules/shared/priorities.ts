import type { Ruleset } from '../../analysis/order/ruleset';
import type { Place } from '../../base/span';
import { type Rule, valueOf } from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import { changeWords } from './ruleWords';

/** Numbers are given in steps, so that others fit between them. */
const STEP = 10;
/** Where priorities begin at a hundred nobody wants one below it. */
const LEAST = 10 * STEP;

/** The priorities of the rules that are asked together with one. */
function takenBeside(set: Ruleset, rule: number): ReadonlySet<number> {
  const taken = new Set<number>();
  for (let i = 0; i < set.count; i++) if (set.chain[i] === set.chain[rule]) taken.add(set.priority[i] as number);
  return taken;
}

/** Where the number of a rule is written, as digits that stand for it alone. */
function numberPlace(file: FileView, context: RuleContext, rule: number): { place: Place; value: number } | undefined {
  const statement = file.statementAt(file.ruleset.placeOf(rule));
  const written: Rule['order']['priority'] | undefined =
    statement?.kind === 'rule' ? statement.order.priority : undefined;
  if (written?.kind !== 'written' || written.via.length > 0) return undefined;
  if (context.text(written.place) !== String(written.value)) return undefined;
  return { place: written.place, value: valueOf(written) as number };
}

/** Gives a rule the next free number behind its own. */
export function freeNumber(file: FileView, context: RuleContext, rule: number): readonly Fix[] {
  const own = numberPlace(file, context, rule);
  if (!own) return [];
  const taken = takenBeside(file.ruleset, rule);
  let free = own.value + STEP;
  while (taken.has(free)) free += STEP;
  return [
    { title: `Give it priority ${free}`, safety: 'suggestion', edits: [{ place: own.place, newText: String(free) }] },
  ];
}

/** Gives a rule a number by which it is asked before another one. */
export function numberBefore(file: FileView, context: RuleContext, rule: number, other: number): readonly Fix[] {
  const own = numberPlace(file, context, rule);
  const limit = file.ruleset.priority[other] as number;
  if (!own || limit < 0) return [];
  const taken = takenBeside(file.ruleset, rule);
  const least = limit >= LEAST ? LEAST : 1;
  let free = limit - 1;
  while (free >= least && taken.has(free)) free--;
  if (free < least) return [];
  return [
    {
      title: `Give it priority ${free}, before the rule that hides it (${changeWords(file.ruleset, rule)})`,
      safety: 'suggestion',
      edits: [{ place: own.place, newText: String(free) }],
    },
  ];
}
