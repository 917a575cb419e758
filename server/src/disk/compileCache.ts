import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { HASH_BEGIN, hashWith } from '../base/hash';

/**
 * Loads a CommonJS file of ours, in ASCII, as `require` does, with the code that V8 made of it in an earlier process
 * where that was kept: a third of the time in which a process starts goes into making it. Gives a function that keeps the
 * code, to be called when the process ends, for by then the functions that were needed are in it; undefined where it is
 * kept already or there is no place for it. Node's own cache has only what is known before a file is run.
 *
 * `build` tells apart files with the same name: V8 itself takes code for that of any source of the same length.
 */
export function loadCompiled(file: string, build: string, temporary: string = tmpdir()): (() => void) | undefined {
  const directory = privateDirectory(temporary);
  const path = directory && join(directory, nameFor(file, build));
  const cachedData = path && read(path);
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  const require = createRequire(file);
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  module.loaded = true;
  return path !== undefined && (!cachedData || script.cachedDataRejected) ? () => keep(path, script) : undefined;
}

/** Code is good for one version of V8 on one kind of processor with the same options. */
function nameFor(file: string, build: string): string {
  const { arch, env, execArgv, versions } = process;
  const options = [...execArgv, env['NODE_OPTIONS'] ?? ''].join(' ').trim();
  const own = options === '' ? '' : `-${Buffer.from(options).toString('base64url').slice(-80)}`;
  return `${build}-${basename(dirname(file))}-${basename(file)}-${versions.v8}-${arch}${own}`;
}

/**
 * A directory of this user alone. What lies in it is run: in one that others may write to, as in the temporary directory
 * itself, anybody could leave code for an administrator. On Windows the temporary directory is the user's.
 */
function privateDirectory(temporary: string): string | undefined {
  const { env, getuid } = process;
  // Whoever tells Node to keep no code means ours too.
  if (env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  const user = getuid?.();
  const directory = join(temporary, user === undefined ? 'exchange-ports-code' : `exchange-ports-code-${user}`);
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true });
    const { mode, uid } = lstatSync(directory);
    const isDirectory = (mode & 0o170000) === 0o040000;
    return isDirectory && (user === undefined || (uid === user && (mode & 0o077) === 0)) ? directory : undefined;
  } catch {
    return undefined;
  }
}

/** V8 believes what it is given: code that was damaged on the disk would be run as it is. Its digest stands before it. */
const DIGEST_BYTES = 16;

/**
 * Length and FNV-1a of the words: nobody but the user writes here, so it tells damage, not malice. A third of the time that
 * loading Node's own digests takes.
 */
function digestOf(code: Uint8Array): Buffer {
  const words = wordsOf(code);
  let hash = HASH_BEGIN;
  for (let i = 0; i < words.length; i++) hash = hashWith(hash, words[i] as number);
  for (let i = words.length * 4; i < code.length; i++) hash = hashWith(hash, code[i] as number);
  const digest = Buffer.alloc(DIGEST_BYTES);
  digest.writeUInt32LE(code.length, 0);
  digest.writeInt32LE(hash, 4);
  return digest;
}

function wordsOf(code: Uint8Array): Int32Array {
  const { buffer, byteOffset } = code.byteOffset % 4 === 0 ? code : Uint8Array.from(code);
  return new Int32Array(buffer, byteOffset, code.length >> 2);
}

function read(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const code = bytes.subarray(DIGEST_BYTES);
    return digestOf(code).equals(bytes.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** So many files are kept: of an extension and a command line, and of the versions before them. */
const MOST_FILES = 16;

/** Nothing is said where it fails: the next process starts as slowly as this one did. */
function keep(path: string, script: Script): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    const code = script.createCachedData();
    writeFileSync(unfinished, Buffer.concat([digestOf(code), code]), { mode: 0o600 });
    // Whole or not at all, whoever reads it meanwhile.
    renameSync(unfinished, path);
    const directory = dirname(path);
    const files = readdirSync(directory).map((name) => join(directory, name));
    const ages = new Map(files.map((file) => [file, statSync(file).mtimeMs]));
    files.sort((a, b) => (ages.get(b) ?? 0) - (ages.get(a) ?? 0));
    for (const file of files.slice(MOST_FILES)) rmSync(file, { force: true });
  } catch {
    rmSync(unfinished, { force: true });
  }
}
