/** A stretch of traffic of one transport and family: from, to of source ports, ports, source and destination. */
export type Region = readonly [number, number, number, number, number, number, number, number];

/** What becomes of a stretch of traffic. */
export interface Piece {
  readonly region: Region;
  /** `ALLOW`, `BLOCK`, or `NO_ACTION` where no rule decides. */
  readonly action: number;
  /** The rule that decides; -1 where none does. */
  readonly rule: number;
  /** Rules of other chains that say the same. */
  readonly also?: readonly number[];
  /** Bits of the actions (1 << action) that unreadable rules before it may take. */
  readonly maybe: number;
  readonly doubts: readonly number[];
}

/** What two regions have in common. */
export function meet(a: Region, b: Region): Region | undefined {
  // Most have nothing in common.
  if (a[2] > b[3] || b[2] > a[3] || a[0] > b[1] || b[0] > a[1]) return undefined;
  if (a[4] > b[5] || b[4] > a[5] || a[6] > b[7] || b[6] > a[7]) return undefined;
  return [
    Math.max(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.min(a[3], b[3]),
    Math.max(a[4], b[4]),
    Math.min(a[5], b[5]),
    Math.max(a[6], b[6]),
    Math.min(a[7], b[7]),
  ];
}

/** A region without a part of it, as regions that do not overlap. */
export function without(whole: Region, part: Region): Region[] {
  const result: Region[] = [];
  const rest = [...whole];
  for (let i = 0; i < 8; i += 2) {
    const from = part[i] as number;
    const to = part[i + 1] as number;
    if ((rest[i] as number) < from) {
      const below = [...rest];
      below[i + 1] = from - 1;
      result.push(below as unknown as Region);
    }
    if ((rest[i + 1] as number) > to) {
      const above = [...rest];
      above[i] = to + 1;
      result.push(above as unknown as Region);
    }
    rest[i] = from;
    rest[i + 1] = to;
  }
  return result;
}
