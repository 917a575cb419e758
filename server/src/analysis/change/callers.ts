import type { PortRange, PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Direction, Transport } from '../../model/statement';
import type { AddressRange } from '../addresses';
import { LAST_IPV4 } from '../order/intervals';
import type { Passage } from '../order/passages';
import type { Piece, Region } from '../order/regions';
import { ALLOW } from '../order/rows';
import type { Ruleset } from '../order/ruleset';
import { piecesOf, placesOf, speaksOfIpv6, tellsFamilies } from '../order/verdict';
import { namedZone } from './namedEnds';
import { isTouched, minus, waysOf } from './regionSets';
import type { Version } from './version';
import { admits, type World } from './worlds';

/** Who calls whom, in some of the worlds that rules tell apart. */
export interface Callers {
  readonly family: 4 | 6;
  readonly sources: readonly AddressRange[] | 'all';
  readonly destinations: readonly AddressRange[] | 'all';
  readonly worlds: readonly World[];
  /** True where it is so in all worlds: then no condition matters. */
  readonly isEverywhere: boolean;
  /** True where it is not so in others that differ in more than whom names of addresses mean. */
  readonly isElsewhere: boolean;
}

/** What becomes of a flow by a change: who may use it before and after. */
export interface Comparison {
  readonly gained: boolean;
  readonly lost: boolean;
  readonly unclear: boolean;
  readonly wasOpen: boolean;
  readonly isOpen: boolean;
  readonly wasMaybe: boolean;
  readonly isMaybe: boolean;
  readonly wasWhole: boolean;
  readonly isWhole: boolean;
  readonly byDefault: boolean;
  readonly callers: Readonly<Record<'before' | 'after' | 'gained' | 'lost', readonly Callers[]>>;
  readonly old: readonly Place[];
  readonly new: readonly Place[];
  readonly oldDoubts: readonly Place[];
  readonly newDoubts: readonly Place[];
}

interface Question {
  readonly ports: PortSet;
  /** Ports among which these are, and what was found out about them: the rules are gone through once for all of them. */
  readonly stretch: { readonly ports: PortSet; readonly known: Map<string, readonly Piece[]> };
  readonly transport: Transport;
  readonly direction: Direction | undefined;
}

/** What a version does with some traffic of one family in one world. */
interface State {
  readonly pieces: readonly Piece[];
  readonly open: readonly Region[];
  readonly maybe: readonly Region[];
}

const EMPTY: State = { pieces: [], open: [], maybe: [] };

interface Part {
  readonly family: 4 | 6;
  readonly world: World;
  readonly regions: readonly Region[];
}

/** What two versions let through on one way, world by world. */
export function compared(
  question: Question,
  { old: oldPassage, now: newPassage }: { readonly old: Passage | undefined; readonly now: Passage | undefined },
  old: Version,
  now: Version,
  worlds: readonly World[],
): Comparison {
  const parts = { before: [] as Part[], after: [] as Part[], gained: [] as Part[], lost: [] as Part[] };
  const rules = { old: new Set<number>(), new: new Set<number>() };
  const doubts = { old: new Set<number>(), new: new Set<number>() };
  let unclear = false;
  let [wasMaybe, isMaybe] = [false, false];
  const defaults: boolean[] = [];
  const families = familiesOf(old, oldPassage, now, newPassage);
  for (const [i, world] of worlds.entries()) {
    for (const family of families) {
      const a = stateOf(question, `old ${i} ${family}`, old, oldPassage, world, family);
      const b = stateOf(question, `new ${i} ${family}`, now, newPassage, world, family);
      wasMaybe ||= a.maybe.length > 0;
      isMaybe ||= b.maybe.length > 0;
      const gained = minus(b.open, [...a.open, ...a.maybe]);
      const lost = minus(a.open, [...b.open, ...b.maybe]);
      const doubtful = doubtfulBetween(a, b, old, now);
      for (const [key, regions] of [
        ['before', a.open],
        ['after', b.open],
        ['gained', gained ?? []],
        ['lost', lost ?? []],
      ] as const)
        if (regions.length > 0) parts[key].push({ family, world, regions });
      const changed = [...(gained ?? []), ...(lost ?? [])];
      for (const [state, into] of [
        [a, rules.old],
        [b, rules.new],
      ] as const)
        for (const rule of decidersOf(state, changed)) into.add(rule);
      if (gained && gained.length > 0) defaults.push(isByDefault(b, gained));
      if (lost && lost.length > 0) defaults.push(isByDefault(a, lost));
      if (doubtful || !gained || !lost) {
        unclear = true;
        for (const { doubts: own } of a.pieces) for (const one of own) doubts.old.add(one);
        for (const { doubts: own } of b.pieces) for (const one of own) doubts.new.add(one);
      }
    }
  }
  const isWhole = (list: readonly Part[]): boolean =>
    list.length === worlds.length * families.length &&
    list.every(({ regions, family }) => {
      const [ways, more] = waysOf(regions);
      const { set } = now;
      return !more && ways !== undefined && isAll(ways.sources, family, set) && isAll(ways.destinations, family, set);
    });
  const sorted = (numbers: ReadonlySet<number>): number[] => [...numbers].sort((x, y) => x - y);
  return {
    gained: parts.gained.length > 0,
    lost: parts.lost.length > 0,
    unclear,
    wasOpen: parts.before.length > 0,
    isOpen: parts.after.length > 0,
    wasMaybe,
    isMaybe,
    wasWhole: isWhole(parts.before),
    isWhole: isWhole(parts.after),
    byDefault: defaults.length > 0 && defaults.every((one) => one),
    callers: {
      before: callersOf(parts.before, worlds, now),
      after: callersOf(parts.after, worlds, now),
      gained: callersOf(parts.gained, worlds, now),
      lost: callersOf(parts.lost, worlds, now),
    },
    old: placesOf(old.set, sorted(rules.old)),
    new: placesOf(now.set, sorted(rules.new)),
    oldDoubts: placesOf(old.set, sorted(doubts.old)),
    newDoubts: placesOf(now.set, sorted(doubts.new)),
  };
}

/** IPv6 is asked about where rules speak of it, or of nothing else. */
function familiesOf(
  old: Version,
  oldPassage: Passage | undefined,
  now: Version,
  newPassage: Passage | undefined,
): readonly (4 | 6)[] {
  const sides = [
    [old, oldPassage],
    [now, newPassage],
  ] as const;
  const isOf = (passage: Passage | undefined, family: 4 | 6): boolean =>
    passage?.deciding.some(({ chain }) => chain.family === undefined || chain.family === family) ?? false;
  const withIpv4 = sides.some(([, passage]) => isOf(passage, 4));
  const withIpv6 = sides.some(
    ([{ set }, passage]) =>
      passage !== undefined && (speaksOfIpv6(set, passage) || tellsFamilies(set, passage)) && isOf(passage, 6),
  );
  return [...(withIpv4 ? [4 as const] : []), ...(withIpv6 ? [6 as const] : [])];
}

function stateOf(
  { ports, stretch, transport, direction }: Question,
  key: string,
  { set }: Version,
  passage: Passage | undefined,
  world: World,
  family: 4 | 6,
): State {
  if (!passage) return EMPTY;
  const { profile } = world;
  let whole = stretch.known.get(key);
  if (!whole) {
    whole = piecesOf(set, passage, family, {
      ports: stretch.ports,
      transport,
      direction,
      admits: (condition) => admits(condition, world),
      ...(profile === undefined ? {} : { profile }),
    });
    stretch.known.set(key, whole);
  }
  const pieces = ports === stretch.ports ? whole : ports.flatMap((range) => clipped(whole, range));
  const open: Region[] = [];
  const maybe: Region[] = [];
  for (const { region, action, maybe: bits } of pieces) {
    if ((bits & ~(1 << action)) === 0) {
      if (action === ALLOW) open.push(region);
    } else if (action === ALLOW || (bits & (1 << ALLOW)) !== 0) maybe.push(region);
  }
  return { pieces, open, maybe };
}

/** What pieces say of some ports. */
function clipped(pieces: readonly Piece[], { from, to }: PortRange): readonly Piece[] {
  return pieces.flatMap((piece) => {
    const [a, b, first, last, ...rest] = piece.region;
    if (first > to || last < from) return [];
    return [{ ...piece, region: [a, b, Math.max(first, from), Math.min(last, to), ...rest] as const }];
  });
}

/** Whether something that could not be read decides more or less than before. */
function doubtfulBetween(a: State, b: State, old: Version, now: Version): boolean {
  if (a.maybe.length === 0 && b.maybe.length === 0) return false;
  const more = minus(b.maybe, a.maybe);
  const fewer = minus(a.maybe, b.maybe);
  if (!more || !fewer || more.length > 0 || fewer.length > 0) return true;
  return doubtsOf(a, old) !== doubtsOf(b, now);
}

const doubtsOf = ({ pieces }: State, version: Version): string =>
  [...new Set(pieces.flatMap(({ doubts }) => doubts.map((rule) => version.keysAt(version.set.placeOf(rule)))))].join(
    '\n',
  );

function* decidersOf({ pieces }: State, regions: readonly Region[]): Iterable<number> {
  for (const { region, rule, also = [] } of pieces) {
    if (rule >= 0 && isTouched(region, regions)) yield* [rule, ...also];
  }
}

const isByDefault = ({ pieces }: State, regions: readonly Region[]): boolean =>
  pieces.every(({ region, rule }) => rule < 0 || !isTouched(region, regions));

type Sides = readonly (readonly [from: number, to: number])[];

const isAll = ([only, more]: Sides, family: 4 | 6, { lastWide }: Pick<Ruleset, 'lastWide'>): boolean =>
  !more && only !== undefined && only[0] === 0 && only[1] === (family === 4 ? LAST_IPV4 : lastWide);

/** Worlds in which the same callers are let through are told together. */
function callersOf(parts: readonly Part[], worlds: readonly World[], { set }: Version): readonly Callers[] {
  const found = new Map<string, { callers: Pick<Callers, 'family' | 'sources' | 'destinations'>; worlds: World[] }>();
  for (const { family, world, regions } of parts) {
    const rangesOf = (sides: Sides): readonly AddressRange[] | 'all' =>
      isAll(sides, family, set) ? 'all' : sides.map(([from, to]) => rangeOf(from, to, family, set));
    for (const { sources, destinations } of waysOf(regions)) {
      const key = `${family} ${sources.join(' ')} > ${destinations.join(' ')}`;
      const same = found.get(key);
      if (same) same.worlds.push(world);
      else {
        const callers = { family, sources: rangesOf(sources), destinations: rangesOf(destinations) };
        found.set(key, { callers, worlds: [world] });
      }
    }
  }
  return [...found.values()].map(({ callers, worlds: own }) => ({
    ...callers,
    worlds: own,
    isEverywhere: own.length === worlds.length,
    isElsewhere: own.some(isUnlimited) && worlds.some((world) => !own.includes(world) && !isUnlimited(world)),
  }));
}

/** True for traffic of no interface, program or service that a rule names. */
const isUnlimited = ({ sourceZone, destinationZone, program, service }: World): boolean =>
  namedZone(sourceZone).zone + namedZone(destinationZone).zone + program + service === '';

const rangeOf = (from: number, to: number, family: 4 | 6, { addressAt }: Pick<Ruleset, 'addressAt'>): AddressRange =>
  family === 4
    ? { bits: 32, from: BigInt(from), to: BigInt(to) }
    : { bits: 128, from: addressAt(from), to: addressAt(to + 1) - 1n };
