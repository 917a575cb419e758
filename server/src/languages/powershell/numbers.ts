import { isDigits } from '../../base/digits';

const NUMBER = /^(?:0x([0-9a-f]+)|0b([01]+)|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)(u?[ysln]|[ud])?([kmgtp]b)?$/i;

const MULTIPLIERS: Readonly<Record<string, number>> = {
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
};

/** Greatest value of each type that a suffix names; beyond it the word is no number but text. */
const LIMITS: Readonly<Record<string, number>> = {
  y: 127,
  uy: 255,
  s: 32767,
  us: 65535,
  l: 2 ** 63,
  ul: 2 ** 64,
  u: 2 ** 64,
  d: 7.922816251426434e28,
};

/** Longer words are text to a reader, whatever PowerShell takes them for. */
const MAX_LENGTH = 64;

/** The value of a number literal (`587`, `0x19`, `1kb`, `25L`, `2e3`); undefined for any other word. */
export function numberOf(word: string): number | undefined {
  if (word.length > MAX_LENGTH || word === '') return undefined;
  const first = word.charCodeAt(0);
  if ((first < 48 || first > 57) && first !== 0x2e) return undefined;
  if (isDigits(word)) return Number(word);
  const match = NUMBER.exec(word);
  if (!match) return undefined;
  const [, hex, binary, decimal, exponent = '', suffix = '', multiplier = ''] = match;
  let value: number;
  if (hex !== undefined) value = Number.parseInt(hex, 16);
  else if (binary !== undefined) value = Number.parseInt(binary, 2);
  else value = Number(`${decimal}${exponent}`);
  value *= MULTIPLIERS[multiplier.toLowerCase()] ?? 1;
  return value <= (LIMITS[suffix.toLowerCase()] ?? Number.MAX_VALUE) ? value : undefined;
}

/** Among expressions a dash before a number is its sign; among the words of a command it is not. */
export function signedNumberOf(word: string): number | undefined {
  const first = word.charCodeAt(0);
  if (first >= 48 && first <= 57) return numberOf(word);
  const value = numberOf(word.slice(1));
  return value === undefined || first === 0x2e ? numberOf(word) : -value;
}
