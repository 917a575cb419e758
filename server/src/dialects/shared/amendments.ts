import type { Block } from '../../model/item';
import {
  ABSENT,
  type Amendment,
  byDefault,
  NO_CHANGE,
  type Policy,
  type Rule,
  type StatementBase,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { linesOf } from './configBlocks';
import type { Templated } from './templates/syntax';

/** What is done to rules and says nothing of them. */
export type Done = Pick<StatementBase, 'dialect' | 'place' | 'item'> & Partial<Pick<StatementBase, 'words'>>;

const said = ({ dialect, place, item, words = [] }: Done): StatementBase => ({
  dialect,
  place,
  item,
  words,
  complete: true,
  mistakes: [],
});

/**
 * Rules that were made before are taken away, changed or put elsewhere, and which is not known here: nothing may be
 * concluded any more from those that are meant.
 */
export const rulesChanged = (
  done: Done,
  operation: Amendment['operation'],
  which: Pick<Amendment, 'chain' | 'family' | 'byAlias' | 'selection' | 'some'> &
    Partial<Pick<Amendment, 'target'>> = {},
): Amendment => ({
  kind: 'amendment',
  ...said(done),
  operation,
  target: ABSENT,
  rule: NO_CHANGE,
  ...which,
});

/** All rules are gone that were made before: those of a chain, of the chains whose names begin so, or of all. */
export const rulesGone = (done: Done, which: Pick<Policy, 'chain' | 'order'> = {}): Policy => ({
  kind: 'policy',
  ...said(done),
  subject: 'reset',
  profiles: [],
  on: ABSENT,
  action: ABSENT,
  direction: ABSENT,
  ...which,
});

/**
 * A rule that was read from words which change or take away one made elsewhere. What it keeps is where and how it was
 * written; `said` is what the words mean.
 */
export function amendmentOf(
  rule: Templated<Rule>,
  said: Pick<Amendment, 'operation' | 'target' | 'rule' | 'chain' | 'family'>,
): Templated<Amendment> {
  const { dialect, place, item, words, complete, mistakes, fields } = rule;
  return {
    kind: 'amendment',
    dialect,
    place,
    item,
    words,
    complete,
    mistakes,
    ...said,
    ...(fields ? { fields } : {}),
  };
}

/** True for `delete …`: what stands at the path is taken away. */
export const isRemoval = (block: Block): boolean => block.verb === 'delete';

/** By what a rule of a configuration of blocks is found again: the path at which it stands. */
export const idAt = (path: readonly Text[]): string => path.map(({ text }) => text).join(' ');

/**
 * What a `delete` line says of a rule. Without anything behind its path the rule is taken away whole, so that nothing may
 * be concluded any more from those before it in its chain; else a part of it is, which stands where it is written.
 */
export function removedOr(rule: Rule, block: Block, isRemoved: boolean): Rule | Amendment {
  if (!isRemoved || linesOf(block).some(({ count }) => count > 0)) return rule;
  const { order } = rule;
  return rulesChanged(rule, 'delete', {
    chain: order.chain,
    ...(order.id === undefined ? {} : { target: byDefault(order.id) }),
    ...(order.family ? { family: order.family } : {}),
  });
}

/** What a verb does with a list of rules as a whole, or with the place of one in it; undefined for every other line. */
export function listChange(
  block: Block,
  dialect: string,
  chain: string,
  isList: boolean,
): Amendment | Policy | undefined {
  const { verb } = block;
  if (verb === undefined || (verb === 'delete' && !isList)) return undefined;
  const done: Done = { dialect, place: block.place, item: block };
  return verb === 'delete' || verb === 'purge' ? rulesGone(done, { chain }) : rulesChanged(done, 'set', { chain });
}
