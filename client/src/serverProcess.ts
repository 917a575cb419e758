/**
 * How V8 is to run in the process of the server. What a request leaves behind is small: with little room for what is new,
 * a long document is held in some 30 MB less, and nothing is cleared to make room as the server starts.
 */
export const EXEC_ARGV: readonly string[] = ['--max-semi-space-size=2'];

/**
 * How the C library of Linux is to hand out memory there; others do not look at it. V8 compiles on threads of its own, and
 * with a heap for each of them, none of which gives back what was freed, the server takes some 15 to 30 MB more.
 */
export const MALLOC: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
