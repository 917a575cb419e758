import type { Document } from '../document/document';
import type { Env } from '../features/env';

/** A slice takes about this long; what is asked of a small part of a document is answered between two of them. */
const SLICE_MS = 15;

/** So much text is run before the clock is looked at. */
const STEP = 8192;

/** What is being done for a document, and whether somebody waits for its findings too. */
interface Turn {
  readonly over: Promise<void>;
  env: Env;
  reports: boolean;
}

/** Runs long documents in slices. One for all requests, so that several that wait for a document wait for the same. */
export class Slices {
  private readonly turns = new WeakMap<Document, Turn>();
  private running = 0;

  /**
   * Resolves when nothing of the document is left to be run, edits that came meanwhile included: at once where that takes
   * one slice. Also when nobody has it open any more. `reports`: all that a report needs is worked out too.
   */
  async settle(document: Document, env: Env, isOpen: () => boolean, reports = false): Promise<void> {
    const known = this.turns.get(document);
    if (known) {
      known.env = env;
      known.reports ||= reports;
      return known.over;
    }
    const first = new Slice(document, env, reports);
    if (first.goOn()) return;
    const turn: Turn = { over: this.rest(document, first, isOpen), env, reports };
    this.turns.set(document, turn);
    await turn.over;
  }

  /** True while something is left to be run. */
  get isBusy(): boolean {
    return this.running > 0;
  }

  private async rest(document: Document, first: Slice, isOpen: () => boolean): Promise<void> {
    let slice = first;
    this.running++;
    try {
      do {
        await new Promise((resolve) => setTimeout(resolve));
        const { env, reports } = this.turns.get(document) as Turn;
        if (!slice.isFor(env, reports)) slice = new Slice(document, env, reports);
      } while (isOpen() && !slice.goOn());
    } finally {
      this.running--;
      this.turns.delete(document);
    }
  }
}

/** Runs a document and works out what its report needs, step by step. */
export function* stepsOf(document: Document, { checker, options }: Env): Iterable<void> {
  while (!document.work(STEP)) yield;
  yield* checker.prepare(document, options);
}

/** What is to be done for a state of a document. */
class Slice {
  private steps: Iterator<void> | undefined;
  private readonly version: number;

  constructor(
    private readonly document: Document,
    private readonly env: Env,
    private readonly reports: boolean,
  ) {
    this.version = document.version;
  }

  isFor({ options }: Env, reports: boolean): boolean {
    return this.env.options === options && this.reports === reports && this.version === this.document.version;
  }

  /** Does what can be done in one slice; true once all is done. */
  goOn(): boolean {
    const { document, reports } = this;
    const { checker, options } = this.env;
    const until = Date.now() + SLICE_MS;
    checker.follow(document, options, !reports);
    while (!document.work(STEP)) if (Date.now() >= until) return false;
    if (!reports) return true;
    this.steps ??= checker.prepare(document, options)[Symbol.iterator]();
    while (!this.steps.next().done) if (Date.now() >= until) return false;
    return true;
  }
}
