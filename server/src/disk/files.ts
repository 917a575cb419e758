import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { reasonOf } from './reasons';

/** A file to be read, or one that cannot be. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly absolute: string; readonly walked: boolean }
  | { readonly kind: 'failed'; readonly path: string; readonly message: string };

/** What a walk takes up, beside what `.gitignore` files leave out. */
export interface Walk {
  /** By the name and the absolute path, before anything is opened. */
  readonly wants: (name: string, absolute: string) => boolean;
  /** By the absolute path: the `exclude` of configuration files. */
  readonly excludes: (absolute: string, folder: boolean) => boolean;
}

/** The files that paths mean: files as they are given, folders with all in them, in the order of their names. */
export function* filesOf(paths: readonly string[], cwd: string, walk: Walk): Iterable<Found> {
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    let folder: boolean;
    try {
      folder = statSync(absolute).isDirectory();
    } catch (error) {
      yield { kind: 'failed', path, message: reasonOf(error) };
      continue;
    }
    if (!folder) yield { kind: 'file', path, absolute, walked: false };
    else {
      // What is named is walked, whatever git thinks of it.
      const above = ignoresAbove(absolute);
      const rules = isIgnored(absolute, true, above) ? [] : above;
      yield* walkFolder(path, absolute, undefined, rules, walk, new Set());
    }
  }
}

const IGNORE_FILE = '.gitignore';

/** Some systems take a name in other letters for the same one. */
const isIgnoreFile = ({ name }: Dirent): boolean =>
  name.length === IGNORE_FILE.length && name.toLowerCase() === IGNORE_FILE;

/** A `.gitignore` and the folder it speaks of. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/** `known` is where the folder really stands; undefined where a link may lead to it. */
function* walkFolder(
  path: string,
  absolute: string,
  known: string | undefined,
  above: readonly Rules[],
  walk: Walk,
  entered: Set<string>,
): Iterable<Found> {
  let entries: Dirent[];
  let real: string;
  try {
    real = known ?? realpathSync(absolute);
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'failed', path, message: reasonOf(error) };
    return;
  }
  // A link may lead back to a folder above or to one that was walked already: each is walked once.
  if (entered.has(real)) return;
  entered.add(real);
  const own = entries.some(isIgnoreFile) ? rulesIn(absolute) : undefined;
  const rules = own ? [...above, own] : above;
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const at = join(absolute, entry.name);
    const shown = path === '.' ? entry.name : `${path.replace(/[\\/]+$/, '')}${sep}${entry.name}`;
    const kind = kindOf(entry, at);
    if (kind === 'folder') {
      if (entry.name === '.git' || isIgnored(at, true, rules) || walk.excludes(at, true)) continue;
      yield* walkFolder(shown, at, entry.isDirectory() ? join(real, entry.name) : undefined, rules, walk, entered);
    } else if (kind === 'file' && walk.wants(entry.name, at)) {
      if (isIgnored(at, false, rules) || walk.excludes(at, false)) continue;
      yield { kind: 'file', path: shown, absolute: at, walked: true };
    }
  }
}

/** Links count as what they lead to; broken ones, pipes and devices as nothing. */
function kindOf(entry: Dirent, absolute: string): 'folder' | 'file' | undefined {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return undefined;
  try {
    const stat = statSync(absolute);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest `.gitignore` that says something of a path decides. */
function isIgnored(absolute: string, folder: boolean, rules: readonly Rules[]): boolean {
  for (let i = rules.length - 1; i >= 0; i--) {
    const { folder: base, rules: own } = rules[i] as Rules;
    const path = relative(base, absolute).split(sep).join('/') + (folder ? '/' : '');
    const { ignored, unignored } = own.test(path);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** The `.gitignore` files between the root of the repository and a folder, the folder's own left out. */
function ignoresAbove(absolute: string): Rules[] {
  const folders: string[] = [];
  for (let folder = absolute; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (existsSync(join(folder, '.git'))) break;
    // Outside a repository only what is walked counts.
    if (dirname(folder) === folder) return [];
  }
  return folders.slice(0, -1).flatMap((folder) => rulesIn(folder) ?? []);
}

function rulesIn(folder: string): Rules | undefined {
  try {
    return { folder, rules: ignore().add(readFileSync(join(folder, IGNORE_FILE), 'utf8')) };
  } catch {
    return undefined;
  }
}

/** The name by which a walk decides. */
export const nameOf = (path: string): string => basename(path);
