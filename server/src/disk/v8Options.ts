import { type Stats, statSync } from 'node:fs';
import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';

/** What a process is for. Code is kept for each of these, for they need other code or give V8 other options. */
export type ProcessKind = 'lsp' | 'read' | 'long' | 'folder' | 'rest';

/** By command. */
const PROCESS_KINDS: Readonly<Record<string, ProcessKind>> = {
  lsp: 'lsp',
  check: 'read',
  explain: 'read',
  coverage: 'read',
  diff: 'read',
};

/** An option of V8 as it is set, and as V8 has it by itself, in one version or the other. */
type Option = readonly [set: string, ...resets: [string, ...string[]]];

const growing = (percent: number): Option => [`--heap-growing-percent=${percent}`, '--heap-growing-percent=0'];

/** V8 throws away the code of functions that were not called for a while, those of the start first: it would not be kept. */
const WHOLE: Option = ['--no-flush-bytecode', '--flush-bytecode'];

/**
 * In a long document much code is worth making faster, and V8 makes all of it at one time: with more patience it has
 * fewer functions to do, and those that matter have their turn sooner. A short document is done sooner without.
 */
const PATIENT: Option = [
  '--interrupt-budget=160000',
  '--interrupt-budget=67584',
  '--interrupt-budget=135168',
  '--interrupt-budget=147456',
];

/**
 * Reading a long document leaves hundreds of megabytes of rubbish, and V8 lets the heap grow to four times what it holds
 * before it looks. What reads documents sweeps sooner instead, a server beside an editor soonest. What a request leaves
 * behind there is small: the room for what is new stays as it is once the server has started, so that a long document is
 * held in some 30 MB less.
 */
const OPTIONS: Readonly<Record<ProcessKind, readonly Option[]>> = {
  lsp: [WHOLE, growing(40), ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2']],
  read: [WHOLE, growing(100)],
  long: [WHOLE, growing(100), PATIENT],
  folder: [],
  rest: [],
};

/**
 * Of processes with threads, which load their code while the process has its options.
 *
 * Each thread that looks at a share of many files has V8 make faster code for it on a further thread, and where all
 * processors are busy with files that takes their time: with six times the patience of V8 as it is by itself, a third
 * of all time is saved.
 */
const FROM_THE_START: Readonly<Record<ProcessKind, readonly string[]>> = {
  lsp: [],
  read: [],
  long: [],
  folder: ['--heap-growing-percent=100', '--interrupt-budget=400000'],
  rest: [],
};

/** So many files named one by one are done without threads. */
const FEW = 8;

/** What a command line is for. A thread of a process has that of the process. */
export function kindOf(argv: readonly string[]): ProcessKind {
  const [command = '', ...paths] = argv.filter((word) => !word.startsWith('-'));
  const kind = Object.hasOwn(PROCESS_KINDS, command) ? (PROCESS_KINDS[command] as ProcessKind) : 'rest';
  const hasThreads = paths.length > FEW || argv.some((word) => word.startsWith('--jobs')) || paths.some(isFolder);
  if (kind !== 'read') return kind;
  return hasThreads ? 'folder' : paths.some(isLong) ? 'long' : 'read';
}

const isFolder = (path: string): boolean => told(path)?.isDirectory() ?? false;

/** Files from so many bytes on are long: reading one takes longer than all that comes before it. */
const LONG = 1_000_000;

const isLong = (path: string): boolean => (told(path)?.size ?? 0) >= LONG;

/** What the system says of a path, which may be none. */
function told(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Before anything is loaded. */
export function setFirstOptions(kind: ProcessKind): void {
  for (const option of FROM_THE_START[kind]) setFlagsFromString(option);
}

/**
 * Once all is loaded: V8 takes no code that was made under other options, neither ours nor that of Node's own modules,
 * which are read anew then.
 */
export function setOptions(kind: ProcessKind): void {
  for (const [set] of OPTIONS[kind]) setFlagsFromString(set);
}

/** What V8 takes code by: it changes with the options. */
export const codeTag = (): number => cachedDataVersionTag();

/**
 * Before code is kept, which is loaded by a process that has these options not yet: those with which V8 had this tag. False
 * where they are not found.
 */
export function resetOptions(kind: ProcessKind, tag: number): boolean {
  const isReset = (): boolean => cachedDataVersionTag() === tag;
  for (const [, reset] of OPTIONS[kind]) setFlagsFromString(reset);
  for (const [, , ...others] of OPTIONS[kind]) {
    for (const other of others) {
      if (isReset()) return true;
      setFlagsFromString(other);
    }
  }
  return isReset();
}
