import type { Way } from '../../model/statement';
import { type Chain, type Condition, NO_CONDITION, type Rows, sameChain, sameCondition } from './rows';

/** By its index in a part what a chain, a condition or a way is in the whole set. */
export interface PartIndexes {
  readonly chains: readonly number[];
  readonly conditions: readonly number[];
  readonly ways: readonly number[];
}

/** Chains, conditions and ways of a rule set, in the order in which they are met first. */
export class Indexes {
  private readonly chainNumbers = new Interned<Chain>(sameChain, ({ name: text }) => text);
  private readonly conditionNumbers = new Interned<Condition>(
    sameCondition,
    ({ program, keywords }) => `${program} ${keywords}`,
  );
  private readonly wayNumbers = new Map<Way, number>();
  readonly ways: Way[] = [];

  constructor() {
    this.conditionNumbers.index(NO_CONDITION);
  }

  get chains(): readonly Chain[] {
    return this.chainNumbers.list;
  }

  get conditions(): readonly Condition[] {
    return this.conditionNumbers.list;
  }

  of({ chains, conditions, ways }: Rows): PartIndexes {
    return {
      chains: chains.map((one) => this.chainNumbers.index(one)),
      conditions: conditions.map((one) => (one === NO_CONDITION ? 0 : this.conditionNumbers.index(one))),
      ways: ways.map((one) => this.way(one)),
    };
  }

  /** The number of a chain, -1 where it was not met; so for the others. */
  ofChain = (chain: Chain): number => this.chainNumbers.find(chain);
  ofCondition = (condition: Condition): number => this.conditionNumbers.find(condition);
  ofWay = (way: Way): number => this.wayNumbers.get(way) ?? -1;

  private way(way: Way): number {
    let index = this.wayNumbers.get(way);
    if (index === undefined) {
      index = this.ways.length;
      this.wayNumbers.set(way, index);
      this.ways.push(way);
    }
    return index;
  }
}

/** Values that are equal by content, each once. */
class Interned<T> {
  readonly list: T[] = [];
  private readonly buckets = new Map<string, number[]>();

  constructor(
    private readonly equal: (a: T, b: T) => boolean,
    private readonly keyOf: (value: T) => string,
  ) {}

  /** The index of a value, -1 where it is not in the list. */
  find(value: T): number {
    return this.buckets.get(this.keyOf(value))?.find((i) => this.equal(this.list[i] as T, value)) ?? -1;
  }

  index(value: T): number {
    const known = this.find(value);
    if (known >= 0) return known;
    const key = this.keyOf(value);
    const bucket = this.buckets.get(key);
    const index = this.list.length;
    this.list.push(value);
    if (bucket) bucket.push(index);
    else this.buckets.set(key, [index]);
    return index;
  }
}
