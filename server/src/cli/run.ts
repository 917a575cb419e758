import { reasonOf } from '../disk/reasons';
import type { Engine } from '../engine/engine';
import { type Arguments, parseArguments } from './arguments';
import { check, looker } from './commands/check';
import { coverage } from './commands/coverage';
import { dialects } from './commands/dialects';
import { diff } from './commands/diff';
import { explain } from './commands/explain';
import { lookup } from './commands/lookup';
import { nearest, rules } from './commands/rules';
import { workShift } from './crew';
import { FAILED, OK, UsageError } from './failure';
import { HELP } from './help';
import type { Io } from './io';
import { Workbench } from './workbench';

/** What the command line is made of; the engine is made when a command needs it. */
export interface Parts {
  readonly engine: () => Engine;
  readonly version: string;
  /** The script that further threads run, where there may be some; it calls `lendHand` there. */
  readonly script?: string;
  /** Starts the language server on this process's streams; it ends the process itself. */
  readonly serve: () => void;
}

type Command = (args: Arguments, io: Io, parts: Parts) => number | undefined;

const COMMANDS: Readonly<Record<string, Command>> = {
  check: (args, io, { engine, ...parts }) => check(args, io, engine(), parts),
  explain: (args, io, { engine }) => explain(args, io, engine()),
  coverage: (args, io, { engine }) => coverage(args, io, engine()),
  diff: (args, io, { engine }) => diff(args, io, engine()),
  lookup: (args, io, { engine }) => lookup(args, io, engine()),
  rules: (args, io, { engine }) => rules(args, io, engine()),
  dialects: (args, io, { engine }) => dialects(args, io, engine()),
  lsp(args, _io, { serve }) {
    if (!args.transport) throw new UsageError('lsp needs --stdio');
    serve();
    return undefined;
  },
};

/** Commands that are promised and not there yet. */
const LATER: readonly string[] = ['generate', 'convert', 'mcp'];

/** What a further thread does: its share of the files of a command line. */
export function lendHand(engine: () => Engine): void {
  workShift(({ args, cwd, today }) => {
    const quiet = { out: () => undefined, err: () => undefined, outIsTerminal: false, errIsTerminal: false };
    const io: Io = { ...quiet, cwd, today, env: {}, columns: undefined, readInput: () => new Uint8Array() };
    return looker(new Workbench(io, args, engine()));
  });
}

/** Runs one command line; the exit status, or undefined where the process goes on. */
export function run(argv: readonly string[], io: Io, parts: Parts): number | undefined {
  try {
    const first = argv.find((word) => !word.startsWith('-'));
    if (first !== undefined && LATER.includes(first)) throw new UsageError(`${first} is not available in this version`);
    const args = parseArguments(argv);
    if (args.version) {
      io.out(`${parts.version}\n`);
      return OK;
    }
    if (args.help) {
      io.out(HELP);
      return OK;
    }
    if (args.command === undefined) {
      io.err(HELP);
      return FAILED;
    }
    const command = Object.hasOwn(COMMANDS, args.command) ? COMMANDS[args.command] : undefined;
    if (!command) {
      const near = nearest(args.command, Object.keys(COMMANDS));
      throw new UsageError(
        `there is no command ${args.command}${near === undefined ? '; see exchange-ports --help' : `; did you mean ${near}?`}`,
      );
    }
    return command(args, io, parts);
  } catch (error) {
    const words = error instanceof UsageError ? error.message : `a fault of ours: ${reasonOf(error)}`;
    io.err(`exchange-ports: ${words.replace(/[\r\n]+/g, ' ')}\n`);
    return FAILED;
  }
}
