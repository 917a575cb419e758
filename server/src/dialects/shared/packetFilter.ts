import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type End,
  type Group,
  type Policy,
  type Rule,
  type Term,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';

/**
 * Statements of packet filters whose rules stand in chains (iptables, nftables): a rule has no name, is never switched
 * off and belongs to no program, service or profile.
 */

const NONE: readonly never[] = [];

export const OPEN_SOURCE: End = { side: 'source', ports: ABSENT, uses: NONE, addresses: ABSENT, zone: ABSENT };
export const OPEN_DESTINATION: End = { ...OPEN_SOURCE, side: 'destination' };

export const YES: Written<boolean> = byDefault(true);
const SELECTS = { selects: true };
const CALLED = { called: true };
const BEGINNING = { beginning: true };

/** What a rule of a chain says. */
export interface ChainRule {
  /** What the rule is called: its comment, names of chains that the user made. */
  readonly words: readonly Text[];
  readonly complete: boolean;
  readonly mistakes: readonly Mistake[];
  readonly terms: readonly Term[];
  /** The way of the packets by the chain; absent where they pass through. */
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly order: Rule['order'];
  readonly description: Written<string>;
  /** True for packets of connections that are there already. */
  readonly returning: boolean;
  /** True for the packets alone that begin a connection. */
  readonly beginning: boolean;
  /** True where the chain lets nothing through and blocks nothing, as those for translation. */
  readonly selects: boolean;
  /** True where the chain is no hook of the kernel and another one jumps to it. */
  readonly called: boolean;
  /** Sets that it asks. */
  readonly groups?: readonly Text[];
}

export function chainRule(dialect: string, command: Command, rule: ChainRule): Rule {
  const { direction, selects, called, groups } = rule;
  return {
    kind: 'rule',
    dialect,
    place: command.place,
    item: command,
    words: rule.words,
    complete: rule.complete,
    mistakes: rule.mistakes,
    terms: rule.terms,
    stands: direction.kind === 'absent' ? 'network' : 'host',
    direction,
    action: rule.action,
    enabled: YES,
    order: rule.order,
    name: ABSENT,
    description: rule.description,
    program: ABSENT,
    service: ABSENT,
    profiles: ABSENT,
    returning: rule.returning,
    ...(rule.beginning ? BEGINNING : undefined),
    ...(selects ? SELECTS : undefined),
    ...(called ? CALLED : undefined),
    ...(groups ? { groups } : undefined),
  };
}

/** Conditions that something else than a rule is about: a rule that is asked for, a connection that is expected. */
export const conditionsOnly = (
  dialect: string,
  command: Command,
  { terms, complete, mistakes }: Pick<ChainRule, 'terms' | 'complete' | 'mistakes'>,
): Group => ({
  kind: 'group',
  dialect,
  place: command.place,
  item: command,
  words: NONE,
  complete,
  mistakes,
  name: ABSENT,
  terms,
});

/** What happens to packets of a chain that no rule decides. */
export const chainPolicy = (
  dialect: string,
  command: Command,
  { action, direction, chain, order }: Required<Pick<Policy, 'action' | 'direction' | 'chain' | 'order'>>,
): Policy => ({
  kind: 'policy',
  dialect,
  place: command.place,
  item: command,
  words: NONE,
  complete: true,
  mistakes: NONE,
  subject: 'default-action',
  profiles: NONE,
  on: ABSENT,
  action,
  direction,
  chain,
  order,
});
