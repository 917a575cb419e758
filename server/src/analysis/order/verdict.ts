import { MAX_PORT, normalise, type PortRange, type PortSet, subtract } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { AddressRange } from '../addresses';
import { STANDS } from './columns';
import { hasRules, type Passage, passagesOf, together } from './passages';
import type { Query } from './query';
import { meet, type Piece, type Region, without } from './regions';
import {
  ALLOW,
  BLOCK,
  type Condition,
  GOES_ON,
  HALF,
  isFree,
  JUMP,
  NO_ACTION,
  OPAQUE,
  RETURN,
  TCP,
  UDP,
  UNSURE,
} from './rows';
import { type ChainRules, isProfiled, type Ruleset } from './ruleset';

/**
 * `allowed`: on all its ports. `partly`: on some of its ports, or for some of the addresses asked about. `blocked`: a
 * rule blocks it and none allows any of it. `unsaid`: no rule speaks of it, or only some of it is blocked.
 * `unknown`: it hangs on something that could not be read, and may be allowed or not.
 */
export type Outcome = 'allowed' | 'partly' | 'blocked' | 'unsaid' | 'unknown';

/** What a set of rules does with a flow. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Ports that are allowed for all of the addresses asked about; with no addresses asked about, for some. */
  readonly allowed: PortSet;
  /** The rules that decide, as indexes in the rule set, in text order: those that allow, and those that block. */
  readonly allows: readonly number[];
  readonly blocks: readonly number[];
  /** The rules on which it hangs whether more or less is allowed, because not all of them could be read. */
  readonly doubts: readonly number[];
  /** True when nothing but rules that block everything block it: nobody wrote against this flow. */
  readonly onlyCatchAll: boolean;
}

/** More pieces than that are not told apart: what is left is unknown. */
const MOST_PIECES = 4096;

const DRAWN: PortRange = { from: 49_152, to: MAX_PORT };

interface Open {
  readonly region: Region;
  readonly maybe: number;
  readonly doubts: readonly number[];
}

/** Decides traffic by the rules of one chain. Exact: its pieces part the regions asked about without overlap. */
class Walk {
  readonly pieces: Piece[] = [];
  /** The ports asked about lie between these: most rules of a large set are about others. */
  private least = MAX_PORT;
  private greatest = 0;

  constructor(
    private readonly set: Ruleset,
    private readonly transport: number,
    private readonly family: 4 | 6,
    private readonly query: Pick<Query, 'admits' | 'profile' | 'ports'>,
    regions: readonly Region[],
  ) {
    for (const region of regions) {
      this.least = Math.min(this.least, region[2]);
      this.greatest = Math.max(this.greatest, region[3]);
    }
  }

  /** What the chain leaves undecided, which goes on behind a jump. */
  run({ order, chain }: ChainRules, start: readonly Open[], depth: number): readonly Open[] {
    if (!order) return start.map((open) => this.doubtful(open, -1, EITHER));
    const { set } = this;
    let open = start;
    const returned: Open[] = [];
    for (const rule of order) {
      if (open.length === 0) break;
      const action = set.action[rule] as number;
      if (action === NO_ACTION) continue;
      const boxes = this.boxesOf(rule);
      if (boxes.length === 0) continue;
      const holds = this.holds(rule);
      if (holds === false) continue;
      const sure =
        holds === true && set.state[rule] === STANDS && ((set.flags[rule] as number) & (OPAQUE | HALF)) === 0;
      for (const box of boxes) {
        const next: Open[] = [];
        const hit: Open[] = [];
        for (const one of open) {
          const inside = meet(one.region, box);
          if (!inside) {
            next.push(one);
            continue;
          }
          hit.push({ ...one, region: inside });
          for (const rest of without(one.region, inside)) next.push({ ...one, region: rest });
        }
        open = next;
        for (const one of hit) {
          if (action === JUMP) {
            const target = depth < MOST_JUMPS ? this.jump(chain.name, set.targetOf(rule)) : undefined;
            // Whether it jumps or not, the chain that is not known may decide anything.
            if (!target || !sure) open = [...open, this.doubtful(one, rule, EITHER)];
            else if (((set.flags[rule] as number) & GOES_ON) !== 0)
              returned.push(...this.run(target, [one], depth + 1));
            else open = [...open, ...this.run(target, [one], depth + 1)];
          } else if (!sure || action === UNSURE) {
            const bits = action === UNSURE ? EITHER : action === RETURN ? EITHER : 1 << action;
            open = [...open, this.doubtful(one, rule, bits)];
          } else if (action === RETURN) returned.push(one);
          else this.pieces.push({ ...one, action, rule });
        }
        if (open.length + this.pieces.length > MOST_PIECES) {
          return [...returned, ...open].map((one) => this.doubtful(one, rule, EITHER));
        }
        if (open.length === 0) break;
      }
    }
    return [...returned, ...open];
  }

  /** Ends the walk: what no rule decided is decided by the chain's default, where one is set. */
  finish(open: readonly Open[], rules: ChainRules): readonly Piece[] {
    const { chain } = rules;
    const defaults = this.set.defaults[this.family];
    const said = defaults.get(chain.name) ?? defaults.get(chain.direction ?? ' ') ?? defaults.get('');
    const action = said ?? (chain.otherwise && this.isWhole(rules) ? ALLOW : NO_ACTION);
    for (const one of open) this.pieces.push({ ...one, action, rule: -1 });
    return this.pieces;
  }

  /** Where nothing is blocked, the text is a part of what the device has: what it lets through besides is not known. */
  private isWhole({ order }: ChainRules): boolean {
    const { action, state, conditions, condition } = this.set;
    return (
      order?.some(
        (rule) =>
          action[rule] === BLOCK &&
          state[rule] === STANDS &&
          !(conditions[condition[rule] as number] as Condition).returning,
      ) ?? false
    );
  }

  private doubtful({ region, maybe, doubts }: Open, rule: number, bits: number): Open {
    return { region, maybe: maybe | bits, doubts: rule < 0 || doubts.includes(rule) ? doubts : [...doubts, rule] };
  }

  private holds(rule: number): boolean | undefined {
    const { set, query } = this;
    if (query.profile !== undefined && isProfiled(set, rule) && ((set.profiles[rule] as number) & query.profile) === 0)
      return false;
    const condition = set.conditions[set.condition[rule] as number] as Condition;
    if (isFree(condition)) return true;
    // What lets answers pass says nothing of who may begin.
    return condition.returning ? false : query.admits?.(condition, query.ports);
  }

  private boxesOf(rule: number): readonly Region[] {
    const { set, transport, family } = this;
    let result: Region[] | undefined;
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      if (((set.transports[b] as number) & transport) === 0) continue;
      const own = set.family[b] as number;
      if (own !== 0 && own !== family) continue;
      const to = set.ports[b] as number;
      if ((to & 0xffff) < this.least || to >>> 16 > this.greatest) continue;
      const from = set.sourcePorts[b] as number;
      const last = own === 0 ? (family === 4 ? LAST_IPV4 : set.lastWide) : undefined;
      result ??= [];
      result.push([
        from >>> 16,
        from & 0xffff,
        to >>> 16,
        to & 0xffff,
        last === undefined ? (set.sourceFrom[b] as number) : 0,
        last ?? (set.sourceTo[b] as number),
        last === undefined ? (set.destinationFrom[b] as number) : 0,
        last ?? (set.destinationTo[b] as number),
      ]);
    }
    return result ?? NO_REGIONS;
  }

  /** The chain of that name, or the one whose name differs from the caller's in its last word; of the packet's family. */
  private jump(from: string, target: string | undefined): ChainRules | undefined {
    if (target === undefined) return undefined;
    const beside = from.includes(' ') ? `${from.slice(0, from.lastIndexOf(' '))} ${target}` : target;
    const named = (name: string): ChainRules | undefined =>
      this.set.chains.find((rules) => rules.chain.name === name && isOf(rules, this.family));
    return named(target) ?? named(beside);
  }
}

const NO_REGIONS: readonly Region[] = [];
const LAST_IPV4 = 0xffffffff;
const EITHER = (1 << ALLOW) | (1 << BLOCK);
/** Chains that jump in a ring are followed so deep. */
const MOST_JUMPS = 16;

/** Decides stretches of traffic of one transport and family by the rules of one chain. */
export function decide(
  set: Ruleset,
  chain: ChainRules,
  transport: number,
  family: 4 | 6,
  regions: readonly Region[],
  query: Pick<Query, 'admits' | 'profile' | 'ports'>,
): readonly Piece[] {
  const walk = new Walk(set, transport, family, query, regions);
  const open = walk.run(
    chain,
    regions.map((region) => ({ region, maybe: 0, doubts: NOTHING })),
    0,
  );
  return walk.finish(open, chain);
}

const NOTHING: readonly number[] = [];

/** What the chains of a passage say of a flow together. */
function verdictIn(set: Ruleset, passage: Passage, query: Query): Verdict {
  const pieces: Piece[] = [];
  for (const family of [4, 6] as const) {
    // Where no addresses are asked about, those of the Internet's older half speak for both.
    const isSpokenFor = pieces.length > 0 && !query.from && !query.to;
    if (family === 6 && isSpokenFor && !speaksOfIpv6(set, passage)) continue;
    if (![...passage.deciding, ...passage.barring].some((rules) => isOf(rules, family) && hasRules(rules))) continue;
    pieces.push(...piecesOf(set, passage, family, query));
  }
  return summary(set, pieces, query);
}

/** True where rules of a passage name addresses of IPv6. */
export const speaksOfIpv6 = (set: Ruleset, { deciding, barring }: Passage): boolean =>
  [...deciding, ...barring].some((rules) => isOf(rules, 6) && namesIpv6(set, rules));

/** What becomes of the traffic of one family that is asked about; none where the passage has no chain for it. */
export function piecesOf(set: Ruleset, passage: Passage, family: 4 | 6, query: Query): readonly Piece[] {
  const transport = query.transport === 'tcp' ? TCP : UDP;
  const drawn = query.callerPorts ?? DRAWN;
  const deciding = passage.deciding.filter((rules) => isOf(rules, family));
  const barring = passage.barring.filter((rules) => isOf(rules, family));
  const sources = stretches(query.from, family, set);
  const destinations = stretches(query.to, family, set);
  const regions: Region[] = [];
  for (const { from, to } of query.ports)
    for (const [a, b] of sources)
      for (const [c, d] of destinations) regions.push([drawn.from, drawn.to, from, to, a, b, c, d]);
  const decided = (rules: ChainRules): readonly Piece[] => decide(set, rules, transport, family, regions, query);
  return together(deciding.map(decided), barring.map(decided));
}

const isOf = ({ chain }: ChainRules, family: 4 | 6): boolean => chain.family === undefined || chain.family === family;

/** In a list of both families to be for all of one (`inet6`) is to name no address. */
const namesIpv6 = (set: Ruleset, { chain, order }: ChainRules): boolean =>
  set.family.includes(6) &&
  (order?.some((rule) => hasBox(set, rule, (b) => set.family[b] === 6 && !(chain.together && isWhole(set, b)))) ??
    false);

/** True where rules of a passage are for one family alone, whatever the addresses. */
export const tellsFamilies = (set: Ruleset, { deciding }: Passage): boolean =>
  deciding.some(
    ({ chain, order }) =>
      chain.family !== undefined ||
      (chain.together &&
        order?.some((rule) => hasBox(set, rule, (b) => set.family[b] !== 0 && isWhole(set, b))) === true),
  );

function hasBox({ first }: Ruleset, rule: number, isMeant: (box: number) => boolean): boolean {
  for (let b = first[rule] as number, end = first[rule + 1] as number; b < end; b++) if (isMeant(b)) return true;
  return false;
}

/** True for a box that holds all addresses of its family. */
function isWhole(set: Ruleset, b: number): boolean {
  const last = set.family[b] === 6 ? set.lastWide : LAST_IPV4;
  return (
    set.sourceFrom[b] === 0 && set.sourceTo[b] === last && set.destinationFrom[b] === 0 && set.destinationTo[b] === last
  );
}

function stretches(
  ranges: readonly AddressRange[] | undefined,
  family: 4 | 6,
  set: Ruleset,
): readonly (readonly [number, number])[] {
  if (!ranges) return [[0, family === 4 ? LAST_IPV4 : set.lastWide]];
  return ranges
    .filter(({ bits }) => (bits === 32) === (family === 4))
    .map(({ from, to }) => (family === 4 ? [Number(from), Number(to)] : [set.rankOf(from), set.rankOf(to + 1n) - 1]));
}

function summary(set: Ruleset, pieces: readonly Piece[], query: Query): Verdict {
  const everyone = query.from !== undefined || query.to !== undefined;
  const allows = new Set<number>();
  const blocks = new Set<number>();
  const doubts = new Set<number>();
  const open: PortRange[] = [];
  const shut: PortRange[] = [];
  const blocked: PortRange[] = [];
  const unsure: PortRange[] = [];
  for (const { region, action, rule, also = NOTHING, maybe, doubts: hangsOn } of pieces) {
    const ports = { from: region[2], to: region[3] };
    // What may be done is certain where it is what would be done anyway.
    const certain = (maybe & ~(1 << action)) === 0;
    for (const one of hangsOn) if (!certain) doubts.add(one);
    if (!certain) unsure.push(ports);
    if (action === ALLOW) {
      if (certain) open.push(ports);
      if (rule >= 0) allows.add(rule);
      for (const other of also) allows.add(other);
    } else {
      if (certain) shut.push(ports);
      // What a list blocks at its end, unwritten, nobody has spoken of.
      if (action === BLOCK && rule >= 0) {
        if (certain) blocked.push(ports);
        blocks.add(rule);
        for (const other of also) blocks.add(other);
      }
    }
  }
  const some = normalise(open);
  // With addresses given, a port is open only where it is for all of them.
  const allowed = everyone ? subtract(subtract(some, normalise(shut)), normalise(unsure)) : some;
  const missing = subtract(query.ports, allowed);
  const sorted = (rules: ReadonlySet<number>): number[] => [...rules].sort((a, b) => a - b);
  return {
    outcome: outcomeOf(query, allowed, some, missing, normalise(unsure), normalise(blocked)),
    allowed,
    allows: sorted(allows),
    blocks: sorted(blocks),
    doubts: sorted(doubts),
    onlyCatchAll: blocks.size > 0 && [...blocks].every((rule) => isCleanUp(set, rule)),
  };
}

function outcomeOf(
  query: Query,
  allowed: PortSet,
  some: PortSet,
  missing: PortSet,
  unsure: PortSet,
  blocked: PortSet,
): Outcome {
  if (missing.length === 0) return query.ports.length === 0 ? 'unsaid' : 'allowed';
  if (subtract(missing, unsure).length < missing.length || overlapsAny(missing, unsure)) return 'unknown';
  if (allowed.length > 0 || some.length > 0) return 'partly';
  return subtract(query.ports, blocked).length === 0 ? 'blocked' : 'unsaid';
}

const overlapsAny = (a: PortSet, b: PortSet): boolean =>
  a.some(({ from, to }) => b.some((other) => other.from <= to && from <= other.to));

const conditionOf = (set: Ruleset, rule: number): Condition =>
  set.conditions[set.condition[rule] as number] as Condition;

/** True for a rule that matches everything of its chain. */
export function isCatchAll(set: Ruleset, rule: number): boolean {
  const at = set.chains[set.chain[rule] as number]?.chain.at;
  const isHere = (zone: string): boolean => zone === '' || zone === at;
  const { sourceZone, destinationZone } = conditionOf(set, rule);
  // Where the whole chain is asked is no condition of one of its rules.
  return isHere(sourceZone) && isHere(destinationZone) && isCleanUp(set, rule);
}

/** True for a rule that matches everything, perhaps at one interface or between two of them: what the others left over. */
function isCleanUp(set: Ruleset, rule: number): boolean {
  const b = set.first[rule] as number;
  if ((set.first[rule + 1] as number) - b !== 1) return false;
  if (!isFree({ ...conditionOf(set, rule), sourceZone: '', destinationZone: '' })) return false;
  if (((set.flags[rule] as number) & (OPAQUE | HALF)) !== 0 || set.transports[b] !== 7) return false;
  return set.sourcePorts[b] === MAX_PORT && set.ports[b] === MAX_PORT && isWhole(set, b);
}

/**
 * What a set of rules says of a flow: the answer of the passage that says most in its favour, among those by which traffic
 * of its direction comes. So a flow is blocked only where no passage lets it through.
 */
export function verdict(set: Ruleset, query: Query): Verdict {
  let best: Verdict = NO_VERDICT;
  for (const passage of passagesOf(set, query)) {
    const found = verdictIn(set, passage, query);
    if (RANK[found.outcome] > RANK[best.outcome]) best = found;
  }
  return best;
}

const RANK: Readonly<Record<Outcome, number>> = { unsaid: 0, blocked: 1, unknown: 2, partly: 3, allowed: 4 };

const NO_VERDICT: Verdict = {
  outcome: 'unsaid',
  allowed: [],
  allows: NOTHING,
  blocks: NOTHING,
  doubts: NOTHING,
  onlyCatchAll: false,
};

/** Where the rules stand, in the same order. */
export const placesOf = (set: Ruleset, rules: readonly number[]): Place[] => rules.map((rule) => set.placeOf(rule));
