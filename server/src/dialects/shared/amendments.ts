import type { Block } from '../../model/item';
import { ABSENT, type Amendment, NO_CHANGE, type Rule } from '../../model/statement';
import { linesOf } from './configBlocks';
import type { Templated } from './templates/syntax';

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

/**
 * What a `delete` line says of a rule. Without anything behind its path the rule is taken away whole, so that nothing may
 * be concluded any more from those before it in its chain; else a part of it is, which stands where it is written.
 */
export function removedOr(rule: Rule, block: Block, isRemoved: boolean): Rule | Amendment {
  if (!isRemoved || linesOf(block).some(({ count }) => count > 0)) return rule;
  const { order } = rule;
  return {
    ...amendmentOf(rule, {
      operation: 'delete',
      target: ABSENT,
      rule: NO_CHANGE,
      chain: order.chain,
      ...(order.family ? { family: order.family } : {}),
    }),
    complete: true,
    mistakes: [],
  };
}
