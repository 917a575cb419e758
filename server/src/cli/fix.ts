import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DecodedFile, decode, splice } from '../disk/encoding';
import { withoutSuppressed } from '../engine/options';
import { fixAll } from '../features/codeActions';
import type { Input, Workbench } from './workbench';

/** Fixes can make room for others; more rounds than this are a circle. */
const MOST_ROUNDS = 10;

export interface Fixed {
  /** The file as it stands now. */
  readonly input: Input;
  readonly changed: boolean;
  /** Why nothing was fixed; undefined where nothing stood in the way. */
  readonly refused: string | undefined;
}

/** Applies the safe fixes to a file, again until none is left, and writes it once. */
export function fixFile(input: Input, bench: Workbench): Fixed {
  let file = input.file;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = fixOnce({ ...input, file }, bench);
    if (next === 'refused') {
      const refused = 'not fixed: a fix would touch bytes that could not be decoded';
      return { input, changed: false, refused };
    }
    if (!next) break;
    file = next;
  }
  const changed = file !== input.file;
  if (changed) writeAtomically(input.absolute as string, file.bytes);
  return { input: { ...input, file }, changed, refused: undefined };
}

/** The file after one round; undefined where there is nothing to fix. */
function fixOnce(input: Input, bench: Workbench): DecodedFile | 'refused' | undefined {
  const opened = bench.open(input);
  if (!opened) return undefined;
  const { document, env, suppressed } = opened;
  const edits = fixAll(document, { ...env, options: withoutSuppressed(env.options, suppressed) });
  if (edits.length === 0) return undefined;
  const { bytes, refused } = splice(input.file, edits);
  if (refused.length > 0) return 'refused';
  return bytes.equals(input.file.bytes) ? undefined : decode(bytes);
}

/** Writes beside the file and puts the new one in its place, so that it is whole at every moment. Its mode is kept. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  // A link stays a link: what it leads to is replaced.
  const target = existing(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const handle = openSync(temporary, 'wx');
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const mode = modeOf(target);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o7777;
  } catch {
    return undefined;
  }
}
