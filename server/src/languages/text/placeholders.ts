/**
 * Where `<interface>` ends that begins at an offset; undefined where there is none. Shells take it for two
 * redirections; commands on pages of documentation have it where a name is to be put in, and nobody writes redirections
 * that way before another word.
 */
export function placeholderEnd(text: string, start: number, limit: number): number | undefined {
  if (start >= limit || text.charCodeAt(start) !== LESS) return undefined;
  PLACEHOLDER.lastIndex = start;
  return PLACEHOLDER.test(text) && PLACEHOLDER.lastIndex <= limit ? PLACEHOLDER.lastIndex : undefined;
}

const LESS = 60;

/** Behind it the word ends, or goes on as addresses, lists and ranges of ports do. `<in 2>` is an output with a number. */
const PLACEHOLDER = /<\p{L}(?:[^\s<>|&;$`"'()]|[ ](?=[^\s<>|&;$`"'()])(?!\d>)){0,60}>(?=$|[\s,:'"-]|\/\d)/uy;
