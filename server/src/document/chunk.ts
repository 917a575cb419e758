import { lineStarts } from '../base/lineIndex';
import type { Anchor, Place } from '../base/span';
import type { HostLanguage, Reading, Source } from '../model/language';
import type { ChunkResult } from './result';

/**
 * About how many UTF-16 units a chunk of a document of that length holds. An edit costs reading and running a chunk, and
 * a look at every chunk, so long documents have longer ones: ten lines of script, or a hundred.
 */
export const chunkTarget = (length: number): number =>
  length < 250_000 ? 1024 : length < 2_000_000 ? 2048 : length < 6_000_000 ? 4096 : 8192;

/** A stretch of the document that is read and run as one, cut at statement ends. */
export interface Chunk {
  readonly anchor: Anchor;
  readonly text: string;
  /** Offsets in `text` at which lines start; the first is 0. */
  readonly lines: readonly number[];
  /** How many line starts come before this chunk's; kept with the anchor by `Document`. */
  lineBase: number;
  readonly entry: unknown;
  /** Undefined while the text has not been read since it changed. Its syntax may be `LET_GO`; see `syntaxOf`. */
  reading: Reading<unknown> | undefined;
  /** What it was read from, and how, so that it can be read again. */
  readonly origin: Origin | undefined;
  result: ChunkResult | undefined;
  /** For a chunk to be read again with the same text: what it was, which it may turn out to be still. */
  readonly was?: Chunk;
  /** For a chunk to be read after an edit: what began where it begins. */
  readonly before?: Chunk | undefined;
  /** True for a chunk that an edit has parted from the one before it, and that is to stay so. */
  readonly isParted?: boolean;
}

export interface Origin {
  readonly source: Source;
  readonly from: number;
  readonly stopAfter: number;
}

/** Stands for the syntax of a chunk that was let go. */
export const LET_GO: readonly never[] = [];

/** The syntax of a chunk, read again where it was let go. */
export function syntaxOf({ reading, origin, entry }: Chunk, language: HostLanguage): readonly unknown[] {
  if (!reading || !origin) return [];
  if (reading.syntax !== LET_GO) return reading.syntax;
  return language.read(origin.source, { from: origin.from, stopAfter: origin.stopAfter, entry }).syntax;
}

/** Lets the syntax of a chunk go: it takes many times the room of the text. */
export function letGo(chunk: Chunk): void {
  if (chunk.reading) chunk.reading = { ...chunk.reading, syntax: LET_GO };
}

export const unreadChunk = (text: string, entry: unknown, anchor: Anchor = { base: 0 }): Chunk => ({
  anchor,
  text,
  lines: lineStarts(text),
  lineBase: 0,
  entry,
  reading: undefined,
  origin: undefined,
  result: undefined,
});

/** The same text, to be read again because what follows it changed. */
export const rereadChunk = (was: Chunk): Chunk => ({ ...unreadChunk(was.text, was.entry, was.anchor), was });

/** True where others may hang on what a chunk says, by its name or as a variable. */
export const isUsed = ({ reading, result }: Chunk): boolean =>
  (reading?.definitions.length ?? 0) + (result?.sets.size ?? 0) > 0;

/** The reading of a chunk, with the definitions of the one before it that are still the same. */
export function withKnown<S>(reading: Reading<S>, from: number, text: string, was: Chunk | undefined): Reading<S> {
  const { definitions, definitionEnds: ends } = reading;
  const known = was?.reading;
  const knownEnds = known?.definitionEnds;
  if (!was?.origin || !known || !ends || !knownEnds || definitions.length === 0) return reading;
  const shift = from - was.origin.from;
  const most = Math.min(text.length, was.text.length);
  let same = 0;
  while (same < most && text.charCodeAt(same) === was.text.charCodeAt(same)) same++;
  const isKnown = (index: number): boolean => {
    const end = ends[index] as number;
    return (
      end - from <= same &&
      knownEnds[index] === end - shift &&
      known.definitions[index]?.[0] === definitions[index]?.[0]
    );
  };
  return {
    ...reading,
    definitions: definitions.map((definition, i) => (isKnown(i) ? (known.definitions[i] ?? definition) : definition)),
  };
}

/** A source over `text` whose part from `offset` on belongs to the chunk of `anchor`. */
export const chunkSource = (text: string, offset: number, anchor: Anchor): Source => ({
  text,
  place: (start, end): Place => ({ anchor, start: start - offset, end: end - offset }),
});

/** Pieces of text that nobody has read yet are about so long. */
const UNREAD = 32_768;

/** Cuts text that nobody has read yet into pieces at line starts, so that early edits stay cheap. */
export function cutUnread(text: string): Chunk[] {
  const result: Chunk[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from + UNREAD;
    if (to < text.length) {
      const newline = text.indexOf('\n', to);
      to = newline < 0 ? text.length : newline + 1;
    } else to = text.length;
    result.push(unreadChunk(text.slice(from, to), undefined));
    from = to;
  }
  return result.length > 0 ? result : [unreadChunk('', undefined)];
}

/** True when a chunk of this text may end before `next`: at a line start that is no half of a CRLF. */
export function endsLine(text: string, next: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 10 || (last === 13 && next.charCodeAt(0) !== 10);
}

/** Plain states compared by content; states hold texts, numbers, lists and places. */
export function sameState(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  // An anchor stands for its chunk: two of them are the same chunk or they are not.
  if (keys.length === 1 && keys[0] === 'base') return false;
  return keys.every((key) => sameState((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** What chunks came to is of no more use once they are replaced; on the shelf it would take the room of others. */
export function release(chunks: readonly Chunk[]): void {
  for (const { result } of chunks) result?.release();
}
