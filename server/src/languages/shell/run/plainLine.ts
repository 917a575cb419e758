import type { Simple } from '../syntax';
import { SHELLS } from './inner';
import { baseName, isPrefix } from './prefixes';
import type { Store } from './store';

/** A line of which everything is decided by its own text, but for the values of the variables that it names. */
export interface PlainLine {
  /** The program, as it is called; no word that the shell follows itself, unless a function is called so. */
  readonly program: string;
  /** The variables it names and what they hold; '' for none. */
  readonly context: string;
}

/** A value that is one word wherever it is put in. */
const ONE_WORD = /^[\w.,:/+-]+$/;

/** What the shell does itself, and programs whose input, arguments or output are read as texts. */
const FOLLOWED: ReadonlySet<string> = new Set(
  (
    'exit return break continue export readonly declare typeset local unset set shift read mapfile readarray eval let ' +
    'getopts printf : cat tee echo nft ipset'
  ).split(' '),
);

/**
 * The call of a program in which nothing is worked out: literal words, quotes, and variables whose values are known and
 * of one word each. Undefined for every other command.
 */
export function plainLine(
  text: string,
  { start, end, words, assigns, redirects }: Simple,
  store: Store,
): PlainLine | undefined {
  const [first, second] = words;
  if (!first || first.start !== start || assigns.length + redirects.length > 0) return undefined;
  let context = '';
  let program: string | undefined;
  for (let i = start; i < end; i++) {
    switch (text.charCodeAt(i)) {
      case 36: {
        // $
        const braced = text.charCodeAt(i + 1) === 123;
        const from = braced ? i + 2 : i + 1;
        const to = nameEnd(text, from, end);
        if (to === from || (braced && text.charCodeAt(to) !== 125)) return undefined;
        const name = text.slice(from, to);
        const content = store.get(name);
        // What parts words is not followed here.
        if (context === '' && store.get('IFS') !== undefined) return undefined;
        if (content?.kind !== 'one' || !ONE_WORD.test(content.rich.text)) return undefined;
        context += `${name}=${content.rich.text}\n`;
        const behind = braced ? to + 1 : to;
        if (i === start && behind === first.end) program = content.rich.text;
        i = behind - 1;
        break;
      }
      // Line ends, brackets, the signs of expansions, redirections and other commands.
      case 10:
      case 13:
      case 33:
      case 38:
      case 40:
      case 41:
      case 59:
      case 60:
      case 62:
      case 92:
      case 96:
      case 123:
      case 124:
      case 125:
      case 126:
        return undefined;
    }
  }
  program ??= text.slice(first.start, first.end);
  if (program === 'sudo' && second) {
    program = text.slice(second.start, second.end);
    if (program.startsWith('-')) return undefined;
  }
  if (!ONE_WORD.test(program)) return undefined;
  // What a set holds is no part of the line.
  if (text.startsWith('-m set ', start) || text.slice(start, end).includes('--match-set')) return undefined;
  const name = baseName(program);
  return FOLLOWED.has(name) || SHELLS.has(name) || isPrefix(name) ? undefined : { program, context };
}

/** Where a name of letters ends; the start itself where none stands there. */
function nameEnd(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const c = text.charCodeAt(at);
    const isLetter = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
    if (!isLetter && (at === from || c < 48 || c > 57)) break;
  }
  return at;
}
