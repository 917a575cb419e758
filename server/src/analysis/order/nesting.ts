import { MOST_AROUND } from './intervals';
import type { Ruleset } from './ruleset';

/**
 * At most so many ranges are around one, found without laying them into each other: of prefixes of one length no two hold
 * one address. What is no prefix is counted one by one, and where that is too much for `MOST_AROUND` nothing is known.
 */
export function mostAround({ family, sourceFrom, sourceTo, destinationFrom, destinationTo }: Ruleset): number {
  /** A bit for each length of a prefix; single addresses are prefixes as well. */
  let [shorter, longer] = [0, 0];
  const others = new Map<number, Set<number>>();
  let count = 0;
  const note = (own: number, from: number, to: number): void => {
    const rest = (to - from) | 0;
    if (own === 4 && (rest & (rest + 1)) === 0 && (from & rest) === 0) {
      const bits = 32 - Math.clz32(rest);
      if (bits < 16) shorter |= 1 << bits;
      else longer |= 1 << (bits - 16);
      return;
    }
    const key = own === 4 ? from : -1 - from;
    let ends = others.get(key);
    if (!ends) {
      ends = new Set();
      others.set(key, ends);
    }
    if (ends.has(to)) return;
    ends.add(to);
    count++;
  };
  for (let b = 0; b < family.length && count <= MOST_AROUND; b++) {
    const own = family[b] as number;
    if (own === 0) continue;
    note(own, sourceFrom[b] as number, sourceTo[b] as number);
    note(own, destinationFrom[b] as number, destinationTo[b] as number);
  }
  if (count > MOST_AROUND) return Number.POSITIVE_INFINITY;
  return count + bitCount(shorter) + bitCount(longer) + UNNAMED;
}

/** All addresses, where a rule names none, and a single one, which an edit may bring in. */
const UNNAMED = 2;

function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}
