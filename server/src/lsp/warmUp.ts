import { chunkTarget } from '../document/chunk';
import { Document } from '../document/document';
import { allReferences } from '../document/references';
import type { Engine } from '../engine/engine';
import type { Client } from './client';
import { type Ask, answerCompletion, answerHover, answerInlayHint, glanced } from './features';
import type { Faults } from './guard';
import { isConfiguration, reportOf, resultIdOf } from './reports';
import { type Slices, stepsOf } from './slices';
import type { Surroundings } from './surroundings';

/** Done at one time: what comes meanwhile waits no longer. */
const PIECE_MS = 4;

/** What grows while much is made, and is to stop then. */
export interface Room {
  widen(): void;
  keep(): void;
}

export interface WarmUpLimits {
  /** It begins, and goes on, when no message has come for so long. */
  readonly pauseMs: number;
  /** Spent on the language that is met first, and on each further one: most of the code is not of one language. */
  readonly firstMs: number;
  readonly furtherMs: number;
}

const LIMITS: WarmUpLimits = { pauseMs: 300, firstMs: 1000, furtherMs: 300 };

/** So many messages without a pause have done what would be done here. */
const ENOUGH_MESSAGES = 1000;

/** So much of a document is copied: some 400 lines. */
const MOST_TEXT = 32_768;

/** What is kept of a document as long as this is most of what a server may hold: there is no room for more. */
const LONG = 4_000_000;

/** Places that are edited, spread over the text. */
const MOST_PLACES = 50;

/** Lines above and below a place that an editor shows. */
const AROUND = 30;

/** What is being done for one language. */
interface Round {
  readonly steps: Iterator<void>;
  readonly isLong: boolean;
  /** Milliseconds that are left. */
  left: number;
  /** How many messages had come when it was asked for, and when it was looked last. */
  readonly since: number;
  seen: number;
}

/**
 * Runs what an edit and the questions behind it run, on a copy of a document in the pauses of the editor, until V8 has
 * compiled it: otherwise the first hundred edits pay for that. Once for each language, and nothing comes of it.
 */
export class WarmUp {
  private readonly begun = new Set<string>();
  private round: Round | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly client: Client,
    private readonly slices: Slices,
    private readonly faults: Faults,
    /** How many messages have come so far. */
    private readonly messages: () => number,
    private readonly limits: WarmUpLimits = LIMITS,
    private readonly room?: Room,
  ) {}

  /** A report of a document was made. */
  answered(document: Document, surroundings: Surroundings): void {
    const { language } = document;
    if (this.round || !language || this.begun.has(language.id)) return;
    if (surroundings.excluded || isConfiguration(document)) return;
    const seen = this.messages();
    const { pauseMs, firstMs, furtherMs } = this.limits;
    const left = this.begun.size === 0 ? firstMs : furtherMs;
    this.begun.add(language.id);
    const steps = this.steps(copyOf(document, this.engine), surroundings);
    this.round = { steps, isLong: document.length > LONG, left, since: seen, seen };
    this.wait(pauseMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.end();
  }

  private end(): void {
    this.round = undefined;
    this.room?.keep();
  }

  private wait(ms: number): void {
    this.timer = setTimeout(() => this.goOn(), ms);
  }

  private goOn(): void {
    const { round } = this;
    if (!round) return;
    const now = this.messages();
    if (now !== round.seen || this.slices.isBusy) {
      round.seen = now;
      if (now - round.since > ENOUGH_MESSAGES) this.end();
      else this.wait(this.limits.pauseMs);
      return;
    }
    const began = Date.now();
    try {
      while (!round.steps.next().done && Date.now() - began < PIECE_MS);
    } catch (error) {
      this.end();
      this.faults.report('warm-up', error);
    }
    round.left -= Math.max(1, Date.now() - began);
    if (round.left <= 0) this.end();
    if (!this.round) return;
    if (!round.isLong) this.room?.widen();
    this.wait(0);
  }

  /** Without end. Nothing is kept for the copy but by a checker of its own, and both are let go with the steps. */
  private *steps(document: Document, around: Surroundings): Iterator<void> {
    // A rule that fails fails on the document too, where it is said.
    const checker = this.engine.checker(() => undefined);
    const surroundings = { ...around, env: { ...around.env, checker } };
    const { client } = this;
    const report = function* (): Iterable<void> {
      checker.follow(document, surroundings.env.options, false);
      yield* stepsOf(document, surroundings.env);
      resultIdOf(reportOf(document, surroundings, client));
      yield;
    };
    const questions = function* (offset: number): Iterable<void> {
      const position = document.positionAt(offset);
      const range = {
        start: { line: Math.max(0, position.line - AROUND), character: 0 },
        end: { line: position.line + AROUND, character: 0 },
      };
      const ask = (params: Ask['params']): Ask => ({ document, surroundings, client, params });
      glanced(ask({ position }), answerHover);
      yield;
      glanced(ask({ position }), answerCompletion);
      yield;
      glanced(ask({ range }), answerInlayHint);
      yield;
    };
    const replace = (start: number, end: number, text: string): void => {
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      document.update([{ range, text }], document.version + 1);
    };
    yield* report();
    const places = placesIn(document);
    for (let turn = 0; ; turn++) {
      const at = places[turn % places.length] as number;
      replace(at, at, '1');
      // Somebody who types is asked about before the report, or after it.
      if (turn % 2 === 0) yield* questions(at);
      yield* report();
      replace(at, at + 1, '');
      yield* report();
      yield* questions(at);
    }
  }
}

/** The beginning of a document, in parts as long as those of all of it are, and with statements on a shelf of its own. */
function copyOf(document: Document, { catalog }: Engine): Document {
  const { uri, languageId, language } = document;
  const head = document.textIn({ start: 0, end: MOST_TEXT });
  const text = head.length < document.length ? head.slice(0, head.lastIndexOf('\n') + 1) || head : head;
  return new Document(uri, languageId, 0, text, catalog, language, chunkTarget(document.length));
}

/** Behind ports; where there are none, the end of the text. */
function placesIn(document: Document): readonly number[] {
  const ends = allReferences(document).map(({ span }) => span.end);
  if (ends.length === 0) return [document.length];
  const count = Math.min(ends.length, MOST_PLACES);
  return Array.from({ length: count }, (_, i) => ends[Math.floor((i * ends.length) / count)] as number);
}
