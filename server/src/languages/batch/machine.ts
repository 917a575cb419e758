import type { Command, Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
import type { Text } from '../../model/value';
import type { Rich } from '../text/rich';
import type { Arguments, Frame, Signal } from './flow';
import type { Program } from './program';
import type { Store } from './store';
import type { Redirect } from './syntax';

/** Hears of each program that is called, with its command line as Windows passes it. */
export type CallHook = (command: Command, commandLine: string) => void;

/** What commands and programs ask of what runs them. */
export interface Machine {
  readonly scope: Scope;
  readonly emit: (item: Item | Embedded) => void;
  readonly store: Store;
  readonly hook: CallHook | undefined;

  /** Runs a label as a subroutine: its arguments and its `setlocal` are its own, variables are shared. */
  callLabel(name: string, parameters: Arguments, frame: Frame): Signal | undefined;
  /** Runs a script that the script itself has written. */
  callProgram(program: Program, parameters: Arguments, frame: Frame): Signal | undefined;
  /** Runs a command line in a process of its own. */
  runLine(text: Rich, frame: Frame, delayed: boolean | undefined): void;
  /** Runs something whose effects on variables and on the way of the script are lost. */
  apart(run: () => void): void;

  /** Puts in what is put in when a command is about to run: loop variables, then what stands between exclamation marks. */
  expand(text: Rich, frame: Frame): Rich;
  /** The frame with the output that redirections give it; `>` empties its file. */
  redirected(frame: Frame, redirects: readonly Redirect[]): Frame;
  /** A line that a command prints. */
  print(frame: Frame, line: Text): void;
  /** Something is printed that is not known here. */
  printUnknown(frame: Frame): void;
  linesOfFile(name: Rich): readonly Text[] | undefined;
  deleteFile(name: Rich): void;
}
