/** A stretch of traffic of one transport and family: from, to of source ports, ports, source and destination. */
export type Region = readonly [number, number, number, number, number, number, number, number];

/** What two regions have in common. */
export function meet(a: Region, b: Region): Region | undefined {
  const result = [...a] as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 8; i += 2) {
    const from = Math.max(a[i] as number, b[i] as number);
    const to = Math.min(a[i + 1] as number, b[i + 1] as number);
    if (from > to) return undefined;
    result[i] = from;
    result[i + 1] = to;
  }
  return result;
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
