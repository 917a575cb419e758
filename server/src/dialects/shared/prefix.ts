/**
 * The word that a user's word means, as netsh takes abbreviations: the whole word, or a beginning that only one of the
 * candidates has. Case makes no difference. Undefined where none or several fit.
 */
export function abbreviated<T extends string>(written: string, candidates: readonly T[]): T | undefined {
  const word = written.toLowerCase();
  if (word === '') return undefined;
  let found: T | undefined;
  for (const candidate of candidates) {
    if (candidate === word) return candidate;
    if (!candidate.startsWith(word)) continue;
    if (found !== undefined) {
      // An exact match may still follow.
      return candidates.includes(word as T) ? (word as T) : undefined;
    }
    found = candidate;
  }
  return found;
}
