const LF = 10;
const CR = 13;
const QUOTE = 34;
const HASH = 35;
const OPEN = 123;
const CLOSE = 125;
const SEMICOLON = 59;
const BACKSLASH = 92;

export const isBlank = (c: number): boolean => c === 32 || c === 9 || c === CR || c === 0xfeff;

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** How a line begins that belongs to no list: before it an open brace is taken to be forgotten. */
const FRESH =
  /(?:tcp|udp|th|sctp|dccp|udplite)[ \t]+[sd]port\b|ip6?[ \t]+[sd]addr\b|ct[ \t]+state\b|meta[ \t]+\w|[io]if(?:name)?[ \t]|(?:chain|set|map|table)[ \t]+[^\s{]+[^\n{]*\{|type[ \t]+\w+[ \t]+hook\b|policy[ \t]+(?:accept|drop)\b|(?:add|insert|delete|flush|create|define)[ \t]+\w/y;

/** The offset of the brace that closes the one at an offset; where none does, that of the line end before something new. */
export function closingBrace(text: string, open: number, limit: number): { at: number; closed: boolean } {
  let depth = 0;
  let lastLine = -1;
  for (let i = open; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === OPEN) depth++;
    else if (c === CLOSE) {
      if (--depth === 0) return { at: i, closed: true };
    } else if (c === QUOTE) i = closingQuote(text, i, limit);
    else if (c === HASH) i = Math.min(lineEnd(text, i), limit) - 1;
    else if (c === LF) {
      if (lastLine < 0) lastLine = i;
      let next = i + 1;
      while (isBlank(text.charCodeAt(next))) next++;
      FRESH.lastIndex = next;
      if (FRESH.test(text)) return { at: i, closed: true };
    }
  }
  return { at: lastLine < 0 ? limit : lastLine, closed: false };
}

/** The offset of the quote that closes the one at an offset; the last character of the line where none does. */
export function closingQuote(text: string, open: number, limit: number): number {
  for (let i = open + 1; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i;
    if (c === LF) return i - 1;
  }
  return limit - 1;
}

export interface Scanned {
  /** Behind the last character. */
  readonly end: number;
  readonly terminator: 'line' | 'semicolon' | 'open' | 'close' | 'end';
  /** Behind the terminator; at a closing brace. */
  readonly next: number;
  readonly hungry: boolean;
  /** Where a comment behind it begins. */
  readonly comment: number;
}

/** The statement that begins at an offset. `opens` says whether a brace behind these words opens a block. */
export function scanStatement(text: string, from: number, opens: (head: string) => boolean): Scanned {
  const limit = text.length;
  let end = from;
  let hungry = false;
  for (let at = from; at < limit; ) {
    const c = text.charCodeAt(at);
    if (c === LF) return { end, terminator: 'line', next: at + 1, hungry, comment: -1 };
    if (isBlank(c)) {
      at++;
      continue;
    }
    if (c === SEMICOLON) return { end, terminator: 'semicolon', next: at + 1, hungry, comment: -1 };
    if (c === CLOSE) return { end, terminator: 'close', next: at, hungry, comment: -1 };
    if (c === HASH) {
      const behind = lineEnd(text, at);
      return {
        end,
        terminator: behind < limit ? 'line' : 'end',
        next: Math.min(behind + 1, limit),
        hungry,
        comment: at,
      };
    }
    if (c === BACKSLASH && isLineEnd(text, at + 1)) {
      at = lineEnd(text, at) + 1;
      if (at >= limit) hungry = true;
      continue;
    }
    if (c === QUOTE) at = closingQuote(text, at, limit) + 1;
    else if (c === OPEN) {
      if (opens(text.slice(from, at))) return { end, terminator: 'open', next: at + 1, hungry, comment: -1 };
      const brace = closingBrace(text, at, limit);
      if (!brace.closed) hungry = true;
      at = brace.closed && text.charCodeAt(brace.at) === CLOSE ? brace.at + 1 : brace.at;
    } else at++;
    end = Math.min(at, limit);
  }
  return { end, terminator: 'end', next: limit, hungry, comment: -1 };
}

const isLineEnd = (text: string, at: number): boolean => {
  const c = text.charCodeAt(at);
  return c === LF || (c === CR && text.charCodeAt(at + 1) === LF);
};

/** Start and end of the tokens of a statement, in turn: words, quoted words, whole braces, ranges with blanks in them. */
export function tokensIn(text: string, start: number, end: number): number[] {
  const bounds: number[] = [];
  for (let at = start; at < end; ) {
    const c = text.charCodeAt(at);
    if (isBlank(c) || c === LF || c === SEMICOLON) {
      at++;
      continue;
    }
    if (c === BACKSLASH && isLineEnd(text, at + 1)) {
      at = lineEnd(text, at) + 1;
      continue;
    }
    const from = at;
    if (c === QUOTE) at = Math.min(closingQuote(text, at, end) + 1, end);
    else if (c === OPEN) {
      const brace = closingBrace(text, at, end);
      at = Math.min(brace.closed && text.charCodeAt(brace.at) === CLOSE ? brace.at + 1 : brace.at, end);
      if (at <= from) at = from + 1;
    } else at = wordEnd(text, at, end);
    const count = bounds.length;
    // `25 - 30` is one range.
    if (count >= 4 && isDash(text, bounds[count - 2] as number, bounds[count - 1] as number) && isValue(text, from)) {
      bounds.length = count - 3;
      bounds.push(at);
    } else bounds.push(from, at);
  }
  return bounds;
}

const isDash = (text: string, from: number, to: number): boolean => to - from === 1 && text.charCodeAt(from) === 45;
const isValue = (text: string, at: number): boolean => /[\w$]/.test(text.charAt(at));

function wordEnd(text: string, from: number, end: number): number {
  let at = from;
  const first = text.charCodeAt(from);
  // Operators stand alone, glued or not: `dport!=25`.
  if (first === 33 || first === 60 || first === 62 || first === 61) {
    while (at < end && '!<>='.includes(text.charAt(at))) at++;
    return at;
  }
  for (; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c <= 32 || c === OPEN || c === CLOSE || c === SEMICOLON || c === QUOTE || c === HASH) break;
    if (c === 60 || c === 62 || (c === 33 && text.charCodeAt(at + 1) === 61)) break;
  }
  return at > from ? at : from + 1;
}
