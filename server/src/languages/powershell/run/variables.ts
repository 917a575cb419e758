import type { Place } from '../../../base/span';
import type { Scope } from '../../../model/language';
import type { Value } from '../../../model/value';
import { plainName } from '../commands';
import { settled } from './settled';
import { sameValue } from './values';

/** The variables of one call, by plain lower-case name. */
interface Frame {
  readonly values: Map<string, Value | undefined>;
  readonly parent: Frame | undefined;
  /** True for one that holds only what it was made with, as `$_` of a loop: other names go to the frame below. */
  readonly isOverlay: boolean;
}

/** What a branch changed: the value before it and behind it. */
interface Change {
  readonly frame: Frame | undefined;
  readonly name: string;
  readonly before: Value | undefined;
}

type Journal = Map<Frame | undefined, Map<string, Change>>;

/** What a branch changed, and what it left behind. */
interface Recorded {
  readonly journal: Journal;
  readonly after: ReadonlyMap<Frame | undefined, ReadonlyMap<string, Value | undefined>>;
}

/**
 * The variables of a script: those of calls in frames, which see their callers', those of the script in the document's
 * scope. What branches change is written down, so that the next branch starts from the same values.
 */
export class Variables {
  private frame: Frame | undefined;
  private readonly journals: Journal[] = [];

  constructor(private readonly scope: Scope) {}

  get(written: string): Value | undefined {
    const name = plainName(written);
    for (let frame = isOutermost(written) ? undefined : this.frame; frame; frame = frame.parent) {
      if (frame.values.has(name)) return frame.values.get(name);
    }
    return this.scope.get(`ps:${name}`);
  }

  set(written: string, value: Value | undefined): void {
    const name = plainName(written);
    let frame = isOutermost(written) ? undefined : this.frame;
    while (frame?.isOverlay && !frame.values.has(name)) frame = frame.parent;
    this.put(frame, name, value && settled(value));
  }

  /** Runs `body` with variables of its own, beginning with `given`. */
  within<T>(given: ReadonlyMap<string, Value>, body: () => T): T {
    return this.framed(given, false, body);
  }

  /** Runs `body` with the values of `given`, and otherwise with the variables around it. */
  overlaid<T>(given: ReadonlyMap<string, Value>, body: () => T): T {
    return given.size === 0 ? body() : this.framed(given, true, body);
  }

  private framed<T>(given: ReadonlyMap<string, Value>, isOverlay: boolean, body: () => T): T {
    const values = new Map<string, Value | undefined>();
    for (const [name, value] of given) values.set(name, settled(value));
    const frame: Frame = { values, parent: this.frame, isOverlay };
    this.frame = frame;
    try {
      return body();
    } finally {
      this.frame = frame.parent;
      // Nobody sees its variables any more, so what a branch did to them needs no taking back, nor has any branch around it.
      this.journals[this.journals.length - 1]?.delete(frame);
    }
  }

  /**
   * Runs each branch from the same values. Behind them a variable has its value where all branches that set it agree,
   * and `unsure` where they do not. `mayPass` tells that none of them may run: then what it was before counts too,
   * and is the last of the values. `insteadOf` is what has failed where one of them runs.
   */
  branches(
    bodies: readonly (() => void)[],
    mayPass: boolean,
    unsure: (name: string, values: readonly Value[]) => Value,
    insteadOf?: Place,
  ): void {
    const { apart = (run) => run() } = this.scope;
    const journals = bodies.map((body) => apart(() => this.recorded(body), undefined, insteadOf));
    for (const [frame, names] of changesIn(journals)) {
      for (const [name, { before }] of names) {
        const values: Value[] = [];
        for (const { journal, after } of journals) {
          const value = journal.get(frame)?.has(name) ? after.get(frame)?.get(name) : before;
          if (value !== undefined) values.push(value);
        }
        if (mayPass && before !== undefined) values.push(before);
        const [first] = values;
        const agreed = values.every((value) => sameValue(first, value));
        this.put(frame, name, agreed ? first : unsure(name, values));
      }
    }
  }

  /** Runs a branch, takes back what it changed, and tells it. */
  private recorded(body: () => void): Recorded {
    const journal: Journal = new Map();
    const after = new Map<Frame | undefined, Map<string, Value | undefined>>();
    this.journals.push(journal);
    try {
      body();
    } finally {
      this.journals.pop();
      for (const [frame, names] of journal) {
        const values = new Map<string, Value | undefined>();
        after.set(frame, values);
        for (const { name, before } of names.values()) {
          values.set(name, this.peek(frame, name));
          this.store(frame, name, before);
        }
      }
    }
    return { journal, after };
  }

  private put(frame: Frame | undefined, name: string, value: Value | undefined): void {
    const journal = this.journals[this.journals.length - 1];
    if (journal) {
      let names = journal.get(frame);
      if (!names) {
        names = new Map();
        journal.set(frame, names);
      }
      if (!names.has(name)) names.set(name, { frame, name, before: this.peek(frame, name) });
    }
    this.store(frame, name, value);
  }

  private peek(frame: Frame | undefined, name: string): Value | undefined {
    return frame ? frame.values.get(name) : this.scope.get(`ps:${name}`);
  }

  private store(frame: Frame | undefined, name: string, value: Value | undefined): void {
    if (!frame) this.scope.set(`ps:${name}`, value);
    else if (value === undefined) frame.values.delete(name);
    else frame.values.set(name, value);
  }
}

/** What any of the branches changed, each variable as the first one of them met it. */
function changesIn(branches: readonly Recorded[]): Journal {
  const [only, more] = branches;
  if (only && !more) return only.journal;
  const changes: Journal = new Map();
  for (const { journal } of branches) {
    for (const [frame, names] of journal) {
      let known = changes.get(frame);
      if (!known) {
        known = new Map();
        changes.set(frame, known);
      }
      for (const [name, change] of names) if (!known.has(name)) known.set(name, change);
    }
  }
  return changes;
}

/** `$script:x` and `$global:x` name the script's own variable from within any call. */
const isOutermost = (written: string): boolean => /^(?:script|global):/i.test(written);
