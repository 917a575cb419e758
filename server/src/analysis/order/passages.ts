import type { Direction, Hook } from '../../model/statement';
import type { Query } from './query';
import { meet, type Piece } from './regions';
import { ALLOW, BLOCK, INWARD, JUMP, NO_ACTION, OUTWARD } from './rows';
import type { ChainRules, Ruleset } from './ruleset';

/** Chains that are asked about the same packets, and that all have to let a packet pass. */
export interface Passage {
  /** Where one of them lets it pass and none stops it, it passes. */
  readonly deciding: readonly ChainRules[];
  /** Those that can only stop it. */
  readonly barring: readonly ChainRules[];
}

/** The way of a packet through the kernel of Linux; the first hook is the one at which it is decided whether it passes. */
const ROUTES: readonly { readonly direction: Direction | undefined; readonly hooks: readonly Hook[] }[] = [
  { direction: 'in', hooks: ['input', 'prerouting', 'ingress'] },
  { direction: 'out', hooks: ['output', 'postrouting', 'egress'] },
  { direction: undefined, hooks: ['forward', 'prerouting', 'postrouting', 'ingress', 'egress'] },
];

/** By which passages traffic of a direction comes. Where no kernel joins chains, each is a passage by itself. */
export function passagesOf(set: Ruleset, { direction, isThrough }: Pick<Query, 'direction' | 'isThrough'>): Passage[] {
  const passages: Passage[] = [];
  const hooked: ChainRules[] = [];
  passages.push(...joinedPassages(set, direction));
  for (const rules of baseChains(set)) {
    const { chain } = rules;
    if (chain.hook) hooked.push(rules);
    else if (chain.together) continue;
    else if (direction === undefined || chain.direction === undefined || chain.direction === direction)
      passages.push({ deciding: [rules], barring: [] });
  }
  if (hooked.length === 0) return passages;
  const isRouter = isThrough === true && hooked.some((rules) => rules.chain.hook === 'forward' && hasRules(rules));
  for (const route of ROUTES) {
    if (direction === undefined ? isRouter && route.direction !== undefined : route.direction !== direction) continue;
    const chains = hooked.filter(({ chain }) => route.hooks.includes(chain.hook as Hook));
    if (!chains.some(hasRules)) continue;
    // Of a chain without a rule that is known only what it refuses is counted: others may have been added elsewhere.
    const deciding = chains.filter((one) => one.chain.hook === route.hooks[0] && !one.chain.bars && hasRules(one));
    passages.push({ deciding, barring: chains.filter((one) => !deciding.includes(one)) });
  }
  return passages;
}

/** By the chains of a set, the lists in which both directions stand, as those see them that come in and go out. */
const known = new WeakMap<Ruleset['chains'], readonly { readonly in: Passage; readonly out: Passage }[]>();

/**
 * Lists in which rules of both directions stand. What passes through comes in before it goes out, and where the rules for
 * what comes in say nothing, those for what goes out are asked.
 */
function joinedPassages(set: Ruleset, direction: Direction | undefined): readonly Passage[] {
  let lists = known.get(set.chains);
  if (!lists) {
    lists = baseChains(set)
      .filter(({ chain }) => chain.together && !chain.hook)
      .map((rules) => ({ in: oneWay(set, rules, 'in'), out: oneWay(set, rules, 'out') }));
    known.set(set.chains, lists);
  }
  return lists.flatMap((list) => {
    const own =
      direction === 'out' || (direction === undefined && !list.in.deciding.some(hasRules)) ? list.out : list.in;
    return own.deciding.some(hasRules) ? [own] : [];
  });
}

/** What a list in which both directions stand says of one of them. */
function oneWay({ profiles }: Ruleset, rules: ChainRules, direction: Direction): Passage {
  const bits = direction === 'in' ? INWARD : OUTWARD;
  const order = rules.order?.filter((rule) => ((profiles[rule] as number) & bits) !== 0);
  return { deciding: [{ ...rules, chain: { ...rules.chain, direction }, order }], barring: [] };
}

/** The chain of a kernel that decides on a direction, where nothing but its default may be known. */
export const decidingAt = (set: Ruleset, direction: Direction | undefined): Passage => {
  const hook = ROUTES.find((route) => route.direction === direction)?.hooks[0];
  return { deciding: set.chains.filter(({ chain }) => chain.hook === hook && !chain.bars), barring: [] };
};

export const hasRules = ({ order }: ChainRules): boolean => order === undefined || order.length > 0;

/** The chains at which traffic comes in: those that are hooked, and of the others those that no other jumps to. */
function baseChains(set: Ruleset): readonly ChainRules[] {
  const targets = jumpTargets(set);
  if (targets.size === 0) return set.chains;
  return set.chains.filter(({ chain }) => chain.hook !== undefined || !isAmong(targets, chain.name));
}

/** Chains that are asked where another one jumps to them, and to which none of the set does. */
export function uncalledChains(set: Ruleset): ReadonlySet<number> {
  const found = new Set<number>();
  let targets: ReadonlySet<string> | undefined;
  for (const [i, { chain }] of set.chains.entries()) {
    if (!chain.called) continue;
    targets ??= jumpTargets(set);
    if (!isAmong(targets, chain.name)) found.add(i);
  }
  return found;
}

function jumpTargets(set: Ruleset): ReadonlySet<string> {
  const targets = new Set<string>();
  for (let i = 0; i < set.count; i++) {
    if (set.action[i] !== JUMP) continue;
    const target = set.targetOf(i);
    if (target !== undefined) targets.add(target);
  }
  return targets;
}

/** A jump may name the whole of a chain or the last of its words. */
const isAmong = (targets: ReadonlySet<string>, name: string): boolean =>
  targets.has(name) || targets.has(name.slice(name.lastIndexOf(' ') + 1));

/** More pairs of pieces than that are not told apart: what is left of them is unknown. */
const MOST_PAIRS = 1 << 18;

/** What becomes of traffic that several chains are asked about, each of which has to let it pass. */
export function together(
  deciding: readonly (readonly Piece[])[],
  barring: readonly (readonly Piece[])[],
): readonly Piece[] {
  const [first, ...others] = [...deciding, ...barring.map((pieces) => pieces.map(onlyBarring))];
  if (!first) return [];
  return others.reduce((all, pieces) => bothOf(all, pieces), first);
}

const bit = (action: number): number => 1 << action;
const possible = ({ action, maybe }: Piece): number => bit(action) | maybe;

/** What lets traffic pass that can only stop it says nothing. */
function onlyBarring(piece: Piece): Piece {
  const { region, action, maybe, doubts } = piece;
  if (action === BLOCK && (maybe & bit(ALLOW)) === 0) return piece;
  const rest = (maybe & bit(ALLOW)) === 0 ? maybe : (maybe & ~bit(ALLOW)) | bit(NO_ACTION);
  return action === BLOCK ? { ...piece, maybe: rest } : { region, action: NO_ACTION, rule: -1, maybe: rest, doubts };
}

function bothOf(a: readonly Piece[], b: readonly Piece[]): readonly Piece[] {
  if (a.length * b.length > MOST_PAIRS) return a.map((piece) => ({ ...piece, maybe: bit(ALLOW) | bit(BLOCK) }));
  const result: Piece[] = [];
  for (const one of a)
    for (const other of b) {
      const region = meet(one.region, other.region);
      if (region) result.push({ ...joined(one, other), region });
    }
  return result;
}

/** One that stops a packet stops it whatever others do, and one that is silent leaves it to them. */
function joined(a: Piece, b: Piece): Omit<Piece, 'region'> {
  const action = Math.max(a.action, b.action);
  let maybe = 0;
  for (const i of ACTIONS)
    for (const j of ACTIONS)
      if ((possible(a) & bit(i)) !== 0 && (possible(b) & bit(j)) !== 0) maybe |= bit(Math.max(i, j));
  const doubts = b.doubts.length === 0 ? a.doubts : [...new Set([...a.doubts, ...b.doubts])];
  const said = [a, b].filter((piece) => piece.action === action);
  const certain = said.filter((piece) => possible(piece) === bit(action));
  const rules = (certain.length > 0 ? certain : said).flatMap(({ rule, also = [] }) =>
    rule < 0 ? [] : [rule, ...also],
  );
  const [rule = -1, ...also] = rules;
  return { action, rule, maybe, doubts, ...(also.length > 0 ? { also } : undefined) };
}

const ACTIONS: readonly number[] = [NO_ACTION, ALLOW, BLOCK];
