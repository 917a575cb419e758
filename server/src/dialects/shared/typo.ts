/**
 * The word of a list that is one edit away: a letter dropped, added, changed, or two neighbours swapped. Undefined when
 * none or several are, and for words too short to tell.
 */
export function nearestWord(written: string, words: Iterable<string>): string | undefined {
  const word = written.toLowerCase();
  if (word.length < 2) return undefined;
  let found: string | undefined;
  for (const candidate of words) {
    if (!isOneEdit(word, candidate.toLowerCase())) continue;
    if (found !== undefined) return undefined;
    found = candidate;
  }
  return found;
}

/** True when exactly one edit makes one word of the other. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const restA = a.slice(head, a.length - tail);
  const restB = b.slice(head, b.length - tail);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
