import type { TopLevel } from './read';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

const isStretch = (node: object): node is Stretch =>
  typeof (node as Partial<Stretch>).start === 'number' && typeof (node as Partial<Stretch>).end === 'number';

/** The outermost parts of the syntax that begin at or behind `from` and before `to`, as one stretch. */
export function extentAt(syntax: readonly TopLevel[], from: number, to: number): readonly [number, number] | undefined {
  let start = to;
  let end = from;
  const open: unknown[] = [...syntax];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      for (const item of node) open.push(item);
      continue;
    }
    if (isStretch(node)) {
      if (node.end <= from || node.start >= to) continue;
      if (node.start >= from) {
        start = Math.min(start, node.start);
        end = Math.max(end, node.end);
        continue;
      }
    }
    for (const value of Object.values(node)) if (typeof value === 'object') open.push(value);
  }
  return start < end ? [start, end] : undefined;
}
