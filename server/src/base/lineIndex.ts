/** Line and UTF-16 character from zero, as the Language Server Protocol counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets at which lines start. Lines end at CRLF, CR or LF. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) starts.push(at);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) starts.push(i + 1);
    else if (c === 13) {
      if (text.charCodeAt(i + 1) === 10) i++;
      starts.push(i + 1);
    }
  }
  return starts;
}

/** The offset at which the line begins that `at` is on. */
export function lineStart(text: string, at: number): number {
  let start = at;
  for (; start > 0; start--) {
    const c = text.charCodeAt(start - 1);
    if (c === 10 || c === 13) break;
  }
  return start;
}

/** The offset of the line end at or behind `from`; `limit` where there is none before it. */
export function lineEnd(text: string, from: number, limit = text.length): number {
  let at = from;
  for (; at < limit; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) break;
  }
  return at;
}

/** The offset at which the line behind the line end at `end` begins. */
export const afterLine = (text: string, end: number): number =>
  text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : Math.min(end + 1, text.length);

/** The index of the last entry not above `value` in an ascending list whose first entry is not above it. */
export function lastAtOrBelow(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
