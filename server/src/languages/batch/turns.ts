import type { Place } from '../../base/span';
import type { Text } from '../../model/value';
import { Rich } from '../text/rich';
import { toNumber } from './arithmetic';
import { unquoted } from './expand';
import type { For } from './syntax';
import { cmdWords } from './words';

/** What a loop may ask of the run around it. */
interface LoopSources {
  /** The lines of a file that the script wrote before; undefined for a file it did not write. */
  linesOfFile(name: Rich): readonly Text[] | undefined;
  /** What a command prints; undefined when that is not known here. */
  outputOf(command: Rich): readonly Text[] | undefined;
}

/** The values of a loop's variables in one turn, by letter. */
export type Turn = ReadonlyMap<string, Rich>;

export interface Turns {
  readonly turns: readonly Turn[];
  /** How many turns there are beyond those, because nobody needs to see thousands. */
  readonly more: number;
  /** False when neither the values nor their number are known: one turn then stands for all. */
  readonly known: boolean;
}

/** So many turns of a loop are followed. */
const MAX_TURNS = 256;

/** The turns of a loop over its list, in which variables have been put in. `place` is where the list stands. */
export function turnsOf(loop: For, list: Rich, options: Rich, place: Place, sources: LoopSources): Turns {
  const { variable } = loop;
  const one = (value: Rich): Turn => new Map([[variable, value]]);
  switch (loop.form) {
    case 'l':
      return numbers(list, place, one);
    case 'f':
      return lines(loop, list, readOptions(options.text), place, sources);
    case 'd':
    case 'r':
      return {
        turns: [one(Rich.unknown(place, `which files \`for /${loop.form}\` finds is known only when the script runs`))],
        more: 0,
        known: false,
      };
    case '': {
      const words = cmdWords(list);
      const named = words.filter(({ text }) => !/[*?]/.test(text.text));
      if (named.length === 0 && words.length > 0) {
        const pattern = words[0] as (typeof words)[number];
        const why = `which files \`${pattern.text.text}\` finds is known only when the script runs`;
        return {
          turns: [one(Rich.unknown(pattern.text.seenAt(0, pattern.text.length) ?? place, why))],
          more: 0,
          known: false,
        };
      }
      return capped(named.map(({ text }) => one(text)));
    }
  }
}

const NO_TURNS: Turns = { turns: [], more: 0, known: true };

const capped = (turns: readonly Turn[]): Turns => ({
  turns: turns.slice(0, MAX_TURNS),
  more: Math.max(0, turns.length - MAX_TURNS),
  known: true,
});

/** `(6001,1,6004)`: start, step and end. The first and the last value are where they are written. */
function numbers(list: Rich, place: Place, one: (value: Rich) => Turn): Turns {
  const words = cmdWords(list).map(({ text }) => unquoted(text));
  const values = words.map(({ text }) => toNumber(text));
  const [start, step, end] = values;
  if (words.length === 0) return NO_TURNS;
  if (start === undefined || step === undefined || end === undefined) {
    const unknown = words.find((word) => !word.known);
    if (!unknown) return NO_TURNS;
    return { turns: [one(Rich.unknown(place, unknown.why ?? 'the numbers are not known'))], more: 0, known: false };
  }
  // A step of nought never ends: its first turn says all.
  const count = step === 0 ? (start <= end ? 1 : 0) : Math.max(0, Math.floor((end - start) / step) + 1);
  const turns: Turn[] = [];
  for (let i = 0; i < Math.min(count, MAX_TURNS); i++) {
    const text = String(start + i * step);
    const written = [words[0] as Rich, words[2] as Rich].find((word) => word.text === text);
    // Neither end may be written over by itself: it would move the turns between as well.
    const at = written?.seenAt(0, text.length);
    turns.push(one(at ? Rich.made(text, at) : Rich.computed(text, place, 'counted')));
  }
  return { turns, more: count - turns.length, known: true };
}

interface LineOptions {
  readonly delimiters: string;
  readonly endOfLine: string;
  readonly skip: number;
  /** Numbers of the tokens, ascending, from 1. */
  readonly tokens: readonly number[];
  /** True when one more variable takes the rest. */
  readonly rest: boolean;
  readonly backquotes: boolean;
}

const OPTION = /(?:^|\s)(usebackq?|delims=|tokens=|eol=|skip=)/i;

function readOptions(written: string): LineOptions {
  const text = written.startsWith('"')
    ? written.slice(1, written.endsWith('"') && written.length > 1 ? -1 : undefined)
    : written;
  let delimiters = ' \t';
  let endOfLine = ';';
  let skip = 0;
  let tokens = '1';
  let backquotes = false;
  for (let rest = text; ; ) {
    const option = OPTION.exec(rest);
    if (!option) break;
    const name = (option[1] as string).toLowerCase();
    rest = rest.slice(option.index + option[0].length);
    if (name.startsWith('useback')) {
      backquotes = true;
      continue;
    }
    if (name === 'eol=') {
      endOfLine = rest.charAt(0);
      rest = rest.slice(1);
      continue;
    }
    // The value of the last option runs to the end, blanks included.
    const next = OPTION.exec(rest);
    const value = next ? rest.slice(0, next.index) : rest;
    if (name === 'delims=') delimiters = value;
    else if (name === 'skip=') skip = toNumber(value.trim()) ?? 0;
    else tokens = value.trim();
    rest = rest.slice(value.length);
  }
  return { delimiters, endOfLine, skip, backquotes, ...readTokens(tokens) };
}

function readTokens(written: string): { tokens: number[]; rest: boolean } {
  const numbers = new Set<number>();
  for (const part of written.split(',')) {
    const match = /^\s*(\d{1,2})(?:-(\d{1,2}))?/.exec(part);
    if (!match) continue;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    for (let i = Math.max(1, from); i <= Math.min(to, 31); i++) numbers.add(i);
  }
  return { tokens: [...numbers].sort((a, b) => a - b), rest: written.includes('*') };
}

function lines(loop: For, list: Rich, options: LineOptions, place: Place, sources: LoopSources): Turns {
  const trimmed = list.trim();
  const { text } = trimmed;
  const kind = text.charAt(0);
  const inner = (): Rich => trimmed.slice(1, text.length > 1 && text.endsWith(kind) ? text.length - 1 : text.length);
  let found: Rich[];
  if (text === '') return NO_TURNS;
  if (kind === (options.backquotes ? "'" : '"')) found = [inner()];
  else if (kind === (options.backquotes ? '`' : "'")) {
    const command = inner();
    const output = sources.outputOf(command);
    if (!output)
      return unknownTurn(
        loop,
        options,
        place,
        `what \`${short(command.text)}\` prints is known only when the script runs`,
      );
    found = output.map((line) => Rich.value(line));
  } else {
    found = [];
    for (const word of cmdWords(trimmed)) {
      const name = unquoted(word.text);
      const content = sources.linesOfFile(name);
      if (!content)
        return unknownTurn(loop, options, place, name.why ?? `what \`${short(name.text)}\` holds is not in this file`);
      found.push(...content.map((line) => Rich.value(line)));
    }
  }
  const turns: Turn[] = [];
  for (const line of found.slice(options.skip)) {
    const turn = tokensOf(loop.variable, line, options);
    if (turn) turns.push(turn);
  }
  return capped(turns);
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function unknownTurn(loop: For, options: LineOptions, place: Place, why: string): Turns {
  const turn = new Map<string, Rich>();
  const count = Math.max(1, options.tokens.length + (options.rest ? 1 : 0));
  for (let i = 0; i < count; i++) turn.set(letterAt(loop.variable, i), Rich.unknown(place, why));
  return { turns: [turn], more: 0, known: false };
}

const letterAt = (first: string, index: number): string => String.fromCharCode(first.charCodeAt(0) + index);

/** The parts of a line by the letters that stand for them; undefined for a line that gives no turn. */
function tokensOf(
  variable: string,
  line: Rich,
  { delimiters, endOfLine, tokens, rest }: LineOptions,
): Turn | undefined {
  const { text } = line;
  if (text === '' || (endOfLine !== '' && text.startsWith(endOfLine))) return undefined;
  const isDelimiter = (i: number): boolean => delimiters.includes(text.charAt(i));
  const turn = new Map<string, Rich>();
  let at = 0;
  let number = 0;
  let wanted = 0;
  const skip = (): void => {
    while (at < text.length && isDelimiter(at)) at++;
  };
  skip();
  if (at >= text.length) return undefined;
  while (wanted < tokens.length && at < text.length) {
    const from = at;
    while (at < text.length && !isDelimiter(at)) at++;
    if (++number === tokens[wanted]) turn.set(letterAt(variable, wanted++), line.slice(from, at));
    skip();
  }
  if (wanted === 0 && !rest) return undefined;
  for (; wanted < tokens.length; wanted++) turn.set(letterAt(variable, wanted), Rich.empty);
  if (rest) turn.set(letterAt(variable, wanted), line.slice(at, text.length));
  return turn;
}
