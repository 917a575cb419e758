import type { PlaceEdit } from '../../base/edit';
import { join } from '../../base/span';
import type { Local, Unread } from '../../model/dialect';
import type { Block, Command } from '../../model/item';
import type { Statement } from '../../model/statement';
import {
  type Entry,
  HOLE,
  leaves,
  plainText,
  slice,
  type Table,
  type Text,
  type Unknown,
  type Value,
} from '../../model/value';
import { silencedPlace, unsilence } from './redirections';
import type { TemplateSyntax } from './templates/syntax';

/** The words of a command line with `--options`, sorted. */
export interface CommandLine {
  /** The words before the first option: `network nsg rule create`. */
  readonly verbs: readonly Text[];
  /** Options by their names without dashes; one that is given no value holds true, one with several a list. */
  readonly options: Table;
  /** Something among the words that may stand for any of them. */
  readonly gap: Unread | undefined;
}

/** Options that stand before or among the verbs as well, with one value. */
const ONE_VALUE = new Set(
  'account cli-connect-timeout configuration endpoint-url format output profile project query region subscription verbosity zone'.split(
    ' ',
  ),
);

const OPTION = /^--?[A-Za-z][\w-]*/;

/** `--name value value`, `--name=value`, `-n value`. */
export function commandLine(command: Command): CommandLine {
  const verbs: Text[] = [];
  const entries: Entry[] = [];
  let key: Text | undefined;
  let values: (Text | Unknown)[] = [];
  let gap: Unread | undefined;
  /** True behind an option that has its one value: what follows is a verb again. */
  let full = false;
  const finish = (): void => {
    if (key) entries.push(entryOf(key, values));
    key = undefined;
    values = [];
    full = false;
  };
  for (const { word, splat, together } of wordsIn(command)) {
    if (word.kind === 'unknown') {
      // A variable is a value, or a name before the options; a splat may be any number of options.
      if (splat) gap ??= { place: word.place, why: word.why };
      else if (key && (!full || together)) {
        values.push(word);
        full = ONE_VALUE.has(key.text);
      }
      continue;
    }
    const option = OPTION.exec(word.text)?.[0];
    if (option === undefined) {
      if (key && (!full || together)) {
        values.push(word);
        full ||= ONE_VALUE.has(key.text);
      } else verbs.push(word);
    } else {
      finish();
      key = slice(word, option.startsWith('--') ? 2 : 1, option.length);
      const sign = word.text.charAt(option.length);
      // PowerShell takes `-n:value` for a parameter of its own.
      if (sign === '=' || sign === ':') {
        values.push(slice(word, option.length + 1, word.text.length));
        full = true;
      }
    }
  }
  finish();
  return { verbs, options: { kind: 'table', entries, place: command.place, via: [] }, gap };
}

interface Word {
  readonly word: Text | Unknown;
  /** True for what a splat brings. */
  readonly splat: boolean;
  /** True for what a comma joins to the word before: a list in PowerShell. */
  readonly together: boolean;
}

/** The words that reach the program, those that are not known among them. */
function* wordsIn(command: Command): Generator<Word> {
  for (const argument of command.arguments) {
    const splat = argument.kind === 'splat';
    if (argument.kind === 'parameter') yield { word: argument.name, splat, together: false };
    const { value } = argument;
    if (value === undefined) continue;
    let together = argument.kind === 'parameter';
    for (const leaf of leaves(value)) {
      if (leaf.kind === 'text' || leaf.kind === 'unknown') yield { word: leaf, splat, together };
      else if (leaf.kind === 'constant') yield { word: plainText(String(leaf.value), leaf.place), splat, together };
      together = true;
    }
  }
}

function entryOf(key: Text, values: readonly (Text | Unknown)[]): Entry {
  const [first] = values;
  if (!first) return { key, value: { kind: 'constant', value: true, place: key.place }, place: key.place };
  const last = values[values.length - 1] as Text | Unknown;
  const place = join(first.place, last.place);
  const value: Value = values.length === 1 ? first : { kind: 'list', items: values, place, via: [] };
  return { key, value, place: join(key.place, place) };
}

/** The verbs in lower case with blanks between, for looking a command up. */
export const verbsOf = ({ verbs }: CommandLine, count: number): string =>
  verbs
    .slice(0, count)
    .map(({ text }) => text.toLowerCase())
    .join(' ');

/** The options under their full names: programs of this kind take what begins one option alone. */
export function inFull(table: Table, names: readonly string[], short: Readonly<Record<string, string>> = {}): Table {
  const entries = table.entries.map((entry) => {
    const written = entry.key.text;
    const lower = written.toLowerCase();
    if (names.includes(lower)) return entry;
    const full = short[written] ?? onlyOne(names.filter((name) => lower.length > 2 && name.startsWith(lower)));
    return full === undefined ? entry : { ...entry, key: named(entry.key, full) };
  });
  return { ...table, entries };
}

const onlyOne = (found: readonly string[]): string | undefined => (found.length === 1 ? found[0] : undefined);

/**
 * What options say of where a command works, as one word: the group, the network, the region. Undefined where one of them
 * is not known in this file; one that is not given is the same for all commands that do not give it.
 */
export function scopeIn(options: Table, names: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const name of names) {
    const entry = options.entries.find(({ key }) => key.text === name);
    for (const value of entry ? leaves(entry.value) : []) {
      if (value.kind !== 'text' || value.text.includes(HOLE)) return undefined;
      parts.push(`${name} ${value.text}`);
    }
  }
  return parts.join(' ');
}

/** A name that is written otherwise. */
const named = ({ place, pieces, quote }: Text, text: string): Text => ({ kind: 'text', text, place, pieces, quote });

/** A command line as the readers of templates want it: a block whose body are the options. */
export const blockOf = (command: Command, options: Table, name: Text | undefined): Block => ({
  kind: 'block',
  language: command.language,
  head: name ? [command.name, name] : [command.name],
  body: options,
  place: command.place,
});

/** How a value is spelt behind an option, and how several are. */
export const optionSyntax = (dialect: string, sign: ' ' | '=', between: ' ' | ','): TemplateSyntax => ({
  dialect,
  text: (value) => value,
  list: (elements) => elements.join(between),
  property: (name, value) => ` --${name}${sign}${value}`,
});

/** Statements belong to the command, not to the block that was made of it; a splat among its words is not read. */
export function ofCommand({ statements, unread }: Local, command: Command, { gap }: CommandLine): Local {
  const silenced = command.redirections.length > 0 ? silencedPlace(command, false) : undefined;
  return {
    statements: statements.map((statement) => ({ ...statement, item: command, ...(silenced ? { silenced } : {}) })),
    unread: gap ? [...unread, gap] : unread,
  };
}

/** Lets the errors of a statement's command be seen. */
export const unsilenced = ({ item }: Statement): readonly PlaceEdit[] | undefined =>
  item.kind === 'command' ? unsilence(item, false) : undefined;
