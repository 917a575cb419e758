/** Longest pattern and text for which the longest match is looked for. */
const MAX_PATTERN = 64;
const MAX_TEXT = 4096;

/**
 * Where a pattern of the shell matches at an end of a text: how many units of it, or undefined for none and for what is
 * not followed (brackets, very long ones). `*` is any text, `?` one character.
 */
export function matchAtEnd(text: string, pattern: string, end: 'start' | 'end', longest: boolean): number | undefined {
  if (pattern.length > MAX_PATTERN || text.length > MAX_TEXT || /[[\]\\]/.test(pattern)) return undefined;
  const { length } = text;
  for (let i = 0; i <= length; i++) {
    const size = longest ? length - i : i;
    const part = end === 'start' ? text.slice(0, size) : text.slice(length - size);
    if (matches(part, pattern)) return size;
  }
  return undefined;
}

function matches(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const c = pattern.charAt(p);
    if (c === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (c === '?' || c === text.charAt(t))) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p === pattern.length;
}
