import type { Command, Words } from '../../model/item';
import { slice, type Text } from '../../model/value';

/** The columns of a rule that are looked at, in their order. */
export const COLUMNS = ['action', 'source', 'dest', 'proto', 'dport', 'sport', 'origdest'] as const;

export type Column = (typeof COLUMNS)[number];

/** The names of columns in pairs, `dport=25`, with those that older versions have. */
const NAMES: ReadonlyMap<string, Column | 'other'> = new Map<string, Column | 'other'>([
  ['source', 'source'],
  ['dest', 'dest'],
  ['proto', 'proto'],
  ['dport', 'dport'],
  ['dest_port', 'dport'],
  ['dest_ports', 'dport'],
  ['sport', 'sport'],
  ['source_port', 'sport'],
  ['source_ports', 'sport'],
  ['origdest', 'origdest'],
  ['orig_dest', 'origdest'],
]);

export type Columns = ReadonlyMap<Column | 'more', Text>;

/**
 * The columns of a line: words in their order, `-` for none, and pairs behind `;` or in braces. What stands in later
 * columns narrows the rule: the first of them is `more`.
 */
export function columnsOf(command: Command): Columns | undefined {
  const { words } = command;
  if (!words || words.count < 2) return undefined;
  const columns = new Map<Column | 'more', Text>();
  let i = 0;
  for (; i < words.count; i++) {
    const text = words.text(i);
    if (/^(?:;|\{)/.test(text) && !words.isQuoted(i)) break;
    if (text === '-') continue;
    const column = COLUMNS[i];
    if (column) columns.set(column, words.value(i));
    else if (!columns.has('more')) columns.set('more', words.value(i));
  }
  for (; i < words.count; i++) {
    // Matches of iptables narrow the rule: `;; -m set …`, and `;;+ …` for those that come first.
    if (/^;;\+?$/.test(words.text(i))) {
      columns.set('more', words.value(i));
      break;
    }
    pairOf(words, i, columns);
  }
  return columns;
}

/** `dport=25,`, `{source=>net,`: what a pair says. */
function pairOf(words: Words, index: number, columns: Map<Column | 'more', Text>): void {
  const word = words.value(index);
  const match = /^[{;]*([A-Za-z_]+)(?:=>?|:)"?/.exec(word.text);
  if (!match) return;
  const rest = /[",}]*$/.exec(word.text) as RegExpExecArray;
  const from = match[0].length;
  const value = slice(word, from, Math.max(from, rest.index));
  const column = NAMES.get((match[1] as string).toLowerCase()) ?? 'other';
  if (value.text === '' || value.text === '-') return;
  if (column === 'other') {
    if (!columns.has('more')) columns.set('more', value);
  } else columns.set(column, value);
}
