import { ALLOW, OPAQUE, RULE, TCP, UDP } from '../../analysis/order/rows';
import { GONE, type Ruleset } from '../../analysis/order/ruleset';
import type { Direction } from '../../model/statement';

/** A stretch of ports that an allow rule opens at the called end. */
export interface Opening {
  readonly rule: number;
  /** Undefined where the rule has none: lists of routers and of firewalls between networks. */
  readonly direction: Direction | undefined;
  readonly transports: number;
  readonly from: number;
  readonly to: number;
  /** Lower-case words in place of ports. */
  readonly keywords: readonly string[];
  /** True where the rule may open less, or its ports could not be read. */
  readonly unsure: boolean;
}

/** By a column of the rule set, which stays the same object where rules have only moved. */
const known = new WeakMap<Int32Array, readonly Opening[]>();

/** What the allow rules of a file open, and has not been taken away again; found once for a rule set. */
export function openings(set: Ruleset): readonly Opening[] {
  let found = known.get(set.first);
  if (!found) {
    found = findOpenings(set);
    known.set(set.first, found);
  }
  return found;
}

function findOpenings(set: Ruleset): Opening[] {
  const result: Opening[] = [];
  for (let rule = 0; rule < set.count; rule++) {
    if (set.kind[rule] !== RULE || set.action[rule] !== ALLOW || set.state[rule] === GONE) continue;
    const direction = set.chains[set.chain[rule] as number]?.chain.direction;
    const words = set.conditions[set.condition[rule] as number]?.keywords ?? '';
    const keywords = words === '' ? NO_WORDS : words.split(',').filter((word) => word !== '' && word !== '>');
    const unsure = ((set.flags[rule] as number) & OPAQUE) !== 0;
    for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
      const ports = set.ports[b] as number;
      const transports = (set.transports[b] as number) & (TCP | UDP);
      if (transports !== 0)
        result.push({ rule, direction, transports, from: ports >>> 16, to: ports & 0xffff, keywords, unsure });
    }
  }
  return result;
}

const NO_WORDS: readonly string[] = [];

/** True for openings of the same way through the firewall: of one direction, or where one of them has none. */
export const sameWay = (a: Opening, b: Opening): boolean =>
  a.direction === undefined || b.direction === undefined || a.direction === b.direction;

export const holds = ({ from, to }: Opening, port: number): boolean => from <= port && port <= to;
