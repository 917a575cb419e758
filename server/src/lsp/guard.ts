import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Hears of faults. Each is said once by the name of what failed; in tests it is thrown on. */
export class Faults {
  private readonly said = new Set<string>();

  constructor(
    private readonly log: (message: string) => void,
    readonly strict: boolean,
  ) {}

  report(name: string, error: unknown): void {
    if (this.strict) throw error;
    if (this.said.has(name)) return;
    this.said.add(name);
    const what = error instanceof Error ? error.message : String(error);
    this.log(`${name} failed and gave an empty answer; this is said once: ${what}`);
  }
}

/** A request's parameters as they come: an object whose fields may hold anything. */
export type Params = Readonly<Record<string, unknown>>;

/** What answers are: never functions, so that a function can stand for one. */
export type Answer = object | string | boolean | null;

/**
 * The one guard of every request: cancelled ones are answered as cancelled, faulty ones with `empty`, or with what it
 * makes of the parameters where the answer is what was asked, completed.
 */
export function guarded<R extends Answer>(
  name: string,
  empty: Empty<R>,
  faults: Faults,
  handler: (params: Params, token: CancellationToken) => R | Promise<R | ResponseError<void>>,
): (params: Params, token: CancellationToken) => Promise<unknown> {
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await handler(params, token);
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      faults.report(name, error);
      return emptyFor(empty, params);
    }
  };
}

/** The answer where there is none, or what makes it of the parameters. */
export type Empty<R extends Answer> = R | ((params: Params) => R);

export const emptyFor = <R extends Answer>(empty: Empty<R>, params: Params): R =>
  typeof empty === 'function' ? (empty as (params: Params) => R)(params) : empty;

const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');

/** The answer where an edit came first: what was asked spoke of places in a text that is gone, and is asked again. */
export const contentModified = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.ContentModified, 'The text changed before the answer was found.');

/** The guard of notifications, which have no answer. */
export function noticed(
  name: string,
  faults: Faults,
  handler: (params: Params) => void | Promise<void>,
): (params: Params) => Promise<void> {
  return async (params) => {
    try {
      await handler(params);
    } catch (error) {
      faults.report(name, error);
    }
  };
}
