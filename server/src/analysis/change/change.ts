import {
  ALL_PORTS,
  covers,
  formatPorts,
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
import type { AddressRange } from '../addresses';
import type { UserGroup } from '../configuration';
import { FileRules } from '../coverage/fileRules';
import { calledOf, directionOf } from '../coverage/terms';
import { type Condition, NO_CONDITION } from '../order/rows';
import type { Ruleset } from '../order/ruleset';
import { placesOf, type Verdict, verdict } from '../order/verdict';
import { trafficOf } from '../traffic';

/** Who is let through: nobody, some, everyone; `unknown` where it hangs on what could not be read. */
export type Reach = 'nobody' | 'some' | 'everyone' | 'unknown';

/**
 * `opens`: from nobody to somebody. `closes`: the reverse. `widens` and `narrows`: more or fewer callers. `moves`: other
 * callers than before. `unclear`: it cannot be told from the text.
 */
export type ChangeKind = 'opens' | 'closes' | 'widens' | 'narrows' | 'moves' | 'unclear';

/** What a change does to some ports. */
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
  /** The rules that decide before and after. */
  readonly old: readonly Place[];
  readonly new: readonly Place[];
}

export interface ChangeInput {
  readonly statements: Iterable<Statement>;
}

/** More ends of port ranges than that are not told apart: what lies between is compared together. */
const MOST_STEPS = 2048;

/** What a change of a rule set lets through that was not let through before, and the reverse, by ports and callers. */
export function changesBetween(
  old: ChangeInput,
  now: ChangeInput,
  groups: readonly UserGroup[],
  knowledge: Knowledge,
): readonly PortChange[] {
  const before = new Side(old.statements, groups, knowledge);
  const after = new Side(now.statements, groups, knowledge);
  const differing = differingRules(before.rules, after.rules);
  const changedElse = before.others !== after.others;
  const result: PortChange[] = [];
  for (const direction of DIRECTIONS) {
    for (const transport of BOTH) {
      const touched = changedElse
        ? ALL_PORTS
        : normalise(differing.flatMap((rule) => touchedPorts(rule, transport, direction)));
      const found = stepsIn(touched, [...before.rules, ...after.rules], transport, direction).map((ports) =>
        compare(ports, transport, direction, before, after),
      );
      result.push(...joined(found.filter((change) => change !== undefined)));
    }
    result.push(...keywordChanges(before, after, direction));
  }
  return result;
}

const DIRECTIONS: readonly (Direction | undefined)[] = ['in', 'out', undefined];
const BOTH: readonly Transport[] = ['tcp', 'udp'];

/** One version of the rule set. */
class Side {
  readonly rules: readonly Rule[];
  /** What else decides: policies, deletions, changes of rules made elsewhere. */
  readonly others: string;
  private readonly file: FileRules;

  constructor(statements: Iterable<Statement>, groups: readonly UserGroup[], knowledge: Knowledge) {
    const all = [...statements];
    this.rules = all.filter((statement): statement is Rule => statement.kind === 'rule');
    this.others = all
      .filter(({ kind }) => kind === 'amendment' || kind === 'policy')
      .map((statement) => JSON.stringify(statement, (key, value) => (NOT_SAID.has(key) ? undefined : value)))
      .join('\n');
    this.file = new FileRules(all, groups, knowledge, []);
  }

  get set(): Ruleset {
    return this.file.setFor({ from: 'other', to: 'other' });
  }

  ask(ports: PortSet, transport: Transport, direction: Direction | undefined, from?: readonly AddressRange[]): Verdict {
    return verdict(this.set, {
      transport,
      ports,
      direction,
      admits: (condition) => holds(condition),
      ...(from ? { from } : {}),
    });
  }

  /** Keywords that allow rules of a direction name. */
  keywords(direction: Direction | undefined): ReadonlyMap<string, readonly Place[]> {
    const found = new Map<string, Place[]>();
    for (const rule of this.file.allowing) {
      if (directionOf(rule) !== direction) continue;
      for (const term of rule.terms)
        for (const { literal } of calledOf(rule, term)?.uses ?? []) {
          if (literal.form !== 'keyword') continue;
          const word = literal.text.toLowerCase();
          found.set(word, [...(found.get(word) ?? []), rule.place]);
        }
    }
    return found;
  }
}

/** Parts of statements that say where they stand and not what. */
const NOT_SAID = new Set(['place', 'item', 'words', 'via', 'way', 'mistakes', 'literal', 'silenced']);

/** Programs, services and zones narrow a rule and do not undo it; a keyword stands for no number. */
const holds = (condition: Condition): boolean =>
  condition === NO_CONDITION || (!condition.returning && condition.keywords === '');

const EVERYONE: readonly AddressRange[] = [{ bits: 32, from: 0n, to: (1n << 32n) - 1n }];

/** The rules of one list that have no twin in the other. */
function differingRules(old: readonly Rule[], now: readonly Rule[]): readonly Rule[] {
  const keyOf = (rule: Rule): string =>
    `${rule.order.chain} ${rule.order.family ?? ''} ${valueOf(rule.order.priority) ?? ''} ${exactOf(rule)}`;
  const count = (rules: readonly Rule[]) => {
    const counts = new Map<string, number>();
    for (const rule of rules) counts.set(keyOf(rule), (counts.get(keyOf(rule)) ?? 0) + 1);
    return counts;
  };
  const [a, b] = [count(old), count(now)];
  const alone = (rules: readonly Rule[], other: ReadonlyMap<string, number>, own: ReadonlyMap<string, number>) =>
    rules.filter((rule) => (other.get(keyOf(rule)) ?? 0) < (own.get(keyOf(rule)) ?? 0));
  const result = [...alone(old, b, a), ...alone(now, a, b)];
  if (result.length > 0) return result;
  // The same rules in another order may decide otherwise.
  const order = (rules: readonly Rule[]): string => rules.map(keyOf).join('\n');
  return order(old) === order(now) ? [] : [...old, ...now];
}

const NO_GROUPS: readonly UserGroup[] = [];

/** What a rule says of traffic, with every address as it is written. */
const exactOf = (rule: Rule): string =>
  `${trafficOf(rule, NO_GROUPS)} ${rule.terms
    .flatMap(({ ends }) => ends.map(({ addresses }) => (valueOf(addresses) ?? []).map(({ text }) => text).join()))
    .join(';')}`;

function touchedPorts(rule: Rule, transport: Transport, direction: Direction | undefined): PortSet {
  if (directionOf(rule) !== direction) return [];
  return rule.terms.flatMap((term) => {
    const said = valueOf(term.transport);
    if (said && !said.includes(transport) && !said.includes('any')) return [];
    const called = calledOf(rule, term);
    if (!called) return ALL_PORTS;
    return called.uses.some(({ literal }) => literal.form === 'keyword') ? [] : (valueOf(called.ports) ?? ALL_PORTS);
  });
}

/** The touched ports, parted wherever a rule begins or ends. */
function stepsIn(
  touched: PortSet,
  rules: readonly Rule[],
  transport: Transport,
  direction: Direction | undefined,
): readonly PortSet[] {
  if (touched.length === 0) return [];
  const starts = new Set<number>();
  for (const rule of rules) {
    for (const { from, to } of touchedPorts(rule, transport, direction)) {
      starts.add(from);
      if (to < MAX_PORT) starts.add(to + 1);
      if (starts.size > MOST_STEPS) return [touched];
    }
  }
  for (const { from } of touched) starts.add(from);
  const sorted = [...starts].sort((a, b) => a - b);
  const steps: PortRange[] = sorted.map((from, i) => ({ from, to: (sorted[i + 1] ?? MAX_PORT + 1) - 1 }));
  return steps.map((step) => intersect([step], touched)).filter((ports) => ports.length > 0);
}

function compare(
  ports: PortSet,
  transport: Transport,
  direction: Direction | undefined,
  old: Side,
  now: Side,
): PortChange | undefined {
  const a = old.ask(ports, transport, direction);
  const b = now.ask(ports, transport, direction);
  const before = reachOf(a, ports, old, transport, direction);
  const after = reachOf(b, ports, now, transport, direction);
  const kind = kindOf(before, after, () => sameCallers(a, b, old, now));
  if (!kind) return undefined;
  return {
    kind,
    direction,
    transport,
    ports,
    keyword: undefined,
    before,
    after,
    old: placesOf(old.set, [...a.allows, ...(kind === 'unclear' ? a.doubts : [])]),
    new: placesOf(now.set, kind === 'closes' ? b.blocks : [...b.allows, ...(kind === 'unclear' ? b.doubts : [])]),
  };
}

function reachOf(
  found: Verdict,
  ports: PortSet,
  side: Side,
  transport: Transport,
  direction: Direction | undefined,
): Reach {
  if (found.outcome === 'unknown') return 'unknown';
  if (found.allowed.length === 0 && found.outcome !== 'partly') return 'nobody';
  return covers(side.ask(ports, transport, direction, EVERYONE).allowed, ports) ? 'everyone' : 'some';
}

function kindOf(before: Reach, after: Reach, same: () => boolean | 'more' | 'fewer'): ChangeKind | undefined {
  if (before === after) {
    if (before !== 'some') return undefined;
    const callers = same();
    return callers === true ? undefined : callers === 'more' ? 'widens' : callers === 'fewer' ? 'narrows' : 'moves';
  }
  if (before === 'unknown' || after === 'unknown') return 'unclear';
  if (before === 'nobody') return 'opens';
  if (after === 'nobody') return 'closes';
  return after === 'everyone' ? 'widens' : 'narrows';
}

/** Whether the same callers are let through by the rules that decide, or more or fewer of them. */
function sameCallers(a: Verdict, b: Verdict, old: Side, now: Side): boolean | 'more' | 'fewer' {
  const before = callersOf(old.set, a.allows);
  const after = callersOf(now.set, b.allows);
  const gained = [...after].some((one) => !before.has(one));
  const lost = [...before].some((one) => !after.has(one));
  return gained ? (lost ? false : 'more') : lost ? 'fewer' : true;
}

/** From where to where rules let through, as they say it in numbers. */
function callersOf(set: Ruleset, rules: readonly number[]): ReadonlySet<string> {
  const result = new Set<string>();
  for (const rule of rules) {
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      result.add(
        [set.family[b], set.sourceFrom[b], set.sourceTo[b], set.destinationFrom[b], set.destinationTo[b]].join(' '),
      );
    }
  }
  return result;
}

/** Neighbours to which the same was done are one change. */
function joined(changes: readonly PortChange[]): PortChange[] {
  const result: PortChange[] = [];
  for (const change of changes) {
    const same = result.find(
      (one) =>
        one.kind === change.kind &&
        one.before === change.before &&
        one.after === change.after &&
        sameRules(one, change),
    );
    if (!same) result.push(change);
    else result[result.indexOf(same)] = { ...same, ports: normalise([...same.ports, ...change.ports]) };
  }
  return result;
}

const sameRules = (a: PortChange, b: PortChange): boolean => key(a.old) === key(b.old) && key(a.new) === key(b.new);
const key = (places: readonly Place[]): string => places.map(({ anchor, start }) => anchor.base + start).join();

function* keywordChanges(old: Side, now: Side, direction: Direction | undefined): Iterable<PortChange> {
  const before = old.keywords(direction);
  const after = now.keywords(direction);
  for (const word of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(word), after.get(word)];
    if (a && b) continue;
    yield {
      kind: a ? 'closes' : 'opens',
      direction,
      transport: 'tcp',
      ports: [],
      keyword: word,
      before: a ? 'some' : 'nobody',
      after: a ? 'nobody' : 'some',
      old: a ?? [],
      new: b ?? [],
    };
  }
}

/** "587/tcp", "RPC". */
export const changedPorts = ({ ports, transport, keyword }: PortChange): string =>
  keyword === undefined ? `${formatPorts(ports)}/${transport}` : keyword.toUpperCase();
