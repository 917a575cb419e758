/**
 * How V8 is to run in the process of the server. What a request leaves behind is small: with little room for what is new,
 * a long document is held in some 25 MB less, and nothing is cleared to make room as the server starts.
 */
export const EXEC_ARGV: readonly string[] = ['--max-semi-space-size=4'];
