import type { Io } from './io';

/** Text of files and paths for a terminal, to which control characters and changes of direction would be commands. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => ' '.repeat(sign.length));

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/gu;
const NO_WIDTH = /\p{Mn}/gu;

/** How many columns a printable text takes. */
export function widthOf(text: string): number {
  // Plain ASCII is the rule.
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...text].length + (text.match(WIDE)?.length ?? 0) - (text.match(NO_WIDTH)?.length ?? 0);
}

/** How text is set off, and which signs can be shown. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly information: (text: string) => string;
  readonly hint: (text: string) => string;
  /** The bar beside a line of text, the mark under a port. */
  readonly bar: string;
  readonly mark: string;
  /** Signs that the terminal lacks are replaced. */
  readonly signs: (text: string) => string;
}

export function styleFor(io: Io, color: boolean): Style {
  const forced = io.env['FORCE_COLOR'] !== undefined && io.env['FORCE_COLOR'] !== '0';
  const colored = color && io.env['NO_COLOR'] === undefined && (io.outIsTerminal || forced);
  const paint = (code: number) => (colored ? (text: string) => `\u001B[${code}m${text}\u001B[0m` : plain);
  const unicode = showsUnicode(io);
  return {
    bold: paint(1),
    dim: paint(2),
    error: paint(31),
    warning: paint(33),
    information: paint(36),
    hint: paint(2),
    bar: unicode ? '│' : '|',
    mark: unicode ? '━' : '^',
    signs: unicode ? plain : (text) => text.replaceAll('→', '->').replaceAll('…', '...').replaceAll('·', '-'),
  };
}

const plain = (text: string): string => text;

/** What is piped elsewhere is UTF-8; a terminal says by its locale what it can show. */
function showsUnicode(io: Io): boolean {
  if (!io.outIsTerminal) return true;
  const { env } = io;
  if (env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] === 'vscode') return true;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
}
