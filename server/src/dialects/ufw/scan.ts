import type { Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import { HOLE, slice, type Text, unknownIn } from '../../model/value';
import { programName, wordsWithHoles } from '../shared/programs';

const ACTIONS: ReadonlySet<string> = new Set(['allow', 'deny', 'reject', 'limit']);
const KEYS: ReadonlySet<string> = new Set(['proto', 'from', 'to', 'port', 'app', 'comment', 'on', 'in', 'out']);

/** One side of a rule as it is written: `from 10.0.0.0/8 port 25`. */
export interface Party {
  address?: Text;
  port?: Text;
  app?: Text;
}

/** The words of `ufw … allow …`. */
export interface RuleCall {
  readonly kind: 'rule';
  readonly gap: Unread | undefined;
  readonly action: Text;
  readonly isRoute: boolean;
  readonly deletes: boolean;
  /** The number behind `insert`; true for `prepend`. */
  readonly insert: Text | true | undefined;
  /** `in` or `out`, the first that is said. */
  readonly direction: Text | undefined;
  readonly interfaces: { in?: Text; out?: Text };
  readonly source: Party;
  readonly destination: Party;
  readonly protocol: Text | undefined;
  /** Ports and protocol in one word: `25,587/tcp`. */
  readonly short: Text | undefined;
  readonly comment: Text | undefined;
  /** The first word of the long form: before it a protocol may be put. */
  readonly firstKey: Text | undefined;
  /** A key without its value, or a word that belongs nowhere. */
  readonly isHalf: boolean;
}

export interface DefaultCall {
  readonly kind: 'default';
  readonly action: Text;
  readonly direction: Text | undefined;
}

/** Rules are taken away of which nothing is said: one by its number, or all of them. */
export interface RemovalCall {
  readonly kind: 'delete' | 'reset';
}

export const isUfw = (command: Command): boolean => programName(command) === 'ufw';

/** What a call of ufw says; undefined for those that say nothing of traffic. */
export function scan(command: Command): RuleCall | DefaultCall | RemovalCall | undefined {
  const words = wordsWithHoles(command);
  const lower = (index: number): string => words[index]?.text.toLowerCase() ?? '';
  let i = 0;
  let isRoute = false;
  let deletes = false;
  let insert: Text | true | undefined;
  let gap: Unread | undefined;
  for (; i < words.length; i++) {
    const word = lower(i);
    if (word === 'default') return defaultCall(words, i + 1);
    if (ACTIONS.has(word)) break;
    if (word === 'reset') return { kind: 'reset' };
    if (deletes && /^\d+$/.test(word)) return { kind: 'delete' };
    if (word === 'route') isRoute = true;
    else if (word === 'delete') deletes = true;
    else if (word === 'prepend') insert = true;
    else if (word === 'insert') insert = words[++i];
    else if (word === HOLE) gap ??= gapAt(words[i] as Text);
    else if (word !== 'rule' && !word.startsWith('-')) return undefined;
  }
  const action = words[i];
  return action && rule(words, i, { gap, action, isRoute, deletes, insert });
}

function defaultCall(words: readonly Text[], from: number): DefaultCall | undefined {
  const rest = words.slice(from, from + 2);
  const action = rest.find(({ text }) => /^(?:allow|deny|reject)$/i.test(text));
  return action && { kind: 'default', action, direction: rest.find((word) => word !== action) };
}

type Head = Pick<RuleCall, 'gap' | 'action' | 'isRoute' | 'deletes' | 'insert'>;

function rule(words: readonly Text[], at: number, head: Head): RuleCall {
  const interfaces: RuleCall['interfaces'] = {};
  const source: Party = {};
  const destination: Party = {};
  let direction: Text | undefined;
  let way: 'in' | 'out' | undefined;
  let party: Party | undefined;
  let protocol: Text | undefined;
  let short: Text | undefined;
  let comment: Text | undefined;
  let firstKey: Text | undefined;
  let isHalf = false;
  let { gap } = head;
  for (let i = at + 1; i < words.length; i++) {
    const word = words[i] as Text;
    const key = word.text.toLowerCase();
    if (key === 'log' || key === 'log-all') continue;
    if (key === 'in' || key === 'out') {
      direction ??= word;
      way = key;
      continue;
    }
    if (!KEYS.has(key)) {
      // A word of its own is the short form; a second one belongs nowhere.
      if (key === HOLE && (short || firstKey)) gap ??= gapAt(word);
      else if (short || firstKey) {
        isHalf = true;
        // `{88,464}/tcp` comes to two words in a shell.
        if (/^\d/.test(key)) gap ??= { place: word.place, why: 'ufw takes one word of ports and refuses a second' };
      } else short = word;
      continue;
    }
    const value = words[++i];
    if (key !== 'on' && key !== 'comment') firstKey ??= word;
    if (!value) {
      isHalf = true;
      break;
    }
    switch (key) {
      case 'proto':
        protocol = value;
        break;
      case 'from':
        party = source;
        party.address = value;
        break;
      case 'to':
        party = destination;
        party.address = value;
        break;
      case 'port':
        (party ?? destination).port = value;
        break;
      case 'app':
        (party ?? destination).app = value;
        break;
      case 'on':
        interfaces[way ?? 'in'] = value;
        break;
      default:
        comment = value;
    }
  }
  return {
    kind: 'rule',
    ...head,
    gap,
    direction,
    interfaces,
    source,
    destination,
    protocol,
    short,
    comment,
    firstKey,
    isHalf: isHalf || (!short && !firstKey && Object.keys(interfaces).length === 0),
  };
}

/** A word of which nothing is known where a key belongs: it may say anything. */
const gapAt = (word: Text): Unread => ({
  place: word.place,
  why: unknownIn(word, 0, word.text.length) ?? 'it is not known',
});

/** The two parts of `25,587/tcp`; a name of a program may hold anything. */
export function shortParts(word: Text): { ports: Text; protocol: Text | undefined } {
  const slash = word.text.lastIndexOf('/');
  if (slash < 0 || /\s/.test(word.text)) return { ports: word, protocol: undefined };
  return { ports: slice(word, 0, slash), protocol: slice(word, slash + 1, word.text.length) };
}
