import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Anchor, type Place, spanOf } from '../../../server/src/base/span';
import { batch, runBatch } from '../../../server/src/languages/batch';
import type { Program } from '../../../server/src/languages/batch/program';
import type { Command, Embedded, Item } from '../../../server/src/model/item';
import type { Reading, Scope, Source } from '../../../server/src/model/language';
import { HOLE, type Text, type Value } from '../../../server/src/model/value';

/** What cmd passes to a program, as recorded. */
export interface GoldenCall {
  readonly program: string;
  /** Line and character of the program's name. */
  readonly at: readonly [number, number] | null;
  readonly raw: string;
  readonly args: readonly string[];
  readonly ports?: readonly {
    readonly key: string;
    readonly text: string;
    readonly at: readonly [number, number, number] | null;
  }[];
  /** What the file of `netsh -f` holds. */
  readonly script?: string;
}

export interface GoldenCase {
  readonly id: string;
  readonly source: string;
  readonly given?: readonly string[];
  readonly certain: boolean;
  /** Command lines that Windows passes, where it differs from the recording. */
  readonly expected?: readonly string[];
  readonly calls: readonly GoldenCall[];
}

const FOLDER = join(__dirname, '..', '..', 'fixtures-oracles', 'batch');

export const goldens = (): GoldenCase[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as GoldenCase[]);

export interface Call {
  readonly command: Command;
  readonly raw: string;
  /** Texts for netsh that came with it. */
  readonly scripts: Text[];
}

export interface Result {
  readonly calls: readonly Call[];
  readonly commands: readonly Command[];
  readonly embedded: readonly Embedded[];
  readonly items: readonly (Item | Embedded)[];
  readonly unread: readonly { readonly place: Place; readonly why: string }[];
  readonly readings: readonly Reading<Program>[];
}

export const sourceOf = (text: string, anchor: Anchor = { base: 0 }): Source => ({
  text,
  place: (start, end) => ({ anchor, start, end }),
});

/** Reads a text as chunks of about `size` units, the way a document does. */
export function readText(text: string, size = text.length, source = sourceOf(text)): Reading<Program>[] {
  const readings: Reading<Program>[] = [];
  let entry: unknown;
  for (let from = 0; from < text.length || readings.length === 0; ) {
    const reading = batch.read(source, { from, stopAfter: Math.min(from + size, text.length), entry });
    if (reading.end <= from && text.length > 0) throw new Error(`nothing was read at ${from}`);
    readings.push(reading);
    from = reading.end;
    entry = reading.exit;
    if (text.length === 0) break;
  }
  return readings;
}

export interface RunOptions {
  /** Arguments of the script. */
  readonly given?: readonly string[];
  readonly budget?: number;
  readonly chunk?: number;
}

/** Reads and runs a text. */
export function runText(text: string, { given = [], budget = 10_000_000, chunk }: RunOptions = {}): Result {
  const source = sourceOf(text);
  const readings = readText(text, chunk, source);
  const variables = new Map<string, Value | undefined>();
  const argument = (value: string): Text => ({
    kind: 'text',
    text: value,
    place: source.place(0, 0),
    pieces: [{ from: 0, to: value.length, place: source.place(0, 0), exact: false, via: [] }],
    quote: '',
  });
  given.forEach((value, i) => void variables.set(`bat:%${i + 1}`, argument(/\s/.test(value) ? `"${value}"` : value)));
  if (given.length > 0) variables.set('bat:%*', argument(given.join(' ')));
  const definitions = new Map(readings.flatMap((reading) => reading.definitions));
  const names = new Set(readings.flatMap((reading) => reading.calls));
  let steps = budget;
  const unread: { place: Place; why: string }[] = [];
  const scope: Scope = {
    get: (name) => variables.get(name),
    set: (name, value) => void variables.set(name, value),
    definition: (name) => definitions.get(name),
    isCalled: (name) => names.has(name),
    spend(count) {
      steps -= count;
      return steps >= 0;
    },
    unread: (place, why) => void unread.push({ place, why }),
  };
  const calls: Call[] = [];
  const items: (Item | Embedded)[] = [];
  for (const { syntax } of readings) {
    runBatch(
      syntax,
      scope,
      (item) => {
        items.push(item);
        const last = calls[calls.length - 1];
        if (item.kind === 'embedded' && item.language === 'netsh-script' && last) last.scripts.push(item.text);
      },
      (command, raw) => void calls.push({ command, raw, scripts: [] }),
    );
  }
  const commands = items.filter((item): item is Command => item.kind === 'command');
  const embedded = items.filter((item): item is Embedded => item.kind === 'embedded');
  return { calls, commands, embedded, items, unread, readings };
}

export const argumentsOf = (command: Command): Text[] => command.arguments.map((argument) => argument.value as Text);

/** The name of the program without path and ending. */
export const programOf = (command: Command): string =>
  (/[^\\/\uFFFC]*$/.exec(command.name.text)?.[0] ?? '').toLowerCase().replace(/\.exe$/, '');

/** Recordings show other characters than ASCII in a code page; only that there are some is compared. */
export const ascii = (text: string): string => text.replace(/[^\0-\x7f]+/g, '?');

/** True when the texts are the same, with anything where ours is not known. */
export function matches(ours: readonly string[], theirs: readonly string[]): boolean {
  const plain = (text: string): string => ascii(text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = ours
    .map((text) => (text === HOLE ? '(?:\0[^]*)?' : `\0${text.split(HOLE).map(plain).join('[^]*?')}`))
    .join('');
  return new RegExp(`^${pattern}$`).test(theirs.map((text) => `\0${ascii(text)}`).join(''));
}

export const written = (text: string, place: Place): string => {
  const { start, end } = spanOf(place);
  return text.slice(start, end);
};

/** An item as plain data: texts and where they are written. */
export function show(item: Item | Embedded): unknown {
  if (item.kind === 'embedded') return { language: item.language, text: showText(item.text) };
  if (item.kind !== 'command') return item.kind;
  return {
    name: showText(item.name),
    arguments: argumentsOf(item).map(showText),
    redirections: item.redirections.map(({ place, stream, target }) => ({ ...spanOf(place), stream, target })),
    ...spanOf(item.place),
  };
}

const showText = ({ text, place, pieces, quote }: Text): unknown => ({
  text,
  quote,
  ...spanOf(place),
  pieces: pieces.map((piece) => ({ ...piece, place: spanOf(piece.place), via: piece.via.map(spanOf) })),
});

/** What is wrong with where things are said to be written; empty for nearly all texts. */
export function misplaced(text: string, { commands, embedded, readings }: Result): string[] {
  const wrong: string[] = [];
  const inside = ({ start, end }: { start: number; end: number }): boolean =>
    0 <= start && start <= end && end <= text.length;
  const check = (value: Text): void => {
    if (!inside(spanOf(value.place))) wrong.push(`place of ${JSON.stringify(value.text)}`);
    let to = 0;
    for (const piece of value.pieces) {
      if (piece.from < to || piece.to <= piece.from || piece.to > value.text.length)
        wrong.push(`pieces of ${value.text}`);
      to = piece.to;
      const span = spanOf(piece.place);
      const isExact = text.slice(span.start, span.end) === value.text.slice(piece.from, piece.to);
      if (!inside(span) || (piece.exact && !isExact)) wrong.push(`piece ${piece.from} of ${value.text}`);
      if (piece.why !== undefined && value.text.slice(piece.from, piece.to) !== HOLE)
        wrong.push(`hole in ${value.text}`);
    }
  };
  for (const command of commands) {
    if (!inside(spanOf(command.place))) wrong.push(`command ${command.name.text}`);
    for (const value of [command.name, ...argumentsOf(command)]) check(value);
  }
  for (const { text: value } of embedded) check(value);
  for (const { comments } of readings) {
    for (const comment of comments) {
      const span = spanOf(comment.place);
      if (!text.slice(span.start, span.end).endsWith(comment.text)) wrong.push(`comment ${comment.text}`);
    }
  }
  return wrong;
}
