import { type Place, placeAt, samePlace } from '../../base/span';
import type { AddressRange } from '../addresses';
import { Buffers, buffersFor, type Columns, columnsOf } from './columns';
import { Indexes, type PartIndexes } from './indexes';
import { ordersOf } from './orders';
import {
  ACTION,
  BOX_STRIDE,
  CHAIN,
  CONDITION,
  DEFAULTS,
  DESTINATION_FROM,
  DESTINATION_TO,
  END,
  EVERY_IPV6,
  FAMILY,
  FIRST,
  FLAGS,
  INSERT,
  KIND,
  NAME,
  PORTS,
  PRIORITY,
  PROFILES,
  type Rows,
  RULE_STRIDE,
  SOURCE_FROM,
  SOURCE_PORTS,
  SOURCE_TO,
  START,
  TARGET,
  TRANSPORTS,
  WAY,
} from './rows';
import type { Defaults, Ruleset } from './ruleset';
import { eventsOf, familyOf, putStates, singledOut, type Told } from './states';

/** Puts the rows of a document's parts together. `asked`: addresses that will be asked for. */
export function rulesetOf(parts: readonly Rows[], asked: readonly AddressRange[] = []): Ruleset {
  return madeOf(parts, asked, 0).set;
}

/** A rule set and the buffers it stands in, which have room for some share of it more. */
export function madeOf(
  parts: readonly Rows[],
  asked: readonly AddressRange[],
  more: number,
): { readonly set: Ruleset; readonly buffers: Buffers; readonly indexes: Indexes } {
  let count = 0;
  let boxes = 0;
  for (const part of parts) {
    count += countOf(part);
    boxes += part.boxes.length / BOX_STRIDE;
  }
  const room = (size: number): number => (more === 0 ? size : size + 256 + Math.ceil(size * more));
  const buffers = buffersFor(room(count), room(boxes));
  const ranks = ranksOf(parts, asked);
  const indexes = new Indexes();
  let r = 0;
  let b = 0;
  for (const part of parts) {
    fill(buffers, r, b, part, indexes.of(part), ranks);
    r += countOf(part);
    b += part.boxes.length / BOX_STRIDE;
  }
  const columns = columnsOf(buffers, count, boxes);
  const lookUp = lookUpIn(parts);
  const events = eventsOf(columns);
  putStates(toldOf(columns, indexes, lookUp.targetOf), events, columns.state);
  const set = rulesetWith(columns, {
    chains: ordersOf(columns, indexes.chains),
    conditions: indexes.conditions,
    ways: indexes.ways,
    events,
    defaults: defaultsOf(columns, events, lookUp.targetOf),
    madeFrom: undefined,
    ranks,
    lookUp,
  });
  return { set, buffers, indexes };
}

/** What a rule set has beside its columns. */
interface Rest extends Pick<Ruleset, 'chains' | 'conditions' | 'ways' | 'events' | 'defaults' | 'madeFrom'> {
  readonly ranks: Ranks;
  readonly lookUp: LookUp;
}

/** See `Buffers` for why it is a class. */
class MadeRuleset extends Buffers implements Ruleset {
  readonly count: number;
  readonly chains: Ruleset['chains'];
  readonly conditions: Ruleset['conditions'];
  readonly ways: Ruleset['ways'];
  readonly events: Ruleset['events'];
  readonly defaults: Ruleset['defaults'];
  readonly madeFrom: Ruleset['madeFrom'];
  readonly lastWide: Ruleset['lastWide'];
  readonly rankOf: Ruleset['rankOf'];
  readonly addressAt: Ruleset['addressAt'];
  readonly targetOf: Ruleset['targetOf'];
  readonly placeOf: Ruleset['placeOf'];
  readonly areAtOnePlace: Ruleset['areAtOnePlace'];

  constructor(columns: Columns, { chains, conditions, ways, events, defaults, madeFrom, ranks, lookUp }: Rest) {
    super(columns);
    this.count = columns.count;
    this.chains = chains;
    this.conditions = conditions;
    this.ways = ways;
    this.events = events;
    this.defaults = defaults;
    this.madeFrom = madeFrom;
    this.lastWide = ranks.lastWide;
    this.rankOf = ranks.rankOf;
    this.addressAt = ranks.addressAt;
    this.targetOf = lookUp.targetOf;
    this.placeOf = lookUp.placeOf;
    this.areAtOnePlace = lookUp.areAtOnePlace;
  }
}

export const rulesetWith = (columns: Columns, rest: Rest): Ruleset => new MadeRuleset(columns, rest);

/** Whether something is done to a rule further down that means this one and not just some rule of its chain. */
export const meantLater = (set: Ruleset): ((rule: number) => boolean) =>
  singledOut(toldOf(set, { ways: set.ways, chains: set.chains.map(({ chain }) => chain) }, set.targetOf), set.events);

export const toldOf = (
  columns: Columns,
  { ways, chains }: Pick<Ruleset, 'ways'> & Pick<Indexes, 'chains'>,
  targetOf: Ruleset['targetOf'],
): Told => ({
  count: columns.count,
  kind: columns.kind,
  flags: columns.flags,
  name: columns.name,
  chain: columns.chain,
  way: columns.way,
  columns,
  ways,
  chainList: chains,
  targetOf,
});

export const countOf = ({ rules }: Rows): number => rules.length / RULE_STRIDE;

/** The rows of a part from the rule `r` and the box `b` on. */
export function fill(into: Buffers, r: number, b: number, part: Rows, indexes: PartIndexes, { rankOf }: Ranks): void {
  const { kind, action, flags, profiles, chain, condition, priority, name, way, insert, first } = into;
  const { rules, boxes } = part;
  for (let at = 0, i = r; at < rules.length; at += RULE_STRIDE, i++) {
    kind[i] = rules[at + KIND] as number;
    action[i] = rules[at + ACTION] as number;
    flags[i] = rules[at + FLAGS] as number;
    profiles[i] = rules[at + PROFILES] as number;
    const c = rules[at + CHAIN] as number;
    chain[i] = c < 0 ? -1 : (indexes.chains[c] as number);
    condition[i] = indexes.conditions[rules[at + CONDITION] as number] as number;
    priority[i] = rules[at + PRIORITY] as number;
    name[i] = rules[at + NAME] as number;
    const w = rules[at + WAY] as number;
    way[i] = w < 0 ? -1 : (indexes.ways[w] as number);
    insert[i] = rules[at + INSERT] as number;
    first[i] = b + (rules[at + FIRST] as number);
  }
  const { transports, family, sourcePorts, ports, sourceFrom, sourceTo, destinationFrom, destinationTo } = into;
  const wide = part.wide.map(({ from, to }) => [rankOf(from), rankOf(to + 1n) - 1] as const);
  for (let at = 0, i = b; at < boxes.length; at += BOX_STRIDE, i++) {
    transports[i] = boxes[at + TRANSPORTS] as number;
    const f = boxes[at + FAMILY] as number;
    family[i] = f;
    sourcePorts[i] = boxes[at + SOURCE_PORTS] as number;
    ports[i] = boxes[at + PORTS] as number;
    if (f === 6) {
      const [from, to] = wide[boxes[at + SOURCE_FROM] as number] as readonly [number, number];
      const [from2, to2] = wide[boxes[at + DESTINATION_FROM] as number] as readonly [number, number];
      sourceFrom[i] = from;
      sourceTo[i] = to;
      destinationFrom[i] = from2;
      destinationTo[i] = to2;
    } else {
      sourceFrom[i] = boxes[at + SOURCE_FROM] as number;
      sourceTo[i] = boxes[at + SOURCE_TO] as number;
      destinationFrom[i] = boxes[at + DESTINATION_FROM] as number;
      destinationTo[i] = boxes[at + DESTINATION_TO] as number;
    }
  }
}

/** What is said last of what no rule of a chain decides: `iptables` and `ip6tables` have chains of the same names. */
export function defaultsOf(
  { kind, action, flags }: Columns,
  events: readonly number[],
  targetOf: Ruleset['targetOf'],
): Defaults {
  const defaults = { 4: new Map<string, number>(), 6: new Map<string, number>() };
  for (const i of events) {
    if (kind[i] !== DEFAULTS) continue;
    const only = familyOf(flags[i] as number);
    for (const family of [4, 6] as const)
      if (only === undefined || only === family) defaults[family].set(targetOf(i) ?? '', action[i] as number);
  }
  return defaults;
}

/** The same rules after an edit that changed nothing but where they stand. */
export function relocated(set: Ruleset, parts: readonly Rows[]): Ruleset {
  const { chains, conditions, ways, events, defaults, madeFrom } = set;
  const lookUp = lookUpIn(parts);
  return rulesetWith(set, { chains, conditions, ways, events, defaults, madeFrom, ranks: set, lookUp });
}

type LookUp = Pick<Ruleset, 'targetOf' | 'placeOf' | 'areAtOnePlace'>;

/** What of a rule is asked for one at a time. */
export function lookUpIn(parts: readonly Rows[]): LookUp {
  /** The first rule of each part. */
  const starts = new Int32Array(parts.length);
  for (let p = 1; p < parts.length; p++) starts[p] = (starts[p - 1] as number) + countOf(parts[p - 1] as Rows);
  const partOf = (rule: number): number => {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= rule) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const placeOf = (rule: number): Place => {
    const p = partOf(rule);
    const part = parts[p] as Rows;
    const local = rule - (starts[p] as number);
    const at = local * RULE_STRIDE;
    return (
      part.elsewhere.get(local) ??
      placeAt(part.anchor, part.rules[at + START] as number, part.rules[at + END] as number)
    );
  };
  const isElsewhere = parts.some((part) => part.elsewhere.size > 0);
  return {
    placeOf,
    areAtOnePlace(rule, other) {
      if (isElsewhere) return samePlace(placeOf(rule), placeOf(other));
      const p = partOf(rule);
      const start = starts[p] as number;
      const { rules } = parts[p] as Rows;
      if (other < start || (other - start) * RULE_STRIDE >= rules.length) return false;
      const [a, b] = [(rule - start) * RULE_STRIDE, (other - start) * RULE_STRIDE];
      return rules[a + START] === rules[b + START] && rules[a + END] === rules[b + END];
    },
    targetOf(rule) {
      const p = partOf(rule);
      const part = parts[p] as Rows;
      const index = part.rules[(rule - (starts[p] as number)) * RULE_STRIDE + TARGET] as number;
      return index < 0 ? undefined : part.targets[index];
    },
  };
}

export type Ranks = Pick<Ruleset, 'rankOf' | 'addressAt' | 'lastWide'>;

/** Ranks of IPv6 addresses: where ranges begin, and where they have ended. */
function ranksOf(parts: readonly Rows[], asked: readonly AddressRange[]): Ranks {
  const bounds = new Set<bigint>([EVERY_IPV6.from, EVERY_IPV6.to + 1n]);
  const add = ({ bits, from, to }: AddressRange): void => {
    if (bits === 32) return;
    bounds.add(from);
    bounds.add(to + 1n);
  };
  for (const { wide } of parts) for (const range of wide) add(range);
  for (const range of asked) add(range);
  const sorted = [...bounds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const ranks = new Map(sorted.map((bound, rank) => [bound, rank]));
  return {
    rankOf: (address) => ranks.get(address) ?? 0,
    addressAt: (rank) => sorted[rank] ?? EVERY_IPV6.to + 1n,
    lastWide: sorted.length - 2,
  };
}
