import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONFIGURATION_FILE } from '../../analysis/configuration';
import { decode } from '../../disk/encoding';
import { filesOf } from '../../disk/files';
import type { WorkspaceFile, WorkspaceFiles, WorkspaceWalk } from './files';

/** Workspace folders on disk, walked as the command line walks folders. */
export const filesOnDisk: WorkspaceFiles = {
  *walk(folder, by) {
    if (!folder.startsWith('file:///')) return;
    const root = fileURLToPath(folder);
    const uriOf = (absolute: string): string =>
      [folder, ...relative(root, absolute).split(sep).map(escaped)].join('/').replace(/\/$/, '');
    const configurationOf = configurationsBelow(root, uriOf, by);
    const excludes = (absolute: string, isFolder: boolean): boolean => {
      const configuration = configurationOf(dirname(absolute));
      return configuration !== undefined && by.excludes(configuration, uriOf(absolute) + (isFolder ? '/' : ''));
    };
    const wants = (name: string, absolute: string): boolean =>
      by.wants(
        name,
        () => uriOf(absolute),
        () => configurationOf(dirname(absolute)),
      );
    for (const found of filesOf([root], root, { wants, excludes })) {
      if (found.kind !== 'file') continue;
      const stat = statSync(found.absolute, { throwIfNoEntry: false });
      if (!stat) continue;
      yield {
        uri: uriOf(found.absolute),
        size: stat.size,
        stamp: `${stat.mtimeMs} ${stat.size} ${stat.ino}`,
        configuration: configurationOf(dirname(found.absolute)),
      } satisfies WorkspaceFile<unknown>;
    }
  },
  async read(uri) {
    try {
      return decode(await readFile(fileURLToPath(uri))).text;
    } catch {
      return undefined;
    }
  },
};

/** The nearest configuration of a folder, each looked for once in a walk. */
function configurationsBelow<Configuration>(
  root: string,
  uriOf: (absolute: string) => string,
  by: WorkspaceWalk<Configuration>,
): (folder: string) => Configuration | undefined {
  const known = new Map<string, Configuration | undefined>();
  const of = (folder: string): Configuration | undefined => {
    if (known.has(folder)) return known.get(folder);
    const path = join(folder, CONFIGURATION_FILE);
    const text = textOf(path);
    const above = folder === root || dirname(folder) === folder ? undefined : dirname(folder);
    const found =
      text === undefined ? (above === undefined ? undefined : of(above)) : by.parse({ uri: uriOf(path), text });
    known.set(folder, found);
    return found;
  };
  return of;
}

function textOf(path: string): string | undefined {
  try {
    // Nearly no folder has one, and an error costs as much as many files that are there.
    return statSync(path, { throwIfNoEntry: false }) && decode(readFileSync(path)).text;
  } catch {
    return undefined;
  }
}

/** A part of a path as editors write it in URIs: they escape some signs that `encodeURIComponent` leaves. */
const escaped = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
