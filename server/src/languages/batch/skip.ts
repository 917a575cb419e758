import {
  AMPERSAND,
  afterJoin,
  BAR,
  CARET,
  CLOSE,
  CR,
  GREATER,
  isDelimiter,
  isDigit,
  LESS,
  LF,
  PERCENT,
  QUOTE,
  skipDelimiters,
} from './characters';

/* How far the parts of a statement reach, without knowing any value. `inBlock` says that a bracket may end them. */

const UNARY = /^(?:errorlevel|exist|defined|cmdextversion)$/;
const COMPARISON = /^(?:equ|neq|lss|leq|gtr|geq)$/i;

/** Skips a condition; returns where its command may begin, or the line's end. */
export function skipCondition(text: string, from: number, inBlock: boolean): number {
  let i = from;
  for (;;) {
    i = skipDelimiters(text, i, text.length);
    const end = skipOperand(text, i, inBlock);
    const word = end - i <= 13 ? text.slice(i, end).toLowerCase() : '';
    if (word === '/i' || word === 'not') i = end;
    else if (UNARY.test(word)) return skipOperand(text, skipDelimiters(text, end, text.length), inBlock);
    else {
      if (end === i) return i;
      i = skipDelimiters(text, end, text.length);
      const second = skipOperand(text, i, inBlock);
      if (second - i === 3 && COMPARISON.test(text.slice(i, second))) {
        return skipOperand(text, skipDelimiters(text, second, text.length), inBlock);
      }
      return second;
    }
  }
}

/** Skips a word of a condition, of the head of a loop or of a redirection. */
export function skipOperand(text: string, from: number, inBlock: boolean): number {
  let i = from;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (isDelimiter(c) || c === LF || c === CR || c === AMPERSAND || c === BAR || c === LESS || c === GREATER) break;
    if (c === CLOSE && inBlock) break;
    if (c === QUOTE) i = skipQuoted(text, i);
    else if (c === CARET) {
      if (afterJoin(text, i, text.length) !== i) break;
      i += 2;
    } else if (c === PERCENT) i = skipVariable(text, i);
    else i++;
  }
  return Math.min(i, text.length);
}

/** Longer names than anybody gives a variable. */
const MAX_NAME = 200;

/** Skips `%NAME:~0,1%`, whose modifiers may hold delimiters; a lone sign, an argument or a loop variable is one sign. */
function skipVariable(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === PERCENT) return at + 2;
  if (isDigit(next) || next === 42 || next === 126) return at + 1;
  for (let i = at + 1; i < text.length && i - at < MAX_NAME; i++) {
    const c = text.charCodeAt(i);
    if (c === PERCENT) return i + 1;
    if (c === LF) break;
  }
  return at + 1;
}

/** The offset behind the closing quote; the line's end closes one that is not. */
export function skipQuoted(text: string, open: number, to = text.length): number {
  for (let i = open + 1; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i + 1;
    if (c === LF) return i;
  }
  return to;
}

/** Skips the sign of a redirection and its target. */
export function skipRedirection(text: string, from: number, inBlock: boolean): number {
  let i = from + 1;
  if (text.charCodeAt(i) === GREATER) i++;
  if (text.charCodeAt(i) === AMPERSAND) return i + 1;
  i = skipDelimiters(text, i, text.length);
  return skipOperand(text, i, inBlock);
}
