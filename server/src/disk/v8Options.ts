import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** What a process is for. Code is kept for each of these, for they need other code or give V8 other options. */
export type ProcessKind = 'lsp' | 'read' | 'folder' | 'rest';

/** By command. */
const PROCESS_KINDS: Readonly<Record<string, ProcessKind>> = {
  lsp: 'lsp',
  check: 'read',
  explain: 'read',
  coverage: 'read',
  diff: 'read',
};

/** An option of V8 as it is set, and as V8 has it by itself. */
type Option = readonly [set: string, reset: string];

const growing = (percent: number): Option => [`--heap-growing-percent=${percent}`, '--heap-growing-percent=0'];

/** V8 throws away the code of functions that were not called for a while, those of the start first: it would not be kept. */
const WHOLE: Option = ['--no-flush-bytecode', '--flush-bytecode'];

/**
 * Reading a long document leaves hundreds of megabytes of rubbish, and V8 lets the heap grow to four times what it holds
 * before it looks. What reads documents sweeps sooner instead, a server beside an editor soonest. What a request leaves
 * behind there is small: the room for what is new stays as it is once the server has started, so that a long document is
 * held in some 30 MB less.
 */
const OPTIONS: Readonly<Record<ProcessKind, readonly Option[]>> = {
  lsp: [WHOLE, growing(40), ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2']],
  read: [WHOLE, growing(100)],
  folder: [],
  rest: [],
};

/**
 * Of processes with threads, which load their code while the process has its options.
 *
 * Each thread that looks at a share of many files has V8 make faster code for it on a further thread, and where all
 * processors are busy with files that takes their time: with six times the patience of V8 as it is by itself, a third
 * of all time is saved. One file by itself is done sooner without.
 */
const FROM_THE_START: Readonly<Record<ProcessKind, readonly string[]>> = {
  lsp: [],
  read: [],
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
  return kind === 'read' && hasThreads ? 'folder' : kind;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
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

/** Before code is kept, which is loaded by a process that has these options not yet. */
export function resetOptions(kind: ProcessKind): void {
  for (const [, reset] of OPTIONS[kind]) setFlagsFromString(reset);
}
