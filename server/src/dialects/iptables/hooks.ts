import type { Hook, Order } from '../../model/statement';

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
