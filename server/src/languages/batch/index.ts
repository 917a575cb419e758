import type { Embedded, Item } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../../model/language';
import { looksLike } from '../config/signs';
import { type Bodies, standsApart } from '../text/apart';
import type { CallHook } from './machine';
import { labelKey, type Program } from './program';
import { programOf } from './read';
import { Runner } from './run';
import { scan } from './scan';
import { LINE, OWN } from './signs';
import { START, stateFrom, stateValue } from './state';

/** The state that a chunk leaves to the next one, among the document's variables. */
const STATE = 'bat:*';

const BODIES: Bodies = { opens: /\($/, closes: /^\)/, rest: /^[ \t]*$/, goesOn: /(?:\^|&|\|)$/ };

/** Scripts for cmd: `.bat` and `.cmd` files and the command lines of `cmd /c`. */
export const batch: HostLanguage<Program> = {
  id: 'batch',
  title: 'Batch',
  languageIds: ['bat'],
  extensions: ['.bat', '.cmd'],
  comment: 'rem ',
  trailingComment: '& rem ',
  standsApart: (before, behind) => standsApart(before, behind, BODIES),
  sniff: (lines) => looksLike(lines, LINE, OWN),

  read(source: Source, options: ReadOptions): Reading<Program> {
    const found = scan(source, options);
    const program = programOf(found, source, options.entry === undefined);
    return {
      syntax: [program],
      end: found.end,
      exit: 'later',
      hungry: found.hungry,
      comments: found.comments,
      definitions: [...found.labels.keys()].map((name) => [labelKey(name), program] as const),
      calls: found.calls,
    };
  },

  extentAt(syntax, from, to) {
    for (const { units } of syntax) {
      const unit = units.find(({ start, end }) => end > from && start >= from && start < to);
      if (unit) return [unit.start, unit.end];
    }
    return undefined;
  },

  run: (syntax, _source, scope, emit) => runBatch(syntax, scope, emit),
};

/** Runs what was read; `hook` hears of the command lines that programs are given. */
export function runBatch(
  syntax: readonly Program[],
  scope: Scope,
  emit: (item: Item | Embedded) => void,
  hook?: CallHook,
): void {
  for (const program of syntax) {
    const state = program.first ? START : stateFrom(scope.get(STATE));
    const runner = new Runner(scope, emit, state, program, hook);
    scope.set(STATE, stateValue(runner.runProgram(program)));
  }
}
