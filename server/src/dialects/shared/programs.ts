import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import { HOLE, leaves, plainText, type Text, type Value } from '../../model/value';

const DOT = 46;

/** The name a command is called by, without path and `.exe`, lower case. */
export function programName({ name }: Command): string {
  const { text } = name;
  const start = Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1;
  // Each command is asked for it by many dialects, and few have an ending.
  const hasEnding = text.length - 4 > start && text.charCodeAt(text.length - 4) === DOT && /\.(?:exe|com)$/i.test(text);
  const end = hasEnding ? text.length - 4 : text.length;
  return text.slice(start, end).toLowerCase();
}

export interface CommandWords {
  readonly words: readonly Text[];
  /** Something that may stand for any number of words: `@rule`, `$arguments` without a value. */
  readonly gap: Unread | undefined;
}

/** The arguments as the words that reach the program, whatever the host language took them for. */
export function wordsOf(command: Command): CommandWords {
  const words: Text[] = [];
  let gap: Unread | undefined;
  for (const argument of command.arguments) {
    if (argument.kind === 'parameter') words.push(argument.name);
    const { value } = argument;
    if (value === undefined) continue;
    if (value.kind === 'text') {
      words.push(value);
      continue;
    }
    for (const leaf of leaves(value)) {
      if (leaf.kind === 'text') words.push(leaf);
      else if (leaf.kind === 'unknown') gap ??= { place: leaf.place, why: leaf.why };
      else if (leaf.kind === 'constant') words.push(plainText(String(leaf.value), leaf.place));
    }
  }
  return { words, gap };
}

/** The same with a word that is not known in the place of each gap: where words follow one another by their place. */
export function wordsWithHoles(command: Command): readonly Text[] {
  const words: Text[] = [];
  for (const argument of command.arguments) {
    if (argument.kind === 'parameter') words.push(argument.name);
    if (argument.value === undefined) continue;
    for (const leaf of argument.value.kind === 'text' ? [argument.value] : leaves(argument.value)) {
      if (leaf.kind === 'text') words.push(leaf);
      else if (leaf.kind === 'constant') words.push(plainText(String(leaf.value), leaf.place));
      else if (leaf.kind === 'unknown') words.push(hole(leaf.place, leaf.why));
    }
  }
  return words;
}

/** A value as one word; what is no text may be any number of words, and stands as one that is not known. */
export const textOf = (value: Value): Text =>
  value.kind === 'text' ? value : hole(value.place, value.kind === 'unknown' ? value.why : 'it is no word');

const hole = (place: Place, why: string): Text => ({
  kind: 'text',
  text: HOLE,
  place,
  pieces: [{ from: 0, to: 1, place, exact: false, via: [], why }],
  quote: '',
});
