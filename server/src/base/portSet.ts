/** The least and greatest port number. 0 can be written and is reported by the rules that mind. */
export const MIN_PORT = 0;
export const MAX_PORT = 65535;

/** Ports `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Ranges sorted by `from`, neither overlapping nor touching. */
export type PortSet = readonly PortRange[];

/** From 0 to 65535. */
export const ALL_PORTS: PortSet = [{ from: MIN_PORT, to: MAX_PORT }];
export const NO_PORTS: PortSet = [];

/** One port. */
export const port = (number: number): PortSet => [{ from: number, to: number }];
export const range = (from: number, to: number): PortSet => (from <= to ? [{ from, to }] : NO_PORTS);

/** Sorts, joins what overlaps or touches, drops empty ranges. */
export function normalise(ranges: readonly PortRange[]): PortSet {
  if (ranges.length < 2) return ranges.filter((r) => r.from <= r.to);
  const sorted = ranges.filter((r) => r.from <= r.to).sort((a, b) => a.from - b.from || a.to - b.to);
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = result[result.length - 1];
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What is in any of the sets, of which there may be more than a call takes arguments. */
export const unionOf = (sets: readonly PortSet[]): PortSet => normalise(sets.flat());
export const union = (...sets: readonly PortSet[]): PortSet => unionOf(sets);

/** What is in both sets. */
export function intersect(a: PortSet, b: PortSet): PortSet {
  const result: PortRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as PortRange;
    const y = b[j] as PortRange;
    const from = Math.max(x.from, y.from);
    const to = Math.min(x.to, y.to);
    if (from <= to) result.push({ from, to });
    if (x.to < y.to) i++;
    else j++;
  }
  return result;
}

/** Every port that the set does not hold. */
export function complement(set: PortSet): PortSet {
  const result: PortRange[] = [];
  let next = MIN_PORT;
  for (const { from, to } of set) {
    if (from > next) result.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  if (next <= MAX_PORT) result.push({ from: next, to: MAX_PORT });
  return result;
}

/** What is in the first set and not in the second. */
export const subtract = (a: PortSet, b: PortSet): PortSet => intersect(a, complement(b));

/** True when some port is in both sets. */
export function overlaps(a: PortSet, b: PortSet): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as PortRange;
    const y = b[j] as PortRange;
    if (Math.max(x.from, y.from) <= Math.min(x.to, y.to)) return true;
    if (x.to < y.to) i++;
    else j++;
  }
  return false;
}

export const includes = (set: PortSet, number: number): boolean => set.some((r) => r.from <= number && number <= r.to);
/** True when every port of `inner` is in `outer`. */
export const covers = (outer: PortSet, inner: PortSet): boolean => subtract(inner, outer).length === 0;
export const count = (set: PortSet): number => set.reduce((sum, r) => sum + r.to - r.from + 1, 0);
export const samePorts = (a: PortSet, b: PortSet): boolean =>
  a.length === b.length && a.every((r, i) => r.from === b[i]?.from && r.to === b[i]?.to);

/** The one port of a set that holds exactly one. */
export const onlyPort = (set: PortSet): number | undefined =>
  set.length === 1 && set[0]?.from === set[0]?.to ? set[0]?.from : undefined;

/** `25`, `6005-6010`. */
export const formatRange = (r: PortRange): string => (r.from === r.to ? String(r.from) : `${r.from}-${r.to}`);
export const formatPorts = (set: PortSet): string => set.map(formatRange).join(', ');
