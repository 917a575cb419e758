/** What stands between the words of a name; nothing where only letters and digits are taken. */
export type NameSeparator = ' ' | '-' | '_' | '';

/**
 * A name in the manner of another: with its separators and its case, in letters and digits that every dialect takes.
 * `usual`: the separator where the other has none.
 */
export function nameLike(before: string, title: string, usual: NameSeparator, longest = LONGEST): string {
  const words = title.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const separator = ([' ', '-', '_'] as const).find((sign) => before.includes(sign)) ?? usual;
  const kept = shortened(words, separator, longest);
  if (separator === '') {
    const isLower = /^[a-z]/.test(before);
    return kept
      .map((word, i) => (i === 0 && isLower ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
      .join('');
  }
  const name = kept.join(separator);
  if (separator === ' ') return name;
  return before === before.toLowerCase()
    ? name.toLowerCase()
    : before.length > 3 && before === before.toUpperCase()
      ? name.toUpperCase()
      : name;
}

/** What names may be long in every dialect. */
const LONGEST = 60;

/** As many of the words as a name may hold, the last one always: it may be the number that tells it from others. */
function shortened(words: readonly string[], separator: NameSeparator, longest: number): readonly string[] {
  const length = (list: readonly string[]): number =>
    list.reduce((sum, word) => sum + word.length, 0) + separator.length * (list.length - 1);
  const kept = [...words];
  while (kept.length > 2 && length(kept) > longest) kept.splice(kept.length - 2, 1);
  return kept;
}
