import type { Statement } from '../../model/statement';

/**
 * A rule among those of one group: priorities of different groups say nothing about each other. One whose reader knew the
 * group, and so how it is asked, stays as it is.
 */
export const ownedBy = <S extends Statement>(owner: string, statement: S): S =>
  statement.kind === 'rule' && statement.order.match === undefined
    ? { ...statement, order: { ...statement.order, chain: `${owner}/${statement.order.chain}` } }
    : statement;
