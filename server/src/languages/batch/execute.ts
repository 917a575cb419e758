import type { Place } from '../../base/span';
import type { Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
import { HOLE, type Text } from '../../model/value';
import type { Rich } from '../text/rich';
import { runSimple } from './commands';
import { decide } from './condition';
import { expandDelayed, expandLoopVariables, expandPercent } from './expand';
import { type Arguments, DEAD, type Frame, type Output, type Signal } from './flow';
import type { CallHook, Machine } from './machine';
import { parse } from './parse';
import type { Program } from './program';
import { EMPTY_FILE, fileKey, linesOf, type Store } from './store';
import type { Chain, For, If, Node, Redirect } from './syntax';
import { turnsOf } from './turns';

/** Calls within calls are followed this deep, command lines in command lines too. */
export const MAX_DEPTH = 24;
/** What running things again may cost: a share and so much a unit of text. */
const REPEAT_BASE = 60_000;
const REPEAT_PER_UNIT = 16;

const NO_OUTPUT: Output = { kind: 'nowhere' };

/** Runs commands, blocks, conditions and loops; what jumps and calls lead to is the business of `Runner`. */
export abstract class Executor implements Machine {
  protected stopped = false;
  private repeatsLeft: number;
  private saidRepeats = false;

  constructor(
    readonly scope: Scope,
    readonly emit: (item: Item | Embedded) => void,
    readonly store: Store,
    length: number,
    readonly hook: CallHook | undefined,
  ) {
    this.repeatsLeft = REPEAT_BASE + REPEAT_PER_UNIT * length;
  }

  abstract callLabel(name: string, parameters: Arguments, frame: Frame): Signal | undefined;
  abstract callProgram(program: Program, parameters: Arguments, frame: Frame): Signal | undefined;

  /** Notes a way that may be taken from here. */
  protected abstract note(frame: Frame, signal: Signal): void;

  /** How many steps of the document's budget were taken. */
  protected spent = 0;

  /** Takes steps of the document's budget; false when it is used up. */
  spend(steps: number): boolean {
    this.spent += steps;
    if (!this.stopped && !this.scope.spend(steps)) this.stopped = true;
    return !this.stopped;
  }

  /** Takes steps of what may be run more than once. */
  repeat(steps: number, place: () => Place | undefined): boolean {
    this.repeatsLeft -= steps;
    if (this.repeatsLeft >= 0) return true;
    if (!this.saidRepeats) {
      const where = place();
      if (where) this.scope.unread(where, 'the script repeats itself more often than is followed here');
      this.saidRepeats = true;
    }
    return false;
  }

  /** Runs a text as cmd reads it: variables first, then what stands there. */
  runText(frame: Frame, text: Rich): Signal | undefined {
    const expanded = expandPercent(text, frame.lookup, frame.mode);
    if (expanded !== text && !this.spend(expanded.weight)) return DEAD;
    return this.runAll(parse(expanded), frame);
  }

  private runAll(nodes: readonly Node[], frame: Frame): Signal | undefined {
    for (const node of nodes) {
      const signal = this.run(node, frame);
      if (signal) return signal;
    }
    return undefined;
  }

  run(node: Node, frame: Frame): Signal | undefined {
    if (this.stopped) return DEAD;
    switch (node.kind) {
      case 'simple':
        return runSimple(this, frame, this.expand(node.text, frame), node.redirects);
      case 'group':
        return this.runAll(node.body, this.redirected(frame, node.redirects));
      case 'chain':
        return this.runChain(node, frame);
      case 'if':
        return this.runIf(node, frame);
      case 'for':
        return this.runFor(node, frame);
    }
  }

  expand(text: Rich, frame: Frame): Rich {
    const { loops } = frame;
    const bound = (letter: string): Rich | undefined => {
      for (let loop = loops; loop; loop = loop.outer) {
        const value = loop.turn.get(letter);
        if (value) return value;
      }
      return undefined;
    };
    const filled = loops ? expandLoopVariables(text, bound) : text;
    const expanded = this.store.locals.delayed ? expandDelayed(filled, frame.lookup) : filled;
    if (expanded !== text) this.spend(expanded.weight);
    return expanded;
  }

  redirected(frame: Frame, redirects: readonly Redirect[]): Frame {
    let { output } = frame;
    for (const redirect of redirects) {
      if (redirect.sign === '<' || redirect.stream !== '1') continue;
      output = this.outputTo(this.expand(redirect.target, frame));
      if (output.kind === 'file' && redirect.sign === '>') this.store.setFile(output.name, EMPTY_FILE);
    }
    return output === frame.output ? frame : { ...frame, output };
  }

  private outputTo(target: Rich): Output {
    const { text } = target;
    if (text === 'nul' || text === 'NUL' || text.startsWith('&')) return NO_OUTPUT;
    const name = fileKey(text);
    return name === '' || name === 'nul' || name === 'con' ? NO_OUTPUT : { kind: 'file', name };
  }

  print(frame: Frame, line: Text): void {
    const { output } = frame;
    if (output?.kind === 'capture') output.lines.push(line);
    else if (output?.kind === 'file') {
      this.store.setFile(output.name, { line, before: this.store.file(output.name) ?? EMPTY_FILE });
    }
  }

  printUnknown(frame: Frame): void {
    const { output } = frame;
    if (output?.kind === 'capture') output.complete = false;
    else if (output?.kind === 'file') this.store.setFile(output.name, undefined);
  }

  linesOfFile(name: Rich): readonly Text[] | undefined {
    const lines = this.store.file(fileKey(name.text));
    return lines && linesOf(lines);
  }

  deleteFile(name: Rich): void {
    this.store.setFile(fileKey(name.text), undefined);
  }

  private runChain({ operator, parts }: Chain, frame: Frame): Signal | undefined {
    let { input } = frame;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Node;
      if (operator === '&' || (i === 0 && operator !== '|')) {
        const signal = this.run(part, frame);
        if (signal) return signal;
      } else if (operator !== '|') {
        const { unit } = frame.statement;
        const failed = operator === '||' ? frame.program.source.place(unit.start, unit.end) : undefined;
        this.maybe(frame, () => this.run(part, frame), failed);
      } else {
        // The sides of a pipe are processes of their own: what they set is lost.
        const last = i === parts.length - 1;
        const lines: Text[] = [];
        const capture = { kind: 'capture' as const, lines, complete: true };
        this.apart(() => void this.run(part, { ...frame, input, output: last ? frame.output : capture, aside: true }));
        input = capture.complete ? lines : undefined;
      }
    }
    return undefined;
  }

  /** Runs something that may not be run; what it emits is kept apart from what is emitted elsewhere. */
  private aside<T>(run: () => T, insteadOf?: Place): T {
    return this.scope.apart ? this.scope.apart(run, undefined, insteadOf) : run();
  }

  /** Runs something that happens or does not: afterwards only what is so in both cases is known. */
  private maybe(frame: Frame, run: () => Signal | undefined, insteadOf?: Place): void {
    const { store } = this;
    const time = store.now;
    const { locals } = store;
    const signal = this.aside(run, insteadOf);
    if (signal) {
      this.note(frame, signal);
      store.rewind(time);
      store.locals = locals;
    } else if (store.now > time) {
      const outcome = store.outcome(time);
      store.rewind(time);
      store.merge(outcome);
    }
  }

  apart(run: () => void): void {
    const { store } = this;
    const time = store.now;
    const { locals } = store;
    this.aside(run);
    store.rewind(time);
    store.locals = locals;
  }

  private runIf({ condition, whenTrue, whenFalse }: If, frame: Frame): Signal | undefined {
    const left = this.expand(condition.left, frame);
    const right = this.expand(condition.right, frame);
    const holds = decide(condition, left, right, (name) => {
      const value = this.store.variable(name);
      return value === undefined || value.text === HOLE ? undefined : value.text !== '';
    });
    if (holds !== undefined) {
      const other = holds ? whenFalse : whenTrue;
      if (other && frame.once) this.apart(() => void this.run(other, { ...frame, aside: true }));
      const taken = holds ? whenTrue : whenFalse;
      return taken && this.run(taken, frame);
    }
    if (!whenFalse) {
      if (whenTrue) this.maybe(frame, () => this.run(whenTrue, frame));
      return undefined;
    }
    return this.either(frame, whenTrue, whenFalse);
  }

  /** Runs both branches of a condition that is not decided here. */
  private either(frame: Frame, whenTrue: Node | undefined, whenFalse: Node): Signal | undefined {
    const { store } = this;
    const time = store.now;
    const { locals } = store;
    const first = whenTrue && this.aside(() => this.run(whenTrue, frame));
    if (first) this.note(frame, first);
    const outcome = store.outcome(time);
    const after = store.locals;
    store.rewind(time);
    store.locals = locals;
    const second = this.aside(() => this.run(whenFalse, frame));
    if (second) {
      this.note(frame, second);
      if (first) return DEAD;
      store.rewind(time);
      store.restore(outcome);
      store.locals = after;
    } else if (!first) {
      for (const [key, old] of store.since(time)) if (!outcome.has(key)) outcome.set(key, old);
      store.merge(outcome);
    }
    return undefined;
  }

  private runFor(loop: For, frame: Frame): Signal | undefined {
    const list = this.expand(loop.list, frame);
    const options = this.expand(loop.options, frame);
    const { source } = frame.program;
    const { unit } = frame.statement;
    const place = list.seenAt(0, list.length) ?? source.place(unit.start, unit.end);
    const { turns, more, known } = turnsOf(loop, list, options, place, {
      linesOfFile: (name) => this.linesOfFile(name),
      outputOf: (command) => this.outputOf(command, frame),
    });
    const { body } = loop;
    if (!body) return undefined;
    for (let i = 0; i < turns.length; i++) {
      if (i > 0 && (!this.spend(loop.weight) || !this.repeat(loop.weight + 16, () => place))) return undefined;
      const turn = turns[i] as (typeof turns)[number];
      const inner: Frame = { ...frame, loops: { turn, outer: frame.loops }, once: false };
      const signal = this.run(body, inner);
      if (!signal) continue;
      if (known) return signal;
      // Whether such a loop turns at all is not known, so neither is whether it is left.
      this.note(frame, signal);
    }
    if (more > 0)
      this.scope.unread(place, `of the loop's ${turns.length + more} turns only the first ${turns.length} are read`);
    return undefined;
  }

  /** The lines that a command prints, where all of them are known. */
  private outputOf(command: Rich, frame: Frame): readonly Text[] | undefined {
    const output = { kind: 'capture' as const, lines: [], complete: true };
    this.runLine(command, { ...frame, output }, undefined);
    return output.complete ? output.lines : undefined;
  }

  runLine(text: Rich, frame: Frame, delayed: boolean | undefined): void {
    if (frame.depth >= MAX_DEPTH || !this.spend(text.length)) return;
    this.apart(() => {
      this.store.setlocal(delayed ?? false);
      const inner: Frame = { ...frame, loops: undefined, mode: 'line', aside: true, depth: frame.depth + 1 };
      this.runText(inner, text);
    });
  }
}
