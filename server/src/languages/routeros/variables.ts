import type { Place } from '../../base/span';
import type { Command } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Value } from '../../model/value';
import { through } from '../text/through';
import type { Menu } from './syntax';
import { sizeOf } from './values';

/** A function: the stretch from its opening brace on, and the menu in which it was made. */
export interface FunctionBody {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly menu?: Menu | undefined;
  /** The same of one that is made within a body. */
  readonly context?: readonly Command[];
}

/** The variables of a body; those of the outermost one are the document's. */
export interface Frame {
  readonly values: Map<string, Value | undefined>;
  readonly outer: Frame | undefined;
  /** What its variables are where nothing in sight gives them a value. */
  readonly why?: string;
  /** True for a body that is run by itself: it sees no local variable of the document. */
  readonly isOwn?: true;
  functions?: Map<string, FunctionBody>;
}

/** Under which names the document keeps the variables that stand in no body. */
const LOCAL = 'local ';
const GLOBAL = 'global ';

/** Where a variable was before a part that may not be run gave it another value. */
export interface Change {
  readonly frame: Frame | undefined;
  readonly name: string;
  readonly before: Value | undefined;
  after: Value | undefined;
}

const levelOf = (frame: Frame | undefined): number => (frame ? 1 + levelOf(frame.outer) : 0);

/** The variables of a script, body by body. */
export class Variables {
  /** The body that is being run. */
  frame: Frame | undefined = undefined;
  /** What the part that is being run, and may not be, has changed so far. */
  private journal: Map<string, Change> | undefined = undefined;

  constructor(private readonly scope: Scope) {}

  /** What `:local`, `:global` and `:set` do. */
  set(verb: string, name: string, value: Value | undefined): void {
    const { frame } = this;
    if (verb === ':global') this.put(undefined, GLOBAL + name, value);
    else if (verb === ':local') this.put(frame, frame ? name : LOCAL + name, value);
    else {
      const { frame: holder, key } = this.holder(name);
      this.put(holder, key, value);
    }
  }

  /** Where a variable is kept, and under which name; the global one where no body has one. */
  private holder(name: string): { frame: Frame | undefined; key: string } {
    let { frame } = this;
    while (frame && !frame.values.has(name)) {
      if (frame.isOwn) return { frame: undefined, key: GLOBAL + name };
      frame = frame.outer;
    }
    if (frame) return { frame, key: name };
    return { frame, key: (this.scope.get(LOCAL + name) ? LOCAL : GLOBAL) + name };
  }

  private put(frame: Frame | undefined, name: string, value: Value | undefined): void {
    const { journal } = this;
    if (journal) {
      const key = `${levelOf(frame)} ${name}`;
      const known = journal.get(key);
      if (known) known.after = value;
      else journal.set(key, { frame, name, before: this.get(frame, name), after: value });
    }
    this.write(frame, name, value);
  }

  private write(frame: Frame | undefined, name: string, value: Value | undefined): void {
    if (frame) frame.values.set(name, value);
    else this.scope.set(name, value);
  }

  private get(frame: Frame | undefined, name: string): Value | undefined {
    return frame ? frame.values.get(name) : this.scope.get(name);
  }

  /** The value of a variable where it is used. */
  use(name: string, use: Place): Value {
    const { frame, key } = this.holder(name);
    const value = this.get(frame, key);
    if (value) {
      if (this.scope.spend(sizeOf(value))) return through(value, use);
      return { kind: 'unknown', place: use, why: 'more is put in here than is followed' };
    }
    const given = frame ? frame.why : this.ownReason();
    return {
      kind: 'unknown',
      place: use,
      why: given === undefined ? `\`$${name}\` has no value in this file` : `\`$${name}\` is given a value ${given}`,
    };
  }

  /** What gives variables to the body that is run by itself, if one is. */
  private ownReason(): string | undefined {
    let { frame } = this;
    while (frame && !frame.isOwn) frame = frame.outer;
    return frame?.why;
  }

  /** Runs something, and gives back what it has changed, which is then as it was. */
  undone(run: () => void): readonly Change[] {
    const outer = this.journal;
    const journal = new Map<string, Change>();
    this.journal = journal;
    run();
    this.journal = outer;
    const changes = [...journal.values()];
    for (const { frame, name, before } of changes) this.write(frame, name, before);
    return changes;
  }

  /** Of these variables nothing is known from here on: some part has changed them, if it was run. */
  forget(changes: readonly Change[]): void {
    for (const { frame, name, after } of changes) {
      const shown = frame ? name : name.slice(name.indexOf(' ') + 1);
      const why = `\`$${shown}\` is given a value under a condition`;
      this.put(frame, name, after && { kind: 'unknown', place: after.place, why });
    }
  }
}
