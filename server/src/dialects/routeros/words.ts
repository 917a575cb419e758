import type { Command, Words } from '../../model/item';
import { slice, type Text } from '../../model/value';
import type { PortGrammar } from '../shared/portMistakes';
import type { PortSyntax } from '../shared/ports';

export const DIALECT = 'routeros';

export const ROUTEROS_PORTS: PortSyntax = {
  subject: 'RouterOS',
  separators: ',',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

export const ROUTEROS_GRAMMAR: PortGrammar = {
  subject: 'RouterOS',
  rangeSign: '-',
  listSign: ',',
  consequence: 'the rule is refused',
};

/** The menus that hold rules. */
export type Menu = 'filter' | 'nat' | 'mangle' | 'bridge';

const MENUS: ReadonlyMap<string, Menu> = new Map<string, Menu>([
  ['ip firewall filter', 'filter'],
  ['ipv6 firewall filter', 'filter'],
  ['ip firewall raw', 'filter'],
  ['ipv6 firewall raw', 'filter'],
  ['ip firewall nat', 'nat'],
  ['ipv6 firewall nat', 'nat'],
  ['ip firewall mangle', 'mangle'],
  ['ipv6 firewall mangle', 'mangle'],
  ['interface bridge filter', 'bridge'],
]);

const VERBS: ReadonlySet<string> = new Set(['add', 'set', 'enable', 'disable', 'remove', 'move']);

/** A command that adds rules, changes them or takes them away. */
export interface RuleCommand {
  readonly menu: Menu;
  /** The menu as it is written, for the chain's name. */
  readonly path: string;
  readonly verb: string;
  readonly words: Words;
  /** Index of the first word behind the verb. */
  readonly from: number;
  /** The words by which rules are found that are there already: `[find chain=input]`. */
  readonly selection?: Words;
}

/** The path of the menu that is open, for each list of open lines. */
const paths = new WeakMap<readonly Command[], string>();

function openPath(context: readonly Command[]): string {
  const known = paths.get(context);
  if (known !== undefined) return known;
  const last = context[context.length - 1];
  let path = last ? last.name.text : '';
  for (const argument of last?.arguments ?? []) {
    if (argument.kind === 'value' && argument.value.kind === 'text') path += ` ${argument.value.text}`;
  }
  const plain = plainPath(path);
  paths.set(context, plain);
  return plain;
}

const plainPath = (path: string): string => path.replace(/\//g, ' ').trim();

/** The command as one of a menu with rules; undefined for every other. */
export function ruleCommand(command: Command): RuleCommand | undefined {
  const found = commandOf(command);
  if (!found || found.verb === 'add') return found;
  const { source } = command;
  const selection = source?.name.text === 'find' ? source.words : undefined;
  // Rules that are found by their number may be any.
  return selection ? { ...found, selection } : found;
}

function commandOf(command: Command): RuleCommand | undefined {
  const { words } = command;
  if (!words) return undefined;
  let from = 0;
  let path: string;
  const first = words.text(0);
  if (first.startsWith('/')) {
    let own = first;
    for (from = 1; from < words.count && !VERBS.has(words.text(from)); from++) own += ` ${words.text(from)}`;
    path = plainPath(own);
    // `/ip/firewall/filter/add` has the verb in the same word.
    const slash = first.lastIndexOf('/');
    const last = first.slice(slash + 1);
    if (slash > 0 && VERBS.has(last)) {
      const menu = MENUS.get(plainPath(first.slice(0, slash)));
      return menu && { menu, path: plainPath(first.slice(0, slash)), verb: last, words, from: 1 };
    }
  } else path = openPath(command.context);
  const verb = words.text(from);
  const menu = VERBS.has(verb) ? MENUS.get(path) : undefined;
  return menu && { menu, path, verb, words, from: from + 1 };
}

/** The value of a word `key=value`, from the sign on. */
export function valueAt(words: Words, index: number): Text {
  const word = words.value(index);
  return slice(word, word.text.indexOf('=') + 1, word.text.length);
}
