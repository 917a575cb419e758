import type { Problem } from '../diagnostic';

export const inTextOrder = (a: Problem, b: Problem): number =>
  a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/** False for the second of two equal findings: statements of several chunks can use one literal. */
export function isFirst(diagnostic: Problem, i: number, sorted: readonly Problem[]): boolean {
  for (let j = i - 1; j >= 0; j--) {
    const other = sorted[j] as Problem;
    if (inTextOrder(other, diagnostic) !== 0) return true;
    if (other.message === diagnostic.message) return false;
  }
  return true;
}
