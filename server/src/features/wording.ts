import { formatPorts, type PortSet } from '../base/portSet';

/** The text as a sentence: with a full stop, unless it ends as one already. */
export const sentence = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a, b and c`. */
export const listOf = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;

/** The first words of a list and how many follow: `a, b and 3 more`. */
export const someOf = (words: readonly string[], most: number): string =>
  words.length <= most ? listOf(words) : `${words.slice(0, most).join(', ')} and ${words.length - most} more`;

/** `587/tcp`, `53/tcp+udp`; without transports the ports alone. */
export function portWords(ports: PortSet, transports: readonly string[]): string {
  const known = transports.filter((t) => t === 'tcp' || t === 'udp');
  return known.length > 0 ? `${formatPorts(ports)}/${known.join('+')}` : formatPorts(ports);
}

/** Sentences on one line; empty ones fall away. */
export const joined = (...sentences: readonly (string | undefined)[]): string =>
  sentences.filter((s) => s !== undefined && s !== '').join(' ');

/** Lines as Markdown that keeps them apart. */
export const asMarkdown = (lines: readonly string[]): string => lines.filter((line) => line !== '').join('  \n');

/** A text of the user's as Markdown shows it, letter by letter. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>()#|~]/g, '\\$&');

/** A text that Markdown shows as code. */
export const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;
