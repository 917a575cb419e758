import assert from 'node:assert/strict';

/** Milliseconds of processor time that something takes: on a busy machine those of a clock say nothing. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * So much, and so much for each character, is no delay to anybody, whatever it grows with: what is small is measured too
 * coarsely to be compared, and what keeps many objects is slowed down by collecting those of before.
 */
const SMALL_MS = 5;
const SMALL_MS_EACH = 0.004;
const ATTEMPTS = 8;

/**
 * Fails unless work on a text takes time in step with its length: on one that is `times` as long less than half way to
 * the square of it, `times ** 1.5`. The least of several runs counts: a machine that has other things to do is late now
 * and then, work that grows with the square always.
 */
export function assertLinear(work: (text: string) => void, part: string, length: number, times = 8): void {
  const [short, long] = [length, length * times].map((chars) => part.repeat(Math.ceil(chars / part.length))) as [
    string,
    string,
  ];
  let [a, b] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    b = Math.min(
      b,
      processorTime(() => work(long)),
    );
    if (b < SMALL_MS + SMALL_MS_EACH * long.length) return;
    a = Math.min(
      a,
      processorTime(() => work(short)),
    );
    if (b <= times ** 1.5 * a) return;
  }
  assert.fail(
    `${JSON.stringify(part)}: ${a.toFixed(1)} ms for ${short.length} characters, ${b.toFixed(1)} ms for ${times} times as many`,
  );
}
