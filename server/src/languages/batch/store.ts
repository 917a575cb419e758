import { type Anchor, type Place, placeAt } from '../../base/span';
import type { Scope } from '../../model/language';
import { HOLE, NO_PLACES, plainText, type Text } from '../../model/value';

/** The lines of a file that the script writes, the last one first; a file just emptied has none. */
export interface Lines {
  readonly line: Text | undefined;
  readonly before: Lines | undefined;
}

export const EMPTY_FILE: Lines = { line: undefined, before: undefined };

/** What is known of variables and files while the script runs; all of it can be set back to an earlier moment. */
export type Content = Text | Lines | undefined;

interface Change {
  readonly key: string;
  readonly old: Content;
}

/** What `setlocal` opened and switched; carried from chunk to chunk beside the variables. */
export interface Locals {
  /** Numbers of the open frames, outermost first. */
  readonly frames: readonly number[];
  readonly delayed: boolean;
  /** Delayed expansion as it was before each frame. */
  readonly before: readonly boolean[];
}

export const NO_LOCALS: Locals = { frames: [], delayed: false, before: [] };

/** As many as cmd itself allows. */
const MAX_FRAMES = 32;
/** As long as cmd lets a variable be. */
export const MAX_VALUE = 8191;

const VARIABLE = 'bat:';
const FILE = 'bat:>';

const nowhere: Anchor = { base: 0 };
/** The place of values that stand for a state and are shown to nobody. */
export const NOWHERE: Place = placeAt(nowhere, 0, 0);

/**
 * Variables and files of a run. Every change is kept in a log, so a branch can be undone and its outcome compared with
 * the other one's. Variables set after `setlocal` have names of their own and die with their frame.
 */
export class Store {
  locals: Locals = NO_LOCALS;
  /** Number of the next frame; never used twice, so an old frame's variables are never met again. */
  nextFrame = 1;
  private readonly contents = new Map<string, Content>();
  private readonly log: Change[] = [];
  private readonly changed = new Set<string>();

  constructor(
    private readonly scope: Scope,
    /** True where nothing ran before, so that the document's variables are not this run's. */
    private readonly fresh: boolean,
  ) {}

  /** A moment to come back to. */
  get now(): number {
    return this.log.length;
  }

  variable(name: string): Text | undefined {
    const lower = name.toLowerCase();
    for (let i = this.locals.frames.length - 1; i >= 0; i--) {
      const value = this.content(frameKey(this.locals.frames[i] as number, lower));
      if (value) return value as Text;
    }
    return this.content(VARIABLE + lower) as Text | undefined;
  }

  setVariable(name: string, value: Text): void {
    const lower = name.toLowerCase();
    const frame = this.locals.frames[this.locals.frames.length - 1];
    this.put(frame === undefined ? VARIABLE + lower : frameKey(frame, lower), value);
  }

  /** An argument of the script that the caller of this run knows. */
  scriptArgument(index: number | '*'): Text | undefined {
    const value = this.scope.get(`${VARIABLE}%${index}`);
    return value?.kind === 'text' ? value : undefined;
  }

  file(name: string): Lines | undefined {
    return this.content(FILE + name) as Lines | undefined;
  }

  setFile(name: string, lines: Lines | undefined): void {
    this.put(FILE + name, lines);
  }

  setlocal(delayed: boolean | undefined): void {
    const { locals } = this;
    if (locals.frames.length >= MAX_FRAMES) return;
    this.locals = {
      frames: [...locals.frames, this.nextFrame++],
      delayed: delayed ?? locals.delayed,
      before: [...locals.before, locals.delayed],
    };
  }

  endlocal(): void {
    const { frames, before } = this.locals;
    if (frames.length === 0) return;
    this.locals = {
      frames: frames.slice(0, -1),
      delayed: before[before.length - 1] as boolean,
      before: before.slice(0, -1),
    };
  }

  /** Sets everything back to how it was at a moment; what happened since then is kept in the log. */
  rewind(to: number): void {
    for (const [key, old] of this.since(to)) this.put(key, old);
  }

  /** What the changed names held at a moment. */
  since(moment: number): Map<string, Content> {
    const result = new Map<string, Content>();
    for (let i = moment; i < this.log.length; i++) {
      const { key, old } = this.log[i] as Change;
      if (!result.has(key)) result.set(key, old);
    }
    return result;
  }

  /** True when something is different from what it was at the moment. */
  differs(moment: number): boolean {
    for (const [key, old] of this.since(moment)) {
      const now = this.contents.get(key);
      if (!same(old, now) && !(isOpen(old) && isOpen(now))) return true;
    }
    return false;
  }

  /** The names that changed since a moment with what they hold now. */
  outcome(moment: number): Map<string, Content> {
    const result = new Map<string, Content>();
    for (const key of this.since(moment).keys()) result.set(key, this.contents.get(key));
    return result;
  }

  /** Takes another outcome for possible too: what differs is not known any more. */
  merge(other: ReadonlyMap<string, Content>): void {
    for (const [key, theirs] of other) this.put(key, either(key, this.content(key), theirs));
  }

  /** Takes an outcome for what has happened. */
  restore(outcome: ReadonlyMap<string, Content>): void {
    for (const [key, value] of outcome) this.put(key, value);
  }

  /** Hands what has changed to the document; to be called once, at the end. */
  flush(): void {
    const open = new Set(this.locals.frames.map((frame) => `${VARIABLE}#${frame}:`));
    for (const key of this.changed) {
      const content = this.contents.get(key);
      if (key.startsWith(FILE)) {
        const items = linesOf(content as Lines | undefined);
        this.scope.set(key, content && { kind: 'list', items, place: NOWHERE, via: NO_PLACES });
      } else if (!key.startsWith(`${VARIABLE}#`) || open.has(key.slice(0, key.indexOf(':', 5) + 1))) {
        this.scope.set(key, content as Text | undefined);
      }
    }
  }

  private put(key: string, value: Content): void {
    const old = this.content(key);
    if (old === value) return;
    this.log.push({ key, old });
    this.contents.set(key, value);
    this.changed.add(key);
  }

  private content(key: string): Content {
    if (this.contents.has(key)) return this.contents.get(key);
    const content = this.fresh ? undefined : this.inherited(key);
    this.contents.set(key, content);
    return content;
  }

  private inherited(key: string): Content {
    const value = this.scope.get(key);
    if (value?.kind === 'text') return value;
    if (value?.kind !== 'list') return undefined;
    let lines = EMPTY_FILE;
    for (const item of value.items) if (item.kind === 'text') lines = { line: item, before: lines };
    return lines;
  }
}

const frameKey = (frame: number, name: string): string => `${VARIABLE}#${frame}:${name}`;

/** The lines of a file in order. */
export function linesOf(lines: Lines | undefined): Text[] {
  const result: Text[] = [];
  for (let rest = lines; rest; rest = rest.before) if (rest.line) result.push(rest.line);
  return result.reverse();
}

export const isText = (content: Content): content is Text => content !== undefined && 'kind' in content;

function same(a: Content, b: Content): boolean {
  if (a === b) return true;
  return isText(a) && isText(b) && a.text === b.text;
}

const SEVERAL = 'has several values that depend on how the script runs';

/**
 * What is known when one of two things happened. Where only one way leads to something that is written, that is taken:
 * `if "%1"=="" set PORT=25` is how a script says what holds unless something else is given.
 */
function either(key: string, a: Content, b: Content): Content {
  if (a === undefined || same(a, b)) return a ?? b;
  if (b === undefined) return a;
  if (!isText(a) || !isText(b)) return a;
  if (isGiven(a)) return b;
  if (isGiven(b)) return a;
  const name = key.slice(key.lastIndexOf(':') + 1);
  return unknownText(a.place, `\`%${name}%\` ${SEVERAL}`);
}

/** True for what has no value here or gets one from outside: neither tells anything new. */
const isOpen = (content: Content): boolean => content === undefined || (isText(content) && isGiven(content));

/** True for a value that comes from outside as a whole. */
const isGiven = ({ text, pieces }: Text): boolean => text === HOLE && !pieces[0]?.why?.endsWith(SEVERAL);

/** A value of which only the reason is known why it is not. */
export function unknownText(place: Place, why: string): Text {
  const text = plainText(HOLE, place);
  return { ...text, pieces: [{ from: 0, to: 1, place, exact: false, via: NO_PLACES, why }] };
}

/** The name by which a file is known to the script: without quotes and folder, lower case. */
export function fileKey(name: string): string {
  const text = name.trim().replaceAll('"', '');
  const from = Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/'), text.lastIndexOf('\uFFFC')) + 1;
  return text.slice(from).toLowerCase();
}
