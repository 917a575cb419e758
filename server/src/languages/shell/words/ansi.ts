import type { Source } from '../../../model/language';
import { Rich } from '../../text/rich';

const BACKSLASH = 92;

const LETTERS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
};

/** The inside of `$'…'`: line ends, tabs and quotes by a letter, other characters by a number. */
export function addAnsi(source: Source, start: number, end: number, add: (rich: Rich) => void): void {
  const { text } = source;
  let done = start;
  const made = (at: number, length: number, character: string): void => {
    add(Rich.made(character, source.place(at, at + length)));
    done = at + length;
  };
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) !== BACKSLASH) continue;
    if (at > done) add(Rich.written(source, done, at));
    const letter = text.charAt(at + 1);
    const known = LETTERS[letter];
    const hex = letter === 'x' ? /^[0-9a-fA-F]{1,2}/.exec(text.slice(at + 2, at + 4))?.[0] : undefined;
    const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
    if (known !== undefined) made(at, 2, known);
    else if (hex !== undefined) made(at, 2 + hex.length, String.fromCharCode(Number.parseInt(hex, 16)));
    else if (octal !== undefined) made(at, 1 + octal.length, String.fromCharCode(Number.parseInt(octal, 8) & 255));
    else {
      // A quote or a backslash stands for itself; before any other letter the backslash stays.
      done = letter === "'" || letter === '"' || letter === '\\' || letter === '?' ? at + 1 : at;
      at++;
      continue;
    }
    at = done - 1;
  }
  if (end > done) add(Rich.written(source, done, end));
}
