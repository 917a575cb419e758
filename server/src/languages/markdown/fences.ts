/** A fence that is open: its sign, how often it stands there, its indentation and how many `>` stand before it. */
export interface Fence {
  readonly kind: 'fence';
  readonly sign: string;
  readonly count: number;
  readonly indent: number;
  readonly quotes: number;
  readonly info: string;
}

/** A fence may stand in a list item and in quotes. */
export function fenceIn(text: string, start: number, end: number): Fence | undefined {
  const line = text.slice(start, Math.min(end, start + 400));
  const match = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})[ \t]*(.*)$/.exec(line);
  if (!match) return undefined;
  const [, before, fence, info] = match as unknown as [string, string, string, string];
  if (fence.startsWith('`') && info.includes('`')) return undefined;
  return {
    kind: 'fence',
    sign: fence.charAt(0),
    count: fence.length,
    ...containerOf(before),
    info: info.trim(),
  };
}

export function closes(text: string, start: number, end: number, { sign, count, quotes }: Fence): boolean {
  let at = start;
  let seen = 0;
  for (; at < end; at++) {
    const c = text.charAt(at);
    if (c === '>' && seen < quotes) seen++;
    else if (c !== ' ' && c !== '\t') break;
  }
  let signs = 0;
  while (at < end && text.charAt(at) === sign) {
    at++;
    signs++;
  }
  return signs >= count && text.slice(at, end).trim() === '';
}

/** What stands before a block in its first line: so many `>`, and so many characters behind the last of them. */
export const containerOf = (before: string): { readonly indent: number; readonly quotes: number } => ({
  indent: before.length - (before.lastIndexOf('>') + 1),
  quotes: before.split('>').length - 1,
});

/** Where a line of a block begins behind quote signs and the block's own indentation; -1 where its quote has ended. */
export function contentStart(
  text: string,
  start: number,
  end: number,
  { quotes, indent }: { readonly indent: number; readonly quotes: number },
): number {
  let at = start;
  for (let i = 0; i < quotes; i++) {
    let sign = at;
    while (sign < end && (text.charAt(sign) === ' ' || text.charAt(sign) === '\t')) sign++;
    if (text.charAt(sign) !== '>') return -1;
    at = sign + 1;
  }
  for (let i = 0; i < indent && at < end && (text.charAt(at) === ' ' || text.charAt(at) === '\t'); i++) at++;
  return at;
}
