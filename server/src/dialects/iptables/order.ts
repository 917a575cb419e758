import { ABSENT, type Hook, type Order, type Rule, unread, written } from '../../model/statement';
import type { Call } from './call';
import type { Scan } from './scan';

const HOOKS: ReadonlyMap<string, Hook> = new Map([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
]);

/** Tables that are there for something else than filtering, and drop what a rule of theirs says. */
const BARRING: ReadonlySet<string> = new Set(['raw', 'mangle', 'security']);

type Where = Pick<Order, 'hook' | 'bars'>;

const KNOWN = new Map<string, Where>();

/** Where the kernel asks a chain, and whether it can let anything through. Tables of addresses decide nothing. */
export function hookOf(table: string, chain: string): Where {
  const key = `${table} ${chain}`;
  let known = KNOWN.get(key);
  if (!known) {
    const bars = BARRING.has(table);
    const hook = bars || table === 'filter' ? HOOKS.get(chain) : undefined;
    known = { ...(hook ? { hook } : undefined), ...(bars ? { bars: true } : undefined) };
    if (KNOWN.size < MOST_KNOWN) KNOWN.set(key, known);
  }
  return known;
}

const MOST_KNOWN = 64;

/** Where a rule stands among those of its chain: the first that matches decides. */
export function orderOf({ command, words, family }: Call, scan: Scan, table: string): Rule['order'] {
  const { verb, verbAt, position } = scan;
  const name = words.text(scan.chain);
  const chain = `${table} ${name}`;
  const insert =
    verb === 'replace'
      ? unread(words.place(verbAt), 'the place is that of another rule')
      : verb !== 'insert'
        ? undefined
        : position < 0
          ? written(1, words.place(verbAt))
          : written(Number(words.text(position)), words.place(position));
  // A program of which nothing is known may be the one for IPv4 in one call and the one for IPv6 in the next.
  if (command.language !== 'iptables-save' && !family) return { chain, priority: ABSENT };
  return {
    chain,
    priority: ABSENT,
    match: 'first',
    ...(insert ? { insert } : undefined),
    ...(family ? { family } : undefined),
    ...hookOf(table, name),
  };
}
