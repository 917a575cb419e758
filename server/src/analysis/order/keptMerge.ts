import type { Changes } from './kept';
import { Numbers } from './numbers';
import { type Clash, type HiddenRules, isToBeTold } from './overlaps';
import type { Ruleset } from './ruleset';
import type { Twins } from './twins';

/** An old index as it is after an edit; -1 for a rule that is gone. */
export const indexNow = ({ start, oldEnd, end }: Changes, old: number): number =>
  old < start ? old : old < oldEnd ? -1 : old + end - oldEnd;

/** Puts what was found out anew after an edit in the place of what was known, and takes over the rest. */
export class Merge {
  constructor(
    private readonly changes: Changes,
    /** How many rules there are now. */
    private readonly count: number,
  ) {}

  /** The hidden rules, with the answers that were found out anew: by rule those that hide it. */
  hidden(set: Ruleset, old: HiddenRules, answers: ReadonlyMap<number, readonly number[] | undefined>): HiddenRules {
    const rules = new Numbers();
    const offsets = new Numbers();
    const by = new Numbers();
    const found = [...answers.keys()].filter((rule) => answers.get(rule) !== undefined).sort((a, b) => a - b);
    let next = 0;
    const putNew = (limit: number): void => {
      for (; next < found.length && (found[next] as number) < limit; next++) {
        const rule = found[next] as number;
        const own = answers.get(rule) as readonly number[];
        if (!isToBeTold(set, rule, own)) continue;
        rules.push(rule);
        offsets.push(by.length);
        for (const one of own) by.push(one);
      }
    };
    const isSettled = this.settled(answers.keys());
    for (let i = 0; i < old.rules.length; i++) {
      const rule = indexNow(this.changes, old.rules[i] as number);
      if (rule < 0 || isSettled[rule] === 1) continue;
      if (next < found.length) putNew(rule);
      rules.push(rule);
      offsets.push(by.length);
      for (let k = old.offsets[i] as number; k < (old.offsets[i + 1] as number); k++)
        by.push(indexNow(this.changes, old.by[k] as number));
    }
    putNew(Number.POSITIVE_INFINITY);
    offsets.push(by.length);
    return { rules: rules.finish(), offsets: offsets.finish(), by: by.finish() };
  }

  /** 1 for rules of which nothing is taken over from before: those that are new, and some others. */
  private settled(others: Iterable<number>): Uint8Array {
    const { start, end, restated } = this.changes;
    const result = new Uint8Array(this.count).fill(1, start, end);
    for (const rule of restated.keys()) result[rule] = 1;
    for (const rule of others) result[rule] = 1;
    return result;
  }

  /** `anew`: of rules whose equals changed, the one that each repeats, -1 for none. */
  twins({ rules, of }: Twins, anew: ReadonlyMap<number, number>): Twins {
    const kept = this.merged(rules, of, anew);
    return { rules: kept.rules.finish(), of: kept.others.finish() };
  }

  clashes(clashes: readonly Clash[], anew: ReadonlyMap<number, number>): Clash[] {
    const kept = this.merged(
      clashes.map((clash) => clash.rule),
      clashes.map((clash) => clash.with),
      anew,
    );
    const [rules, others] = [kept.rules.finish(), kept.others.finish()];
    return Array.from(rules, (rule, i) => ({ rule, with: others[i] as number }));
  }

  /** Pairs of rules as they are numbered now, with those that were found out anew in the place of what was. */
  private merged(
    rules: ArrayLike<number>,
    others: ArrayLike<number>,
    anew: ReadonlyMap<number, number>,
  ): { readonly rules: Numbers; readonly others: Numbers } {
    const result = { rules: new Numbers(), others: new Numbers() };
    const put = (rule: number, other: number): void => {
      result.rules.push(rule);
      result.others.push(other);
    };
    const found = [...anew].filter(([, other]) => other >= 0).sort(([a], [b]) => a - b);
    const isSettled = this.settled(anew.keys());
    let next = 0;
    for (let i = 0; i < rules.length; i++) {
      const rule = indexNow(this.changes, rules[i] as number);
      if (rule < 0 || isSettled[rule] === 1) continue;
      for (; next < found.length && (found[next] as [number, number])[0] < rule; next++)
        put(...(found[next] as [number, number]));
      put(rule, indexNow(this.changes, others[i] as number));
    }
    for (; next < found.length; next++) put(...(found[next] as [number, number]));
    return result;
  }
}
