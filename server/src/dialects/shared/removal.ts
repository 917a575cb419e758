import type { Block } from '../../model/item';
import { ABSENT, type Amendment, type Rule } from '../../model/statement';
import { linesOf } from './configBlocks';

/**
 * What a `delete` line says of a rule. Without anything behind its path the rule is taken away whole, so that nothing may
 * be concluded any more from those before it in its chain; else a part of it is, which stands where it is written.
 */
export function removedOr(rule: Rule, block: Block, isRemoved: boolean): Rule | Amendment {
  if (!isRemoved || linesOf(block).some(({ count }) => count > 0)) return rule;
  const { dialect, place, item, words, order } = rule;
  return {
    kind: 'amendment',
    dialect,
    place,
    item,
    words,
    complete: true,
    mistakes: [],
    operation: 'delete',
    target: ABSENT,
    rule: { terms: [], direction: ABSENT, action: ABSENT, enabled: ABSENT },
    chain: order.chain,
    ...(order.family ? { family: order.family } : {}),
  };
}
