import { isWithin, type Place } from '../../base/span';
import type { Way } from '../../model/statement';

/** True when whoever comes to the second way has come through the first. */
export function leadsTo(first: Way | undefined, second: Way | undefined): boolean {
  if (!first) return true;
  for (let way = second; way; way = way.outer) if (way === first) return true;
  return false;
}

/** True when a rule is run only because another one, or something it is part of, has failed. */
export function isInsteadOf(second: Way | undefined, first: Place): boolean {
  for (let way = second; way; way = way.outer) {
    const failed = way.insteadOf;
    if (failed && isWithin(first, failed)) return true;
  }
  return false;
}
