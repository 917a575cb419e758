/**
 * What a character means to the tokenizer, as bits. The table covers ASCII; `kindOf` asks further for the rest, where
 * only blanks, dashes and curly quotes mean anything.
 */
export const BLANK = 1;
export const LINE_END = 2;
/** Ends a word of a command: blanks, line ends, `& ( ) , ; { | }` and NUL. */
export const STOP = 4;
/** Wants a closer look inside a word: backtick, dollar, quotes. */
export const SPECIAL = 8;
/** Letters, digits, underscore. */
export const NAME = 16;
export const DIGIT = 32;
export const SINGLE_QUOTE = 64;
export const DOUBLE_QUOTE = 128;

const TABLE = new Uint8Array(128);
for (const c of '\t\v\f ') TABLE[c.charCodeAt(0)] = BLANK | STOP;
for (const c of '\r\n') TABLE[c.charCodeAt(0)] = LINE_END | STOP;
for (const c of '\0&(),;{|}') TABLE[c.charCodeAt(0)] = STOP;
for (const c of '`$') TABLE[c.charCodeAt(0)] = SPECIAL;
for (let c = 48; c <= 57; c++) TABLE[c] = NAME | DIGIT;
for (let c = 65; c <= 90; c++) TABLE[c] = NAME;
for (let c = 97; c <= 122; c++) TABLE[c] = NAME;
TABLE[0x5f] = NAME;
TABLE[0x27] = SPECIAL | SINGLE_QUOTE;
TABLE[0x22] = SPECIAL | DOUBLE_QUOTE;

/** Bits of a character; none for -1, which stands for the end of a text. */
export const kindOf = (c: number): number => (c < 128 ? (c < 0 ? 0 : (TABLE[c] as number)) : wideKind(c));

function wideKind(c: number): number {
  if (c === 0x85 || c === 0xa0) return BLANK | STOP;
  if (c < 0x1680) return 0;
  if (c >= 0x2018 && c <= 0x201b) return SPECIAL | SINGLE_QUOTE;
  if (c >= 0x201c && c <= 0x201e) return SPECIAL | DOUBLE_QUOTE;
  const separator =
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000;
  return separator ? BLANK | STOP : 0;
}

/** Hyphen, en dash, em dash, horizontal bar: all of them begin a parameter or an operator. */
export const isDash = (c: number): boolean => c === 0x2d || (c >= 0x2013 && c <= 0x2015);

/** A character of a variable's name, also outside ASCII. */
export function isNameLetter(c: number): boolean {
  return c < 128 ? ((TABLE[c] as number) & NAME) !== 0 : /[\p{L}\p{Nd}]/u.test(String.fromCharCode(c));
}
