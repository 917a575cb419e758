import type { Amendment, Rule } from '../../model/statement';
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
