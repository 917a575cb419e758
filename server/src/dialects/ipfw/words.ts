import { join, type Place } from '../../base/span';
import type { Command, Words } from '../../model/item';
import { HOLE, leaves, slice, type Text } from '../../model/value';
import { programName, textOf } from '../shared/programs';
import { RULES } from './id';
import type { Bare } from './scan';

/** A call of ipfw, or a line of a file that it reads. */
export interface Call {
  readonly command: Command;
  readonly words: Words;
  readonly bare: Bare;
}

/** True for calls of ipfw, and for calls of a program that is not known with words that only ipfw has. */
export function isCall(command: Command): boolean {
  if (command.language === RULES) return true;
  if (programName(command) === 'ipfw') return true;
  return command.name.text.includes(HOLE) && looksLikeCall(command);
}

const VERBS: ReadonlySet<string> = new Set('add allow accept pass permit deny drop reject reset count'.split(' '));

/** `$fwcmd add 100 allow tcp from any to me 25`, with a variable of which nothing is known here. */
function looksLikeCall(command: Command): boolean {
  let verb = false;
  let source = false;
  for (const argument of command.arguments.slice(0, 40)) {
    const text = argument.kind === 'value' && argument.value.kind === 'text' ? argument.value.text : '';
    if (VERBS.has(text)) verb = true;
    else if (text === 'from') source = verb;
    else if (text === 'to' && source) return true;
  }
  return false;
}

/** The words as ipfw sees them: one that holds blanks is cut at them, a bracket stands by itself. */
export function callOf(command: Command): Call | undefined {
  if (command.language === RULES) return command.words && { command, words: command.words, bare: 'listing' };
  const words: Text[] = [];
  for (const argument of command.arguments) {
    if (argument.kind === 'parameter') words.push(argument.name);
    if (argument.value) for (const leaf of leaves(argument.value)) words.push(...parted(textOf(leaf)));
  }
  const bare = command.name.text.includes(HOLE) ? 'variable' : undefined;
  return words.length === 0 ? undefined : { command, words: new CallWords(words), bare };
}

function parted(word: Text): readonly Text[] {
  if (!/\s/.test(word.text)) return [word];
  const parts: Text[] = [];
  for (const { 0: part, index } of word.text.matchAll(/\S+/g)) parts.push(slice(word, index, index + part.length));
  return parts;
}

class CallWords implements Words {
  constructor(private readonly list: readonly Text[]) {}

  get count(): number {
    return this.list.length;
  }

  text(index: number): string {
    return this.list[index]?.text ?? '';
  }

  isQuoted(index: number): boolean {
    return (this.list[index]?.quote ?? '') !== '';
  }

  value(index: number): Text {
    return this.list[index] ?? (this.list[this.list.length - 1] as Text);
  }
}

/** From one word to another. */
export const stretch = (words: Words, from: number, to: number): Place =>
  from === to ? words.value(from).place : join(words.value(from).place, words.value(to).place);

/** Words with a blank between them as one text, each at its own place. */
export function joined(words: readonly Text[]): Text | undefined {
  const [first, ...rest] = words;
  if (!first || rest.length === 0) return first;
  let { text, place } = first;
  const pieces = [...first.pieces];
  for (const word of rest) {
    const from = text.length + 1;
    for (const piece of word.pieces) pieces.push({ ...piece, from: piece.from + from, to: piece.to + from });
    text += ` ${word.text}`;
    place = join(place, word.place);
  }
  return { kind: 'text', text, place, pieces, quote: '' };
}
