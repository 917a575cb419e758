import type { Way } from '../../model/statement';
import { type Condition, RULE } from './rows';
import type { Ruleset } from './ruleset';

/** Conditions and ways of rules together, each pair by a number, and which pairs hold wherever another one does. */
export class Scopes {
  private readonly numbers = new Map<number, number>();
  private readonly lists = new Map<number, readonly number[]>();
  private readonly conditions = new Map<string, number>();
  private readonly ways: ReadonlyMap<Way, number>;

  constructor(private readonly set: Ruleset) {
    const { count, kind, condition, way } = set;
    this.numbers.set(this.keyOf(0, -1), 0);
    for (const [i, one] of set.conditions.entries()) this.conditions.set(partsOf(one).join('\t'), i);
    this.ways = new Map(set.ways.map((one, i) => [one, i]));
    if (set.conditions.length === 1 && set.ways.length === 0) return;
    for (let i = 0; i < count; i++) {
      if (kind[i] !== RULE || (condition[i] === 0 && (way[i] as number) < 0)) continue;
      const key = this.keyOf(condition[i] as number, way[i] as number);
      if (!this.numbers.has(key)) this.numbers.set(key, this.numbers.size);
    }
  }

  /** False where no rule has a condition or a way. */
  get areMany(): boolean {
    return this.numbers.size > 1;
  }

  private keyOf(condition: number, way: number): number {
    return condition * (this.set.ways.length + 1) + way + 1;
  }

  /** The pair of a rule; 0 for none. */
  of(rule: number): number {
    const condition = this.set.condition[rule] as number;
    const way = this.set.way[rule] as number;
    return condition === 0 && way < 0 ? 0 : (this.numbers.get(this.keyOf(condition, way)) as number);
  }

  /** The pairs of rules that hold wherever a rule does: fewer conditions, earlier ways. */
  around(rule: number): readonly number[] {
    const own = this.of(rule);
    if (own === 0) return NO_CONDITIONS;
    let list = this.lists.get(own);
    if (!list) {
      const { set } = this;
      const ways = [-1];
      for (let at = set.ways[set.way[rule] as number]; at; at = at.outer) {
        const index = this.ways.get(at);
        if (index !== undefined) ways.push(index);
      }
      list = this.wider(set.conditions[set.condition[rule] as number] as Condition)
        .flatMap((condition) => ways.map((way) => this.numbers.get(this.keyOf(condition, way))))
        .filter((scope) => scope !== undefined);
      this.lists.set(own, list);
    }
    return list;
  }

  /** The conditions of the set that hold wherever one does: each part of them is its own or none. */
  private wider(condition: Condition): readonly number[] {
    let lists: string[][] = [[]];
    for (const part of partsOf(condition)) {
      const choices = part === '' ? [''] : [part, ''];
      lists = lists.flatMap((list) => choices.map((choice) => [...list, choice]));
    }
    return lists.map((list) => this.conditions.get(list.join('\t'))).filter((index) => index !== undefined);
  }
}

const partsOf = (condition: Condition): string[] => [
  condition.sourceZone,
  condition.destinationZone,
  condition.program,
  condition.service,
  condition.keywords,
  condition.returning ? 'returning' : '',
  condition.beginning ? 'beginning' : '',
];

/** The only pair around a rule that holds everywhere. */
export const NO_CONDITIONS: readonly number[] = [0];
