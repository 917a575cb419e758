import { lineStarts } from '../base/lineIndex';
import type { HostLanguage, Reading, ReadOptions, Source } from '../model/language';
import { type Chunk, chunkSource, LET_GO, release, sameState, withKnown } from './chunk';

interface Attempt {
  readonly source: Source;
  readonly options: ReadOptions;
  readonly reading: Reading<unknown>;
}

/**
 * Reads from the unread chunk `first` until an old chunk begins in the state that was reached, and puts what is read in the
 * place of what was there. `target`: about how long chunks are to be. Returns the last index made.
 */
export function readFrom(old: Chunk[], first: number, language: HostLanguage, target: number): number {
  const isKept = language.hasSmallSyntax ?? false;
  let last = first;
  let buffer = (old[first] as Chunk).text;
  /** How much of the text read here came before the buffer. */
  let dropped = 0;
  let offset = 0;
  /** True where most of what is in the buffer was read before. */
  let isAhead = false;
  /** Offsets in the text read here at which old chunks begin, from `first` + 1 on. */
  const boundaries: number[] = [];
  const extend = (): boolean => {
    if (last + 1 >= old.length) return false;
    // What is read already stays with its own chunks: held in every longer buffer, a text would be there twice.
    const rest = buffer.slice(offset);
    dropped += offset;
    offset = 0;
    // Doubling keeps a statement that swallows everything after it linear. Behind an edit the text is read already, and
    // mostly little of it is read again: what stands before an edit, and what it is in.
    const isRead = (old[last + 1]?.reading ?? old[last + 2]?.reading) !== undefined;
    isAhead = isRead;
    const goal = Math.max(rest.length * 2, isRead ? Math.max(target * NEAR, AHEAD) : BUFFER);
    const parts = [rest];
    let length = rest.length;
    while (last + 1 < old.length && length < goal) {
      last++;
      boundaries.push(dropped + length);
      parts.push((old[last] as Chunk).text);
      length += (old[last] as Chunk).text.length;
    }
    buffer = parts.join('');
    return true;
  };
  const made: Chunk[] = [];
  // With what follows, which is looked at anyhow to know that a statement has ended. It is in a string of its own: a
  // part of the text as it was opened keeps all of that.
  extend();
  let entry = (old[first] as Chunk).entry;
  /** How many of `boundaries` lie at or before the offset. */
  let passed = 0;
  for (;;) {
    while (buffer.length - offset < target && extend());
    while (passed < boundaries.length && (boundaries[passed] as number) <= dropped + offset) passed++;
    if (offset >= buffer.length && made.length > 0 && !extend()) break;
    // What begins where something began goes on from it.
    const begins = made.length === 0 || boundaries[passed - 1] === dropped + offset;
    const began = begins ? (old[first + (made.length === 0 ? 0 : passed)] as Chunk) : undefined;
    const anchor = began?.anchor ?? { base: 0 };
    // Where there is text enough before them the old boundaries do not count, so that it is cut as it would be anew.
    const enough = (old[first] as Chunk).text.length - (dropped + offset) >= target;
    const stopAfter = enough
      ? dropped + offset + target
      : nextStop(old, first, dropped + offset, boundaries, passed, target);
    const readIn = (text: string, to: number): Attempt => {
      const source = chunkSource(text, offset, anchor);
      const options = { from: offset, stopAfter: to, entry };
      return { source, options, reading: language.read(source, options) };
    };
    const read = () => readIn(buffer, Math.min(stopAfter - dropped, buffer.length));
    let attempt = read();
    while ((attempt.reading.hungry || attempt.reading.end >= buffer.length) && extend()) attempt = read();
    const end = Math.max(attempt.reading.end, Math.min(offset + 1, buffer.length));
    const isLong = dropped + offset > RUN_AT_ONCE;
    if (isAhead && !isLong) attempt = readShort(attempt, end + PEEK, readIn) ?? attempt;
    const { source, options, reading } = attempt;
    const text = source.text.slice(offset, end);
    const was = began?.was;
    // Read from the same state to the same end, it is what it was: its result still stands.
    const unchanged =
      was?.reading && !was.reading.hungry && !reading.hungry && was.text === text && sameState(was.entry, entry);
    const before = was ?? began?.before;
    const isSame = before !== undefined && sameState(before.entry, entry);
    const known = (one: typeof reading): typeof reading => (isSame ? withKnown(one, options.from, text, before) : one);
    made.push(
      unchanged
        ? was
        : {
            anchor,
            text,
            lines: lineStarts(text),
            lineBase: 0,
            entry,
            // A long text is mostly read twice, here and when it is run: its syntax as a whole would take more room than
            // everything that is kept of it.
            reading: known(isKept || !isLong ? reading : { ...reading, syntax: LET_GO }),
            origin: { source, from: options.from, stopAfter: options.stopAfter },
            result: undefined,
          },
    );
    entry = reading.exit;
    offset = end;
    while (passed < boundaries.length && (boundaries[passed] as number) < dropped + offset) passed++;
    if (boundaries[passed] === dropped + offset) {
      const next = old[first + 1 + passed] as Chunk;
      if (next.reading && sameState(next.entry, entry)) {
        last = first + passed;
        break;
      }
    }
    if (offset >= buffer.length && last + 1 >= old.length) break;
  }
  const replaced = old.splice(first, last - first + 1, ...made);
  const kept = new Set(made);
  release(replaced.flatMap((chunk) => chunk.was ?? chunk).filter((chunk) => !kept.has(chunk)));
  return first + made.length - 1;
}

/**
 * The same reading from a text that ends soon behind it, in a string of its own: what was read ahead would be held as long
 * as the chunk is. Undefined where that text is not much shorter, or is read otherwise.
 */
function readShort(
  { source: { text }, options, reading }: Attempt,
  length: number,
  read: (text: string, stopAfter: number) => Attempt,
): Attempt | undefined {
  if (length * 4 > text.length) return undefined;
  const short = read([text.slice(0, 1), text.slice(1, length)].join(''), Math.min(options.stopAfter, length));
  const { end, hungry, exit } = short.reading;
  return end === reading.end && !hungry && !reading.hungry && sameState(exit, reading.exit) ? short : undefined;
}

/** The next old boundary where it is near, so that reading falls into step with what is there. */
function nextStop(
  old: readonly Chunk[],
  first: number,
  offset: number,
  boundaries: readonly number[],
  passed: number,
  target: number,
): number {
  for (let i = passed; i < boundaries.length; i++) {
    const at = boundaries[i] as number;
    if (at - offset > target * 3) break;
    const next = old[first + 1 + i] as Chunk;
    if (next.reading || next.isParted) return at;
  }
  return offset + target;
}

/** Text that is read in one go is held in strings of about that length. */
const BUFFER = 131_072;

/** So much behind a chunk whoever runs it may look at. */
const PEEK = 256;

/** So many chunks are taken together where they were read before. */
const NEAR = 4;

/** But so much text: a reader may look for what closes a quote for 64 K before it takes it for none. */
const AHEAD = 81_920;

/** Statements made at one time are kept for about so much text. */
export const RUN_AT_ONCE = 200_000;
