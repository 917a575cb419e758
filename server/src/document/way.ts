import type { Joining } from '../model/language';
import type { Value } from '../model/value';
import type { Chunk } from './chunk';
import type { KnownLines } from './repeats';
import { type ChunkResult, type Surroundings, stillHolds } from './result';

/** How far a document is run. */
export interface Running {
  readonly way: Way;
  /** The chunk that comes next. */
  next: number;
  /** How much text was run. */
  ran: number;
}

/** The names of a whole document: what they are defined as, and those that are called. */
export class Names {
  /** What chunks find around them before the first one. */
  readonly start = new State();

  constructor(
    readonly definitions: ReadonlyMap<string, unknown>,
    readonly calls: ReadonlySet<string>,
  ) {}

  /** These, or those of an earlier state of the document where they are the same. */
  static of(chunks: readonly Chunk[], before: Names | undefined): Names {
    const definitions = new Map<string, unknown>();
    const calls = new Set<string>();
    for (const { reading } of chunks) {
      if (!reading) continue;
      if (reading.definitions.length > 0)
        for (const [name, definition] of reading.definitions)
          definitions.set(name, joined(definitions.get(name), definition));
      if (reading.calls.length > 0) for (const name of reading.calls) calls.add(name);
    }
    return before?.are(definitions, calls) ? before : new Names(definitions, calls);
  }

  private are(definitions: ReadonlyMap<string, unknown>, calls: ReadonlySet<string>): boolean {
    if (this.definitions.size !== definitions.size || this.calls.size !== calls.size) return false;
    for (const [name, definition] of definitions) if (this.definitions.get(name) !== definition) return false;
    for (const name of calls) if (!this.calls.has(name)) return false;
    return true;
  }
}

/** What a name means by one definition behind another. */
function joined(before: unknown, definition: unknown): unknown {
  if (before === undefined || typeof definition !== 'object' || definition === null) return definition;
  return 'joinedTo' in definition ? (definition as Joining).joinedTo(before) : definition;
}

/** Stands for all that a chunk finds around it: the same object as long as the chunks before it leave the same. */
class State {
  private next: { readonly by: object; readonly state: State } | undefined;

  /** What is found after what was left. */
  after(left: object): State {
    if (this.next?.by !== left) this.next = { by: left, state: new State() };
    return this.next.state;
  }
}

/** What chunks find around them, from the first on. */
export class Way implements Surroundings {
  readonly variables = new Map<string, Value | undefined>();
  readonly definitions: Surroundings['definitions'];
  readonly calls: Surroundings['calls'];
  /** The definitions of the chunks before, where one takes the place of another. */
  private readonly earlier = new Map<string, unknown>();
  private state: State;

  constructor(
    private readonly names: Names,
    private readonly redefines: boolean,
  ) {
    const { definitions, calls, start } = names;
    this.definitions = redefines ? { get: (name) => this.earlier.get(name) ?? definitions.get(name) } : definitions;
    this.calls = calls;
    this.state = start;
  }

  /** The same from the first chunk on. */
  again(): Way {
    return new Way(this.names, this.redefines);
  }

  /** True when the result of the chunk that comes next still holds here. Every edit asks every chunk. */
  leaves(result: ChunkResult, repeats: KnownLines | undefined): boolean {
    if (result.isPending) return false;
    // What says nothing under one set of diagnostics may do so under another.
    if (result.quiet && result.repeats !== repeats) return false;
    if (result.heldIn === this.state) return true;
    if (!stillHolds(result, this)) return false;
    result.heldIn = this.state;
    return true;
  }

  /** Goes past a chunk. */
  pass({ reading, result }: Chunk): void {
    if (result && result.sets.size > 0) {
      for (const [name, value] of result.sets) this.variables.set(name, value);
      this.state = this.state.after(result.sets);
    }
    if (this.redefines && reading && reading.definitions.length > 0) {
      for (const [name, definition] of reading.definitions) this.earlier.set(name, definition);
      this.state = this.state.after(reading.definitions);
    }
  }
}
