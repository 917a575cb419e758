import { Document } from '../../server/src/document/document';
import type { Engine } from '../../server/src/engine/engine';
import { createEngine } from '../../server/src/engine/engine';
import type { KnowledgeBundle } from '../../server/src/knowledge/bundle';
import type { HostLanguage } from '../../server/src/model/language';

export interface Throughput {
  /** Megabytes (10^6 UTF-16 units) a second. */
  readonly read: number;
  readonly analyse: number;
  /** Milliseconds for reading, running and all rules, by the clock or of processor time, whichever is less. */
  readonly whole: number;
}

export { ORDER_KINDS, orderEditTime, orderTime } from './order';
export type { Engine, KnowledgeBundle };
export { createEngine };

/** Milliseconds of processor time that this process took: what else the machine does counts less than with a clock. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * Milliseconds that something takes. V8 compiles on threads of its own, whose processor time nobody waits for where there
 * is a processor for them, and where there is none the clock counts what others do: the smaller one is nearer to the truth.
 */
function timeOf(work: () => void): number {
  const [spent, began] = [cpu(), performance.now()];
  work();
  return Math.min(cpu() - spent, performance.now() - began);
}

/** How fast a text of a language is read, chunk by chunk; the best of some rounds. */
export function readingRate(engine: Engine, languageId: string, text: string, rounds: number): number {
  const language = engine.catalog.languages.find(({ id }) => id === languageId);
  if (!language) throw new Error(`there is no language ${languageId}`);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) best = Math.min(best, timeToRead(language, text));
  return text.length / 1000 / best;
}

/** Milliseconds of processor time that reading takes. */
function timeToRead(language: HostLanguage, text: string): number {
  const source = { text, place: (start: number, end: number) => ({ anchor: { base: 0 }, start, end }) };
  const began = cpu();
  let entry: unknown;
  for (let from = 0; from < text.length; ) {
    const reading = language.read(source, { from, stopAfter: Math.min(text.length, from + 8192), entry });
    from = Math.max(reading.end, from + 1);
    entry = reading.exit;
  }
  return cpu() - began;
}

/** How fast a text of a language is read, read and run, and checked; the best of some rounds. */
export function throughput(engine: Engine, languageId: string, text: string, rounds: number): Throughput {
  const language = engine.catalog.languages.find(({ id }) => id === languageId);
  if (!language) throw new Error(`there is no language ${languageId}`);
  const checker = engine.checker((code, error) => {
    throw new Error(`${code} failed: ${String(error)}`);
  });
  const options = {
    rules: new Map(),
    checkAllFiles: true,
    profile: undefined,
    widePortRange: 1000,
    today: '2026-11-25',
  };
  let read = Number.POSITIVE_INFINITY;
  let analyse = Number.POSITIVE_INFINITY;
  let whole = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    read = Math.min(read, timeToRead(language, text));
    const opened = cpu();
    new Document('bench:/x', languageId, 1, text, engine.catalog, language).analysed();
    analyse = Math.min(analyse, cpu() - opened);
    const check = () =>
      checker.report(new Document('bench:/y', languageId, 1, text, engine.catalog, language), options);
    whole = Math.min(whole, timeOf(check));
  }
  const rate = (ms: number): number => text.length / 1000 / ms;
  return { read: rate(read), analyse: rate(analyse), whole };
}
