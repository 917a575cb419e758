import { type Columns, GONE, STANDS, UNCERTAIN } from './columns';
import { ALIASED, CHANGES, type Chain, DEFAULTS, OF_IPV4, OF_IPV6, REMOVES, RESETS, RULE } from './rows';
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

/** False for a rule that has nothing by which such an event finds rules. */
const mayFind = (told: Told, event: number, rule: number): boolean =>
  !isByAlias(told, event) || ((told.flags[rule] as number) & ALIASED) !== 0;

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
  if (name[event] === 0 && kind[event] !== RESETS) return state === STANDS ? UNCERTAIN : state;
  const sure = kind[event] !== CHANGES && leadsTo(ways[way[event] as number], ways[way[rule] as number]);
  return sure ? GONE : state === GONE ? GONE : UNCERTAIN;
}

/**
 * Whether something is done to a rule further down that means it by its name, by its words or by another name, and not just
 * some rule of its chain.
 */
export function singledOut(told: Told, events: readonly number[]): (rule: number) => boolean {
  const { kind, name, chain, chainList, columns } = told;
  const byName = new Map<number, number[]>();
  const byAlias: number[] = [];
  const byWords = new Map<number, number[]>();
  const put = <K>(map: Map<K, number[]>, key: K, event: number): void => {
    const list = map.get(key);
    if (list) list.push(event);
    else map.set(key, [event]);
  };
  for (const event of events) {
    if (!isDone(told, event) || kind[event] === RESETS) continue;
    if (isByWords(told, event)) put(byWords, boxSum(columns, event), event);
    else if (name[event] !== 0) put(byName, name[event] as number, event);
    else if (isByAlias(told, event)) byAlias.push(event);
  }
  return (rule) => {
    const isMine = (event: number): boolean =>
      event > rule && isMeant(chainList[chain[rule] as number], meaningOf(told, event));
    const own = name[rule] as number;
    return (
      (own !== 0 && (byName.get(own)?.some(isMine) ?? false)) ||
      (isByAlias(told, rule) && byAlias.some(isMine)) ||
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
    if ((name[event] !== 0 && name[event] !== name[rule]) || !mayFind(told, event, rule)) continue;
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
    if (wanted !== 0) {
      byName ??= namesOf(count, kind, name);
      // A name that no rule has is one of rules that are not in this text.
      for (const i of byName.get(wanted) ?? []) {
        if (i >= event) break;
        if (isMeant(chainList[chain[i] as number], meaning)) state[i] = stateAfter(told, state[i] as number, event, i);
      }
      continue;
    }
    if (isByWords(told, event)) {
      const { columns } = told;
      byWords ??= sumsOf(columns);
      for (const i of byWords.get(boxSum(columns, event)) ?? []) {
        if (i >= event) break;
        if (!isMeant(chainList[chain[i] as number], meaning) || !areSameBoxes(columns, event, columns, i)) continue;
        state[i] = stateAfter(told, state[i] as number, event, i);
      }
      continue;
    }
    const certain = kind[event] === RESETS && (way[event] as number) < 0;
    const some = isByAlias(told, event);
    for (const c of lists.meant(meaning)) {
      // What is gone stays gone, and what is uncertain is so until it is gone.
      const rules = lists.before(c, event, kind[event] === RESETS ? GONE : UNCERTAIN, certain, some);
      for (const i of rules) if (mayFind(told, event, i)) state[i] = stateAfter(told, state[i] as number, event, i);
    }
  }
}

/** The rules of each chain, and up to which of them nothing is left to be done. */
class Lists {
  private readonly lists: number[][];
  private readonly gone: number[];
  private readonly uncertain: number[];
  /** The same for those that may be found by something else than their names. */
  private readonly aliased: number[];
  private readonly all: number[];
  private readonly byTarget = new Map<string, readonly number[]>();

  constructor(private readonly told: Told) {
    const { count, kind, chain, chainList } = told;
    this.lists = chainList.map(() => []);
    for (let i = 0; i < count; i++) if (kind[i] === RULE) this.lists[chain[i] as number]?.push(i);
    this.gone = chainList.map(() => 0);
    this.uncertain = chainList.map(() => 0);
    this.aliased = chainList.map(() => 0);
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

  /**
   * The rules of a chain before an event that are not `state` already. `certain`: they all are so from now on. `some`:
   * those alone are meant that may be found by something else than their names.
   */
  before(c: number, event: number, state: number, certain: boolean, some: boolean): readonly number[] {
    const list = this.lists[c] as number[];
    const done = state === GONE ? this.gone : this.uncertain;
    const begin = Math.max(done[c] as number, some ? (this.aliased[c] as number) : 0);
    let end = begin;
    while (end < list.length && (list[end] as number) < event) end++;
    if (certain) this.gone[c] = end;
    if (some) this.aliased[c] = end;
    else if (certain || state === UNCERTAIN) this.uncertain[c] = Math.max(end, this.uncertain[c] as number);
    return list.slice(begin, end);
  }
}

/** The rules by a number that is made of what they match. */
function sumsOf(columns: Columns): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (let i = 0; i < columns.count; i++) {
    if (columns.kind[i] !== RULE) continue;
    const sum = boxSum(columns, i);
    const list = result.get(sum);
    if (list) list.push(i);
    else result.set(sum, [i]);
  }
  return result;
}

function namesOf(count: number, kind: Uint8Array, name: Int32Array): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const own = name[i] as number;
    if (own === 0 || kind[i] !== RULE) continue;
    const list = result.get(own);
    if (list) list.push(i);
    else result.set(own, [i]);
  }
  return result;
}
