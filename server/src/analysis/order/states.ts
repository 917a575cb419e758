import { type Columns, GONE, STANDS, UNCERTAIN } from './columns';
import { ALIASED, CHANGES, type Chain, DEFAULTS, OF_IPV4, OF_IPV6, OPAQUE, REMOVES, RESETS, RULE } from './rows';
import type { Ruleset } from './ruleset';
import { areSameBoxes, boxSum } from './traffic';
import { leadsTo } from './ways';

/** What is asked of a rule set to tell what became of its rules. */
export type Told = Pick<Columns, 'count' | 'kind' | 'flags' | 'name' | 'chain' | 'way'> &
  Pick<Ruleset, 'ways' | 'targetOf'> & {
    readonly chainList: readonly (Named | undefined)[];
    readonly columns: Columns;
  };
type Named = Pick<Chain, 'name' | 'direction' | 'family'>;

/** What is done to rules, in the order in which it is: indexes among the rules. */
export function eventsOf({ count, kind }: Pick<Columns, 'count' | 'kind'>): number[] {
  const events: number[] = [];
  for (let i = 0; i < count; i++) if (kind[i] !== RULE) events.push(i);
  return events;
}

const isDone = ({ kind }: Told, event: number): boolean => kind[event] !== DEFAULTS;

/** True for what finds rules by something else than their names. */
const isByAlias = ({ flags }: Told, event: number): boolean => ((flags[event] as number) & ALIASED) !== 0;

/** The numbers of what a rule may be found by beside its name, 0 for what is not known. */
const aliasesOf = ({ flags, targetOf }: Told, rule: number): readonly number[] =>
  ((flags[rule] as number) & ALIASED) === 0 ? NO_ALIASES : (targetOf(rule) ?? '').split(',').map(Number);

const NO_ALIASES: readonly number[] = [];

/** The family whose chains alone an event is about. */
export const familyOf = (flags: number): 4 | 6 | undefined =>
  (flags & OF_IPV4) !== 0 ? 4 : (flags & OF_IPV6) !== 0 ? 6 : undefined;

/** True for what finds rules by their words: transports, ports and addresses. */
const isByWords = ({ kind, columns: { first } }: Told, event: number): boolean =>
  kind[event] === REMOVES && first[event] !== first[event + 1];

/** Which chains an event is about. */
interface Meaning {
  readonly target: string | undefined;
  readonly family: 4 | 6 | undefined;
}

const meaningOf = ({ flags, targetOf }: Told, event: number): Meaning => ({
  target: targetOf(event),
  family: familyOf(flags[event] as number),
});

/** The target may be what the names of chains begin with: a table, a menu. */
const isMeant = (chain: Named | undefined, { target, family }: Meaning): boolean =>
  (family === undefined || chain?.family === undefined || chain.family === family) &&
  (target === undefined ||
    chain?.name === target ||
    chain?.direction === target ||
    chain?.name.startsWith(`${target} `) === true);

/** What a rule becomes by an event after it that is about it. */
function stateAfter(told: Told, state: number, event: number, rule: number): number {
  const { kind, name, way, ways } = told;
  if (name[event] === 0 && kind[event] !== RESETS) return doubted(state);
  const sure = kind[event] !== CHANGES && leadsTo(ways[way[event] as number], ways[way[rule] as number]);
  return sure ? GONE : state === GONE ? GONE : UNCERTAIN;
}

/** What a rule becomes by an event that may be about it. */
const doubted = (state: number): number => (state === STANDS ? UNCERTAIN : state);

/**
 * Whether something is done to a rule further down that means it by its name, by its words or by another name, or one of
 * the rules among which it is, by their number; and not just some rule of its chain.
 */
export function singledOut(told: Told, events: readonly number[]): (rule: number) => boolean {
  const { kind, name, chain, chainList, columns } = told;
  const byName = new Map<number, number[]>();
  const byAlias = new Map<number, number[]>();
  const byAnyAlias: number[] = [];
  const ofSome: number[] = [];
  const byWords = new Map<number, number[]>();
  const put = <K>(map: Map<K, number[]>, key: K, event: number): void => {
    const list = map.get(key);
    if (list) list.push(event);
    else map.set(key, [event]);
  };
  for (const event of events) {
    if (!isDone(told, event) || kind[event] === RESETS) continue;
    if (isByWords(told, event)) put(byWords, boxSum(columns, event), event);
    else if (isByAlias(told, event)) {
      put(byAlias, name[event] as number, event);
      byAnyAlias.push(event);
    } else if (name[event] !== 0) put(byName, name[event] as number, event);
    else if (((told.flags[event] as number) & OPAQUE) !== 0) ofSome.push(event);
  }
  const eventsBy = (alias: number): readonly number[] =>
    alias === 0 ? byAnyAlias : [...(byAlias.get(alias) ?? []), ...(byAlias.get(0) ?? [])];
  return (rule) => {
    const isMine = (event: number): boolean =>
      event > rule && isMeant(chainList[chain[rule] as number], meaningOf(told, event));
    const own = name[rule] as number;
    return (
      (own !== 0 && (byName.get(own)?.some(isMine) ?? false)) ||
      ofSome.some(isMine) ||
      (byAnyAlias.length > 0 && aliasesOf(told, rule).some((alias) => eventsBy(alias).some(isMine))) ||
      (byWords.size > 0 &&
        (byWords
          .get(boxSum(columns, rule))
          ?.some((event) => isMine(event) && areSameBoxes(columns, event, columns, rule)) ??
          false))
    );
  };
}

/** What became of one rule. */
export function stateOf(told: Told, events: readonly number[], rule: number): number {
  const { kind, name, chain, chainList } = told;
  let state = STANDS;
  if (kind[rule] !== RULE) return state;
  for (const event of events) {
    if (event < rule || !isDone(told, event)) continue;
    if (isByAlias(told, event)) {
      const aliases = aliasesOf(told, rule);
      const isIt = name[event] !== 0 && aliases.includes(name[event] as number);
      if (!isIt && !(name[event] === 0 ? aliases.length > 0 : aliases.includes(0))) continue;
      if (isMeant(chainList[chain[rule] as number], meaningOf(told, event)))
        state = isIt ? stateAfter(told, state, event, rule) : doubted(state);
      continue;
    }
    if (name[event] !== 0 && name[event] !== name[rule]) continue;
    if (isByWords(told, event) && !areSameBoxes(told.columns, event, told.columns, rule)) continue;
    if (isMeant(chainList[chain[rule] as number], meaningOf(told, event))) state = stateAfter(told, state, event, rule);
  }
  return state;
}

/** Lets what is done to rules take effect on those before it: writes what became of each. */
export function putStates(told: Told, events: readonly number[], state: Uint8Array): void {
  const { count, kind, name, chain, way, chainList } = told;
  state.fill(STANDS);
  const done = events.filter((event) => isDone(told, event));
  if (done.length === 0) return;
  const lists = new Lists(told);
  let byName: Map<number, number[]> | undefined;
  let byWords: Map<number, number[]> | undefined;
  for (const event of done) {
    const meaning = meaningOf(told, event);
    const wanted = name[event] as number;
    if (isByAlias(told, event)) {
      for (const i of wanted === 0 ? [] : lists.ofAlias(wanted)) {
        if (i >= event) break;
        if (isMeant(chainList[chain[i] as number], meaning)) state[i] = stateAfter(told, state[i] as number, event, i);
      }
      for (const c of lists.meant(meaning))
        for (const i of lists.aliasedBefore(c, event, wanted === 0)) state[i] = doubted(state[i] as number);
      continue;
    }
    if (wanted !== 0) {
      byName ??= rulesBy(count, kind, (i) => (name[i] === 0 ? NO_ALIASES : [name[i] as number]));
      // A name that no rule has is one of rules that are not in this text.
      for (const i of byName.get(wanted) ?? []) {
        if (i >= event) break;
        if (isMeant(chainList[chain[i] as number], meaning)) state[i] = stateAfter(told, state[i] as number, event, i);
      }
      continue;
    }
    if (isByWords(told, event)) {
      const { columns } = told;
      byWords ??= rulesBy(count, kind, (i) => [boxSum(columns, i)]);
      for (const i of byWords.get(boxSum(columns, event)) ?? []) {
        if (i >= event) break;
        if (!isMeant(chainList[chain[i] as number], meaning) || !areSameBoxes(columns, event, columns, i)) continue;
        state[i] = stateAfter(told, state[i] as number, event, i);
      }
      continue;
    }
    const certain = kind[event] === RESETS && (way[event] as number) < 0;
    for (const c of lists.meant(meaning)) {
      // What is gone stays gone, and what is uncertain is so until it is gone.
      const rules = lists.before(c, event, kind[event] === RESETS ? GONE : UNCERTAIN, certain);
      for (const i of rules) state[i] = stateAfter(told, state[i] as number, event, i);
    }
  }
}

/** The rules of each chain, and up to which of them nothing is left to be done. */
class Lists {
  private readonly lists: number[][];
  private readonly gone: number[];
  private readonly uncertain: number[];
  /** The same for those that may be found by something else than their names, and by what is not known. */
  private readonly aliased: number[];
  private readonly vague: number[];
  private byAlias: ReadonlyMap<number, readonly number[]> | undefined;
  private readonly all: number[];
  private readonly byTarget = new Map<string, readonly number[]>();

  constructor(private readonly told: Told) {
    const { count, kind, chain, chainList } = told;
    this.lists = chainList.map(() => []);
    for (let i = 0; i < count; i++) if (kind[i] === RULE) this.lists[chain[i] as number]?.push(i);
    this.gone = chainList.map(() => 0);
    this.uncertain = chainList.map(() => 0);
    this.aliased = chainList.map(() => 0);
    this.vague = chainList.map(() => 0);
    this.all = chainList.map((_, c) => c);
  }

  /** Chains that an event means. */
  meant(meaning: Meaning): readonly number[] {
    const { target, family } = meaning;
    if (target === undefined && family === undefined) return this.all;
    const key = `${family} ${target}`;
    let list = this.byTarget.get(key);
    if (!list) {
      list = this.all.filter((c) => isMeant(this.told.chainList[c], meaning));
      this.byTarget.set(key, list);
    }
    return list;
  }

  /** The rules of a chain before an event that are not `state` already. `certain`: they all are so from now on. */
  before(c: number, event: number, state: number, certain: boolean): readonly number[] {
    const list = this.lists[c] as number[];
    const begin = (state === GONE ? this.gone : this.uncertain)[c] as number;
    const end = endBefore(list, begin, event);
    if (certain) this.gone[c] = end;
    if (certain || state === UNCERTAIN) this.uncertain[c] = Math.max(end, this.uncertain[c] as number);
    return list.slice(begin, end);
  }

  /**
   * The rules of a chain before an event, and behind the last one of its kind, that may be found by something else than
   * their names. `any`: whatever that is; else those alone of which it is not known.
   */
  aliasedBefore(c: number, event: number, any: boolean): readonly number[] {
    const list = this.lists[c] as number[];
    const done = any ? this.aliased : this.vague;
    const begin = Math.max(done[c] as number, this.uncertain[c] as number, this.aliased[c] as number);
    const end = endBefore(list, begin, event);
    done[c] = Math.max(begin, end);
    return list.slice(begin, end).filter((i) => {
      const aliases = aliasesOf(this.told, i);
      return any ? aliases.length > 0 : aliases.includes(0);
    });
  }

  /** The rules that have an alias. */
  ofAlias(alias: number): readonly number[] {
    const { told } = this;
    this.byAlias ??= rulesBy(told.count, told.kind, (rule) => aliasesOf(told, rule));
    return this.byAlias.get(alias) ?? [];
  }
}

/** From an index in a list on, the first one that is not before an event. */
function endBefore(list: readonly number[], begin: number, event: number): number {
  let end = begin;
  while (end < list.length && (list[end] as number) < event) end++;
  return end;
}

/** Rules in their order by numbers that each has. */
function rulesBy(
  count: number,
  kind: Uint8Array,
  numbersOf: (rule: number) => readonly number[],
): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    if (kind[i] !== RULE) continue;
    for (const number of numbersOf(i)) {
      const list = result.get(number);
      if (list) list.push(i);
      else result.set(number, [i]);
    }
  }
  return result;
}
