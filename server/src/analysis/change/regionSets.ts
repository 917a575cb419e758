import { meet, type Region, without } from '../order/regions';

/** More pairs of regions than that are not compared. */
const MOST_PAIRS = 1 << 22;

/** What of some regions stands in none of others; undefined where it would be too much to find out. */
export function minus(regions: readonly Region[], parts: readonly Region[]): readonly Region[] | undefined {
  // Most are in both as they are.
  const same = new Set(parts.map((part) => part.join()));
  let rest: readonly Region[] = regions.filter((region) => !same.has(region.join()));
  for (const part of parts) {
    if (rest.length === 0) return rest;
    if (rest.length * parts.length > MOST_PAIRS) return undefined;
    rest = rest.flatMap((one) => {
      const common = meet(one, part);
      return common ? without(one, common) : [one];
    });
  }
  return rest;
}

export const isTouched = (region: Region, others: readonly Region[]): boolean =>
  others.some((other) => meet(region, other) !== undefined);

type Stretch = readonly [from: number, to: number];

/** From where to where regions go: each list of callers with the list of those they call. */
export interface Ways {
  readonly sources: readonly Stretch[];
  readonly destinations: readonly Stretch[];
}

/** Regions put together by their addresses, whatever their ports. */
export function waysOf(regions: readonly Region[]): readonly Ways[] {
  const byTarget = new Map<string, { target: Stretch; sources: Stretch[] }>();
  for (const [, , , , a, b, c, d] of regions) {
    const key = `${c} ${d}`;
    const found = byTarget.get(key);
    if (found) found.sources.push([a, b]);
    else byTarget.set(key, { target: [c, d], sources: [[a, b]] });
  }
  const bySources = new Map<string, { sources: readonly Stretch[]; destinations: Stretch[] }>();
  for (const { target, sources } of byTarget.values()) {
    const own = joined(sources);
    const found = bySources.get(own.join(' '));
    if (found) found.destinations.push(target);
    else bySources.set(own.join(' '), { sources: own, destinations: [target] });
  }
  return [...bySources.values()].map(({ sources, destinations }) => ({ sources, destinations: joined(destinations) }));
}

/** Sorted, neither overlapping nor touching. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const sorted = [...stretches].sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
