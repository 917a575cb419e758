import type { Value } from '../model/value';
import type { Chunk } from './chunk';
import type { Surroundings } from './result';

/** How far a document is run. */
export interface Running {
  readonly way: Way;
  /** The chunk that comes next. */
  next: number;
  /** How much text was run. */
  ran: number;
}

/** What chunks find around them, from the first on. */
export class Way implements Surroundings {
  readonly variables = new Map<string, Value | undefined>();
  readonly definitions: Surroundings['definitions'];
  /** The definitions of the chunks before, where one takes the place of another. */
  private readonly earlier = new Map<string, unknown>();

  constructor(
    private readonly all: ReadonlyMap<string, unknown>,
    readonly calls: ReadonlySet<string>,
    private readonly redefines: boolean,
  ) {
    this.definitions = redefines ? { get: (name) => this.earlier.get(name) ?? all.get(name) } : all;
  }

  /** The same from the first chunk on. */
  again(): Way {
    return new Way(this.all, this.calls, this.redefines);
  }

  /** Goes past a chunk. */
  pass({ reading, result }: Chunk): void {
    if (result) for (const [name, value] of result.sets) this.variables.set(name, value);
    if (this.redefines) for (const [name, definition] of reading?.definitions ?? []) this.earlier.set(name, definition);
  }
}
