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

/** A link to a page, or to a place on it. */
export const pageLink = (from: string, to: string, words: string, place?: string): string =>
  `[${text(words)}](${way(from, to)}.md${place === undefined ? '' : `#${place}`})`;

/** The name that readers of Markdown give the place of a heading, as GitHub and VS Code do. */
export const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\s/g, '-')
    .replace(/[^\p{L}\p{N}_-]/gu, '');

/** The places of headings that stand one below the other: an equal one is counted. */
export function slugs(headings: readonly string[]): readonly string[] {
  const met = new Map<string, number>();
  return headings.map((heading) => {
    const name = slug(heading);
    const before = met.get(name) ?? 0;
    met.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}

/** A place to which a link can point, in a table. */
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
