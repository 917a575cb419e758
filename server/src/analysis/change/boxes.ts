import type { PortSet } from '../../base/portSet';
import type { Ruleset } from '../order/ruleset';

/** True for a rule that says something of one of the ports. */
export function boxesOverlap(set: Ruleset, rule: number, ports: PortSet): boolean {
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    const own = set.ports[b] as number;
    if (ports.some(({ from, to }) => own >>> 16 <= to && from <= (own & 0xffff))) return true;
  }
  return false;
}
