import { join, type Place } from '../../base/span';
import type { Command, Words } from '../../model/item';
import type { Text } from '../../model/value';
import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';
import { pfServicePort } from './services';

export const DIALECT = 'pf';

export const PF_PORTS: PortSyntax = {
  subject: 'pf',
  separators: '',
  rangeSign: ':',
  keywords: new Map(),
  anyWords: new Set(['any', '*']),
  names: pfServicePort,
};

export const PF_GRAMMAR: PortGrammar = {
  subject: 'pf',
  rangeSign: ':',
  listSign: undefined,
  consequence: 'the file is not loaded',
};

/** The words of a rule, read from the left. */
export class Cursor {
  at = 0;

  constructor(readonly words: Words) {}

  get done(): boolean {
    return this.at >= this.words.count;
  }

  /** The text at the cursor or behind it; '' behind the last word. */
  peek(ahead = 0): string {
    return this.words.text(this.at + ahead);
  }

  value(): Text {
    return this.words.value(this.at);
  }

  take(word: string): boolean {
    if (this.peek() !== word) return false;
    this.at++;
    return true;
  }

  /** Behind the parenthesis that closes the one at the cursor. */
  skipParentheses(): void {
    let depth = 0;
    do {
      const word = this.peek();
      if (word === '(') depth++;
      else if (word === ')') depth--;
      this.at++;
    } while (depth > 0 && !this.done);
  }

  /** From a word to the one before the cursor. */
  stretch(from: number): Place {
    const first = this.words.value(from).place;
    return this.at - 1 > from ? join(first, this.words.value(this.at - 1).place) : first;
  }
}

/**
 * Each element of a list in braces, or the only one where there is no list; lists within lists are opened. `one` moves
 * the cursor behind an element.
 */
export function eachElement(cursor: Cursor, one: () => void): void {
  if (!cursor.take('{')) {
    if (!cursor.done) one();
    return;
  }
  for (let depth = 1; depth > 0 && !cursor.done; ) {
    const before = cursor.at;
    if (cursor.take('}')) depth--;
    else if (cursor.take('{')) depth++;
    else if (!cursor.take(',')) one();
    if (cursor.at === before) cursor.at++;
  }
}

export type Kind = 'pass' | 'block' | 'match' | 'anchor' | 'rdr' | 'nat' | 'no';

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['pass', 'pass'],
  ['block', 'block'],
  ['match', 'match'],
  ['anchor', 'anchor'],
  ['rdr', 'rdr'],
  ['nat', 'nat'],
]);

/** What kind of rule a line is; undefined for options, tables, queues and everything else. */
export function kindOf({ words }: Command): Kind | undefined {
  if (!words) return undefined;
  // `no nat on em0 from any to any port 80`: what is excepted from translation.
  if (words.text(0) === 'no') return /^(?:nat|rdr|binat)$/.test(words.text(1)) ? 'no' : undefined;
  return KINDS.get(words.text(0));
}
