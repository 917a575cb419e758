/**
 * The environment of the server's process.
 *
 * How the C library of Linux is to hand out memory; others do not look at it. V8 compiles on threads of its own, and with
 * a heap for each of them, none of which gives back what was freed, the server takes some 15 to 30 MB more.
 *
 * Where more certificates are named Node reads all that it knows as it starts, for some 40 ms. The server calls nobody.
 */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
  NODE_EXTRA_CA_CERTS: '',
};
