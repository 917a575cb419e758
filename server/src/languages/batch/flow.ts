import { lastAtOrBelow } from '../../base/lineIndex';
import type { Text } from '../../model/value';
import type { Rich } from '../text/rich';
import { lineEnd } from './characters';
import type { Lookup } from './expand';
import type { Program, Unit } from './program';
import type { Content, Locals } from './store';
import type { Turn } from './turns';
import { cmdWords } from './words';

/** Why the next command of a line or block does not run. */
export type Signal =
  /** `goto`; without a name when which label it leads to is not known. */
  | { readonly kind: 'goto'; readonly name: string | undefined }
  /** `exit /b`, `goto :eof`: back to the caller. */
  | { readonly kind: 'return' }
  | { readonly kind: 'exit' }
  /** Every way on has been noted already, or nothing more is followed. */
  | { readonly kind: 'dead' };

export const RETURN: Signal = { kind: 'return' };
export const EXIT: Signal = { kind: 'exit' };
export const DEAD: Signal = { kind: 'dead' };

/** A moment of the run at which a way was left that may be taken. */
export interface Moment {
  readonly time: number;
  readonly locals: Locals;
  /** What variables held then that changed before this chunk; the log knows the others. */
  readonly held?: ReadonlyMap<string, Content>;
}

/** A label that was met: when that was, how often jumps led back there since, and what had been run before. */
export interface Visit {
  time: number;
  shift: number;
  turns: number;
  readonly spent: number;
}

/** The ways through a script or a called label: which labels may be met, which have been. */
export class Flow {
  /** Where jumps may lead, by the offset below the label. */
  readonly pending = new Map<number, Moment[]>();
  /** Jumps to labels that stand in a later chunk. */
  readonly carried: { readonly name: string; readonly moment: Moment }[] = [];
  readonly visits = new Map<number, Visit>();
  /** Moments at which the caller may have been returned to. */
  readonly returns: Moment[] = [];
  /** The first jump to a label whose name is not known. */
  unknownJump: Moment | undefined;
  exited = false;

  jump(target: number, moment: Moment): void {
    const known = this.pending.get(target);
    if (known) known.push(moment);
    else this.pending.set(target, [moment]);
  }
}

/** The arguments of a called label. */
export interface Arguments {
  /** `%0` first; undefined for the script's own, which nobody knows here. */
  readonly values: readonly Rich[] | undefined;
  readonly all: Rich | undefined;
  /** How often `shift` ran. */
  shift: number;
}

/** The arguments behind a name, as a called label or script sees them. */
export function parametersOf(text: Rich, from: number, to: number): Arguments {
  const words = cmdWords(text, to).map((word) => word.text);
  return { values: [text.slice(from, to), ...words], all: text.slice(to, text.length).trim(), shift: 0 };
}

/** The loops around a command. */
interface Loops {
  readonly turn: Turn;
  readonly outer: Loops | undefined;
}

/** Where what a command prints goes. */
export type Output =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'capture'; readonly lines: Text[]; complete: boolean }
  | { readonly kind: 'nowhere' };

/** What surrounds a command while it runs. */
export interface Frame {
  readonly program: Program;
  readonly flow: Flow;
  readonly parameters: Arguments;
  readonly lookup: Lookup;
  readonly loops: Loops | undefined;
  readonly output: Output | undefined;
  /** What a pipe brings. */
  readonly input: readonly Text[] | undefined;
  readonly mode: Program['mode'];
  /** True outside loops and calls, where a branch that is not taken is shown nevertheless: no other turn takes it. */
  readonly once: boolean;
  /** True in a branch that is shown but not taken: jumps lead nowhere. */
  readonly aside: boolean;
  /** True where labels are run that no known way leads to; what has been run is not run again. */
  readonly rest: boolean;
  readonly depth: number;
  /** The statement that is run, shared with the frames made from this one. */
  readonly statement: { unit: Unit };
}

/** The offset of the line below a label line: what jumps lead to. */
export const belowLabel = ({ source: { text } }: Program, { start }: Unit): number =>
  Math.min(lineEnd(text, start, text.length) + 1, text.length);

/** Where a label of that name is found from an offset on, searching on from the start. */
export function findLabel({ labels }: Program, name: string, from: number): number | undefined {
  const targets = labels.get(name);
  if (!targets) return undefined;
  const before = lastAtOrBelow(targets, from);
  return (targets[before] as number) > from ? targets[before] : (targets[before + 1] ?? targets[0]);
}

/** Index of the first statement that ends behind the offset. */
export function unitIndexAt({ units }: Program, offset: number): number {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle] as Unit).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a document holds under a label's name, as `read` gave it. */
export function labelProgram(definition: unknown, name: string): Program | undefined {
  if (typeof definition !== 'object' || definition === null || !('labels' in definition)) return undefined;
  const program = definition as Program;
  return program.labels.has(name) ? program : undefined;
}
