import type { Scanner } from '../scan';
import type { Stretch } from '../syntax';

/** A part of a word between braces: a stretch of the text, or a number that a sequence counts to. */
export type Part = Stretch & { readonly made?: string };

/** So many words are made of one. */
const MAX_WORDS = 256;

/**
 * `{25,587}` and `{6001..6004}`: the words that are made of a word before anything else is done to it, as stretches of
 * the text; undefined where there is nothing of the kind.
 */
export function expandBraces(scanner: Scanner, start: number, end: number): readonly (readonly Part[])[] | undefined {
  const { text } = scanner;
  const first = text.indexOf('{', start);
  if (first < 0 || first >= end) return undefined;
  const words = expand(scanner, start, end, 0);
  return words.length === 1 && words[0]?.length === 1 && words[0][0]?.made === undefined ? undefined : words;
}

function expand(scanner: Scanner, start: number, end: number, depth: number): (readonly Part[])[] {
  const found = depth > 8 ? undefined : nextBrace(scanner, start, end);
  if (!found) return [[{ start, end }]];
  const { open, close, commas } = found;
  const inner = commas.length > 0 ? alternatives(scanner, found, depth) : sequence(scanner.text, open, close);
  // `{smtp}` stands for itself.
  const middle = inner ?? [[{ start: open, end: close + 1 }]];
  const rest = close + 1 < end ? expand(scanner, close + 1, end, depth + 1) : [[]];
  const head: readonly Part[] = start < open ? [{ start, end: open }] : [];
  const result: (readonly Part[])[] = [];
  for (const part of middle) {
    for (const tail of rest) {
      if (result.length >= MAX_WORDS) return result;
      result.push(joined([...head, ...part, ...tail]));
    }
  }
  return result;
}

/** Stretches that follow on each other are one. */
function joined(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result[result.length - 1];
    if (last && last.made === undefined && part.made === undefined && last.end === part.start) {
      result[result.length - 1] = { start: last.start, end: part.end };
    } else result.push(part);
  }
  return result;
}

interface Brace {
  readonly open: number;
  readonly close: number;
  readonly commas: readonly number[];
}

/** The first unquoted brace that is closed within the word. */
function nextBrace(scanner: Scanner, start: number, end: number): Brace | undefined {
  const { text } = scanner;
  const open: { at: number; commas: number[] }[] = [];
  let found: Brace | undefined;
  for (let at = start; at < end; ) {
    const c = text.charCodeAt(at);
    if (c === 123) open.push({ at, commas: [] });
    else if (c === 44) open[open.length - 1]?.commas.push(at);
    else if (c === 125) {
      const last = open.pop();
      if (last && (!found || last.at < found.open)) found = { open: last.at, close: at, commas: last.commas };
      if (last && open.length === 0) return found;
    }
    at = behind(scanner, at, c);
  }
  return found;
}

const behind = (scanner: Scanner, at: number, c: number): number => {
  if (c === 92) return at + 2;
  if (c === 39) return scanner.behindSingle(at);
  if (c === 34) return scanner.behindDouble(at);
  if (c === 96) return scanner.behindBackquote(at);
  return c === 36 ? scanner.behindDollar(at, 0) : at + 1;
};

function alternatives(scanner: Scanner, { open, close, commas }: Brace, depth: number): (readonly Part[])[] {
  const result: (readonly Part[])[] = [];
  let from = open + 1;
  for (const to of [...commas, close]) {
    if (from === to) result.push([]);
    else result.push(...expand(scanner, from, to, depth + 1));
    from = to + 1;
  }
  return result.slice(0, MAX_WORDS);
}

/** `{6001..6004}` and `{6001..6009..2}`. The first and the last number are where they are written. */
function sequence(text: string, open: number, close: number): (readonly Part[])[] | undefined {
  const match = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?$/.exec(text.slice(open + 1, close));
  if (!match) return undefined;
  const [, lower = '', upper = '', by = '1'] = match;
  const from = Number(lower);
  const to = Number(upper);
  const step = Math.max(1, Math.abs(Number(by)));
  const firstPlace = { start: open + 1, end: open + 1 + lower.length };
  const lastStart = firstPlace.end + 2;
  const result: (readonly Part[])[] = [];
  const count = Math.floor(Math.abs(to - from) / step);
  for (let i = 0; i <= count && result.length < MAX_WORDS; i++) {
    const number = from + (to < from ? -i : i) * step;
    if (i === 0) result.push([firstPlace]);
    else if (number === to) result.push([{ start: lastStart, end: lastStart + upper.length }]);
    else result.push([{ start: open + 1, end: close, made: String(number) }]);
  }
  return result;
}
