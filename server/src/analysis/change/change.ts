import {
  ALL_PORTS,
  formatPorts,
  includes,
  intersect,
  MAX_PORT,
  normalise,
  type PortRange,
  type PortSet,
} from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Direction, Rule, Statement, Transport } from '../../model/statement';
import { valueOf } from '../../model/statement';
import type { UserGroup } from '../configuration';
import { calledOf } from '../coverage/terms';
import { boxesOverlap } from './boxes';
import { type Callers, type Comparison, compared } from './callers';
import { differingRules } from './differing';
import { type PassagePair, passagePairs } from './passagePairs';
import { Version } from './version';
import { type World, type Worlds, worldsOf } from './worlds';

export type { Callers } from './callers';

/** Who is let through: nobody, some, everyone; `unknown` where it hangs on what could not be read. */
export type Reach = 'nobody' | 'some' | 'everyone' | 'unknown';

/**
 * `opens`: from nobody to somebody. `closes`: the reverse. `widens` and `narrows`: more or fewer callers. `moves`: some
 * more and some fewer. `unclear`: it cannot be told from the text.
 */
export type ChangeKind = 'opens' | 'closes' | 'widens' | 'narrows' | 'moves' | 'unclear';

/** What a change does to some ports, in one list of rules or on one way of packets. */
export interface PortChange {
  readonly kind: ChangeKind;
  readonly direction: Direction | undefined;
  readonly transport: Transport;
  /** None where a keyword stands for them. */
  readonly ports: PortSet;
  /** `rpc`, where a keyword is opened or closed. */
  readonly keyword: string | undefined;
  readonly before: Reach;
  readonly after: Reach;
  /** Who is let through before and after, and who of them was not before and is not after. */
  readonly callers: Readonly<Record<'before' | 'after' | 'gained' | 'lost', readonly Callers[]>>;
  /**
   * `default`: no rule speaks of the ports, and the default of the list decides. `off`, `on`: the firewall is switched
   * off, or is not any more.
   */
  readonly cause: 'rules' | 'default' | 'off' | 'on';
  /** The rules that decide before and after. */
  readonly old: readonly Place[];
  readonly new: readonly Place[];
}

/** One of the two texts that are compared. */
export interface ChangeInput {
  readonly statements: Iterable<Statement>;
  /** The text at a place of these statements. */
  text(place: Place): string;
}

/** So often at most the rules are gone through. */
const MOST_STRETCHES = 512;

/** What a change does, and what was not looked at. */
export interface Changes {
  readonly changes: readonly PortChange[];
  /**
   * The number of combinations of interfaces, names, programs and services that rules tell apart, where only those were
   * compared that stand together in a rule; undefined where all were.
   */
  readonly combinations: number | undefined;
}

/** What a change of a rule set lets through that was not let through before, and the reverse, by ports and callers. */
export function changesBetween(
  old: ChangeInput,
  now: ChangeInput,
  groups: readonly UserGroup[],
  knowledge: Knowledge,
): Changes {
  const [before, after] = Version.pair(old, now, groups, knowledge);
  const differing = differingRules(before, after);
  const isElse = before.others !== after.others;
  const result: PortChange[] = [];
  let combinations: number | undefined;
  const told = ({ compared: worlds, of }: Worlds): readonly World[] => {
    if (of !== undefined) combinations = Math.max(of, combinations ?? 0);
    return worlds;
  };
  if (isElse || differing.length > 0) {
    for (const pair of passagePairs(before, after)) {
      for (const transport of BOTH) {
        const touched = isElse ? ALL_PORTS : normalise(differing.flatMap((rule) => touchedPorts(rule, transport)));
        if (touched.length === 0) continue;
        const worlds = told(worldsOf([before.set, after.set], '', (set, rule) => boxesOverlap(set, rule, touched)));
        const steps = stepsIn(touched, [...before.rules, ...after.rules], transport);
        const share = Math.ceil(steps.length / MOST_STRETCHES);
        const found: PortChange[] = [];
        for (let i = 0; i < steps.length; i += share) {
          const own = steps.slice(i, i + share);
          const ports = own.length === 1 ? (own[0] as PortSet) : normalise(own.flat());
          const stretch = { ports, known: new Map() };
          for (const step of own) found.push(...compare(step, stretch, transport, pair, before, after, worlds));
        }
        result.push(...joined(found));
      }
      result.push(...keywordChanges(before, after, pair, told));
    }
  }
  return { changes: [...switched(before, after), ...inOrder(result)], combinations };
}

const DIRECTIONS: readonly (Direction | undefined)[] = ['in', 'out', undefined];
const BOTH: readonly Transport[] = ['tcp', 'udp'];

/** A firewall that is switched off, or is not any more, whatever its rules say. */
function switched(before: Version, after: Version): readonly PortChange[] {
  if (before.isOff === after.isOff) return [];
  return BOTH.map((transport) => ({
    kind: after.isOff ? 'opens' : 'unclear',
    direction: 'in',
    transport,
    ports: ALL_PORTS,
    keyword: undefined,
    before: after.isOff ? 'unknown' : 'everyone',
    after: after.isOff ? 'everyone' : 'unknown',
    callers: NOBODY,
    cause: after.isOff ? 'off' : 'on',
    old: before.offAt,
    new: after.offAt,
  }));
}

/** What comes in first, then what goes out, then what passes through, each by its ports. */
const inOrder = (changes: readonly PortChange[]): readonly PortChange[] =>
  DIRECTIONS.flatMap((way) =>
    BOTH.flatMap((transport) =>
      changes
        .filter((change) => change.direction === way && change.transport === transport)
        .sort((a, b) => firstPort(a) - firstPort(b)),
    ),
  );

/** Keywords come behind all numbers. */
const firstPort = ({ ports }: PortChange): number => ports[0]?.from ?? MAX_PORT + 1;

/** The ports at which a rule may decide. */
function touchedPorts(rule: Rule, transport: Transport): PortSet {
  return rule.terms.flatMap((term) => {
    const said = valueOf(term.transport);
    if (said && !said.includes(transport) && !said.includes('any')) return [];
    const called = calledOf(rule, term);
    if (!called) return ALL_PORTS;
    const numbers = valueOf(called.ports) ?? ALL_PORTS;
    return called.uses.some(({ literal }) => literal.form === 'keyword') && called.ports.kind === 'absent'
      ? []
      : numbers;
  });
}

/** The touched ports, parted wherever a rule begins or ends. */
function stepsIn(touched: PortSet, rules: readonly Rule[], transport: Transport): readonly PortSet[] {
  const starts = new Set(touched.map(({ from }) => from));
  for (const rule of rules) {
    for (const { from, to } of touchedPorts(rule, transport))
      for (const start of [from, to + 1]) if (!starts.has(start) && includes(touched, start)) starts.add(start);
  }
  const first = [...starts].sort((a, b) => a - b);
  const steps: PortRange[] = first.map((from, i) => ({ from, to: (first[i + 1] ?? MAX_PORT + 1) - 1 }));
  return steps.map((step) => intersect([step], touched)).filter((ports) => ports.length > 0);
}

function compare(
  ports: PortSet,
  stretch: Parameters<typeof compared>[0]['stretch'],
  transport: Transport,
  pair: PassagePair,
  old: Version,
  now: Version,
  worlds: readonly World[],
): readonly PortChange[] {
  const found = compared({ ports, stretch, transport, direction: pair.direction }, pair, old, now, worlds);
  const { gained, lost, unclear, wasOpen, isOpen, wasMaybe, isMaybe } = found;
  const common = {
    direction: pair.direction,
    transport,
    ports,
    keyword: undefined,
    before: reachOf(wasOpen, wasMaybe, found.wasWhole),
    after: reachOf(isOpen, isMaybe, found.isWhole),
    callers: found.callers,
  };
  const changes: PortChange[] = [];
  if (gained || lost) {
    const kind = kindOf(gained, lost, wasOpen || wasMaybe, isOpen || isMaybe);
    changes.push({ ...common, kind, cause: found.byDefault ? 'default' : 'rules', old: found.old, new: found.new });
  }
  if (unclear) changes.push({ ...common, kind: 'unclear', cause: 'rules', old: found.oldDoubts, new: found.newDoubts });
  return changes;
}

function kindOf(gained: boolean, lost: boolean, was: boolean, is: boolean): ChangeKind {
  if (gained && lost) return 'moves';
  if (gained) return was ? 'widens' : 'opens';
  return is ? 'narrows' : 'closes';
}

const reachOf = (isOpen: boolean, isMaybe: boolean, isWhole: boolean): Reach =>
  isMaybe && !isWhole ? 'unknown' : !isOpen ? 'nobody' : isWhole ? 'everyone' : 'some';

/** Neighbours to which the same was done are one change. */
function joined(changes: readonly PortChange[]): PortChange[] {
  const result = new Map<string, PortChange>();
  for (const change of changes) {
    const { kind, before, after, callers, cause, old, new: there } = change;
    // What no rule speaks of is one thing, whoever else is let through by rules.
    const whom =
      cause === 'default' ? '' : `${before} ${after} ${callersKey(callers)} ${placesKey(old)} ${placesKey(there)}`;
    const key = `${kind} ${cause} ${whom}`;
    const same = result.get(key);
    if (!same) result.set(key, change);
    else {
      const ports = normalise([...same.ports, ...change.ports]);
      const isAlike = callersKey(same.callers) === callersKey(callers);
      result.set(key, isAlike ? { ...same, ports } : { ...same, ports, callers: NOBODY });
    }
  }
  return [...result.values()];
}

const NOBODY: Comparison['callers'] = { before: [], after: [], gained: [], lost: [] };

const placesKey = (places: readonly Place[]): string => places.map(({ anchor, start }) => anchor.base + start).join();

const callersKey = (callers: Comparison['callers']): string =>
  JSON.stringify(callers, (_, value) => (typeof value === 'bigint' ? String(value) : value));

/** A port that no rule names but those that are about all of them. */
const NO_SERVICE: PortSet = [{ from: 0, to: 0 }];

/** What is done to words that stand in place of ports. */
function* keywordChanges(
  old: Version,
  now: Version,
  pair: PassagePair,
  told: (worlds: Worlds) => readonly World[],
): Iterable<PortChange> {
  const words = new Set([old.set, now.set].flatMap(({ conditions }) => conditions.map(({ keywords }) => keywords)));
  for (const keywords of words) {
    if (keywords === '') continue;
    const worlds = told(worldsOf([old.set, now.set], keywords, (set, rule) => boxesOverlap(set, rule, NO_SERVICE)));
    const stretch = { ports: NO_SERVICE, known: new Map() };
    for (const change of compare(NO_SERVICE, stretch, 'tcp', pair, old, now, worlds))
      yield { ...change, ports: [], keyword: keywords.replace(/,?>,?/g, '') };
  }
}

/** More stretches of ports than that are counted. */
const MOST_TOLD = 6;

/** "587/tcp", "RPC". */
export function changedPorts({ ports, transport, keyword }: PortChange): string {
  if (keyword !== undefined) return keyword.toUpperCase();
  const more = ports.length - MOST_TOLD;
  const told = formatPorts(more > 0 ? ports.slice(0, MOST_TOLD) : ports);
  return more > 0 ? `${told} and ${more} more/${transport}` : `${told}/${transport}`;
}
