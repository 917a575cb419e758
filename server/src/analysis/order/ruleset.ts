import type { Place } from '../../base/span';
import type { Way } from '../../model/statement';
import type { Columns } from './columns';
import { ALL_PROFILES, type Chain, type Condition, INWARD } from './rows';

/** Rules of a chain in the order in which they are asked; undefined where that order is not known. */
export interface ChainRules {
  readonly chain: Chain;
  readonly order: Int32Array | undefined;
  /** True where neither numbers nor positions are written: then the text tells the order, and what rules do. */
  readonly isPlain: boolean;
  /** True where some rules are for some profiles of a firewall alone, or for one of two directions. */
  readonly isProfiled: boolean;
}

/** By the family of a packet what becomes of it where no rule decides, by the name of a chain; '' for all chains. */
export type Defaults = Readonly<Record<4 | 6, ReadonlyMap<string, number>>>;

/** How a rule set came about from the one before, for what others keep of that. */
export interface MadeFrom {
  /** The column of the set before by which it is known; what stood in it is written over. */
  readonly first: Int32Array;
  /** Its rules from `start` up to `oldEnd` gave way to those from `start` up to `end`; all others stayed as they were. */
  readonly start: number;
  readonly oldEnd: number;
  readonly end: number;
  /** How many boxes the rules had that gave way. */
  readonly goneBoxes: number;
}

/** The rules of a whole document, put together from the rows of its parts. */
export interface Ruleset extends Columns {
  readonly chains: readonly ChainRules[];
  readonly conditions: readonly Condition[];
  readonly ways: readonly Way[];
  /** What is done to rules, in the order in which it is: indexes among the rules. */
  readonly events: readonly number[];
  /** What becomes of what no rule decides. */
  readonly defaults: Defaults;
  /** Undefined where it was made anew, or where an edit did something to rules that stayed. */
  readonly madeFrom: MadeFrom | undefined;
  /** The greatest rank of an IPv6 address. */
  readonly lastWide: number;
  /** The rank of the first IPv6 address at or above one, for who asks about addresses. */
  rankOf(address: bigint): number;
  /** The address of a rank. */
  addressAt(rank: number): bigint;
  targetOf(rule: number): string | undefined;
  placeOf(rule: number): Place;
  /** True for rules that one statement makes, as often as it is run. */
  areAtOnePlace(rule: number, other: number): boolean;
}

/** The direction of the traffic that a rule is asked about; undefined where it has none. */
export function directionIn({ chains, chain, profiles }: Columns & Pick<Ruleset, 'chains'>, rule: number) {
  const { direction, together } = chains[chain[rule] as number]?.chain ?? {};
  if (!together || profiles[rule] === ALL_PROFILES) return direction;
  return profiles[rule] === INWARD ? 'in' : 'out';
}

/** True for a rule that is for some profiles of a host's firewall alone. */
export const isProfiled = (set: Columns & Pick<Ruleset, 'chains'>, rule: number): boolean =>
  set.profiles[rule] !== ALL_PROFILES && !set.chains[set.chain[rule] as number]?.chain.together;
