import type { Random } from '../harness/random';

const SIGNS = [
  '"',
  "'",
  '`',
  '^',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '@(',
  '@{',
  '@"\n',
  '\n"@',
  '<#',
  '#>',
  '$(',
  '%',
  '%%',
  '!',
  '|',
  '&',
  '&&',
  ';',
  ',',
  '=',
  ':',
  '\\',
  '/',
  '-',
  '--%',
  '#',
  'rem ',
  '::',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\u0000',
  '\uD83D',
  '\u{1F600}',
  '\u201C',
  '\u2013',
  '\uFEFF',
];
const WORDS = [
  '25',
  '587',
  '0',
  '-1',
  '65536',
  '99999999999999999999',
  '25-',
  '-25',
  '587-25',
  '6005-65534',
  '6005:65534',
  'RPC',
  'dword:',
  '0x19',
  '-LocalPort ',
  '-Protocol ',
  'localport=',
  'protocol=',
  'TCP',
  'UPD',
  '$ports',
  '%PORT%',
  '@rule',
  'LPort=',
  'for %%p in (',
  'foreach ($p in ',
  'if ',
  'else ',
  'function f {',
  'param(',
  'setlocal',
  'call :x',
  ':x',
  'goto x',
  'pushd advfirewall',
  'popd',
  '# exchange-ports: disable',
  '; exchange-ports: profile version=2019',
];

/** One edit of a text: a place, how much goes, what comes. */
export function mutation(text: string, random: Random): { start: number; end: number; text: string } {
  const start = random.below(text.length + 1);
  const kind = random.below(8);
  const length = kind < 4 ? 0 : random.below(random.pick([2, 6, 40, 400]));
  const end = Math.min(text.length, start + length);
  switch (random.below(6)) {
    case 0:
      return { start, end, text: '' };
    case 1:
    case 2:
      return { start, end, text: random.pick(SIGNS) };
    case 3: {
      // A part of the file again, somewhere else.
      const from = random.below(text.length + 1);
      return { start, end, text: text.slice(from, from + random.below(120)) };
    }
    case 4:
      return { start, end, text: ` ${random.pick(WORDS)}` };
    default:
      return { start, end, text: random.pick(WORDS) + random.pick(SIGNS) };
  }
}

export const applied = (text: string, change: { start: number; end: number; text: string }): string =>
  text.slice(0, change.start) + change.text + text.slice(change.end);
