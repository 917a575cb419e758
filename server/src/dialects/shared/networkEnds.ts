import type { Direction, End, Term } from '../../model/statement';

/** The end on one side of a network rule; of a rule of a host, the one that the direction makes it. */
export function endOnNetworkSide(term: Term, side: 'source' | 'destination', direction: Direction | undefined): End {
  const same = term.ends.find((end) => end.side === side);
  if (same) return same;
  const host = (side === 'destination') === (direction !== 'out') ? 'local' : 'remote';
  return term.ends.find((end) => end.side === host) ?? (side === 'source' ? term.ends[0] : term.ends[1]);
}
