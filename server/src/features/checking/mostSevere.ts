import { type Span, spanOf } from '../../base/span';
import type { Document } from '../../document/document';
import type { Severity } from '../../rules/rule';
import type { Diagnostic, Problem, Problems } from '../diagnostic';
import type { Passed, Passing, Sorted } from './findings';
import { problemOf, relatedOf } from './passing';
import type { ChunkSummary } from './summary';
import { inTextOrder, isFirst } from './textOrder';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };
const RANKS = 4;

/**
 * The most severe of the findings of chunks and of others, in text order. No more is put into words than is shown: an
 * edit moves thousands that nobody sees. Undefined where findings stand at one place, so that only all together tell
 * which of them is shown.
 */
export function mostSevere(
  document: Document,
  chunks: readonly ChunkSummary[],
  passed: readonly Passing[],
  others: readonly Problem[],
  most: number,
): Problems | undefined {
  const own: (Sorted | undefined)[] = [];
  const apart: Problem[] = [];
  for (const [i, passing] of passed.entries()) {
    if (passing.findings.length === 0) {
      own.push(undefined);
      continue;
    }
    const found = sortedOf(passing, chunks[i] as ChunkSummary);
    own.push(found === 'strays' ? undefined : found);
    if (found === 'strays') for (const finding of passing.findings) apart.push(problemOf(finding));
  }
  apart.push(...others);
  apart.sort(inTextOrder);
  const rest = apart.filter(isFirst);
  const baseOf = (i: number): number => (chunks[i] as ChunkSummary).anchor.base;
  if (meet(own, baseOf) || rest.some((problem) => isAmong(document, own, problem))) return undefined;
  const counts = countsOf(own, rest);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const room = roomFor(counts, most);
  const shown = picked(own, rest, room, baseOf);
  return { shown, more: total - shown.length };
}

/** The same of a report that is there already. */
export function mostSevereOf(report: readonly Diagnostic[], most: number): Problems {
  const open = report.filter(({ suppressed }) => !suppressed);
  if (open.length <= most) return { shown: open, more: 0 };
  const room = roomFor(countsOf([], open), most);
  const shown = picked([], open, room, () => 0);
  return { shown, more: open.length - shown.length };
}

/** How many of each severity are shown where so many are. */
function roomFor(counts: readonly number[], most: number): number[] {
  let left = most;
  return counts.map((count) => {
    const shown = Math.min(count, left);
    left -= shown;
    return shown;
  });
}

/** In text order those for which there is room, by severity. */
function picked(
  own: readonly (Sorted | undefined)[],
  rest: readonly Problem[],
  room: number[],
  baseOf: (chunk: number) => number,
): Problem[] {
  const shown: Problem[] = [];
  const takes = (severity: Severity): boolean => {
    const rank = RANK[severity];
    const free = room[rank] as number;
    if (free > 0) room[rank] = free - 1;
    return free > 0;
  };
  let next = 0;
  for (const [i, found] of own.entries()) {
    if (!found?.counts.some((count, rank) => count > 0 && (room[rank] as number) > 0)) continue;
    const base = baseOf(i);
    for (let k = 0; k < found.findings.length; k++) {
      const finding = found.findings[k] as Passed;
      const before = rest[next];
      if (before && before.span.start <= finding.place.start + base) {
        const problem = problemAt(found, k);
        for (; next < rest.length && inTextOrder(rest[next] as Problem, problem) < 0; next++)
          if (takes((rest[next] as Problem).severity)) shown.push(rest[next] as Problem);
      }
      if (takes(finding.shownAs)) shown.push(problemAt(found, k));
    }
  }
  for (; next < rest.length; next++) if (takes((rest[next] as Problem).severity)) shown.push(rest[next] as Problem);
  return shown;
}

/** A finding of a chunk in which all its places lie, as it is shown: an edit moves thousands, and none is made anew. */
class LastingProblem implements Problem {
  readonly isLasting = true;
  told: unknown;

  constructor(private readonly finding: Passed) {}

  get span(): Span {
    return spanOf(this.finding.place);
  }

  get code(): string {
    return this.finding.rule.meta.code;
  }

  get severity(): Severity {
    return this.finding.shownAs;
  }

  get message(): string {
    return this.finding.message;
  }

  get related(): Problem['related'] {
    return relatedOf(this.finding);
  }
}

function problemAt({ problems, findings }: Sorted, index: number): Problem {
  problems[index] ??= new LastingProblem(findings[index] as Passed);
  return problems[index];
}

/** True where some of what passes of a chunk stands elsewhere. */
export const hasStrays = (passing: Passing, chunk: ChunkSummary): boolean =>
  passing.findings.length > 0 && sortedOf(passing, chunk) === 'strays';

function sortedOf(passing: Passing, { anchor }: ChunkSummary): Sorted | 'strays' {
  let found = passing.sorted;
  if (found === undefined) {
    const { findings } = passing;
    const isHere = ({ place, related }: Passed): boolean =>
      place.anchor === anchor && (related ?? []).every((one) => one.place.anchor === anchor);
    found = findings.every(isHere) ? sortedHere(findings) : 'strays';
    passing.sorted = found;
  }
  return found;
}

function sortedHere(findings: readonly Passed[]): Sorted {
  const problems = findings.map((finding) => ({ ...problemOf(finding), finding }));
  problems.sort(inTextOrder);
  const each = problems.filter(isFirst).map(({ finding }) => finding);
  const counts: number[] = Array.from({ length: RANKS }, () => 0);
  for (const { shownAs } of each) counts[RANK[shownAs]] = (counts[RANK[shownAs]] as number) + 1;
  const startOf = (finding: Passed | undefined): number => finding?.place.start ?? 0;
  return { findings: each, counts, first: startOf(each[0]), last: startOf(each.at(-1)), problems: [] };
}

/** True where the last finding of a chunk may not stand before the first of the next one. */
function meet(own: readonly (Sorted | undefined)[], baseOf: (chunk: number) => number): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < own.length; i++) {
    const found = own[i];
    if (!found) continue;
    const base = baseOf(i);
    if (last >= base + found.first) return true;
    last = base + found.last;
  }
  return false;
}

/** True where a finding of the same code stands at the same place in a chunk. */
function isAmong(document: Document, own: readonly (Sorted | undefined)[], { span, code }: Problem): boolean {
  const index = document.chunkIndexAt(span.start);
  const isSame = ({ place, rule }: Passed): boolean =>
    place.anchor.base + place.start === span.start &&
    place.anchor.base + place.end === span.end &&
    rule.meta.code === code;
  // What is empty may stand at the end of the chunk before.
  return [index - 1, index].some((i) => own[i]?.findings.some(isSame) ?? false);
}

function countsOf(own: readonly (Sorted | undefined)[], rest: readonly Problem[]): number[] {
  const result: number[] = Array.from({ length: RANKS }, () => 0);
  const add = (rank: number, count: number): void => {
    result[rank] = (result[rank] as number) + count;
  };
  for (const found of own) if (found) for (let rank = 0; rank < RANKS; rank++) add(rank, found.counts[rank] as number);
  for (const { severity } of rest) add(RANK[severity], 1);
  return result;
}
