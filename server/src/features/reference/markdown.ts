import { formatRange, type PortRange, type PortSet } from '../../base/portSet';
import { code, portWords } from '../wording';

// Pages are paths under docs/reference/ without their ending: `ports/50636`, `versions/2019`, `timeline`.

/** Text as Markdown shows it, also in the cell of a table. */
export const text = (words: string): string =>
  words
    .replace(/[\\`*_[\]]/g, '\\$&')
    .replace(/</g, '&lt;')
    .replace(/\|/g, '\\|');

export const codeText = (words: string): string => code(words).replace(/\|/g, '\\|');

/** The way from one page to another, or to a file beside the pages. */
export function way(from: string, to: string): string {
  const up = '../'.repeat(from.split('/').length - 1);
  return `${up}${to}`;
}

/** A link to a page, or to a record on it. */
export const pageLink = (from: string, to: string, words: string, record?: string): string =>
  `[${text(words)}](${way(from, to)}.md${record === undefined ? '' : `#${record}`})`;

/** A place to which a link can point. It stands before a heading, so that the id does not hang on the words. */
export const anchor = (id: string): string => `<a id="${id}"></a>`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** A section with its heading; nothing where there is nothing in it. */
export const section = (level: number, heading: string, ...parts: readonly string[]): string => {
  const body = parts.filter((part) => part !== '');
  return body.length === 0 ? '' : [`${'#'.repeat(level)} ${heading}`, ...body].join('\n\n');
};

/** The page of one range of ports. */
export const portPage = (range: PortRange): string => `ports/${formatRange(range)}`;

/** `25/tcp`, each range a link to its page. */
export function portLinks(from: string, ports: PortSet, transports: readonly string[]): string {
  const links = ports.map((range) => `[${formatRange(range)}](${way(from, portPage(range))}.md)`).join(', ');
  return ports.length === 0 ? '' : links + portWords([], transports);
}

/** The page of a text: its title and its parts, with one line break at the end. */
export const page = (title: string, ...parts: readonly string[]): string =>
  `${[`# ${title}`, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
