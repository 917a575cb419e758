import { WordTable } from '../lines/wordTable';
import { isQuoted, type StatementSyntax, wordText } from './scan';

/** A word of a path through a configuration, and what may follow it. */
export interface PathNode {
  readonly next: WordTable<PathNode>;
  /** Whatever other word follows: a name, a number. */
  any: PathNode | undefined;
  unit: Unit | undefined;
}

/** What stands at the end of a path is read as one. */
export interface Unit {
  /** The kind under which others may ask for it by its last word; undefined where nobody does. */
  readonly kind: string | undefined;
}

const node = (): PathNode => ({ next: new WordTable(), any: undefined, unit: undefined });

/**
 * The paths at which a format keeps what dialects read: `applications application *`, with the kind under which it is
 * found by name, or ''. Below a prefix such as `logical-systems *` the same paths begin again.
 */
export function pathTree(
  units: readonly (readonly [path: string, kind: string])[],
  prefixes: readonly string[],
): PathNode {
  const root = node();
  const step = (from: PathNode, word: string): PathNode => {
    if (word === '*') {
      from.any ??= node();
      return from.any;
    }
    const known = from.next.get(word);
    if (known) return known;
    const made = node();
    from.next.set(word, made);
    return made;
  };
  for (const [path, kind] of units) {
    let at = root;
    for (const word of path.split(' ')) at = step(at, word);
    at.unit = { kind: kind === '' ? undefined : kind };
  }
  for (const prefix of prefixes) {
    const words = prefix.split(' ');
    const last = words.pop() as string;
    let at = root;
    for (const word of words) at = step(at, word);
    if (last === '*') at.any = root;
    else at.next.set(last, root);
  }
  return root;
}

/** Words that say something about the statement they begin and are no part of its path: `inactive: policy mail`. */
const isMark = (word: string): boolean => word.length > 7 && word.endsWith(':') && MARKS.has(word);

const MARKS: ReadonlySet<string> = new Set(['inactive:', 'protect:', 'replace:']);

/** The node that a word leads to. */
export const stepTo = (from: PathNode | undefined, word: string): PathNode | undefined =>
  from && (isMark(word) ? from : (from.next.get(word) ?? from.any));

/** The node that the word between two offsets leads to. */
export function stepOver(
  from: PathNode | undefined,
  text: string,
  start: number,
  end: number,
  syntax: StatementSyntax,
): PathNode | undefined {
  if (!from) return undefined;
  // Quotes are no part of a word, and a colon ends a mark: of both there are few.
  if (isQuoted(text, start, syntax) || text.charCodeAt(end - 1) === 58)
    return stepTo(from, wordText(text, start, end, syntax));
  return from.next.at(text, start, end) ?? from.any;
}

/** Parts of a system have services and rules of their own: virtual systems, device groups. */
export interface ScopeNames {
  /** The last word of the path to what all of them share. */
  readonly shared: string;
}

/**
 * The part of the system that something at a path belongs to, as the words behind which the paths begin again; '' for
 * the whole of it. What all share has the name `shared` wherever it stands.
 */
export function scopeOf(root: PathNode, words: readonly string[], names: ScopeNames): string {
  let at: PathNode | undefined = root;
  let end = 0;
  for (let i = 0; i < words.length && at; i++) {
    at = stepTo(at, words[i] as string);
    if (at === root) end = i + 1;
  }
  if (end === 0) return '';
  return words[end - 1] === names.shared ? names.shared : words.slice(0, end).join(' ');
}

/** The names under which something is looked for, seen from a scope: its own, what all share, any of that name. */
export const namesFrom = (scope: string, { shared }: ScopeNames, name: string): readonly string[] => [
  scopedName(scope, name),
  scopedName(shared, name),
  ...(scope === '' ? NO_NAMES : [name]),
  anyName(name),
];

/** The names under which something of a scope is found: one where the system has no parts, as most have none. */
export const namesIn = (scope: string, name: string): readonly string[] =>
  scope === '' ? [name] : [scopedName(scope, name), anyName(name)];

/** The name of something within its scope. */
export const scopedName = (scope: string, name: string): string => (scope === '' ? name : `${scope}\n${name}`);

/** A name in whatever part of the system. */
const anyName = (name: string): string => `*\n${name}`;

const NO_NAMES: readonly string[] = [];
