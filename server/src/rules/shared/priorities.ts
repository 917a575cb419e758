import type { Ruleset } from '../../analysis/order/ruleset';
import type { PlaceEdit } from '../../base/edit';
import { type Place, placeAt } from '../../base/span';
import type { Rule } from '../../model/statement';
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

/** True where the number is the name of a block: `rule 10 { … }`, `set … rule 10 …`. */
const isLabel = ({ item }: Pick<Rule, 'item'>, { anchor, start }: Place): boolean =>
  item.kind === 'block' &&
  item.head.some(({ text, place }) => /^\d+$/.test(text) && place.anchor === anchor && place.start === start);

function isShared(set: Ruleset, rule: number): boolean {
  for (let i = 0; i < set.count; i++)
    if (i !== rule && set.chain[i] === set.chain[rule] && set.priority[i] === set.priority[rule]) return true;
  return false;
}

const numbersOf = (set: Ruleset, rule: number): readonly [least: number, greatest: number] | undefined =>
  set.chains[set.chain[rule] as number]?.chain.numbers;

/** The edits that give a rule another number; undefined where it comes from elsewhere. */
function renumbered(
  file: FileView,
  context: RuleContext,
  rule: number,
  number: number,
): readonly PlaceEdit[] | undefined {
  const statement = file.statementAt(file.ruleset.placeOf(rule));
  if (statement?.kind !== 'rule') return undefined;
  const { priority } = statement.order;
  if (priority.kind !== 'written') return context.revise(statement, { kind: 'set-priority', priority: number });
  const { place, value, via } = priority;
  // Lines that stand apart and have one number are one rule.
  if (isLabel(statement, place) && isShared(file.ruleset, rule)) return undefined;
  if (via.length > 0 || context.text(place) !== String(value)) return undefined;
  return numberPlaces(statement, place, context)?.map((at) => ({ place: at, newText: String(number) }));
}

/**
 * Where the number of a rule stands: at one place, or on each of its lines where it is the name by which these belong
 * together. Undefined where lines of others stand between them.
 */
function numberPlaces({ place, item }: Rule, number: Place, { text }: RuleContext): readonly Place[] | undefined {
  const whole = text(place);
  const from = number.start - place.start;
  const to = number.end - place.start;
  const isWithin = number.anchor === place.anchor && from >= 0 && to <= whole.length;
  if (!isLabel({ item }, number) || !isWithin || /[\r\n]/.test(whole.slice(0, from))) return [number];
  const head = whole.slice(0, to);
  const places: Place[] = [];
  let others = 0;
  for (const match of whole.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const indent = line.length - line.trimStart().length;
    const end = indent + head.length;
    if (line.trim() === '') continue;
    if (!line.startsWith(head, indent) || /\d/.test(line.charAt(end))) {
      others++;
      continue;
    }
    const at = place.start + match.index + end;
    places.push(placeAt(place.anchor, at - (to - from), at));
  }
  return others > 0 && places.length > 1 ? undefined : places;
}

/** Gives a rule the next free number behind its own. */
export const freeNumber = (file: FileView, context: RuleContext, rule: number): readonly Fix[] =>
  givenBehind(file, context, rule, rule, (free) => `Give it priority ${free}`);

/** Gives a rule that blocks everything a number by which it is asked behind another one. */
export const numberBehind = (file: FileView, context: RuleContext, deny: number, rule: number): readonly Fix[] =>
  givenBehind(
    file,
    context,
    deny,
    rule,
    (free) => `Give the rule that blocks everything priority ${free}, behind this one (opens what is blocked now)`,
  );

/** Gives a rule the next free number, in steps, behind that of another one of the same list. */
function givenBehind(
  file: FileView,
  context: RuleContext,
  moved: number,
  other: number,
  title: (free: number) => string,
): readonly Fix[] {
  const { ruleset: set } = file;
  const number = set.priority[other] as number;
  if (number < 0) return [];
  const taken = takenBeside(set, other);
  const greatest = numbersOf(set, other)?.[1] ?? Number.MAX_SAFE_INTEGER;
  let free = number + STEP;
  while (taken.has(free)) free += STEP;
  const edits = free <= greatest ? renumbered(file, context, moved, free) : undefined;
  return edits ? [{ title: title(free), safety: 'suggestion', edits }] : [];
}

/** Gives a rule a number by which it is asked before another one. */
export function numberBefore(file: FileView, context: RuleContext, rule: number, other: number): readonly Fix[] {
  const { ruleset: set } = file;
  const limit = set.priority[other] as number;
  if (limit < 0) return [];
  const taken = takenBeside(set, rule);
  const least = numbersOf(set, rule)?.[0] ?? (limit >= LEAST ? LEAST : 1);
  let free = limit - 1;
  while (free >= least && taken.has(free)) free--;
  const edits = free < least ? undefined : renumbered(file, context, rule, free);
  if (!edits) return [];
  return [
    {
      title: `Give it priority ${free}, before the rule that hides it (${changeWords(set, rule)})`,
      safety: 'suggestion',
      edits,
    },
  ];
}
