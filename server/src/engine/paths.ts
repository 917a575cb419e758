import ignore from 'ignore';

/** Answers whether a path, relative and with forward slashes, is meant by one of the patterns (`.gitignore` syntax). */
export type PathMatcher = (path: string) => boolean;

/** A matcher for the patterns of a configuration file; paths outside its folder are meant by none. */
export function pathMatcher(patterns: readonly string[]): PathMatcher {
  if (patterns.length === 0) return () => false;
  const rules = ignore().add([...patterns]);
  return (path) => ignore.isPathValid(path) && rules.ignores(path);
}

/**
 * A path or URI relative to the folder of another, with forward slashes; undefined where it lies outside. Both are
 * written the same way: both URIs, or both absolute paths.
 */
export function relativeTo(folderOf: string, path: string): string | undefined {
  const a = folderOf.replaceAll('\\', '/');
  const b = path.replaceAll('\\', '/');
  const folder = a.slice(0, a.lastIndexOf('/') + 1);
  return b.startsWith(folder) && b.length > folder.length ? b.slice(folder.length) : undefined;
}
