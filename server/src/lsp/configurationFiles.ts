import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CONFIGURATION_FILE } from '../analysis/configuration';
import type { ConfigurationText } from './protocol';

/**
 * The nearest configuration file of a document on disk: in its folder or one above, up to the workspace folder that
 * holds it, or to the root for a document outside of all. Undefined where there is none.
 */
export async function readNearestConfiguration(
  uri: string,
  folders: readonly string[],
): Promise<ConfigurationText | undefined> {
  if (!uri.startsWith('file:///')) return undefined;
  const top =
    folders.filter((folder) => uri.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0] ?? 'file://';
  // The document's own URI is cut, not built anew, so that both are escaped alike.
  for (let folder = parent(uri); folder.length >= top.length; folder = parent(folder)) {
    const file = `${folder}/${CONFIGURATION_FILE}`;
    const text = await readText(file);
    if (text !== undefined) return { uri: file, text };
  }
  return undefined;
}

const parent = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

async function readText(uri: string): Promise<string | undefined> {
  try {
    return (await readFile(fileURLToPath(uri), 'utf8')).replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
