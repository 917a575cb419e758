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

/** The one guard of every request: cancelled ones are answered as cancelled, faulty ones with `empty`. */
export function guarded<R>(
  name: string,
  empty: R,
  faults: Faults,
  handler: (params: Params, token: CancellationToken) => R | Promise<R>,
): (params: Params, token: CancellationToken) => Promise<unknown> {
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await handler(params, token);
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      faults.report(name, error);
      return empty;
    }
  };
}

const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');

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
