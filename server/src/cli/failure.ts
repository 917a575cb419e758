/** A fault of the caller: an unknown option, a missing file. Its message is one line for standard error; exit status 2. */
export class UsageError extends Error {}

/** Exit status: nothing at or above the threshold; findings; usage, unreadable input or an internal fault. */
export const OK = 0;
export const FINDINGS = 1;
export const FAILED = 2;

export interface Failure {
  readonly path: string;
  readonly message: string;
}
