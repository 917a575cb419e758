import type { Direction } from '../../model/statement';
import { decidingAt, type Passage, passagesOf } from '../order/passages';
import type { Ruleset } from '../order/ruleset';
import type { Version } from './version';

/** One way of packets through the rules of both versions; undefined where a version has none like it. */
export interface PassagePair {
  readonly direction: Direction | undefined;
  readonly old: Passage | undefined;
  readonly now: Passage | undefined;
}

interface Named {
  readonly passage: Passage;
  /** True for a way through a kernel. */
  readonly isHooked: boolean;
  readonly direction: Direction | undefined;
  readonly name: string;
}

/** The ways of both versions, those that ask the same lists together, and lists that were given another name. */
export function passagePairs(old: Version, now: Version): readonly PassagePair[] {
  const before = passagesIn(old.set);
  const after = passagesIn(now.set);
  const names = new Set(after.map(({ name }) => name));
  const left = before.filter(({ name }) => !names.has(name));
  const known = new Map(before.map((one) => [one.name, one]));
  const pairs = after.map((one): PassagePair => {
    const same = known.get(one.name) ?? renamed(one, left, old, now);
    if (same && left.includes(same)) left.splice(left.indexOf(same), 1);
    return { direction: one.direction, old: same?.passage ?? defaultOf(one, old), now: one.passage };
  });
  return [...left.map((one) => ({ direction: one.direction, old: one.passage, now: defaultOf(one, now) })), ...pairs];
}

/** A kernel may have a default where no rule stands. */
function defaultOf({ isHooked, direction }: Named, { set }: Version): Passage | undefined {
  const passage = isHooked ? decidingAt(set, direction) : undefined;
  return passage && passage.deciding.length > 0 ? passage : undefined;
}

const DIRECTIONS: readonly (Direction | undefined)[] = ['in', 'out', undefined];

function passagesIn(set: Ruleset): readonly Named[] {
  return DIRECTIONS.flatMap((direction) =>
    passagesOf(set, { direction }).flatMap((passage): Named[] => {
      const chains = [...passage.deciding, ...passage.barring].map(({ chain }) => chain);
      // What is hooked in a kernel is told by the way, other lists by themselves.
      const isHooked = chains.some(({ hook }) => hook !== undefined);
      const isForHost = chains.some(({ hook }) => hook === 'input' || hook === 'output');
      if (isHooked ? direction === undefined && isForHost : chains[0]?.direction !== direction) return [];
      return [{ passage, isHooked, direction, name: `${direction} ${isHooked ? '' : chains[0]?.name}` }];
    }),
  );
}

/** The list that most of the rules of one come from; undefined where it has none of them. */
function renamed({ passage, direction }: Named, left: readonly Named[], old: Version, now: Version): Named | undefined {
  const own = new Set(keysIn(passage, now));
  let best: Named | undefined;
  let most = 0;
  for (const one of left) {
    if (one.direction !== direction) continue;
    const common = keysIn(one.passage, old).filter((key) => own.has(key)).length;
    if (common > most) [best, most] = [one, common];
  }
  return best;
}

function keysIn({ deciding, barring }: Passage, version: Version): readonly string[] {
  const { set } = version;
  return [...deciding, ...barring].flatMap(({ order }) =>
    [...(order ?? [])].map((rule) => version.keysAt(set.placeOf(rule))),
  );
}
